"""What a proposition is worth: from what is claimed to what is left, scenario by scenario, and year by year."""

from __future__ import annotations

from fractions import Fraction

from newcare.methods.exact_inputs import total
from newcare.report.charts.fans import fan
from newcare.report.charts.waterfalls import WaterfallStep, waterfall
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import table_of
from newcare.report.value.words import money, money_range, notes, per_100, per_100_range, signed
from newcare.value.booking import STAGES, BookedLine
from newcare.value.proposition import Worth
from newcare.value.valued import Valued

_CUTS = {
    "estimate": "More events claimed than the estimate allows",
    "share": "Effect put down to other things",
    "left": "Claimed by other schemes or by lines above",
}
_SCENARIO_WORDS = {"low": "low end", "central": "estimate", "high": "high end"}


def worth_section(valued: Valued) -> Section:
    """From claimed to net, and every scenario."""
    booked = valued.appraised.booked
    central = booked["central"]
    payback = f"in {central.payback_year}" if central.payback_year else "not within the term"
    return Section(
        "worth",
        "What is it worth?",
        (
            f"Net saving of {signed(central.net_saving_pounds)} ({money_range(booked, 'net_saving_pounds')}); net"
            f" present value {signed(central.net_present_value_pounds)}"
            f" ({money_range(booked, 'net_present_value_pounds')}); it pays back {payback}.",
            f"Adjusted for optimism by the grade of each line's evidence, every £100 returns"
            f" {per_100(valued.appraised.adjusted['central'].per_100_pounds)} net"
            f" ({per_100_range(valued.appraised.adjusted)}). In cash alone it returns"
            f" {per_100(valued.appraised.cash['central'].per_100_pounds)}; capacity that is freed is worth what is done"
            " with it.",
        ),
        charts=(
            Chart(
                "From what is claimed to what is left",
                "Bars from the gross saving claimed, through what may not be booked, to what is booked, and through the"
                " cost to the net saving.",
                waterfall(claimed_to_net(valued), title="Pounds over the term, at the estimate"),
            ),
        ),
        tables=(_scenarios(valued),),
        notes=notes(valued.ledger),
    )


def claimed_to_net(valued: Valued) -> list[WaterfallStep]:
    """Steps from the gross saving claimed to the net saving, in pence."""
    lines = valued.appraised.lines["central"]
    central = valued.appraised.booked["central"]
    levels = [_after(lines, stage) for stage in STAGES]
    steps = [WaterfallStep("Gross saving claimed", _pence(levels[0]), "total")]
    for before, after, stage in zip(levels, levels[1:], STAGES[1:], strict=False):
        if after != before:
            steps.append(WaterfallStep(_CUTS[stage], _pence(after - before)))
    return [
        *steps,
        WaterfallStep("Gross saving booked", _pence(central.gross_saving_pounds), "total"),
        WaterfallStep("Cost", -_pence(central.cost_pounds)),
        WaterfallStep("Net saving", _pence(central.net_saving_pounds), "total"),
    ]


def _after(lines: tuple[BookedLine, ...], stage: str) -> Fraction:
    """Pounds of all lines over the term after a stage."""
    return total(year.after(stage) for line in lines for year in line.years)


def _pence(pounds: Fraction) -> float:
    return float(pounds) * 100


def _scenarios(valued: Valued) -> DataTable:
    """Every way of valuing it."""
    found = valued.appraised
    ways: list[tuple[str, Worth]] = [("As claimed, nothing bounded", found.claimed)]
    for name, worths in (
        ("Booked", found.booked),
        ("Booked, adjusted for optimism", found.adjusted),
        ("Booked, cash alone", found.cash),
    ):
        ways += [(f"{name}: {_SCENARIO_WORDS[end]}", worths[end]) for end in _SCENARIO_WORDS]
    return table_of(
        "Every way of valuing the proposition",
        [
            {
                "way": name,
                "gross": money(worth.gross_saving_pounds),
                "cost": money(worth.cost_pounds),
                "net": signed(worth.net_saving_pounds),
                "npv": signed(worth.net_present_value_pounds),
                "payback": worth.payback_year or "not in term",
                "per_100": per_100(worth.per_100_pounds),
            }
            for name, worth in ways
        ],
        way="Valued",
        gross="Gross saving",
        cost="Cost",
        net="Net saving",
        npv="Net present value",
        payback="Payback in",
        per_100="Net per £100",
    )


def years_section(valued: Valued) -> Section:
    """Net saving of each year."""
    booked, years = valued.appraised.booked, valued.ledger.years()
    rows = [
        {
            "year": year,
            **{end: float(booked[end].flows[position]) * 100 for end in _SCENARIO_WORDS},
        }
        for position, year in enumerate(years)
    ]
    last = booked["central"].flows[-1]
    return Section(
        "years",
        "How does it run over the years?",
        f"In {years[-1]} it leaves {signed(last)} at the estimate ({signed(booked['low'].flows[-1])} to"
        f" {signed(booked['high'].flows[-1])}).",
        charts=(
            Chart(
                "Net saving of each year",
                f"A bar for each of {len(years)} years from the low end to the high end of what may be booked, with the"
                " central value.",
                fan(rows, "year", "central", "low", "high", title="Pounds, savings less costs", unit="pence"),
            ),
        ),
        tables=(
            table_of(
                "Cost, savings booked and net, year by year",
                [
                    {
                        "year": year,
                        "cost": money(booked["central"].costs[position]),
                        "claimed": money(valued.appraised.claimed.savings[position]),
                        "saving": money(booked["central"].savings[position]),
                        "net": signed(booked["central"].flows[position]),
                        "range": f"{signed(booked['low'].flows[position])} to"
                        f" {signed(booked['high'].flows[position])}",
                    }
                    for position, year in enumerate(years)
                ],
                year="Year",
                cost="Cost",
                claimed="Saving claimed",
                saving="Saving booked",
                net="Net",
                range="Net, low to high end",
            ),
        ),
        notes=notes(valued.ledger),
    )
