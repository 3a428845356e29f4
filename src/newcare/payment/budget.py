"""The whole-population budget: what a unit would be given for its people, weighted by need."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from newcare.errors import InvalidRecords
from newcare.methods.chance import chance_over, cost_luck, luck_between
from newcare.methods.money import to_pence
from newcare.payment.luck import credibility
from newcare.terms.words import per_cent

METHOD = (
    "people by sex, age band and deprivation fifth x mean cost of such a person in the base year,"
    " grown by uplift less efficiency"
)
_CELL = ("sex", "age_band", "deprivation_fifth")
DAYS_OF_YEAR = 365.25


@dataclass(frozen=True)
class _Cells:
    """Person-years and pence as arrays of shape (units, cells), for one year."""

    person_years: NDArray[np.float64]
    pence: NDArray[np.float64]


def whole_population_budget(
    need_cell: pa.Table,
    unit_spend: pa.Table,
    cost_spread: pa.Table,
    *,
    base_year: int,
    payment_year: int,
    lines: Sequence[str],
    growth: float,
    reconcile_tolerance: float,
    groups: Mapping[str, str],
    data_version: str,
) -> dict[str, pa.Table]:
    """Budget of each unit in the payment year, what its care cost, and the chance that luck alone overspends it.

    Budget = sum over need cells of (people x weight) x mean cost of a person in the base year x growth; the weight
    of a cell is its mean cost over the mean cost of all, both in the base year over all units.

    Args:
        need_cell, unit_spend, cost_spread: from `spend`, for both years.
        base_year, payment_year: financial years, named by the year in which they begin.
        lines: budget lines in scope; each must have spend in the base year.
        growth: factor from base to payment year: the product of (1 + uplift - efficiency).
        reconcile_tolerance: largest share of the base year's spend that may be on people registered nowhere.
        groups: unit -> "model of care" where it runs for the whole payment year, "started later" where it starts
            after that year has begun; units not named are the comparison.
        data_version: printed on every row.

    Returns:
        `budget`, as specified in `newcare.tables`.

    Raises:
        InvalidRecords: a line in scope has no spend in the base year, or too much of that spend is on people who
            are registered nowhere, so that a budget for the people cannot be tied to the spend.
    """
    _refuse_empty_lines(unit_spend, base_year, lines)
    _refuse_untied(cost_spread.to_pylist()[0], reconcile_tolerance)
    units = sorted(pc.unique(need_cell.column("unit")).to_pylist())
    cells = sorted(set(_keys(need_cell)))
    base = _year(need_cell, unit_spend, base_year, units, cells)
    now = _year(need_cell, unit_spend, payment_year, units, cells)
    cost = np.divide(
        base.pence.sum(axis=0),
        base.person_years.sum(axis=0),
        out=np.zeros(len(cells)),
        where=base.person_years.sum(axis=0) > 0,
    )
    mean_cost = base.pence.sum() / base.person_years.sum()
    rows = [
        _row(unit, now.person_years[i], now.pence[i].sum(), cost, mean_cost, growth, cost_spread)
        | _believed(
            base.pence[i].sum(), base.person_years[i] @ cost, now.person_years[i], cost, growth, cost_spread
        )
        | {"group": groups.get(unit, "comparison"), "data_version": data_version}
        for i, unit in enumerate(units)
        if now.person_years[i].sum() > 0
    ]
    return {"budget": pa.Table.from_pylist(rows)}


def _row(
    unit: str,
    person_years: NDArray[np.float64],
    actual: float,
    cost: NDArray[np.float64],
    mean_cost: float,
    growth: float,
    cost_spread: pa.Table,
) -> dict[str, Any]:
    """One unit's budget."""
    people = float(person_years.sum())
    expected = float(person_years @ cost)
    budget, spent = to_pence(round(expected * growth, 6)), to_pence(actual)
    return {
        "unit": unit,
        "people": round(people),
        "weighted_people": expected / mean_cost,
        "budget_pence": budget,
        "actual_pence": spent,
        "variance_pence": budget - spent,
        "chance_over_2_per_cent": round(chance_over(0.02, luck_of(people, cost_spread)), 2),
        "method": METHOD,
    }


