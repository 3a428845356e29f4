"""Rates and events are those of people; rare events are judged as counts; what shares chance is counted together."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner

from evaluation.given_panels import rows_of, write
from evaluation.panels import QUARTERS
from newcare.cli.group import group
from newcare.errors import InvalidInput
from newcare.evaluation.areas import Finding
from newcare.evaluation.areas.generalised_synthetic_control import from_errors
from newcare.evaluation.evaluate import evaluate, evaluation_tables
from newcare.evaluation.given import Columns, columns_of, fitting_designs, read_given, read_panel_file
from newcare.evaluation.observed import read_panel
from newcare.methods.jackknife import summarise_replicates

POISSON, SYNTHETIC = "poisson-fixed-effects", "synthetic-difference-in-differences"
FACTORS, CHANGES = "generalised-synthetic-control", "callaway-santanna"


def table_of_counts(events, expected, starting, start=8, **columns):
    """Counts of shape (units, 16 quarters); the first `starting` units start."""
    units, times = events.shape
    rows = {
        "unit": np.repeat([f"u{place:03d}" for place in range(units)], times),
        "quarter": np.tile(QUARTERS, units),
        "events": events.ravel().astype(np.float64),
        "expected": np.asarray(expected, dtype=np.float64).ravel(),
        "person_years": 10 * np.asarray(expected, dtype=np.float64).ravel(),
        "start": pa.array(
            [QUARTERS[start] if unit < starting else None for unit in range(units) for _ in range(times)],
            pa.string(),
        ),
        "reporting_break": np.zeros(units * times, dtype=bool),
    }
    return pa.table(rows | {name: np.repeat(values, times) for name, values in columns.items()})


def rows(table, *designs, **changes):
    given = {"outcome": "x", "confidence": 0.95, "exclude_reporting_breaks": False, "data_version": "v"}
    found = evaluate(table, designs=designs, **(given | changes)).estimate.to_pylist()
    return {row["design"]: row for row in found if row["screen"] == "all-units"}


def small_units_fall(seed=None):
    """Twenty starters, half expecting 100 events and half 10,000; the rates of the small ones fall by 30 %."""
    small = np.arange(40) % 2 == 0
    expected = np.repeat(np.where(small, 100.0, 10_000.0)[:, None], 16, axis=1)
    events = expected.copy()
    events[:20, 8:][small[:20]] *= 0.7
    if seed is not None:
        events = np.random.default_rng(seed).poisson(events)
    return table_of_counts(events, expected, 20)


@pytest.mark.parametrize(
    "design", [CHANGES, "two-way-fixed-effects", POISSON, SYNTHETIC, "synthetic-control"]
)
def test_events_avoided_are_those_of_people_where_only_small_units_change(design):
    """Ten units of 100 expected events lose 30 in each of eight quarters: 2,400, whatever the mean over units is."""
    row = rows(small_units_fall(), design)[design]
    assert row["events_avoided"] == pytest.approx(2_400, rel=0.001)
    assert row["absolute_effect"] == pytest.approx(-1000 * 2_400 / row["person_years"], rel=0.001)
    assert row["counterfactual_rate"] == pytest.approx(100, rel=1e-6)


def test_units_of_a_factor_model_count_by_their_expected_events():
    """Mean log ratio, units in proportion to size: log 0.7 / 101, and 801,600 events were seen from the start on."""
    row = rows(small_units_fall(seed=1), FACTORS)[FACTORS]
    events = 8 * 10 * (10_000 + 70)
    true = events * (np.exp(-np.log(0.7) / 101) - 1)
    assert row["events_avoided_lower"] < true < row["events_avoided_upper"]
    assert row["events_avoided"] < 10_000 < events * (1 / (1 + row["relative_effect"]) - 1)
    assert "in proportion to their expected events" in row["method"]


def test_limits_of_events_avoided_hold_the_truth_where_the_mean_over_units_does_not():
    row = rows(small_units_fall(seed=2), CHANGES)[CHANGES]
    assert row["events_avoided_lower"] < 2_400 < row["events_avoided_upper"]
    assert (
        row["events"] / (1 + row["upper"]) - row["events"] > 60_000
    )  # what the mean over units would say at least
    assert "Poisson regression" in row["method"]


def rare_counts(seed=1, mean=1.0, effect=-0.4, units=80):
    expected = np.full((units, 16), float(mean))
    rates = expected.copy()
    rates[: units // 2, 8:] *= 1 + effect
    return table_of_counts(np.random.default_rng(seed).poisson(rates), expected, units // 2)


def test_counts_lead_where_half_of_the_units_expect_fewer_than_five_events():
    assert fitting_designs(read_panel(rare_counts(mean=4.0)))[0][0] == POISSON
    assert fitting_designs(read_panel(rare_counts(mean=8.0)))[0][0] == CHANGES


def test_logarithms_of_rare_counts_are_warned_of_and_counts_are_not():
    found = rows(rare_counts(), CHANGES, POISSON)
    assert "fewer than 5 events a period" in found[CHANGES]["method"]
    assert "fewer than 5 events a period" not in found[POISSON]["method"]
    assert found[POISSON]["lower"] < -0.4 < found[POISSON]["upper"]
    assert "fewer than 5" not in rows(rare_counts(mean=50), CHANGES)[CHANGES]["method"]


def test_rare_outcomes_beside_the_primary_one_are_judged_as_counts():
    def named(table, name):
        return table.append_column("outcome", pa.array([name] * table.num_rows))

    table = pa.concat_tables(
        [
            named(rare_counts(mean=50), "a"),
            named(rare_counts(effect=0), "b"),
            named(rare_counts(mean=60), "c"),
        ]
    )
    found = evaluation_tables(
        table,
        outcomes={"a": "primary", "b": "negative-control", "c": "balancing"},
        confidence=0.95,
        exclude_reporting_breaks=False,
        data_version="v",
        designs=[CHANGES],
        comparisons=["never-treated"],
    )["estimate"].to_pylist()
    designs = {(row["outcome"], row["design"]) for row in found}
    assert designs == {("a", CHANGES), ("b", POISSON), ("c", CHANGES)}


def test_limits_of_synthetic_differences_hold_no_effect_in_nearly_all_made_up_panels():
    """Time weights held while a control is left out cover 87 in 100; chance alone misses 2 of 40."""
    covered = 0
    for seed in range(40):
        rng = np.random.default_rng([7, seed])
        noise = rng.normal(0, 0.05, (40, 16))
        for time in range(1, 16):
            noise[:, time] = 0.5 * noise[:, time - 1] + np.sqrt(0.75) * noise[:, time]
        events = rng.poisson(300 * np.exp(rng.normal(0, 0.2, (40, 1)) + noise))
        row = rows(table_of_counts(events, np.full((40, 16), 300.0), 20), SYNTHETIC)[SYNTHETIC]
        covered += row["lower"] <= 0 <= row["upper"]
    assert covered >= 36
    assert "controls with time weights found anew" in row["method"]


def shared_shocks(seed, hospitals=16, practices=5):
    """Practices of a hospital share its shock; half of the hospitals start."""
    rng = np.random.default_rng(seed)
    hospital = np.repeat(np.arange(hospitals), practices)
    shock = rng.normal(0, 0.15, (hospitals, 1)) * (np.arange(16) >= 8) + rng.normal(0, 0.02, (hospitals, 16))
    events = rng.poisson(400 * np.exp(shock[hospital]))
    labels = np.array([f"hospital {number}" for number in hospital])
    return events, labels


@pytest.mark.parametrize("design", [CHANGES, POISSON, "two-way-fixed-effects", SYNTHETIC])
def test_units_that_share_chance_are_left_out_together_where_clusters_are_named(design):
    missed = {True: 0, False: 0}
    for seed in range(12):
        events, labels = shared_shocks(seed)
        for clustered in missed:
            columns = {"cluster": labels} if clustered else {}
            row = rows(table_of_counts(events, np.full(events.shape, 400.0), 40, **columns), design)[design]
            missed[clustered] += not row["lower"] <= 0 <= row["upper"]
            said = "units of one cluster counted together" if clustered else "units taken as independent"
            assert said in row["method"]
    assert missed[True] <= 2 < missed[False]


def test_clusters_of_one_unit_each_change_nothing():
    rng = np.random.default_rng(3)
    replicates, never = rng.normal(size=(2, 12)), np.arange(12) >= 5
    contributes = np.ones((2, 5), dtype=bool)
    alone = summarise_replicates(np.zeros(2), replicates, never, contributes)
    each = summarise_replicates(np.zeros(2), replicates, never, contributes, np.arange(12)[::-1].copy())
    assert alone.standard_errors == pytest.approx(each.standard_errors)
    own, others = replicates[:, :5], replicates[:, 5:]
    by_hand = 4 / 5 * own.var(axis=1) * 5 + 6 / 7 * others.var(axis=1) * 7
    assert np.square(alone.standard_errors) == pytest.approx(by_hand)


def test_two_clusters_on_a_side_give_no_interval():
    events, labels = shared_shocks(1, hospitals=4, practices=10)
    row = rows(table_of_counts(events, np.full(events.shape, 400.0), 20, cluster=labels), CHANGES)[CHANGES]
    assert row["relative_effect"] is not None
    assert (row["lower"], row["events_avoided_lower"]) == (None, None)
    assert "2 clusters on one side; an interval needs 3" in row["reason"]


def test_a_unit_with_two_clusters_is_refused():
    events, labels = shared_shocks(1)
    table = table_of_counts(events, np.full(events.shape, 400.0), 40, cluster=labels)
    spoilt = ["elsewhere", *table["cluster"].to_pylist()[1:]]
    with pytest.raises(InvalidInput, match="no cluster, or two"):
        read_panel(table.set_column(table.column_names.index("cluster"), "cluster", pa.array(spoilt)))


def test_a_panel_file_names_the_column_of_clusters(tmp_path):
    given_rows = [row | {"hospital": row["site"][-1]} for row in rows_of()]
    file = read_panel_file(write(tmp_path / "panel.csv", given_rows))
    asked = Columns(outcomes=("admissions",), cluster="hospital", start="start")
    given = read_given(file, columns_of(file, asked), "admissions")
    assert len(set(given.observed.cluster)) == 10
    assert any(line.startswith("Clusters: 'hospital', 10 of them") for line in given.reading)


def silent_starters(silent, after=True):
    events = np.random.default_rng(4).poisson(50.0, (24, 16))
    events[:silent, : 16 if after else 8] = 0
    return table_of_counts(events, np.full((24, 16), 50.0), 8)


def test_units_without_an_event_before_their_start_are_left_out_and_counted():
    row = rows(silent_starters(2), CHANGES)[CHANGES]
    assert (row["units_treated"], row["units_left_out"]) == (6, 2)
    assert "units without an event before their start, left out: 2" in row["method"]
    assert "0.5 added" not in row["method"]


@pytest.mark.parametrize("design", [CHANGES, POISSON, SYNTHETIC, FACTORS, "interrupted-time-series"])
def test_starters_that_never_had_an_event_give_no_effect(design):
    row = rows(silent_starters(8), design)[design]
    assert (row["relative_effect"], row["events_avoided"]) == (None, None)
    assert "no units that started" in row["reason"]


@pytest.mark.parametrize("design", [CHANGES, SYNTHETIC, FACTORS])
def test_where_no_events_are_left_none_are_said_to_be_avoided_rather_than_nought(design):
    events = np.random.default_rng(4).poisson(50.0, (24, 16))
    events[:8, 8:] = 0
    row = rows(table_of_counts(events, np.full((24, 16), 50.0), 8), design)[design]
    assert (row["events"], row["events_avoided"], row["counterfactual_rate"]) == (0, None, None)


def test_errors_that_are_all_alike_give_no_limits():
    found = from_errors(0.1, np.full(100, 0.02), 3, 0.95)
    assert (found.estimate, found.lower) == (0.1, None)
    assert "do not vary" in found.reason


def test_a_count_above_a_million_million_is_refused(tmp_path):
    events = np.random.default_rng(4).poisson(50.0, (24, 16)).astype(np.float64)
    events[0, 0] = 1e13
    with pytest.raises(InvalidInput, match="'events'"):
        read_panel(table_of_counts(events, np.full((24, 16), 50.0), 8))
    given_rows = rows_of()
    given_rows[0]["admissions"] = 10**13
    file = read_panel_file(write(tmp_path / "panel.csv", given_rows))
    with pytest.raises(InvalidInput, match="million million"):
        read_given(file, columns_of(file, Columns(outcomes=("admissions",), start="start")), "admissions")


@pytest.mark.parametrize("design", ["synthetic-control", "augmented-synthetic-control"])
def test_exact_fits_of_many_controls_do_not_stretch_limits_by_their_rounding(design):
    """Ninety controls fit eight quarters to the last digit; 5 % noise on three units makes limits of some points."""
    events = np.random.default_rng(1).poisson(400.0, (93, 16))
    row = rows(table_of_counts(events, np.full((93, 16), 400.0), 3), design)[design]
    assert -0.2 < row["lower"] < 0 < row["upper"] < 0.2
    assert row["events_avoided_upper"] - row["events_avoided_lower"] < 0.3 * row["events"]


def test_limits_without_bound_are_not_written_as_figures():
    found = Finding(0.1, 3, lower=-900.0, upper=900.0, p_value=0.9).figures(ratio=True)
    assert (found["lower"], found["upper"], found["p_value"]) == (None, None, None)
    assert found["relative_effect"] == pytest.approx(np.expm1(0.1))
    assert "too far apart" in found["reason"]


def test_the_command_takes_a_column_of_clusters(tmp_path):
    given_rows = [
        row | {"hospital": int(row["site"][-2:]) % 4 + 10 * (row["start"] == "")} for row in rows_of()
    ]
    panel = write(tmp_path / "panel.csv", given_rows)
    asked = [str(panel), "--start", "start", "--design", CHANGES, "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(group, ["evaluate", *asked, "--cluster", "hospital", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout[result.stdout.index("{") :])
    assert all("counted together" in row["method"] for row in found["estimate"] if row["lower"] is not None)
