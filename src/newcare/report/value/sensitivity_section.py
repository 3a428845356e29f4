"""What the answer hangs on: the tornado, the chance that it pays, and the effect at which it breaks even."""

from __future__ import annotations

from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import table_of
from newcare.report.tornado import swings_table, tornado_chart
from newcare.report.value.words import chance_words, money, notes, signed
from newcare.terms.words import per_cent, pounds_words
from newcare.value.valued import Valued


def sensitivity_section(valued: Valued) -> Section:
    """The tornado, and where there is an estimate, the chance that it pays."""
    central = valued.appraised.booked["central"].net_present_value_pounds
    moving = [swing for swing in valued.swings if swing.pounds]
    widest = moving[0]
    crossing = [swing.name.lower() for swing in moving if (swing.at_low > 0) != (swing.at_high > 0)]
    turns = f"These alone can turn it from gain to loss: {', '.join(crossing)}." if crossing else ""
    return Section(
        "sensitivity",
        "What would change the answer?",
        tuple(
            words
            for words in (
                f"The widest swing, {money(widest.pounds)}, is that of: {widest.name.lower()}. {turns}".strip(),
                chance_words(valued.chance),
                _break_even(valued),
            )
            if words
        ),
        charts=(
            Chart(
                "One thing at a time, the widest swing first",
                f"For each assumption a bar to either side of the central net present value of {signed(central)}.",
                tornado_chart(
                    central, moving, title=f"Net present value in pounds; the line is {signed(central)}"
                ),
            ),
        ),
        tables=(swings_table(moving), *_distribution(valued)),
        notes=notes(
            valued.ledger,
            "the interval of each effect; prices, costs and shares as said in each row",
            "The chance is that of the log rate ratio read off the interval; with several outcomes all effects lie at"
            " the same place of their distributions at once, which makes the spread as wide as it can be.",
            "Over the distribution, savings that are not tested count as claimed.",
        ),
    )


def _break_even(valued: Valued) -> str:
    """The effects at which the net present value is nothing."""
    known = [
        f"{per_cent(effect, signed=True)} in {outcome.replace('-', ' ')}"
        for outcome, effect in valued.chance.break_even.items()
        if effect is not None
    ]
    if not valued.chance.break_even:
        return ""
    if not known:
        return "No effect within reach makes it break even."
    return f"With the rest as claimed it breaks even at a change of {' and '.join(known)}."


def _distribution(valued: Valued) -> tuple[DataTable, ...]:
    """Net present value over the distribution of the effect."""
    if not valued.chance.quantiles:
        return ()
    rows = [
        {
            "share": f"{per_cent(1 - share, places=0)} of the distribution",
            "npv": pounds_words(100 * pounds, signed=True),
        }
        for share, pounds in valued.chance.quantiles
    ]
    return (
        table_of(
            "Net present value that is reached or passed in so much of the effect's distribution",
            rows,
            share="Reached or passed in",
            npv="Net present value",
        ),
    )
