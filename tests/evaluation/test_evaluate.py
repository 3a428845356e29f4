"""The evaluation step: what it recovers, what it refuses, and what it will not pretend to know."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from scipy.stats import t

from evaluation.panels import QUARTERS, Setting, draw
from newcare.errors import InvalidInput
from newcare.evaluation.evaluate import evaluate
from newcare.evaluation.observed import read_panel
from newcare.methods.callaway_santanna import callaway_santanna
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects
from newcare.tables.estimates import EFFECT_BY_YEAR, ESTIMATE, EVENT_STUDY

POISSON = "poisson-fixed-effects"


def evaluated(table, **changes):
    given = {
        "outcome": "emergency-admissions",
        "confidence": 0.95,
        "exclude_reporting_breaks": True,
        "data_version": "test",
    }
    return evaluate(table, **(given | changes))


def row_of(evaluation, design="callaway-santanna", screen="without-reporting-breaks"):
    rows = evaluation.estimate.to_pylist()
    return next(row for row in rows if (row["design"], row["screen"]) == (design, screen))


def without_noise(**changes):
    return Setting(noise=0, breaks=0, random_counts=False, people=7_500_000).but(**changes)


def replaced(table, name, values):
    return table.set_column(table.column_names.index(name), name, values)


def test_tables_have_the_columns_of_their_specification_and_one_row_for_each_design_and_screen():
    drawn = draw(Setting()).table
    tables = evaluate(
        drawn, outcome="o", confidence=0.9, exclude_reporting_breaks=True, data_version="v1"
    ).tables()
    for spec in (ESTIMATE, EVENT_STUDY, EFFECT_BY_YEAR):
        table = tables[spec.name]
        assert tuple(table.column_names) == spec.column_names
        keys = [tuple(row[name] for name in spec.key) for row in table.to_pylist()]
        assert len(keys) == len(set(keys)) > 0
        assert set(table["confidence"].to_pylist()) == {0.9}
        assert set(table["data_version"].to_pylist()) == {"v1"}
        for column in spec.columns:
            assert column.nullable or table[column.name].null_count == 0, column.name
    assert tables["estimate"].num_rows == 4


def test_an_effect_of_minus_eight_per_cent_without_noise_is_found_by_both_designs():
    found = evaluated(draw(without_noise(effect=-0.08)).table)
    for row in found.estimate.to_pylist():
        assert row["relative_effect"] == pytest.approx(-0.08, abs=1e-4)
        assert row["pre_trend_per_year"] == pytest.approx(0, abs=1e-4)


def test_effects_by_year_follow_an_effect_that_grows():
    """Half of the log effect in the first year, the whole in the second, half as much again in the third."""
    found = evaluated(draw(without_noise(effect=-0.1, growing=True, starts=(4,))).table)
    chosen = (pc.field("screen") == "all-units") & (pc.field("design") == "callaway-santanna")
    by_year = found.effect_by_year.filter(chosen).to_pylist()
    assert [row["year"] for row in by_year] == [1, 2, 3]
    assert [row["relative_effect"] for row in by_year] == pytest.approx(
        [0.9**0.5 - 1, -0.1, 0.9**1.5 - 1], abs=1e-4
    )


def test_the_event_study_is_measured_from_the_quarter_before_the_start():
    found = evaluated(draw(without_noise(effect=-0.08)).table)
    rows = found.event_study.filter(pc.field("screen") == "all-units").to_pylist()
    for row in rows:
        expected = -0.08 if row["relative_quarter"] >= 0 else 0
        assert row["relative_effect"] == pytest.approx(expected, abs=2e-4)
    reference = [row for row in rows if row["relative_quarter"] == -1]
    assert len(reference) == 2
    assert all(row["lower"] is None and "measured from" in row["reason"] for row in reference)


def test_estimates_are_those_of_the_methods_on_the_log_of_events_over_expected_events():
    table = draw(Setting(effect=-0.08, breaks=0)).table
    found, panel = evaluated(table), read_panel(table).panel
    simple = callaway_santanna(panel).simple.estimate
    regression = two_way_fixed_effects(panel).effect
    assert row_of(found)["relative_effect"] == pytest.approx(np.expm1(simple))
    twfe = row_of(found, design="two-way-fixed-effects")
    assert twfe["relative_effect"] == pytest.approx(np.expm1(regression.estimate))
    assert twfe["lower"] == pytest.approx(np.expm1(regression.lower))
    assert twfe["p_value"] == pytest.approx(regression.p_value)


def test_rates_and_events_avoided_follow_from_events_over_those_imputed_and_the_events_seen():
    found = evaluated(draw(Setting(effect=-0.08)).table, designs=("callaway-santanna", POISSON))
    row, counted = row_of(found), row_of(found, POISSON)
    effect, events, years = counted["relative_effect"], row["events"], row["person_years"]
    assert row["events_avoided"] == pytest.approx(events / (1 + effect) - events)
    assert row["counterfactual_rate"] == pytest.approx(1000 * events / (1 + effect) / years)
    assert row["absolute_effect"] == pytest.approx(effect * row["counterfactual_rate"])
    assert row["events_avoided_lower"] == pytest.approx(events / (1 + counted["upper"]) - events)
    assert "a Poisson regression" in row["method"]
    assert row["events_avoided_lower"] < row["events_avoided"] < row["events_avoided_upper"]
    assert row["absolute_lower"] < row["absolute_effect"] < row["absolute_upper"]


def test_events_are_those_of_every_unit_where_the_model_of_care_runs_on_both_screens():
    drawn = draw(Setting(breaks=0.3)).table
    found = evaluated(drawn)
    after = [row["start"] is not None and row["quarter"] >= row["start"] for row in drawn.to_pylist()]
    events = int(pc.sum(drawn.filter(pa.array(after))["events"]).as_py())
    assert {row["events"] for row in found.estimate.to_pylist()} == {events}
    assert row_of(found)["units_treated"] < row_of(found, screen="all-units")["units_treated"] == 20


@pytest.mark.parametrize(
    ("exclude", "headline", "screen"),
    [
        (True, "callaway-santanna", "without-reporting-breaks"),
        (False, "two-way-fixed-effects", "all-units"),
    ],
)
def test_the_protocol_says_which_row_is_the_main_one(exclude, headline, screen):
    others = {"callaway-santanna", "two-way-fixed-effects"} - {headline}
    designs = (headline, *others)
    found = evaluated(draw(Setting()).table, exclude_reporting_breaks=exclude, designs=designs)
    assert [(row["design"], row["screen"]) for row in found.estimate.to_pylist() if row["main"]] == [
        (headline, screen)
    ]


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        (Setting(treated=4, breaks=0), "4 units that started"),
        (Setting(comparison=4, breaks=0), "4 units that never started"),
        (Setting(starts=(3, 8), breaks=0), "3 quarters come before"),
    ],
)
def test_too_few_units_or_quarters_give_an_estimate_without_limits_and_the_reason(setting, reason):
    found = evaluated(draw(setting).table)
    row = row_of(found)
    assert row["relative_effect"] is not None
    for name in (
        "lower",
        "upper",
        "p_value",
        "events_avoided_lower",
        "minimum_detectable_effect",
        "pre_trend_p",
    ):
        assert row[name] is None
    assert reason in row["reason"]
    assert set(found.event_study["lower"].to_pylist()) == {None}


@pytest.mark.parametrize("setting", [Setting(treated=0), Setting(comparison=0, starts=(6,))])
def test_without_units_on_one_side_nothing_is_estimated_and_the_reason_is_given(setting):
    found = evaluated(draw(setting).table)
    assert {row["relative_effect"] for row in found.estimate.to_pylist()} == {None}
    assert None not in found.estimate["reason"].to_pylist()


def test_far_from_the_start_where_few_units_are_seen_there_are_no_limits():
    found = evaluated(draw(Setting(breaks=0)).table)
    for row in found.event_study.to_pylist():
        if row["relative_quarter"] != -1:
            assert (row["lower"] is None) == (row["units_treated"] < 5)


def test_a_panel_with_a_quarter_without_events_is_estimated_with_half_added_and_says_so():
    table = draw(Setting()).table
    events = table["events"].to_numpy().copy()
    assert "0.5 added" not in row_of(evaluated(table))["method"]
    events[0] = 0
    found = evaluated(replaced(table, "events", pa.array(events)))
    assert all("0.5 added" in row["method"] for row in found.estimate.to_pylist())


def test_units_not_seen_in_every_quarter_or_started_from_the_first_are_left_out_and_counted():
    table = draw(Setting(breaks=0)).table
    keep = np.ones(table.num_rows, dtype=bool)
    keep[[3, 20 * 16 + 5]] = False  # one treated unit and one comparison unit each miss a quarter
    start = ["2013-14 Q4" if unit == "unit 01" else label for unit, label in zip(*starts(table), strict=True)]
    gappy = replaced(table, "start", pa.array(start, pa.string())).filter(pa.array(keep))
    row = row_of(evaluated(gappy))
    assert (row["units_left_out"], row["units_treated"], row["units_comparison"]) == (3, 18, 19)


def test_events_of_treated_units_that_open_or_close_count_among_those_avoided():
    """They are in the cost, so they are in the benefit: only the effect is estimated without them."""
    table = draw(Setting(breaks=0)).table
    rows = table.to_pylist()
    first = next(row for row in rows if row["start"] is not None)
    unit, last = first["unit"], QUARTERS[-1]
    closes = table.filter(pa.array([(row["unit"], row["quarter"]) != (unit, last) for row in rows]))
    in_last = next(row["events"] for row in rows if (row["unit"], row["quarter"]) == (unit, last))
    whole, left = row_of(evaluated(table)), row_of(evaluated(closes, designs=(POISSON,)), POISSON)
    assert left["events"] == whole["events"] - in_last
    assert (left["units_left_out"], left["units_treated"]) == (1, 19)
    assert left["events_avoided"] == pytest.approx(
        left["events"] / (1 + left["relative_effect"]) - left["events"]
    )


def test_a_quarter_without_events_in_a_unit_that_is_not_compared_adds_no_half():
    table = draw(Setting(breaks=0)).table
    events = table["events"].to_numpy().copy()
    events[0] = 0
    keep = np.ones(table.num_rows, dtype=bool)
    keep[1] = False
    gappy = replaced(table, "events", pa.array(events)).filter(pa.array(keep))
    assert "0.5 added" not in row_of(evaluated(gappy))["method"]


def starts(table):
    return table["unit"].to_pylist(), table["start"].to_pylist()


def test_the_order_of_rows_does_not_matter():
    table = draw(Setting(effect=-0.08)).table
    mixed = table.take(pa.array(np.random.default_rng(2).permutation(table.num_rows)))
    assert row_of(evaluated(table))["lower"] == pytest.approx(row_of(evaluated(mixed))["lower"])


def test_the_minimum_detectable_effect_is_the_fall_that_t_quantiles_of_size_and_power_reach():
    row = row_of(evaluated(draw(Setting()).table))
    reach = t(row["degrees_of_freedom"]).ppf([0.975, 0.8]).sum() * row["standard_error"]
    assert row["minimum_detectable_effect"] == pytest.approx(1 - np.exp(-reach))


def test_groups_that_draw_apart_before_the_start_are_noticed():
    row = row_of(evaluated(draw(Setting(drift_per_year=-0.06, noise=0.01, people=75_000)).table))
    assert row["pre_trend_p"] < 0.001
    assert row["pre_trend_per_year"] == pytest.approx(-0.06, abs=0.02)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("events", -1, "events"),
        ("person_years", 0.0, "person_years"),
        ("expected", float("nan"), "expected"),
        ("quarter", "2014 Q1", "quarter"),
        ("start", "2015-16 Q2", "within unit"),
        ("quarter", QUARTERS[1], "duplicate"),
    ],
)
def test_rows_that_cannot_be_are_refused(column, value, word):
    table = draw(Setting()).table
    values = table[column].to_pylist()
    values[0] = value
    with pytest.raises(InvalidInput, match=word):
        evaluated(replaced(table, column, pa.array(values, table[column].type)))


def test_a_missing_column_a_null_and_a_left_out_quarter_are_refused():
    table = draw(Setting()).table
    with pytest.raises(InvalidInput, match="expected"):
        evaluated(table.drop_columns(["expected"]))
    with pytest.raises(InvalidInput, match="nulls"):
        evaluated(replaced(table, "events", pa.array([None, *table["events"].to_pylist()[1:]], pa.int64())))
    with pytest.raises(InvalidInput, match="leaves out a quarter"):
        evaluated(table.filter(pc.field("quarter") != QUARTERS[7]))
    with pytest.raises(InvalidInput, match="no rows"):
        evaluated(table.slice(0, 0))


def test_a_confidence_or_design_that_cannot_be_is_refused():
    table = draw(Setting()).table
    with pytest.raises(InvalidInput, match="confidence"):
        evaluated(table, confidence=95)
    with pytest.raises(InvalidInput, match="No design over areas"):
        evaluated(table, designs=["before-and-after"])
    with pytest.raises(InvalidInput, match="comparison"):
        evaluated(table, comparisons=["elsewhere"])