def _believed(
    own: float,
    formula: float,
    person_years: NDArray[np.float64],
    cost: NDArray[np.float64],
    growth: float,
    cost_spread: pa.Table,
) -> dict[str, Any]:
    """How far the unit's own cost in the base year can be believed, and the budget that counts it so far."""
    spread = cost_spread.to_pylist()[0]
    expected = float(person_years @ cost) * growth
    believed = credibility(
        float(person_years.sum()),
        spread["standard_deviation_pence"] / spread["mean_pence"],
        own_cost_pounds=expected * own / formula if formula else expected,
        formula_cost_pounds=expected,
    )
    return {
        "credibility": believed.credibility,
        "blended_budget_pence": to_pence(round(believed.blended_cost_pounds or expected, 6)),
    }


def _refuse_empty_lines(unit_spend: pa.Table, base_year: int, lines: Sequence[str]) -> None:
    spent = set(unit_spend.filter(pc.field("year") == base_year).column("line").to_pylist())
    empty = sorted(set(lines) - spent)
    if empty:
        raise InvalidRecords(
            f"The budget cannot be tied to spend: no cost in {base_year}-{(base_year + 1) % 100:02d}"
            f" on {', '.join(empty)}.",
            seen=f"spend on {', '.join(sorted(spent)) or 'nothing'}",
            remedy="Take the line out of [budget] lines, or bring the missing records.",
        )


def _refuse_untied(spread: Mapping[str, Any], tolerance: float) -> None:
    """Refuse a budget for people that leaves out too much of the spend."""
    gap = spread["unregistered_pence"] / spread["base_pence"]
    if gap > tolerance:
        raise InvalidRecords(
            f"The budget does not tie back to spend: {per_cent(gap)} of the spend in scope is on people who were not"
            " registered on the day.",
            seen=f"tolerance {per_cent(tolerance)}",
            remedy="Mend the register, or set [budget] reconcile_tolerance if the gap is right.",
        )


def _keys(table: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(table.column(name).to_pylist() for name in _CELL), strict=True))


def _year(
    need_cell: pa.Table, unit_spend: pa.Table, year: int, units: list[str], cells: list[tuple[Any, ...]]
) -> _Cells:
    """Lay one year out as arrays."""
    unit_at = {unit: i for i, unit in enumerate(units)}
    cell_at = {cell: i for i, cell in enumerate(cells)}

    def laid_out(table: pa.Table, column: str) -> NDArray[np.float64]:
        table = table.filter(pc.field("year") == year)
        found = np.zeros((len(units), len(cells)))
        rows = np.array([unit_at[unit] for unit in table.column("unit").to_pylist()], dtype=np.int64)
        columns = np.array([cell_at.get(key, -1) for key in _keys(table)], dtype=np.int64)
        values = table.column(column).to_numpy().astype(np.float64)
        np.add.at(found, (rows[columns >= 0], columns[columns >= 0]), values[columns >= 0])
        return found

    return _Cells(laid_out(need_cell, "person_days") / DAYS_OF_YEAR, laid_out(unit_spend, "cost_pence"))


def luck_of(people: float, cost_spread: pa.Table) -> float:
    """Luck in the cost of so many people against a benchmark made of the base year's cost of all: see `luck_between`.

    Args:
        people: people paid for, 0 or more.
        cost_spread: from `spend`.
    """
    base = cost_spread.to_pylist()[0]
    variation = base["standard_deviation_pence"] / base["mean_pence"]
    if not people or not base["people"]:
        return math.inf
    return luck_between(cost_luck(people, variation), cost_luck(base["people"], variation))
