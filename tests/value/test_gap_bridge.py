"""The gap bridge: parts add up, no saving is counted twice, and the gap is shown with and without the model."""

import pytest

from newcare.caremodel.ledgers import load_ledger, write_ledger_sample
from newcare.value.bridge import gap_bridge, gap_projection
from value.ledgers import ledger

GAP = """
[gap]
name = "A place"
total_pounds = 1000000
year = "2017-18"
source = "made up"

[gap.parts]
demand = 0.7
efficiency = 0.3
"""


def test_the_published_local_gap_and_its_parts(tmp_path):
    """220 million pounds: 110, 44, 44, 11 and 11; a hundredth of 30 billion less 8 billion."""
    bridge = gap_bridge(load_ledger(write_ledger_sample("community-provider", tmp_path)))
    assert bridge.system_gap_pounds == 22_000_000_000
    assert {part.part: float(part.size_pounds) for part in bridge.parts} == {
        "efficiency": 110e6,
        "demand_management": 44e6,
        "pay_restraint_and_procurement": 44e6,
        "income": 11e6,
        "admin_and_overheads": 11e6,
    }


def test_booked_savings_of_the_year_close_the_part_they_name_and_cost_widens_the_gap(tmp_path):
    """60,000 booked and 40,000 spent in 2017-18: a million less 20,000 is left."""
    bridge = gap_bridge(ledger(tmp_path, more=GAP, closes='closes = ["demand"]'))
    assert [float(part.closed_pounds) for part in bridge.parts] == [60_000, 0]
    assert float(bridge.left_pounds) == 980_000
    assert (float(bridge.low_pounds), float(bridge.high_pounds)) == (-20_000, 60_000)
    assert bridge.claimed_by_two_parts == ()


def test_a_saving_that_two_parts_count_on_closes_one(tmp_path):
    bridge = gap_bridge(ledger(tmp_path, more=GAP, closes='closes = ["efficiency", "demand"]'))
    assert [float(part.closed_pounds) for part in bridge.parts] == [0, 60_000]
    assert bridge.claimed_by_two_parts == ("Admissions",)
    assert float(bridge.counted_twice_pounds) == 60_000


def test_parts_and_what_closes_them_add_up(tmp_path):
    bridge = gap_bridge(load_ledger(write_ledger_sample("community-provider", tmp_path)))
    assert sum(part.size_pounds for part in bridge.parts) == bridge.total_pounds
    assert sum(part.left_pounds for part in bridge.parts) + bridge.cost_pounds == bridge.left_pounds


def test_only_cashable_savings_close_it_in_cash(tmp_path):
    closes = 'closes = ["demand"]'
    assert gap_bridge(ledger(tmp_path, more=GAP, closes=closes)).parts[0].cash_pounds == 0
    assert (
        gap_bridge(ledger(tmp_path, more=GAP, closes=closes, kind="cashable")).parts[0].cash_pounds == 60_000
    )


def test_the_gap_opens_by_equal_steps_and_is_less_by_what_closes_it(tmp_path):
    first, last = gap_projection(ledger(tmp_path, more=GAP, closes='closes = ["demand"]'))
    assert (first.without_pounds, last.without_pounds) == (500_000, 1_000_000)
    assert [float(last.low_pounds), float(last.central_pounds), float(last.high_pounds)] == [
        1_020_000,
        980_000,
        940_000,
    ]


@pytest.mark.parametrize("ask", [gap_bridge, gap_projection])
def test_a_ledger_without_a_gap_has_no_bridge(tmp_path, ask):
    assert not ask(ledger(tmp_path))
