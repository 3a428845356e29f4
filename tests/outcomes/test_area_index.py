"""Indexed rates of groups of areas: small cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.outcomes.area_index import AreaPanel, group_changes, indexed_series, largest_leverage

YEARS = np.array([2014, 2014, 2017])


def panel(groups: str, *events: tuple[float, ...], persons: float = 1_000) -> AreaPanel:
    """One area a letter: m is MCP, p is PACS, r the rest; two half-years of 2014-15 and one of 2017-18."""
    names = {"m": "MCP", "p": "PACS", "r": "rest"}
    counts = np.array(events, dtype=float)
    return AreaPanel(
        tuple(f"A{number}" for number in range(len(groups))),
        tuple(names[letter] for letter in groups),
        ("2014-15 H1", "2014-15 H2", "2017-18 H1"),
        YEARS,
        counts,
        np.full(counts.shape, persons / 2),
    )


def test_the_change_of_a_group_is_that_of_its_pooled_rate():
    # MCP: 10 + 190 events in 2014-15 (two halves) become 5 + 105 in one half: 220 a year against 200, 10 % more.
    found = group_changes(panel("mmrrr", (5, 5, 5), (95, 95, 105), *[(50, 50, 50)] * 3), ("MCP",), 2014, 2017)
    assert found["MCP"].change_percent == pytest.approx(10)
    assert found["rest"].change_percent == pytest.approx(0)
    assert (found["MCP"].areas, found["rest"].areas) == (2, 3)


def test_the_rest_has_no_p_value_and_a_group_of_its_own_kind_has_one_of_the_possible_labellings():
    found = group_changes(panel("mrrr", (50, 50, 90), *[(50, 50, 50)] * 3), ("MCP",), 2014, 2017)
    assert found["rest"].permutation_p is None
    assert found["MCP"].permutation_p == pytest.approx(
        1 / 4
    )  # four areas could carry the label; one is as far


def test_areas_of_a_third_group_take_no_part_in_a_test():
    wild = group_changes(
        panel("mprrr", (50, 50, 60), (50, 50, 500), *[(50, 50, 50)] * 3), ("MCP", "PACS"), 2014, 2017
    )
    tame = group_changes(
        panel("mprrr", (50, 50, 60), (50, 50, 50), *[(50, 50, 50)] * 3), ("MCP", "PACS"), 2014, 2017
    )
    assert wild["MCP"] == tame["MCP"]


def test_an_area_without_a_number_is_left_out_and_not_counted():
    found = group_changes(
        panel("mmrr", (50, 50, 60), (50, 50, np.nan), *[(50, 50, 50)] * 2), ("MCP",), 2014, 2017
    )
    assert found["MCP"].areas == 1
    assert found["MCP"].change_percent == pytest.approx(20)


def test_a_group_without_areas_is_refused():
    with pytest.raises(InvalidInput, match="No area is left in the group MCP"):
        group_changes(panel("mr", (50, 50, np.nan), (50, 50, 50)), ("MCP",), 2014, 2017)
    with pytest.raises(InvalidInput, match="No area is left in the group PACS"):
        group_changes(panel("mr", (50, 50, 50), (50, 50, 50)), ("PACS",), 2014, 2017)


def test_the_index_averages_a_hundred_over_the_baseline_year():
    points = indexed_series(panel("mr", (40, 60, 75), (50, 50, 50)), ("MCP",), 2014)
    assert [point.index for point in points if point.group == "MCP"] == pytest.approx([80, 120, 150])
    assert points[0].rate_per_1000 == pytest.approx(80)  # 40 events among 500 person-years


def test_the_area_that_carries_a_group_is_named_with_the_change_without_it():
    found = largest_leverage(
        panel("mmmr", *[(50, 50, 50)] * 2, (50, 50, 125), (50, 50, 50)), ("MCP",), 2014, 2017
    )
    (carrier,) = found  # the rest has one area only, so nothing can be left out of it
    assert (carrier.group, carrier.unit) == ("MCP", "A2")
    assert (carrier.change_percent, carrier.change_without_percent) == pytest.approx((50, 0))
