"""What a contract pays, line by line."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from newcare.payment import settle

SPREAD = pa.table({"people": [300_000], "mean_pence": [100_000.0], "standard_deviation_pence": [300_000.0]})
SHARES = {"community": 0.5, "acute": 0.3, "commissioner": 0.2}
LOSSES = {"community": 0.3, "acute": 0.3, "commissioner": 0.4}


def settled(budget_pence, actual_pence, **changes):
    budget = pa.table(
        {
            "unit": ["A", "B"],
            "group": ["model of care", "comparison"],
            "people": [10_000.0, 10_000.0],
            "budget_pence": [budget_pence, 1],
            "actual_pence": [actual_pence, 10**12],
        }
    )
    terms = {"gain_share": SHARES, "loss_share": LOSSES, "corridor": 0.01, "cap": 0.05}
    rows = settle(budget, SPREAD, **{**terms, **changes})["settlement"].to_pylist()
    figures = {row["item"]: row["pence"] for row in rows if row["party"] is None}
    return figures, {row["party"]: row["pence"] for row in rows if row["party"] is not None}


def test_only_the_part_beyond_the_corridor_is_shared():
    figures, payments = settled(1_000_000, 970_000)

    assert (figures["variance"], figures["pool at risk"]) == (30_000, 20_000)
    assert payments == {"community": 10_000, "acute": 6_000, "commissioner": 4_000}


def test_within_the_corridor_nothing_is_paid():
    figures, payments = settled(1_000_000, 990_000)

    assert figures["pool at risk"] == 0
    assert set(payments.values()) == {0}


def test_a_loss_is_borne_by_the_shares_for_losses_and_stops_at_the_cap():
    figures, payments = settled(1_000_000, 1_200_000)

    assert figures["pool at risk"] == -50_000
    assert payments == {"community": -15_000, "acute": -15_000, "commissioner": -20_000}


def test_units_of_the_comparison_take_no_part():
    figures, _ = settled(1_000_000, 1_000_000)

    assert (figures["benchmark"], figures["cost"]) == (1_000_000, 1_000_000)


def test_a_place_where_nobody_runs_the_model_for_the_whole_year_shares_nothing():
    budget = pa.table({"group": ["comparison"], "people": [1.0], "budget_pence": [100], "actual_pence": [90]})

    rows = settle(budget, SPREAD, gain_share=SHARES, loss_share=LOSSES, corridor=0, cap=0.5)["settlement"]

    assert rows.column("item").to_pylist() == ["benchmark", "cost"]


@given(
    budget=st.integers(1, 10**11),
    actual=st.integers(0, 10**11),
    more=st.integers(0, 10**9),
)
def test_payments_add_up_to_the_pool_and_more_saving_never_pays_less(budget, actual, more):
    figures, payments = settled(budget, actual)
    better, paid_more = settled(budget, max(actual - more, 0))

    assert sum(payments.values()) == figures["pool at risk"]
    assert better["pool at risk"] >= figures["pool at risk"]
    assert sum(paid_more.values()) >= sum(payments.values())
