"""What the model of care cost, by hand."""

from __future__ import annotations

import pyarrow as pa
import pytest

from newcare.value.programme_cost import programme_cost

COHORT = pa.table({"unit": ["P1", "P1", "P1", "P2", "P3"]})
STARTED = {"P1": "2023-04-01", "P2": "2024-04-01"}


def cost(**intervention):
    usual = {"element": "F4.1", "name": "Plan", "pence": 10_000, "per": "cohort-person-year", "reach": 1.0}
    made = programme_cost(COHORT, interventions=[usual | intervention], started=STARTED, end_day="2025-04-01")
    return made["programme_cost"].to_pylist()[0]


def test_a_cohort_person_year_is_counted_from_each_units_start():
    row = cost()

    assert row["quantity"] == pytest.approx(3 * 731 / 365.25 + 1 * 365 / 365.25)
    assert row["cost_pence"] == round(row["quantity"] * 10_000)


def test_reach_is_the_part_of_the_cohort_that_the_intervention_reaches():
    assert cost(reach=0.5)["quantity"] == pytest.approx(cost()["quantity"] / 2)


def test_a_unit_year_does_not_depend_on_the_cohort():
    assert cost(per="unit-year", reach=0.5)["quantity"] == pytest.approx((731 + 365) / 365.25)


def test_once_is_once():
    row = cost(per="once", pence=123_456)

    assert (row["quantity"], row["cost_pence"]) == (1.0, 123_456)


def test_people_of_units_that_never_start_do_not_count():
    assert cost()["people"] == 4


def test_a_unit_that_starts_after_the_records_end_has_cost_nothing():
    made = programme_cost(
        COHORT,
        interventions=[{"element": "a", "name": "b", "pence": 5, "per": "unit-year", "reach": 1.0}],
        started={"P1": "2026-01-01"},
        end_day="2025-04-01",
    )

    assert made["programme_cost"].column("cost_pence").to_pylist() == [0]
