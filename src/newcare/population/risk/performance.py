"""How well risks did, overall and for groups of people: every measure of the model card as rows.

Good calibration in every group can go with unequal misses, so both are shown: the ratio of observed to expected
admissions, and the share of those admitted whom a list of the top 5 % would have missed (the SPARRA audit, PLOS
Digital Health 2024, says why).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newcare.methods.calibration import brier, calibration_bins, calibration_line, observed_expected
from newcare.methods.checks import FloatArray
from newcare.methods.discrimination import (
    Proportion,
    auroc,
    average_precision,
    proportion,
    top_people,
    top_share,
)
from newcare.methods.isotonic import FEWEST_EVENTS, isotonic_map
from newcare.population.risk.groups import ALL, EVERYBODY, FATES, groups_of

TOP_SHARES = (0.005, 0.02, 0.05)
BINS = 20
FEWEST_EVENTS_TO_JUDGE = 10
MISSED = "share of the admitted missed by the top 5 %"
TOO_FEW = "fewer than 10 people with or without an admission"

Row = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """A score for each person judged; `is_risk` says whether it is a probability or only an order."""

    name: str
    score: FloatArray
    is_risk: bool


def performance_rows(judged: Sequence[Judged], people: pa.Table, *, confidence: float) -> list[Row]:
    """Every measure: one row a model, cut, group and measure.

    Args:
        judged: the model first, which is shown by group; then what it is compared with, shown for everybody.
        people: those it is judged on, with `admitted`, `died`, `pseudonym` and the columns of the groups.
        confidence: level of all limits.
    """
    outcome = np.asarray(people["admitted"].to_numpy(), dtype=np.float64)
    ids = people["pseudonym"].to_numpy(zero_copy_only=False)
    rows: list[Row] = []
    for each in judged:
        overall = [*_order(each, outcome, confidence), *_tops(each, outcome, ids, confidence)]
        overall += _sizes(each.score, outcome, confidence) if each.is_risk else []
        rows += [_placed(each.name, EVERYBODY, ALL, row) for row in overall]
    main = judged[0]
    chosen = top_people(main.score, TOP_SHARES[-1], ids)
    for group in groups_of(people):
        found = list(_of_group(main.score, outcome, chosen, group.members, confidence))
        rows += [_placed(main.name, group.cut, group.name, row) for row in found]
    rows += [_placed(main.name, "follow-up", name, row) for name, row in _gone(people, outcome)]
    rows += [_placed(main.name, "risk", name, row) for name, row in _bins(main.score, outcome, confidence)]
    recalibrated = _recalibrated(main.score, outcome, ids)
    return rows + [_placed(main.name, "recalibration", name, row) for name, row in recalibrated]


def _order(judged: Judged, outcome: FloatArray, confidence: float) -> Iterator[Row]:
    """How well the score puts people in order."""
    area = auroc(outcome, judged.score, confidence=confidence)
    yield _row("auroc", area.value, area.lower, area.upper, outcome)
    yield _row("auprc", average_precision(outcome, judged.score), None, None, outcome)


def _sizes(risk: FloatArray, outcome: FloatArray, confidence: float) -> Iterator[Row]:
    """How right the risks are in size."""
    squared = brier(outcome, risk)
    yield _row("brier", squared.value, None, None, outcome)
    yield _row("brier with one risk for all", squared.no_information, None, None, outcome)
    line = calibration_line(outcome, risk, confidence=confidence)
    for name, found in (("calibration slope", line.slope), ("calibration intercept", line.intercept)):
        yield _row(name, found.value, found.lower, found.upper, outcome)
    yield _observed_expected(risk, outcome, confidence)


def _observed_expected(risk: FloatArray, outcome: FloatArray, confidence: float) -> Row:
    ratio = observed_expected(outcome, risk, confidence=confidence).ratio
    return _row("observed / expected", ratio.value, ratio.lower, ratio.upper, outcome)


def _tops(judged: Judged, outcome: FloatArray, ids: NDArray[Any], confidence: float) -> Iterator[Row]:
    """What lists of the highest scores would have caught."""
    admitted = int(outcome.sum())
    for share in TOP_SHARES:
        top = top_share(outcome, judged.score, share, ids, confidence=confidence)
        for name, found, total in (
            ("positive predictive value", top.positive_predictive_value, top.people),
            ("sensitivity", top.sensitivity, admitted),
        ):
            measure = f"{name} of the top {100 * share:g} %"
            yield _share_row(measure, found, top.events, total)


def _of_group(
    risk: FloatArray, outcome: FloatArray, chosen: NDArray[np.bool_], members: NDArray[np.bool_], level: float
) -> Iterator[Row]:
    """Order, size and misses within a group; where too few were admitted, or were not, nothing but the count."""
    happened, within = outcome[members], risk[members]
    admitted, size = int(happened.sum()), len(happened)
    missed = int((happened * ~chosen[members]).sum())
    if min(admitted, size - admitted) < FEWEST_EVENTS_TO_JUDGE:
        for name in ("auroc", "observed / expected"):
            yield _row(name, None, None, None, happened) | {"reason": TOO_FEW}
        yield _row(MISSED, None, None, None, happened) | {"reason": TOO_FEW}
        return
    area = auroc(happened, within, confidence=level)
    yield _row("auroc", area.value, area.lower, area.upper, happened)
    yield _observed_expected(within, happened, level)
    share = proportion(missed, admitted, confidence=level)
    yield _share_row(MISSED, share, missed, admitted)


def _gone(people: pa.Table, outcome: FloatArray) -> Iterator[tuple[str, Row]]:
    """How many died, or left, without an emergency admission; they count as not admitted."""
    for column, words in FATES.items():
        gone = int(((people[column].to_numpy() != 0) & (outcome == 0)).sum())
        found = proportion(gone, len(outcome))
        yield f"{words} and were not admitted", _share_row("share of people", found, gone, len(outcome))


def _bins(risk: FloatArray, outcome: FloatArray, confidence: float) -> Iterator[tuple[str, Row]]:
    """The calibration plot as rows, from the lowest risk to the highest."""
    bins = calibration_bins(outcome, risk, bins=BINS, confidence=confidence)
    for place in range(len(bins.people)):
        counts = {"events": int(bins.events[place]), "people": int(bins.people[place])}
        seen = {
            name: float(getattr(bins, source)[place])
            for name, source in (("value", "observed"), ("lower", "lower"), ("upper", "upper"))
        }
        yield f"{place + 1:02}", {"measure": "mean risk", "value": float(bins.mean_risk[place]), **counts}
        yield f"{place + 1:02}", {"measure": "observed share", **seen, **counts}


def _recalibrated(risk: FloatArray, outcome: FloatArray, ids: NDArray[Any]) -> Iterator[tuple[str, Row]]:
    """Brier score with and without an isotonic recalibration, learned on one half and judged on the other."""
    learn = np.array([str(each)[0] < "8" for each in ids])  # halves by the first digit of a keyed digest
    if outcome[learn].sum() <= FEWEST_EVENTS or not 0 < outcome[~learn].sum() < (~learn).sum():
        return
    learned = isotonic_map(outcome[learn], risk[learn])
    rest, happened = risk[~learn], outcome[~learn]
    for name, risks in (("as it is", rest), ("isotonic", learned.recalibrated(rest))):
        yield name, _row("brier", brier(happened, risks).value, None, None, happened)


def _row(
    measure: str, value: float | None, lower: float | None, upper: float | None, outcome: FloatArray
) -> Row:
    ends = {"value": value, "lower": lower, "upper": upper}
    return {"measure": measure, **ends, "events": int(outcome.sum()), "people": len(outcome)}


def _share_row(measure: str, share: Proportion, events: int, people: int) -> Row:
    """A share of people: `events` of them."""
    ends = {"value": share.value, "lower": share.lower, "upper": share.upper}
    return {"measure": measure, **ends, "events": events, "people": people}


def _placed(model: str, cut: str, group: str, row: Mapping[str, Any]) -> Row:
    return {"model": model, "cut": cut, "group": group, **row}
