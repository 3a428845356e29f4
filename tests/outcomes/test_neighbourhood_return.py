"""Counting for the neighbourhood return: whose, in which month, and what is starred."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidInput
from newcare.outcomes import cube
from newcare.outcomes.cube import cube_by_cut
from newcare.outcomes.cuts import UNKNOWN
from newcare.outcomes.neighbourhood_return import month_after, people_by_band, return_cells
from newcare.outcomes.neighbourhood_return_figures import columns, suppressed_figures, true_figures
from newcare.reference.neighbourhood_return import TOTAL, neighbourhood_return
from newcare.synthetic import PlaceSettings, make_place

MARCH = dt.date(2026, 3, 1)
SHIPPED = (
    "emergency-admissions",
    "emergency-readmissions-within-30-days",
    "emergency-admissions-from-care-homes",
    "fracture-of-wrist-under-65",
)
COUNTED = [name for each in neighbourhood_return().metrics for name in each.indicators]
REGISTER = """
    person_id | from_date  | to_date    | birth_month | deprivation_fifth | ethnicity
    ada       | 2000-01-01 |            | 1940-03-01  | 1                 | white
    ben       | 2000-01-01 |            | 2008-03-01  | 5                 |
    cat       | 2000-01-01 |            | 2008-04-01  | 5                 | mixed
    dan       | 2000-01-01 | 2026-03-01 | 1950-01-01  | 2                 | white
    eve       | 2026-03-02 |            | 1950-01-01  | 2                 | white
    fay       | 2000-01-01 |            | 1936-03-01  | 4                 | asian
"""
EVERYBODY = ("ada", "ben", "cat", "dan", "eve", "fay")


def people(members=EVERYBODY, register=REGISTER):
    listed = drawn("register", register).select(["person_id"])
    chosen = listed.filter([person in members for person in listed["person_id"].to_pylist()])
    return people_by_band(in_memory(drawn("register", register)), in_memory(chosen), month=MARCH)


def test_a_cohort_is_its_adults_registered_on_the_first_day_in_the_bands_of_that_day(engine):
    """Dan left that day, Eve came the day after, Cat is 17."""
    rows = engine.to_arrow(people().order_by("person_id")).to_pylist()

    assert [tuple(row.values()) for row in rows] == [
        ("ada", "80-89", "White", "1"),
        ("ben", "18-19", "Not known", "5"),
        ("fay", "90+", "Asian", "4"),
    ]


def counts(engine, indicator, **records):
    tables = {name: in_memory(drawn(name, text)) for name, text in records.items()}
    tables["register"] = in_memory(drawn("register", REGISTER))
    found = return_cells(people(), tables, month=MARCH, indicators=[indicator])
    return true_figures(found, [indicator])[indicator][TOTAL]


SPELLS = """
    person_id | admission_date | discharge_date | admission_method
    ada       | 2026-02-20     | 2026-03-01     | 21
    ada       | 2026-03-05     | 2026-03-05     | 2A
    fay       | 2026-03-30     | 2026-04-01     | 21
    fay       | 2026-03-10     | 2026-03-13     | 81
    fay       | 2026-03-10     | 2026-03-13     | 11
    dan       | 2026-03-10     | 2026-03-13     | 21
