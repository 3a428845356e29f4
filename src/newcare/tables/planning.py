"""Tables of a plan: what its evaluation could see."""

from __future__ import annotations

from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, YES_NO = (
    ColumnType.TEXT,
    ColumnType.WHOLE_NUMBER,
    ColumnType.NUMBER,
    ColumnType.YES_NO,
)


def _open(
    name: str,
    kind: ColumnType,
    meaning: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Column:
    """Describe a column behind which no person is."""
    return Column(name, kind, meaning, minimum=minimum, maximum=maximum, privacy=Privacy.OPEN)


_OUTCOME = _open("outcome", TEXT, "indicator")
_DESIGN = _open("design", TEXT, "design that was run on made-up panels")
_TREATED = _open("units_treated", WHOLE, "units that start", minimum=0)
_COMPARED = _open("units_comparison", WHOLE, "units to compare with", minimum=0)
_LINEAGE = (
    _open("method", TEXT, "how it was worked out"),
    _open("confidence", NUMBER, "level of the two-sided intervals", minimum=0, maximum=1),
    _open("data_version", TEXT, "digest of the counts that the plan rests on"),
)

POWER = TableSpec(
    "power",
    "a fall in an outcome, and how often a design would show it",
    (
        _OUTCOME,
        _DESIGN,
        _TREATED,
        _COMPARED,
        _open("quarters_before", WHOLE, "quarters before the first start", minimum=0),
        _open("quarters_after", WHOLE, "quarters from the first start on", minimum=0),
        _open("fall", NUMBER, "true fall, as a share of the rate", minimum=0, maximum=1),
        _open("power", NUMBER, "share of panels whose interval lies below no effect", minimum=0, maximum=1),
        *_LINEAGE,
    ),
    key=("outcome", "design", "fall"),
)

DETECTABLE_EFFECT = TableSpec(
    "detectable_effect",
    "a number of units and of years, and the smallest fall that 80 in 100 evaluations of that size would show",
    (
        _OUTCOME,
        _DESIGN,
        _TREATED,
        _COMPARED,
        _open("years", WHOLE, "years from the last start on", minimum=1),
        _open("fall", NUMBER, "smallest fall, as a share of the rate", minimum=0, maximum=1),
        _open("lower", NUMBER, "its lower limit, by the number of panels drawn", minimum=0, maximum=1),
        _open("upper", NUMBER, "its upper limit", minimum=0, maximum=1),
        _open("beyond_units", YES_NO, "more units than will start; the further ones are taken to be alike"),
        _open("beyond_quarters", YES_NO, "more quarters than were seen; drift is carried on"),
        *_LINEAGE,
    ),
    key=("outcome", "design", "units_treated", "years"),
)

PLANNING_TABLES = (POWER, DETECTABLE_EFFECT)
