"""The page of `newcare link`: how well rows were linked, for whom worse, and what that does to results."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.records.linking import FATES, REASONS
from newcare.records.linking.care_homes import DERIVED, FEWEST_RESIDENTS, MISSED_BY_REGISTRATION, OLD
from newcare.records.linking.register import REASONS_LEFT_OUT
from newcare.report.link_findings import LinkFindings, Row
from newcare.report.page import DataTable, KeyFigure, Notes, Page, Section
from newcare.report.results import table_of
from newcare.terms.words import count_words, day_words, number_words, per_cent

__all__ = ["LinkFindings", "link_page"]
_DIMENSIONS = {
    "file": "Extract",
    "month": "Month",
    "age": "Age",
    "deprivation_fifth": "Fifth by deprivation (1 the most deprived)",
    "ethnicity": "Ethnic group",
}
_MORE_REASONS = {
    "not-attended": "not attended or cancelled",
    "kind-of-service-not-kept": "a kind of service that no table holds",
    "setting-of-no-table": "a kind of visit that no table holds",
    "opt-out-applied": "opt-out applied",
    "opt-out-of-other-purposes": "opt-out that does not apply to this purpose, or not yet",
    "national-data-opt-out": "national data opt-out",
    "type-1": "type 1 opt-out",
}


def link_page(findings: LinkFindings) -> Page:
    """Lay out the page; the answer comes first."""
    return Page(
        title="Linked records: how good are the links?",
        lede=findings.headline(),
        key_figures=_key_figures(findings),
        sections=(
            _effect(findings),
            _passes(findings),
            _who(findings),
            _unlinked(findings),
            _protected(findings),
            _touched(findings),
            _ledger(findings),
        ),
        colophon=(
            f"Linked for the purpose {findings.purpose}, to be made available on {day_words(findings.on)}.",
            f"Data version {findings.data_version}: SHA-256 of the accepted rows.",
            "Counts are exact and not for release: they serve those who look after the records.",
        ),
    )


def _key_figures(findings: LinkFindings) -> tuple[KeyFigure, ...]:
    """Linked, false, left out, duplicates."""
    return (
        KeyFigure(
            "Rows linked", per_cent(findings.share_linked, places=2), f"of {count_words(findings.rows)} rows"
        ),
        KeyFigure(
            "Links that may be false",
            number_words(findings.estimated_false, places=0),
            "estimated from namesakes on the register",
        ),
        KeyFigure("Rows left out by opt-outs", count_words(findings.opted_out), f"for {findings.purpose}"),
        KeyFigure(
            "Possible duplicates",
            count_words(findings.possible_duplicates),
            "pairs of people who differ in nothing but their NHS number; not merged",
        ),
    )


def _notes(findings: LinkFindings, method: str, interval: str = "none; these are counts") -> Notes:
    return Notes(method, interval, findings.data_version)


def _effect(findings: LinkFindings) -> Section:
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
        notes=_notes(
            findings,
            "events of people registered on the day; rows with a valid NHS number that nobody here has are never"
            " given. An unlinked row that names no area is given to each fifth in turn.",
            "not a confidence interval: the truth lies between the two rates if no link is false",
        ),
    )


def _passes(findings: LinkFindings) -> Section:
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
        notes=_notes(
            findings,
            "the share of registered people who agree with somebody else, as far as a pass looks, is the chance that"
            " a row of an outsider finds a namesake; rows that fit nobody tell how many outsiders there are",
            "an upper estimate without an interval: twins count as namesakes. It leaves out NHS numbers that a supplier gave"
            " to the wrong person",
        ),
    )


def _who(findings: LinkFindings) -> Section:
    """Shares linked by who the rows are of, so that unequal linkage is seen."""
    return Section(
        "who",
        "For whom links are worse",
        _gap(findings.shares),
        tables=tuple(_share_table(findings.shares, key, label) for key, label in _DIMENSIONS.items()),
        notes=_notes(
            findings,
            "by what each row says itself, so that linked and unlinked rows are counted alike; the fifth is that of"
            " the small area on the row",
        ),
    )


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
            if row["dimension"] == dimension and row["value"] != "not said" and row["rows"] >= 100
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


def _unlinked(findings: LinkFindings) -> Section:
    """Unlinked rows by extract and reason."""
    rows = [
        {"file": row["file"], "reason": REASONS[row["reason"]], "count": count_words(row["rows"])}
        for row in findings.unlinked
    ]
    return Section(
        "unlinked",
        "Rows linked to nobody",
        f"{count_words(findings.rows - findings.linked)} rows are linked to nobody. They stay in the checked folder and"
        " are in no table of records.",
        tables=(
            table_of(
                "Unlinked rows by extract and reason",
                rows,
                text=("reason",),
                file="Extract",
                reason="Why",
                count="Rows",
            ),
        ),
        notes=_notes(findings, "the first reason that holds"),
    )


def _protected(findings: LinkFindings) -> Section:
    """Opt-outs applied, and names."""
    rows = [
        {
            "opt_out": _MORE_REASONS[row["opt_out"]],
            "shape": row["shape"].replace("_", " "),
            "count": count_words(row["rows"]),
        }
        for row in findings.left_out
    ]
    named = (
        "NHS numbers stand in the records: they are for the people's own practices and teams only."
        if findings.purpose == "direct-care"
        else f"People are known by pseudonyms of the purpose {findings.purpose}; names, birth dates, postcodes and NHS"
        " numbers are not in the records. Only direct care may turn pseudonyms back."
    )
    rules = [
        f"{rule['title']}: keeps out {'all rows' if rule['rows'] == 'all' else 'rows of general practice'}."
        f" {rule['standing'].capitalize()}. {rule['caution']}"
        for rule in findings.rules
    ]
    return Section(
        "protected",
        "What was left out, and who can be recognised",
        (
            f"{count_words(findings.opted_out)} rows were left out because people opted out of this purpose.",
            named,
            *(rules or ["No opt-out applies to this purpose."]),
        ),
        tables=(
            table_of(
                "Register of what opt-outs left out",
                rows,
                text=("shape",),
                opt_out="Opt-out",
                shape="Kind of row",
                count="Rows",
            ),
        ),
        notes=_notes(findings, "counts by opt-out and kind of row; never who"),
    )


def _touched(findings: LinkFindings) -> Section:
    """What was changed on the way."""
    return Section(
        "touched",
        "What was changed on the way",
        (
            "Every change that linking made to what the extracts say is counted here.",
            f"A person of {OLD} or over counts as living in a care home where a code says so, or where at least"
            f" {FEWEST_RESIDENTS} of that age share a property number (or the postcode of a known home); such homes have"
            f" codes that begin with “{DERIVED}”. Flags by GP registration alone miss"
            f" {per_cent(MISSED_BY_REGISTRATION)} of residents (Santos 2021); nobody has measured this rule here.",
        ),
        tables=(
            table_of(
                "Changes",
                [{"what": row["what"], "count": count_words(row["rows"])} for row in findings.touched],
                what="What",
                count="Rows",
            ),
        ),
        notes=_notes(findings, "counted as the tables were made"),
    )


def _ledger(findings: LinkFindings) -> Section:
    """Where each accepted row went."""
    reasons = {**REASONS, **REASONS_LEFT_OUT, **_MORE_REASONS}
    rows = [
        {
            "file": row["file"],
            "fate": FATES[row["fate"]],
            "reason": reasons.get(row["reason"], row["reason"]) if row["reason"] else "",
            "count": count_words(row["rows"]),
        }
        for row in findings.ledger
    ]
    total = count_words(sum(row["rows"] for row in findings.ledger))
    return Section(
        "ledger",
        "Where each accepted row went",
        f"All {total} accepted rows are accounted for.",
        tables=(
            table_of(
                "Accepted rows by extract and fate",
                rows,
                text=("fate", "reason"),
                file="Extract",
                fate="What became of them",
                reason="Why",
                count="Rows",
            ),
        ),
        notes=_notes(findings, "each row once"),
    )
