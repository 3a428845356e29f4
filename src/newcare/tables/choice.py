"""Tables that whoever chooses a cohort must see: how concentrated use is, who stays, what is the most to hope for."""

from __future__ import annotations

from newcare.tables.results import (
    AGE_BAND,
    LINEAGE,
    OWN_UNIT,
    SEX,
    UNIT,
    count,
    figure,
    pence,
)
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, YES_NO = (
    ColumnType.TEXT,
    ColumnType.WHOLE_NUMBER,
    ColumnType.NUMBER,
    ColumnType.YES_NO,
)
USED = (
    "emergency_admissions",
    "zero_day_emergency_admissions",
    "emergency_bed_days",
    "attendances",
    "cost_pence",
)
AROUND = ("earlier", "past", "next")

PSEUDONYM = Column(
    "pseudonym", TEXT, "keyed digest of the person, for this purpose", privacy=Privacy.PERSONAL
)
MEASURE = Column("measure", TEXT, "what is counted", allowed=USED, privacy=Privacy.OPEN)
RANKED_BY = Column("ranked_by", TEXT, "use by which people are ranked, most first", privacy=Privacy.OPEN)
TOP_PERCENT = Column(
    "top_percent", NUMBER, "the part of all people, from the top", unit="per cent", privacy=Privacy.OPEN
)
REASON = Column("reason", TEXT, "why a figure is not known", nullable=True, privacy=Privacy.OPEN)
YEAR_AROUND = Column(
    "year",
    TEXT,
    "the year before the day on which people were chosen, the one before that, or the one after",
    allowed=AROUND,
    privacy=Privacy.OPEN,
)


def _flag(name: str, meaning: str) -> Column:
    """Describe a mark by which people are grouped, 1 or 0."""
    return Column(name, WHOLE, f"1 where {meaning}", minimum=0, maximum=1)


def _sum(name: str, meaning: str, *, whole: bool = False) -> Column:
    """Describe a sum over people."""
    return Column(name, WHOLE if whole else NUMBER, meaning, nullable=True)


def _limits(what: str, prefix: str = "") -> tuple[Column, Column]:
    """Describe the limits of a figure."""
    return figure(f"{prefix}lower", f"lower limit of {what}"), figure(
        f"{prefix}upper", f"upper limit of {what}"
    )


USE_OVER_YEARS = TableSpec(
    "use_over_years",
    "a person registered at some time in the three years around the population date",
    (
        PSEUDONYM,
        Column("registered", YES_NO, "registered on the date", privacy=Privacy.PERSONAL),
        Column(
            "a_year_later",
            TEXT,
            "where the person is a year later; empty for people not registered, and beyond the records",
            allowed=("registered", "died", "left"),
            nullable=True,
            privacy=Privacy.PERSONAL,
        ),
        *(
            Column(
                f"{year}_{name}",
                WHOLE,
                f"{name.replace('_', ' ')} in the {year} year; empty where records do not cover it",
                minimum=0,
                nullable=True,
                privacy=Privacy.PERSONAL,
            )
            for name in ("days", *USED)
            for year in AROUND
        ),
    ),
    key=("pseudonym",),
)

CONCENTRATION_POINT = TableSpec(
    "concentration_point",
    "the people between two points of a ranking by cost",
    (
        TOP_PERCENT,
        count("people", "people between this point and the one before"),
        *(
            column
            for name in ("cost_pence", "emergency_admissions", "emergency_bed_days", "attendances")
            for column in (
                _sum(name, f"their {name.replace('_', ' ')} in the year before", whole=True),
                _sum(f"{name}_squares", "sum of squares of what each used"),
            )
        ),
    ),
    key=("top_percent",),
)

USE_COUNT = TableSpec(
    "use_count",
    "people who used the same number of something in the year before the population date",
    (
        MEASURE,
        Column("amount", WHOLE, "what each of them used", minimum=0),
        count("people", "people who used so much"),
    ),
    key=("measure", "amount"),
)

CONCENTRATION = TableSpec(
    "concentration",
    "a part of the registered population, from the top by use",
    (
        RANKED_BY,
        MEASURE,
        TOP_PERCENT,
        count("people", "people of the part"),
        figure("share", "share of everybody's use in the year before, 0 to 1"),
        *_limits("the share"),
        *LINEAGE,
    ),
    key=("ranked_by", "measure", "top_percent"),
)

