"""Laws of a release: an attacker of the test's own, who knows nothing of our registry, cannot undo it.

The attacker knows the people only as cells of a cross-table (unit x segment x cohort x what became of them), writes
every figure of every released table as a linear equation over them, and solves for the least and most of each hidden
one.
"""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from newcare.methods.disclosure import Policy, released_count
from newcare.methods.linked_counts import LinkedCounts, worked_out
from newcare.methods.linked_suppression import hidden_beside
from newcare.report.linked_release import release_together
from newcare.tables import TABLES
from newcare.tables.arrow import table_of

UNITS, SEGMENTS, COHORT = ("north", "south"), ("group-1", "group-3"), (True, False)
FATES = ("still", "registered", "died", "left")
TYPES = [*itertools.product(UNITS, SEGMENTS, COHORT, FATES)]
SMALL = 6


@st.composite
def places(draw):
    """How many people there are of each type, and events of the cohort and of the rest."""
    sizes = st.one_of(st.integers(0, 4), st.integers(0, 60))
    people = draw(st.lists(sizes, min_size=len(TYPES), max_size=len(TYPES)))
    people[0] += 1  # somebody is there
    events = draw(st.tuples(st.integers(0, 40), st.integers(1, 90)))
    return np.array([*people, *events], dtype=float)


def who(**wanted):
    """People of some kinds, as a row over types and the two numbers of events."""
    names = ("unit", "segment", "cohort", "fate")
    rows = [
        all(dict(zip(names, one, strict=True))[name] in values for name, values in wanted.items())
        for one in TYPES
    ]
    return np.array([*rows, False, False], dtype=float)


def events_of(cohort, rest):
    return np.array([*(0 for _ in TYPES), cohort, rest], dtype=float)


def figures():
    """Every count of the tables: table, key of the row, column, and what it adds up."""
    whole = {"ALL": SEGMENTS} | {name: (name,) for name in SEGMENTS}
    for segment, of in whole.items():
        yield "segment_size", {"segment": segment}, "people", who(segment=of)
        yield "cohort_size", {"segment": segment}, "people", who(segment=of, cohort=(True,))
    for unit in UNITS:
        yield "cohort_unit", {"unit": unit}, "members", who(unit=(unit,), cohort=(True,))
        yield "cohort_unit", {"unit": unit}, "people", who(unit=(unit,))
    kinds = {("cohort", "ALL"): {"cohort": (True,)}} | {
        ("segment", name): {"segment": (name,)} for name in SEGMENTS
    }
    for (kind, group), chosen in kinds.items():
        key = {"kind": kind, "group": group}
        yield "persistence", key, "people", who(**chosen)
        yield "persistence", key, "registered", who(**chosen, fate=("still", "registered"))
        for column in ("still", "died", "left"):
            yield "persistence", key, column, who(**chosen, fate=(column,))
    of_groups = {"cohort": ((True,), (1, 0)), "rest": ((False,), (0, 1)), "everybody": (COHORT, (1, 1))}
    for group, (chosen, events) in of_groups.items():
        key = {"group": group, "year": "past", "measure": "emergency_admissions"}
        yield "cohort_use", key, "people", who(cohort=chosen)
        yield "cohort_use", key, "events", events_of(*events)
    yield "ceiling", {"measure": "emergency_admissions", "year": "past"}, "people", who(cohort=(True,))


FIGURES = [*figures()]


def tables_of(place):
    rows = {}
    for table, key, column, adds in FIGURES:
        row = rows.setdefault(table, {}).setdefault(tuple(key.items()), dict(key))
        row[column] = int(adds @ place)
    cohort, rest = place[-2:]
    for row in rows["ceiling"].values():
        row["share"] = cohort / (cohort + rest)
    for row in rows["persistence"].values():
        row["share"] = row["still"] / row["registered"] if row["registered"] else None
    return {name: table_of(TABLES[name], [*of.values()]) for name, of in rows.items()}


def equations(released):
    """What the released tables say, as rows and values over the types: counts, and shares of counts."""
    shown = {name: table.to_pylist() for name, table in released.items()}

    def row_of(table, key):
        return next(row for row in shown[table] if all(row[name] == value for name, value in key.items()))

    for table, key, column, adds in FIGURES:
        value = row_of(table, key)[column]
        if value is not None:
            yield adds, value
    share = shown["ceiling"][0]["share"]
    if share is not None:
        yield events_of(1, 0) - share * events_of(1, 1), 0.0
    for table, key, column, adds in FIGURES:
        row = row_of(table, key)
        if (table, column) == ("persistence", "still") and row["share"] is not None:
            registered = next(f[3] for f in FIGURES if f[:3] == ("persistence", key, "registered"))
            yield adds - row["share"] * registered, 0.0


