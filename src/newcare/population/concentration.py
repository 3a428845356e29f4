"""How concentrated use is: what the people who use most account for, and the Lorenz curve that shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.engines import Table, cases, literal, row_number, union, whole_sum
from newcare.methods.checks import FloatArray
from newcare.methods.concentration import TOP_PERCENT, people_in_top
from newcare.methods.person_clusters import share_of_total
from newcare.population.ranking import in_top
from newcare.tables import TABLES
from newcare.tables.arrow import table_of

CONFIDENCE = 0.95
CONCENTRATED = ("cost_pence", "emergency_admissions", "emergency_bed_days", "attendances")
CURVE = (*TOP_PERCENT, 1.5, 3.0, 7.5, 15.0, 25.0, *(float(percent) for percent in range(30, 101, 10)))
"""Parts of the population at which the curve is drawn, in per cent."""

METHOD = (
    "people registered on the day, ranked by use in the year before it, ties by pseudonym; Wilson's limits at the"
    " effective number of events, a person being what is drawn"
)


def concentration_points(use_over_years: Table) -> dict[str, Table]:
    """What the people between two points of the curve used, by rank in cost; and how many used how much.

    Args:
        use_over_years: from `use_over_years`; people registered on the day count.

    Returns:
        `concentration_point`: top_percent (the point at which these people end), people, and for each measure its
        sum and `<measure>_squares` (of what each person used), people being ranked by cost.
        `use_count`: measure (of events), amount, people who each used so much in the year before.
    """
    people = use_over_years.filter(use_over_years.registered)
    parted = people.mutate(top_percent=top_part(people, "past_cost_pence", CURVE, 100.0))
    sums: dict[str, Any] = {"people": parted.count()}
    for measure in CONCENTRATED:
        used = parted[f"past_{measure}"].cast("float64")
        sums |= {measure: whole_sum(parted[f"past_{measure}"]), f"{measure}_squares": (used * used).sum()}
    counts = [
        people.group_by(amount=people[f"past_{measure}"])
        .agg(people=people.count())
        .select("amount", "people", measure=literal(measure))
        for measure in CONCENTRATED[1:]
    ]
    return {
        "concentration_point": parted.group_by("top_percent").agg(**sums),
        "use_count": union(*counts).relocate("measure"),
    }


def top_part(people: Table, column: str, parts: Sequence[float], no_part: float) -> Any:
    """The smallest of some top parts of all people, in per cent by rank in a column, that each person is in.

    Ties are settled by the pseudonym; a part holds so many people as `people_in_top` says. `no_part` marks people in
    none.
    """
    position: Any = row_number().over(order_by=[people[column].desc(), people.pseudonym])
    total: Any = people.count().over()
    # Counted in thousandths: a decimal fraction is a decimal on one engine and a float on another.
    thousandths = cases(
        *((in_top(position, total, percent / 100), round(1000 * percent)) for percent in sorted(parts)),
        else_=round(1000 * no_part),
    )
    return thousandths.cast("float64") / literal(1000.0, "float64")


def concentration(
    concentration_point: pa.Table, use_count: pa.Table, *, data_version: str
) -> dict[str, pa.Table]:
    """Share of the year's use of those who use most.

    Args:
        concentration_point, use_count: from `concentration_points`.
        data_version: shown beside every figure.

    Returns:
        `concentration`: ranked_by, measure, top_percent, people, share of the whole with limits. The points of a
        curve rise and end at 1. A measure of which nobody used anything has no row.
    """
    points = sorted(concentration_point.to_pylist(), key=lambda row: float(row["top_percent"]))
    counts = use_count.to_pylist()
    curves = [("cost_pence", measure, _by_cost(points, measure)) for measure in CONCENTRATED]
    curves += [(measure, measure, _by_itself(counts, measure)) for measure in CONCENTRATED[1:]]
    rows = [
        {"ranked_by": ranked_by, "measure": measure, **point, "method": METHOD, "data_version": data_version}
        for ranked_by, measure, running in curves
        for point in _curve(running)
    ]
    return {"concentration": table_of(TABLES["concentration"], rows)}


@dataclass(frozen=True)
class _Running:
    """Running sums at each point of `CURVE`, in order: people, what they used, and the squares of it."""

    people: FloatArray
    amount: FloatArray
    squares: FloatArray


def _by_cost(points: Sequence[Mapping[str, Any]], measure: str) -> _Running:
    """Running sums from the sums between points."""
    of_point = {row["top_percent"]: row for row in points}

    def running(column: str) -> FloatArray:
        found: FloatArray = np.cumsum([float(of_point.get(at, {}).get(column, 0)) for at in sorted(CURVE)])
        return found

    return _Running(running("people"), running(measure), running(f"{measure}_squares"))


def _by_itself(counts: Sequence[Mapping[str, Any]], measure: str) -> _Running:
    """Running sums when people are ranked by the measure itself; ties do not matter to them."""
    found = sorted(
        ((row["amount"], row["people"]) for row in counts if row["measure"] == measure), reverse=True
    )
    amounts = np.repeat([float(amount) for amount, _ in found], [people for _, people in found])
    ends = np.array([people_in_top(len(amounts), percent) for percent in sorted(CURVE)])
    amount, squares = (np.concatenate([[0.0], np.cumsum(each)])[ends] for each in (amounts, amounts**2))
    return _Running(ends.astype(np.float64), amount, squares)


def _curve(running: _Running) -> list[dict[str, Any]]:
    """One curve as rows."""
    whole, squares = float(running.amount[-1]), float(running.squares[-1])
    points = []
    for rank, percent in enumerate(sorted(CURVE) if whole > 0 else ()):
        share = share_of_total(
            float(running.amount[rank]), float(running.squares[rank]), whole, squares, confidence=CONFIDENCE
        )
        points.append(
            {
                "top_percent": percent,
                "people": int(running.people[rank]),
                "share": share.value,
                "lower": share.lower,
                "upper": share.upper,
                "confidence": CONFIDENCE,
            }
        )
    return points