"""


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("zero-day-non-elective-admissions-nnhip", 1),
        (
            "one-day-or-more-non-elective-admissions-nnhip",
            2,
        ),  # ended in March: Ada's of February, Fay's transfer
        ("non-elective-bed-days-nnhip", 9 + 0 + 3),
    ],
)
def test_spells_count_in_the_month_in_which_they_end_by_the_programmes_list_of_methods(
    engine, indicator, expected
):
    assert counts(engine, indicator, spell=SPELLS) == expected


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("ae-attendances-type-1", 1),
        ("ae-attendances-other-types", 1),
        ("same-day-emergency-care-attendances", 1),
    ],
)
def test_attendances_count_by_the_day_of_arrival_with_types_apart(engine, indicator, expected):
    attendances = """
        person_id | arrival_date | department_type
        ada       | 2026-03-01   | 1
        ada       | 2026-03-31   | 5
        fay       | 2026-03-31   | 3
        fay       | 2026-04-01   | 1
        cat       | 2026-03-10   | 1
    """
    assert counts(engine, indicator, attendance=attendances) == expected


def test_what_comes_after_somebody_left_does_not_count_and_what_an_indicator_leaves_out_neither():
    """Ada left on the 15th: her stay that ends on the 14th counts, the one that ends on the 15th does not."""
    register = """
        person_id | from_date  | to_date    | birth_month | deprivation_fifth | ethnicity
        ada       | 2000-01-01 | 2026-03-15 | 1940-03-01  | 1                 | white
    """
    spells = """
        person_id | admission_date | discharge_date | admission_method
        ada       | 2026-03-10     | 2026-03-14     | 21
        ada       | 2026-03-14     | 2026-03-15     | 21
    """
    tables = {"register": in_memory(drawn("register", register)), "spell": in_memory(drawn("spell", spells))}
    cells = return_cells(
        people(("ada",), register),
        tables,
        month=MARCH,
        indicators=["one-day-or-more-non-elective-admissions-nnhip"],
    )

    assert [(row["indicator"], row["events"]) for row in cells.to_pylist()] == [
        ("one-day-or-more-non-elective-admissions-nnhip", 1),
        ("patients", 1),
    ]


@pytest.mark.parametrize("made", SHIPPED)
def test_the_return_counts_every_shipped_indicator_as_the_cube_does(made_up, made):
    tables = {name: in_memory(table) for name, table in made_up.items()}
    place = {"unit": "practice", "quarters": ["2024-25 Q1"], "indicators": [made]}
    whole = sum(row["events"] for row in cube(**tables, **place)["cube"].to_pylist())

    months = 0
    for month in (dt.date(2024, 4, 1), dt.date(2024, 5, 1), dt.date(2024, 6, 1)):
        cohort = people_by_band(tables["register"], tables["register"], month=month)
        cells = return_cells(cohort, tables, month=month, indicators=[made]).to_pylist()
        months += sum(row["events"] for row in cells if row["indicator"] == made)

    assert months == whole


def test_the_month_after_december_is_january():
    assert month_after(dt.date(2026, 12, 1)) == dt.date(2027, 1, 1)


@pytest.fixture(scope="module")
def made_up():
    """Records of 2,000 made-up people, but only people of 20 and over who were there throughout 2024."""
    tables, _ = make_place(
        PlaceSettings(people=2000, seed=3),
        ("register", "place", "spell", "attendance", "appointment", "contact"),
    )
    rows = tables["register"]
    once = Counter(rows["person_id"].to_pylist())
    kept = [
        once[row["person_id"]] == 1
        and row["from_date"] < dt.date(2023, 12, 1)
        and (row["to_date"] is None or row["to_date"] > dt.date(2025, 1, 1))
        and row["birth_month"] < dt.date(2003, 1, 1)
        for row in rows.to_pylist()
    ]
    return {**tables, "register": rows.filter(kept)}


def test_three_months_of_the_return_are_the_quarter_of_the_cube(engine, made_up):
    tables = {name: in_memory(table) for name, table in made_up.items()}
    place = {"unit": "practice", "quarters": ["2024-25 Q1"], "indicators": COUNTED}
    wanted = {
        cut: engine.to_arrow(in_memory(cube_by_cut(**tables, **place, cut=cut)["cube_by_cut"]))
        for cut in ("deprivation", "ethnicity")
    }
    whole = Counter()
    for row in cube(**tables, **place)["cube"].to_pylist():
        whole[row["indicator"]] += row["events"]

    months = Counter()
    for month in (dt.date(2024, 4, 1), dt.date(2024, 5, 1), dt.date(2024, 6, 1)):
        cohort = people_by_band(tables["register"], tables["register"], month=month)
        cells = return_cells(cohort, tables, month=month, indicators=COUNTED)
        for name, figures in true_figures(cells, COUNTED).items():
            for column, count in figures.items():
                months[name, column] += count

    assert {name: months[name, TOTAL] for name in COUNTED} == {name: whole[name] for name in COUNTED}
    assert sum(whole.values()) > 500
    by_cut = Counter()
    for cut, group in (("deprivation", "Deprivation Quintile"), ("ethnicity", "Ethnic Group")):
        for row in wanted[cut].to_pylist():
            band = "Not known" if row["value"] == UNKNOWN else row["value"].capitalize()
            by_cut[row["indicator"], f"{group} {band}"] += row["events"]
    assert {key: count for key, count in by_cut.items() if count} == {
        (name, column): count
        for (name, column), count in months.items()
        if count and name in COUNTED and column.startswith(("Deprivation", "Ethnic"))
    }


def figures(total_by_age, *, ethnic=None, fifth=None):
    """A row of figures: counts by age; everybody White and in fifth 3 where not said."""
    ages = dict(zip((c for c in columns() if c.startswith("Age")), total_by_age, strict=False))
    total = sum(ages.values())
    row = dict.fromkeys(columns(), 0) | ages | {TOTAL: total}
    row |= {f"Ethnic Group {name}": n for name, n in (ethnic or {"White": total}).items()}
    return row | {f"Deprivation Quintile {name}": n for name, n in (fifth or {"3": total}).items()}


PATIENTS = figures([30] * 10, fifth={str(n): 60 for n in range(1, 6)})
SPELL = "one-day-or-more-non-elective-admissions-nnhip"
METRIC = "non_elective_spells_one_or_more_days"


def test_below_6_becomes_a_star_with_a_second_where_one_alone_would_follow_from_the_total():
    """By age one number is below 6; without a second star it would be 110 less the other nine."""
    ages = [12, 8, 14, 20, 3, 11, 9, 13, 10, 10]
    fifth = {"1": 20, "2": 30, "3": 25, "4": 15, "5": 12, "Not known": 8}
    ethnic = {"White": 30, "Black": 20, "Asian": 20, "Mixed": 15, "Other": 15, "Not known": 10}
    found = suppressed_figures(
        {"patients": PATIENTS, SPELL: figures(ages, ethnic=ethnic, fifth=fifth)}, None
    ).metrics[METRIC]

    starred = [column for column, count in found.items() if count is None]
    assert starred == ["Age Group 20-29", "Age Group 50-59"]  # 3, and 8, the least beside it
    assert found[TOTAL] == 110


def test_0_is_starred_like_any_number_below_6():
    found = suppressed_figures({"patients": PATIENTS, SPELL: figures([12] * 9 + [0])}, None).metrics[METRIC]

    assert found["Age Group Not known"] is None


def test_what_the_records_cannot_tell_is_starred_and_named():
    nothing = dict.fromkeys(columns(), 0)
    found = suppressed_figures({"patients": PATIENTS} | dict.fromkeys(COUNTED, nothing), None)

    assert found.not_in_records == (
        "outpatient_procedures",
        *(f"ambulance_conveyances_category_{n}" for n in range(1, 5)),
        "caseload",
    )
    assert all(count is None for count in found.metrics["caseload"].values())


def test_a_caseload_does_not_tell_how_few_are_not_on_it():
    """30 patients of an age and 28 of them on the caseload: 2 are not, and one of the two numbers goes."""
    caseload = figures([28] + [15] * 9, fifth={str(n): 30 for n in range(1, 5)} | {"5": 43})
    found = suppressed_figures({"patients": PATIENTS}, caseload)

    shown = found.patients["Age Group 18-19"], found.metrics["caseload"]["Age Group 18-19"]
    assert None in shown


def test_a_cohort_of_nobody_is_refused():
    with pytest.raises(InvalidInput, match="Nobody of the cohort"):
        suppressed_figures({"patients": dict.fromkeys(columns(), 0)}, None)


@settings(max_examples=15)
@given(st.lists(st.integers(0, 25), min_size=22, max_size=22), st.integers(0, 200))
def test_no_reader_solves_a_row_of_the_return_for_a_number_below_6(parts, more):
    """The reader writes every figure shown as an equation over the bands, whose groups have one total."""
    ages, ethnic, fifths = parts[:10], parts[10:16], parts[16:]
    total = max(sum(ages), sum(ethnic), sum(fifths)) + more
    for group in (ages, ethnic, fifths):
        group[0] += total - sum(group)
    names = [column for column in columns() if column != TOTAL]
    row = {TOTAL: total} | dict(zip(names, [*ages, *ethnic, *fifths], strict=True))
    true = {"patients": figures([30] * 10), SPELL: {name: row[name] for name in columns()}}

    shown = suppressed_figures(true, None).metrics[METRIC]

    equations, values = [], []
    groups = np.array([[i < 10, 10 <= i < 16, i >= 16] for i in range(22)], dtype=float).T
    for one, other in ((0, 1), (1, 2)):
        equations.append(groups[one] - groups[other])
        values.append(0.0)
    for name, count in shown.items():
        if count is not None:
            equations.append(groups[0] if name == TOTAL else np.eye(22)[names.index(name)])
            values.append(count)
    for name, count in row.items():
        if count < 6:
            aim = groups[0] if name == TOTAL else np.eye(22)[names.index(name)]
            ends = [linprog(way * aim, A_eq=np.array(equations), b_eq=values) for way in (1, -1)]
            assert ends[1].status == 3 or -ends[1].fun - ends[0].fun > 0.5
