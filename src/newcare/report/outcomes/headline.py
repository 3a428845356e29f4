"""Every indicator at a glance: its level, its change, the comparison's change, and what chance explains."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.charts import interval_dots
from newcare.report.outcomes.figures import (
    COMPARISON,
    MODEL,
    STAR_NOTE,
    Figures,
    chance_words,
    is_suppressed,
    mark_words,
    ratio_limits,
    withheld,
    withheld_words,
)
from newcare.report.page import Chart, DataTable, KeyFigure, Section, Tone
from newcare.report.results import Results, Row, counted, table_of
from newcare.terms.words import per_cent

SPLIT_WORDS = (
    "Stays of no night and of one night or more are shown apart because the way short stays are recorded differs"
    " between hospitals and moves over time: a change in one alone may be a change in recording."
)
_SHORT = {"higher": "yes, higher", "lower": "yes, lower", "within chance": "no", "not known": "not known"}
_TONES: dict[str | None, Tone] = {"improvement": "good", "concern": "bad", "common_cause": "steady"}


def headline(results: Results, figures: Sequence[Figures]) -> Section:
    """The balance of indicators side by side."""
    charted = [each for each in figures if each.beside["ratio"] is not None]
    return Section(
        "at-a-glance",
        "What happened, beside the comparison?",
        (_answer(figures), *(sentence(each) for each in figures), SPLIT_WORDS),
        charts=(_chart(charted),) if charted else (),
        tables=(_changes(figures), _levels(figures)),
        notes=results.notes(
            f"{results['area_rate'][0]['method']}. {results['rate_contrast'][0]['method']}",
            f"{per_cent(results['rate_contrast'][0]['confidence'], places=0)}; limits say what chance in the counts"
            " alone could do, not how hospitals or seasons differ",
            STAR_NOTE,
            f"Baseline: {_quarters(figures, 'baseline')}. Latest: {_quarters(figures, 'latest')}.",
            "A gap between two changes is not the effect of the model of care: the report judges that.",
        ),
    )


def _answer(figures: Sequence[Figures]) -> str:
    """Of how many indicators the gap is beyond chance."""
    beyond = [each.title.lower() for each in figures if each.beside["sign"] in ("higher", "lower")]
    none = [each for each in figures if each.beside["ratio"] is None]
    known = len(figures) - len(none)
    rest = "".join(
        f" {said} of {', '.join(each.title.lower() for each in none if is_suppressed(each.beside) is hidden)}."
        for said, hidden in (("Suppressed", True), ("Not known", False))
        if any(is_suppressed(each.beside) is hidden for each in none)
    )
    if not beyond:
        return (
            f"Set beside the comparison's, the change of none of the {known} indicators is beyond what chance explains."
            f"{rest}"
        )
    return (
        f"Set beside the comparison's, the change of {len(beyond)} of {known} indicators is beyond what chance"
        f" explains: {', '.join(beyond)}.{rest}"
    )


def sentence(each: Figures) -> str:
    """One indicator in a sentence that ends with what chance explains."""
    row = each.beside
    changes = [each.contrast[area, "since baseline"]["ratio"] for area in (MODEL, COMPARISON)]
    if row["ratio"] is None or None in changes:
        return f"{each.title}: {withheld_words(row)}."
    model, comparison = (change - 1 for change in changes)
    return (
        f"{each.title}: {per_cent(model, signed=True)} since the baseline where the model of care runs,"
        f" {per_cent(comparison, signed=True)} in the comparison; the gap between the two changes is"
        f" {chance_words(row['sign'])}."
    )


def key_figures(figures: Sequence[Figures]) -> tuple[KeyFigure, ...]:
    """A card for each indicator: its index, its level, and its control chart's mark."""
    return tuple(_card(each) for each in figures)


def _card(each: Figures) -> KeyFigure:
    """Index of the last four quarters; the mark says what the control chart's last point is."""
    mark = each.variation[MODEL]["variation"]
    return KeyFigure(
        each.title,
        each.index_words(MODEL),
        f"Index, baseline = 100; comparison {each.index_words(COMPARISON)};"
        f" {each.value_words(MODEL)} {each.unit_words}",
        _TONES.get(mark, "plain"),
    )


def _chart(figures: Sequence[Figures]) -> Chart:
    """The gap between the two changes, one row an indicator."""
    rows = [
        {
            "name": each.title,
            "value": each.beside["ratio"] - 1,
            **_ends(each.beside),
        }
        for each in figures
    ]
    return Chart(
        "Change since the baseline beside the comparison's change",
        "; ".join(f"{each.title} {each.change_words(MODEL, 'change beside comparison')}" for each in figures),
        interval_dots(
            rows,
            "name",
            "value",
            "lower",
            "upper",
            title="Change of the model of care over the comparison's change, with limits",
        ),
    )


def _ends(row: Row) -> dict[str, float | None]:
    """Limits of a relative change; a chart draws neither where one has no end."""
    if row["ratio_upper"] is None:
        return {"lower": None, "upper": None}
    return {"lower": row["ratio_lower"] - 1, "upper": row["ratio_upper"] - 1}


def _changes(figures: Sequence[Figures]) -> DataTable:
    """Change of each group and the gap between the changes."""
    return table_of(
        "Change since the baseline, with limits",
        [
            {
                "name": each.title,
                **_change_cells(each, "model", MODEL, "since baseline"),
                **_change_cells(each, "comparison", COMPARISON, "since baseline"),
                **_change_cells(each, "gap", MODEL, "change beside comparison"),
                "chance": withheld(each.beside)
                if each.beside["sign"] is None
                else _SHORT[each.beside["sign"]],
            }
            for each in figures
        ],
        text=("chance",),
        name="Indicator",
        model="Model of care",
        model_limits="Limits",
        comparison="Comparison",
        comparison_limits="Limits",
        gap="Gap between the changes",
        gap_limits="Limits",
        chance="Beyond chance?",
    )


def _change_cells(each: Figures, name: str, area: str, contrast: str) -> dict[str, str]:
    """A change and its limits in a cell each."""
    row = each.contrast[area, contrast]
    if row["ratio"] is None:
        return {name: withheld(row), f"{name}_limits": ""}
    return {name: per_cent(row["ratio"] - 1, signed=True), f"{name}_limits": ratio_limits(row)}


def _levels(figures: Sequence[Figures]) -> DataTable:
    """Level of each group in the latest period, with the mark of its control chart."""
    return table_of(
        "Level in the last four quarters, with limits, and variation of the last quarter",
        [
            {
                "name": f"{each.title}, {each.unit_words}",
                "number": counted(each.rate[MODEL, "latest"]["events"]),
                "model": each.value_words(MODEL),
                "comparison": each.value_words(COMPARISON),
                "variation": mark_words(each.variation[MODEL]),
            }
            for each in figures
        ],
        text=("model", "comparison", "variation"),
        name="Indicator",
        number="Number, model of care",
        model="Model of care",
        comparison="Comparison",
        variation="Variation",
    )


def _quarters(figures: Sequence[Figures], period: str) -> str:
    """First and last quarter of a period."""
    return str(figures[0].rate[MODEL, period]["quarters"])