COHORT_USE_SUM = TableSpec(
    "cohort_use_sum",
    "people of the same marks in a year",
    (
        YEAR_AROUND,
        _flag("in_cohort", "the people are in the cohort"),
        _flag("by_rank", "they are in it for their rank"),
        _flag("by_segment", "they are in it for their segment"),
        _flag("registered", "they were registered on the date"),
        _flag("older_often", "they are 75 or over and attended A&E three times or more in the year before"),
        count("people", "people of these marks"),
        _sum("days", "days on the list", whole=True),
        _sum("days_squared", "sum of squares of days"),
        *(
            column
            for name in USED
            for column in (
                _sum(name, f"sum of {name.replace('_', ' ')}", whole=True),
                _sum(f"{name}_squares", "sum of its squares"),
                _sum(f"{name}_by_days", "sum of its products with days"),
            )
        ),
    ),
    key=("year", "in_cohort", "by_rank", "by_segment", "registered", "older_often"),
)

COHORT_USE = TableSpec(
    "cohort_use",
    "use of one kind by a group of people in a year",
    (
        Column("group", TEXT, "whose use it is", privacy=Privacy.OPEN),
        YEAR_AROUND,
        MEASURE,
        count("people", "people of the group"),
        count("events", "events (nights of bed days) in the year; empty for cost", nullable=True),
        pence("cost_pence", "cost in the year; empty for events"),
        figure("person_years", "time on the list", "years"),
        figure("rate", "use for each person-year on the list"),
        *_limits("the rate"),
        figure("share", "share of everybody's use, 0 to 1"),
        *_limits("the share", "share_"),
        *LINEAGE,
    ),
    key=("group", "year", "measure"),
    parts={"everybody": ("cohort", "rest", "newcomers"), "cohort": ("by rank", "by segment")},
)

CEILING = TableSpec(
    "ceiling",
    "a kind of use: the most that a change in the cohort could do to everybody's",
    (
        MEASURE,
        YEAR_AROUND,
        count("people", "people in the cohort"),
        figure("share", "the cohort's share of everybody's use: the ceiling, 0 to 1"),
        *_limits("the share"),
        Column("target", NUMBER, "fall in everybody's use that is asked after, 0 to 1", privacy=Privacy.OPEN),
        figure("needed", "fall in the cohort's own use that would meet it, 0 to 1"),
        *_limits("the fall that is needed", "needed_"),
        REASON,
        *LINEAGE,
    ),
    key=("measure",),
)

CEILING_EFFECT = TableSpec(
    "ceiling_effect",
    "a kind of use, and a fall in it within the cohort",
    (
        MEASURE,
        YEAR_AROUND,
        count("people", "people in the cohort"),
        Column("effect", NUMBER, "fall in the cohort's own use, 0 to 1", privacy=Privacy.OPEN),
        figure("fall", "fall in everybody's use that it makes, 0 to 1"),
        *_limits("that fall"),
        *LINEAGE,
    ),
    key=("measure", "effect"),
)


def _standing(name: str, when: str) -> TableSpec:
    """Describe where people stand on a day."""
    return TableSpec(
        name,
        f"a person registered {when}",
        (
            PSEUDONYM,
            Column("segment", TEXT, f"segment {when}", privacy=Privacy.PERSONAL),
            *(
                Column(mark, WHOLE, f"1 where {meaning}", minimum=0, maximum=1, privacy=Privacy.PERSONAL)
                for mark, meaning in (
                    ("in_cohort", "in the cohort by its rule"),
                    ("by_rank", "in it for the rank"),
                    ("by_segment", "in it for the segment"),
                )
            ),
            Column(
                "part",
                NUMBER,
                "smallest top part by cost that the person is in; 101 in none",
                unit="per cent",
                privacy=Privacy.PERSONAL,
            ),
        ),
        key=("pseudonym",),
    )


STANDING = _standing("standing", "on the population date")
STANDING_NEXT_YEAR = _standing("standing_next_year", "a year after the population date")

PERSISTENCE_COUNT = TableSpec(
    "persistence_count",
    "people who went the same way from the population date to a year later",
    (
        Column("a_year_later", TEXT, "registered, died or left; empty beyond the records", nullable=True),
        *(
            column
            for end, when in (("", "on the date"), ("_later", "a year later"))
            for column in (
                Column(f"segment{end}", TEXT, f"segment {when}; empty in none"),
                _flag(f"in_cohort{end}", f"in the cohort {when}"),
                _flag(f"by_rank{end}", f"in it for the rank {when}"),
                _flag(f"by_segment{end}", f"in it for the segment {when}"),
                figure(f"part{end}", f"smallest top part by cost {when}; 101 in none", "per cent"),
            )
        ),
        count("people", "people who went this way"),
    ),
    key=(
        "a_year_later",
        *(
            f"{name}{end}"
            for end in ("", "_later")
            for name in ("segment", "in_cohort", "by_rank", "by_segment", "part")
        ),
    ),
)

