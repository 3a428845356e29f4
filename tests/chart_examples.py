"""One chart of every kind, plain and awkward: long names, crowded notes, values that are equal or below nothing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from newcare.methods.control_charts import xmr_chart
from newcare.report.charts import (
    Spec,
    box_flow,
    control_chart,
    event_study,
    forest,
    funnel,
    indexed_lines,
    inequality,
    love_plot,
    power_curve,
    run_chart,
    small_multiples,
)

MONTHS = [f"20{year}-{month:02d}" for year in (22, 23, 24) for month in range(1, 13)]
QUARTERS = [f"20{year}-{year + 1} Q{number}" for year in (18, 19, 20, 21, 22) for number in (1, 2, 3, 4)]
LONG = "Northern Villages and Market Towns Integrated Neighbourhood"
CROWDED_NOTES = [
    ("2023-01", "first practices start"),
    ("2023-02", "reporting break accepted: two hospital sites merged their returns"),
    ("2023-03", "new codes"),
    ("2024-11", "winter scheme for the whole of the county and its neighbours"),
    ("2024-12", "last"),
]


def noise(seed: int, size: int, spread: float = 1.0) -> list[float]:
    drawn: list[float] = np.random.default_rng(seed).normal(0, spread, size).tolist()
    return drawn


def control_rows(values: list[float], starts: tuple[int, ...] = (), direction: str = "decrease") -> Any:
    """Rows of a control chart, and the chart as worked out."""
    chart = xmr_chart(values, phase_starts=starts, improvement_direction=direction, target=90)
    rows = []
    for position, value in enumerate(values):
        number, phase = next(
            (number, phase)
            for number, phase in enumerate(chart.phases)
            if phase.first_point <= position <= phase.last_point
        )
        limits = {"mean": phase.mean, "lower_limit": phase.lower_limit, "upper_limit": phase.upper_limit}
        found = {"phase": number, "flag": chart.flags[position], **limits}
        rows.append({"period": MONTHS[position], "value": value, **found})
    return rows, chart


def _control(values: list[float], starts: tuple[int, ...] = (), **options: Any) -> Spec:
    rows, chart = control_rows(values, starts, options.get("improvement", "decrease"))
    return control_chart(
        rows,
        rule_set=chart.rule_set,
        variation=chart.variation,
        assurance=chart.assurance,
        target=90,
        **options,
    )


def falling() -> list[float]:
    """A series that is high at first, has one point far out, and then lies lower."""
    return [(100 if rank < 18 else 88) + step + 25 * (rank == 5) for rank, step in enumerate(noise(3, 36, 4))]


def funnel_rows(names: list[str], seed: int = 8) -> list[dict[str, Any]]:
    """Units of which some lie outside."""
    sizes = np.random.default_rng(seed).integers(800, 18_000, len(names)).tolist()
    rows = []
    for name, size, step in zip(names, sizes, noise(seed, len(names)), strict=True):
        error = math.sqrt(0.09 / size)
        away = 2.1 * step
        reach = "998" if abs(away) > 3.09 else "95" if abs(away) > 1.96 else None
        outlier = reach and f"{'high' if away > 0 else 'low'}_{reach}"
        rows.append({"name": name, "size": size, "value": 0.1 + away * error, "outlier": outlier})
    return rows


def funnel_curve(wider: float = 1.0) -> list[dict[str, float]]:
    curve = []
    for size in np.geomspace(400, 19_000, 80).tolist():
        reach = wider * math.sqrt(0.09 / size)
        curve.append(
            {
                "size": size,
                "lower_95": 0.1 - 1.96 * reach,
                "upper_95": 0.1 + 1.96 * reach,
                "lower_998": 0.1 - 3.09 * reach,
                "upper_998": 0.1 + 3.09 * reach,
            }
        )
    return curve


def group_rows(slopes: dict[str, float]) -> list[dict[str, Any]]:
    """An index of each group with limits."""
    return [
        {
            "quarter": quarter,
            "group": group,
            "index": 100 + slope * rank,
            "lower": 98 + slope * rank,
            "upper": 102 + slope * rank,
        }
        for group, slope in slopes.items()
        for rank, quarter in enumerate(QUARTERS)
    ]


def unit_rows(names: list[str]) -> list[dict[str, Any]]:
    """Series of many units with a gap in the second."""
    return [
        {"name": name, "period": quarter, "value": None if (rank, place) == (7, 1) else 100 + step}
        for place, name in enumerate(names)
        for rank, (quarter, step) in enumerate(zip(QUARTERS, noise(place, 20, 4), strict=True))
    ]


def study_rows(names: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "estimate": step,
            "lower": step - 0.05,
            "upper": step + 0.05,
            "weight": 1 / len(names),
        }
        for name, step in zip(names, noise(5, len(names), 0.06), strict=True)
    ]


def covariate_rows(names: list[str]) -> list[dict[str, Any]]:
    before = noise(6, len(names), 0.5)
    return [
        {"name": name, "before": None if rank == 2 else size, "after": size / 8}
        for rank, (name, size) in enumerate(zip(names, before, strict=True))
    ]


def power_rows(names: list[str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "effect": step / 100, "power": 1 / (1 + math.exp(6 / (rank + 1) - step))}
        for rank, name in enumerate(names)
        for step in range(16)
    ]


def fifth_rows(names: list[str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "share": 0.24 - 0.02 * rank, "value": rate, "lower": rate - 4, "upper": rate + 4}
        for rank, (name, rate) in enumerate(zip(names, (128, 112, 101, 93, 80), strict=True))
    ]


FLOW = [
    {
        "name": "Practices in the place",
        "number": 64,
        "left_out": [("closed or merged", 3), ("no returns for a whole quarter of the year before", None)],
    },
    {"name": "Practices with whole records in every quarter", "number": 59, "left_out": []},
    {"name": "Practices compared", "number": 55, "left_out": [("reporting breaks", 4)]},
]
ARMS = [{"name": "With the care model", "number": 20}, {"name": "Not yet, or never", "number": 35}]
FIFTHS = ["1 most deprived", "2", "3", "4", "5 least deprived"]
GROUPS = {"With the care model": -0.7, "Similar practices elsewhere": 0.2, "All other practices": 0.21}


def plain_charts() -> dict[str, Spec]:
    """A chart of every kind as reports have them."""
    effects = [{"k": k, "v": -0.01 * max(0, k), "lo": -0.05, "hi": 0.03} for k in range(-6, 9)]
    practices = [f"Practice {number}" for number in range(1, 41)]
    return {
        "control": _control(falling(), (18,), notes=[("2023-07", "start of the model")], title="Admissions"),
        "run": run_chart(
            [
                {"period": month, "value": value, "flag": "shift" if rank > 25 else None}
                for rank, (month, value) in enumerate(zip(MONTHS, falling(), strict=True))
            ],
            rule_set="perla_2011",
            median=95.0,
            signal="runs of 6 are signs: a sign of change.",
            title="Admissions",
        ),
        "funnel": funnel(
            funnel_rows(practices),
            funnel_curve(),
            baseline=0.1,
            x_title="People",
            title="Share",
            unit="share",
        ),
        "indexed": indexed_lines(
            group_rows(GROUPS),
            "quarter",
            "index",
            "group",
            lower="lower",
            upper="upper",
            baseline_periods=("2018-19 Q1", "2018-19 Q4"),
            rules=[("2020-21 Q1", "first practices start")],
            breaks=[("2021-22 Q3", "merged trust")],
            title="Index",
        ),
        "small multiples": small_multiples(
            unit_rows([f"Neighbourhood {number}" for number in range(1, 12)]),
            baseline=100,
            notes=[("2020-21 Q1", "start of the model")],
            title="Index",
        ),
        "forest": forest(
            study_rows(["Somerset", "Morecambe Bay", "Rushcliffe", "Sutton"]),
            pooled={"name": "All places", "estimate": -0.05, "lower": -0.09, "upper": -0.01},
            prediction=(-0.17, 0.06),
            sides=("← fewer admissions", "more admissions →"),
            title="Change in emergency admissions",
        ),
        "love": love_plot(
            covariate_rows(["Age", "Female", "Deprivation", "Frailty"]), title="Standardised difference"
        ),
        "power": power_curve(power_rows(["1 year", "2 years", "4 years"]), marks=[(0.06, "most possible")]),
        "flow": box_flow(FLOW, arms=ARMS, title="Practices"),
        "inequality": inequality(fifth_rows(FIFTHS), intercept=131.0, slope=-54.0, title="Per 1,000 people"),
        "event study": event_study(effects, "k", "v", "lo", "hi", title="Effect"),
    }


def awkward_charts() -> dict[str, Spec]:
    """The same kinds with what tends to break a drawing."""
    crowd = [f"{LONG} {number}" for number in range(1, 61)]
    same = [{**row, "size": 9_000, "value": 0.2, "outlier": "high_998"} for row in funnel_rows(crowd[:12])]
    long_effects = [{"k": k, "v": 0.4, "lo": -0.9, "hi": 1.9} for k in range(-24, 49)]
    return {
        "control": _control(
            falling(),
            notes=CROWDED_NOTES,
            title=f"Emergency admissions per 1,000 people and year in {LONG}, all ages",
        ),
        "control of neither": _control(
            [step * 0.01 for step in falling()], improvement="neutral", notes=CROWDED_NOTES, unit="decimal"
        ),
        "control below nothing": _control([10 * step for step in noise(9, 36)], unit="change"),
        "run": run_chart(
            [{"period": f"week {rank}", "value": 5.0 + rank % 2, "flag": "trend"} for rank in range(60)],
            rule_set="anhoej",
            median=5.5,
            signal=f"{LONG}: nothing.",
            notes=[("week 1", "a"), ("week 2", LONG), ("week 59", "z"), ("week 58", LONG)],
        ),
        "funnel": funnel(
            funnel_rows(crowd),
            funnel_curve(1.7),
            baseline=0.1,
            unadjusted=funnel_curve(),
            title=LONG,
            x_title=f"People registered in {LONG}",
            unit="share",
        ),
        "funnel of one place": funnel(same, funnel_curve(), baseline=0.1, unit="share"),
        "indexed": indexed_lines(
            group_rows({LONG: 0.0, "Same": 0.01, "The same again": 0.02, "Alike": 0.03, "Like them": 0.04}),
            "quarter",
            "index",
            "group",
            baseline_periods=("2022-23 Q1", "2022-23 Q4"),
            rules=[("2022-23 Q2", "first practices start"), ("2022-23 Q3", "second practices start")],
            breaks=[("2022-23 Q4", LONG), ("2018-19 Q1", LONG)],
            title=LONG,
        ),
        "small multiples": small_multiples(
            unit_rows(crowd[:7]), notes=[("2020-21 Q1", LONG), ("2020-21 Q2", LONG)], title=LONG
        ),
        "small multiples of pounds": small_multiples(
            [{**row, "value": row["value"] and row["value"] * 1e6} for row in unit_rows(["One", "Two"])],
            unit="pence",
        ),
        "forest": forest(
            study_rows(crowd[:14]),
            pooled={"name": LONG, "estimate": 0.31, "lower": -0.49, "upper": 1.01},
            prediction=(-1.2, 2.0),
            sides=(f"← fewer in {LONG}", f"more in {LONG} →"),
            title=f"Change in {LONG}",
        ),
        "love": love_plot(
            covariate_rows(crowd[:30]),
            names=("before weighting and matching", "after weighting and matching"),
            title=f"Standardised difference, {LONG}",
        ),
        "power": power_curve(
            power_rows([LONG, "Same", "The same", "And so on"]), marks=[(0.15, LONG), (0.149, LONG)]
        ),
        "flow": box_flow(FLOW, arms=[*ARMS, {"name": LONG, "number": None}], title=LONG),
        "inequality": inequality(
            fifth_rows([f"{LONG} {rank}" for rank in range(5)]), intercept=131.0, slope=-54.0, title=LONG
        ),
        "event study": event_study(long_effects, "k", "v", "lo", "hi", title=LONG),
    }
