"""Figures of an appraised ledger for other programs: a table of its lines, and one object of plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from newcare.methods.money import to_pence
from newcare.value.ledger import LedgerLine, cost_lines
from newcare.value.proposition import Worth
from newcare.value.side_by_side import SideBySide
from newcare.value.valued import Valued


def line_table(valued: Valued) -> pa.Table:
    """Every line of a ledger in every year.

    Returns:
        A row a line and year: side (cost or saving), name, category, kind (null for a cost), year, plan, forecast,
        actual and latest pence, booked pence at the low end, the estimate and the high end (null for a cost), price
        base and data version. What a view does not tell is null.
    """
    rows = [row for line in cost_lines(valued.ledger) for row in _rows(valued, "cost", line)]
    lines = valued.appraised.lines
    for position, central in enumerate(lines["central"]):
        booked = {name: lines[name][position].years for name in lines}
        for year, row in enumerate(_rows(valued, "saving", central.line)):
            ends = {f"booked_{name}_pence": _pence(booked[name][year].booked_pounds) for name in booked}
            rows.append(row | {"kind": central.saving.kind} | ends)
    return pa.Table.from_pylist(rows, schema=_LINES)


_LINES = pa.schema(
    [(name, pa.string()) for name in ("side", "name", "category", "kind", "year")]
    + [(f"{view}_pence", pa.int64()) for view in ("plan", "forecast", "actual", "latest")]
    + [(f"booked_{end}_pence", pa.int64()) for end in ("low", "central", "high")]
    + [("price_base", pa.string()), ("data_version", pa.string())]
)


def _rows(valued: Valued, side: str, line: LedgerLine) -> list[dict[str, Any]]:
    """A line's views, a row a year."""
    return [
        {
            "side": side,
            "name": line.name,
            "category": line.category,
            "year": year,
            "plan_pence": _pence(line.plan[position]),
            "forecast_pence": _pence(line.forecast[position]),
            "actual_pence": _pence(line.actual[position]),
            "latest_pence": _pence(line.latest[position]),
            "price_base": valued.ledger.proposition.price_base,
            "data_version": valued.ledger.data_version,
        }
        for position, year in enumerate(valued.ledger.years())
    ]


def _pence(pounds: Any) -> int | None:
    """Whole pence, or null where nothing is told."""
    return None if pounds is None else to_pence(pounds * 100)


def value_figures(valued: Valued) -> dict[str, Any]:
    """A proposition's figures."""
    found, chance = valued.appraised, valued.chance
    return {
        "name": valued.ledger.proposition.name,
        "price_base": valued.ledger.proposition.price_base,
        "data_version": valued.ledger.data_version,
        "claimed": _worth_as_json(found.claimed),
        **{
            way: {name: _worth_as_json(worth) for name, worth in worths.items()}
            for way, worths in (
                ("booked", found.booked),
                ("cash", found.cash),
                ("adjusted_for_optimism", found.adjusted),
            )
        },
        "chance_to_pay": {"tested_alone": chance.tested_alone, "as_claimed": chance.as_claimed},
        "break_even_relative_effect": chance.break_even,
        "tornado": [
            {
                "name": swing.name,
                "at_low_pence": _pence(swing.at_low),
                "at_high_pence": _pence(swing.at_high),
            }
            for swing in valued.swings
        ],
        "gap": None
        if valued.bridge is None
        else {
            "total_pence": _pence(valued.bridge.total_pounds),
            "closed_pence": _pence(valued.bridge.closed_pounds),
            "cost_pence": _pence(valued.bridge.cost_pounds),
            "left_pence": _pence(valued.bridge.left_pounds),
            "counted_twice_pence": _pence(valued.bridge.counted_twice_pounds),
        },
    }


def _worth_as_json(worth: Worth) -> Mapping[str, Any]:
    """A worth as plain numbers."""
    return {
        "gross_saving_pence": _pence(worth.gross_saving_pounds),
        "cost_pence": _pence(worth.cost_pounds),
        "net_saving_pence": _pence(worth.net_saving_pounds),
        "net_present_value_pence": _pence(worth.net_present_value_pounds),
        "net_per_100_pounds": float(worth.per_100_pounds),
        "payback_year": worth.payback_year,
    }


def comparison_figures(compared: SideBySide) -> dict[str, Any]:
    """A comparison as plain values."""
    summary = compared.summary
    return {
        "consistent": compared.checks.consistent,
        "issues": compared.checks.issues,
        "pooled_net_per_100_pounds": float(summary.pooled),
        "minimum": float(summary.minimum),
        "maximum": float(summary.maximum),
        "sites_with_loss": summary.sites_with_loss,
    }
