"""Tables of a synthesis over places. Ratios stand as ratios, differences in the unit of their outcome."""

from __future__ import annotations

from newcare.tables.results import CONFIDENCE, DATA_VERSION, METHOD, figure
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, WHOLE = ColumnType.TEXT, ColumnType.WHOLE_NUMBER


def _open(name: str, meaning: str, *, nullable: bool = False) -> Column:
    return Column(name, TEXT, meaning, nullable=nullable, privacy=Privacy.OPEN)


_OUTCOME = _open("outcome", "what the effect is on")
_MEASURE = Column(
    "measure",
    TEXT,
    "ratio of rates, or difference",
    allowed=("ratio", "difference"),
    privacy=Privacy.OPEN,
)
_LIMITS = (figure("lower", "lower limit"), figure("upper", "upper limit"))

PLACE_EFFECT = TableSpec(
    "place_effect",
    "the effect that one place found on one outcome, as it was pooled",
    (
        _OUTCOME,
        _MEASURE,
        _open("place", "place, or part of one"),
        _open("group", "what it is compared by", nullable=True),
        figure("value", "effect"),
        *_LIMITS,
        figure("standard_error", "of the logarithm of a ratio, or of a difference"),
        figure("weight_percent", "share of the pool; null where nothing is pooled"),
        figure("pooled_without", "pooled effect with this place left out; null with fewer than three places"),
        _open("source", "where it was found"),
        METHOD,
        CONFIDENCE,
        DATA_VERSION,
    ),
    key=("outcome", "measure", "place"),
)

POOLED_EFFECT = TableSpec(
    "pooled_effect",
    "the effect on one outcome pooled over places, all of them or those of a group, by one method",
    (
        _OUTCOME,
        _MEASURE,
        _open("group", 'which places; "ALL" for every one'),
        METHOD,
        Column("places", WHOLE, "places pooled", minimum=2, privacy=Privacy.OPEN),
        figure("value", "pooled effect"),
        *_LIMITS,
        figure("p_value", "two-sided p value of no effect on average"),
        figure("prediction_lower", "lower limit of the effect in a new place"),
        figure("prediction_upper", "upper limit of the effect in a new place"),
        figure("tau_squared", "variance of true effects between places, of logarithms for ratios"),
        figure("i_squared_percent", "share of the spread that chance does not explain", "per cent"),
        figure("heterogeneity_p", "p value of one true effect in all places"),
        CONFIDENCE,
        DATA_VERSION,
    ),
    key=("outcome", "measure", "group", "method"),
)

MODERATOR = TableSpec(
    "moderator",
    "how the effects on one outcome go along with one thing known of each place",
    (
        _OUTCOME,
        _MEASURE,
        _open("moderator", "what is known of each place"),
        Column("places", WHOLE, "places of which it is known", minimum=0, privacy=Privacy.OPEN),
        figure("change", "ratio of effects, or their difference, with one more of it"),
        *_LIMITS,
        figure("p_value", "two-sided p value of no such change"),
        figure("explained_percent", "share of the variance between places that it takes away", "per cent"),
        _open("reason", "why there is no figure; null where there is one", nullable=True),
        METHOD,
        CONFIDENCE,
        DATA_VERSION,
    ),
    key=("outcome", "measure", "moderator"),
)

SYNTHESIS_TABLES = (PLACE_EFFECT, POOLED_EFFECT, MODERATOR)
