"""Conformance cases of comparisons of means: two groups by two periods, and group-time effects."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from newcare.evaluation.conformance_input import interval, names, read_case_table, read_panel
from newcare.methods.callaway_santanna import Aggregate, callaway_santanna
from newcare.methods.case_inputs import Inputs, optional, required
from newcare.methods.difference_in_differences import difference_in_differences


def callaway_santanna_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `callaway_santanna`."""
    adjusted = names(inputs, "covariate_columns")
    case, table = read_panel(
        inputs,
        folder,
        columns=[required(inputs, "outcome_column"), *adjusted],
        start_column=required(inputs, "treatment_start_column"),
    )
    found = callaway_santanna(
        case.panel,
        control_group=optional(inputs, "control_group", "never_treated"),
        covariates=np.stack([case.spread(table.numbers(name)) for name in adjusted]) if adjusted else None,
        estimation_method=optional(inputs, "estimation_method", "doubly_robust"),
        base_period=optional(inputs, "base_period", "varying"),
        pre_trend_significance=optional(inputs, "pre_trend_significance", 0.05),
        confidence=optional(inputs, "confidence", 0.95),
    )
    label = dict(enumerate(case.panel.times))
    same = {time: time for time in found.dynamic.parts}
    test = found.pre_trend_test
    return {
        "group_time": [
            {"group": label[cell.group], "time": label[cell.time], **interval(cell.effect)}
            for cell in found.group_time
        ],
        "simple": interval(found.simple) or None,
        "dynamic": _aggregate(found.dynamic, "event_times", "relative_time", same),
        "group": _aggregate(found.group, "groups", "group", label),
        "calendar": _aggregate(found.calendar, "times", "time", label),
        "pre_trend_test": test
        and {
            "statistic": test.statistic,
            "degrees_of_freedom": test.numerator_degrees_of_freedom,
            "p_value": test.p_value,
        },
        "parallel_trends": found.parallel_trends,
        "units": found.units,
        "dropped_units": found.dropped_units + case.units_given - case.panel.n_units,
    }


def _aggregate(found: Aggregate, parts: str, key: str, label: Mapping[int, Any]) -> dict[str, Any]:
    """Write an aggregate and its parts as cases do."""
    listed = [{key: label[place], **interval(effect)} for place, effect in found.parts.items()]
    return {**interval(found.overall), parts: listed}


def difference_in_differences_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `difference_in_differences`."""
    table = read_case_table(inputs, "table", folder)
    values = [table.numbers(required(inputs, f"{name}_column")) for name in ("outcome", "group", "period")]
    cluster = inputs.get("cluster_column")
    known = ~np.isnan(np.stack(values)).any(axis=0)
    clusters = None
    if cluster is not None:
        labels = np.array([label or "" for label in table.labels(cluster)])
        known &= labels != ""
        clusters = np.unique(labels[known], return_inverse=True)[1]
    outcome, group, period = (column[known] for column in values)
    found = difference_in_differences(
        outcome, group, period, clusters=clusters, confidence=optional(inputs, "confidence", 0.95)
    )
    return {
        **interval(found.effect),
        "degrees_of_freedom": found.effect.degrees_of_freedom,
        "observations": found.observations,
        "mean_treated_before": found.mean_treated_before,
        "mean_treated_after": found.mean_treated_after,
        "mean_control_before": found.mean_control_before,
        "mean_control_after": found.mean_control_after,
    }
