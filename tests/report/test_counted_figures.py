"""Figures of a release are those of the counts that it shows; sums between indicators follow from what they count."""

from __future__ import annotations

import math

import pytest

from newcare.methods.disclosure import Policy
from newcare.methods.rates import crude_rates
from newcare.reference.indicators import indicator_names
from newcare.report.counted_figures import refigure
from newcare.report.indicator_sums import indicator_sums
from newcare.report.linked_release import release_together
from newcare.report.told_counts import told_counts
from newcare.tables import TABLES
from newcare.tables.arrow import table_of
from newcare.tables.link_types import Figure, Kind
from newcare.tables.links import LINKS

WHOLE, NO_NIGHT, NIGHTS = (
    "emergency-admissions",
    "zero-day-emergency-admissions",
    "one-day-or-more-emergency-admissions",
)
CRUDE = Figure("crude", "events", over="person_years", per=1_000, limits=("lower", "upper"))
WEIGHTED = Figure("value", "events", Kind.WEIGHTED, limits=("lower", "upper"))


def crude_row(events, years, *, wider=1.0):
    rate = crude_rates(events, years, per=1_000)
    value, lower, upper = (float(each) for each in (rate.value, rate.lower, rate.upper))
    return {
        "events": events,
        "person_years": years,
        "crude": value,
        "lower": value - wider * (value - lower),
        "upper": value + wider * (upper - value),
        "confidence": 0.95,
    }


def as_shown(row, figure, count):
    shown = [dict(row) | {"events": count}]
    refigure([row], shown, figure)
    return shown[0]


def test_a_crude_rate_and_its_limits_are_those_of_the_rounded_count():
    shown = as_shown(crude_row(13, 200), CRUDE, 15)
    assert shown["crude"] == pytest.approx(75)  # 15 of 200 person-years
    expected = crude_rates(15, 200, per=1_000)
    assert shown["lower"] == pytest.approx(float(expected.lower))
    assert shown["upper"] == pytest.approx(float(expected.upper))


@pytest.mark.parametrize("events", [28, 29, 30, 31, 32])
def test_all_counts_that_round_alike_are_shown_alike(events):
    assert as_shown(crude_row(events, 200), CRUDE, 30) == as_shown(crude_row(30, 200), CRUDE, 30)


@pytest.mark.parametrize("events", [28, 29, 30, 31, 32])
def test_limits_of_a_weighted_rate_tell_the_rounded_count_alone(events):
    """Five counts with the same value: the limits about it are the same, so they tell none of the five apart."""
    rows = [
        {"events": each, "value": 80.0, **_limits(each, 80.0), "confidence": 0.95} for each in (events, 30)
    ]
    first, second = (as_shown(row, WEIGHTED, 30) for row in rows)
    assert first["value"] == 80.0
    assert (first["lower"], first["upper"]) == pytest.approx((second["lower"], second["upper"]))


def test_a_weighted_rate_of_a_single_stratum_is_shown_like_a_crude_one():
    row = crude_row(13, 200) | {"value": 65.0}
    figure = Figure(
        "value", "events", Kind.WEIGHTED, over="person_years", per=1_000, limits=("lower", "upper")
    )
    assert as_shown(row, figure, 15)["value"] == pytest.approx(75)


def _limits(events, value):
    rate = crude_rates(events, 1, per=value / events)
    return {"lower": float(rate.lower), "upper": float(rate.upper)}


def test_limits_that_repeats_have_widened_stay_wide():
    shown = as_shown(crude_row(40, 200, wider=1.5), CRUDE, 40)
    plain = crude_rates(40, 200, per=1_000)
    factor = (shown["upper"] - shown["crude"]) / float(plain.upper - plain.value)
    assert factor == pytest.approx(
        math.sqrt(40 / 20)
    )  # 40 events weigh as 17.8 independent ones: shown as 20


def test_the_check_names_a_figure_that_gives_a_count_back():
    row = crude_row(13, 200) | {"crude_lower": None, "crude_upper": None}
    assert told_counts({"rate": [row]}, {"rate": [row | {"events": 15}]}) == [("rate", 0, "crude")]
    assert told_counts({"rate": [row]}, {"rate": [row | {"events": None}]}) == [("rate", 0, "crude")]
    assert told_counts({"rate": [row]}, {"rate": [row | {"events": 15, "crude": 75.0}]}) == []


@pytest.mark.parametrize("name", sorted(name for name, link in LINKS.items() if link.figures))
def test_a_figure_names_columns_that_its_table_has(name):
    columns = set(TABLES[name].column_names)
    for figure in LINKS[name].figures:
        assert {
            *figure.columns,
            figure.count,
            *figure.where,
            *([figure.over] if figure.over else []),
        } <= columns


def sums(names, own=None):
    return {
        (total.whole, total.parts, total.more) for total in indicator_sums(names, own or {}, over="indicator")
    }


def test_stays_of_no_night_and_of_nights_are_all_emergency_stays():
    assert sums([WHOLE, NO_NIGHT, NIGHTS]) == {(WHOLE, (NIGHTS, NO_NIGHT), False)}


