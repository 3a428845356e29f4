"""The financial gap: what of each part the proposition closes, and the gap with and without it over the years."""

from __future__ import annotations

from fractions import Fraction

from newcare.report.charts.waterfalls import WaterfallStep, waterfall
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import table_of
from newcare.report.value.words import INTERVAL, money, notes, signed
from newcare.terms.words import per_cent
from newcare.value.bridge import Bridge
from newcare.value.valued import Valued


def gap_section(valued: Valued) -> tuple[Section, ...]:
    """The bridge, where the ledger has a gap."""
    bridge, gap = valued.bridge, valued.ledger.gap
    if bridge is None or gap is None:
        return ()
    share = float((bridge.closed_pounds - bridge.cost_pounds) / bridge.total_pounds)
    said = (
        f"Of a gap of {money(bridge.total_pounds)} in {bridge.year}, booked savings close"
        f" {money(bridge.closed_pounds)} and the model costs {money(bridge.cost_pounds)}:"
        f" {per_cent(share, places=2)} of it is closed, {money(bridge.left_pounds)} is left. From the low end to the"
        f" high end that is {signed(bridge.low_pounds)} to {signed(bridge.high_pounds)} closed, cost taken off."
    )
    return (
        Section(
            "gap",
            "How much of the gap does it close?",
            tuple(words for words in (said, _twice(bridge), _national(valued)) if words),
            charts=(
                Chart(
                    f"The gap of {bridge.year}",
                    "Bars from the whole gap, through what is closed of each part and what the model costs, to what is"
                    " left.",
                    waterfall(_steps(bridge), title=f"Pounds in {bridge.year}"),
                ),
            ),
            tables=(_parts(bridge),),
            notes=notes(
                valued.ledger,
                INTERVAL,
                f"{gap.name}: {gap.source}.",
                "Only cashable savings close a gap in cash; capacity that is freed does so when it is used or closed.",
            ),
        ),
    )


def _twice(bridge: Bridge) -> str:
    """What two parts count on."""
    if not bridge.claimed_by_two_parts:
        return "No saving is counted on by two parts."
    names = ", ".join(bridge.claimed_by_two_parts)
    return (
        f"{names}: counted on by two parts, closes one. Counted in both, the parts would close"
        f" {money(bridge.counted_twice_pounds)} more than there is."
    )


def _national(valued: Valued) -> str:
    """The national gap behind the local one."""
    bridge, gap = valued.bridge, valued.ledger.gap
    if bridge is None or gap is None or gap.national is None or bridge.system_gap_pounds is None:
        return ""
    national = gap.national
    return (
        f"Behind it stands a national gap of {money(Fraction(national.gap_pounds))}, less"
        f" {money(Fraction(national.extra_funding_pounds))} of extra funding: {money(bridge.system_gap_pounds)}, of"
        f" which the place has {per_cent(national.local_share)}."
    )


def _steps(bridge: Bridge) -> list[WaterfallStep]:
    """From the whole gap to what is left, in pence."""
    closed = [
        WaterfallStep(f"Closed of {spoken(part.part)}", -float(part.closed_pounds) * 100)
        for part in bridge.parts
        if part.closed_pounds
    ]
    return [
        WaterfallStep("The whole gap", float(bridge.total_pounds) * 100, "total"),
        *closed,
        WaterfallStep("Cost of the model", float(bridge.cost_pounds) * 100),
        WaterfallStep("Left", float(bridge.left_pounds) * 100, "total"),
    ]


def _parts(bridge: Bridge) -> DataTable:
    """Each part of the gap."""
    return table_of(
        f"Parts of the gap in {bridge.year}",
        [
            {
                "part": spoken(part.part).capitalize(),
                "size": money(part.size_pounds),
                "closed": money(part.closed_pounds),
                "cash": money(part.cash_pounds),
                "left": money(part.left_pounds),
                "by": ", ".join(part.savings) or "nothing in this ledger",
            }
            for part in bridge.parts
        ],
        text=("by",),
        part="Part",
        size="Size",
        closed="Closed",
        cash="Of which cash",
        left="Left",
        by="By",
    )


def projection_section(valued: Valued) -> tuple[Section, ...]:
    """The gap with and without the model, year by year."""
    if not valued.projection:
        return ()
    last = valued.projection[-1]
    return (
        Section(
            "projection",
            "What becomes of the gap with and without the model?",
            f"Without the model of care the gap is {money(last.without_pounds)} in {last.year}; with it"
            f" {money(last.central_pounds)} ({money(last.high_pounds)} to {money(last.low_pounds)}).",
            tables=(
                table_of(
                    "The gap in each year",
                    [
                        {
                            "year": year.year,
                            "without": money(year.without_pounds),
                            "with": money(year.central_pounds),
                            "change": signed(year.central_pounds - year.without_pounds),
                            "best": signed(year.high_pounds - year.without_pounds),
                            "worst": signed(year.low_pounds - year.without_pounds),
                        }
                        for year in valued.projection
                    ],
                    year="Year",
                    without="Without the model",
                    **{"with": "With it"},
                    change="Change",
                    best="Change, high end",
                    worst="Change, low end",
                ),
            ),
            notes=notes(
                valued.ledger,
                INTERVAL,
                "The gap is taken to open by equal steps up to its year and to stay from then on.",
            ),
        ),
    )


def spoken(part: str) -> str:
    """A part's name as people say it."""
    return part.replace("_", " ")
