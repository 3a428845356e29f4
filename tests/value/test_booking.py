"""What may be booked of a claimed saving, by hand: 1,000 admissions a year without the model, 100 claimed avoided."""

from fractions import Fraction

import pytest

from newcare.caremodel.ledgers import load_ledger
from newcare.value.assumptions import CENTRAL, HIGH, LOW
from newcare.value.booking import book
from newcare.value.booking_reasons import booking_reasons
from value.ledgers import ledger

OTHERS = """
[[other_claims]]
scheme = "Care homes"
outcome = "emergency-admissions"
events_by_year = [30, 0]
"""
SECOND = """
[[savings]]
name = "Beds"
category = "emergency-care"
kind = "capacity_released"
measure = "the same admissions, once more"
evidence = "good"
plan_pounds_by_year = [50000, 50000]

[savings.events]
outcome = "emergency-admissions"
pounds_per_event = 500
source = "made up"
claimed_events_by_year = [100, 100]
"""
UNTESTED = """
[[savings]]
name = "Medicines"
category = "prescribing"
kind = "cashable"
measure = "medicines stopped"
evidence = "good"
plan_pounds_by_year = [7000, 7000]
"""


def pounds(found, assumed=CENTRAL):
    return {
        line.saving.name: [float(year.booked_pounds) for year in line.years] for line in book(found, assumed)
    }


def reasons(found):
    central, low = book(found, CENTRAL), book(found, LOW)
    return [" ".join(booking_reasons(*pair)) for pair in zip(central, low, strict=True)]


def test_a_saving_is_held_to_what_the_estimate_and_its_limits_allow(tmp_path):
    """6 % of 1,000 are 60 admissions, 2 % are 20, and 12 % are 120, of which 100 are claimed."""
    found = ledger(tmp_path)
    assert pounds(found) == {"Admissions": [60_000, 60_000]}
    assert pounds(found, LOW) == {"Admissions": [20_000, 20_000]}
    assert pounds(found, HIGH) == {"Admissions": [100_000, 100_000]}
    assert reasons(found) == ["the estimate allows 120 of 200 events claimed, each year held to its own"]


def test_what_is_claimed_is_booked_where_the_estimate_allows_it(tmp_path):
    found = ledger(tmp_path, claimed=50)
    assert pounds(found) == {"Admissions": [50_000, 50_000]}
    assert "fewer events" not in reasons(found)[0]


def test_pounds_are_never_more_than_claimed_even_where_events_are_worth_more(tmp_path):
    """150 events are allowed at 1,000 pounds each, and 100,000 pounds are claimed."""
    found = ledger(tmp_path, claimed=150, effect=-0.15, lower=-0.2)
    assert pounds(found) == {"Admissions": [100_000, 100_000]}
    assert "the pounds claimed are fewer" in reasons(found)[0]


def test_only_the_attributable_share_of_the_effect_is_booked(tmp_path):
    found = ledger(tmp_path, share=0.5)
    assert pounds(found) == {"Admissions": [30_000, 30_000]}
    assert "50 % of the effect is put down to it, 60 events" in reasons(found)[0]


def test_other_schemes_keep_what_they_claim_and_each_admission_counts_once(tmp_path):
    """Of 60 admissions avoided another scheme claims 30 in the first year."""
    found = ledger(tmp_path, more=OTHERS, also='["Care homes"]')
    assert pounds(found) == {"Admissions": [30_000, 60_000]}
    assert "leave 90: each avoided event counts once" in reasons(found)[0]


def test_a_second_line_on_the_same_admissions_gets_what_the_first_leaves(tmp_path):
    assert pounds(ledger(tmp_path, more=SECOND)) == {"Admissions": [60_000, 60_000], "Beds": [0, 0]}
    assert pounds(ledger(tmp_path, more=SECOND, claimed=40)) == {
        "Admissions": [40_000, 40_000],
        "Beds": [10_000, 10_000],
    }


def test_where_another_scheme_claims_an_unknown_number_the_low_end_is_nothing(tmp_path):
    found = ledger(tmp_path, also='["Care homes"]')
    assert pounds(found, LOW) == {"Admissions": [0, 0]}
    assert pounds(found) == {"Admissions": [60_000, 60_000]}
    assert "also claimed by Care homes, nobody says how many" in reasons(found)[0]


def test_a_saving_without_an_estimate_is_not_tested_and_its_low_end_is_nothing(tmp_path):
    found = ledger(tmp_path, more=UNTESTED)
    assert pounds(found)["Medicines"] == [7_000, 7_000]
    assert pounds(found, LOW)["Medicines"] == [0, 0]
    assert reasons(found)[1].startswith("not tested")


def test_events_of_an_outcome_that_nobody_estimated_are_not_tested(tmp_path):
    found = ledger(tmp_path, more=SECOND.replace("emergency-admissions", "attendances"))
    assert not book(found, CENTRAL)[1].tested


def test_where_the_interval_reaches_a_rise_its_low_end_costs_money_once(tmp_path):
    """3 % more of 1,000 are 30 admissions at 1,000 pounds; a second line on them does not pay for them again."""
    found = ledger(tmp_path, more=SECOND, upper=0.03)
    assert pounds(found, LOW) == {"Admissions": [-30_000, -30_000], "Beds": [0, 0]}
    assert "reaches a rise and then costs money" in reasons(found)[0]


def test_a_price_of_another_year_is_carried_by_its_deflator(tmp_path):
    old = 'pounds_per_event = 1000\nsource = "made up"'
    path = ledger(tmp_path).path
    text = path.read_text(encoding="utf-8").replace(
        old, old + '\nprice_base = "2015-16"\ndeflator = { factor = 1.02, source = "made up" }'
    )
    path.write_text(text, encoding="utf-8")
    assert book(load_ledger(path), CENTRAL)[0].years[0].booked_pounds == Fraction(61_200)


@pytest.mark.parametrize("stage", ["claimed", "estimate", "share", "left"])
def test_each_stage_takes_no_less_than_the_one_before(tmp_path, stage):
    found = ledger(tmp_path, more=OTHERS, share=0.8)
    year = book(found, CENTRAL)[0].years[0]
    expected = {"claimed": 100_000, "estimate": 60_000, "share": 48_000, "left": 30_000}
    assert year.after(stage) == expected[stage]
