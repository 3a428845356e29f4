"""Designs of persons, and how alike people were beforehand, in the report of a place's evaluation."""

from __future__ import annotations

from newcare.report.evaluation.effects import notes
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.evaluation.people_charts import dots_by_design, love_chart, name_of
from newcare.report.evaluation.people_tables import balance_table, estimates_table
from newcare.report.page import Section
from newcare.tables.person_estimates import UNADJUSTED


def people_section(found: Evaluated) -> Section | None:
    """Designs of persons; null where none ran."""
    if not found.people:
        return None
    first = found.people[0]
    alike = [row for row in found.balance if row["design"] != UNADJUSTED]
    unlike = sum(not row["within_threshold"] for row in alike)
    same = ("outcome", "window", "measure")
    words = (
        "People under the model of care are set beside people who were eligible on the same day. "
        f"After matching or weighting, {unlike} of {len(alike)} comparisons of what was known of them beforehand are "
        "unlike."
    )
    cautions = tuple(dict.fromkeys(row["caution"] for row in found.people if row["caution"]))
    methods = {name_of(row): row["method"] for row in found.people}
    charts = dots_by_design([row for row in found.people if all(row[name] == first[name] for name in same)])
    love = love_chart(found.balance, first["design"], first["comparison"])
    return Section(
        "people",
        "Did the people fare better than others like them?",
        (words, *(f"{caution[:1].upper()}{caution[1:]}." for caution in cautions)),
        charts=(*charts, *love) if charts else (),
        tables=(estimates_table(found.people, found.titled), balance_table(found.balance)),
        notes=notes(found, *(f"{name}: {method}." for name, method in methods.items())),
    )
