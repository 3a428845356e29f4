"""Whether a checked folder has a whole list of opt-outs: without one, nobody may be linked who might have opted out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newcare.errors import InvalidInput, InvalidRecords
from newcare.records.linking import Accepted
from newcare.reference.opt_outs import OptOut

SHAPE = "opt_out"
_STANDS_ELSEWHERE = {"exact-duplicate", "duplicated-key", "in-an-earlier-file"}
"""Reasons of a row whose person and opt-out stand in another, accepted row."""


def refuse_unknown_opt_outs(
    accepted: Accepted, rules: Sequence[OptOut], purpose: str, reason: str | None
) -> str | None:
    """Refuse a folder whose opt-outs are absent or damaged, where some apply to the purpose and no reason is given.

    Args:
        accepted: the checked folder.
        rules: the opt-outs that apply.
        purpose: what for.
        reason: why to go on all the same; None to refuse.

    Returns:
        The reason, where it was needed; None where the list is whole or no opt-out applies.

    Raises:
        InvalidRecords: there is no list, or rows of it were put into quarantine. InvalidInput: an empty reason.
    """
    if reason is not None and not reason.strip():
        raise InvalidInput(
            "There is no reason to link without a whole list of opt-outs.",
            remedy="Write it behind --without-opt-outs: it stands on the page and in the manifest.",
        )
    fault = _fault(accepted) if rules else None
    if fault is None or reason is not None:
        return None if fault is None or reason is None else reason.strip()
    raise InvalidRecords(
        f"{fault} For {purpose}, people who opted out must be left out, and nobody knows who they all are.",
        remedy="Put the whole list of opt-outs beside the extracts, mend its rows in quarantine and check again; or say"
        ' with --without-opt-outs "REASON" why there need be none.',
    )


def _fault(accepted: Accepted) -> str | None:
    """What is wrong with the list of opt-outs, in a sentence."""
    if SHAPE not in accepted.shapes:
        return "The checked folder has no list of opt-outs."
    lost = sum(_lost(accepted.folder, entry) for entry in _checked_files(accepted.folder))
    return f"{lost:,} rows of the lists of opt-outs are in quarantine." if lost else None


def _checked_files(folder: Path) -> list[dict[str, Any]]:
    """What `newcare check` says of each list of opt-outs."""
    try:
        files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
        return [entry for entry in files if entry["shape"] == SHAPE and entry["quarantined"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidRecords(
            f"'{folder / 'manifest.json'}' cannot be read, so that nobody knows whether the list of opt-outs is whole.",
            remedy="Run newcare check again.",
        ) from error


def _lost(folder: Path, entry: dict[str, Any]) -> int:
    """Rows of a list in quarantine whose opt-out stands in no accepted row."""
    path = folder / "quarantined" / f"{entry['file']}.parquet"
    if not path.exists():
        return int(entry["quarantined"])
    reasons = pq.read_table(path, columns=["reasons"])["reasons"].to_pylist()
    return sum(not set(each or ("unknown",)) <= _STANDS_ELSEWHERE for each in reasons)
