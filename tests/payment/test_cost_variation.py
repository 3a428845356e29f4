"""How costs vary, from records: by hand on drawn tables, and recovered from costs with a known spread and shock."""

from itertools import pairwise

import numpy as np
import pytest

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidRecords
from newcare.payment.cost_variation import cost_variation, lognormal_share
from newcare.payment.yearly_costs import yearly_cost_sums


def sums(engine, years, **tables):
    usual = {
        "spell": "person_id | admission_date | discharge_date\nx | 1999-01-01 | 1999-01-01",
        "attendance": "person_id | arrival_date | department_type\nx | 1999-01-01 | 1",
        "contact": "person_id | contact_date\nx | 1999-01-01",
        "package": "person_id | from_date | to_date | weekly_cost_pence\nx | 1999-01-01 | 1999-01-02 | 0",
    }
    texts = {"register": "", **usual, **tables}
    made = yearly_cost_sums(*(in_memory(drawn(name, text)) for name, text in texts.items()), years=years)
    return {name: engine.to_arrow(table).to_pylist() for name, table in made.items()}


REGISTER = """
    person_id | from_date  | to_date
    a         | 2000-01-01 |
    b         | 2000-01-01 |
    leaves    | 2000-01-01 | 2022-09-30
    """
SPELLS = """
    person_id | admission_date | discharge_date | cost_pence
    a         | 2022-05-01     | 2022-05-02     | 300
    a         | 2023-03-31     | 2023-04-02     | 100
    a         | 2023-04-01     | 2023-04-02     | 800
    leaves    | 2022-05-01     | 2022-05-02     | 7000
    """


def test_each_person_counts_in_the_years_in_whose_middle_he_or_she_was_registered(engine):
    first, second = sums(engine, [2022, 2023], register=REGISTER, spell=SPELLS)["cost_year"]
    assert (first["year"], first["people"], first["total_pence"], first["users"]) == (2022, 2, 400, 1)
    assert (first["mean_pence"], first["standard_deviation_pence"]) == (200, 200)  # 400 and nothing
    assert first["log_mean"] == pytest.approx(np.log(400))
    assert (second["people"], second["total_pence"]) == (2, 800)


def test_the_same_people_in_two_years_make_a_pair(engine):
    (pair,) = sums(engine, [2022, 2023], register=REGISTER, spell=SPELLS)["cost_pair"]
    assert (pair["year"], pair["people"]) == (2022, 2)
    assert (pair["mean_product"], pair["mean_first"], pair["mean_second"]) == (160_000, 200, 400)


def test_the_dearest_hundredth_and_the_next_are_told_apart_by_cost_then_person(engine):
    people = [f"p{number:03d}" for number in range(250)]
    register = "person_id | from_date | to_date\n" + "\n".join(
        f"{person} | 2000-01-01 |" for person in people
    )
    spells = "person_id | admission_date | discharge_date | cost_pence\n" + "\n".join(
        f"{person} | 2022-05-01 | 2022-05-02 | {1_000 if number < 5 else 10}"
        for number, person in enumerate(people)
    )
    (row,) = sums(engine, [2022], register=register, spell=spells)["cost_year"]
    assert (row["people"], row["dearest"], row["dearest_pence"], row["threshold_pence"]) == (
        250,
        2,
        2_000,
        1_000,
    )
    assert row["dearest_log_sum"] == pytest.approx(2 * np.log(1_000))


def drawn_rows(years, people, spread, shock, seed, *, tail=None):
    """Rows of both tables for people whose costs are drawn anew each year."""
    generator = np.random.default_rng(seed)
    sigma = np.sqrt(np.log1p(spread**2))
    rows, costs = [], []
    for year in range(2015, 2015 + years):
        cost = np.exp(sigma * generator.standard_normal(people) - sigma**2 / 2)
        if tail is not None:
            cost = (1 - generator.random(people)) ** (-1 / tail)
        cost = cost * 100_000 * 1.03 ** (year - 2015) * (1 + shock * generator.standard_normal())
        costs.append(cost)
        ordered, dearest = np.sort(cost)[::-1], people // 100
        rows.append(
            {
                "year": year,
                "people": people,
                "total_pence": cost.sum(),
                "mean_pence": cost.mean(),
                "standard_deviation_pence": cost.std(),
                "dearest": dearest,
                "dearest_pence": ordered[:dearest].sum(),
                "threshold_pence": ordered[dearest],
                "dearest_log_sum": np.log(ordered[:dearest]).sum(),
            }
        )
    pairs = [
        {
            "year": 2015 + number,
            "people": people,
            "mean_product": (a * b).mean(),
            "mean_first": a.mean(),
            "mean_second": b.mean(),
            "standard_deviation_first": a.std(),
            "standard_deviation_second": b.std(),
        }
        for number, (a, b) in enumerate(pairwise(costs))
    ]
    return rows, pairs


def test_a_spread_is_recovered_and_growth_is_not_taken_for_a_shock():
    found = cost_variation(*drawn_rows(6, 50_000, 2.0, 0.0, seed=1))
    assert found.coefficient_of_variation == pytest.approx(2.0, rel=0.05)
    assert found.persistence == pytest.approx(0, abs=0.02)
    assert found.shock.lower == 0
    assert found.shock.value < 0.01  # 3 % growth a year, and 0.9 % of luck between years


def test_the_limits_of_a_shock_hold_it_about_as_often_as_they_say():
    held = 0
    for seed in range(100):
        shock = cost_variation(*drawn_rows(5, 2_000, 1.0, 0.04, seed)).shock
        held += shock.lower <= 0.04 <= shock.upper
    assert 88 <= held <= 100


def test_a_power_tail_is_recovered_within_its_limits_and_is_not_lognormal():
    tail = cost_variation(*drawn_rows(1, 200_000, 1.0, 0.0, seed=3, tail=2.5)).tail
    assert tail.lower < 2.5 < tail.upper
    assert tail.index == pytest.approx(2.5, rel=0.06)


def test_lognormal_costs_give_the_dearest_the_lognormal_share():
    tail = cost_variation(*drawn_rows(1, 200_000, 2.0, 0.0, seed=4)).tail
    assert tail.share == pytest.approx(tail.lognormal_share, abs=0.01)
    assert lognormal_share(0.01, 0.0) == pytest.approx(0.01)


def test_a_shock_that_the_records_cannot_tell_from_the_assumed_one_is_not_simulated_as_none():
    unsure = cost_variation(*drawn_rows(4, 50_000, 2.0, 0.0, seed=1))
    assert unsure.shock.lower <= 0.015 <= unsure.shock.upper
    assert unsure.shock_to_simulate == 0.015
    sure = cost_variation(*drawn_rows(12, 50_000, 2.0, 0.2, seed=2))
    assert sure.shock_to_simulate == sure.shock.value > 0.05


def test_two_years_tell_no_shock_and_few_people_no_tail():
    found = cost_variation(*drawn_rows(2, 900, 1.0, 0.0, seed=5))
    assert found.shock is None
    assert found.shock_to_simulate == 0.015
    assert found.tail is None


def test_no_whole_year_is_refused():
    with pytest.raises(InvalidRecords, match="no whole year"):
        cost_variation([], [])
