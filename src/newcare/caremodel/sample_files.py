"""Shipped samples as files in a user's folder, which never take the place of a file of other content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from newcare.caremodel.refusals import did_you_mean
from newcare.errors import InvalidInput, StorageFailure


def refuse_unknown_sample(name: str, names: Sequence[str], what: str) -> None:
    """Refuse a name that no sample of the kind `what` has."""
    if name not in names:
        raise InvalidInput(
            f"No {what} is called '{name}'.",
            remedy=f"Name one of {', '.join(names)}. {did_you_mean(name, names)}".strip(),
        )


def write_samples(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files by name into a folder, which is made if needed; a file of the same content is left as it is.

    Raises:
        InvalidInput: a file of other content stands there already; then nothing is written.
        StorageFailure: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (folder / name for name in files):
            if path.exists() and path.read_bytes() != files[path.name]:
                raise InvalidInput(
                    f"{path} stands there already, with other content.",
                    remedy="Give another folder, or move that file away first.",
                )
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise StorageFailure(
            f"{', '.join(str(folder / name) for name in files)} cannot be written.",
            seen=error.strerror,
            remedy="Give a folder that you may write to.",
        ) from error
