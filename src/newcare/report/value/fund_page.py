"""An allocation of a fund as a page: who gets what, and how little it takes to change that."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from newcare.report.charts import bars
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.report.results import table_of
from newcare.report.value.words import money
from newcare.terms.words import number_words, per_cent
from newcare.value.flip_points import FlipPoint
from newcare.value.fund import MEASURES, Bid, FundAllocation

METHOD = (
    "expected value = progress x effect x people x worth of one; money goes down the ranking of expected value for each"
    " pound asked while it lasts; an effect that harms counts as none"
)
SPOKEN = {"progress": "progress", "effect_share": "effect", "people": "people"}


def fund_page(
    pot: Fraction, bids: Sequence[Bid], allocated: FundAllocation, flips: Sequence[FlipPoint], version: str
) -> Page:
    """Lay out an allocation; who is funded comes first."""
    return Page(
        title="Allocation of a fund",
        lede=fund_words(pot, allocated, flips),
        key_figures=(
            KeyFigure("Funded", f"{len(allocated.funded)} of {len(bids)}", "sites"),
            KeyFigure("Not given out", money(allocated.unallocated_pounds), f"of {money(pot)}"),
            KeyFigure(
                "One measure alone would choose others",
                f"{sum(allocated.flips.values())} of {len(MEASURES)}",
                "measures: progress, effect, people",
                "unsure" if allocated.any_flip else "plain",
            ),
        ),
        sections=(_allocation(bids, allocated, version), _single(allocated), _flips(flips, version)),
        colophon=(f"Sites file {version} (SHA-256, first 12 letters).",),
    )


def fund_words(pot: Fraction, allocated: FundAllocation, flips: Sequence[FlipPoint]) -> str:
    """Who is funded, and the smallest change that would alter it."""
    funded = ", ".join(allocated.funded) or "nobody"
    nearest = f" {flip_words(flips[0])}" if flips else " No change of one measure of one site alters that."
    return f"Of {money(pot)}, {money(pot - allocated.unallocated_pounds)} goes to: {funded}.{nearest}"


def flip_words(flip: FlipPoint) -> str:
    """A flip point as a sentence."""
    falls = "falls" if flip.flips_at < flip.value else "rises"
    change = flip.relative_change
    by = "" if change is None else f" ({per_cent(float(change), signed=True)})"
    reach = f"to {'below' if falls == 'falls' else 'above'}" if flip.beyond else "to"
    if flip.value == flip.flips_at:
        return f"Any change of the {SPOKEN[flip.measure]} of {flip.site} would fund {_names(flip)}."
    return (
        f"If the {SPOKEN[flip.measure]} of {flip.site} {falls} from {_value(flip.measure, flip.value)} {reach}"
        f" {_value(flip.measure, flip.flips_at)}{by}, the money goes to {_names(flip)}."
    )


def _names(flip: FlipPoint) -> str:
    return ", ".join(flip.funded) or "nobody"


def _value(measure: str, value: Fraction) -> str:
    """A value of a measure in its words."""
    if measure == "people":
        return number_words(float(value), places=0)
    return per_cent(float(value), places=2 if measure == "effect_share" else 0)


def _allocation(bids: Sequence[Bid], allocated: FundAllocation, version: str) -> Section:
    """Each site's expected value and what it gets."""
    ranked = {bid.site: bid for bid in bids}
    rows = [
        {"site": site, "value": float(allocated.expected_value_per_pound[site]) * 1_000_000}
        for site in allocated.ranking
    ]
    return Section(
        "allocation",
        "Who gets what?",
        f"{', '.join(allocated.funded) or 'Nobody'} of {len(bids)} sites; {money(allocated.unallocated_pounds)} is not"
        " given out.",
        charts=(
            Chart(
                "Expected value for each million pounds asked",
                "A bar for each site, the largest first.",
                bars(rows, "site", "value", title="Expected value for each £1 million asked", unit="number"),
            ),
        ),
        tables=(
            table_of(
                "Sites in the order of the ranking",
                [
                    {
                        "site": site,
                        "ask": money(ranked[site].ask),
                        "progress": _value("progress", ranked[site].progress),
                        "effect": _value("effect_share", ranked[site].effect_share),
                        "people": _value("people", ranked[site].people),
                        "value": number_words(float(allocated.expected_value_pounds[site]), places=0),
                        "gets": money(allocated.allocation_pounds[site]),
                    }
                    for site in allocated.ranking
                ],
                site="Site",
                ask="Asks",
                progress="Progress",
                effect="Effect",
                people="People",
                value="Expected value",
                gets="Gets",
            ),
        ),
        notes=Notes(METHOD, "none: measures are taken as given; see what would change it below", version),
    )


def _single(allocated: FundAllocation) -> Section:
    """Who would be funded by one measure alone."""
    columns = (
        TableColumn("measure", "By this measure alone"),
        TableColumn("funded", "Funded"),
        TableColumn("flips", "Others than now?"),
    )
    rows = tuple(
        {
            "measure": SPOKEN[measure],
            "funded": ", ".join(sites) or "nobody",
            "flips": "yes" if allocated.flips[measure] else "no",
        }
        for measure, sites in allocated.funded_by_single_measure.items()
    )
    flipped = [SPOKEN[measure] for measure, flips in allocated.flips.items() if flips]
    return Section(
        "single",
        "Would one measure alone have chosen others?",
        f"Yes, by {', '.join(flipped)}." if flipped else "No.",
        tables=(DataTable("Who is funded if one measure has all the weight", columns, rows),),
    )


def _flips(flips: Sequence[FlipPoint], version: str) -> Section:
    """Smallest changes that fund others."""
    return Section(
        "flips",
        "How little would change it?",
        flip_words(flips[0]) if flips else "No change of one measure of one site alters who is funded.",
        tables=(
            table_of(
                "The nearest value, up and down, at which others are funded; the smallest change first",
                [
                    {
                        "site": flip.site,
                        "measure": SPOKEN[flip.measure],
                        "now": _value(flip.measure, flip.value),
                        "at": f"{'past ' if flip.beyond else ''}{_value(flip.measure, flip.flips_at)}",
                        "change": "not defined"
                        if flip.relative_change is None
                        else per_cent(float(flip.relative_change), signed=True),
                        "funded": _names(flip),
                    }
                    for flip in flips
                ],
                text=("measure", "funded"),
                site="Site",
                measure="Measure",
                now="Now",
                at="Others are funded",
                change="Change",
                funded="Funded then",
            ),
        ),
        notes=Notes(METHOD, "none: one measure of one site changes, all else stays", version),
    )
