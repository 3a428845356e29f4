"""Designs of persons, and how alike people were beforehand."""

from __future__ import annotations

from newcare.evaluation.wording import design_name
from newcare.report.evaluation.effects import notes
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.page import DataTable, Section
from newcare.report.results import Row, table_of
from newcare.terms.words import number_words


def people_section(found: Evaluated) -> Section | None:
    """Designs of persons; null where none ran."""
    if not found.people:
        return None
    rows = [
        {
            "what": f"{found.titled(row['outcome'])}, {row['window']}: {row['measure'].replace('-', ' ')}",
            "design": _design_of(row),
            "effect": number_words(row["estimate"], places=3),
            "interval": _person_limits(row),
            "people": f"{_people(row['people_treated'])} and {_people(row['people_comparison'])}",
        }
        for row in found.people
    ]
    table = table_of(
        "Effects on people, by design and control group",
        rows,
        text=("design",),
        what="Outcome, follow-up and measure",
        design="Design and control group",
        effect="Effect",
        interval="Interval",
        people="People",
    )
    cautions = tuple(dict.fromkeys(row["caution"] for row in found.people if row["caution"]))
    unlike = sum(not row["within_threshold"] for row in found.balance)
    words = (
        f"People under the model of care are set beside people who were eligible on the same day. "
        f"{unlike} of {len(found.balance)} comparisons of what was known of them beforehand are unlike."
    )
    methods = dict.fromkeys(row["method"] for row in found.people)
    return Section(
        "people",
        "Did the people fare better than others like them?",
        (words, *cautions),
        tables=(table, _balance_table(found)),
        notes=notes(found, *methods),
    )


def _people(number: int | None) -> str:
    return "*" if number is None else f"{number:,}"


def _person_limits(row: Row) -> str:
    if row["lower"] is None or row["upper"] is None:
        return row["reason"] or "not known"
    return f"{number_words(row['lower'], places=3)} to {number_words(row['upper'], places=3)}"


def _balance_table(found: Evaluated) -> DataTable:
    """How alike people were beforehand."""
    return table_of(
        "What was known of people before their start",
        [
            {
                "covariate": f"{row['covariate'].replace('_', ' ')} ({_design_of(row)})",
                "treated": number_words(row["mean_treated"], places=2),
                "beside": number_words(row["mean_comparison"], places=2),
                "difference": number_words(row["standardised_difference"], places=2, signed=True),
                "alike": "alike" if row["within_threshold"] else "unlike",
            }
            for row in found.balance
        ],
        covariate="What was known",
        treated="Mean, model of care",
        beside="Mean, set beside",
        difference="Standardised difference",
        alike="Within limits",
    )


def _design_of(row: Row) -> str:
    """A design of persons with its control group."""
    return f"{design_name(row['design'])}, {row['comparison']}"
