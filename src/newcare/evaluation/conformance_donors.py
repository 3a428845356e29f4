"""Reads the treated unit, its donors and their predictors from the panels of conformance cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.conformance_input import CaseTable, label_of, read_panel
from newcare.methods.case_inputs import Inputs, field, optional, required, values
from newcare.methods.checks import number
from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.synthetic_control import Donors, Predictors


@dataclass(frozen=True)
class DonorCase:
    """A treated unit among donors, with the labels and the table they came from."""

    donors: Donors
    treated_label: str
    labels: tuple[str, ...]
    times: Floats
    table: CaseTable
    inputs: Inputs


def read_donors(inputs: Inputs, folder: Path) -> DonorCase:
    """Read the panel and cut it into the treated unit and its donors."""
    outcome = required(inputs, "outcome_column")
    panel, table = read_panel(inputs, folder, columns=[outcome], start_column=None)
    treated = str(label_of(required(inputs, "treated_unit")))
    row = {label: place for place, label in enumerate(panel.panel.units)}
    if treated not in row:
        raise InvalidInput("The treated unit is not found in the panel.", seen=treated)
    given = inputs.get("donors")
    labels = [label for label in row if label != treated] if given is None else _donors(given, treated, row)
    times = np.array(panel.panel.times, dtype=np.float64)
    start = int(np.searchsorted(times, number("treatment_start", required(inputs, "treatment_start"))))
    donors = Donors(
        panel.panel.outcome[row[treated]], panel.panel.outcome[[row[label] for label in labels]], start
    )
    return DonorCase(donors, treated, tuple(labels), times, table, inputs)


def _donors(given: object, treated: str, row: Mapping[str, int]) -> list[str]:
    """Take the donors named; refuses the treated unit, one twice, and units not in the panel."""
    if not isinstance(given, list):
        raise InvalidInput("`donors` must be a list of units.", seen=repr(given))
    labels = [str(label_of(label)) for label in given]
    if treated in labels or len(set(labels)) < len(labels):
        raise InvalidInput("A donor is the treated unit, or is named twice.", remedy="Name each donor once.")
    strange = [label for label in labels if label not in row]
    if strange:
        raise InvalidInput("A donor is not found in the panel.", seen=", ".join(strange))
    if len(labels) < 2:
        raise InvalidInput("A synthetic control needs at least two donors.", seen=str(len(labels)))
    return labels


def fit_times_of(case: DonorCase) -> Flags | None:
    """Flag the times whose gaps count; null for all before the start."""
    given = case.inputs.get("fit_times")
    if given is None:
        return None
    wanted = [number("fit_times", time) for time in values(case.inputs, "fit_times")]
    before = case.times[: case.donors.start]
    if not wanted or not set(wanted) <= set(before.tolist()):
        raise InvalidInput("`fit_times` must be times of the panel before the start.", seen=repr(given))
    return np.isin(case.times, wanted)


def predictors_of(case: DonorCase) -> tuple[Predictors | None, list[str]]:
    """Find the mean of each predictor over its times, for the treated unit and each donor."""
    asked = optional(case.inputs, "predictors", [])
    if not isinstance(asked, list) or not all(isinstance(one, Mapping) and "column" in one for one in asked):
        raise InvalidInput("`predictors` must be a list of columns with times.", seen=repr(asked))
    if not asked:
        return None, []
    units = case.table.labels(required(case.inputs, "unit_column"))
    times = case.table.numbers(required(case.inputs, "time_column"))
    place = {label: k for k, label in enumerate((case.treated_label, *case.labels))}
    whose = np.array([-1 if unit is None else place.get(unit, -1) for unit in units])
    means = np.stack([_means(case.table, one, whose, times, len(place)) for one in asked])
    return Predictors(means[:, 0], means[:, 1:]), field(asked, "column")


def _means(
    table: CaseTable, predictor: Mapping[str, Any], whose: Integers, times: Floats, units: int
) -> Floats:
    """Mean of one predictor by unit, missing values skipped; NaN where a unit has none."""
    held = table.numbers(predictor["column"])
    used = (whose >= 0) & ~np.isnan(held)
    if predictor.get("times") is not None:
        used &= np.isin(times, [number("times", time) for time in values(predictor, "times")])
    counts = np.bincount(whose[used], minlength=units)
    sums = np.bincount(whose[used], held[used], units)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
