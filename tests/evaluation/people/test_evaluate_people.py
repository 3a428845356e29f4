"""Evaluations of persons: what is found, what is refused, what is said beside it.

Published: LaLonde's trainees (NSW) and survey controls (CPS-1), 10 covariates, entropy balance on their means: 1406.3
(computed once with other code for the evaluation cases; 1 is what rounding of the file allows). Made-up people have a
true rate ratio of 0.8, which the intervals must hold.
"""

import dataclasses
import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.people import PersonOutcome, PersonStudy, evaluate_people
from newcare.tables.arrow import arrow_schema
from newcare.tables.person_estimates import BALANCE, PERSON_ESTIMATE

ADMISSIONS = PersonOutcome("emergency-admissions", "count", "admissions", "years")
STUDY = PersonStudy(
    "person", "treated", (ADMISSIONS,), ("age", "frailty", "use_before"), prior_use=("use_before",)
)


def people(n=3000, seed=1, ratio=0.8):
    """Older, frailer people who used more are treated more; treatment multiplies the rate of admission by `ratio`."""
    random = np.random.default_rng(seed)
    age, frailty = random.normal(80, 6, n), random.random(n)
    before = random.poisson(0.3 + frailty)
    odds = 0.05 * (age - 80) + frailty + 0.3 * before - 1.6
    treated = (random.random(n) < 1 / (1 + np.exp(-odds))).astype(int)
    years = random.uniform(0.2, 2, n)
    rate = 0.4 * np.exp(0.03 * (age - 80) + 0.8 * frailty + 0.15 * before) * ratio**treated
    admissions = random.poisson(rate * years)
    return pa.table(
        {
            "person": [f"P{i:05}" for i in range(n)],
            "treated": treated,
            "age": age,
            "frailty": frailty,
            "use_before": before,
            "years": years,
            "admissions": admissions,
            "unit": [f"U{i % 60:02}{treated[i]}" for i in range(n)],
            "cost": admissions * 300_000 + random.integers(0, 50_000, n),
            "bed_days": admissions * random.integers(0, 9, n),
            "days": np.where(random.random(n) < 0.3, random.integers(1, 366, n), 366).astype(float),
            "cause": np.where(random.random(n) < 0.7, 1, 2),
        }
    )


def rows_of(found, **where):
    rows = found["person_estimate"].to_pylist()
    return [row for row in rows if all(row[name] == value for name, value in where.items())]


def one(found, **where):
    (row,) = rows_of(found, **where)
    return row


def replaced(table, **columns):
    for name, values in columns.items():
        if name in table.column_names:
            table = table.drop_columns([name])
        table = table.append_column(name, pa.array(values))
    return table


@pytest.fixture(scope="module")
def found():
    return evaluate_people(people(), STUDY, data_version="v1")


@pytest.mark.parametrize("design", ["matched-cohort", "entropy-balance", "inverse-probability-weighting"])
@pytest.mark.parametrize("measure", ["rate-ratio", "rate-ratio-negative-binomial"])
def test_the_rate_ratio_that_was_set_lies_in_the_interval(found, design, measure):
    row = one(found, design=design, measure=measure)
    assert row["lower"] < 0.8 < row["upper"]
    assert row["upper"] / row["lower"] < 1.45


def test_tables_are_as_specified_and_carry_their_lineage(found):
    assert found["person_estimate"].schema == arrow_schema(PERSON_ESTIMATE)
    assert found["balance"].schema == arrow_schema(BALANCE)
    for row in found["person_estimate"].to_pylist():
        assert row["data_version"] == "v1"
        assert row["confidence"] == 0.95
        assert row["method"]
        assert (row["estimate"] is None) == (row["reason"] is not None)


def test_without_balance_the_treated_would_look_worse_and_with_it_the_arms_are_alike(found):
    balance = found["balance"].to_pylist()
    before = {row["covariate"]: row for row in balance if row["design"] == "unadjusted"}
    assert before["age"]["standardised_difference"] > 0.25
    assert not before["age"]["within_threshold"]
    for row in balance:
        if row["design"] != "unadjusted":
            assert row["within_threshold"], row


def test_entropy_balance_makes_means_equal(found):
    for row in found["balance"].to_pylist():
        if row["design"] == "entropy-balance":
            assert row["mean_comparison"] == pytest.approx(row["mean_treated"], abs=1e-8)


