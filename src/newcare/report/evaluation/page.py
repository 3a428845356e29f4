"""The report of an evaluation as a page; `report.document` writes the same page as a document."""

from __future__ import annotations

from newcare.evaluation.verdict import VerdictCode
from newcare.evaluation.wording import analysis_name
from newcare.report.evaluation.effects import effect_of, limits_of
from newcare.report.evaluation.evaluated import EFFECT_SEEN, Evaluated
from newcare.report.evaluation.sections import all_sections
from newcare.report.page import KeyFigure, Page, Tone
from newcare.terms.words import number_words

TONES: dict[VerdictCode, Tone] = {
    VerdictCode.WORKED: "good",
    VerdictCode.HARMED: "bad",
    VerdictCode.NO_SIGN: "unsure",
    VerdictCode.CANNOT_TELL: "unsure",
}


def evaluation_page(found: Evaluated) -> Page:
    """Lay out the report; the answer comes first."""
    return Page(
        title=f"Evaluation: {found.title}",
        lede=found.verdict.sentence,
        key_figures=_key_figures(found),
        sections=tuple(all_sections(found)),
        colophon=(f"Data version {found.main['data_version']}.",),
        banner=None if found.truth is None else "Synthetic place: made-up people",
    )


def _key_figures(found: Evaluated) -> tuple[KeyFigure, ...]:
    """The effect, the same as events or in absolute terms, units, and how the checks went."""
    main = found.main
    figures = [
        KeyFigure(
            found.titled(main["outcome"]),
            effect_of(main),
            f"{limits_of(main)}; {analysis_name(main)}",
            TONES[found.verdict.code],
        )
    ]
    if found.verdict.code in EFFECT_SEEN and main["events_avoided"] is not None:
        figures.append(
            KeyFigure(
                "Events avoided",
                number_words(main["events_avoided"], places=0, signed=True),
                f"{number_words(main['events_avoided_lower'], places=0, signed=True)} to "
                f"{number_words(main['events_avoided_upper'], places=0, signed=True)}",
            )
        )
    figures.append(
        KeyFigure(
            f"{found.unit.capitalize()}s", f"{main['units_treated']}", f"beside {main['units_comparison']}"
        )
    )
    if found.checks:
        failed = sum(row["passed"] is False for row in found.checks)
        unknown = sum(row["passed"] is None for row in found.checks)
        figures.append(
            KeyFigure(
                "Checks not passed",
                f"{failed} of {len(found.checks)}",
                f"{unknown} could not tell; all could refute it" if unknown else "all could refute it",
                "unsure" if failed else "plain",
            )
        )
    return tuple(figures)
