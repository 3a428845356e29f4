"""All checks together, from panel and estimates to the table `diagnostic` and the verdict."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.diagnostics import diagnose, diagnose_observed
from newcare.evaluation.evaluate import evaluation_tables
from newcare.evaluation.observed import Observed, read_panel
from newcare.evaluation.verdict import VerdictCode, verdict_of
from newcare.tables.diagnostics import CHECKS, DIAGNOSTIC
from tests.evaluation.panels import Setting, draw

PRIMARY, LONG, CONTROL = "zero-day-emergency-admissions", "one-day-or-more-emergency-admissions", "fractures"
ROLES = {PRIMARY: "primary", LONG: "balancing", CONTROL: "negative-control"}
SUMS = {"all emergency admissions": {PRIMARY: 1.0, LONG: 1.0}}
SOUND = Setting(effect=-0.1, treated=15, comparison=20, breaks=0.1, people=40_000, noise=0.02)


def named(table, outcome):
    return table.add_column(0, "outcome", pa.array([outcome] * table.num_rows, pa.string()))


def a_panel(*, long=0.0, control=0.0, drift=0.0, setting=SOUND):
    """The primary outcome with its effect, and two others with theirs, of the same units."""
    effects = {PRIMARY: setting.effect, LONG: long, CONTROL: control}
    tables = [
        named(
            draw(replace(setting, effect=effect, drift_per_year=drift * (name == PRIMARY)), seed=4).table,
            name,
        )
        for name, effect in effects.items()
    ]
    return pa.concat_tables(tables)


def found_in(panel, **given):
    """Estimates, diagnostics and the verdict."""
    estimates = evaluation_tables(
        panel,
        outcomes=ROLES,
        confidence=0.95,
        exclude_reporting_breaks=True,
        data_version="v1",
        designs=["callaway-santanna", "two-way-fixed-effects"],
        comparisons=["never-treated"],
    )["estimate"]
    checks = diagnose(panel, estimates, sums=SUMS, **given)
    rows = checks.to_pylist()
    return rows, verdict_of(estimates.to_pylist(), diagnostics=rows, outcome="stays of no night"), checks


def test_the_table_is_as_its_specification_says_and_holds_every_check_once():
    rows, _, table = found_in(a_panel())
    assert table.schema.names == list(DIAGNOSTIC.column_names)
    keys = [tuple(row[name] for name in DIAGNOSTIC.key) for row in rows]
    assert len(keys) == len(set(keys))
    for column in DIAGNOSTIC.columns:
        assert column.nullable or table[column.name].null_count == 0, column.name
    assert {row["data_version"] for row in rows} == {"v1"}
    not_here = {"few-units", "subgroups", "agreement-of-persons"}
    assert {row["check"] for row in rows} == set(CHECKS) - not_here
    assert all(math.isfinite(row["statistic"]) for row in rows if row["statistic"] is not None)


def test_a_sound_panel_with_an_effect_worked_and_no_gate_fails():
    rows, verdict, _ = found_in(a_panel())
    assert verdict.code == VerdictCode.WORKED
    assert not any(row["withholds_cause"] for row in rows)
    assert not any("got worse" in proviso for proviso in verdict.provisos)


@pytest.mark.parametrize(
    ("planted", "rule", "words"),
    [
        ({"control": -0.2}, "gate-failed", "that the model of care cannot move (fractures)"),
        ({"drift": -0.1}, "gate-failed", "already drawing apart"),
        ({"long": 0.15}, "moved", "may only have moved"),
    ],
    ids=["a negative control that moves", "a drift before the start", "an effect that moved elsewhere"],
)
def test_a_planted_violation_withholds_words_of_cause_and_is_named(planted, rule, words):
    _, verdict, _ = found_in(a_panel(**planted))
    assert (verdict.code, verdict.rule, verdict.cause) == (VerdictCode.CANNOT_TELL, rule, False)
    assert words in verdict.sentence
    assert "reduced" not in verdict.sentence


def test_one_unit_that_started_is_judged_by_what_chance_would_do_and_by_nothing_else():
    setting = SOUND.but(treated=1, comparison=12, breaks=0)
    rows, verdict, _ = found_in(a_panel(setting=setting))
    assert verdict.rule == "no-interval"
    told = {row["check"] for row in rows if row["passed"] is not None}
    assert told <= {"reporting-breaks", "leave-one-out"}
    assert "ways to choose as many units" in verdict.because


@pytest.mark.parametrize("setting", [SOUND.but(treated=0), SOUND.but(comparison=0, starts=(6,))])
def test_without_units_on_one_side_nothing_is_refused_and_nothing_is_told(setting):
    rows, verdict, _ = found_in(a_panel(setting=setting))
    assert verdict.code == VerdictCode.CANNOT_TELL
    assert not any(row["withholds_cause"] for row in rows)


def test_what_the_place_tells_of_its_units_is_balanced_and_divides_them():
    panel = a_panel()
    units = sorted(set(panel["unit"].to_pylist()))
    started = {row["unit"] for row in panel.to_pylist() if row["start"] is not None}
    about = pa.table(
        {
            "unit": units,
            "list_age": [60.0 if unit in started else 40.0 + place % 3 for place, unit in enumerate(units)],
            "home_type": ["nursing" if place % 2 else "residential" for place in range(len(units))],
        }
    )
    rows, verdict, _ = found_in(panel, units=about)
    by_check = {(row["check"], row["about"]): row for row in rows}
    assert by_check["balance", "list age"]["withholds_cause"]
    assert by_check["subgroups", "home type"]["passed"] in (True, False)
    assert "not like the others before it (list age)" in verdict.sentence


def test_the_order_of_rows_does_not_matter():
    panel = a_panel()
    mixed = panel.take(pa.array(np.random.default_rng(2).permutation(panel.num_rows)))
    first, second = found_in(panel)[0], found_in(mixed)[0]
    by_key = {tuple(row[name] for name in DIAGNOSTIC.key): row["statistic"] for row in second}
    for row in first:
        assert by_key[tuple(row[name] for name in DIAGNOSTIC.key)] == pytest.approx(row["statistic"])


def test_a_panel_of_measurements_is_checked_in_its_own_unit():
    """A score of 50 that falls by 5 where it is started: differences, not ratios."""
    counted = read_panel(draw(SOUND.but(breaks=0)).table)
    panel = replace(counted.panel, outcome=50 + 5 * counted.panel.outcome - 5 * counted.panel.treated)
    observed = Observed(
        panel,
        panel.outcome,
        counted.expected,
        counted.person_years,
        counted.reporting_break,
        False,
        counted.covariates,
        scale="difference",
        counted=False,
    )
    figures = {"relative_effect": None, "lower": None, "upper": None, "p_value": 0.001, "reason": None}
    limits = {"absolute_effect": -5.5, "absolute_lower": -6.0, "absolute_upper": -5.0}
    row = {"outcome": "score", "role": "primary", "design": "callaway-santanna", "screen": "all-units"}
    lineage = {"main": True, "confidence": 0.95, "data_version": "v", "scale": "difference"}
    rows = diagnose_observed({"score": observed}, [{**row, **lineage, **figures, **limits}]).to_pylist()
    by_check = {found["check"]: found for found in rows}
    assert by_check["leave-one-out"]["lower"] < -5
    assert "%" not in by_check["placebo-in-time"]["sentence"]
    assert by_check["e-value"]["passed"] is None


def test_estimates_without_a_main_row_and_panels_without_its_outcome_are_refused():
    panel = a_panel()
    estimates = evaluation_tables(
        panel,
        outcomes=ROLES,
        confidence=0.95,
        exclude_reporting_breaks=True,
        data_version="v1",
        designs=["callaway-santanna"],
        comparisons=["never-treated"],
    )["estimate"]
    none = estimates.filter(pa.array([not main for main in estimates["main"].to_pylist()]))
    with pytest.raises(InvalidInput, match="main"):
        diagnose(panel, none)
    others = panel.filter(pa.array([name != PRIMARY for name in panel["outcome"].to_pylist()]))
    with pytest.raises(InvalidInput, match="lacks the primary outcome"):
        diagnose(others, estimates)