def test_the_order_of_people_does_not_matter(found):
    table = people()
    shuffled = table.take(pa.array(np.random.default_rng(5).permutation(len(table))))
    again = evaluate_people(shuffled, STUDY, data_version="v1")
    assert again["person_estimate"].equals(found["person_estimate"])
    assert again["balance"].equals(found["balance"])


def test_every_kind_of_outcome_is_measured_in_its_own_ways():
    outcomes = (
        PersonOutcome("cost", "cost", "cost", "years"),
        PersonOutcome("bed-days", "days", "bed_days", "years"),
        PersonOutcome("first-admission", "event", "days", cause="cause", horizon=365),
    )
    table = evaluate_people(
        people(),
        dataclasses.replace(STUDY, outcomes=outcomes, designs=("entropy-balance",)),
        data_version="v",
    )
    measures = {(row["outcome"], row["measure"]): row for row in rows_of(table)}
    assert set(measures) == {
        ("cost", "mean-difference"),
        ("cost", "mean-difference-bootstrap"),
        ("cost", "mean-ratio"),
        ("bed-days", "mean-difference"),
        ("bed-days", "mean-ratio"),
        ("bed-days", "odds-ratio-of-any"),
        ("first-admission", "hazard-ratio"),
        ("first-admission", "risk-difference"),
    }
    assert measures["cost", "mean-difference"]["upper"] < 0  # fewer admissions cost less
    assert measures["cost", "mean-difference"]["unit"] == "pence per person-year"
    for name in ("hazard-ratio", "risk-difference"):  # days were drawn without regard to treatment
        row = measures["first-admission", name]
        assert row["lower"] < (name == "hazard-ratio") < row["upper"]


def test_people_of_one_unit_are_not_independent():
    single = one(
        evaluate_people(people(), STUDY, data_version="v"), design="entropy-balance", measure="rate-ratio"
    )
    by_unit = dataclasses.replace(STUDY, unit="unit")
    found = one(
        evaluate_people(people(), by_unit, data_version="v"), design="entropy-balance", measure="rate-ratio"
    )
    assert found["estimate"] == single["estimate"]
    assert found["degrees_of_freedom"] < 120 < single["degrees_of_freedom"]


def test_one_unit_that_starts_has_an_estimate_without_limits_and_the_reason():
    table = people()
    unit = ["the one" if flag else f"U{i % 9}" for i, flag in enumerate(table.column("treated").to_pylist())]
    study = dataclasses.replace(STUDY, unit="unit")
    row = one(
        evaluate_people(replaced(table, unit=unit), study, data_version="v"),
        design="matched-cohort",
        measure="rate-ratio",
    )
    assert row["estimate"] is not None
    assert row["lower"] is None
    assert "one cluster only" in row["reason"]


def test_several_control_groups_stand_side_by_side():
    table = people()
    treated = table.column("treated").to_pylist()
    group = [None if flag else ("same place", "elsewhere")[i % 2] for i, flag in enumerate(treated)]
    study = dataclasses.replace(STUDY, comparison="group")
    found = evaluate_people(replaced(table, group=group), study, data_version="v")
    assert {row["comparison"] for row in rows_of(found)} == {"same place", "elsewhere"}
    for row in rows_of(found, design="entropy-balance", measure="rate-ratio"):
        assert row["people_treated"] == sum(treated)
        assert row["people_comparison"] < row["people_treated"] * 3


def test_controls_used_again_are_counted_once_and_said():
    table = people(600)
    study = dataclasses.replace(STUDY, replace=True, designs=("matched-cohort",), distance="mahalanobis")
    row = one(evaluate_people(table, study, data_version="v"), measure="rate-ratio")
    assert row["people_comparison"] < row["people_treated"]
    assert row["effective_comparison"] < row["people_comparison"]
    assert "used more than once" in row["method"]


def test_people_are_compared_within_their_risk_set_only():
    table = people(800)
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=91 * (i % 3)) for i in range(800)]
    study = dataclasses.replace(STUDY, index_date="index", designs=("matched-cohort", "entropy-balance"))
    found = evaluate_people(replaced(table, index=days), study, data_version="v")
    shares = [row for row in found["balance"].to_pylist() if row["covariate"].startswith("index=")]
    assert len({row["covariate"] for row in shares}) == 2
    for row in shares:
        if row["design"] != "unadjusted":
            assert row["mean_treated"] == pytest.approx(row["mean_comparison"], abs=1e-9)