PERSISTENCE = TableSpec(
    "persistence",
    "a group of people chosen on a day, and what became of them in a year",
    (
        Column(
            "kind",
            TEXT,
            "the whole cohort, those chosen by rank, those of a segment, or a top part by cost",
            allowed=("cohort", "rank", "segment", "cost"),
            privacy=Privacy.OPEN,
        ),
        Column("group", TEXT, "which of that kind; a top part by its per cent", privacy=Privacy.OPEN),
        count("people", "people of the group on the day"),
        count("registered", "of them, alive and registered a year later"),
        count("died", "of them, died within the year"),
        count("left", "of them, left the list alive"),
        count("still", "of those registered, whom the same rule chooses again"),
        figure("share", "still chosen, of those registered, 0 to 1"),
        *_limits("the share"),
        REASON,
        *LINEAGE,
    ),
    key=("kind", "group"),
)

COHORT_CELL = TableSpec(
    "cohort_cell",
    "people of one unit, sex and age band",
    (
        OWN_UNIT,
        SEX,
        AGE_BAND,
        count("people", "people registered on the population date"),
        count("members", "of them, in the cohort"),
        *(
            column
            for name in ("emergency_admissions", "emergency_bed_days", "cost_pence")
            for column in (
                _sum(name, f"{name.replace('_', ' ')} of the members in the year before", whole=True),
                _sum(f"{name}_squares", "sum of squares over the members"),
            )
        ),
    ),
    key=("unit", "sex", "age_band"),
)

COHORT_UNIT = TableSpec(
    "cohort_unit",
    "a unit, with its people in the cohort",
    (
        UNIT,
        count("members", "people of the unit in the cohort"),
        count("people", "people of the unit registered on the population date"),
        figure("expected", "members that the unit's ages and sexes would lead one to expect"),
        figure("ratio", "members over expected"),
        *_limits("the ratio"),
        Column(
            "standing",
            TEXT,
            "whether the ratio lies outside 99.8 % limits",
            allowed=("higher", "lower", "as expected"),
            nullable=True,
        ),
        REASON,
        *LINEAGE,
    ),
    key=("unit",),
)

LIST_BY_AGE = TableSpec(
    "list_by_age",
    "people of one sex and year of age",
    (
        SEX,
        Column("age", WHOLE, "completed years of age, up to 110", minimum=0, maximum=110),
        count("people", "people registered on the population date"),
        count("deaths", "deaths in the years before it that records cover, three at most"),
        Column("person_days", WHOLE, "days on the list in those years", minimum=0),
    ),
    key=("sex", "age"),
)

PROJECTED = Column(
    "measure",
    TEXT,
    "what is projected",
    allowed=("people", "emergency_admissions", "emergency_bed_days", "cost_pence"),
    privacy=Privacy.OPEN,
)

PROJECTION = TableSpec(
    "projection",
    "a measure of the cohort in a year",
    (
        PROJECTED,
        Column(
            "year", WHOLE, "years from the population date; 0 is counted", minimum=0, privacy=Privacy.OPEN
        ),
        count("people", "people in the cohort now"),
        figure("value", "people, events, or pence of that year"),
        *_limits("the range"),
        *LINEAGE,
    ),
    key=("measure", "year"),
)

PROJECTION_STEP = TableSpec(
    "projection_step",
    "one thing that moves a measure of the cohort over five years, taken in order",
    (
        PROJECTED,
        Column("position", WHOLE, "place in the order", minimum=1, privacy=Privacy.OPEN),
        Column("step", TEXT, "what moves it", privacy=Privacy.OPEN),
        count("people", "people in the cohort now"),
        Column("before", WHOLE, "level before the step: people, events or pence", nullable=True),
        Column("after", WHOLE, "level after it", nullable=True),
        Column("change", WHOLE, "what the step adds; steps add up to the whole change", nullable=True),
        *_limits("the change"),
        *LINEAGE,
    ),
    key=("measure", "position"),
)

CHOICE_RESULTS = (
    CONCENTRATION,
    COHORT_USE,
    CEILING,
    CEILING_EFFECT,
    PERSISTENCE,
    COHORT_UNIT,
    PROJECTION,
    PROJECTION_STEP,
)
"""Tables about groups, which may be released after disclosure control."""

CHOICE_TABLES = (
    USE_OVER_YEARS,
    CONCENTRATION_POINT,
    USE_COUNT,
    COHORT_USE_SUM,
    STANDING,
    STANDING_NEXT_YEAR,
    PERSISTENCE_COUNT,
    COHORT_CELL,
    LIST_BY_AGE,
    *CHOICE_RESULTS,
)
