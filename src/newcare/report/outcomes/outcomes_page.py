"""The page of outcomes: answers at the head, then over time, unit by unit, for whom, and how it was counted."""

from __future__ import annotations

from newcare.report.outcomes.counting import counting
from newcare.report.outcomes.figures import figures_of
from newcare.report.outcomes.headline import headline, key_figures, sentence
from newcare.report.outcomes.numbers import NUMBERS
from newcare.report.outcomes.over_time import over_time
from newcare.report.outcomes.unequal import unequal
from newcare.report.outcomes.unit_funnels import unit_funnels
from newcare.report.outcomes.units import unit_lines
from newcare.report.page import Download, Page
from newcare.report.results import Results
from newcare.terms.words import started_words


def outcomes_page(results: Results) -> Page:
    """Assemble the page from released tables; the primary outcome never stands without those that balance it."""
    about, figures = results.about, figures_of(results)
    sections = (
        headline(results, figures),
        over_time(results, figures),
        unit_lines(results, figures),
        unit_funnels(results, figures),
        unequal(results, figures),
        counting(results, figures),
    )
    return Page(
        title=f"Outcomes of “{about['name']}”",
        lede=sentence(figures[0]),
        key_figures=key_figures(figures),
        sections=tuple(section for section in sections if section is not None),
        colophon=(
            f"{about['summary']}",
            f"Model of care of type {about['type']}; {started_words(about['starts'].values(), results.unit)}.",
            f"Records from {about['first_quarter']} to {about['last_quarter']}; data version {results.data_version}.",
        ),
        downloads=(
            Download("results.xlsx", "All tables of this run as one workbook (Excel)"),
            Download(NUMBERS, "The numbers of this page as CSV and Parquet (zip)"),
            Download("report.html", "The report: did it work, what was it worth"),
        ),
        banner="Synthetic place: made-up people, made-up records, and a truth that was set."
        if results.truth
        else None,
    )
