"""Sections that account for every row: linked to nobody, left out by opt-outs, changed, and where each one went."""

from __future__ import annotations

from newcare.records.linking import FATES, REASONS
from newcare.records.linking.care_homes import DERIVED, FEWEST_RESIDENTS, MISSED_BY_REGISTRATION, OLD
from newcare.records.linking.register import REASONS_LEFT_OUT
from newcare.report.link_findings import LinkFindings
from newcare.report.link_notes import notes_of, shown
from newcare.report.page import Section
from newcare.report.results import table_of
from newcare.terms.words import count_words, per_cent

_MORE_REASONS = {
    "not-attended": "not attended or cancelled",
    "kind-of-service-not-kept": "a kind of service that no table holds",
    "setting-of-no-table": "a kind of visit that no table holds",
    "opt-out-applied": "opt-out applied",
    "opt-out-of-other-purposes": "opt-out that does not apply to this purpose, or not yet",
    "national-data-opt-out": "national data opt-out",
    "type-1": "type 1 opt-out",
}


def unlinked_section(findings: LinkFindings) -> Section:
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
        tables=shown(
            table_of(
                "Unlinked rows by extract and reason",
                rows,
                text=("reason",),
                file="Extract",
                reason="Why",
                count="Rows",
            )
        ),
        notes=notes_of(findings, "the first reason that holds"),
    )


def protected_section(findings: LinkFindings) -> Section:
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
    keeps = (
        "keeps out" if findings.opt_outs_listed else "was not applied, for want of a list; it would keep out"
    )
    rules = [
        f"{rule['title']}: {keeps} {'all rows' if rule['rows'] == 'all' else 'rows of general practice'}."
        f" {rule['standing'][0].upper()}{rule['standing'][1:]}. {rule['caution']}"
        for rule in findings.rules
    ]
    return Section(
        "protected",
        "What was left out, and who can be recognised",
        (
            findings.opted_out_words(),
            named,
            *(rules or ["No opt-out applies to this purpose."]),
        ),
        tables=shown(
            table_of(
                "Register of what opt-outs left out",
                rows,
                text=("shape",),
                opt_out="Opt-out",
                shape="Kind of row",
                count="Rows",
            )
        ),
        notes=notes_of(findings, "counts by opt-out and kind of row; never who"),
    )


def touched_section(findings: LinkFindings) -> Section:
    """What was changed on the way."""
    return Section(
        "touched",
        "What was changed on the way",
        (
            "Every change that linking made to what the extracts say is counted here.",
            f"A person of {OLD} or over counts as living in a care home where a code says so, or where at least"
            f" {FEWEST_RESIDENTS} of that age share a property number; such homes have codes that begin with"
            f" “{DERIVED}”. Where half of them at a postcode have the code of one home, the others get it too. Flags by"
            " GP registration alone miss"
            f" {per_cent(MISSED_BY_REGISTRATION)} of residents (Santos 2021); nobody has measured this rule here.",
        ),
        tables=shown(
            table_of(
                "Changes",
                [{"what": row["what"], "count": count_words(row["rows"])} for row in findings.touched],
                what="What",
                count="Rows",
            )
        ),
        notes=notes_of(findings, "counted as the tables were made"),
    )


def ledger_section(findings: LinkFindings) -> Section:
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
        notes=notes_of(findings, "each row once"),
    )
