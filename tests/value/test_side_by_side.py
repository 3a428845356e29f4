"""Several propositions: compared only where they count the same things, in the same years and pounds."""

import pytest

from newcare.errors import InvalidInput
from newcare.value.side_by_side import side_by_side
from value.ledgers import ledger


def two(tmp_path, **changes):
    first = ledger(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    return side_by_side([first, ledger(other, name="Another place", **changes)])


def test_alike_propositions_may_be_compared_and_their_returns_summed_up(tmp_path):
    """50 and -25 for each 100 pounds; together 240,000 saved for 240,000 spent."""
    found = two(tmp_path, cost=80_000)
    assert found.checks.consistent
    assert {name: float(value) for name, value in found.summary.per_100_pounds.items()} == {
        "A place": 50,
        "Another place": -25,
    }
    assert float(found.summary.pooled) == 0
    assert found.summary.sites_with_loss == 1


def test_another_kind_of_saving_keeps_them_apart(tmp_path):
    more = """
[[savings]]
name = "Medicines"
category = "prescribing"
kind = "cashable"
measure = "medicines stopped"
evidence = "good"
plan_pounds_by_year = [1, 1]
"""
    found = two(tmp_path, more=more)
    assert found.checks.issues == ["missing_saving_category"]
    assert found.checks.missing_saving_categories == {"A place": ["prescribing"]}


def test_two_propositions_of_one_name_are_refused(tmp_path):
    with pytest.raises(InvalidInput, match="Two propositions are called 'A place'"):
        side_by_side([ledger(tmp_path), ledger(tmp_path)])
