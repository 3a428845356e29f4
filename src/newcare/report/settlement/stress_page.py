"""A contract under stress as a page: what luck alone does, and what the transfer of risk does over the years."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.caremodel.contracts import CareModelContract
from newcare.payment.contracts.by_luck import ByLuck, Spread
from newcare.payment.contracts.transition import RUNS, Transition
from newcare.report.charts.fans import fan
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.report.settlement.stranded_section import stranded_section
from newcare.report.settlement.words import party_words
from newcare.terms.words import count_words, per_cent, pounds_words, probability_words

METHOD = (
    "years simulated with heavy-tailed costs of people (lognormal) and one shock that all share, settled by the rules"
    " of the pool; nothing has changed in them but luck, unless an effect is stated"
)


def stress_page(
    contract: CareModelContract,
    spread: Spread,
    luck: ByLuck,
    transitions: Sequence[Transition],
    further: Sequence[Section] = (),
) -> Page:
    """Lay out a stress test; what luck alone does comes first, and `further` sections last."""
    horizon = len(transitions[0].years)
    return Page(
        title=f"Under stress: {contract.contract.name}",
        lede=luck_words(luck),
        key_figures=(
            KeyFigure(
                "A gain paid by luck alone",
                probability_words(luck.gain_paid),
                "years, the whole pool at risk",
            ),
            KeyFigure("A loss charged by luck alone", probability_words(luck.loss_charged), "years"),
            KeyFigure(
                "Corridor needed",
                _corridor(luck),
                f"so that luck pays in {probability_words(luck.wanted_rate)}",
            ),
            KeyFigure("List needed", _people(luck), "people, under the terms as they are"),
        ),
        sections=(
            _luck(contract, spread, luck),
            *(_transition(contract, transition, horizon) for transition in transitions),
            *stranded_section(contract),
            *further,
        ),
        colophon=(
            f"Contract file {contract.sha256[:12]} (SHA-256); pounds at prices of {contract.contract.price_base}.",
            f"{RUNS:,} futures of {horizon} years; a number drawn twice with one seed is the same number.",
        ),
    )


def luck_words(luck: ByLuck) -> str:
    """What luck alone does, in two sentences."""
    return (
        f"With nothing changed, the pool would pay a gain in {probability_words(luck.gain_paid)} years and charge a"
        f" loss in {probability_words(luck.loss_charged)}. For luck to move money in no more than"
        f" {probability_words(luck.wanted_rate)} years, {_needed(luck)}."
    )


def _needed(luck: ByLuck) -> str:
    """What would keep luck as rare as wanted."""
    corridor = (
        "no corridor up to 25 % is wide enough"
        if luck.corridor_needed is None
        else f"the corridor must be {per_cent(luck.corridor_needed)} wide"
    )
    if luck.people_needed is None:
        return f"{corridor}, and no list is long enough"
    return f"{corridor}, or the list {count_words(luck.people_needed)} people long"


def _corridor(luck: ByLuck) -> str:
    """Corridor needed, in words."""
    return "wider than 25 %" if luck.corridor_needed is None else per_cent(luck.corridor_needed)


def _people(luck: ByLuck) -> str:
    """List needed, in words."""
    return "longer than any" if luck.people_needed is None else count_words(luck.people_needed)


def _stop_loss(contract: CareModelContract, spread: Spread) -> str:
    """Stop-loss of one person's cost, in words."""
    if spread.stop_loss is not None:
        return f"{spread.stop_loss:.1f}"
    in_part = contract.pool is not None and contract.pool.stop_loss is not None
    return "pools a part; counted as none" if in_part else "none"


def _luck(contract: CareModelContract, spread: Spread, luck: ByLuck) -> Section:
    """What was assumed of costs, and what comes of it."""
    columns = (TableColumn("what", "What"), TableColumn("value", "Value", "right"))
    rows = (
        {"what": "People on the list", "value": count_words(spread.people)},
        {"what": "Coefficient of variation of one person's cost", "value": f"{spread.one_person:.3g}"},
        {"what": "Standard deviation of a shock that all share", "value": per_cent(spread.common_shock)},
        {
            "what": "Stop-loss, as a multiple of the mean cost",
            "value": _stop_loss(contract, spread),
        },
        {
            "what": "What is shared, 5th percentile (share of the benchmark)",
            "value": per_cent(luck.middle[0], signed=True),
        },
        {"what": "What is shared, 95th percentile", "value": per_cent(luck.middle[1], signed=True)},
    )
    return Section(
        "luck",
        "How often does luck alone move money?",
        luck_words(luck),
        tables=(DataTable("Assumptions, and what luck shares", columns, rows),),
        notes=Notes(METHOD, "5th to 95th percentile of simulated years", contract.sha256[:12]),
    )


def _transition(contract: CareModelContract, transition: Transition, horizon: int) -> Section:
    """What one party gains and loses over the years."""
    party = party_words(contract, transition.party)
    ruin = transition.years[-1].ruined
    columns = (
        TableColumn("year", "Year"),
        TableColumn("share", "Share at risk", "right"),
        TableColumn("low", "Bad year (1 in 20)", "right"),
        TableColumn("high", "Good year (1 in 20)", "right"),
        TableColumn("ruined", "Ruined so far", "right"),
        TableColumn("safe", "Safe?"),
    )
    rows = tuple(
        {
            "year": f"{year.year}",
            "share": per_cent(year.share_at_risk, places=0),
            "low": pounds_words(100 * year.low_pounds, signed=True),
            "high": pounds_words(100 * year.high_pounds, signed=True),
            "ruined": probability_words(year.ruined),
            "safe": "yes" if year.safe else "no",
        }
        for year in transition.years
    )
    points = [
        {
            "year": f"Year {y.year}",
            "m": 100 * y.median_pounds,
            "l": 100 * y.low_pounds,
            "u": 100 * y.high_pounds,
        }
        for y in transition.years
    ]
    safe = (
        f"from year {transition.safe_from_year}"
        if transition.safe_from_year
        else f"in no year up to {horizon}"
    )
    return Section(
        f"risk-{transition.party}",
        f"What does {party} risk?",
        f"Over {horizon} years {party} would use up a reserve of {pounds_words(100 * transition.reserve_pounds)} in"
        f" {probability_words(ruin)} futures; to be ruined in no more than 1 of 20 it needs"
        f" {pounds_words(100 * transition.reserve_needed_pounds)}. The share is safe {safe}: a loss that comes one year"
        " in twenty takes no more than a tenth of the reserve.",
        charts=()
        if not any(year.low_pounds or year.high_pounds for year in transition.years)
        else (
            Chart(
                f"Gain or loss of {party} in each year",
                f"For each of {horizon} years a bar from the 5th to the 95th percentile of simulated futures, with the"
                " median.",
                fan(points, "year", "m", "l", "u", title="pounds; above 0 a gain", unit="pence"),
            ),
        ),
        tables=(DataTable(f"Risk of {party}, year by year", columns, rows),),
        notes=Notes(METHOD, "5th to 95th percentile of simulated futures", contract.sha256[:12]),
    )
