"""The five shipped samples: one model file for each care model of 2015, to read and to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from newcare.caremodel.sample_files import refuse_unknown_sample, write_samples

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
    refuse_unknown_sample(name, _NAMES, "sample")
    return (_ROOM / f"{name}.toml").read_text(encoding="utf-8")


def write_sample(name: str, folder: Path) -> Path:
    """Write a sample as NAME.toml into a folder, which is made if needed; return the file's path.

    Raises:
        InvalidInput: no sample has that name, or a file of other content stands there already.
        StorageFailure: the folder cannot be written.
    """
    write_samples({f"{name}.toml": sample_text(name).encode()}, folder)
    return folder / f"{name}.toml"
