"""The chapter on worth: named after the outcome, at a price whose year is shown, and silent on cause if need be."""

from __future__ import annotations

from typing import Any

from newcare.methods.disclosure import Policy
from newcare.report.chapters.worth import worth
from newcare.report.page import Section
from newcare.report.results import Results
from newcare.value import UnitValue, appraise

ROW: dict[str, Any] = {
    "outcome": "emergency-bed-days",
    "design": "callaway-santanna",
    "screen": "all-units",
    "main": True,
    "relative_effect": -0.1,
    "lower": -0.2,
    "upper": -0.02,
    "absolute_effect": -5.0,
    "absolute_lower": -10.0,
    "absolute_upper": -1.0,
    "standard_error": 0.05,
    "degrees_of_freedom": 20.0,
    "events": 900,
    "events_avoided": 100.0,
    "events_avoided_lower": 18.4,
    "events_avoided_upper": 225.0,
    "units_treated": 12,
    "units_comparison": 12,
    "pre_trend_p": 0.6,
    "pre_trend_per_year": -0.04,
    "minimum_detectable_effect": 0.07,
    "confidence": 0.95,
    "data_version": "test",
    "reason": None,
}
BED_DAY = UnitValue(
    "emergency-bed-days", 31_300, "NHS reference costs", "2016-17", "2022-23", 1.2, "assumed for illustration"
)
COST = {
    "element": "F2.3",
    "name": "Rapid response",
    "per": "once",
    "people": 500,
    "quantity": 1.0,
    "unit_pence": 1_000_000,
    "cost_pence": 1_000_000,
}


def chapter(row: dict[str, Any] = ROW, unit_value: UnitValue = BED_DAY) -> Section:
    """The chapter on one estimate."""
    value = appraise(row, unit_value=unit_value, intervention_costs={"Rapid response": 1_000_000})
    tables = {"estimate": [row], "value": value.to_pylist(), "programme_cost": [COST]}
    return worth(Results(tables, {"primary": row["outcome"]}, "test", Policy("none"), None))


def words(section: Section) -> str:
    """All that the chapter says in sentences and headings of tables."""
    labels = [column.label for table in section.tables for column in table.columns]
    return " ".join(
        [*section.paragraphs, section.notes.method, section.notes.interval, *section.notes.extra, *labels]
    )


def test_a_model_judged_by_bed_days_is_worth_bed_days_not_admissions():
    said = words(chapter())
    assert "emergency bed days." in said
    assert "Emergency bed days avoided" in said
    assert "admission" not in said.lower()


def test_the_price_is_shown_as_published_with_what_carried_it_to_the_year_of_the_costs():
    """313 pounds x 1.2 are 375.60 pounds."""
    method = chapter().notes.method
    assert "£313 in prices of 2016-17 (NHS reference costs)" in method
    assert "carried to 2022-23 by the factor 1.2 (assumed for illustration)" in method
    assert "the price of one, £376" in method


def test_a_price_of_the_year_of_the_costs_speaks_of_no_factor():
    method = chapter(
        unit_value=UnitValue("emergency-bed-days", 31_300, "ours", "2022-23", "2022-23")
    ).notes.method
    assert "£313 in prices of 2022-23 (ours)" in method
    assert "factor" not in method


def test_where_the_groups_drew_apart_before_the_start_the_chapter_opens_by_saying_so():
    opening = chapter(ROW | {"pre_trend_p": 0.01}).paragraphs[0]
    assert opening.startswith("It is not known whether the model of care made the difference")


def test_without_an_interval_no_worth_is_given():
    limits = ("lower", "upper", "events_avoided_lower", "events_avoided_upper")
    assert chapter(ROW | dict.fromkeys(limits) | {"reason": "few"}).paragraphs == ("Not known: few.",)


def test_where_the_verdict_can_tell_the_chapter_opens_with_the_saving_and_its_class():
    section = chapter()
    assert section.paragraphs[0].startswith("Net saving of")
    assert "capacity released, not cash" in " ".join(section.paragraphs)


def test_a_tornado_shows_what_the_net_saving_hangs_on():
    """100 bed days at 375.60 pounds less 10,000: 18.4 to 225 days, price and cost a tenth either way."""
    section = chapter()
    rows = {row["name"]: (row["at_low"], row["at_high"]) for row in section.tables[1].rows}
    assert rows == {
        "Effect, within its interval": ("−£3,089", "+£74,510"),
        "Price of an event": ("+£23,804", "+£31,316"),
        "Cost": ("+£26,560", "+£28,560"),
    }
    assert [chart.title for chart in section.charts][1].startswith("One thing at a time")


def test_without_an_interval_there_is_no_tornado():
    limits = ("lower", "upper", "events_avoided_lower", "events_avoided_upper")
    assert chapter(ROW | dict.fromkeys(limits) | {"reason": "few"}).charts == ()
