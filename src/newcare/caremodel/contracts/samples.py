"""Three shipped contracts with accounts: a sound one, one that failed in public, and a small one in shadow."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from newcare.caremodel.sample_files import refuse_unknown_sample, write_samples

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
    refuse_unknown_sample(name, _NAMES, "sample contract")
    names = (f"{name}.toml", f"{name}-accounts.csv")
    write_samples({file: (_ROOM / file).read_bytes() for file in names}, folder)
    return folder / f"{name}.toml"
