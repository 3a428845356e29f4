"""The report of the evaluation in a run's results."""

from __future__ import annotations

from newcare.methods.disclosure import WORDS
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.evaluation.judged import judged
from newcare.report.results import Results
from newcare.tables import TABLES

_SHOWN = (
    "estimate",
    "event_study",
    "effect_by_year",
    "diagnostic",
    "person_estimate",
    "balance",
    "rate",
    "reporting_break",
)


def evaluated_of_run(results: Results) -> Evaluated:
    """Take what the report of an evaluation needs from the results of a run, after disclosure control."""
    tables, about = results.tables, results.about
    outcomes = {row["outcome"] for row in results["estimate"]}
    return Evaluated(
        title=about["name"],
        verdict=judged(results),
        estimates=results["estimate"],
        quarters=results["event_study"],
        years=results["effect_by_year"],
        checks=tables.get("diagnostic", ()),
        people=tables.get("person_estimate", ()),
        balance=tables.get("balance", ()),
        outcome_titles={name: results.indicator(name).title for name in outcomes},
        lower_is_better=results.indicator(about["primary"]).lower_is_better,
        protocol_parts=tuple((part, words) for part, words in about.get("protocol_parts", ())),
        unit=results.unit,
        files={f"{name}.parquet": TABLES[name].grain for name in _SHOWN if tables.get(name)},
        small_numbers=WORDS[results.policy],
        truth=None if results.truth is None else "The place is made up, and the truth is in the main report.",
    )
