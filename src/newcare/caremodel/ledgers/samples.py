"""Two shipped ledgers: a sound proposition of a multispecialty community provider, and totals as published."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from newcare.caremodel.refusals import did_you_mean
from newcare.errors import InvalidInput, StorageFailure

_ROOM = files("newcare.caremodel.ledgers") / "samples"
_NAMES = ("community-provider", "vanguards-2016-17")


def ledger_sample_names() -> tuple[str, ...]:
    """Names of the sample ledgers."""
    return _NAMES


def write_ledger_sample(name: str, folder: Path) -> Path:
    """Write a sample as NAME.toml into a folder; return its path.

    Raises:
        InvalidInput: no sample has that name, or a file of other content stands there already.
        StorageFailure: the folder cannot be written.
    """
    if name not in _NAMES:
        raise InvalidInput(
            f"No sample ledger is called '{name}'.",
            remedy=f"Name one of {', '.join(_NAMES)}. {did_you_mean(name, _NAMES)}".strip(),
        )
    content, path = (_ROOM / f"{name}.toml").read_bytes(), folder / f"{name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.read_bytes() != content:
            raise InvalidInput(
                f"{path} stands there already, with other content.",
                remedy="Give another folder, or move that file away first.",
            )
        path.write_bytes(content)
    except OSError as error:
        raise StorageFailure(
            f"{folder} cannot be written.", seen=error.strerror, remedy="Give a folder that you may write to."
        ) from error
    return path
