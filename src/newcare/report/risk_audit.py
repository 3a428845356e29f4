"""Sections of a risk model's card that audit it: are risks right in size, and are groups served alike?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.report.charts.risks import beyond_expected, calibration_plot, missed
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, counted, table_of
from newcare.report.risk_results import (
    CUTS,
    MISSED,
    OBSERVED_EXPECTED,
    figure_words,
    group_rows,
    known_rows,
    measures,
    overall,
    share_words,
)
from newcare.report.risk_sections import split_words
from newcare.terms.words import per_cent


def calibration(results: Results) -> Section:
    """Whether risks are right in size."""
    means, shares = (measures(results, "risk", name) for name in ("mean risk", "observed share"))
    points = [
        {"expected": mean["value"], "observed": seen["value"], "lower": seen["lower"], "upper": seen["upper"]}
        for mean, seen in zip(means, shares, strict=True)
        if mean["value"] is not None and seen["value"] is not None
    ]
    squared, level = (overall(results, name) for name in ("brier", "brier with one risk for all"))
    slope, ratio = (overall(results, name) for name in ("calibration slope", OBSERVED_EXPECTED))
    rows = [
        {
            "group": mean["group"],
            "people": counted(mean["people"]),
            "risk": per_cent(mean["value"]),
            "seen": share_words(seen),
        }
        for mean, seen in zip(means, shares, strict=True)
    ]
    return Section(
        "calibration",
        "Are the risks right in size?",
        (
            f"Observed over expected {figure_words(ratio)}; calibration slope {figure_words(slope)}, where below 1"
            f" says that risks are too extreme. Brier score {figure_words(squared, places=4)}, against"
            f" {figure_words(level, places=4)} with one risk for everybody.",
            *_recalibration(results),
        ),
        charts=_calibration_chart(points),
        tables=(
            table_of(
                "Groups by risk, the lowest first",
                rows,
                group="Group",
                people="People",
                risk="Mean risk",
                seen="Admitted",
            ),
        ),
        notes=results.notes(
            "slope and intercept by logistic regression on the log-odds of the risk (Cox 1958)",
            "95 %: Wald for the slope, Byar or exact for the ratio, Wilson for shares",
        ),
    )


def _calibration_chart(points: Sequence[Mapping[str, Any]]) -> tuple[Chart, ...]:
    """Mean risk and share admitted of each group."""
    if not points:
        return ()
    highest = points[-1]
    said = (
        f"{len(points)} groups from the lowest risk to the highest; in the highest the mean risk is"
        f" {per_cent(highest['expected'])} and {per_cent(highest['observed'])} were admitted."
    )
    return (
        Chart("Risks and what happened, in groups of 5 % of people by risk", said, calibration_plot(points)),
    )


def _recalibration(results: Results) -> tuple[str, ...]:
    """Whether an isotonic recalibration would help, where there are enough events to try."""
    rows = {row["group"]: row for row in measures(results, "recalibration", "brier")}
    if not rows:
        return (
            "An isotonic recalibration was not tried: it takes more than 10,000 admissions to learn from.",
        )
    as_it_is, isotonic = (figure_words(rows[name], places=5) for name in ("as it is", "isotonic"))
    return (
        f"An isotonic recalibration, learned on one half of the people and judged on the other, would take the Brier"
        f" score from {as_it_is} to {isotonic}. The risks are shown as the model gives them.",
    )


def by_group(results: Results) -> Section:
    """Whether it serves groups alike: risks right in size, and admissions missed."""
    return Section(
        "by-group",
        "Does it serve groups alike?",
        (
            f"{_sizes_said(results)} {_misses_said(results)}",
            "Both charts are needed: risks can be right in size in every group while a list misses more of the"
            " admitted in one group than in another, because that group has fewer people at the very top.",
            "Within age bands the model has less to tell people apart by, since much of the overall AUROC is age."
            " Ethnicity is never a predictor: what is recorded of it stands for unequal access as much as for need,"
            " so the model is audited by it instead.",
        ),
        charts=(*_size_chart(results), *_missed_chart(results)),
        tables=tuple(_group_tables(results)),
        notes=results.notes(
            split_words(results), "95 %: DeLong for AUROC, Byar or exact for the ratio, Wilson for shares"
        ),
    )


def _sizes_said(results: Results) -> str:
    """In which groups more, or fewer, were admitted than chance explains."""
    rows = known_rows(group_rows(results, OBSERVED_EXPECTED))
    more = [row["name"] for row in rows if row["lower"] is not None and row["lower"] > 1]
    fewer = [row["name"] for row in rows if row["upper"] is not None and row["upper"] < 1]
    if not more and not fewer:
        return f"In all {len(rows)} groups as many were admitted as expected, within chance."
    parts = [
        f"{words} than expected: {', '.join(found)}"
        for words, found in (("more", more), ("fewer", fewer))
        if found
    ]
    by_chance = f"of {len(rows)} groups, chance alone would put about 1 in 20 here"
    return f"Admitted {'; '.join(parts)} ({by_chance})."


def _misses_said(results: Results) -> str:
    """How far apart groups are in whom a list misses."""
    rows = sorted(known_rows(group_rows(results, MISSED)), key=lambda row: row["value"])
    if not rows:
        return "Whom a list would miss is not known by group."
    least, most = rows[0], rows[-1]
    return (
        f"A list of the top 5 % misses from {per_cent(least['value'])} ({least['name']}) to"
        f" {per_cent(most['value'])} ({most['name']}) of those admitted."
    )


def _size_chart(results: Results) -> tuple[Chart, ...]:
    """Admitted beyond expected, by group."""
    ends = ("value", "lower", "upper")
    rows = [
        {"name": row["name"], **{end: None if row[end] is None else row[end] - 1 for end in ends}}
        for row in known_rows(group_rows(results, OBSERVED_EXPECTED))
    ]
    title = "Are risks right in size in each group?"
    return (Chart(title, _said(rows, signed=True), beyond_expected(rows)),) if rows else ()


def _missed_chart(results: Results) -> tuple[Chart, ...]:
    """Admitted and not on the list of the top 5 %, by group."""
    rows = known_rows(group_rows(results, MISSED))
    reached = overall(results, "sensitivity of the top 5 %")
    of_all = None if reached is None or reached["value"] is None else 1 - reached["value"]
    title = "Whom would a list of the top 5 % miss?"
    return (Chart(title, _said(rows, signed=False), missed(rows, of_all)),) if rows else ()


def _said(rows: Sequence[Mapping[str, Any]], *, signed: bool) -> str:
    """A chart's rows in words."""
    return "; ".join(f"{row['name']} {per_cent(row['value'], signed=signed)}" for row in rows)


def _group_tables(results: Results) -> list[DataTable]:
    """One table of size and order, one of misses, with a row for each group."""
    rows = []
    for cut, words in CUTS.items():
        columns = [measures(results, cut, name) for name in ("auroc", OBSERVED_EXPECTED, MISSED)]
        for area, ratio, lost in zip(*columns, strict=True):
            rows.append(
                {
                    "group": f"{words}: {area['group']}",
                    "people": counted(area["people"]),
                    "admitted": counted(area["events"]),
                    "auroc": figure_words(area),
                    "ratio": figure_words(ratio),
                    "missed": share_words(lost),
                }
            )
    sizes = {"group": "Group", "people": "People", "admitted": "Admitted"}
    return [
        table_of(
            "Order and size of risks by group",
            rows,
            **sizes,
            auroc="AUROC within the group",
            ratio="Observed / expected",
        ),
        table_of("Admitted and missed by group", rows, **sizes, missed="Missed by the top 5 %"),
    ]
