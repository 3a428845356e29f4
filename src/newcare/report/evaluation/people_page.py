"""The report of an evaluation of persons: the answer, the flow of people, results, balance, and data for re-use."""

from __future__ import annotations

from newcare.evaluation.person_effect import PersonEffect
from newcare.report.evaluation.evaluated_people import EvaluatedPeople
from newcare.report.evaluation.page import TONES
from newcare.report.evaluation.people_charts import name_of
from newcare.report.evaluation.people_sections import (
    answer_section,
    balance_section,
    flow_section,
    results_section,
    reuse_section,
    titled,
)
from newcare.report.page import KeyFigure, Page
from newcare.terms.words import count_words

_OPEN = "Small numbers are not hidden here: check them before the report or its tables leave the team."


def people_page(found: EvaluatedPeople) -> Page:
    """Lay out the report; the answer comes first."""
    main, effect = found.main, PersonEffect(found.main)
    unlike = sum(not row["within_threshold"] for row in found.of_main)
    figures = (
        KeyFigure(
            titled(main["outcome"]),
            effect.words(main["estimate"]),
            f"{effect.interval}; {name_of(main)}",
            TONES[found.verdict.code],
        ),
        KeyFigure(
            "People", count_words(main["people_treated"]), f"beside {count_words(main['people_comparison'])}"
        ),
        KeyFigure(
            "Not alike beforehand",
            f"{unlike} of {len(found.of_main)}",
            "things known of people, after the headline's design",
            "unsure" if unlike else "plain",
        ),
    )
    sections = (
        answer_section(found),
        flow_section(found),
        results_section(found),
        balance_section(found),
        reuse_section(found),
    )
    return Page(
        f"Evaluation: {found.title}",
        found.verdict.sentence,
        figures,
        sections,
        (f"Data version {main['data_version']}.", _OPEN),
    )
