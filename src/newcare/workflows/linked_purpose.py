"""What records were linked for: no command may use them for anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newcare.errors import InvalidRecords

MANIFEST, MARK = "manifest.json", "linked records"


def is_linked(folder: Path) -> bool:
    """Whether a folder says that `newcare link` wrote it."""
    try:
        return _content(folder).get("kind") == MARK
    except (OSError, ValueError):
        return False


def refuse_other_purpose(folder: Path, purpose: str) -> None:
    """Refuse records that were linked for another purpose: its opt-outs and names are not those of this one.

    A folder without a manifest, such as that of a made-up place, was not linked and is let through.

    Raises:
        InvalidRecords: linked for another purpose, or the manifest cannot be read, so that nobody knows for which.
    """
    if not (folder / MANIFEST).exists():
        return
    again = f"newcare link CHECKED --out ANOTHER-FOLDER --purpose {purpose}"
    try:
        content = _content(folder)
    except (OSError, ValueError) as error:
        raise InvalidRecords(
            f"'{folder / MANIFEST}' cannot be read, so that nobody knows what the records were linked for.",
            remedy=f"Link them again: {again}.",
        ) from error
    if content.get("kind") == MARK and content.get("purpose") != purpose:
        raise InvalidRecords(
            f"The records in '{folder}' were linked for another purpose than {purpose}: other people may have opted out"
            " of that, and people may go by other names.",
            seen=f"linked for {content.get('purpose') or 'no purpose'}",
            remedy=f"Link the checked extracts for this purpose too, and use what it writes: {again}.",
        )


def _content(folder: Path) -> dict[str, Any]:
    """The manifest of a folder."""
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError("a manifest is one object")  # noqa: TRY004 (as for text that is no JSON)
    return content
