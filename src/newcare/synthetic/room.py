"""The folder of a made-up place: what it holds, and that nothing else is ever replaced by one."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from newcare.errors import InvalidInput
from newcare.synthetic.care_model import Wave
from newcare.synthetic.place import ALL_TABLES
from newcare.synthetic.truth import MARK

TRUTH_FILE, WAVES_FILE = "truth.json", "waves.csv"
PLANTED_FOLDER = "truth"  # what was planted into extracts, and whose their rows are
EXTRACTS = (
    "registered_list",
    "hes_apc",
    "ecds",
    "hes_op",
    "csds_contacts",
    "mhsds_contacts",
    "gp_contacts",
    "gp_events",
    "social_care_cld",
    "ambulance",
    "nhs_111",
    "deaths",
    "clinical_scores",
    "opt_outs",
    "practice_places",
    "framework_ratings",
)
"""Files, without their endings, of a place that is written as extracts."""

_OWN = frozenset({TRUTH_FILE, WAVES_FILE, *(f"{name}.parquet" for name in (*ALL_TABLES, *EXTRACTS))}) | {
    f"{name}.csv{packed}" for name in EXTRACTS for packed in ("", ".gz")
}


def write_waves(file: Path, waves: tuple[Wave, ...]) -> None:
    """Write which unit starts when."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened, lineterminator="\n")
        rows.writerow(("unit", "start"))
        rows.writerows((wave.unit, wave.start.isoformat()) for wave in waves)


def keep_others(folder: Path, room: Path) -> None:
    """Copy what others have put beside a place that is to be replaced."""
    if folder.exists():
        for file in folder.iterdir():
            if file.is_file() and file.name not in _OWN:
                shutil.copy2(file, room / file.name)


def refuse_foreign(folder: Path) -> None:
    """Refuse a folder, or a file of that name, that is not a synthetic place."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())) or _is_place(folder):
        return
    raise InvalidInput(
        f"{folder} holds something that is not a synthetic place, and is left alone.",
        remedy="Give a new folder, or move away what it holds.",
    )


def _is_place(folder: Path) -> bool:
    """Whether a folder holds the truth of a synthetic place, and no folder but one of what was planted."""
    try:
        content = json.loads((folder / TRUTH_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    marked = isinstance(content, dict) and content.get("kind") == MARK
    return marked and not any(entry.is_dir() and entry.name != PLANTED_FOLDER for entry in folder.iterdir())
