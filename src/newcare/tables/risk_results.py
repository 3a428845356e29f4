"""Tables of a risk model: who is at what risk, what the model says of each term, and how well it did."""

from __future__ import annotations

from newcare.tables.results import LINEAGE, OWN_UNIT, count, figure
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE, NUMBER, DATE, YES_NO = (
    ColumnType.TEXT,
    ColumnType.WHOLE_NUMBER,
    ColumnType.NUMBER,
    ColumnType.DATE,
    ColumnType.YES_NO,
)
REASON = Column(
    "reason", TEXT, "why a figure is null; null where none is", nullable=True, privacy=Privacy.OPEN
)


def own(name: str, kind: ColumnType, meaning: str, *, nullable: bool = False) -> Column:
    """Describe a column about one person."""
    return Column(name, kind, meaning, nullable=nullable, privacy=Privacy.PERSONAL)


RISK = TableSpec(
    "risk",
    "a person registered on the day, with the risk of an emergency admission in the year from it; risk is not"
    " impactability",
    (
        Column("scored_on", DATE, "the day", privacy=Privacy.OPEN),
        own("pseudonym", TEXT, "keyed digest of the person, for this purpose"),
        OWN_UNIT,
        Column("risk", NUMBER, "chance, 0 to 1", minimum=0, maximum=1, privacy=Privacy.PERSONAL),
        own("rank_percent", NUMBER, "place from the top: 0.5 is the top one in 200; ties by the pseudonym"),
        own(
            "rank_percent_before",
            NUMBER,
            "the same a year before; null for somebody not registered then",
            nullable=True,
        ),
        own("rising", YES_NO, "the rank is better by two tenths of the population or more"),
        own("new_entrant", YES_NO, "among the top 2 %, and not a year before"),
    ),
    key=("scored_on", "pseudonym"),
)

RISK_LIST = TableSpec(
    "risk_list",
    "a list of people that a place might make from the risks",
    (
        Column("list", TEXT, "top 0.5 %, top 2 %, top 5 %, or those whose risk is rising"),
        count("people", "people on the list"),
        count("new_entrants", "of them, those among the top 2 % who were not a year before"),
        figure("lowest_risk", "lowest risk on the list"),
        figure("expected", "sum of the risks: people of the list expected to be admitted in the year"),
    ),
    key=("list",),
)

RISK_MODEL = TableSpec(
    "risk_model",
    "a term of a fit",
    (
        Column("fit", TEXT, "judged on the year after, or used to score", allowed=("judged", "used")),
        Column("term", TEXT, "name of the term", privacy=Privacy.OPEN),
        Column("transform", TEXT, "how the column enters; null where left out", nullable=True),
        figure("coefficient", "log-odds for one unit of the term; null where left out"),
        figure("standard_error", "standard error of the coefficient"),
        figure("deviation", "standard deviation of the term among the people fitted"),
        figure("standardised_odds_ratio", "odds ratio for one standard deviation of the term"),
        figure("lower", "lower limit of that ratio"),
        figure("upper", "upper limit of that ratio"),
        REASON,
        count("events", "people of the fit who were admitted in the year"),
        count("people", "people of the fit"),
        *LINEAGE,
    ),
    key=("fit", "term"),
)

RISK_PERFORMANCE = TableSpec(
    "risk_performance",
    "a measure of how well risks did, on a year after everything they were fitted on",
    (
        Column("model", TEXT, "the model, or a simple score beside it", privacy=Privacy.OPEN),
        Column(
            "cut", TEXT, "how people are grouped; everybody, risk, recalibration and follow-up among them"
        ),
        Column("group", TEXT, 'the group; "ALL" for everybody, 01 to 20 from the lowest risk'),
        Column("measure", TEXT, "what is measured", privacy=Privacy.OPEN),
        figure("value", "the measure"),
        figure("lower", "lower limit"),
        figure("upper", "upper limit"),
        REASON,
        count("events", "admitted in the year; for the share missed, the admitted who were missed"),
        count("people", "people in the denominator"),
        *LINEAGE,
    ),
    key=("model", "cut", "group", "measure"),
)

RISK_TABLES = (RISK, RISK_LIST, RISK_MODEL, RISK_PERFORMANCE)
