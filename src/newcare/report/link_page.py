"""The page of `newcare link`: how well rows were linked, for whom worse, and what that does to results."""

from __future__ import annotations

from newcare.report.empty_tables import empty_tables_words
from newcare.report.link_account import (
    ledger_section,
    protected_section,
    touched_section,
    unlinked_section,
)
from newcare.report.link_findings import LinkFindings
from newcare.report.link_sections import effect_section, passes_section, who_section
from newcare.report.page import KeyFigure, Page
from newcare.terms.words import count_words, day_words, number_words, per_cent


def link_page(findings: LinkFindings) -> Page:
    """Lay out the page; the answer comes first."""
    return Page(
        title="Linked records: how good are the links?",
        lede=" ".join((findings.headline(), *empty_tables_words(findings.empty_tables))),
        key_figures=_key_figures(findings),
        sections=(
            effect_section(findings),
            passes_section(findings),
            who_section(findings),
            unlinked_section(findings),
            protected_section(findings),
            touched_section(findings),
            ledger_section(findings),
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
        KeyFigure(
            "Rows left out by opt-outs",
            count_words(findings.opted_out),
            f"for {findings.purpose}"
            + ("; there was no list of opt-outs" if findings.rules and not findings.opt_outs_listed else ""),
        ),
        KeyFigure(
            "Possible duplicates",
            count_words(findings.possible_duplicates),
            "pairs of people who differ in nothing but their NHS number; not merged",
        ),
    )
