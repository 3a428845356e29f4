"""A made-up place of 100,000 people against cited figures: the table of src/newcare/synthetic/calibration.toml."""

import pytest

from newcare.synthetic import PlaceSettings
from newcare.synthetic.calibration import PEOPLE, Calibrated, calibrate, targets

each_target = pytest.mark.parametrize("target", targets(), ids=lambda target: f"{target.name}-{target.of}")


@pytest.fixture(scope="module")
def compared():
    return {each.target: each for each in calibrate(PlaceSettings(people=PEOPLE, seed=2019))}


@each_target
def test_the_place_meets_the_targets_that_it_says_it_meets_and_no_others(compared, target):
    assert compared[target].within == target.met, f"seen {compared[target].seen:.3f}"


@each_target
def test_every_target_says_where_it_comes_from_and_how_far_it_is_to_be_trusted(target):
    assert target.source
    assert target.standing
    assert target.met or target.note


def test_a_figure_is_within_its_target_up_to_the_tolerance_on_both_sides():
    target = next(target for target in targets() if target.name == "mean-stay")
    assert (target.figure, target.within) == (5.0, 0.3)
    assert [Calibrated(target, seen).within for seen in (4.6, 4.8, 5.2, 5.4)] == [False, True, True, False]


def test_a_target_that_is_a_least_figure_has_no_upper_side():
    target = next(target for target in targets() if target.least)
    assert [Calibrated(target, seen).within for seen in (12.9, 13.0, 40.0)] == [False, True, True]
