"""A file held against the others of its folder."""

from __future__ import annotations

import pytest

from newcare.records.checking import check_staged
from records.checking.staged import ON, rows_of, stage

NUMBERLESS = {"nhs_number": None, "source_person_id": None}
PEOPLE = {"ann": "9434765919", "bob": "9000000009", "cat": "9000000017"}


@pytest.fixture
def folder(engine, tmp_path):
    """Check files of several flows together; gives reasons or warnings of each row by file."""

    def run(**files):
        staged = [
            stage(name, rows_of(name, changes), tmp_path / key, file=f"{key}.csv")
            for key, (name, changes) in files.items()
        ]
        out = tmp_path / "out"
        found, _ = check_staged(staged, engine, out, tmp_path / "room", on=ON, on_file=lambda *_: None)
        return {file.name.removesuffix(".csv"): dict(file.checked.reasons) for file in found}

    return run


def person(name):
    return {"nhs_number": PEOPLE[name]}


def test_an_episode_of_a_person_on_no_list_is_warned_of(folder):
    found = folder(
        people=("registered-list", [person("ann")]), stays=("hes-apc", [person("ann"), person("bob")])
    )

    assert found == {"people": {}, "stays": {"on-no-list": 1}}


def test_without_a_list_nobody_is_a_stranger(folder):
    assert folder(stays=("hes-apc", [person("bob")])) == {"stays": {}}


def test_a_wrong_number_is_not_also_a_stranger(folder):
    found = folder(
        people=("registered-list", [person("ann")]), stays=("hes-apc", [{"nhs_number": "9434765918"}])
    )

    assert found["stays"] == {"nhs-number-check-digit": 1}


def test_an_event_after_death_is_warned_of_and_one_on_the_day_is_not(folder):
    found = folder(
        deaths=("deaths", [{**person("ann"), "death_date": "2024-03-01"}]),
        contacts=("csds-contact", [{"contact_date": "2024-03-01"}, {"contact_date": "2024-03-02"}]),
    )

    assert found["contacts"] == {"after-death": 1}


def test_a_registration_with_a_practice_of_no_place_is_put_aside(folder):
    found = folder(
        places=("practice-places", [{}]),
        people=("registered-list", [person("ann"), {**person("bob"), "practice": "P99999"}]),
    )

    assert found["people"] == {"practice-unknown": 1}


def test_a_record_sent_again_in_a_later_file_is_put_aside_there(folder):
    march = [{"contact_number": "C1"}, {"contact_number": "C2"}]
    april = [{"contact_number": "C2"}, {"contact_number": "C3"}]

    assert folder(april=("csds-contact", april), march=("csds-contact", march)) == {
        "april": {},
        "march": {"in-an-earlier-file": 1},
    }


def test_two_systems_may_count_their_records_alike_for_different_people(folder):
    one, other = [{"contact_number": "1", **person("ann")}], [{"contact_number": "1", **person("bob")}]

    assert folder(east=("csds-contact", one), west=("csds-contact", other)) == {"east": {}, "west": {}}


def test_different_people_named_only_by_name_are_not_the_same_record(folder):
    found = folder(
        east=("registered-list", [NUMBERLESS]),
        west=("registered-list", [{**NUMBERLESS, "surname": "Jones", "forename": "Bo"}]),
    )

    assert found == {"east": {}, "west": {}}


def test_a_record_of_a_person_named_only_by_name_is_known_again(folder):
    found = folder(
        april=("registered-list", [NUMBERLESS]),
        march=("registered-list", [{**NUMBERLESS, "birth_date": "01/06/1950"}]),
    )

    assert found == {"april": {}, "march": {"in-an-earlier-file": 1}}


def test_rows_that_name_nobody_are_not_the_same_record(folder):
    nobody = {**NUMBERLESS, "surname": None}
    found = folder(april=("registered-list", [{}, nobody]), march=("registered-list", [nobody]))

    assert found == {"april": {"nobody-named": 1}, "march": {"nobody-named": 1}}


def test_a_clean_file_and_one_with_a_warning_are_weighed_together(folder):
    assert folder(
        april=("hes-apc", [{}]), may=("hes-apc", [{"episode_number": "9", "diagnosis_01": "i500"}])
    ) == {
        "april": {},
        "may": {"code-rewritten": 1},
    }
