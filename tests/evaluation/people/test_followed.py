"""Who is followed from which day, beside each control group: by hand on a few registrations."""

import datetime as dt

import pyarrow as pa
import pytest

from drawn import drawn
from newcare.evaluation.people.followed import (
    NEVER_STARTED,
    NOT_YET_STARTED,
    YEAR_BEFORE,
    index_days,
    index_persons,
)

STARTED = {"P1": "2024-04-01", "P2": "2024-10-01"}  # P9 never starts


def registrations(text, dead=()):
    """Registrations as drawn; those of the people in `dead` that end, end by death."""
    heading, *lines = text.strip().splitlines()
    table = drawn("cohort_registration", "\n".join([f"{heading} | died", *(f"{line} |" for line in lines)]))
    ended = zip(table.column("pseudonym").to_pylist(), table.column("to_date").to_pylist(), strict=True)
    died = [name in dead and day == max(days_of(table, name)) for name, day in ended]
    return table.set_column(table.column_names.index("died"), "died", pa.array(died))


def days_of(table, name):
    rows = table.select(["pseudonym", "to_date"]).to_pylist()
    return [row["to_date"] for row in rows if row["pseudonym"] == name]


def followed(text, *, dead=(), started=STARTED, years=6, end_day="2026-01-01"):
    table = registrations(text, dead)
    found = index_persons(table, started=started, end_day=end_day, chosen_on="2023-04-01", years=years)
    return found["index_person"].to_pylist()


def rows_of(rows, group, **where):
    return [row for row in rows if row["comparison"] == group and all(row[k] == v for k, v in where.items())]


def people(rows):
    return {
        (row["pseudonym"], row["treated"], str(row["risk_set"]), str(row["follow_until"])) for row in rows
    }


STILL_THERE = """
    pseudonym | unit | from_date  | to_date
    ----------+------+------------+--------
    ann       | P1   | 2000-01-01 |
    bob       | P2   | 2000-01-01 |
    cat       | P9   | 2000-01-01 |
"""


def test_controls_are_eligible_on_the_same_date_and_followed_from_it():
    rows = rows_of(followed(STILL_THERE), NEVER_STARTED)
    assert people(rows) == {
        ("ann", 1, "2024-04-01", "2026-01-01"),
        ("cat", 0, "2024-04-01", "2026-01-01"),
        ("bob", 1, "2024-10-01", "2026-01-01"),
        ("cat", 0, "2024-10-01", "2026-01-01"),
    }
    assert all(row["index_date"] == row["risk_set"] for row in rows)


def test_beside_units_that_start_later_both_arms_are_followed_to_the_next_start():
    assert people(rows_of(followed(STILL_THERE), NOT_YET_STARTED)) == {
        ("ann", 1, "2024-04-01", "2024-10-01"),
        ("bob", 0, "2024-04-01", "2024-10-01"),
    }


def test_beside_the_year_before_the_same_unit_both_arms_are_followed_for_a_year():
    rows = rows_of(followed(STILL_THERE), YEAR_BEFORE, pseudonym="ann")
    assert {(row["treated"], str(row["index_date"]), str(row["follow_until"])) for row in rows} == {
        (1, "2024-04-01", "2025-04-01"),
        (0, "2023-04-02", "2024-04-01"),
    }


def test_nobody_is_followed_from_before_the_day_on_which_the_cohort_was_chosen():
    rows = followed(STILL_THERE, started={"P1": "2024-01-01"})
    assert (
        rows_of(rows, YEAR_BEFORE) == []
    )  # 2 January 2023 is before 1 April 2023: they are known to have lived to it
    assert rows_of(rows, NEVER_STARTED)


def test_who_has_died_left_or_come_lately_is_in_no_risk_set():
    rows = followed("""
        pseudonym | unit | from_date  | to_date
        ----------+------+------------+------------
        dead      | P9   | 2000-01-01 | 2024-03-01
        left      | P9   | 2000-01-01 | 2024-04-01
        new       | P9   | 2023-05-01 |
        stays     | P9   | 2000-01-01 |
        ann       | P1   | 2000-01-01 |
    """)
    april = rows_of(rows, NEVER_STARTED, risk_set=dt.date(2024, 4, 1))
    assert {row["pseudonym"] for row in april} == {"ann", "stays"}


def test_a_move_within_the_place_is_no_gap_and_a_gap_is_one():
    rows = followed("""
        pseudonym | unit | from_date  | to_date
        ----------+------+------------+------------
        moved     | P8   | 2000-01-01 | 2024-01-01
        moved     | P9   | 2024-01-01 |
        away      | P9   | 2000-01-01 | 2023-12-01
        away      | P9   | 2024-01-01 |
        ann       | P1   | 2000-01-01 |
    """)
    april = rows_of(rows, NEVER_STARTED, risk_set=dt.date(2024, 4, 1))
    assert {row["pseudonym"] for row in april} == {"ann", "moved"}


def test_a_control_who_moves_to_a_unit_of_the_model_is_followed_to_that_day():
    rows = followed("""
        pseudonym | unit | from_date  | to_date
        ----------+------+------------+------------
        mover     | P9   | 2000-01-01 | 2025-01-01
        mover     | P1   | 2025-01-01 |
        ann       | P1   | 2000-01-01 |
    """)
    assert ("mover", 0, "2024-04-01", "2025-01-01") in people(rows_of(rows, NEVER_STARTED))


def test_somebody_treated_who_moves_away_from_the_unit_is_still_followed():
    rows = followed(
        """
        pseudonym | unit | from_date  | to_date
        ----------+------+------------+------------
        ann       | P1   | 2000-01-01 | 2025-01-01
        ann       | P9   | 2025-01-01 | 2025-06-01
        cat       | P9   | 2000-01-01 |
        """,
        dead=("ann",),
    )
    (ann,) = rows_of(rows, NEVER_STARTED, pseudonym="ann")
    assert (ann["treated"], str(ann["follow_until"]), ann["died"]) == (1, "2025-06-01", True)


def test_a_death_after_the_follow_up_is_none_of_ours():
    rows = followed(
        """
        pseudonym | unit | from_date  | to_date
        ----------+------+------------+------------
        ann       | P1   | 2000-01-01 | 2025-06-01
        cat       | P9   | 2000-01-01 |
        """,
        dead=("ann",),
        years=1,
    )
    (ann,) = rows_of(rows, NEVER_STARTED, pseudonym="ann")
    assert (str(ann["follow_until"]), ann["died"]) == ("2025-04-01", False)


def test_days_from_which_people_may_be_followed():
    assert index_days(STARTED, chosen_on="2023-04-01", end_day="2024-09-30") == [
        "2023-04-02",
        "2023-10-02",
        "2024-04-01",
    ]


@pytest.mark.parametrize("order", [[2, 1, 0], [1, 2, 0]])
def test_the_order_of_registrations_does_not_matter(order):
    table = registrations(STILL_THERE)
    plain, turned = (
        index_persons(rows, started=STARTED, end_day="2026-01-01", chosen_on="2023-04-01", years=6)[
            "index_person"
        ]
        for rows in (table, table.take(pa.array(order)))
    )
    assert plain.equals(turned)
