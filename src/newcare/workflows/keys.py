"""Keys of pseudonyms: one for each purpose, kept in the user's own settings and never with the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from newcare.engines import write_whole
from newcare.errors import InvalidInput

FOLDER_VARIABLE = "NEWCARE_KEYS"
PURPOSES = ("direct-care", "planning", "payment", "evaluation", "audit")


def purpose_key(purpose: str, *, away_from: tuple[Path, ...]) -> str:
    """Read the key of a purpose, making one on first use.

    Args:
        purpose: one of `PURPOSES`.
        away_from: folders of data, in which a key may not lie.

    Returns:
        64 hexadecimal characters from `<folder>/<purpose>.key`; the folder is named by NEWCARE_KEYS, or is
        `.config/newcare/keys` in the home folder. Only the owner may read the file.

    Raises:
        InvalidInput: the key folder lies within a data folder, or the file does not hold a key.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    folder = Path(named) if named else Path.home() / ".config" / "newcare" / "keys"
    for data in away_from:
        if folder.resolve().is_relative_to(data.resolve()):
            raise InvalidInput(
                "The keys of pseudonyms may not lie with the data.",
                seen=str(folder),
                remedy=f"Set {FOLDER_VARIABLE} to a folder elsewhere.",
            )
    path = folder / f"{purpose}.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, secrets.token_hex(32).encode())
        path.chmod(0o600)
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < 64:
        raise InvalidInput(
            f"'{path}' does not hold a key of 64 characters.", remedy="Restore it from your backup."
        )
    return key
