"""Stays from episodes, by hand: order, missing numbers, overlaps, transfers, stays that are still open."""

# ruff: noqa: E501 (rows stay on one line, so that they read as a table)
from __future__ import annotations

import pytest

from records.linking.staging import Folder, number

PEOPLE = """
    nhs_number | birth_date
    1 | 1940-01-01
    2 | 1940-01-01
    3 | 1940-01-01
    4 | 1940-01-01
    5 | 1940-01-01
    6 | 1940-01-01
    7 | 1940-01-01
    """
EPISODES = """
    nhs_number | spell_number | episode_order | provider | admission_date | discharge_date | admission_method | admission_source | discharge_destination | diagnosis_01 | diagnosis_02 | procedure_01 | procedure_02 | cost_pence
    1 | A | 2 | H1 | 2024-01-01 | 2024-01-09 | 28 | 51 | 54 | J189 | E119 | X1 | | 200
    1 | A | 1 | H1 | 2024-01-01 |            | 21 | 19 | 19 | I500 | E119 | W3 | W4 | 100
    2 |   | 1 | H1 | 2024-02-01 |            | 21 | | | N390 | | | |
    2 | -1 | 2 | H1 | 2024-02-01 | 2024-02-03 | 21 | | | R296 | | | | 50
    2 |   | 1 | H1 | 2024-02-03 | 2024-02-04 | 21 | | | | | | | 50
    3 | B | 1 | H1 | 2024-03-01 | 2024-03-10 | 11 | | 19 | C509 | | | | 1
    3 | C | 1 | H1 | 2024-03-04 | 2024-03-12 | 21 | | 79 | I219 | | | | 2
    3 | D | 1 | H1 | 2024-03-12 | 2024-03-12 | 21 | | | K359 | | | | 4
    4 | E | 1 | H1 | 2024-04-01 | 2024-04-02 | 21 | | 51 | I219 | | | |
    4 | F | 1 | H2 | 2024-04-02 | 2024-04-20 | 81 | 51 | 19 | I219 | | | |
    4 | G | 1 | H3 | 2024-04-21 | 2024-04-25 | 2B | | | I219 | | | |
    4 | H | 1 | H1 | 2024-05-30 | 2024-05-31 | 21 | | | I219 | | | |
    5 | I | 1 | H1 | 2024-06-20 |            | 21 | | | S720 | | | |
    6 | J | 1 | H1 | 2024-01-05 |            | 21 | | | S720 | | | |
    7 | K | 1 | H1 | 2024-01-05 |            | 21 | | | S720 | | | |
    7 | L | 1 | H1 | 2024-01-25 | 2024-07-01 | 21 | | | S720 | | | |
    """


@pytest.fixture(scope="module")
def made(tmp_path_factory, engine):
    path = tmp_path_factory.mktemp("spells")
    folder = Folder(path / "checked", path / "room", engine)
    folder.draw("registration", PEOPLE)
    folder.draw("episode", EPISODES)
    folder.draw("registered_death", "nhs_number | death_date\n6 | 2024-02-11")
    return folder, folder.records()


def spells(made, person, *columns):
    folder, records = made
    table = records.tables["spell"]
    return folder.rows(table.filter(table.person_id == number(person)), "admission_date", *columns)


def test_a_spell_begins_as_its_first_episode_and_ends_as_its_last(made):
    assert spells(
        made,
        1,
        "discharge_date",
        "admission_method",
        "admission_source",
        "discharge_destination",
        "cost_pence",
    ) == [("2024-01-01", "2024-01-09", "21", "19", "54", 300)]
    assert spells(made, 1, "primary_diagnosis") == [("2024-01-01", "I500")]


def test_its_diagnoses_and_procedures_keep_their_order_and_each_diagnosis_stands_once(made):
    folder, records = made
    diagnosis, procedure = records.tables["diagnosis"], records.tables["procedure"]

    assert folder.rows(
        diagnosis.filter(diagnosis.person_id == number(1)), "position", "code", "recorded_date", "source"
    ) == [
        (1, "I500", "2024-01-01", "hospital"),
        (2, "E119", "2024-01-01", "hospital"),
        (3, "J189", "2024-01-01", "hospital"),
    ]
    assert folder.rows(procedure.filter(procedure.person_id == number(1)), "position", "code") == [
        (1, "W3"),
        (2, "W4"),
        (3, "X1"),
    ]


def test_episodes_without_a_number_belong_to_the_stay_of_their_day_of_admission(made):
    assert spells(made, 2, "discharge_date", "primary_diagnosis", "cost_pence") == [
        ("2024-02-01", "2024-02-03", "N390", 50),
        ("2024-02-03", "2024-02-04", "R69X", 50),
    ]
    _, records = made
    assert records.touched["stays built from the day of admission, for want of a spell number"] == 2
    assert records.touched["spells without a primary diagnosis: written as R69X"] == 1


def test_stays_that_overlap_at_one_provider_are_one_and_a_new_one_may_begin_on_the_day_of_discharge(made):
    assert spells(made, 3, "discharge_date", "admission_method", "discharge_destination", "cost_pence") == [
        ("2024-03-01", "2024-03-12", "11", "79", 3),
        ("2024-03-12", "2024-03-12", "21", None, 4),
    ]
    _, records = made
    assert records.touched["stays that overlapped another at the same provider and were merged into it"] == 1


def test_transfers_stay_apart_and_make_one_continuous_stay(made):
    folder, records = made
    chains = records.beside["continuous_stay"].join(records.tables["spell"], "spell_id")
    theirs = chains.filter(chains.person_id == number(4)).select("admission_date", "stay_id", "position")
    found = folder.rows(theirs)

    assert [(day, position) for day, _, position in found] == [
        ("2024-04-01", 1),
        ("2024-04-02", 2),
        ("2024-04-21", 3),
        ("2024-05-30", 1),
    ]
    assert len({stay for _, stay, _ in found}) == 2
    assert records.touched["spells that continue another by transfer (kept apart)"] == 2


def test_a_stay_without_a_discharge_ends_with_the_extract_a_death_or_the_next_admission(made):
    assert spells(made, 5, "discharge_date", "discharge_method") == [("2024-06-20", "2024-07-01", "8")]
    assert spells(made, 6, "discharge_date", "discharge_method") == [("2024-01-05", "2024-02-11", None)]
    assert spells(made, 7, "discharge_date", "discharge_method") == [
        ("2024-01-05", "2024-01-25", None),
        ("2024-01-25", "2024-07-01", None),
    ]
    _, records = made
    assert records.touched["spells without a discharge, still in hospital at the end of the extract"] == 1
    assert records.touched["spells without a discharge, ended by a death or the next admission"] == 2


def test_each_spell_has_a_number_of_its_own_from_1(made):
    folder, records = made
    numbers = [spell for (spell,) in folder.rows(records.tables["spell"], "spell_id")]

    assert numbers == list(range(1, len(numbers) + 1))
