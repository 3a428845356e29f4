"""The sentences of the England report, each made by rule from the verdicts and numbers, none written by hand."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.outcomes.figure_11_results import YEAR_BEFORE, Figure11, Variant, View
from newcare.outcomes.figure_11_verdicts import (
    CARE_MODELS,
    LEVEL,
    ShortStayPart,
    Standing,
    Verdict,
    gap_points,
    slower_than_rest,
)
from newcare.terms.words import NOT_KNOWN, number_words, per_cent

IN_VIEW = {
    "all-areas": "in all areas",
    "without-reporting-breaks": "without areas whose reporting breaks",
    "one-day-or-more": "for stays of one night or more",
    "zero-day": "for stays of no night",
}
GROUP_NAMES = {"MCP": "MCP", "PACS": "PACS", "rest": "Rest of England"}
_COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SPACE = "\N{NO-BREAK SPACE}"


def change_words(percent: float) -> str:
    """A change in per cent, with its sign."""
    return per_cent(percent / 100, signed=True)


def points_words(points: float) -> str:
    """A difference of two changes, with its sign."""
    return f"{number_words(points, signed=True)}{_SPACE}points"


def p_words(p_value: float | None) -> str:
    """A p-value as analysts write it: two places, three where it is below a tenth."""
    if p_value is None:
        return NOT_KNOWN
    if p_value < 0.001:
        return f"p{_SPACE}<{_SPACE}0.001"
    return f"p{_SPACE}={_SPACE}{number_words(p_value, places=3 if p_value < 0.1 else 2)}"


def listed(words: Sequence[str]) -> str:
    """Join words as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def order_in_variants(variants: Sequence[Variant]) -> str:
    """In how many of the other readings MCP areas grew least, then PACS areas, then the rest, and where not.

    Changes that a reader cannot tell apart, at one decimal, are no order. The year before any vanguard is no reading.
    """
    readings = [variant for variant in variants if variant.key != YEAR_BEFORE]
    against = [
        variant
        for variant in readings
        if not (_shown(variant, "MCP") < _shown(variant, "PACS") < _shown(variant, "rest"))
    ]
    if not against:
        return f"The order holds in all {len(readings)} other readings of the numbers."
    named = listed([f"“{variant.words}”" for variant in against])
    held = f"{len(readings) - len(against)} of {len(readings)}"
    return f"The order holds in {held} other readings of the numbers, and not in {named}."


def _shown(variant: Variant, group: str) -> float:
    """A change as it is shown, to one decimal."""
    return round(variant.changes[group].change_percent, 1)


def lede(verdicts: Sequence[Verdict]) -> str:
    """What survives, in two sentences."""
    order, *slower = verdicts
    models = listed([f"{_of_the_views(verdict)} for {verdict.key} areas" for verdict in slower])
    return (
        f"The auditors' order (MCP areas lowest, then PACS areas, then the rest) survives {_of_the_views(order)}. "
        f"That growth was significantly slower survives {models}."
    )


def verdict_paragraph(verdict: Verdict, figure: Figure11) -> str:
    """What becomes of one published conclusion, view by view."""
    parts = [f"Published: {verdict.conclusion}."]
    survives, direction, fails = (verdict.in_views(standing) for standing in Standing)
    if survives:
        parts.append(f"This survives {_where(survives, verdict, figure)}.")
    if direction:
        parts.append(
            f"Only the direction survives, and chance could explain the gap, {_where(direction, verdict, figure)}."
        )
    if fails:
        parts.append(f"It fails {_where(fails, verdict, figure)}.")
    return " ".join(parts)


def variants_paragraphs(figure: Figure11) -> tuple[str, ...]:
    """Which variants would change the reading of the first view, one paragraph a care model."""
    variants = [each for each in figure.variants if each.key != YEAR_BEFORE]
    return tuple(_variants_sentence(figure, variants, model) for model in CARE_MODELS)


