"""Hospital Frailty Risk Score and electronic frailty index of a person, at the edges of their bands."""

from __future__ import annotations

import pytest

from newcare.errors import InvalidInput
from newcare.population.conformance_codes import CONFORMANCE
from newcare.population.frailty import frailty_from_deficits, frailty_from_score, hospital_frailty


def scored(*codes):
    (found,) = hospital_frailty({"a": codes})
    return found.score, found.band


def test_dementia_in_alzheimers_disease_and_a_fall_make_10_point_3():
    assert scored("F00", "W19") == (10.3, "intermediate")  # 7.1 + 3.2


def test_a_category_counts_once_whatever_its_fourth_characters():
    assert scored("F000", "F00.1", "f00", "F009")[0] == 7.1


def test_a_code_of_two_characters_is_no_category():
    assert scored("F0", "F") == (0.0, "low")


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("E16", "E83", "E86", "Z99"), (4.9, "low")),  # 1.4 + .4 + 2.3 + .8
        (("F10", "R54", "Y84", "Z73", "Z99"), (5.0, "intermediate")),  # .7 + 2.2 + .7 + .6 + .8
        (("F05", "I67", "J96", "L03", "R32", "S22", "W18", "Z73"), (15.0, "intermediate")),
        (("F05", "I67", "J96", "L03", "R32", "S22", "W18", "Z73", "R50"), (15.1, "high")),
    ],
)
def test_the_edges_of_the_bands_are_exact(codes, expected):
    assert scored(*codes) == expected


@pytest.mark.parametrize(
    ("present", "total", "band"),
    [
        (0, 36, "fit"),
        (4, 36, "fit"),
        (5, 36, "mild"),
        (3, 25, "fit"),  # exactly .12
        (6, 25, "mild"),  # exactly .24
        (9, 25, "moderate"),  # exactly .36
        (10, 25, "severe"),
    ],
)
def test_deficits_decide_the_band_without_rounding(present, total, band):
    assert frailty_from_deficits(present, total).band == band


@pytest.mark.parametrize(
    ("score", "band"), [(0.12, "fit"), (0.1201, "mild"), (0.24, "mild"), (0.36, "moderate"), (1, "severe")]
)
def test_a_score_that_was_given_has_a_band(score, band):
    assert frailty_from_score(score).band == band


@pytest.mark.parametrize("present", [-1, 37, 2.5, True, "4"])
def test_deficits_out_of_range_are_refused(present):
    with pytest.raises(InvalidInput, match="deficits_present"):
        frailty_from_deficits(present)


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"deficits_present": 0, "deficits_total": 0}, "deficits_total"),
        ({"score": 1.01}, "score"),
        ({"score": float("nan")}, "score"),
        ({"score": True}, "score"),
        ({}, "deficits_present"),
    ],
)
def test_a_fault_is_named(inputs, says):
    with pytest.raises(InvalidInput, match=says):
        CONFORMANCE["electronic_frailty_index"](inputs, None)
