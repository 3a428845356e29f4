"""Disclosure control: policies, what a reader can work out, and tables that give nothing away."""

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.disclosure import suppress_average, suppress_count
from newcare.methods.disclosure_audit import audit_published_tables
from newcare.methods.disclosure_tables import suppress_table


@pytest.mark.parametrize(
    ("policy", "level", "published"),
    [
        ("hes_2018", "sub_national", [0, "*", "*", "*", "*", 10, 10, 15, 20]),
        ("hes-2018", "national", [0, 1, 5, 6, 7, 8, 12, 13, 18]),
        ("nnhip", "national", ["*", "*", "*", 6, 7, 8, 12, 13, 18]),
        ("none", "sub_national", [0, 1, 5, 6, 7, 8, 12, 13, 18]),
    ],
)
def test_a_policy_says_how_a_count_is_published(policy, level, published):
    counts = [0, 1, 5, 6, 7, 8, 12, 13, 18]
    assert [suppress_count(count, policy, level).published for count in counts] == published


def test_an_average_of_few_people_is_suppressed_and_of_nobody_unknown():
    def shown(people, level="sub_national"):
        return suppress_average(4.2, people, "hes_2018", level).published

    assert [shown(7), shown(8), shown(2, "national"), shown(0)] == ["*", 4.2, 4.2, None]
    assert suppress_average(4.2, 3, "none").published == 4.2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: suppress_count(-4, "nnhip"), "`value` is negative"),
        (lambda: suppress_count(2.5, "nnhip"), "`value` must be a whole"),
        (lambda: suppress_count(True, "nnhip"), "`value`"),
        (lambda: suppress_count(4, "hes_2012"), "`policy`"),
        (lambda: suppress_count(4, None), "`policy`"),
        (lambda: suppress_count(4, "nnhip", "regional"), "`level`"),
        (lambda: suppress_average(4.2, 4, "nnhip"), "`average`"),
        (lambda: suppress_average(None, 4, "hes_2018"), "`average`"),
        (lambda: suppress_average(4.2, 4.5, "hes_2018"), "`count`"),
    ],
)
def test_what_no_policy_covers_is_refused_by_name(call, words):
    with pytest.raises(InvalidInput, match=words):
        call()


def figures(**published):
    """Rows of an audit: figures written like a_b=30 for the sum of a and b."""
    return [{"sum_of": name.split("_"), "value": value} for name, value in published.items()]


def test_a_lone_star_beside_a_total_is_worked_out():
    audit = audit_published_tables("nnhip", ["a", "b", "c"], figures(a="*", b=20, c=31, a_b_c=55), True)
    assert (audit.safe, audit.disclosed, audit.ranges["a"]) == (False, ("a",), (4, 4))


def test_two_stars_hide_each_other_unless_only_one_sum_fits():
    wide = audit_published_tables("nnhip", ["a", "b"], figures(a="*", b="*", a_b=24), True)
    assert (wide.safe, wide.ranges) == (True, {"a": (0, 24), "b": (0, 24)})
    tight = audit_published_tables("nnhip", ["a", "b"], figures(a="*", b="*", a_b=10))
    assert (tight.disclosed, tight.ranges["a"]) == (("a", "b"), (5, 5))


def test_two_totals_that_differ_by_one_practice_give_it_away():
    exact = audit_published_tables("nnhip", ["rest", "practice"], figures(rest_practice=104, rest=101))
    assert exact.disclosed == ("practice",)
    rounded = audit_published_tables("hes_2018", ["rest", "practice"], figures(rest_practice=105, rest=100))
    assert (rounded.safe, rounded.ranges) == (True, {"rest": (98, 102), "practice": (1, 9)})


def test_a_cell_in_no_bounded_figure_has_no_largest_value():
    audit = audit_published_tables("nnhip", ["a", "b"], figures(a="*"), True)
    assert audit.ranges == {"a": (0, None), "b": (0, None)}


def test_ranges_are_of_whole_numbers_where_fractions_would_reach_further():
    audit = audit_published_tables("none", ["a", "b", "c"], figures(a_b=3, b_c=3, a_c=4))
    assert audit.ranges == {"a": (2, 2), "b": (1, 1), "c": (2, 2)}
    with pytest.raises(InvalidInput, match="`published`"):  # fractions fit: 1.5 each
        audit_published_tables("none", ["a", "b", "c"], figures(a_b=3, b_c=3, a_c=3))


