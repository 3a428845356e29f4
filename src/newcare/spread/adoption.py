"""The adoption summary: one page of facts from a place that ran the model, for a place that may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newcare.evaluation.verdict import VerdictCode, verdict_of
from newcare.reference.indicators import indicator_among
from newcare.terms.words import day_words, interval_words, per_cent, pounds_words, started_words

_PER = {
    "cohort-person-year": "a year for each person of the cohort whom it reaches",
    "unit-year": "a year for each unit",
    "once": "once",
}


def adoption_summary(
    cohort: pa.Table,
    segment_size: pa.Table,
    estimate: pa.Table,
    diagnostic: pa.Table,
    value: pa.Table,
    programme_cost: pa.Table,
    progress: pa.Table,
    *,
    model: Mapping[str, Any],
) -> dict[str, pa.Table]:
    """Answer what an adopter asks, from this place's results.

    Args:
        cohort, segment_size, estimate, diagnostic, value, programme_cost, progress: result tables.
        model: what pages say about the model of care; see `newcare.workflows.steps`.

    Returns:
        `adoption`, as specified in `newcare.tables`: one row a fact, in the order of a first conversation. Counts
        that disclosure control would alter are given as shares.
    """
    people = next(row["people"] for row in segment_size.to_pylist() if row["segment"] == "ALL")
    lines = [
        *_for_whom(cohort.num_rows, people, model),
        *_what_to_put_in_place(programme_cost, progress, model),
        *_what_it_did(estimate, diagnostic, value, model),
        *_what_to_watch(),
    ]
    return {"adoption": pa.Table.from_pylist([{"line": i + 1, **line} for i, line in enumerate(lines)])}


def _fact(question: str, answer: str, source: str) -> dict[str, str]:
    return {"question": question, "answer": answer, "source": source}


def _for_whom(members: int, people: int, model: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Size of the cohort, in a form another place can apply to its own list."""
    share, top = members / people, model["top"]
    names = {group["id"]: group["name"].lower() for group in model["segmentation"]["groups"]}
    rules = [f"{name.replace('-', ' ')} ({names[name]})" for name in model["include"]]
    rules += [f"the top {per_cent(top['share'], places=0)} by {top['by'].replace('-', ' ')}"] if top else []
    yield _fact(
        "Who is it for?",
        f"{per_cent(share)} of registered people: {'; '.join(rules)}."
        f" Segmentation {model['segmentation']['id']}, version {model['segmentation']['version']}",
        "cohort, segment_size",
    )
    yield _fact(
        "How many people would that be here?",
        f"about {round(share * 10_000, -1):,.0f} in every 10,000 registered; count your own before you plan, since"
        " age and deprivation move it",
        "cohort, segment_size",
    )


def _what_to_put_in_place(
    programme_cost: pa.Table, progress: pa.Table, model: Mapping[str, Any]
) -> Iterator[dict[str, str]]:
    """Elements, what they cost a unit, and how far this place had got."""
    for row in programme_cost.to_pylist():
        yield _fact(
            f"What was put in place ({row['element']})?",
            f"{row['name']}: {pounds_words(row['unit_pence'])} {_PER[row['per']]}",
            "model file: interventions",
        )
    latest = _latest(progress)
    if latest is not None:
        yield _fact(
            "How far was it in place?",
            f"{per_cent(latest['score'], places=0)} of the framework by depth x breadth on"
            f" {day_words(latest['assessed_date'])}; {latest['sites_reporting']} of {latest['sites_expected']} sites"
            " reported",
            "progress",
        )
    yield _fact(
        "How was it rolled out?",
        f"{started_words(model['starts'].values(), model['unit'].replace('-', ' '))}; the others were the comparison",
        "waves file",
    )


def _pounds(amount: float | None) -> str:
    """Whole pounds with their sign."""
    return pounds_words(None if amount is None else round(amount) * 100, signed=True)


def _latest(progress: pa.Table) -> dict[str, Any] | None:
    """Score of all features at the last assessment."""
    every = progress.filter(pc.field("feature") == "ALL").to_pylist()
    return max(every, key=lambda row: row["assessed_date"]) if every else None


def _what_it_did(
    estimate: pa.Table, diagnostic: pa.Table, value: pa.Table, model: Mapping[str, Any]
) -> Iterator[dict[str, str]]:
    """The verdict on the headline estimate and the checks on it, and what the difference was worth."""
    rows = estimate.to_pylist()
    indicator = indicator_among(rows[0]["outcome"], model.get("own_indicators", {}))
    found = verdict_of(
        rows,
        diagnostics=diagnostic.to_pylist(),
        outcome=indicator.title.lower(),
        lower_is_better=indicator.lower_is_better,
    )
    yield _fact("Did it work?", found.sentence, "estimate, diagnostic")
    if found.code is VerdictCode.CANNOT_TELL:
        return
    returns = [row["return_per_100_pounds"] for row in value.to_pylist()]
    if None not in returns:
        lowest, highest = min(returns), max(returns)
        yield _fact(
            "What was it worth?",
            f"net {interval_words(lowest, highest, words=_pounds)} for every £100 spent; capacity released, not cash",
            "value",
        )


def _what_to_watch() -> Iterator[dict[str, str]]:
    """What a copy of the model of care can get wrong."""
    yield _fact(
        "What would a copy have to watch?",
        "a place with fewer units needs longer to see the same effect; agree the comparison, the outcome and the"
        " screen for reporting breaks before the first start",
        "evaluation",
    )
