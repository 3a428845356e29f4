"""The whole-population budget, by hand."""

from __future__ import annotations

import pyarrow as pa
import pytest

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidRecords
from newcare.methods.chance import chance_over, cost_luck
from newcare.payment import spend, whole_population_budget

YEAR = 365.25


def cells(*rows):
    names = ("unit", "year", "sex", "age_band", "deprivation_fifth", "person_days")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def costs(*rows):
    names = ("unit", "year", "sex", "age_band", "deprivation_fifth", "line", "cost_pence")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


# In the base year a young person costs 10,000 pence and an old one 30,000, wherever they are registered.
NEED = cells(
    ("A", 2022, "female", "20-24", 3, 100 * YEAR),
    ("A", 2022, "female", "80-84", 3, 100 * YEAR),
    ("B", 2022, "female", "20-24", 3, 200 * YEAR),
    ("A", 2025, "female", "20-24", 3, 50 * YEAR),
    ("A", 2025, "female", "80-84", 3, 150 * YEAR),
    ("B", 2025, "female", "20-24", 3, 200 * YEAR),
)
SPEND = costs(
    ("A", 2022, "female", "20-24", 3, "primary", 900_000),
    ("B", 2022, "female", "20-24", 3, "primary", 2_100_000),
    ("A", 2022, "female", "80-84", 3, "primary", 3_000_000),
    ("A", 2025, "female", "80-84", 3, "primary", 5_000_000),
    ("B", 2025, "female", "20-24", 3, "primary", 2_300_000),
)
SPREAD = pa.table(
    {
        "people": [400],
        "mean_pence": [15_000.0],
        "standard_deviation_pence": [45_000.0],
        "base_pence": [6_000_000],
        "unregistered_pence": [0],
    }
)
USUAL = {
    "base_year": 2022,
    "payment_year": 2025,
    "lines": ["primary"],
    "growth": 1.1,
    "reconcile_tolerance": 0.005,
    "started": {"A": "2023-24 Q3"},
    "data_version": "test",
}


def budget(**changes):
    found = whole_population_budget(NEED, SPEND, changes.pop("spread", SPREAD), **{**USUAL, **changes})[
        "budget"
    ]
    return {row["unit"]: row for row in found.to_pylist()}


def test_a_budget_is_people_by_need_at_the_base_years_cost_grown():
    found = budget()

    assert found["A"]["budget_pence"] == round((50 * 10_000 + 150 * 30_000) * 1.1)
    assert found["B"]["budget_pence"] == round(200 * 10_000 * 1.1)


def test_weighted_people_say_how_much_need_a_list_holds():
    found = budget()

    mean = 6_000_000 / 400
    assert found["A"]["weighted_people"] == pytest.approx((50 * 10_000 + 150 * 30_000) / mean)
    assert found["A"]["people"] == pytest.approx(200)


def test_the_variance_is_above_nought_where_the_budget_was_not_spent():
    found = budget()

    assert found["A"]["variance_pence"] == 5_500_000 - 5_000_000
    assert found["B"]["variance_pence"] == 2_200_000 - 2_300_000


def test_the_units_that_start_are_the_model_of_care_and_the_others_the_comparison():
    assert {unit: row["group"] for unit, row in budget().items()} == {"A": "model of care", "B": "comparison"}


def test_the_chance_of_an_overspend_is_that_of_luck_alone():
    luck = cost_luck(200, 3.0)

    assert luck == pytest.approx((3.0**2 / 200 + 0.015**2) ** 0.5)
    assert budget()["A"]["chance_over_2_per_cent"] == pytest.approx(chance_over(0.02, luck))


def test_35_000_people_overspend_by_more_than_2_per_cent_by_luck_in_one_year_of_nine():
    assert chance_over(0.02, cost_luck(35_000, 3.0, shock=0)) == pytest.approx(0.11, abs=0.005)
    assert chance_over(0.02, cost_luck(35_000, 3.0)) == pytest.approx(0.17, abs=0.015)


def test_a_line_without_spend_in_the_base_year_is_refused():
    with pytest.raises(InvalidRecords, match="no cost in 2022-23 on community"):
        budget(lines=["primary", "community"])


def test_spend_on_people_who_are_registered_nowhere_is_refused_beyond_the_tolerance():
    spread = SPREAD.set_column(4, "unregistered_pence", pa.array([60_000]))

    with pytest.raises(InvalidRecords, match=r"1\.0 % of the spend in scope"):
        budget(spread=spread)
    assert budget(spread=spread, reconcile_tolerance=0.02)


def test_cost_follows_the_person_to_the_unit_of_the_day(engine):
    tables = {
        "register": """
            person_id | practice | from_date  | to_date    | birth_month
            moves     | A        | 2000-01-01 | 2022-10-01 | 1950-01-01
            moves     | B        | 2022-10-01 |            | 1950-01-01
            """,
        "place": """
            practice
            A
            B
            """,
        "spell": """
            person_id | admission_date | discharge_date | cost_pence
            moves     | 2022-09-30     | 2022-10-05     | 100
            gone      | 2022-09-30     | 2022-10-05     | 7
            """,
        "attendance": """
            person_id | arrival_date | department_type | cost_pence
            moves     | 2022-10-01   | 1               | 20
            """,
        "contact": """
            person_id | contact_date | cost_pence
            moves     | 2023-04-01   | 3000
            """,
        "package": """
            person_id | from_date  | to_date    | weekly_cost_pence
            moves     | 2023-03-25 | 2023-04-08 | 700
            """,
    }
    lines = ["acute-emergency", "primary", "social-care"]

    found = spend(
        *(in_memory(drawn(name, text)) for name, text in tables.items()),
        unit="practice",
        years=[2022],
        lines=lines,
    )

    rows = engine.to_arrow(found["unit_spend"]).to_pylist()
    assert {(row["unit"], row["line"]): row["cost_pence"] for row in rows} == {
        ("A", "acute-emergency"): 100,
        ("B", "acute-emergency"): 20,
        ("B", "social-care"): 700,  # 7 of the package's 14 days lie in the year
    }
    spread = engine.to_arrow(found["cost_spread"]).to_pylist()[0]
    assert (spread["base_pence"], spread["unregistered_pence"]) == (827, 7)
    assert (spread["people"], spread["mean_pence"]) == (1, 820)
