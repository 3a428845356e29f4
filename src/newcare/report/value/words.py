"""Words that the page, the letter and the comparison of a proposition share."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from newcare.caremodel.ledgers import ValueLedger
from newcare.report.page import Notes
from newcare.terms.words import interval_words, number_words, pounds_words, probability_words
from newcare.value.proposition import METHOD, Worth
from newcare.value.sensitivity import ChanceToPay

INTERVAL = (
    "low end: every effect at the limit of its interval with least saving, and no saving that is not tested; high end:"
    " every effect at the other limit"
)
KINDS = {
    "cashable": "cashable",
    "non_cashable": "not cashable",
    "capacity_released": "capacity released",
    "avoided_growth": "growth avoided",
}


def money(pounds: Fraction | None) -> str:
    """Pounds as words, without a plus."""
    return pounds_words(None if pounds is None else float(pounds) * 100)


def signed(pounds: Fraction | None) -> str:
    """Pounds as words, a gain with a plus."""
    return pounds_words(None if pounds is None else float(pounds) * 100, signed=True)


def per_100(pounds: Fraction) -> str:
    """Net saving for each 100 pounds, in whole pounds."""
    return pounds_words(round(float(pounds)) * 100, signed=True)


def money_range(worth: Mapping[str, Worth], field: str) -> str:
    """A figure of the low end and of the high end."""
    ends = [float(getattr(worth[name], field)) * 100 for name in ("low", "high")]
    return interval_words(*ends, words=lambda pence: pounds_words(pence, signed=True))


def per_100_range(worth: Mapping[str, Worth]) -> str:
    """Net saving for each 100 pounds at both ends."""
    return f"{per_100(worth['low'].per_100_pounds)} to {per_100(worth['high'].per_100_pounds)}"


def chance_words(chance: ChanceToPay) -> str:
    """The chance that the proposition pays, or why it is not known."""
    if chance.tested_alone is None:
        return "Whether it pays cannot be said: no saving has an estimate behind it."
    alone, claimed = probability_words(chance.tested_alone), probability_words(chance.as_claimed)
    if alone == claimed:
        return f"The chance that it pays is {alone}."
    return (
        f"The chance that it pays is {alone} on what has been tested alone, and {claimed} if all that is not tested"
        " comes as claimed."
    )


def short_chance(chance: ChanceToPay) -> str:
    """The chance that the tested savings alone pay, for a key figure."""
    return probability_words(
        chance.tested_alone, reason="nothing is tested" if chance.tested_alone is None else None
    )


def notes(ledger: ValueLedger, interval: str = INTERVAL, *extra: str) -> Notes:
    """Method, interval, price base and data version of a section."""
    prices = f"Pounds at prices of {ledger.proposition.price_base}."
    return Notes(METHOD, interval, f"ledger {ledger.data_version}", (prices, *extra))


def years_words(ledger: ValueLedger) -> str:
    """The term in words."""
    years = ledger.years()
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def count(number: Fraction | None) -> str:
    """Events, to a whole one."""
    return number_words(None if number is None else float(number), places=0)
