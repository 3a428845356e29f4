"""A shipped pot: a made-up place of 250,000 people."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from newcare.caremodel.sample_files import write_samples

POT_SAMPLE = "place-pot"
_ROOM = files("newcare.caremodel.pots") / "samples"


def write_pot_sample(folder: Path) -> Path:
    """Write the sample as place-pot.toml into a folder; return its path.

    Raises:
        InvalidInput: a file of other content stands there already. StorageFailure: the folder cannot be written.
    """
    write_samples({f"{POT_SAMPLE}.toml": (_ROOM / f"{POT_SAMPLE}.toml").read_bytes()}, folder)
    return folder / f"{POT_SAMPLE}.toml"
