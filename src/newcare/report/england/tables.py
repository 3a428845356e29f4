"""The tables of the England report; cells are words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newcare.outcomes.area_index import REST, GroupChange
from newcare.outcomes.figure_11_checks import Check
from newcare.outcomes.figure_11_results import PUBLISHED_BASELINE, PUBLISHED_PERCENT, Figure11, View
from newcare.outcomes.figure_11_verdicts import CARE_MODELS, Verdict, gap_points
from newcare.report.england.words import GROUP_NAMES, IN_VIEW, change_words, p_words, points_words
from newcare.report.page import DataTable, TableColumn
from newcare.terms.words import count_words, number_words

GROUPS = (*CARE_MODELS, REST)
_HOLDS = {True: "holds", False: "does not hold", None: "nothing to compare with"}


def verdict_table(verdicts: Sequence[Verdict]) -> DataTable:
    """One row a published conclusion, one column a view."""
    columns = [TableColumn(key, _capital(words)) for key, words in IN_VIEW.items()]
    rows = [{"conclusion": _capital(verdict.conclusion), **verdict.standings} for verdict in verdicts]
    return _table(
        "Published conclusions and what becomes of them",
        [TableColumn("conclusion", "Published"), *columns],
        rows,
    )


def change_table(view: View) -> DataTable:
    """One row a group: its change, the published one, and the test against the rest."""
    rows = [_change_row(view.changes, group) for group in GROUPS]
    columns = {
        "areas": "Areas",
        "change": "Change",
        "published": "Published",
        "gap": "Against the rest",
        "p": "Test",
    }
    if view.baseline != PUBLISHED_BASELINE:
        del columns["published"]  # growth over other years: not comparable
    return _table(
        f"{view.title}, change from {view.baseline} to {view.follow_up}: {view.measure} per head",
        [
            TableColumn("group", "Group"),
            *(TableColumn(key, label, "right") for key, label in columns.items()),
        ],
        rows,
    )


def series_table(view: View) -> DataTable:
    """One row a period, one column a group: the index as drawn."""
    periods = list(dict.fromkeys(point.period for point in view.series))
    index = {(point.period, point.group): number_words(point.index) for point in view.series}
    rows = [{"period": period, **{group: index[period, group] for group in GROUPS}} for period in periods]
    columns = [TableColumn(group, GROUP_NAMES[group], "right") for group in GROUPS]
    return _table(
        f"Index, {view.baseline} = 100: {view.title.lower()}",
        [TableColumn("period", "Period"), *columns],
        rows,
    )


def step_table(figure: Figure11, odd_months: Mapping[str, str]) -> DataTable:
    """One row a step, largest first."""
    rows = [
        {
            "area": f"{step.unit_name} ({step.unit})",
            "group": GROUP_NAMES[step.group],
            "month": f"{step.month:%B %Y}",
            "odd": odd_months.get(step.unit, "–"),
            "change": change_words(step.change_percent),
            "before": number_words(step.share_before_percent, places=2),
            "after": number_words(step.share_after_percent, places=2),
            "compared": "yes" if step.compared else "no",
        }
        for step in figure.steps
    ]
    return _table(
        "Areas left out: each step of more than 15 % between six-month means of the area's share of England",
        [
            TableColumn("area", "Area"),
            TableColumn("group", "Group"),
            TableColumn("month", "Half-years part at"),
            TableColumn("odd", "Missing or odd months"),
            TableColumn("change", "Change", "right"),
            TableColumn("before", "Share before, % of England", "right"),
            TableColumn("after", "Share after", "right"),
            TableColumn("compared", "Inside the years compared"),
        ],
        rows,
    )


def variant_table(figure: Figure11) -> DataTable:
    """One row a variant, the first view leading."""
    readings = [
        ("Monthly return, 2014-15 to 2017-18, all areas: the first view", figure.view("all-areas").changes)
    ]
    readings += [(variant.words, variant.changes) for variant in figure.variants]
    rows = [
        {"variant": words}
        | {group: change_words(changes[group].change_percent) for group in GROUPS}
        | {f"p-{model}": p_words(changes[model].permutation_p) for model in CARE_MODELS}
        for words, changes in readings
    ]
    columns = [TableColumn(group, GROUP_NAMES[group], "right") for group in GROUPS]
    tests = [TableColumn(f"p-{model}", f"{model} against the rest", "right") for model in CARE_MODELS]
    return _table(
        "One choice made differently each time", [TableColumn("variant", "Reading"), *columns, *tests], rows
    )


def mapping_table(figure: Figure11) -> DataTable:
    """One row a vanguard and area."""
    rows = [
        {
            "vanguard": f"{area.vanguard_number}. {area.vanguard}",
            "model": area.care_model.value,
            "area": f"{area.unit_name} ({area.unit})",
            "part": area.part,
            "confidence": area.confidence,
            "note": area.note,
        }
        for area in figure.mapping
    ]
    columns = {
        "vanguard": "Vanguard",
        "model": "Care model",
        "area": "Area",
        "part": "Covers",
        "confidence": "Confidence",
        "note": "Note",
    }
    return _table(
        "Our reading of where the vanguards worked",
        [TableColumn(key, label) for key, label in columns.items()],
        rows,
    )


def check_table(checks: Sequence[Check]) -> DataTable:
    """One row a check of the sources."""
    rows = [{"what": check.what, "seen": check.seen, "holds": _HOLDS[check.holds]} for check in checks]
    columns = (TableColumn("what", "Check"), TableColumn("seen", "Seen"), TableColumn("holds", "Result"))
    return _table("Checks of the sources", columns, rows)


def _change_row(changes: Mapping[str, GroupChange], group: str) -> dict[str, str]:
    """Words for one group's change."""
    change = changes[group]
    return {
        "group": GROUP_NAMES[group],
        "areas": count_words(change.areas),
        "change": change_words(change.change_percent),
        "published": change_words(PUBLISHED_PERCENT[group]),
        "gap": points_words(gap_points(changes, group)) if group != REST else "",
        "p": p_words(change.permutation_p) if group != REST else "",
    }


def _capital(words: str) -> str:
    """Begin with a capital letter and leave the rest as it is."""
    return words[0].upper() + words[1:]


def _table(caption: str, columns: Sequence[TableColumn], rows: Sequence[Mapping[str, str]]) -> DataTable:
    """Make a table of lists."""
    return DataTable(caption, tuple(columns), tuple(rows))
