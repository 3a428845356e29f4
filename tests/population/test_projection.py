"""The cohort in five years: a list that ages, and steps that add up."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidInput
from newcare.population.ageing import aged, in_bands
from newcare.population.list_by_age import OLDEST, list_by_age
from newcare.population.projection import MEASURES, projection
from newcare.terms import AGE_BANDS

STEADY = {"price": 0.0, "rate_range": 0.0, "draws": 50}
GROWTH = [{"sex": "female", "age_band": band, "growth": 0.1} for band in ("75-79", "80-84")]


def listed(people, deaths=0, years=3):
    """A list of women by age."""
    return pa.Table.from_pylist(
        [
            {
                "sex": "female",
                "age": age,
                "people": count,
                "deaths": deaths,
                "person_days": 365 * years * count,
            }
            for age, count in people.items()
        ]
    )


def cell(band, people, members, admissions, cost):
    amounts = {"emergency_admissions": admissions, "emergency_bed_days": 5 * admissions, "cost_pence": cost}
    squares = {f"{name}_squares": float(amount) for name, amount in amounts.items()}
    whole = {"unit": "P1", "sex": "female", "age_band": band, "people": people, "members": members}
    return whole | amounts | squares


def projected(list_now, cells, **assumptions):
    made = projection(
        list_now, pa.Table.from_pylist(cells), assumptions={**STEADY, **assumptions}, data_version="v"
    )
    return {name: table.to_pylist() for name, table in made.items()}


def test_a_list_without_deaths_is_a_year_older_each_year():
    now = np.zeros((2, OLDEST + 1))
    now[0, 78], now[0, 79], now[1, 0] = 10, 20, 5

    bands = aged(now, np.zeros((2, len(AGE_BANDS))), 2)

    of = dict(zip(AGE_BANDS, bands[:, 0].T, strict=True))
    assert of["75-79"].tolist() == [30, 10, 0]
    assert of["80-84"].tolist() == [0, 20, 30]
    assert bands[:, 1, 0].tolist() == [5, 10, 15]  # as many born each year as are under one now


def test_deaths_take_the_share_of_people_that_the_rate_says():
    now = np.zeros((2, OLDEST + 1))
    now[0, OLDEST] = 100
    rates = np.full((2, len(AGE_BANDS)), np.log(2))

    assert aged(now, rates, 2)[:, 0, -1] == pytest.approx([100, 50, 25])


def test_bands_hold_everybody():
    assert in_bands(np.ones((2, OLDEST + 1))).sum() == 2 * (OLDEST + 1)


def test_growth_that_is_given_moves_people_and_use_alike():
    found = projected(listed({77: 1000}), [cell("75-79", 1000, 100, 200, 10_000)], growth=GROWTH[:1])
    of = {(row["measure"], row["year"]): row["value"] for row in found["projection"]}

    assert (of["people", 0], of["people", 1], of["people", 5]) == (100, 110, 160)  # 161.05, to the nearest 5
    assert (of["emergency_admissions", 0], of["emergency_admissions", 5]) == (200, 320)
    assert of["cost_pence", 5] == 16_105


def test_ageing_prices_and_rates_each_have_their_step_and_the_steps_add_up():
    cells = [cell("75-79", 1000, 100, 200, 1_000_000), cell("80-84", 1000, 300, 900, 5_000_000)]
    found = projected(
        listed({77: 1000, 82: 1000}),
        cells,
        growth=[GROWTH[0] | {"growth": 0.0}, GROWTH[1]],
        price=0.02,
        rate_change=0.01,
    )
    for measure in MEASURES:
        steps = [row for row in found["projection_step"] if row["measure"] == measure]
        years = {row["year"]: row["value"] for row in found["projection"] if row["measure"] == measure}
        assert steps[0]["before"] == years[0]
        assert steps[0]["before"] + sum(row["change"] for row in steps) == steps[-1]["after"] == years[5]
        assert [row["step"] for row in steps] == ["population growth", "ageing", "rate change", "price"][
            : len(steps)
        ]
    admissions = {
        row["step"]: row for row in found["projection_step"] if row["measure"] == "emergency_admissions"
    }
    size = (1000 + 1000 * 1.1**5) / 2000
    assert admissions["population growth"]["after"] == pytest.approx(1100 * size, abs=2.5)
    assert admissions["ageing"]["after"] == pytest.approx(200 + 900 * 1.1**5, abs=2.5)
    assert "price" not in admissions


def test_the_range_holds_the_projection_and_widens_with_the_years():
    cells = [cell("75-79", 1000, 100, 200, 1_000_000)]
    found = projected(listed({77: 1000}, deaths=100), cells, rate_range=0.02, draws=500)
    rows = [row for row in found["projection"] if row["measure"] == "people" and row["year"]]

    assert rows[0]["upper"] - rows[0]["lower"] > 0
    assert all(row["lower"] <= row["value"] + 2.5 and row["value"] - 2.5 <= row["upper"] for row in rows)


def test_the_same_records_give_the_same_range_again():
    cells = [cell("75-79", 1000, 100, 200, 1_000_000)]

    assert projected(listed({77: 1000}), cells) == projected(listed({77: 1000}), cells)


def test_what_fewer_than_ten_people_used_is_not_projected():
    found = projected(listed({77: 1000}), [cell("75-79", 1000, 100, 9, 1_000_000)])

    assert {row["measure"] for row in found["projection"]} == {"people", "emergency_bed_days", "cost_pence"}


def test_nobody_in_the_cohort_gives_no_rows():
    assert projected(listed({77: 1000}), [cell("75-79", 1000, 0, 0, 0)])["projection"] == []


@pytest.mark.parametrize(
    ("growth", "says"),
    [(GROWTH[1:], "no row for sex female, age band 75-79"), ([GROWTH[0] | {"growth": 2.0}], "between")],
)
def test_growth_that_leaves_people_out_or_is_no_change_a_year_is_refused(growth, says):
    with pytest.raises(InvalidInput, match=says):
        projected(listed({77: 1000}), [cell("75-79", 1000, 100, 200, 10_000)], growth=growth)


def test_the_list_counts_people_deaths_and_days_by_year_of_age(engine):
    register = drawn(
        "register",
        """
        person_id | birth_month | from_date  | to_date    | death_month
        a         | 1943-03-01  | 2000-01-01 |            |
        b         | 1943-05-01  | 2000-01-01 | 2022-12-15 | 2022-12-01
        c         | 1943-05-01  | 2000-01-01 | 2022-12-15 |
        """,
    )

    made = list_by_age(in_memory(register), on="2023-04-01", first_day="2022-04-01")["list_by_age"]

    rows = {row["age"]: row for row in engine.to_arrow(made).to_pylist()}
    assert rows[80]["people"] == 1
    assert (rows[79]["deaths"], rows[79]["person_days"]) == (1, 365 + 2 * 258)
