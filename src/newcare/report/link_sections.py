"""Sections on how good the links are: what error does to results, what links rest on, for whom they are worse."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.link_findings import LinkFindings, Row
from newcare.report.link_notes import notes_of
from newcare.report.page import DataTable, Section
from newcare.report.results import table_of
from newcare.terms.words import count_words, number_words, per_cent

_DIMENSIONS = {
    "file": "Extract",
    "month": "Month",
    "age": "Age",
    "deprivation_fifth": "Fifth by deprivation (1 the most deprived)",
    "ethnicity": "Ethnic group",
}
_MONTHS = 36
_NOT_SAID = "not said"
_FEWEST_ROWS = 100  # below this a group's share says little


def effect_section(findings: LinkFindings) -> Section:
    """What link error does to results."""
    rows = [
        {
            "measure": f"{row['measure']}: {row['people']}",
            "linked": count_words(row["linked"]),
            "unlinked": count_words(row["unlinked"]),
            "others": count_words(row["of_others"]),
            "low": number_words(row["none_given_per_1000"]),
            "high": number_words(row["all_given_per_1000"]),
        }
        for row in findings.effect
    ]
    return Section(
        "effect",
        "What link error does to results",
        tuple(findings.effects()) or ("No events to measure it on.",),
        tables=(
            table_of(
                "Events per 1,000 person-years in the last 365 days, with the unlinked rows given to nobody and all"
                " given to people registered here",
                rows,
                measure="Measure",
                linked="Linked",
                unlinked="Unlinked",
                others="Of people registered elsewhere",
                low="Rate, none given",
                high="Rate, all given",
            ),
        ),
        notes=notes_of(
            findings,
            "events of people registered on the day; rows with a valid NHS number that nobody here has are never"
            " given. An unlinked row that names no area is given to each fifth in turn.",
            "not a confidence interval: the truth lies between the two rates if no link is false",
        ),
    )


def passes_section(findings: LinkFindings) -> Section:
    """Links by pass, with how many may be false."""
    rows = [
        {
            "pass": row["words"],
            "count": count_words(row["rows"]),
            "share": per_cent(row["rows"] / findings.rows if findings.rows else None, places=2),
            "chance": per_cent(row["chance_of_false_link"], places=3, reason="follows another row"),
            "false": number_words(row["estimated_false_links"], reason="follows another row"),
        }
        for row in findings.passes
    ]
    return Section(
        "passes",
        "What the links rest on",
        "Each row is linked by the first pass that one registered person alone fits.",
        tables=(
            table_of(
                "Links by pass, in order",
                rows,
                **{"pass": "What agrees"},
                count="Rows",
                share="Share of all rows",
                chance="Registered people with a namesake",
                false="Links that may be false",
            ),
        ),
        notes=notes_of(
            findings,
            "the share of registered people who agree with somebody else, as far as a pass looks, is the chance that"
            " a row of an outsider finds a namesake; rows that fit nobody tell how many outsiders there are",
            "an upper estimate without an interval: twins count as namesakes. It leaves out NHS numbers that a supplier"
            " gave to the wrong person",
        ),
    )


def who_section(findings: LinkFindings) -> Section:
    """Shares linked by who the rows are of, so that unequal linkage is seen."""
    return Section(
        "who",
        "For whom links are worse",
        _gap(findings.shares),
        tables=tuple(
            _share_table(_recent(findings.shares), key, label) for key, label in _DIMENSIONS.items()
        ),
        notes=notes_of(
            findings,
            "by what each row says itself, so that linked and unlinked rows are counted alike; the fifth is that of"
            " the small area on the row",
        ),
    )


def _recent(shares: Sequence[Row]) -> list[Row]:
    """Shares with the months before the last `_MONTHS` counted together: registers of care packages go far back."""
    months = sorted(
        row["value"] for row in shares if row["dimension"] == "month" and row["value"] != _NOT_SAID
    )
    since = months[-_MONTHS] if len(months) > _MONTHS else ""
    old = [row for row in shares if row["dimension"] == "month" and row["value"] < since]
    kept = [row for row in shares if row not in old]
    if not old:
        return kept
    total = {count: sum(row[count] for row in old) for count in ("rows", "linked")}
    return [{"dimension": "month", "value": f"before {since}", **total}, *kept]


def _share_table(shares: Sequence[Row], dimension: str, label: str) -> DataTable:
    """Shares linked by one dimension."""
    rows = [
        {
            "value": row["value"],
            "count": count_words(row["rows"]),
            "linked": per_cent(row["linked"] / row["rows"], places=2),
        }
        for row in shares
        if row["dimension"] == dimension
    ]
    return table_of(
        f"Linked, by {label[0].lower()}{label[1:]}", rows, value=label, count="Rows", linked="Linked"
    )


def _gap(shares: Sequence[Row]) -> str:
    """The widest gap between two groups of one kind, in words."""
    widest: tuple[float, str, Row, Row] | None = None
    for dimension, label in _DIMENSIONS.items():
        said = [
            row
            for row in shares
            if row["dimension"] == dimension and row["value"] != _NOT_SAID and row["rows"] >= _FEWEST_ROWS
        ]
        if dimension in ("file", "month") or len(said) < 2:
            continue
        ordered = sorted(said, key=lambda row: row["linked"] / row["rows"])
        low, high = ordered[0], ordered[-1]
        gap = high["linked"] / high["rows"] - low["linked"] / low["rows"]
        if widest is None or gap > widest[0]:
            widest = (gap, label.split(" (")[0].lower(), low, high)
    if widest is None:
        return "The rows do not say enough of age, area or ethnic group to compare."
    _, label, low, high = widest
    return (
        f"The widest gap is by {label}: {per_cent(low['linked'] / low['rows'], places=2)} of rows of"
        f" “{low['value']}” are linked, {per_cent(high['linked'] / high['rows'], places=2)} of “{high['value']}”."
        " Rates of the group with fewer links are too low by about that much."
    )
