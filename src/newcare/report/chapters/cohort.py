"""What a chooser must see of a cohort, section by section."""

from __future__ import annotations

from newcare.report.chapters.ceiling import most
from newcare.report.chapters.cohort_units import where
from newcare.report.chapters.concentrated import concentrated
from newcare.report.chapters.five_years import five_years
from newcare.report.chapters.persistence import who_stays
from newcare.report.page import Section
from newcare.report.results import Results


def cohort_sections(results: Results) -> tuple[Section, ...]:
    """All sections for which the results hold tables, in the order to be read: what it bounds comes first."""
    makers = (
        ("concentration", concentrated),
        ("ceiling", most),
        ("persistence", who_stays),
        ("cohort_unit", where),
        ("projection", five_years),
    )
    return tuple(make(results) for table, make in makers if table in results.tables)
