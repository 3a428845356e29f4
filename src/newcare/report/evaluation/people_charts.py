"""What designs of persons found, and how alike people were, as charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.evaluation.people.study import ONE_GROUP
from newcare.evaluation.person_effect import PersonEffect
from newcare.evaluation.wording import design_name
from newcare.report.charts import interval_dots, love_plot
from newcare.report.page import Chart
from newcare.report.results import Row
from newcare.tables.person_estimates import UNADJUSTED


def name_of(row: Row) -> str:
    """A design, and its control group where there are several."""
    beside = "" if row["comparison"] == ONE_GROUP else f", {row['comparison']}"
    return f"{design_name(row['design'])}{beside}"


def measure_words(row: Row) -> str:
    """A measure in words."""
    words: str = row["measure"].replace("-", " ")
    return words


def dots_by_design(rows: Sequence[Row]) -> tuple[Chart, ...]:
    """A line for each design and control group with its interval; `rows` are of one outcome and measure."""
    known = [row for row in rows if row["estimate"] is not None]
    if not known:
        return ()
    first = PersonEffect(known[0])
    money = str(known[0]["unit"] or "").startswith("pence")
    share = first.is_ratio or known[0]["measure"] == "risk-difference"
    drawn = [
        {
            "name": name_of(row),
            "words": PersonEffect(row).figures,
            **{
                end: None if row[end] is None else row[end] - first.none
                for end in ("estimate", "lower", "upper")
            },
        }
        for row in known
    ]
    unit: Any = "pence" if money else "change" if share else "number"
    title = (
        f"{measure_words(known[0]).capitalize()}{', as a relative change' * first.is_ratio}, with interval"
    )
    described = "; ".join(f"{name_of(row)} {PersonEffect(row).change}" for row in known)
    spec = interval_dots(drawn, "name", "estimate", "lower", "upper", title=title, unit=unit, words="words")
    return (Chart("Each design and control group", described, spec),)


def love_chart(balance: Sequence[Row], design: str, comparison: str) -> tuple[Chart, ...]:
    """How unlike people were as they are, and after a design, beside one control group."""
    before = {
        row["covariate"]: row["standardised_difference"]
        for row in balance
        if row["design"] == UNADJUSTED and row["comparison"] == comparison
    }
    rows = [
        {
            "name": row["covariate"].replace("_", " "),
            "before": before.get(row["covariate"]),
            "after": row["standardised_difference"],
        }
        for row in balance
        if row["design"] == design and row["comparison"] == comparison
    ]
    if not any(row["after"] is not None for row in rows):
        return ()
    names = ("people as they are", f"after {design_name(design).lower()}")
    spec = love_plot(rows, names=names, title="Standardised difference")
    return (
        Chart(
            f"How alike people are: {name_of({'design': design, 'comparison': comparison})}",
            spec["description"],
            spec,
        ),
    )
