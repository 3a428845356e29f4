"""What an effect was worth, by hand: 900 events seen at -10 % would have been 1,000."""

from __future__ import annotations

import math

import pyarrow as pa
import pytest
from scipy.stats import t

from newcare.errors import InvalidInput
from newcare.value import UnitValue, appraise, value_tables

ADMISSION = UnitValue(
    "emergency-admissions",
    159_000,
    "NHS Improvement, Reference costs, non-elective inpatient episode",
    "2016-17",
    "2016-17",
)
ROW = {
    "outcome": "emergency-admissions",
    "main": True,
    "relative_effect": -0.1,
    "lower": -0.2,
    "upper": 0.125,
    "standard_error": 0.05,
    "degrees_of_freedom": 20.0,
    "events": 900,
    "events_avoided": 100.0,
    "events_avoided_lower": -100.0,
    "events_avoided_upper": 225.0,
    "confidence": 0.95,
    "data_version": "test",
    "reason": None,
}
COSTS = {"single-care-plan": 6_000_000, "community-team": 4_000_000}


def scenarios(row=ROW, unit_value=ADMISSION, costs=COSTS):
    table = appraise(row, unit_value=unit_value, intervention_costs=costs)
    return {line["scenario"]: line for line in table.to_pylist()}


def test_net_saving_and_return_in_each_scenario():
    """100 admissions at 1,590 pounds are 159,000 pounds, against a cost of 100,000: 59 for each 100 spent."""
    found = scenarios()
    assert found["central"]["gross_saving_pence"] == 15_900_000
    assert found["central"]["programme_cost_pence"] == 10_000_000
    assert found["central"]["net_saving_pence"] == 5_900_000
    assert found["central"]["return_per_100_pounds"] == pytest.approx(59)
    assert found["lower limit"]["net_saving_pence"] == -15_900_000 - 10_000_000
    assert found["upper limit"]["net_saving_pence"] == 35_775_000 - 10_000_000
    assert found["lower limit"]["relative_effect"] == 0.125


def test_at_the_break_even_effect_the_net_saving_is_nought():
    """62.893 admissions at 1,590 pounds cost 100,000 pounds: 900 seen of 962.893, 6.53 % fewer."""
    found = scenarios()["central"]["break_even_relative_effect"]
    assert found == pytest.approx(900 / (900 + 10_000_000 / 159_000) - 1)
    assert found == pytest.approx(-0.0653, abs=1e-4)


def test_the_chance_of_a_positive_net_saving_is_that_of_an_effect_below_break_even():
    line = scenarios()["central"]
    below = (math.log1p(line["break_even_relative_effect"]) - math.log(0.9)) / 0.05
    assert line["chance_net_saving_positive"] == pytest.approx(t(20).cdf(below))


def test_without_an_interval_the_limits_are_null_with_the_reason():
    row = ROW | dict.fromkeys(
        ("lower", "upper", "standard_error", "events_avoided_lower", "events_avoided_upper"), None
    )
    found = scenarios(row | {"reason": "4 units that started can be compared here; an interval needs 5"})
    assert found["central"]["net_saving_pence"] == 5_900_000
    for name in (
        "gross_saving_pence",
        "net_saving_pence",
        "return_per_100_pounds",
        "chance_net_saving_positive",
    ):
        assert found["lower limit"][name] is None
    assert "4 units" in found["lower limit"]["reason"]


def test_without_an_estimate_everything_but_the_cost_is_null():
    empty = dict.fromkeys(
        (
            "relative_effect",
            "lower",
            "upper",
            "standard_error",
            "degrees_of_freedom",
            "events_avoided",
            "events_avoided_lower",
            "events_avoided_upper",
        )
    )
    found = scenarios(ROW | empty | {"reason": "0 units never start it"})
    assert [line["net_saving_pence"] for line in found.values()] == [None] * 3
    assert {line["programme_cost_pence"] for line in found.values()} == {10_000_000}


