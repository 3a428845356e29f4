"""Funnels of units: proportions, observed over expected, or rates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.funnels import FunnelLimits, funnel_limits, funnel_significance
from newcare.methods.overdispersion import OverdispersedUnit, funnel_overdispersion, overdispersed_limits
from newcare.report import charts
from newcare.report.charts import Unit
from newcare.workflows.chart.drawn import Drawn
from newcare.workflows.chart.reading import Columns, Numbers, read_header, read_numbers

_LEAST_UNITS = 5
_POINTS_OF_A_CURVE = 160
_LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")


@dataclass(frozen=True)
class _Kind:
    """A kind of funnel: the columns it needs, what its value is expressed over, and what its size is called."""

    name: str
    over: str
    under: str
    unit: Unit
    size: str


_KINDS = (
    _Kind("proportion", "numerator", "denominator", "share", "Size: the denominator"),
    _Kind("ratio", "observed", "expected", "decimal", "Size: events expected"),
    _Kind("rate", "events", "population", "number", "Size: population"),
)


def draw_funnel(
    path: Path,
    *,
    overdispersion: bool = False,
    per: float | None = None,
    title: str = "",
    unit: Unit | None = None,
) -> Drawn:
    """A funnel of a file with `name` and two of these columns.

    `numerator` and `denominator` make proportions; `observed` and `expected` make ratios (expected = 1); `events` and
    `population` make rates.

    Args:
        path: the file, five units or more.
        overdispersion: widen the limits by how much units differ beyond chance.
        per: what rates are expressed over; 1,000 by default.
        title: what is measured.
        unit: of the value; by default share, decimal, number.

    Raises:
        InvalidInput: by the line or the column at fault.
    """
    kind = _kind(path)
    columns = Columns(words=("name",), numbers=(kind.over, kind.under), key=("name",))
    found = read_numbers(path, columns, least_rows=_LEAST_UNITS, why="A funnel compares five units or more.")
    scale = per or 1_000.0 if kind.name == "rate" else 1.0
    plain = _plain(kind, found, scale)
    wide = _overdispersed(kind, found, plain, scale) if overdispersion else None
    chosen = wide or plain
    spec = charts.funnel(
        chosen.rows,
        chosen.curve,
        baseline=plain.baseline,
        unadjusted=plain.curve if wide else (),
        title=title,
        x_title=kind.size,
        unit=unit or kind.unit,
    )
    about = {
        "baseline": plain.baseline,
        "phi": chosen.phi,
        "tau_squared": chosen.tau_squared,
        "method": chosen.method,
        "data_version": found.version,
    }
    return Drawn("funnel", spec, [{**row, **about} for row in chosen.rows])


@dataclass(frozen=True)
class _Found:
    """Units with what they are beside their limits, and the limits as curves."""

    rows: list[dict[str, Any]]
    curve: list[dict[str, Any]]
    baseline: float
    method: str
    phi: float | None = None
    tau_squared: float | None = None


def _kind(path: Path) -> _Kind:
    """What the columns of the file make."""
    header = read_header(path)
    for kind in _KINDS:
        if {kind.over, kind.under} <= set(header):
            return kind
    choices = "; ".join(f"{kind.over} and {kind.under} (a {kind.name})" for kind in _KINDS)
    raise InvalidInput(
        f"{path} needs the column name and two columns that make a funnel: {choices}.",
        seen=f"the columns {', '.join(header) or 'none'}",
    )


def _as_units(kind: _Kind, found: Numbers, scale: float) -> list[dict[str, Any]]:
    """Units as `methods.funnels` takes them."""
    if kind.name != "rate":
        return [{kind.over: row[kind.over], kind.under: row[kind.under]} for row in found.rows]
    for row in found.rows:
        if row["population"] <= 0:
            raise InvalidInput("population must be above 0 in every row.", seen=f"{row['name']}")
    return [
        {
            "events": row["events"],
            "rate": scale * row["events"] / row["population"],
            "population": row["population"],
        }
        for row in found.rows
    ]


def _plain(kind: _Kind, found: Numbers, scale: float) -> _Found:
    """The funnel by chance alone."""
    units, rate_type = _as_units(kind, found, scale), "crude" if kind.name == "rate" else None
    judged = funnel_significance(kind.name, units, per=scale, rate_type=rate_type)
    sizes = np.array([row[kind.under] for row in found.rows])
    grid = np.geomspace(max(sizes.min() / 2, 1e-6), sizes.max() * 1.05, _POINTS_OF_A_CURVE)
    counts = grid * judged.baseline / scale if kind.name == "rate" else grid
    own = sizes * judged.baseline / scale if kind.name == "rate" else sizes
    at = [*counts.tolist(), *own.tolist()]
    limits = funnel_limits(kind.name, at, units, per=scale, rate_type=rate_type).limits
    words = [None if word in ("not_significant", "not_applicable") else word for word in judged.significance]
    rows = [
        {
            "name": row["name"],
            "size": row[kind.under],
            "value": scale * row[kind.over] / row[kind.under],
            "outlier": word,
            **_ends(limit),
        }
        for row, word, limit in zip(found.rows, words, limits[grid.size :], strict=True)
    ]
    curve = [{"size": size, **_ends(limit)} for size, limit in zip(grid.tolist(), limits, strict=False)]
    return _Found(rows, curve, judged.baseline, "funnel, limits by chance alone")


def _ends(limit: FunnelLimits | OverdispersedUnit) -> dict[str, Any]:
    """The four limits by name."""
    return {name: getattr(limit, name) for name in _LIMITS}


def _overdispersed(kind: _Kind, found: Numbers, plain: _Found, scale: float) -> _Found:
    """The funnel with limits that allow for differences beyond chance."""
    per_unit = plain.baseline / scale if kind.name == "rate" else 1.0
    units = [
        {"unit": row["name"], "numerator": row[kind.over], "denominator": row[kind.under] * per_unit}
        for row in found.rows
    ]
    proportion = kind.name == "proportion"
    data_type, method = ("proportion", None) if proportion else ("standardised_ratio", "shmi")
    per = plain.baseline if kind.name == "rate" else 1.0
    wide = funnel_overdispersion(data_type, units, method=method, per=per)
    sizes = [row["size"] for row in plain.curve]
    at = [size * per_unit for size in sizes]
    limits = overdispersed_limits(wide, at, data_type, method=method, per=per)
    rows = [
        {**row, "outlier": _outlier(unit.outlier_95, unit.outlier_998), **_ends(unit)}
        for row, unit in zip(plain.rows, wide.units, strict=True)
    ]
    how = "arcsine, winsorised" if proportion else "log ratio, truncated as for the SHMI"
    return _Found(
        rows,
        [{"size": size, **_ends(limit)} for size, limit in zip(sizes, limits, strict=True)],
        plain.baseline,
        f"funnel, limits widened for overdispersion ({how})",
        wide.phi,
        wide.tau_squared,
    )


def _outlier(inner: str | None, outer: str | None) -> str | None:
    """A unit's word from where it lies beside both limits."""
    if outer in ("high", "low"):
        return f"{outer}_998"
    return f"{inner}_95" if inner in ("high", "low") else None
