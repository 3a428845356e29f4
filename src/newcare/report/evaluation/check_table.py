"""The checks that could refute a result, as a table in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from newcare.evaluation.wording import DESIGN_NAMES, SCREEN_NAMES
from newcare.report.page import DataTable
from newcare.report.results import Row, table_of

CHECKS_TABLE = "What could refute it"
CHECK_NAMES = {
    "balance": "Alike before the start?",
    "pre-trend": "Same trend before the start?",
    "placebo-in-time": "No effect at a made-up start?",
    "placebo-in-space": "Out of the ordinary among made-up starters?",
    "negative-control": "Nothing moved that should not?",
    "leave-one-out": "Does it rest on one unit?",
    "relative-magnitudes": "Does it stand if trends broke?",
    "smoothness": "Does it stand if trends bent?",
    "e-value": "How strong a cause unseen?",
    "few-units": "What would chance do?",
    "reporting-breaks": "Does it stand with and without reporting breaks?",
    "displacement": "Did something else get worse?",
    "displacement-sum": "Did it fall, or move?",
    "years": "Does it grow or fade?",
    "subgroups": "Is it the same for all?",
    "agreement": "Do other designs agree?",
    "agreement-of-persons": "Do designs of persons agree?",
}
_PLAIN = {
    **DESIGN_NAMES,
    **SCREEN_NAMES,
    "none": "nothing was named",
    "never-treated": "units that never start",
    "not-yet-treated": "units that start later too",
    "own-past": "their own past",
    "rate-ratio": "rate ratio",
    "hazard-ratio": "hazard ratio",
    "mean-difference": "mean difference",
    "risk-difference": "risk difference",
}
RESULTS = {True: "passed", False: "not passed", None: "cannot tell"}


def tried_on(about: str, titles: Mapping[str, str]) -> str:
    """What a check was tried on, with names of designs, screens and comparisons as words; `titles`: of outcomes."""
    if about in titles:
        return titles[about]
    parts = [_PLAIN.get(part, part) for part in about.split(", ")]
    return ", ".join(part if rank else part[:1].upper() + part[1:] for rank, part in enumerate(parts) if part)


def checks_table(rows: Sequence[Row], titles: Mapping[str, str] = MappingProxyType({})) -> DataTable:
    """A row a check: what was asked, what was tried, what was found, and whether it was passed.

    `titles`: outcome -> its title.
    """
    return table_of(
        CHECKS_TABLE,
        [
            {
                "check": CHECK_NAMES[row["check"]],
                "about": tried_on(row["about"], titles),
                "found": row["sentence"],
                "result": RESULTS[row["passed"]]
                + ("; words of cause are withheld" if row["withholds_cause"] else ""),
            }
            for row in rows
        ],
        text=("about", "found", "result"),
        check="Question",
        about="Tried on",
        found="What was found",
        result="Result",
    )
