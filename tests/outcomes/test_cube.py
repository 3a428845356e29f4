"""The cube counts what a plain loop counts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidRecords
from newcare.outcomes import cube
from newcare.terms import Quarter

NAMES = (
    "emergency-admissions",
    "zero-day-emergency-admissions",
    "one-day-or-more-emergency-admissions",
    "emergency-bed-days",
)
QUARTERS = ["2022-23 Q1", "2022-23 Q2"]
PLACE = drawn(
    "place",
    """
    practice
    P1
    P2
    """,
)
REGISTER = """
    person_id | practice | from_date  | to_date    | birth_month
    moves     | P1       | 2000-01-01 | 2022-06-01 | 1950-01-01
    moves     | P2       | 2022-06-01 |            | 1950-01-01
    stays     | P1       | 2000-01-01 |            | 2000-01-01
    """


def counted(spells, indicators=NAMES):
    made = cube(
        in_memory(drawn("register", REGISTER)),
        in_memory(PLACE),
        spell=in_memory(drawn("spell", spells)),
        unit="practice",
        quarters=QUARTERS,
        indicators=indicators,
    )
    return made["cube"]


def events(table):
    found = {}
    for row in table.to_pylist():
        key = (row["unit"], row["quarter"], row["indicator"])
        found[key] = found.get(key, 0) + row["events"]
    return {key: value for key, value in found.items() if value}


def test_a_spell_counts_on_its_day_of_admission_where_its_person_is_registered():
    found = counted(
        """
        person_id | admission_date | discharge_date | admission_method
        moves     | 2022-05-31     | 2022-07-02     | 21
        moves     | 2022-06-01     | 2022-06-01     | 2A
        stays     | 2022-06-30     | 2022-07-01     | 11
        """,
    )

    assert events(found) == {
        ("P1", "2022-23 Q1", "emergency-admissions"): 1,
        ("P1", "2022-23 Q1", "one-day-or-more-emergency-admissions"): 1,
        ("P1", "2022-23 Q1", "emergency-bed-days"): 32,
        ("P2", "2022-23 Q1", "emergency-admissions"): 1,
        ("P2", "2022-23 Q1", "zero-day-emergency-admissions"): 1,
    }


def test_cells_with_people_and_no_events_stand_as_nought():
    found = counted("person_id | admission_date | discharge_date\nstays | 2030-01-01 | 2030-01-01")

    assert set(found.column("events").to_pylist()) == {0}
    assert found.num_rows == 5 * len(NAMES)  # in Q1 two people at P1 and one at P2, in Q2 one at each


SPELLS = st.lists(
    st.tuples(
        st.sampled_from(["moves", "stays", "unknown"]),
        st.dates(dt.date(2022, 3, 20), dt.date(2022, 10, 10)),
        st.integers(0, 3),
        st.sampled_from(["21", "28", "2A", "11", "81"]),
    ),
    max_size=15,
)


@given(spells=SPELLS)
@settings(max_examples=40)
def test_the_cube_equals_a_row_by_row_count(spells):
    text = "person_id | admission_date | discharge_date | admission_method\n" + "\n".join(
        f"{person} | {day} | {day + dt.timedelta(days=nights)} | {method}"
        for person, day, nights, method in spells
    )

    found = counted(text, ["zero-day-emergency-admissions", "emergency-bed-days"])

    expected: dict[tuple[str, str, str], int] = {}
    for person, day, nights, method in spells:
        quarter = str(Quarter.of(day))
        if person == "unknown" or method[0] != "2" or quarter not in QUARTERS:
            continue
        unit = "P2" if person == "moves" and day >= dt.date(2022, 6, 1) else "P1"
        for indicator, amount in (
            ("zero-day-emergency-admissions", int(nights == 0)),
            ("emergency-bed-days", nights),
        ):
            key = (unit, quarter, indicator)
            expected[key] = expected.get(key, 0) + amount
    assert events(found) == {key: value for key, value in expected.items() if value}


def test_days_and_events_move_to_the_next_age_band_with_the_month_of_birth():
    found = cube(
        in_memory(drawn("register", "person_id | from_date | birth_month\nturns | 2022-04-11 | 1957-06-01")),
        in_memory(PLACE),
        spell=in_memory(
            drawn(
                "spell",
                """
                person_id | admission_date | discharge_date
                turns     | 2022-05-31     | 2022-06-02
                turns     | 2022-06-01     | 2022-06-02
                """,
            )
        ),
        unit="practice",
        quarters=QUARTERS[:1],
        indicators=["emergency-admissions"],
    )["cube"]

    by_band = {row["age_band"]: (row["events"], row["person_days"]) for row in found.to_pylist()}
    assert by_band == {"60-64": (1, 20 + 31), "65-69": (1, 30)}  # 65 in June


def test_a_table_that_is_not_there_is_refused_and_never_counted_as_nought():
    with pytest.raises(InvalidRecords, match="needs the table call, which these records do not hold"):
        counted("person_id | admission_date | discharge_date", ["ambulance-conveyances"])


def test_a_supplied_series_is_not_counted():
    with pytest.raises(InvalidRecords, match="a supplied series"):
        counted("person_id | admission_date | discharge_date", ["wellbeing"])