def test_a_start_on_a_day_without_controls_is_left_out_and_said():
    table = people(800)
    treated = table.column("treated").to_pylist()
    days = [
        dt.date(2024, 6, 1) if flag and i % 4 == 0 else dt.date(2024, 1, 1) for i, flag in enumerate(treated)
    ]
    study = dataclasses.replace(STUDY, index_date="index", designs=("entropy-balance",))
    row = one(evaluate_people(replaced(table, index=days), study, data_version="v"), measure="rate-ratio")
    alone = sum(day.month == 6 for day in days)
    assert row["people_treated"] == sum(treated) - alone
    assert f"{alone} people" in row["caution"]


def chosen_at_a_peak():
    """Nobody is helped. The treated are those with 3 or more admissions last year; use this year is drawn afresh."""
    random = np.random.default_rng(8)
    rate = random.gamma(1.2, 0.5, 12_000)
    last, now = random.poisson(rate), random.poisson(rate)
    high = np.flatnonzero(last >= 3)
    treated = np.zeros(len(rate), dtype=int)
    treated[high[random.random(len(high)) < 0.5]] = 1
    return pa.table(
        {
            "person": np.arange(len(rate)),
            "treated": treated,
            "last": last,
            "now": now,
            "years": np.ones(len(rate)),
        }
    )


def test_a_fall_from_a_peak_is_no_effect_where_controls_had_the_same_peak():
    table = chosen_at_a_peak()
    treated = table.filter(pc.field("treated") == 1)
    assert (
        pc.sum(treated["now"]).as_py() < 0.7 * pc.sum(treated["last"]).as_py()
    )  # before and after: a third less
    study = PersonStudy(
        "person",
        "treated",
        (PersonOutcome("admissions", "count", "now", "years"),),
        ("last",),
        exact=("last",),
        prior_use=("last",),
        designs=("matched-cohort",),
    )
    for row in rows_of(evaluate_people(table, study, data_version="v"), measure="rate-ratio"):
        assert row["lower"] < 1 < row["upper"]


def test_people_chosen_by_use_that_is_not_held_alike_are_refused():
    study = dataclasses.replace(STUDY, covariates=("age",))
    with pytest.raises(InvalidInput, match=r"use_before.*covariate"):
        evaluate_people(people(200), study, data_version="v")


def test_a_comparison_with_earlier_times_says_that_use_falls_back_by_itself():
    table = replaced(people(600), group=["the year before"] * 600)
    study = dataclasses.replace(
        STUDY, comparison="group", before_after=("the year before",), designs=("entropy-balance",)
    )
    row = one(evaluate_people(table, study, data_version="v"), measure="rate-ratio")
    assert "regression to the mean" in row["caution"]


def dated(**days):
    table = people(400)
    start = dt.date(2024, 1, 1)
    return replaced(table, **{name: [start + dt.timedelta(days=shift)] * 400 for name, shift in days.items()})


def test_covariates_made_after_the_index_date_are_refused():
    study = dataclasses.replace(STUDY, index_date="index", known_until="known")
    with pytest.raises(InvalidInput, match="from the index date or later"):
        evaluate_people(dated(index=0, known=0), study, data_version="v")
    assert rows_of(evaluate_people(dated(index=0, known=-1), study, data_version="v"))


@pytest.mark.parametrize("shift", [-30, 30])
def test_outcomes_counted_from_another_day_than_the_index_date_are_refused(shift):
    study = dataclasses.replace(STUDY, index_date="index", followed_from="from")
    with pytest.raises(InvalidInput, match="immortal time"):
        evaluate_people(dated(index=0, **{"from": shift}), study, data_version="v")


def test_controls_without_an_index_date_are_refused():
    table = people(400)
    treated = table.column("treated").to_pylist()
    table = replaced(table, index=pa.array([dt.date(2024, 1, 1) if flag else None for flag in treated]))
    with pytest.raises(InvalidInput, match="risk set"):
        evaluate_people(table, dataclasses.replace(STUDY, index_date="index"), data_version="v")


def test_a_month_in_which_nobody_treated_can_die_is_pointed_at():
    table = people(2000)
    treated = np.array(table.column("treated").to_pylist())
    days = np.where(np.arange(2000) % 5 == 0, 10.0, 366.0)
    days = np.where((treated == 1) & (days < 366), 60.0, days)
    table = replaced(table, days=days, cause=np.where(days < 366, 1, 0))
    study = dataclasses.replace(
        STUDY,
        outcomes=(PersonOutcome("deaths", "event", "days", cause="cause", horizon=365),),
        designs=("entropy-balance",),
    )
    row = one(evaluate_people(table, study, data_version="v"), measure="risk-difference")
    assert "immortal time" in row["caution"]


