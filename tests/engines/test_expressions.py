"""Expressions that engines are known to disagree on, or to get wrong."""

from __future__ import annotations

import datetime as dt
import hashlib

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from newcare.engines import in_memory, keyed_id, latest_before, safe_divide


def test_division_by_nought_is_unknown_on_every_engine(engine):
    table = in_memory(pa.table({"events": [3, 3], "people": [4, 0]}))

    found = engine.to_arrow(table.select(rate=safe_divide(table.events, table.people)))

    assert found.column("rate").to_pylist() == [0.75, None]


def test_a_pseudonym_is_the_twice_keyed_digest_of_the_person(engine):
    key = "a" * 32 + "b" * 32
    table = in_memory(pa.table({"person_id": ["9000000009"]}))

    found = engine.to_arrow(table.select(pseudonym=keyed_id(table.person_id, key)))

    inner = hashlib.sha256(("a" * 32 + "9000000009").encode()).hexdigest()
    assert found.column("pseudonym").to_pylist() == [hashlib.sha256(("b" * 32 + inner).encode()).hexdigest()]


def test_two_keys_give_one_person_two_pseudonyms(engine):
    table = in_memory(pa.table({"person_id": ["9000000009"]}))

    found = engine.to_arrow(
        table.select(planning=keyed_id(table.person_id, "p" * 64), audit=keyed_id(table.person_id, "a" * 64))
    )

    assert found.column("planning") != found.column("audit")


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 20))
READINGS = st.lists(st.tuples(st.sampled_from("ab"), DAYS, st.integers(0, 3)), max_size=12)
QUESTIONS = st.lists(st.tuples(st.sampled_from("abc"), DAYS), min_size=1, max_size=8)


@given(readings=READINGS, questions=QUESTIONS)
def test_the_latest_reading_before_a_day_is_what_a_plain_loop_finds(engine, readings, questions):
    left = in_memory(
        pa.table(
            {
                "asked": pa.array(range(len(questions)), pa.int64()),
                "person": pa.array([person for person, _ in questions], pa.string()),
                "on": pa.array([day for _, day in questions], pa.date32()),
            }
        )
    )
    right = in_memory(
        pa.table(
            {
                "person": pa.array([person for person, _, _ in readings], pa.string()),
                "read_on": pa.array([day for _, day, _ in readings], pa.date32()),
                "value": pa.array([value for _, _, value in readings], pa.int64()),
            }
        )
    )

    found = engine.to_arrow(
        latest_before(left, right, by="person", at="on", time="read_on", order=["value"])
    ).to_pylist()

    expected = [
        max(
            ((day, value) for who, day, value in readings if who == person and day <= on),
            default=(None, None),
        )
        for person, on in questions
    ]
    answers = {row["asked"]: (row["read_on"], row["value"]) for row in found}
    assert [answers[asked] for asked in range(len(questions))] == expected
    assert len(found) == len(questions)
