"""A synthesis over places as a page: for each outcome what a new place may expect, the forest, and the numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newcare.evaluation.synthesis import Synthesis, pooled_words, read_as
from newcare.evaluation.synthesis.as_tables import CLASSICAL, LINE, RANDOM
from newcare.evaluation.synthesis.wording import change_words, moderation_words
from newcare.methods.effect import Effect
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.report.synthesis.forest import forest_of
from newcare.terms.words import interval_words, number_words

_COLUMNS = (
    TableColumn("place", "Place"),
    TableColumn("effect", "Effect", "right"),
    TableColumn("limits", "Limits", "right"),
    TableColumn("weight", "Weight", "right"),
    TableColumn("without", "Pooled without it", "right"),
    TableColumn("source", "Source"),
)


def synthesis_page(syntheses: Sequence[Synthesis], version: str) -> Page:
    """Lay out syntheses; the outcome with most places comes first."""
    ordered = sorted(syntheses, key=lambda each: -len(each.results))
    first = ordered[0]
    return Page(
        title="What places found together",
        lede=" ".join(pooled_words(first)),
        key_figures=tuple(_key_figure(each) for each in ordered[:4]),
        sections=tuple(_section(each, position, version) for position, each in enumerate(ordered, start=1)),
        colophon=(f"Results {version} (SHA-256 of what was pooled, first 12 letters).",),
    )


def _key_figure(synthesis: Synthesis) -> KeyFigure:
    """The pooled effect of one outcome, or that there is none."""
    places = f"{len(synthesis.results)} places" if len(synthesis.results) > 1 else "1 place: not pooled"
    if synthesis.pooled is None:
        return KeyFigure(_title(synthesis), "not pooled", places)
    mean = read_as(synthesis.pooled.pooled, synthesis.measure)
    return KeyFigure(
        _title(synthesis),
        change_words(mean.estimate, synthesis.measure),
        f"{_limits(mean, synthesis.measure)}; {places}",
    )


def _section(synthesis: Synthesis, position: int, version: str) -> Section:
    """One outcome: words, forest, places, groups, moderators."""
    words = [*pooled_words(synthesis)]
    words += [moderation_words(each, synthesis.measure) for each in synthesis.moderations]
    tables = [_places(synthesis)]
    if len(synthesis.groups) > 1:
        tables.append(_groups(synthesis))
    title = _title(synthesis)
    chart = Chart(f"{title}: each place and all together", " ".join(words), forest_of(synthesis))
    methods = [RANDOM, CLASSICAL, *([LINE] if synthesis.moderations else [])]
    return Section(
        f"outcome-{position}-{_anchor(synthesis.outcome)}",
        title,
        tuple(words),
        (chart,),
        tuple(tables),
        Notes(
            "; ".join(methods),
            f"{number_words(100 * synthesis.confidence, places=0)} %",
            version,
            ("A place's own limits are normal limits from its standard error.",),
        ),
    )


def _places(synthesis: Synthesis) -> DataTable:
    """Every place, then the pools."""
    measure, pool = synthesis.measure, synthesis.pooled
    rows = []
    for position, result in enumerate(synthesis.results):
        shown = result.shown(synthesis.confidence)
        without = read_as(synthesis.without[position], measure).estimate if synthesis.without else None
        weight = None if pool is None else float(pool.weights_percent[position])
        rows.append(
            {
                "place": result.place,
                "effect": change_words(shown.estimate, measure),
                "limits": _limits(shown, measure),
                "weight": "–" if weight is None else f"{number_words(weight, places=0)} %",
                "without": "–" if without is None else change_words(without, measure),
                "source": result.source,
            }
        )
    pools = [("All places, random effects", pool.pooled if pool else None)]
    pools.append(("All places, DerSimonian and Laird", synthesis.classical))
    rows += [_pool_row(name, found, measure) for name, found in pools if found is not None]
    return DataTable(f"Effects on {synthesis.outcome}", _COLUMNS, tuple(rows))


def _pool_row(name: str, found: Effect, measure: str) -> dict[str, str]:
    """One pool as a row of the table of places."""
    shown = read_as(found, measure)
    return {
        "place": name,
        "effect": change_words(shown.estimate, measure),
        "limits": _limits(shown, measure),
        "weight": "100 %",
        "without": "–",
        "source": "–",
    }


def _groups(synthesis: Synthesis) -> DataTable:
    """The pool of each group, and whether groups differ."""
    between = synthesis.between_groups
    differ = "" if between is None else f"; p of no difference {number_words(between.p_value, places=3)}"
    rows = [
        {
            "group": group,
            "places": str(len(pool.weights_percent)),
            "effect": change_words(read_as(pool.pooled, synthesis.measure).estimate, synthesis.measure),
            "limits": _limits(read_as(pool.pooled, synthesis.measure), synthesis.measure),
        }
        for group, pool in synthesis.groups.items()
    ]
    columns = (
        TableColumn("group", "Group"),
        TableColumn("places", "Places", "right"),
        TableColumn("effect", "Effect", "right"),
        TableColumn("limits", "Limits", "right"),
    )
    return DataTable(f"By group{differ}", columns, tuple(rows))


def _title(synthesis: Synthesis) -> str:
    return synthesis.outcome[:1].upper() + synthesis.outcome[1:]


def _anchor(outcome: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", outcome.lower()).strip("-")


def _limits(found: Effect, measure: str) -> str:
    return interval_words(found.lower, found.upper, words=lambda end: change_words(end, measure))