def test_types_of_department_make_up_attendances():
    found = sums(["ae-attendances", "ae-attendances-type-1", "ae-attendances-other-types"])
    assert found == {("ae-attendances", ("ae-attendances-other-types", "ae-attendances-type-1"), False)}


def test_a_part_leaves_a_rest_that_nobody_shows():
    assert sums(["deaths", "deaths-in-usual-place"]) == {("deaths", ("deaths-in-usual-place",), True)}


def test_bed_days_are_no_part_of_stays_and_no_indicator_is_part_of_itself():
    assert sums([WHOLE, "emergency-bed-days"]) == set()
    assert all(
        total.whole not in (total.parts or ()) for total in indicator_sums(indicator_names(), {}, over="x")
    )


def test_an_indicator_of_ones_own_is_linked_like_a_shipped_one():
    own = {
        "stays-of-a-week": {
            "id": "stays-of-a-week",
            "title": "Emergency stays of a week",
            "version": "1",
            "counting": "by day of admission",
            "direction": "lower",
            "source": "ours",
            "standing": "our own reading",
            "counts": {
                "table": "spell",
                "unit": "spell",
                "day": "admission",
                "where": {"admission_method": {"begins_with": ["21"]}, "nights": {"at_least": 7}},
            },
        }
    }
    assert sums([NIGHTS, "stays-of-a-week"], own) == {(NIGHTS, ("stays-of-a-week",), True)}


def test_other_departments_are_not_all_departments_less_the_major_ones():
    named = {"": 40, "-type-1": 37, "-other-types": 3}
    rows = [
        {
            "level": "unit",
            "area": "P1",
            "period": "latest",
            "measure": "standardised rate",
            "indicator": f"ae-attendances{end}",
            "events": events,
        }
        for end, events in named.items()
    ]
    found = release_together({"area_rate": table_of(TABLES["area_rate"], rows)}, Policy.NNHIP)
    assert found.tables["area_rate"]["events"].to_pylist().count(None) == 2


def test_people_of_later_years_are_shown_whole_so_that_decimals_do_not_tell_what_moved_them():
    rows = [
        {"measure": "people", "year": year, "people": 214, "value": value, "lower": value, "upper": value}
        for year, value in ((0, 214.0), (1, 215.0))
    ]
    found = release_together({"projection": table_of(TABLES["projection"], rows)}, Policy.HES_2018)
    assert found.tables["projection"]["value"].to_pylist() == [215.0, 216.0]


def test_events_avoided_and_their_worth_are_those_of_the_events_shown():
    estimate = {
        "outcome": WHOLE,
        "design": "callaway-santanna",
        "screen": "without-reporting-breaks",
        "comparison": "never-treated",
        "main": True,
        "relative_effect": -0.2,
        "standard_error": 0.1,
        "degrees_of_freedom": 30.0,
        "events": 48,
        "person_years": 600.0,
        "counterfactual_rate": 100.0,
        "absolute_effect": -20.0,
        "events_avoided": 12.0,
    }
    value = {
        "outcome": WHOLE,
        "scenario": "central",
        "relative_effect": -0.2,
        "events_avoided": 12.0,
        "gross_saving_pence": 1_200_000,
        "programme_cost_pence": 600_000,
        "net_saving_pence": 600_000,
        "return_per_100_pounds": 100.0,
        "break_even_relative_effect": -600_000 / (48 * 100_000 + 600_000),
        "unit_value_pence": 100_000,
    }
    found = release_together(
        {name: table_of(TABLES[name], [row]) for name, row in (("estimate", estimate), ("value", value))},
        Policy.HES_2018,
    )
    (effect,), (worth,) = (found.tables[name].to_pylist() for name in ("estimate", "value"))

    assert effect["events"] == 50
    assert (effect["counterfactual_rate"] + effect["absolute_effect"]) * 600 / 1_000 == pytest.approx(50)
    assert worth["events_avoided"] == pytest.approx(12.5)  # 50 / 0.8 - 50
    assert (worth["gross_saving_pence"], worth["net_saving_pence"]) == (1_250_000, 650_000)
    assert worth["break_even_relative_effect"] == pytest.approx(-6 / 56)


def point(area, level, events):
    return {
        "level": level,
        "area": area,
        "member_of": "model of care" if level == "unit" else None,
        "measure": "standardised rate",
        "indicator": WHOLE,
        "quarter": "2023-24 Q1",
        "events": events,
        "value": float(events),
        "phase": 1,
        "in_limits": True,
        "started": False,
    }


def test_where_no_star_is_enough_the_units_of_the_chart_go_and_the_release_stands():
    """Seven homes with one each, and 1 to 7 in all: each star could only be 1."""
    rows = [point("model of care", "group", 7), *(point(f"H{n}", "unit", 1) for n in range(7))]
    rows += [point("H8", "unit", 0)]
    found = release_together({"control_point": table_of(TABLES["control_point"], rows)}, Policy.HES_2018)
    assert found.tables["control_point"]["events"].to_pylist() == [None] * 9
    assert found.summary["shown"] == 0
