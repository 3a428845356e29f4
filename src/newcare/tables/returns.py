"""Returns that places send to a programme, in the form of the cube: one row a place, period, indicator and band."""

from __future__ import annotations

from newcare.tables.results import DATA_VERSION, METHOD, count
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

_TEXT = ColumnType.TEXT
CUTS = ("all", "age_group", "ethnic_group", "deprivation_quintile")

NEIGHBOURHOOD_RETURN = TableSpec(
    "neighbourhood_return",
    "a place's cohort in a month, by indicator and by one band of one cut",
    (
        Column("unit", _TEXT, "place, as the programme names it", privacy=Privacy.OPEN),
        Column("period", _TEXT, 'month, such as "2026-03"', privacy=Privacy.OPEN),
        Column(
            "indicator",
            _TEXT,
            "indicator that counts the metric from records; the metric's own name where none does",
            privacy=Privacy.OPEN,
        ),
        Column("metric_id", _TEXT, "id of the metric in the workbook", privacy=Privacy.OPEN),
        Column("cut", _TEXT, "how people are grouped; all for everybody", allowed=CUTS, privacy=Privacy.OPEN),
        Column("value", _TEXT, 'the band of the cut; "ALL" for everybody', privacy=Privacy.OPEN),
        count("events", "events, days or people as returned; empty for a star", nullable=True),
        count(
            "people", "people of the cohort in the band; empty for a star and for the caseload", nullable=True
        ),
        Column(
            "reason",
            _TEXT,
            "why a count is empty; empty where none is",
            nullable=True,
            privacy=Privacy.OPEN,
        ),
        METHOD,
        DATA_VERSION,
    ),
    key=("unit", "period", "indicator", "cut", "value"),
)
