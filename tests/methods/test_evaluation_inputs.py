"""How the cases of evaluation are read: forms of studies, rows left out, donors and predictors, refusals by name."""

import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.conformance import CONFORMANCE

TRIALS = [
    {"label": "a", "outcome": "falls", "ratio": 0.8, "lower": 0.6, "upper": 1.1},
    {"label": "b", "outcome": "falls", "ratio": 0.9, "lower": 0.7, "upper": 1.2},
    {"label": "a", "outcome": "stays", "ratio": 1.5, "lower": 1.1, "upper": 2.0},
]
PEOPLE = [
    {"id": k, "treated": k % 2, "y": k + 2.0 * (k % 2), "age": 70 + (7 * k) % 11, "home": "ab"[k % 3 == 0]}
    for k in range(1, 21)
]
WEIGHTING = {
    "table": PEOPLE,
    "treatment_column": "treated",
    "outcome_column": "y",
    "covariate_columns": ["age"],
}
PATHS = {"T": [1, 2, 3, 4, 9, 9], "1": [0, 2, 2, 4, 4, 6], "2": [2, 2, 4, 4, 6, 6], "3": [9, 7, 8, 9, 5, 1]}
PANEL = [
    {
        "unit": unit,
        "time": 2000 + t,
        "y": float(y),
        "size": t * len(unit) + y,
        "start": 2004 if unit == "T" else None,
    }
    for unit, path in PATHS.items()
    for t, y in enumerate(path)
]
SYNTHETIC = {
    "panel": PANEL,
    "unit_column": "unit",
    "time_column": "time",
    "outcome_column": "y",
    "treated_unit": "T",
    "treatment_start": 2004,
}


def call(function, inputs, folder=None, **changes):
    return CONFORMANCE[function](inputs | changes, folder)


def test_studies_are_those_that_the_columns_name_and_a_row_without_a_value_is_left_out():
    wanted = {"studies": TRIALS, "where": {"outcome": "falls"}, "measure": "ratio"}
    found = call("random_effects_meta_analysis", wanted)
    assert found["studies"] == 2
    assert set(found["weights_percent"]) == {"a", "b"}
    holed = [*TRIALS, {"label": "c", "outcome": "falls", "ratio": 0.5, "lower": None, "upper": 0.9}]
    assert call("random_effects_meta_analysis", wanted, studies=holed) == found


def test_forms_of_studies_may_be_mixed_and_equal_labels_stay_apart():
    mixed = [
        {"label": "x", "ratio": 0.8, "lower": 0.6, "upper": 1.1},
        {"label": "x", "estimate": -0.1, "standard_error": 0.1},
        {"events_treated": 5, "total_treated": 50, "events_control": 9, "total_control": 50},
    ]
    found = call("random_effects_meta_analysis", {"studies": mixed, "measure": "ratio"})
    assert list(found["weights_percent"]) == ["x", "x (2)", "study 3"]


def test_a_difference_is_not_taken_for_a_ratio():
    rows = [{"label": "a", "difference": 1, "lower": 0, "upper": 2}] * 2
    with pytest.raises(InvalidInput, match="ratio"):
        call("subgroup_difference", {"subgroups": rows}, measure="ratio")


def test_rows_with_a_missing_value_are_left_out_and_counted():
    holed = [*PEOPLE, {"id": 99, "treated": 1, "y": None, "age": 80, "home": "a"}]
    found = call("inverse_probability_weighting", WEIGHTING, table=holed)
    assert (found["rows"], found["dropped_rows"]) == (20, 1)
    assert found["estimate"] == call("inverse_probability_weighting", WEIGHTING)["estimate"]


def test_terms_are_named_by_column_square_and_level():
    found = call(
        "propensity_score",
        WEIGHTING,
        covariate_columns=[],
        squared_columns=["age"],
        categorical_columns=["home"],
    )
    assert list(found["coefficients"]) == ["intercept", "age^2", "home=b"]


def test_without_a_caliper_everybody_is_matched_who_can_be():
    inputs = {
        "table": PEOPLE,
        "identifier_column": "id",
        "treatment_column": "treated",
        "covariate_columns": ["age"],
    }
    found = call("nearest_neighbour_match", inputs, caliper_standard_deviations=None, exact_columns=["home"])
    assert found["caliper_width"] is None
    homes = {str(row["id"]): row["home"] for row in PEOPLE}
    assert all(homes[pair["treated"]] == homes[pair["control"]] for pair in found["pairs"])
    assert found["matched_pairs"] + len(found["unmatched_treated"]) == 10


