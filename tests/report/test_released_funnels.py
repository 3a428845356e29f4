"""Rounding for a release names no practice as outside a funnel."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.methods.disclosure import Policy
from newcare.outcomes.funnel_limits import beyond_chance, mildest
from newcare.report.released_measures import funnels_as_shown

FIGURES = ("ratio", "phi", "tau_squared", "lower_95", "upper_95", "lower_998", "upper_998")


def verdict(shown: int, expected: float, policy: Policy) -> str:
    """What a release says by chance alone of a practice among four others as expected."""
    rows = [
        {"period": "latest", "indicator": "stays", "events": events, "expected": size, "outside": "within"}
        | {"outside_between": "within", "units": 5}
        | dict.fromkeys(FIGURES)
        for events, size in ((shown, expected), (100, 100.0), (105, 104.0), (95, 96.0), (110, 109.0))
    ]
    funnels_as_shown(rows, policy)
    return rows[0]["outside"]


def test_eight_printed_as_ten_is_not_named_though_ten_would_be():
    assert beyond_chance(np.array([8.0, 10.0]), np.array([4.0, 4.0])).tolist() == ["within", "above 95 %"]
    assert verdict(10, 4.0, Policy.HES_2018) == "within"
    assert verdict(10, 4.0, Policy.NNHIP) == "above 95 %"


@pytest.mark.parametrize(("shown", "said"), [(20, "above 99.8 %"), (15, "above 99.8 %"), (10, "within")])
def test_what_holds_for_every_count_behind_the_shown_one_is_said(shown, said):
    assert verdict(shown, 4.0, Policy.HES_2018) == said


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("above 99.8 %", "above 95 %", "above 95 %"),
        ("above 95 %", "above 99.8 %", "above 95 %"),
        ("below 99.8 %", "below 99.8 %", "below 99.8 %"),
        ("within", "above 99.8 %", "within"),
        ("below 95 %", "above 95 %", "within"),
    ],
)
def test_the_milder_word_of_one_side_stands(first, second, said):
    assert mildest(np.array([first], dtype=object), np.array([second], dtype=object)).tolist() == [said]
