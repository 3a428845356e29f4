"""People whom matching leaves unlike, who serve more than once, or whose first day nobody gave: adjusted for, or said.

Amounts are straight lines of what is known before, and treatment does nothing, so that 0 is the answer to the penny.
"""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from newcare.evaluation.people import PersonOutcome, PersonStudy, evaluate_people

COST = PersonOutcome("cost", "cost", "cost", "years")
STAYS = PersonOutcome("bed-days", "days", "stays", "years")
DEATHS = PersonOutcome("deaths", "event", "days", cause="cause", horizon=365)


def unlike(n=600, seed=1):
    """People of whom the ill are mostly treated, so that few controls are like them; illness alone makes cost."""
    random = np.random.default_rng(seed)
    ill = random.normal(size=n)
    treated = (random.random(n) < 1 / (1 + np.exp(-2 * ill))).astype(int)
    years = random.uniform(0.3, 2, n)
    dies = random.random(n) < np.clip(0.4 + 0.12 * ill, 0, 1)
    return pa.table(
        {
            "person": np.arange(n),
            "treated": treated,
            "ill": ill,
            "years": years,
            "cost": np.round(years * 100_000 * (8 + 2 * ill)).astype(int),
            "stays": np.round(years * (8 + 2 * ill)).astype(int),
            "days": np.where(dies, random.integers(31, 366, n), 400).astype(float),
            "cause": dies.astype(int),
        }
    )


def study(*outcomes, **changes):
    told = {"designs": ("matched-cohort",), "caliper": 2.0} | changes
    return PersonStudy("person", "treated", outcomes, ("ill",), **told)


def rows_of(table, told):
    found = evaluate_people(table, told, data_version="v")
    return {row["measure"]: row for row in found["person_estimate"].to_pylist()}, found["balance"].to_pylist()


def test_a_cost_difference_that_says_adjusted_is_adjusted():
    rows, balance = rows_of(unlike(), study(COST))
    assert next(row for row in balance if row["design"] == "matched-cohort")["standardised_difference"] > 1
    for measure in ("mean-difference", "mean-difference-bootstrap"):
        row = rows[measure]
        assert "adjusted for ill by weighted least squares" in row["method"]
        assert (
            abs(row["estimate"]) < 1
        )  # pence a person-year, of 800,000; unadjusted it would be over 100,000
        assert row["lower"] < 0 < row["upper"]


def test_bed_days_and_risks_are_adjusted_too():
    days, _ = rows_of(unlike(), study(STAYS))
    assert days["mean-difference"]["lower"] < 0 < days["mean-difference"]["upper"]
    assert abs(days["mean-difference"]["estimate"]) < 0.1  # whole days; the arms differ by about 2 a year
    risk = rows_of(unlike(4000), study(DEATHS))[0]["risk-difference"]
    assert "adjusted for ill by weighted least squares of pseudo-values" in risk["method"]
    assert risk["lower"] < 0 < risk["upper"]
    assert abs(risk["estimate"]) < 0.06  # the ill, 1.2 standard deviations apart, die 0.14 more often


def test_an_estimate_that_leans_on_the_regression_says_so():
    assert (
        "matching left the arms apart, in standard deviations: ill (1."
        in rows_of(unlike(), study(COST))[0]["mean-difference"]["caution"]
    )
    alike, _ = rows_of(unlike(), study(COST, caliper=0.1))
    assert "left the arms apart" not in alike["mean-difference"]["caution"]


def test_where_nothing_is_left_apart_nothing_is_said_to_be_adjusted():
    rows, _ = rows_of(unlike(), study(COST, designs=("inverse-probability-weighting",)))
    assert "adjusted" not in rows["mean-difference"]["method"]
    assert rows["mean-difference"]["method"].count("weighted sum over weighted person-time") == 1


def drawn_on_several_days(days=4, starts=5, controls=12):
    """On each day other people start, and the same controls could."""
    random = np.random.default_rng(3)
    on = [dt.date(2024, 1, 1) + dt.timedelta(days=30 * k) for k in range(days)]
    people = [(f"T{k}{i}", 1, day) for k, day in enumerate(on) for i in range(starts)]
    people += [(f"C{i}", 0, day) for day in on for i in range(controls)]
    person, treated, index = (list(column) for column in zip(*people, strict=True))
    return pa.table(
        {
            "person": person,
            "treated": treated,
            "index": index,
            "ill": random.normal(size=len(people)),
            "years": np.ones(len(people)),
            "cost": random.integers(1, 1000, len(people)),
        }
    )


def test_controls_of_several_risk_sets_are_counted_as_people_and_said_to_be_used_again():
    told = study(COST, index_date="index", caliper=20.0)
    row = rows_of(drawn_on_several_days(), told)[0]["mean-difference"]
    assert row["people_treated"] == 20
    assert row["people_comparison"] <= 12
    assert f"{row['people_comparison']} controls stand in 20 sets" in row["caution"]
    assert "without replacement within a risk set" in row["method"]
    assert "controls used more than once" in row["method"]


def test_controls_of_one_day_are_used_once_and_nothing_is_said():
    told = study(COST, index_date="index", caliper=20.0)
    row = rows_of(drawn_on_several_days(days=1), told)[0]["mean-difference"]
    assert row["people_comparison"] == 5
    assert "more than once" not in row["method"] + (row["caution"] or "")


@pytest.mark.parametrize("designs", [("entropy-balance",), ("matched-cohort",)])
def test_an_event_without_an_index_date_always_warns_of_immortal_time(designs):
    for row in rows_of(unlike(), study(DEATHS, designs=designs))[0].values():
        assert "no index date" in row["caution"]
        assert "immortal time" in row["caution"]


def test_an_event_with_an_index_date_or_a_count_without_one_does_not_warn_of_it():
    table = unlike().append_column("index", pa.array([dt.date(2024, 1, 1)] * 600))
    dated, _ = rows_of(table, study(DEATHS, designs=("entropy-balance",), index_date="index"))
    costs, _ = rows_of(table, study(COST, designs=("entropy-balance",)))
    for row in (*dated.values(), *costs.values()):
        assert "immortal" not in (row["caution"] or "")