def test_labels_and_times_are_written_as_the_table_has_them():
    panel = [row | {"unit": {"T": 20, "1": 21, "2": 22, "3": 23}[row["unit"]]} for row in PANEL]
    found = call("synthetic_control", SYNTHETIC, panel=panel, treated_unit="20")
    assert list(found["weights"]) == ["21", "22", "23"]
    weighted = call("synthetic_difference_in_differences", SYNTHETIC, treatment_start_column="start")
    assert list(weighted["time_weights"]) == ["2000", "2001", "2002", "2003"]


def test_a_unit_half_way_between_two_donors_is_half_of_each_and_the_gap_is_what_came_after():
    found = call("synthetic_control", SYNTHETIC)
    assert found["weights"] == pytest.approx({"1": 0.5, "2": 0.5, "3": 0}, abs=1e-9)
    assert [row["gap"] for row in found["gaps"]] == pytest.approx([0, 0, 0, 0, 4, 3])
    assert found["rmspe_ratio"] is None or found["rmspe_ratio"] > 1e9  # the fit before the start is perfect


def test_predictors_are_means_over_their_times_with_missing_values_skipped():
    panel = [row | ({"size": None} if row["time"] == 2001 else {}) for row in PANEL]
    predictors = [{"column": "size", "times": [2000, 2001, 2002]}, {"column": "y", "times": [2003]}]
    found = call(
        "synthetic_control", SYNTHETIC, panel=panel, predictors=predictors, predictor_weights="equal"
    )
    size, last = found["predictor_balance"]
    assert size["treated"] == pytest.approx((1 + 5) / 2)
    assert last["donor_mean"] == pytest.approx((4 + 4 + 9) / 3)
    assert found["predictor_weights"] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("function", "inputs", "changes", "word"),
    [
        ("synthetic_control", SYNTHETIC, {"fit_times": [2005]}, "fit_times"),
        ("synthetic_control", SYNTHETIC, {"donors": ["1", "1"]}, "donor"),
        ("synthetic_control", SYNTHETIC, {"donors": ["1"]}, "donor"),
        ("synthetic_control", SYNTHETIC, {"donors": ["1", "9"]}, "not found"),
        ("synthetic_control", SYNTHETIC, {"panel": PANEL[1:]}, "not complete"),
        ("synthetic_control", SYNTHETIC, {"panel": [*PANEL, PANEL[0]]}, "duplicate"),
        ("synthetic_control", SYNTHETIC, {"predictor_weights": [1]}, "predictor_weights"),
        ("synthetic_control", SYNTHETIC, {"outcome_column": "cost"}, "cost"),
        ("synthetic_control", SYNTHETIC, {"unit_column": ["unit"]}, "column"),
        ("conformal_p", SYNTHETIC, {"treatment_start": 2010}, "treatment_start"),
        ("propensity_score", WEIGHTING, {"confidence": 2}, "confidence"),
        ("propensity_score", WEIGHTING, {"covariate_columns": ["age", "postcode"]}, "postcode"),
        ("entropy_balance", WEIGHTING, {"moments": 3}, "moments"),
        ("g_formula", WEIGHTING, {"treatment_interactions": ["home"]}, "treatment_interactions"),
        ("inverse_probability_weighting", WEIGHTING, {"stabilised": "yes"}, "stabilised"),
        ("minimum_detectable_effect", {"design": "ladder"}, {}, "design"),
        ("minimum_detectable_effect", {"design": "standard_error"}, {}, "standard_error"),
        ("random_effects_meta_analysis", {"studies": TRIALS}, {"where": {"place": "x"}}, "place"),
        ("random_effects_meta_analysis", {"studies": []}, {}, "two studies"),
    ],
)
def test_what_is_wrong_is_refused_by_its_name(function, inputs, changes, word):
    with pytest.raises(InvalidInput, match=word):
        call(function, inputs, **changes)


def test_a_treatment_that_is_switched_off_is_refused():
    panel = [row | {"d": int(row["unit"] == "T" and row["time"] == 2004)} for row in PANEL]
    inputs = {k: v for k, v in SYNTHETIC.items() if not k.startswith("treat")}
    with pytest.raises(InvalidInput, match="switched off"):
        call(
            "generalised_synthetic_control", inputs, panel=panel, treatment_column="d", minimum_pre_periods=2
        )
