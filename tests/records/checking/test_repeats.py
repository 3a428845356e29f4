"""Keys and rows that stand twice, and registrations that overlap."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from records.checking.staged import check, rows_of, stage

FIRST = {"contact_number": "C1"}


@pytest.fixture
def contacts(engine, tmp_path):
    def run(*changes):
        return check(stage("csds-contact", rows_of("csds-contact", changes), tmp_path), engine, tmp_path)

    return run


def test_the_first_of_two_rows_with_one_key_is_kept(contacts):
    found = contacts(FIRST, {}, {**FIRST, "contact_date": "2024-03-02"})

    assert list(found.accepted) == [1, 2]
    assert found.reasons(3) == ["duplicated-key"]


def test_a_copy_of_a_whole_row_is_told_apart_from_a_key_used_again(contacts):
    found = contacts(FIRST, FIRST, {**FIRST, "cost_pence": "46"}, FIRST)

    assert [found.reasons(row) for row in (1, 2, 3, 4)] == [
        [],
        ["exact-duplicate"],
        ["duplicated-key"],
        ["exact-duplicate"],
    ]


def test_a_good_row_is_kept_before_a_broken_one_with_the_same_key(contacts):
    found = contacts({**FIRST, "contact_date": "30/02/2024"}, FIRST)

    assert list(found.accepted) == [2]
    assert found.reasons(1) == ["impossible-date", "duplicated-key"]


def test_keys_that_differ_by_leading_noughts_are_different_keys(contacts):
    assert not contacts({"contact_number": "7"}, {"contact_number": "007"}).quarantined


def test_keys_of_letters_are_compared_too(contacts):
    found = contacts({"contact_number": "abc"}, {"contact_number": "abd"}, {"contact_number": "abc"})

    assert list(found.quarantined) == [3]


def test_rows_without_a_key_are_not_each_others_duplicates(contacts):
    found = contacts({"contact_number": None}, {"contact_number": None, "cost_pence": "1"})

    assert found.reasons(1) == found.reasons(2) == ["value-missing"]


def test_two_providers_may_number_their_records_alike(engine, tmp_path):
    here, there = {"episode_number": "E1", "provider": "RX1"}, {"episode_number": "E1", "provider": "RX2"}
    rows = rows_of("hes-apc", [here, there, {**here, "cost_pence": "1"}])
    found = check(stage("hes-apc", rows, tmp_path), engine, tmp_path)

    assert list(found.accepted) == [1, 2]
    assert found.reasons(3) == ["duplicated-key"]


def test_services_without_a_provider_may_number_their_records_alike_for_different_people(contacts):
    found = contacts(FIRST, {**FIRST, "nhs_number": "9000000009"}, {**FIRST, "nhs_number": "943 476 5919"})

    assert list(found.accepted) == [1, 2]


def test_a_person_named_only_by_name_is_not_registered_twice_from_one_day(engine, tmp_path):
    nameless = {"nhs_number": None, "source_person_id": None}
    rows = rows_of("registered-list", [nameless, nameless])

    assert check(stage("registered-list", rows, tmp_path), engine, tmp_path).reasons(2) == ["exact-duplicate"]


def test_people_who_are_named_only_by_name_are_not_each_others_duplicates(engine, tmp_path):
    nameless = {"nhs_number": None, "source_person_id": None}
    rows = rows_of("registered-list", [nameless, {**nameless, "surname": "Jones", "forename": "Bo"}])

    assert not check(stage("registered-list", rows, tmp_path), engine, tmp_path).quarantined


def test_a_key_of_several_columns_is_compared_as_dates_not_as_written(engine, tmp_path):
    same = {"source_person_id": "P1", "from_date": "2020-04-01", "practice": "P1"}
    rows = rows_of("registered-list", [same, {**same, "from_date": "01/04/2020"}])

    assert "duplicated-key" in check(stage("registered-list", rows, tmp_path), engine, tmp_path).reasons(2)


def test_a_registration_that_begins_before_the_last_has_ended_is_warned_of(engine, tmp_path):
    person = {"source_person_id": "P1"}
    rows = rows_of(
        "registered-list",
        [
            {**person, "from_date": "2020-01-01", "to_date": "2021-01-01"},
            {**person, "from_date": "2021-01-01", "to_date": "2022-01-01"},
            {**person, "from_date": "2021-12-01", "to_date": None},
            {**person, "from_date": "2023-12-01", "to_date": None},
        ],
    )
    found = check(stage("registered-list", rows, tmp_path), engine, tmp_path)

    assert [found.reasons(row) for row in (1, 2, 3, 4)] == [
        [],
        [],
        ["overlapping-registrations"],
        ["overlapping-registrations"],
    ]


def test_lines_that_could_not_be_split_are_quarantined_with_the_others(engine, tmp_path):
    staged = stage("csds-contact", rows_of("csds-contact", [{}, {"contact_date": None}]), tmp_path)
    line = {"source_row": [3], "raw": ['"never closed'], "code": ["quote-not-closed"], "message": ["A quote"]}
    path = tmp_path / "malformed.parquet"
    pq.write_table(pa.table(line), path)
    found = check(replace(staged, malformed=path, read=3), engine, tmp_path)

    assert found.reasons(3) == ["quote-not-closed"]
    assert found.quarantined[3]["raw"] == '"never closed'
    assert found.quarantined[3]["contact_number"] is None
    assert found.checked.accepted + found.checked.quarantined == 3
    assert found.checked.reasons == {"value-missing": 1, "quote-not-closed": 1}
