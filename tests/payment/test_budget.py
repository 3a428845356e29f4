"""The whole-population budget, by hand."""

from __future__ import annotations

import pyarrow as pa
import pytest

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidRecords
from newcare.methods.chance import chance_over, cost_luck, luck_between
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
    "groups": {"A": "model of care"},
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


def test_units_that_run_the_model_of_care_are_named_and_the_others_are_the_comparison():
    assert {unit: row["group"] for unit, row in budget().items()} == {"A": "model of care", "B": "comparison"}


def test_the_chance_of_an_overspend_is_that_of_luck_alone():
    luck = luck_between(cost_luck(200, 3.0), cost_luck(400, 3.0))  # 400 people make the benchmark

    assert budget()["A"]["chance_over_2_per_cent"] == round(chance_over(0.02, luck), 2)


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


def spent(engine, unit="practice", years=(2022,), **tables):
    """Run `spend` on drawn tables; those not drawn have one row, in 1999, that costs nothing."""
    place = "practice\nA\nB"
    usual = {
        "spell": "person_id | admission_date | discharge_date\nx | 1999-01-01 | 1999-01-01",
        "attendance": "person_id | arrival_date | department_type\nx | 1999-01-01 | 1",
        "contact": "person_id | contact_date\nx | 1999-01-01",
        "package": "person_id | from_date | to_date | weekly_cost_pence\nx | 1999-01-01 | 1999-01-02 | 0",
    }
    texts = {"register": "", "place": place, **usual, **tables}
    found = spend(
        *(in_memory(drawn(name, text)) for name, text in texts.items()),
        unit=unit,
        years=list(years),
        lines=["acute-emergency", "primary", "social-care"],
    )
    return {name: engine.to_arrow(table).to_pylist() for name, table in found.items()}


def pence_by(rows, *columns):
    totals = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        totals[key] = totals.get(key, 0) + row["cost_pence"]
    return totals


def test_cost_follows_the_person_to_the_unit_of_the_day(engine):
    found = spent(
        engine,
        register="""
            person_id | practice | from_date  | to_date    | birth_month
            moves     | A        | 2000-01-01 | 2022-10-01 | 1950-01-01
            moves     | B        | 2022-10-01 |            | 1950-01-01
            """,
        spell="""
            person_id | admission_date | discharge_date | cost_pence
            moves     | 2022-09-30     | 2022-10-05     | 100
            gone      | 2022-09-30     | 2022-10-05     | 7
            """,
        attendance="""
            person_id | arrival_date | department_type | cost_pence
            moves     | 2022-10-01   | 1               | 20
            """,
        contact="""
            person_id | contact_date | cost_pence
            moves     | 2023-04-01   | 3000
            """,
        package="""
            person_id | from_date  | to_date    | weekly_cost_pence
            moves     | 2023-03-25 | 2023-04-08 | 700
            """,
    )

    assert pence_by(found["unit_spend"], "unit", "line") == {
        ("A", "acute-emergency"): 100,
        ("B", "acute-emergency"): 20,
        ("B", "social-care"): 700,  # 7 of the package's 14 days lie in the year
    }
    spread = found["cost_spread"][0]
    assert (spread["base_pence"], spread["unregistered_pence"]) == (827, 7)
    assert (spread["people"], spread["mean_pence"]) == (1, 820)


MOVER = """
    person_id | practice | from_date  | to_date    | birth_month
    moves     | A        | 2000-01-01 | 2022-05-01 | 1950-01-01
    moves     | B        | 2022-05-01 |            | 1950-01-01
    """
OPEN_PACKAGE = """
    person_id | from_date  | to_date | weekly_cost_pence
    moves     | 2021-01-01 |         | 700
    """


def test_an_open_package_costs_each_unit_the_days_on_which_the_person_was_registered_there(engine):
    found = spent(engine, register=MOVER, package=OPEN_PACKAGE)

    assert pence_by(found["unit_spend"], "unit") == {("A",): 30 * 100, ("B",): 335 * 100}
    assert found["cost_spread"][0]["unregistered_pence"] == 0


def test_only_the_days_of_a_package_on_which_a_person_was_registered_nowhere_are_unregistered(engine):
    away_in_june = MOVER.replace("| 2022-05-01 |            |", "| 2022-07-01 |            |").replace(
        "2000-01-01 | 2022-05-01", "2000-01-01 | 2022-06-01"
    )

    found = spent(engine, register=away_in_june, package=OPEN_PACKAGE)

    assert pence_by(found["unit_spend"], "unit") == {("A",): 61 * 100, ("B",): 274 * 100}
    spread = found["cost_spread"][0]
    assert (spread["base_pence"], spread["unregistered_pence"]) == (365 * 100, 30 * 100)


def test_the_pieces_of_a_package_add_up_to_the_penny_whatever_a_day_costs(engine):
    uneven = OPEN_PACKAGE.replace("700", "1003")  # 143.29 pence a day

    found = spent(engine, register=MOVER, package=uneven)

    spread = found["cost_spread"][0]
    assert spread["unregistered_pence"] == 0
    assert sum(pence_by(found["unit_spend"], "unit").values()) == spread["base_pence"]
    assert abs(spread["base_pence"] - 365 * 1003 / 7) <= 1


def test_cost_and_days_take_the_age_of_the_same_quarter_so_that_no_cost_is_without_person_days(engine):
    found = spent(
        engine,
        years=(2022, 2023),
        register="""
            person_id | practice | from_date  | to_date    | birth_month
            turns_75  | A        | 2000-01-01 | 2022-07-01 | 1947-08-01
            turns_80  | B        | 2000-01-01 |            | 1942-11-01
            """,
        contact="""
            person_id | contact_date | cost_pence
            turns_75  | 2022-06-01   | 10
            turns_80  | 2022-10-05   | 20
            turns_80  | 2022-09-30   | 40
            """,
    )

    assert pence_by(found["unit_spend"], "unit", "age_band") == {
        ("A", "70-74"): 10,  # 74 in May; never registered at 75
        ("B", "80-84"): 20,  # 80 in November, the middle month of the quarter
        ("B", "75-79"): 40,
    }
    cell = ("unit", "year", "sex", "age_band", "deprivation_fifth")
    lived_in = {tuple(row[name] for name in cell) for row in found["need_cell"]}
    assert {tuple(row[name] for name in cell) for row in found["unit_spend"]} <= lived_in


def test_a_units_own_cost_counts_as_far_as_its_size_lets_it_be_believed():
    found = budget()["A"]

    # 200 people at a coefficient of variation of 3 (45,000 / 15,000); full credibility needs 9,740 people
    assert found["credibility"] == pytest.approx((200 / 9739.7) ** 0.5, rel=1e-4)
    own = (
        found["budget_pence"] * 3_900_000 / 4_000_000
    )  # it cost 3.9 million in the base year; the formula says 4.0
    blended = found["credibility"] * own + (1 - found["credibility"]) * found["budget_pence"]
    assert found["blended_budget_pence"] == pytest.approx(blended, abs=1)
