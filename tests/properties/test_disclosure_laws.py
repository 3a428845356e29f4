"""Laws of disclosure control, with a reader of the test's own who tries to undo it."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from newcare.methods.disclosure_audit import audit_published_tables
from newcare.methods.disclosure_tables import suppress_table

SMALL = 6
counts = st.one_of(st.integers(0, 12), st.integers(0, 90))


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    return draw(st.lists(st.lists(counts, min_size=columns, max_size=columns), min_size=rows, max_size=rows))


def with_totals(table):
    """All figures of a table in the order of the published ones, as rows of 0 and 1 over the cells."""
    rows, columns = table.shape
    cells = list(itertools.product(range(rows), range(columns)))
    sums = [
        *([cell] for cell in cells),
        *([(row, column) for column in range(columns)] for row in range(rows)),
        *([(row, column) for row in range(rows)] for column in range(columns)),
        cells,
    ]
    return np.array([[cell in figure for cell in cells] for figure in sums], dtype=float)


def flat(published):
    return [
        *itertools.chain(*published.values),
        *published.row_totals,
        *published.column_totals,
        published.total,
    ]


def can_be_worked_out(figure, shown, values):
    """Whether the linear system of all figures shown leaves one value for a figure: its least and most agree.

    Exact for tables with totals: their figures form a network matrix, whose corners are whole numbers.
    """
    ends = [
        linprog(way * figure, A_eq=shown if len(shown) else None, b_eq=values if len(shown) else None)
        for way in (1, -1)
    ]
    return ends[1].status == 0 and -ends[1].fun - ends[0].fun < 0.5


@settings(max_examples=25)
@given(tables())
def test_no_reader_works_out_a_small_count_from_the_linear_system_of_a_table(table):
    true = np.array(table)
    found = suppress_table(table, "nnhip")
    figures, shown = with_totals(true), flat(found.published)
    values = figures @ true.ravel()
    kept = np.array([value != "*" for value in shown])
    assert found.safe
    for figure, value in zip(figures, values, strict=True):
        if value < SMALL:
            assert not can_be_worked_out(figure, figures[kept], values[kept])


@settings(max_examples=40)
@given(tables(), st.sampled_from(["nnhip", "hes_2018", "none"]))
def test_figures_that_stay_are_the_true_ones_and_suppressed_is_never_0(table, policy):
    true = np.array(table)
    found = suppress_table(table, policy, secondary_suppression=False)
    for value, figure in zip(flat(found.published), with_totals(true) @ true.ravel(), strict=True):
        hidden = {"nnhip": figure < SMALL, "hes_2018": 1 <= figure <= 7, "none": False}[policy]
        assert (value == "*") == hidden
        if not hidden:
            assert abs(value - figure) <= (2 if policy == "hes_2018" else 0)
    assert found.suppressed_cells == found.primary_suppressed == flat(found.published).count("*")


@settings(max_examples=12)
@given(st.lists(st.lists(st.integers(0, 14), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_smaller_choice_of_stars_would_do(table):
    true = np.array(table)
    found = suppress_table(table, "nnhip")
    figures = with_totals(true)
    values = figures @ true.ravel()
    primary = values < SMALL
    spare = found.suppressed_cells - int(primary.sum()) - 1
    for chosen in itertools.combinations(np.flatnonzero(~primary), max(spare, 0)) if spare >= 0 else ():
        kept = ~primary
        kept[list(chosen)] = False
        assert any(can_be_worked_out(figure, figures[kept], values[kept]) for figure in figures[primary])


@settings(max_examples=30)
@given(
    st.lists(st.integers(0, 6), min_size=3, max_size=3),
    st.lists(st.sets(st.sampled_from("abc"), min_size=1), min_size=1, max_size=4),
    st.sampled_from(["nnhip", "hes_2018"]),
)
def test_ranges_are_those_of_every_table_that_fits(cells, sums, policy):
    limits = {"nnhip": (0, 5), "hes_2018": (1, 7)}[policy]
    sums = [*map(sorted, sums), ["a", "b", "c"]]
    true = dict(zip("abc", cells, strict=True))
    rows, bounds = [], []
    for figure in sums:
        total = sum(true[name] for name in figure)
        hidden = limits[0] <= total <= limits[1]
        rounded = total if policy == "nnhip" else (total + 2) // 5 * 5
        rows.append({"sum_of": figure, "value": "*" if hidden else rounded})
        near = 0 if policy == "nnhip" or not rounded else 2
        exact = (max(rounded - near, 8 if near else 0), rounded + near)
        bounds.append(limits if hidden else exact)
    fitting = [
        dict(zip("abc", table, strict=True))
        for table in itertools.product(range(23), repeat=3)
        if all(
            low <= sum(table["abc".index(name)] for name in figure) <= high
            for figure, (low, high) in zip(sums, bounds, strict=True)
        )
    ]
    audit = audit_published_tables(policy, list("abc"), rows)
    for name in "abc":
        values = [table[name] for table in fitting]
        assert audit.ranges[name] == (min(values), max(values))


@pytest.mark.parametrize("largest", [10**6, 10**8])
def test_large_counts_are_audited_as_exactly_as_small_ones(largest):
    published = [
        {"sum_of": ["a", "b"], "value": largest + 3},
        {"sum_of": ["a"], "value": "*"},
        {"sum_of": ["b"], "value": largest},
    ]
    assert audit_published_tables("nnhip", ["a", "b"], published).ranges["a"] == (3, 3)
