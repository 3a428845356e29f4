"""What the chapters on segments share: names for people, the definition they rest on, the days compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from newcare.population.movements import DIED, LEFT, NOT_REGISTERED
from newcare.report.results import SUPPRESSED, Results, Row
from newcare.terms.words import per_cent

OUTSIDE = {NOT_REGISTERED: "Not registered", LEFT: "Left", DIED: "Died"}


def segment_names(segmentation: Mapping[str, Any]) -> dict[str, str]:
    """Id of each segment -> words for people, highest priority first; a numbered group keeps its number."""
    return {group["id"]: _segment_words(group["id"], group["name"]) for group in segmentation["groups"]}


def definition_words(segmentation: Mapping[str, Any]) -> str:
    """Which segmentation, in which version, and what it is worth."""
    return (
        f"segmentation {segmentation['id']}, version {segmentation['version']} ({segmentation['standing']});"
        f" source: {segmentation['source']}"
    )


def _segment_words(name: str, words: str) -> str:
    numbered = re.fullmatch(r"group-(\d+)", name)
    return f"Group {numbered[1]}: {words[0].lower()}{words[1:]}" if numbered else words


def short_name(words: str) -> str:
    """A segment's name within a sentence: its number where it has one."""
    head = words.split(":")[0]
    return f"{head[0].lower()}{head[1:]}"


def share_of(part: Row, whole: Row, column: str) -> str:
    """A share of released figures; a star where either is suppressed."""
    if part[column] is None or not whole[column]:
        return SUPPRESSED
    return per_cent(part[column] / whole[column])


def first_and_last(results: Results) -> tuple[str, str]:
    """First and last day of the movements, ISO."""
    days: Sequence[str] = results.about["movement_days"]
    return days[0], days[-1]


def between(rows: Sequence[Row], first: str, last: str) -> list[Row]:
    """Rows of two days."""
    return [row for row in rows if (str(row["from_day"]), str(row["to_day"])) == (first, last)]
