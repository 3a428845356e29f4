"""Counts tied by sums: what can be worked out, and the stars after which nothing can."""

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.linked_counts import LinkedCounts, worked_out
from newcare.methods.linked_suppression import hidden_beside


def linked(values, *sums):
    """Counts by name, and sums written as (whole, part, part ...)."""
    names = list(values)
    terms = [
        [(names.index(whole), -1.0), *((names.index(part), 1.0) for part in parts)] for whole, *parts in sums
    ]
    return names, LinkedCounts.of(list(values.values()), terms)


def bounds(names, counts, *, hidden):
    star = np.array([name in hidden for name in names])
    return np.where(star, 0, counts.values), np.where(star, np.inf, counts.values)


def marks(names, *chosen):
    return np.array([name in chosen for name in names])


def given_away(names, counts, *, hidden, after):
    found = worked_out(counts, *bounds(names, counts, hidden=hidden), marks(names, *after))
    return [names[place] for place in found]


def beside(names, counts, *, hidden, shown=None, after=None, fixed=()):
    anything = np.zeros(len(names)), np.full(len(names), np.inf)
    can_be = marks(names, *(shown or names)) & ~marks(names, *hidden, *fixed)
    known = bounds(names, counts, hidden=[*hidden, *(set(names) - set(shown or names))])
    found = hidden_beside(counts, known, anything, can_be, marks(names, *(after or hidden)))
    return {name for name, star in zip(names, found, strict=True) if star}


def test_a_lone_star_follows_from_its_total_and_two_hide_each_other():
    names, counts = linked({"a": 4, "b": 20, "c": 31, "all": 55}, ("all", "a", "b", "c"))

    assert given_away(names, counts, hidden=["a"], after=["a"]) == ["a"]
    assert given_away(names, counts, hidden=["a", "b"], after=["a", "b"]) == []


def test_what_is_left_of_a_total_of_nobody_is_nobody():
    names, counts = linked({"a": 0, "b": 0, "all": 0}, ("all", "a", "b"))

    assert given_away(names, counts, hidden=["a", "b"], after=["a", "b"]) == ["a", "b"]


def test_a_count_that_one_table_hides_follows_from_two_others():
    """The cohort is hidden where it stands; another table shows the rest, a third everybody."""
    names, counts = linked({"cohort": 5, "rest": 900, "everybody": 905}, ("everybody", "cohort", "rest"))

    assert given_away(names, counts, hidden=["cohort"], after=["cohort"]) == ["cohort"]
    assert beside(names, counts, hidden=["cohort"]) == {"rest"}


def test_two_ways_to_add_up_need_a_cycle_of_stars():
    """A table of four cells with its totals: one small cell takes the other three with it."""
    names, counts = linked(
        {"a": 3, "b": 40, "c": 20, "d": 17, "ab": 43, "cd": 37, "ac": 23, "bd": 57, "all": 80},
        ("ab", "a", "b"),
        ("cd", "c", "d"),
        ("ac", "a", "c"),
        ("bd", "b", "d"),
        ("all", "ab", "cd"),
        ("all", "ac", "bd"),
    )

    assert beside(names, counts, hidden=["a"]) == {"b", "c", "d"}


def test_a_small_remainder_that_nobody_shows_is_protected_too():
    """Of 50 people 47 are members: both shown, anybody can see that 3 are not."""
    names, counts = linked({"people": 50, "members": 47, "others": 3}, ("people", "members", "others"))

    assert beside(names, counts, hidden=[], shown=["people", "members"], after=["others"]) == {"members"}


def test_groups_without_a_common_sum_are_left_alone():
    names, counts = linked(
        {"a": 4, "b": 20, "ab": 24, "c": 30, "d": 40, "cd": 70}, ("ab", "a", "b"), ("cd", "c", "d")
    )

    assert beside(names, counts, hidden=["a"]) == {"b"}


def test_a_star_that_turns_out_not_to_be_needed_is_taken_back():
    """Two small cells of one column hide each other, so that no large one need go."""
    names, counts = linked({"a": 4, "b": 2, "c": 90, "all": 96}, ("all", "a", "b", "c"))

    assert beside(names, counts, hidden=["a", "b"]) == set()


def test_what_follows_whatever_is_hidden_is_refused():
    names, counts = linked({"a": 3, "all": 3}, ("all", "a"))

    with pytest.raises(InvalidInput, match="whatever is hidden"):
        beside(names, counts, hidden=["a"], fixed=["all"])


def test_many_targets_of_one_group_are_protected_together_and_soon():
    rng = np.random.default_rng(4)
    cells = rng.negative_binomial(2, 2 / 27, (20, 8))
    whole = np.pad(cells, ((0, 1), (0, 1)))
    whole[-1, :-1], whole[:-1, -1], whole[-1, -1] = cells.sum(0), cells.sum(1), cells.sum()
    at = np.arange(whole.size).reshape(whole.shape)
    sums = [[*((int(place), 1.0) for place in line[:-1]), (int(line[-1]), -1.0)] for line in (*at, *at.T)]
    counts = LinkedCounts.of(whole.ravel().tolist(), sums)
    small = counts.values < 6
    known = np.where(small, 0, counts.values), np.where(small, np.inf, counts.values)
    nothing = np.zeros(small.size), np.full(small.size, np.inf)

    stars = small | hidden_beside(counts, known, nothing, ~small, small)

    left = np.where(stars, 0, counts.values), np.where(stars, np.inf, counts.values)
    assert worked_out(counts, *left, small) == []
    assert small.sum() < stars.sum() <= small.sum() + 12
