"""Indicators: what is counted, on which day, in which unit, and what better means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Indicator:
    """One indicator of hospital use.

    Attributes:
        id: name in model files and tables.
        title: words for people.
        counting: unit and day of counting, printed beside every figure.
        least_nights, most_nights: which stays count, by nights between admission and discharge; None for no limit.
        counts_nights: counts nights in hospital rather than spells.
        lower_is_better: direction of good.
    """

    id: str
    title: str
    counting: str
    least_nights: int = 0
    most_nights: int | None = None
    counts_nights: bool = False
    lower_is_better: bool = True


_SPELLS = "spells whose admission method begins with 2, by day of admission"

INDICATORS: dict[str, Indicator] = {
    indicator.id: indicator
    for indicator in (
        Indicator("emergency-admissions", "Emergency admissions", _SPELLS),
        Indicator(
            "zero-day-emergency-admissions",
            "Emergency admissions of no night",
            f"{_SPELLS}; discharged on the day of admission",
            most_nights=0,
        ),
        Indicator(
            "one-day-or-more-emergency-admissions",
            "Emergency admissions of one night or more",
            f"{_SPELLS}; discharged on a later day",
            least_nights=1,
        ),
        Indicator(
            "emergency-bed-days",
            "Emergency bed days",
            "nights between admission and discharge of emergency spells, all counted on the day of admission",
            counts_nights=True,
        ),
    )
}
