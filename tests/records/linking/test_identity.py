"""Who each row is of: precision and recall on planted truth, and each rule on rows that show it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from newcare.engines import in_memory
from newcare.records.linking import match_quality, open_accepted, possible_duplicates
from newcare.records.linking.accepted import ROWS_OF_A_FILE
from newcare.records.linking.traits import valid_number
from records.linking.staging import number, plant

ONE = """
    nhs_number | surname | forename | birth_date | sex | postcode
    1 | Marsh  | Edith | 1940-03-07 | female | WR1 2AB
    2 | O'Neil | Édith | 1940-03-07 | female | WR5 9ZZ
    3 | Palmer | Tom   | 1972-11-02 | male   | WR2 7CD
    4 | Palmer | Sam   | 1972-11-02 | male   | WR2 7CD
    """


def passes(folder, linked):
    """Row in its file -> (person, pass), registrations left out."""
    named = linked.links.filter(linked.links.pass_name != "register").join(linked.people, "person")
    found = folder.rows(named, "row", "person_id", "pass_name")
    return {row % ROWS_OF_A_FILE: (person, name) for row, person, name in found}


def reasons(folder, linked):
    return {row % ROWS_OF_A_FILE: reason for row, reason in folder.rows(linked.unlinked, "row", "reason")}


@pytest.mark.parametrize("names", [True, False], ids=["with names", "without names"])
def test_planted_slips_are_linked_with_precision_and_recall_of_99_in_100(folder, names):
    truth = plant(folder.path, people=20_000, rows=60_000, names=names)

    links = folder.link().links.filter(lambda table: table.pass_name != "register")
    people = folder.engine.read(folder.room / "direct-care" / "people.parquet")
    found = folder.engine.to_arrow(links.join(people, "person").select("row", "person_id"))
    right = truth[np.array(found["row"]) % ROWS_OF_A_FILE - 1] == np.array(found["person_id"].to_pylist())

    assert right.mean() >= 0.995
    assert right.sum() / len(truth) >= 0.99


def test_false_links_of_people_registered_elsewhere_are_not_more_than_estimated(folder):
    truth = plant(folder.path, people=30_000, rows=60_000, names=False, registered=0.5)

    linked = folder.link()
    quality = match_quality(open_accepted(folder.path), linked, folder.engine)
    named = linked.links.filter(linked.links.pass_name != "register").join(linked.people, "person")
    found = folder.engine.to_arrow(named.select("row", "person_id"))
    wrong = truth[np.array(found["row"]) % ROWS_OF_A_FILE - 1] != np.array(found["person_id"].to_pylist())

    assert quality.rows == 60_000
    assert quality.linked == found.num_rows
    assert 10 < wrong.sum() <= quality.estimated_false < found.num_rows / 100


def test_an_nhs_number_links_unless_the_birth_date_and_the_names_speak_against_it(folder):
    folder.draw("registration", ONE)
    folder.draw(
        "emergency_attendance",
        """
        nhs_number | surname | forename | birth_date | sex | postcode
        1 | | | 1940-03-07 | female |
        1 | | | | |
        1 | | | 1940-03-01 | |
        1 | | | 1940-07-03 | |
        1 | Marsh | Edith | 1999-01-30 | |
        1 | Marsh | Zoe | 1999-01-30 | male | WR9 9XX
        77 | Marsh | Edith | 1940-03-07 | female | WR1 2AB
        """,
    )

    linked = folder.link()
    found = passes(folder, linked)

    assert {row: name for row, (_, name) in found.items()} == {
        1: "nhs-number",
        2: "nhs-number",
        3: "nhs-number",
        4: "nhs-number-birth-date-slip",
        5: "nhs-number-birth-date-slip",
    }
    assert {person for person, _ in found.values()} == {number(1)}
    assert reasons(folder, linked) == {6: "number-contradicted", 7: "number-not-registered"}


def test_traits_link_where_one_person_alone_fits(folder):
    folder.draw("registration", ONE)
    folder.draw(
        "emergency_attendance",
        """
        surname | forename | birth_date | sex | postcode
        MARSH  | Edith | 1940-03-07 | female | wr1 2ab
        oneil  | edith | 1940-03-07 | female | WR1 1AA
        | | 1940-03-07 | female | WR5 9ZZ
        Palmer | | 1972-11-02 | male | WR2 7CD
        Palmer | Tom | 1972-11-02 | male | WR2 7CD
        | | 1972-11-02 | male | WR2 7CD
        Marhs | Edith | 1940-03-07 | female | WR8 8XX
        Marsh | Edith | 1940-07-03 | female | WR1 2AB
        Nobody | Known | 1911-01-01 | female | WR3 3AA
        | | | female |
        """,
    )

    linked = folder.link()

    assert passes(folder, linked) == {
        1: (number(1), "birth-surname-sex-postcode"),
        2: (number(2), "birth-forename-sex-surname-start"),
        3: (number(2), "birth-sex-postcode-no-names"),
        5: (number(3), "birth-forename-sex-surname-start"),
        7: (number(1), "surname-slip"),
        8: (number(1), "birth-date-slip"),
    }
    assert reasons(folder, linked) == {
        4: "several-people",
        6: "several-people",
        9: "nobody-fits",
        10: "too-little-known",
    }


def test_a_number_with_one_wrong_digit_links_with_birth_date_and_sex(folder):
    folder.draw("registration", ONE)
    right = number(3)
    wrong = right[:4] + str((int(right[4]) + 1) % 10) + right[5:]
    swapped = right[:8] + right[9] + right[8]
    folder.draw(
        "emergency_attendance",
        f"""
        nhs_number | birth_date | sex
        {wrong} | 1972-11-02 | male
        {swapped} | 1972-11-02 | male
        {wrong} | 1980-11-02 | male
        """,
    )

    linked = folder.link()

    assert passes(folder, linked) == {1: (right, "number-slip"), 2: (right, "number-slip")}
    assert reasons(folder, linked) == {3: "nobody-fits"}


def test_rows_follow_the_suppliers_number_of_a_person(folder):
    folder.draw("registration", ONE)
    folder.draw(
        "emergency_attendance",
        """
        nhs_number | source_person_id | birth_date
        1 | A7 | 1940-03-07
        | A7 |
        | A7 | 1990-01-01
        | B8 |
        """,
        file="one.csv",
    )
    folder.draw("episode", "source_person_id | admission_date\nA7 | 2024-01-01", file="two.csv")

    linked = folder.link()
    found = folder.rows(linked.links.join(linked.people, "person"), "pass_name", "person_id")

    assert ("supplier-number", number(1)) in found
    assert ("supplier-number-of-another-file", number(1)) in found
    assert sorted(reasons(folder, linked).values()) == ["too-little-known", "too-little-known"]


def test_numbers_that_two_suppliers_use_for_different_people_are_not_followed_across_files(folder):
    folder.draw("registration", ONE)
    folder.draw(
        "emergency_attendance", "nhs_number | source_person_id\n1 | 10\n2 | 11\n3 | 12", file="one.csv"
    )
    folder.draw(
        "care_contact",
        "nhs_number | source_person_id\n3 | 10\n1 | 11\n | 10\n | 12",
        file="two.csv",
    )

    linked = folder.link()
    followed = linked.links.filter(linked.links.pass_name.startswith("supplier")).join(
        linked.people, "person"
    )

    assert folder.rows(followed, "pass_name", "person_id") == [("supplier-number", number(3))]


def test_a_person_on_two_practices_is_one_and_two_numbers_for_one_person_are_reported_not_merged(folder):
    folder.draw(
        "registration",
        """
        nhs_number | surname | forename | birth_date | sex | postcode | practice | from_date | to_date
        1 | Marsh | Edith | 1940-03-07 | female | WR1 2AB | P1 | 2000-01-01 | 2010-01-01
        1 | Green | Edith | 1940-03-07 | female | WR2 2AB | P2 | 2010-01-01 |
        5 | Green | Edith | 1940-03-07 | female | WR2 2AB | P3 | 2011-01-01 |
          | Marsh | Edith | 1940-03-07 | female | WR1 2AB | P1 | 1990-01-01 | 1995-01-01
        """,
    )

    linked = folder.link()
    assert folder.rows(linked.people, "person_id") == sorted([(number(1),), (number(5),)])
    pairs = folder.rows(possible_duplicates(linked.known, linked.people))
    assert [set(pair) for pair in pairs] == [{number(1), number(5)}]


def test_only_ten_digits_with_their_check_digit_are_an_nhs_number(engine):
    given = ["9434765919", "9434765918", "943476591", "94347659190", "943476591X", None]
    rows = in_memory(pa.table({"number": pa.array(given, pa.string())}))

    found = engine.to_arrow(rows.select("number", valid=valid_number(rows.number)))

    assert dict(zip(given, found["valid"].to_pylist(), strict=True)) == {
        "9434765919": True,
        **dict.fromkeys(given[1:], False),
    }
