"""Tables that `newcare indicators count` makes."""

from __future__ import annotations

from newcare.tables.results import AGE_BAND, DATA_VERSION, INDICATOR, METHOD, SEX, UNIT, count, figure
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE = ColumnType.TEXT, ColumnType.WHOLE_NUMBER


def words(name: str, meaning: str) -> Column:
    """Describe a column of words that no person is behind."""
    return Column(name, TEXT, meaning, privacy=Privacy.OPEN)


PERIOD = Column(
    "period",
    TEXT,
    'month ("2023-04"), quarter ("2023-24 Q1") or financial year ("2023-24")',
    privacy=Privacy.OPEN,
)

PERIOD_CUBE = TableSpec(
    "period_cube",
    "a unit or area in a period, by sex, age band, indicator and, where asked for, the value of a cut",
    (
        UNIT,
        PERIOD,
        SEX,
        AGE_BAND,
        INDICATOR,
        count("events", "events; days or pence where the indicator counts those"),
        Column("person_days", WHOLE, "days registered in the period, of all people in the cell", minimum=0),
        Column(
            "cut",
            TEXT,
            "deprivation or ethnicity; empty where everybody is together",
            nullable=True,
            privacy=Privacy.OPEN,
        ),
        Column("value", TEXT, "fifth or group of the cut; empty where there is none", nullable=True),
    ),
    key=("unit", "period", "sex", "age_band", "indicator", "value"),
)

COUNTED_INDICATOR = TableSpec(
    "counted_indicator",
    "an indicator that stands in `period_cube`: by what definition it was counted, and from which data",
    (
        INDICATOR,
        words("title", "words for people"),
        words("version", "version of the definition"),
        words("counting", "what is counted and by which day"),
        words(
            "unit_of_count",
            "spell, attendance, appointment, contact, call, package, death, person, day or pence",
        ),
        words("counting_date", "day by which it is counted: admission, discharge or event"),
        words("denominator", "whose time stands in person_days, or events of another indicator"),
        words("definition_sha256", "digest of the definition: two counts with one digest were counted alike"),
        count("events", "all that was counted, over every unit and period; 0 where nothing at all was"),
        METHOD,
        DATA_VERSION,
    ),
    key=("indicator",),
)

SUPPLIED_SERIES = TableSpec(
    "supplied_series",
    "a figure that another body publishes, of an area in a period",
    (
        UNIT,
        PERIOD,
        INDICATOR,
        figure("value", "the figure as supplied, or numerator over denominator"),
        figure("numerator", "what it is a share of, where supplied"),
        figure("denominator", "of how many, where supplied"),
        Column("source", TEXT, "who publishes it", privacy=Privacy.OPEN),
    ),
    key=("unit", "period", "indicator"),
)

UNCOUNTED = TableSpec(
    "uncounted",
    "an indicator that these records cannot tell",
    (INDICATOR, Column("reason", TEXT, "what it needs", privacy=Privacy.OPEN)),
    key=("indicator",),
)

CUBE_TABLES = (PERIOD_CUBE, COUNTED_INDICATOR, SUPPLIED_SERIES, UNCOUNTED)
