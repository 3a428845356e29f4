"""Two shipped ledgers: a sound proposition of a multispecialty community provider, and totals as published."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from newcare.caremodel.sample_files import refuse_unknown_sample, write_samples

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
    refuse_unknown_sample(name, _NAMES, "sample ledger")
    write_samples({f"{name}.toml": (_ROOM / f"{name}.toml").read_bytes()}, folder)
    return folder / f"{name}.toml"