def least_and_most(adds, rows, low, high):
    system = {"A_ub": np.vstack([rows, -rows]), "b_ub": np.concatenate([high, -low])} if len(rows) else {}
    ends = [linprog(way * adds, **system, method="highs") for way in (1, -1)]
    assert ends[0].status == 0, "the true place fits"
    return ends[0].fun, np.inf if ends[1].status == 3 else -ends[1].fun


@settings(max_examples=25)
@given(places())
def test_nobody_works_out_a_small_count_from_all_tables_of_a_release(place):
    released = release_together(tables_of(place), Policy.NNHIP).tables
    said = [*equations(released)]
    rows, values = np.array([adds for adds, _ in said]), np.array([value for _, value in said])
    for adds in {f[3].tobytes(): f[3] for f in FIGURES}.values():
        if adds @ place < SMALL:
            least, most = least_and_most(adds, rows, values - 1e-9, values + 1e-9)
            assert most - least > 0.5


@settings(max_examples=25)
@given(places())
def test_rounding_leaves_more_than_one_value_for_every_count_of_1_to_7(place):
    released = release_together(tables_of(place), Policy.HES_2018).tables
    rows, low, high = [], [], []
    shown = {name: table.to_pylist() for name, table in released.items()}
    for table, key, column, adds in FIGURES:
        row = next(row for row in shown[table] if all(row[name] == value for name, value in key.items()))
        value = row[column]
        assert value is None or value == 0 or value >= 8
        rows.append(adds)
        low.append(0 if not value else max(8, value - 2))
        high.append(1e6 if value is None else value + 2 if value else 0)
    for _, _, _, adds in FIGURES:
        if 1 <= adds @ place <= 7:
            least, most = least_and_most(adds, np.array(rows), np.array(low), np.array(high))
            assert most - least > 0.5


@settings(max_examples=25)
@given(places(), st.sampled_from(list(Policy)))
def test_what_is_shown_is_the_policys_figure_and_a_hidden_count_is_never_0(place, policy):
    true, found = tables_of(place), release_together(tables_of(place), policy)
    for name, table in true.items():
        for before, after in zip(table.to_pylist(), found.tables[name].to_pylist(), strict=True):
            for column in TABLES[name].columns:
                if column.unit == "count" and before[column.name] is not None:
                    assert after[column.name] in (None, released_count(before[column.name], policy))
    account = {row["table"]: row for row in found.account.to_pylist()}
    whole = account["ALL"]
    assert whole["cells"] == whole["primary"] + whole["secondary"] + whole["shown"]
    nulls = sum(
        before[c.name] is not None and after[c.name] is None
        for name, table in true.items()
        for before, after in zip(table.to_pylist(), found.tables[name].to_pylist(), strict=True)
        for c in TABLES[name].columns
        if c.unit == "count"
    )
    assert whole["primary"] + whole["secondary"] == nulls


@settings(max_examples=30)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=7), st.data())
def test_linked_tables_of_any_shape_keep_their_small_counts(sizes, data):
    """Atoms are unknown; each figure is a sum of some of them, tied by how figures overlap."""
    atoms = len(sizes)
    chosen = data.draw(st.lists(st.sets(st.integers(0, atoms - 1), min_size=1), min_size=1, max_size=5))
    values, sums = [float(size) for size in sizes], []
    for parts in chosen:
        values.append(float(sum(sizes[part] for part in parts)))
        sums.append([*((part, 1.0) for part in sorted(parts)), (len(values) - 1, -1.0)])
    counts = LinkedCounts.of(values, sums)
    small = counts.values < SMALL
    shown = np.array([data.draw(st.booleans()) for _ in values])
    hidden = small | ~shown
    known = np.where(hidden, 0, counts.values), np.where(hidden, np.inf, counts.values)
    nothing = np.zeros(small.size), np.full(small.size, np.inf)

    stars = hidden | hidden_beside(counts, known, nothing, shown & ~small, small)

    rows = np.array(
        [
            [place in ({*parts} if isinstance(parts, set) else {parts}) for place in range(atoms)]
            for parts in (*range(atoms), *chosen)
        ],
        dtype=float,
    )
    kept = ~stars
    for place in np.flatnonzero(small):
        least, most = least_and_most(rows[place], rows[kept], counts.values[kept], counts.values[kept])
        assert most - least > 1e-6
    left = np.where(stars, 0, counts.values), np.where(stars, np.inf, counts.values)
    assert worked_out(counts, *left, small) == []


@pytest.mark.parametrize("policy", [Policy.HES_2018, Policy.NNHIP])
def test_the_order_of_tables_does_not_matter(policy):
    place = np.array([*range(3, 3 + len(TYPES)), 4, 90], dtype=float)
    tables = tables_of(place)
    found = release_together(tables, policy).tables
    turned = release_together(dict(reversed(tables.items())), policy).tables
    assert all(turned[name].equals(table) for name, table in found.items())
