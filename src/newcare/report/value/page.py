"""A value proposition as a page: what may be booked of what is claimed, what it is worth, and what that hangs on."""

from __future__ import annotations

from newcare.methods.exact_inputs import total
from newcare.report.page import KeyFigure, Page, Tone
from newcare.report.value.booking_section import booking_section
from newcare.report.value.gap_sections import gap_section, projection_section
from newcare.report.value.lines_section import lines_section
from newcare.report.value.sensitivity_section import sensitivity_section
from newcare.report.value.words import (
    chance_words,
    money,
    money_range,
    per_100,
    per_100_range,
    short_chance,
    signed,
    years_words,
)
from newcare.report.value.worth_sections import worth_section, years_section
from newcare.value.valued import Valued


def value_page(valued: Valued) -> Page:
    """Lay out a proposition; what may be booked comes first."""
    ledger = valued.ledger
    return Page(
        title=f"Value: {ledger.proposition.name}",
        lede=lede(valued),
        key_figures=_key_figures(valued),
        sections=(
            worth_section(valued),
            booking_section(valued),
            lines_section(valued),
            sensitivity_section(valued),
            years_section(valued),
            *gap_section(valued),
            *projection_section(valued),
        ),
        colophon=(
            f"Ledger {ledger.data_version} (SHA-256, first 12 letters); pounds at prices of"
            f" {ledger.proposition.price_base}; term {years_words(ledger)}.",
            "The same lines, with formulas that work, stand in value.xlsx.",
        ),
    )


def lede(valued: Valued) -> str:
    """The answer in three sentences."""
    worth = valued.appraised.booked
    central = worth["central"]
    claimed, booked = valued.appraised.claimed.gross_saving_pounds, central.gross_saving_pounds
    return (
        f"Of {money(claimed)} claimed, {money(booked)} may be booked{_untested(valued)} against a cost of"
        f" {money(central.cost_pounds)}: net {signed(central.net_saving_pounds)}"
        f" ({money_range(worth, 'net_saving_pounds')}) over {years_words(valued.ledger)}. Every £100 spent returns"
        f" {per_100(central.per_100_pounds)} net ({per_100_range(worth)}). {chance_words(valued.chance)}"
    )


def _untested(valued: Valued) -> str:
    """What of it no estimate has tested, where there is any."""
    lines = valued.appraised.lines["central"]
    pounds = total(line.booked for line in lines if not line.tested)
    return f", {money(pounds)} of it not tested," if pounds else ""


def _key_figures(valued: Valued) -> tuple[KeyFigure, ...]:
    """Present value, return, chance, and what of it is cash."""
    worth, cash = valued.appraised.booked, valued.appraised.cash
    central = worth["central"]
    return (
        KeyFigure(
            "Net present value",
            signed(central.net_present_value_pounds),
            f"{money_range(worth, 'net_present_value_pounds')}",
            _tone(valued),
        ),
        KeyFigure("Net for every £100 spent", per_100(central.per_100_pounds), per_100_range(worth)),
        KeyFigure("Chance that it pays", short_chance(valued.chance), "counting tested savings alone"),
        KeyFigure(
            "In cash alone",
            signed(cash["central"].net_saving_pounds),
            "cashable savings less all costs; the rest frees capacity or slows growth",
        ),
    )


def _tone(valued: Valued) -> Tone:
    """Good or bad only where the whole range lies on one side of nothing."""
    ends = [valued.appraised.booked[name].net_present_value_pounds for name in ("low", "high")]
    if all(end > 0 for end in ends):
        return "good"
    return "bad" if all(end <= 0 for end in ends) else "unsure"
