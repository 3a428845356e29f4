"""Three shipped contracts with accounts: a sound one, one that failed in public, and a small one in shadow."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from newcare.caremodel.refusals import did_you_mean
from newcare.errors import InvalidInput, StorageFailure

_ROOM = files("newcare.caremodel.contracts") / "samples"
_NAMES = ("integrated-provider", "older-people-2015", "neighbourhood-shadow")


def contract_sample_names() -> tuple[str, ...]:
    """Names of the sample contracts."""
    return _NAMES


def write_contract_sample(name: str, folder: Path) -> Path:
    """Write a sample as NAME.toml with its accounts NAME-accounts.csv into a folder; return the contract's path.

    Raises:
        InvalidInput: no sample has that name, or a file of other content stands there already.
        StorageFailure: the folder cannot be written.
    """
    if name not in _NAMES:
        raise InvalidInput(
            f"No sample contract is called '{name}'.",
            remedy=f"Name one of {', '.join(_NAMES)}. {did_you_mean(name, _NAMES)}".strip(),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in (f"{name}.toml", f"{name}-accounts.csv"):
            content, path = (_ROOM / file).read_bytes(), folder / file
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
    return folder / f"{name}.toml"
