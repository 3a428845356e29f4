"""A shipped pot: a made-up place of 250,000 people."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from newcare.errors import InvalidInput, StorageFailure

POT_SAMPLE = "place-pot"
_ROOM = files("newcare.caremodel.pots") / "samples"


def write_pot_sample(folder: Path) -> Path:
    """Write the sample as place-pot.toml into a folder; return its path.

    Raises:
        InvalidInput: a file of other content stands there already. StorageFailure: the folder cannot be written.
    """
    path, content = folder / f"{POT_SAMPLE}.toml", (_ROOM / f"{POT_SAMPLE}.toml").read_bytes()
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