@pytest.mark.parametrize(
    ("policy", "cells", "published", "words"),
    [
        ("nnhip", ["a"], figures(a_z=9), "unknown cell"),
        ("nnhip", ["a"], [{"sum_of": [], "value": 9}], "`sum_of`"),
        ("nnhip", ["a"], [{"sum_of": ["a", "a"], "value": 9}], "`sum_of`"),
        ("nnhip", ["a", "a"], figures(a=9), "`cells`"),
        ("nnhip", [], [], "`cells`"),
        ("nnhip", ["a"], figures(a=None), "`value`"),
        ("nnhip", ["a"], figures(a=2.5), "`value`"),
        ("nnhip", ["a"], figures(a=-2), "`value`"),
        ("nnhip", ["a"], figures(a=10**12), "`value`"),
        ("none", ["a"], figures(a="*"), "`value`"),
        ("hes_2018", ["a"], figures(a=5), "`published`"),
        ("nnhip", ["a", "b"], figures(a=9, a_b=7), "`published`"),
        ("secret", ["a"], figures(a=9), "`policy`"),
    ],
)
def test_figures_that_make_no_sense_are_refused_by_name(policy, cells, published, words):
    with pytest.raises(InvalidInput, match=words):
        audit_published_tables(policy, cells, published)


def test_hes_totals_come_from_true_counts_and_are_then_rounded():
    found = suppress_table([[3, 12, 48], [0, 7, 21], [5, 9, 133]], "hes_2018")
    assert found.published.values == (("*", 10, 50), (0, "*", 20), ("*", 10, 135))
    assert (found.published.row_totals, found.published.total) == ((65, 30, 145), 240)
    assert (found.primary_suppressed, found.suppressed_cells, found.safe) == (3, 3, False)


def test_one_small_cell_takes_three_more_stars():
    found = suppress_table([[3, 12, 48], [20, 17, 21], [15, 9, 133]], "nnhip", maximum_suppressed_cells=4)
    assert (found.primary_suppressed, found.suppressed_cells) == (1, 4)
    assert (found.safe, found.within_maximum) == (True, True)
    assert found.published.values[0][0] == "*"


def test_without_secondary_suppression_the_audit_says_that_a_lone_star_is_not_safe():
    found = suppress_table([[3, 40], [20, 17]], "nnhip", secondary_suppression=False)
    assert (found.suppressed_cells, found.safe, found.within_maximum) == (1, False, None)


def test_a_starred_total_is_protected_too_unless_the_maximum_forbids_it():
    # The first row adds up to 3: with the second row's total shown, everybody could subtract it from the whole.
    table = [[1, 2], [40, 50]]
    found = suppress_table(table, "nnhip")
    assert found.published.row_totals == ("*", "*")
    assert found.suppressed_cells == 6
    bounded = suppress_table(table, "nnhip", maximum_suppressed_cells=5)
    assert (bounded.suppressed_cells, bounded.safe, bounded.within_maximum) == (5, True, True)


def test_a_maximum_that_cannot_be_kept_is_reported_and_the_table_stays_safe():
    found = suppress_table([[3, 40], [20, 17]], "nnhip", maximum_suppressed_cells=2)
    assert (found.safe, found.within_maximum) == (True, False)


@pytest.mark.parametrize(
    ("values", "options", "words"),
    [
        ([[1, 2], [3]], {}, "rectangle"),
        ([], {}, "rectangle"),
        ([[]], {}, "rectangle"),
        ([[1, -2]], {}, "negative"),
        ([[1, 2.5]], {}, "whole"),
        ([[1, None]], {}, "`values`"),
        ([[1, 10**12]], {}, "`values`"),
        ([[1, 2]], {"policy": "none", "secondary_suppression": True}, "`secondary_suppression`"),
        ([[1, 2]], {"secondary_suppression": "yes"}, "`secondary_suppression`"),
        ([[1, 2]], {"maximum_suppressed_cells": -1}, "`maximum_suppressed_cells`"),
        ([[1, 2]], {"level": "regional"}, "`level`"),
    ],
)
def test_tables_that_make_no_sense_are_refused_by_name(values, options, words):
    with pytest.raises(InvalidInput, match=words):
        suppress_table(values, **{"policy": "nnhip", **options})


def test_a_large_table_stays_safe_and_near_the_fewest_stars():
    table = np.random.default_rng(4).negative_binomial(2, 2 / 27, (6, 6))
    found = suppress_table(table.tolist(), "nnhip")
    assert found.safe
    assert found.primary_suppressed <= found.suppressed_cells <= found.primary_suppressed + 8
