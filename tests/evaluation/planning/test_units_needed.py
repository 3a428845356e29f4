"""How many units would have to start, from the effects that other numbers of units would show."""

from __future__ import annotations

import math

from newcare.evaluation.planning.power import Detectable
from newcare.evaluation.planning.surface import SurfaceCell, units_needed


def cells(*, floor: float = 0.0) -> list[SurfaceCell]:
    """Cells whose squared effect, on the log scale, is 0.4 over the units, and a floor of the units to compare with."""
    found = []
    for units in (10, 20, 40):
        fall = -math.expm1(-math.sqrt(0.4 / units + floor))
        found.append(SurfaceCell(units, 2, Detectable(fall, fall, fall), units > 20, beyond_quarters=False))
    return found


def fall_of(squared: float) -> float:
    """The fall whose squared logarithm this is."""
    return -math.expm1(-math.sqrt(squared))


def test_a_number_that_was_worked_out_comes_back() -> None:
    assert units_needed(cells(), fall=fall_of(0.02), years=2) == 20


def test_between_two_numbers_the_squared_effect_goes_straight_in_one_over_the_units() -> None:
    assert units_needed(cells(), fall=fall_of(0.4 / 30), years=2) == 30


def test_beyond_the_largest_the_two_parts_are_carried_on() -> None:
    assert units_needed(cells(floor=0.001), fall=fall_of(0.4 / 99.5 + 0.001), years=2) == 100


def test_below_what_the_units_to_compare_with_allow_no_number_does() -> None:
    assert units_needed(cells(floor=0.001), fall=fall_of(0.0009), years=2) is None


def test_without_cells_of_that_many_years_nothing_is_said() -> None:
    assert units_needed(cells(), fall=0.1, years=3) is None
