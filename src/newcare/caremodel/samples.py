"""The five shipped samples: one model file for each care model of 2015, to read and to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from newcare.caremodel.refusals import did_you_mean
from newcare.errors import InvalidInput, StorageFailure

_ROOM = files("newcare.caremodel") / "samples"
_NAMES = ("mcp", "pacs", "ehch", "acc", "uec")


def sample_names() -> tuple[str, ...]:
    """Names of the samples, in the order in which the programme of 2015 lists the care models."""
    return _NAMES


def sample_text(name: str) -> str:
    """Text of a sample's model file; it names a waves file `waves.csv` that the place must bring.

    Raises:
        InvalidInput: no sample has that name.
    """
    if name not in _NAMES:
        raise InvalidInput(
            f"No sample is called '{name}'.",
            remedy=f"Name one of {', '.join(_NAMES)}. {did_you_mean(name, _NAMES)}".strip(),
        )
    return (_ROOM / f"{name}.toml").read_text(encoding="utf-8")


def write_sample(name: str, folder: Path) -> Path:
    """Write a sample as NAME.toml into a folder, which is made if needed; return the file's path.

    Raises:
        InvalidInput: no sample has that name, or a file of other content stands there already.
        StorageFailure: the folder cannot be written.
    """
    content, path = sample_text(name).encode(), folder / f"{name}.toml"
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
            f"{path} cannot be written.", seen=error.strerror, remedy="Give a folder that you may write to."
        ) from error
    return path
