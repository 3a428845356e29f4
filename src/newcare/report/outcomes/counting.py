"""How each thing is counted: nothing on the page may be read without it."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.outcomes.figures import Figures
from newcare.report.page import Section
from newcare.report.results import Results, table_of

DIRECTION_WORDS = {"lower": "fewer is better", "higher": "more is better", "neither": "neither"}


def counting(results: Results, figures: Sequence[Figures]) -> Section:
    """Counting basis, denominator, direction, source and caution of every indicator."""
    return Section(
        "counting",
        "How is each thing counted?",
        "Bodies count the same words in different ways. This is what stands behind every figure here.",
        tables=(
            table_of(
                "What is counted, over what, and where the definition comes from",
                [
                    {
                        "name": each.title,
                        "counting": each.indicator.counting,
                        "over": _over(results, each),
                        "direction": DIRECTION_WORDS[each.indicator.direction],
                        "source": f"{each.indicator.source} ({each.indicator.standing})",
                        "caution": each.indicator.caution or "none",
                    }
                    for each in figures
                ],
                text=("counting", "over", "direction", "source", "caution"),
                name="Indicator",
                counting="Counted",
                over="Over",
                direction="Better",
                source="Source",
                caution="Caution",
            ),
        ),
        notes=results.notes(
            "definitions of the indicator files, in the version named in the tables",
            "none: these are definitions",
        ),
    )


def _over(results: Results, each: Figures) -> str:
    """The denominator in words."""
    if each.indicator.share_of is not None:
        return results.indicator(each.indicator.share_of).title.lower()
    return f"time of {each.indicator.denominator} people"