def test_arms_that_a_covariate_tells_apart_are_refused_with_what_to_do():
    table = people(400)
    age = np.array(table.column("age").to_pylist()) + 100 * np.array(table.column("treated").to_pylist())
    with pytest.raises(InvalidInput, match=r"do not overlap.*age.*could have come under"):
        evaluate_people(replaced(table, age=age), STUDY, data_version="v")


def test_one_group_without_overlap_does_not_take_the_others_with_it():
    table = people(900)
    treated = np.array(table.column("treated").to_pylist())
    group = [None if flag else ("alike", "young")[i % 2] for i, flag in enumerate(treated)]
    age = np.array(table.column("age").to_pylist()) - np.array(
        [60 if name == "young" else 0 for name in group]
    )
    study = dataclasses.replace(STUDY, comparison="group", designs=("entropy-balance",))
    found = evaluate_people(replaced(table, age=age, group=group), study, data_version="v")
    assert one(found, comparison="alike", measure="rate-ratio")["estimate"] is not None
    row = one(found, comparison="young", measure="rate-ratio")
    assert row["estimate"] is None
    assert "do not overlap" in row["reason"]


def test_a_covariate_that_says_nothing_new_is_refused_by_name():
    table = people(400)
    months = 12 * np.array(table.column("age").to_pylist())
    study = dataclasses.replace(STUDY, covariates=(*STUDY.covariates, "months"))
    with pytest.raises(InvalidInput, match=r"months.*Leave it out"):
        evaluate_people(replaced(table, months=months), study, data_version="v")


def test_a_person_who_stands_twice_is_refused_without_being_named():
    table = people(400)
    with pytest.raises(InvalidInput, match="duplicate") as refusal:
        evaluate_people(pa.concat_tables([table, table.slice(0, 1)]), STUDY, data_version="v")
    assert "P00000" not in str(refusal.value)


def test_people_of_whom_something_is_unknown_are_left_out_and_counted():
    table = people(400)
    age = [None if i < 7 else value for i, value in enumerate(table.column("age").to_pylist())]
    found = evaluate_people(replaced(table, age=age), STUDY, data_version="v")
    assert "7 people are left out" in rows_of(found, measure="rate-ratio")[0]["caution"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"covariates": ("years",), "prior_use": ()}, "both an outcome and a covariate"),
        ({"designs": ("guess",)}, "guess"),
        ({"designs": ()}, "none"),
        ({"distance": "euclid"}, "euclid"),
        ({"covariates": (), "prior_use": ()}, "something known before"),
    ],
)
def test_a_study_that_contradicts_itself_is_refused(change, words):
    with pytest.raises(InvalidInput, match=words):
        dataclasses.replace(STUDY, **change)


def test_a_column_that_is_missing_or_not_numbers_is_named():
    with pytest.raises(InvalidInput, match="frailty"):
        evaluate_people(people(50).drop_columns(["frailty"]), STUDY, data_version="v")
    with pytest.raises(InvalidInput, match=r"unit.*categories"):
        evaluate_people(
            people(50), dataclasses.replace(STUDY, covariates=("use_before", "unit")), data_version="v"
        )


def test_an_event_needs_causes_and_a_horizon():
    with pytest.raises(InvalidInput, match="horizon"):
        PersonOutcome("deaths", "event", "days")


@pytest.mark.shared_data
def test_trainees_beside_survey_controls_give_the_published_answers(shared):
    table = pyarrow.csv.read_csv(shared / "cases/tables/evaluation_nsw_cps1.csv.gz")
    names = (
        "age",
        "educ",
        "black",
        "hisp",
        "marr",
        "nodegree",
        "re74",
        "re75",
        "unemployed74",
        "unemployed75",
    )
    study = PersonStudy("person", "treat", (PersonOutcome("earnings", "mean", "re78"),), names)
    found = evaluate_people(table, study, data_version="nsw")
    balanced = one(found, design="entropy-balance")
    assert balanced["estimate"] == pytest.approx(1406.3, abs=1)
    for row in rows_of(found):  # the experiment found 1794
        assert row["lower"] < 1794 < row["upper"]
