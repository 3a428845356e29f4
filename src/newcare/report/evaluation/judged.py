"""The verdict on the evaluation in a run's results, with what the effect was worth."""

from __future__ import annotations

from newcare.evaluation.protocol.status import ProtocolStatus
from newcare.evaluation.verdict import Verdict, verdict_of
from newcare.report.results import Results
from newcare.terms.words import interval_words, pounds_words


def judged(results: Results) -> Verdict:
    """The verdict on the primary outcome, from its estimates and the checks on them."""
    indicator = results.indicator(results.about["primary"])
    status = results.about.get("protocol")
    return verdict_of(
        results["estimate"],
        diagnostics=results.tables.get("diagnostic", ()),
        protocol=None if status is None else ProtocolStatus(**status),
        pounds=_pounds(results),
        outcome=indicator.title.lower(),
        lower_is_better=indicator.lower_is_better,
    )


def _pounds(results: Results) -> str | None:
    """What the effect was worth, less what was spent; null where it is not known."""
    rows = {row["scenario"]: row["net_saving_pence"] for row in results.tables.get("value", ())}
    named = [rows.get(name) for name in ("central", "lower limit", "upper limit")]
    known = [pence for pence in named if pence is not None]
    if len(known) < len(named):
        return None
    central, *limits = known
    low, high = sorted(limits)
    return (
        f"Less what the interventions cost, that is worth {pounds_words(central, signed=True)} "
        f"({interval_words(low, high, words=lambda pence: pounds_words(pence, signed=True))}); capacity released, not "
        "cash."
    )
