"""What is said beside the answer of an evaluation: analyses that say otherwise, and the weightiest provisos."""

from __future__ import annotations

from collections.abc import Iterator

from newcare.evaluation.verdict import FOREMOST, Verdict
from newcare.report.evaluation.check_table import CHECKS_TABLE


def beside_answer(found: Verdict) -> tuple[str, ...]:
    """Paragraphs: other analyses in one, a proviso each, and where the rest stand."""
    return (*_otherwise(found), *found.foremost, *_more(found))


def _otherwise(found: Verdict) -> Iterator[str]:
    """Analyses that say otherwise: how many, and the first few."""
    differ = len(found.disagreements)
    if differ:
        count = "Another analysis says" if differ == 1 else f"{differ} other analyses say"
        more = "" if differ <= FOREMOST else " The table of estimates holds the others."
        yield f"{count} otherwise. {' '.join(found.disagreements[:FOREMOST])}{more}"


def _more(found: Verdict) -> Iterator[str]:
    """Where the rest of the provisos stand."""
    left = len(found.provisos) - len(found.foremost)
    if left:
        yield (
            f"{left} more {'check was' if left == 1 else 'checks were'} not passed, or could not tell; the table "
            f"“{CHECKS_TABLE}” says which."
        )