def year_before_sentence(figure: Figure11) -> str:
    """Whether the groups grew differently before any vanguard began."""
    before = next(each.changes for each in figure.variants if each.key == YEAR_BEFORE)
    gaps = [
        f"{points_words(gap_points(before, model))} in {model} areas ({p_words(before[model].permutation_p)})"
        for model in CARE_MODELS
    ]
    apart = any((before[model].permutation_p or 1) < LEVEL for model in CARE_MODELS)
    verdict = "more than chance would explain" if apart else "no more than chance would explain"
    return (
        f"From 2013-14 to 2014-15, before any vanguard began, growth against the rest was {listed(gaps)}: {verdict}. "
        "One year is too short a past to show that the groups would have kept in step."
    )


def short_stay_paragraph(parts: Sequence[ShortStayPart]) -> str:
    """How much of the gap to the rest is made by stays of no night."""
    gaps = [
        f"{number_words(abs(part.gap_points))} points {'less' if part.gap_points < 0 else 'more'} than in the rest in "
        f"{part.care_model} areas ({_short_part(part)})"
        for part in parts
    ]
    return (
        f"All emergency admissions per head grew by {listed(gaps)}. Stays of no night are the ones most open to "
        "recoding as same-day care."
    )


def changes_sentence(view: View) -> str:
    """The changes of one view, with what was published beside them."""
    places = {"MCP": "MCP areas", "PACS": "PACS areas", "rest": "the rest"}
    found = listed(
        [f"{change_words(view.changes[group].change_percent)} in {place}" for group, place in places.items()]
    )
    gaps = listed([f"{model} {p_words(view.changes[model].permutation_p)}" for model in CARE_MODELS])
    return f"{view.follow_up} against {view.baseline}: {found}. Against the rest: {gaps}."


def leverage_sentence(figure: Figure11) -> str:
    """Which single area moves each group most."""
    parts = [
        f"{GROUP_NAMES[each.group]} from {change_words(each.change_percent)} to "
        f"{change_words(each.change_without_percent)} without {figure.names[each.unit]}"
        + (", whose reporting breaks" if each.unit in figure.excluded else "")
        for each in figure.leverage
    ]
    return f"One area can carry a group: {'; '.join(parts)}." if parts else "No group has two areas."


def _variants_sentence(figure: Figure11, variants: Sequence[Variant], model: str) -> str:
    """How the reading of one care model fares in the variants."""
    usual = slower_than_rest(figure.view("all-areas").changes, model)
    same = sum(slower_than_rest(each.changes, model) is usual for each in variants)
    return (
        f"That growth was significantly slower in {model} areas reads '{usual}' in all areas, and the same in "
        f"{_COUNTS[same]} of {_COUNTS[len(variants)]} variants.{_otherwise(variants, model, usual)}"
    )


def _otherwise(variants: Sequence[Variant], model: str, usual: Standing) -> str:
    """Name the variants that read otherwise, by what they become."""
    sentences = []
    for standing in Standing:
        found = [each for each in variants if slower_than_rest(each.changes, model) is standing]
        if found and standing is not usual:
            named = [
                f"{each.words[0].lower()}{each.words[1:]} ({p_words(each.changes[model].permutation_p)})"
                for each in found
            ]
            sentences.append(f" It becomes '{standing}' in: {'; '.join(named)}.")
    return "".join(sentences)


def _short_part(part: ShortStayPart) -> str:
    """The part of a gap that stays of no night make."""
    if part.share is None:
        return f"of which stays of no night make {points_words(part.short_points)}"
    return f"{per_cent(part.share, places=0)} of it in stays of no night"


def _of_the_views(verdict: Verdict) -> str:
    """How many of the views a conclusion survives."""
    survived, views = len(verdict.in_views(Standing.SURVIVES)), len(verdict.standings)
    return f"{'all' if survived == views else f'{_COUNTS[survived]} of'} {_COUNTS[views]} checks"


def _where(keys: Sequence[str], verdict: Verdict, figure: Figure11) -> str:
    """Name views, with gap and p-value where the conclusion is about one care model."""
    if verdict.key not in CARE_MODELS:
        return listed([IN_VIEW[key] for key in keys])
    return listed(
        [
            f"{IN_VIEW[key]} ({points_words(gap_points(figure.view(key).changes, verdict.key))}, "
            f"{p_words(figure.view(key).changes[verdict.key].permutation_p)})"
            for key in keys
        ]
    )
