"""The report on a model of care: its answers at the head, then a chapter for each question."""

from __future__ import annotations

from newcare.evaluation.verdict import VerdictCode
from newcare.report.chapters.contract import contract
from newcare.report.chapters.did_it_work import did_it_work
from newcare.report.chapters.for_whom import for_whom_sections
from newcare.report.chapters.in_place import in_place
from newcare.report.chapters.truth import truth
from newcare.report.chapters.what_happened import what_happened
from newcare.report.chapters.worth import worth
from newcare.report.evaluation.judged import judged
from newcare.report.page import KeyFigure, Page, Section, Tone
from newcare.report.results import Results, counted
from newcare.terms.words import day_words, interval_words, per_cent, pounds_words, started_words

_TONES: dict[VerdictCode, Tone] = {
    VerdictCode.WORKED: "good",
    VerdictCode.HARMED: "bad",
    VerdictCode.NO_SIGN: "unsure",
    VerdictCode.CANNOT_TELL: "unsure",
}


def model_page(results: Results) -> Page:
    """Assemble the page; the answer stands first."""
    about = results.about
    verdict = judged(results)
    chapters: list[Section] = [
        did_it_work(results),
        *for_whom_sections(results),
        in_place(results),
        what_happened(results),
        worth(results),
        contract(results),
    ]
    if results.truth is not None:
        chapters.insert(1, truth(results))
    return Page(
        title=about["name"],
        lede=verdict.sentence,
        key_figures=_key_figures(results),
        sections=tuple(chapters),
        colophon=(
            f"{about['summary']}",
            f"Model of care of type {about['type']}; {started_words(about['starts'].values(), results.unit)}.",
            f"Records from {about['first_quarter']} to {about['last_quarter']}; data version {results.data_version}.",
            "The same numbers stand in results.xlsx and in the Parquet files that manifest.json names.",
        ),
        banner="Synthetic place: made-up people, made-up records, and a truth that was set."
        if results.truth
        else None,
    )


def _key_figures(results: Results) -> tuple[KeyFigure, ...]:
    """Five numbers: who, how far, effect, value, contract."""
    return (_effect(results), _cohort(results), _progress(results), _value(results), _settlement(results))


def _effect(results: Results) -> KeyFigure:
    main = next(row for row in results["estimate"] if row["main"])
    return KeyFigure(
        f"Effect on {results.indicator(results.about['primary']).title.lower()}",
        per_cent(main["relative_effect"], signed=True),
        f"{per_cent(main['confidence'], places=0)} interval"
        f" {interval_words(main['lower'], main['upper'], reason=main['reason'])}",
        _TONES[judged(results).code],
    )


def _cohort(results: Results) -> KeyFigure:
    members = next(row["people"] for row in results["cohort_size"] if row["segment"] == "ALL")
    return KeyFigure(
        "People it is for", counted(members), f"on {day_words(results.about['population_date'])}"
    )


def _progress(results: Results) -> KeyFigure:
    overall = [row for row in results["progress"] if row["feature"] == "ALL"]
    if not overall:
        return KeyFigure("In place", "not known", "no site has reported", "unsure")
    last = overall[-1]
    return KeyFigure(
        "In place",
        per_cent(last["score"], places=0),
        f"depth × breadth, {last['sites_reporting']} of {last['sites_expected']} sites reporting",
    )


def _value(results: Results) -> KeyFigure:
    rows = {row["scenario"]: row for row in results["value"]}
    if judged(results).code is VerdictCode.CANNOT_TELL:
        return KeyFigure(
            "Net for every £100 spent",
            "not known",
            "it cannot be told whether the model of care did it",
            "unsure",
        )
    unknown = [row["reason"] for row in rows.values() if row["return_per_100_pounds"] is None]
    if unknown:
        return KeyFigure("Net for every £100 spent", "not known", unknown[0] or "nothing was spent", "unsure")
    low, central, high = (
        round(rows[name]["return_per_100_pounds"]) * 100 for name in ("lower limit", "central", "upper limit")
    )
    return KeyFigure(
        "Net for every £100 spent",
        pounds_words(central, signed=True),
        f"from {pounds_words(low, signed=True)} to {pounds_words(high, signed=True)}; capacity released, not cash",
        "good" if low > 0 else "bad" if high < 0 else "unsure",
    )


def _settlement(results: Results) -> KeyFigure:
    lines = {row["item"]: row["pence"] for row in results["settlement"] if row["party"] is None}
    pool = lines.get("pool at risk", 0)
    shadow = "a shadow year: no money moves; " if results.about["shadow"] else ""
    return KeyFigure(
        "The contract would share", pounds_words(pool, signed=True), shadow + _underspends(results)
    )


def _underspends(results: Results) -> str:
    """Budget less cost of both groups, so that what they have in common is seen."""
    parts = []
    for group, words in (("model of care", "with the model"), ("comparison", "without")):
        rows = [row for row in results["budget"] if row["group"] == group and row["budget_pence"]]
        if rows:
            share = sum(row["variance_pence"] for row in rows) / sum(row["budget_pence"] for row in rows)
            parts.append(f"{per_cent(share, signed=True)} {words}")
    return f"budget less cost: {', '.join(parts) or 'too small to show'}"
