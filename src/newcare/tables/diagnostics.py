"""Table of the checks that could refute an estimate."""

from __future__ import annotations

from newcare.tables.estimates import DESIGN as AREA_DESIGN
from newcare.tables.estimates import OUTCOME, SCREEN
from newcare.tables.person_estimates import PERSON_DESIGNS
from newcare.tables.results import LINEAGE, figure
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

CHECKS = (
    "balance",
    "pre-trend",
    "placebo-in-time",
    "placebo-in-space",
    "negative-control",
    "leave-one-out",
    "relative-magnitudes",
    "smoothness",
    "e-value",
    "few-units",
    "reporting-breaks",
    "displacement",
    "displacement-sum",
    "years",
    "subgroups",
    "agreement",
    "agreement-of-persons",
)

DESIGN = Column(
    "design",
    ColumnType.TEXT,
    "design of the result that was checked; of persons, where their balance was",
    allowed=(*(AREA_DESIGN.allowed or ()), *PERSON_DESIGNS),
    privacy=Privacy.OPEN,
)

DIAGNOSTIC = TableSpec(
    "diagnostic",
    "one check of the main result on one outcome, and what it was tried on",
    (
        OUTCOME,
        DESIGN,
        SCREEN,
        Column("check", ColumnType.TEXT, "the check", allowed=CHECKS, privacy=Privacy.OPEN),
        Column("about", ColumnType.TEXT, "what it was tried on", privacy=Privacy.OPEN),
        figure("statistic", "what the check measured; the sentence says in which unit"),
        figure("lower", "lower limit of the statistic"),
        figure("upper", "upper limit of the statistic"),
        figure("p_value", "two-sided p value, adjusted where the method says so"),
        figure("threshold", "limit that was set for the statistic; null where none was set"),
        Column(
            "passed",
            ColumnType.YES_NO,
            "whether the check was passed; null where it cannot tell",
            nullable=True,
            privacy=Privacy.OPEN,
        ),
        Column(
            "withholds_cause",
            ColumnType.YES_NO,
            "whether the check was not passed and so takes away words that speak of a cause",
            privacy=Privacy.OPEN,
        ),
        Column("sentence", ColumnType.TEXT, "what was found, in plain words", privacy=Privacy.OPEN),
        *LINEAGE,
    ),
    key=("outcome", "design", "screen", "check", "about"),
)

DIAGNOSTIC_TABLES: tuple[TableSpec, ...] = (DIAGNOSTIC,)
