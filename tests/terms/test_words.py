"""Numbers as words: every case can be checked by reading it."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from newcare.errors import InvalidInput
from newcare.terms.words import (
    count_words,
    day_words,
    interval_words,
    number_words,
    per_cent,
    pounds_words,
    probability_words,
)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0823, "8.2 %"),
        (-0.0823, "−8.2 %"),
        (1, "100.0 %"),
        (12.345, "1,234.5 %"),
        (0.00049, "0.0 %"),
        (-0.00049, "0.0 %"),
        (-0.0, "0.0 %"),
        (0.0825, "8.3 %"),  # 8.25 exactly: half goes away from zero
        (0.145, "14.5 %"),  # 0.145 x 100 is 14.499999999999998 in binary
        (None, "not known"),
        (math.nan, "not known"),
        (math.inf, "not known"),
    ],
)
def test_a_share_is_said_in_hundredths(share, words):
    assert per_cent(share) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [(0.0823, "+8.2 %"), (-0.12, "−12.0 %"), (0.0, "0.0 %"), (0.0004, "0.0 %"), (-0.0004, "0.0 %")],
)
def test_a_change_carries_its_sign_and_no_change_carries_none(change, words):
    assert per_cent(change, signed=True) == words


def test_places_are_the_callers_choice():
    assert per_cent(0.0823, places=0) == "8 %"
    assert per_cent(0.125, places=0) == "13 %"
    assert number_words(97.256, places=2) == "97.26"


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "£0"),
        (-0.4, "£0"),
        (4_500, "£45"),
        (450, "£4.50"),
        (9_999, "£99.99"),
        (10_050, "£101"),
        (1_234_500, "£12,345"),
        (-1_234_500, "−£12,345"),
        (99_999_949, "£999,999"),
        (99_999_950, "£1.0 million"),
        (123_456_789, "£1.2 million"),
        (-80_000_000, "−£800,000"),
        (99_994_999_999, "£999.9 million"),
        (99_995_000_000, "£1.0 billion"),
        (1_234_500_000_000, "£12.3 billion"),
        (None, "not known"),
    ],
)
def test_money_is_said_in_the_largest_unit_it_reaches_after_rounding(pence, words):
    assert pounds_words(pence) == words


def test_a_gain_of_money_may_carry_a_plus():
    assert pounds_words(145_000_000, signed=True) == "+£1.5 million"


def test_an_interval_is_said_from_its_lower_to_its_upper_end():
    assert interval_words(-0.12, -0.041) == "−12.0 % to −4.1 %"
    assert interval_words(-80_000_000, 372_000_000, words=pounds_words) == "−£800,000 to £3.7 million"


@pytest.mark.parametrize("ends", [(None, 0.1), (0.1, None), (math.nan, 0.1), (-math.inf, math.inf)])
def test_an_interval_with_an_unknown_end_is_not_known(ends):
    assert interval_words(*ends, reason="one practice only") == "not known: one practice only"


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "less than 1 in 1,000"),
        (0.0009, "less than 1 in 1,000"),
        (0.001, "about 1 in 1,000"),
        (0.0042, "about 4 in 1,000"),
        (0.0096, "about 1 in 100"),
        (0.05, "about 5 in 100"),
        (0.5, "about 50 in 100"),
        (0.99, "about 99 in 100"),
        (0.996, "more than 99 in 100"),
        (1.0, "more than 99 in 100"),
        (None, "not known"),
    ],
)
def test_a_probability_is_said_as_a_frequency(probability, words):
    assert probability_words(probability) == words


@pytest.mark.parametrize("probability", [-0.01, 1.01, math.inf])
def test_a_probability_outside_0_to_1_is_refused(probability):
    with pytest.raises(InvalidInput):
        probability_words(probability)


def test_counts_are_said_to_the_last_one():
    assert count_words(300_000) == "300,000"
    assert count_words(-7, signed=True) == "−7"
    assert count_words(7, signed=True) == "+7"
    assert count_words(None, reason="fewer than 10 events") == "not known: fewer than 10 events"


def test_a_day_is_written_as_a_reader_writes_it():
    assert day_words("2023-04-01") == "1 April 2023"
    assert day_words(dt.date(2026, 12, 31)) == "31 December 2026"