def test_pence_are_rounded_once_halves_away_from_nought():
    half = UnitValue("emergency-admissions", 1, "made up", "2016-17", "2016-17")
    found = scenarios(ROW | {"events_avoided": 2.5, "events_avoided_lower": -2.5}, half, {"x": 0})
    assert found["central"]["gross_saving_pence"] == 3
    assert found["lower limit"]["gross_saving_pence"] == -3


def test_a_programme_that_cost_nothing_has_no_return_per_100_pounds():
    line = scenarios(costs={})["central"]
    assert (line["return_per_100_pounds"], line["break_even_relative_effect"]) == (None, 0)


def test_the_saving_is_named_for_what_it_is_and_carries_its_source_and_price_base():
    for line in scenarios().values():
        assert line["class"] == "capacity released, not cash"
        assert (line["unit_value_source"], line["price_base"]) == (ADMISSION.source, "2016-17")
        assert (line["deflator"], line["deflator_source"]) == (1, None)


def test_a_price_of_another_year_is_carried_to_the_year_of_the_costs_and_both_are_shown():
    """1,590.00 pounds x 1.2 are 1,908.00; 100 admissions avoided are 190,800 pounds, less 100,000."""
    carried = UnitValue(
        "emergency-admissions",
        159_000,
        "made up",
        "2016-17",
        "2022-23",
        deflator=1.2,
        deflator_source="assumed",
    )
    line = scenarios(unit_value=carried)["central"]
    assert (line["original_price_pence"], line["unit_value_pence"]) == (159_000, 190_800)
    assert (line["price_base"], line["price_year"]) == ("2016-17", "2022-23")
    assert (line["deflator"], line["deflator_source"]) == (1.2, "assumed")
    assert line["net_saving_pence"] == 19_080_000 - 10_000_000


def test_the_carried_price_is_rounded_to_whole_pence_once_halves_up():
    """5 pence x 1.1 are 5.5, so 6 pence; the nearest binary fraction to 1.1 must not decide."""
    carried = UnitValue("emergency-admissions", 5, "made up", "2016-17", "2022-23", 1.1, "assumed")
    assert carried.pence == 6


def test_bed_days_are_not_valued_at_the_price_of_an_admission():
    with pytest.raises(InvalidInput, match="cannot be valued at the price of another"):
        scenarios(ROW | {"outcome": "emergency-bed-days"})


def test_the_step_values_the_main_row():
    other = ROW | {"main": False, "events_avoided": 1.0}
    estimate = pa.Table.from_pylist([other, ROW])
    found = value_tables(estimate, unit_value=ADMISSION, intervention_costs=COSTS)["value"]
    assert found["events_avoided"].to_pylist()[0] == 100


@pytest.mark.parametrize("cost", [-1, 1.5, True])
def test_costs_are_whole_pence_of_nought_or_more(cost):
    with pytest.raises(InvalidInput, match="whole pence"):
        scenarios(costs={"single-care-plan": cost})


@pytest.mark.parametrize("given", [(1, "", "2016-17"), (1, "made up", " "), (-1, "made up", "2016-17")])
def test_the_value_of_one_event_needs_a_source_and_a_price_base(given):
    with pytest.raises(InvalidInput, match=r"source and a price base|whole pence"):
        UnitValue("emergency-admissions", *given, given[-1])


@pytest.mark.parametrize(
    ("price_year", "deflator", "source"),
    [
        ("2022-23", 1.0, None),
        ("2022-23", 1.2, None),
        ("2022-23", 1.2, " "),
        ("2016-17", 1.2, "assumed"),
        ("2016-17", 1.2, None),
    ],
)
def test_a_deflator_carries_a_price_to_another_year_with_its_source_and_to_its_own_never(
    price_year, deflator, source
):
    with pytest.raises(InvalidInput, match="by none within its own year"):
        UnitValue("emergency-admissions", 1, "made up", "2016-17", price_year, deflator, source)
