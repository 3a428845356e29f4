"""Runs every check on the main result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.errors import InvalidInput
from newcare.evaluation.diagnostics.agreement import agreement, agreement_of_persons
from newcare.evaluation.diagnostics.balance import balance
from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.displacement import Sums, displacement
from newcare.evaluation.diagnostics.examined import EstimateRow, Examined
from newcare.evaluation.diagnostics.few_units import few_units
from newcare.evaluation.diagnostics.gates import across_gates
from newcare.evaluation.diagnostics.leave_one_out import leave_one_out
from newcare.evaluation.diagnostics.negative_control import negative_control
from newcare.evaluation.diagnostics.panels import Observations, characteristics, comparable_panel
from newcare.evaluation.diagnostics.people_balance import balance_of_people
from newcare.evaluation.diagnostics.placebo_in_space import placebo_in_space
from newcare.evaluation.diagnostics.placebo_in_time import placebo_in_time
from newcare.evaluation.diagnostics.pre_trend import pre_trend
from newcare.evaluation.diagnostics.reading import about_units, kinds_of, outcomes_of
from newcare.evaluation.diagnostics.reporting_breaks import reporting_breaks
from newcare.evaluation.diagnostics.sensitivity import relative_magnitudes, smoothness
from newcare.evaluation.diagnostics.subgroups import subgroups
from newcare.evaluation.diagnostics.unmeasured_cause import unmeasured_cause
from newcare.evaluation.diagnostics.years import years
from newcare.tables.arrow import table_of
from newcare.tables.diagnostics import DIAGNOSTIC

_CHECKS = (
    balance,
    pre_trend,
    placebo_in_time,
    placebo_in_space,
    negative_control,
    leave_one_out,
    relative_magnitudes,
    smoothness,
    unmeasured_cause,
    few_units,
    reporting_breaks,
    years,
    agreement,
)


def diagnose(
    panel: pa.Table,
    estimate: pa.Table,
    *,
    direction: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
    sums: Sums | None = None,
    units: pa.Table | None = None,
    people: pa.Table | None = None,
    divisions: Sequence[str] = (),
    person_estimate: pa.Table | None = None,
    balance_of_persons: pa.Table | None = None,
) -> pa.Table:
    """Try to refute the main result on the primary outcome.

    Args:
        panel: one row an outcome, unit and quarter; see `newcare.evaluation.observed.read_panel`. Without a column
            `outcome` it is of the primary outcome alone.
        estimate: as `newcare.tables.estimates` describes it, of every outcome, design and screen; one row is main.
        direction: outcome -> "lower", "higher" or "neither" is better; lower where it is not said.
        titles: outcome -> its name in running text.
        sums: name -> outcome -> weight: what adds up, such as all stays from short and long ones, or costs from
            prices. Each says whether events of its parts fell or moved; a sum of one outcome is a total of everything.
        units: one row a unit: `unit`, text columns that divide units into subgroups, number columns to balance by.
        people: panels of the primary outcome among kinds of people: the columns of `panel` with `cut` (what tells
            people apart) and `value`.
        divisions: subgroups that the protocol asks for; of each that cannot be made, that is said.
        person_estimate, balance_of_persons: tables of the designs of persons.

    Returns:
        `diagnostic`: one row a check and what it was tried on. A check that cannot be run says so.

    Raises:
        InvalidInput: no row, or more than one, of the estimates is the main one; the panel lacks its outcome.
    """
    rows = estimate.to_pylist()
    return diagnose_observed(
        outcomes_of(panel, _main(rows)["outcome"]),
        rows,
        direction=direction,
        titles=titles,
        sums=sums,
        units=units,
        kinds_of_people=kinds_of(people),
        divisions=divisions,
        person_estimates=[] if person_estimate is None else person_estimate.to_pylist(),
        balance_rows=[] if balance_of_persons is None else balance_of_persons.to_pylist(),
    )


def diagnose_observed(
    observations: Observations,
    estimates: Sequence[EstimateRow],
    *,
    direction: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
    sums: Sums | None = None,
    units: pa.Table | None = None,
    kinds_of_people: Mapping[str, Observations] | None = None,
    divisions: Sequence[str] = (),
    person_estimates: Sequence[Mapping[str, Any]] = (),
    balance_rows: Sequence[Mapping[str, Any]] = (),
) -> pa.Table:
    """Do as `diagnose`, on panels that are read already (outcome -> panel) and estimates as rows."""
    main = _main(estimates)
    if main["outcome"] not in observations:
        raise InvalidInput(
            "The panel lacks the primary outcome.",
            seen=", ".join(observations),
            remedy=f"Add rows of {main['outcome']}.",
        )
    observed = observations[main["outcome"]]
    panel = comparable_panel(observed, without_breaks=main["screen"] == "without-reporting-breaks")
    numbers, groups = about_units(units, panel)
    examined = Examined(
        main,
        panel,
        observed.scale,
        observed.periods_per_year,
        observations,
        characteristics(panel, observations, main["outcome"], titles or {}) | numbers,
        groups,
        tuple(estimates),
        direction or {},
        titles or {},
    )
    checks = across_gates([found for check in _CHECKS for found in check(examined)])
    checks += displacement(examined, sums or {})
    checks += subgroups(examined, kinds_of_people or {}, divisions)
    checks += agreement_of_persons(examined, person_estimates)
    return _table(main, checks, balance_of_people(balance_rows))


def _main(estimates: Sequence[EstimateRow]) -> EstimateRow:
    """The one row that the protocol judges by."""
    main = [row for row in estimates if row["main"]]
    if len(main) != 1:
        raise InvalidInput("One row of the estimates must be the main one.", seen=str(len(main)))
    return main[0]


def _table(main: EstimateRow, checks: Sequence[Check], of_persons: Mapping[str, Sequence[Check]]) -> pa.Table:
    """Write checks with their lineage; those of the balance of persons under their own design."""
    shared = {name: main[name] for name in ("outcome", "design", "screen", "confidence", "data_version")}
    rows = [{**shared, **check.row()} for check in checks]
    rows += [
        {**shared, "design": design, **check.row()}
        for design, listed in of_persons.items()
        for check in listed
    ]
    return table_of(DIAGNOSTIC, rows)
