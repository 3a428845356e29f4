"""The tables of records, rule by rule, on a town of few people."""

from __future__ import annotations

import pytest

from newcare.records import check_values
from newcare.records.linking import SPECS
from records.linking.staging import number


def of(town, records, table, *columns, person=None):
    """Rows of a table, of one person where a person is named."""
    rows = records.tables[table]
    return town.rows(rows if person is None else rows.filter(rows.person_id == person), *columns)


def test_the_tables_are_what_their_specifications_say(town, named, tmp_path):
    stored = {}
    for name, table in named.tables.items():
        town.engine.write(table, tmp_path / f"{name}.parquet")
        stored[name] = town.engine.read(tmp_path / f"{name}.parquet")

    check_values(stored, town.engine)
    assert list(stored) == list(SPECS)


def test_a_later_registration_ends_the_earlier_and_gaps_are_filled_from_the_persons_other_one(town, named):
    assert of(
        town,
        named,
        "register",
        "from_date",
        "to_date",
        "practice",
        "sex",
        "deprivation_fifth",
        person=number(1),
    ) == [
        ("2000-01-01", "2009-01-01", "P1", "female", 2),
        ("2009-01-01", None, "P2", "female", 4),
    ]
    assert named.touched["registrations ended by a later one"] == 1
    assert named.touched["registrations whose sex or birth date stands on another one of the person"] == 1


def test_a_registration_ends_on_the_day_after_death_and_the_months_are_kept(town, named):
    assert of(
        town, named, "register", "from_date", "to_date", "birth_month", "death_month", person=number(2)
    ) == [("2001-01-01", "2024-03-16", "1950-05-01", "2024-03-01")]
    assert of(town, named, "death", "death_date", "place", "cause") == [("2024-03-16", "hospital", "I219")]
    assert named.touched["registrations ended by the death of the person"] == 1


def test_people_whose_sex_or_deprivation_nobody_knows_are_left_out_with_their_rows_and_counted(
    town, named, fates
):
    present = {person for (person,) in of(town, named, "register", "person_id")}

    assert not present & {number(3), number(4)}
    found = fates(named)
    assert found["registration", "left-out", "sex-not-known"] == 1
    assert found["registration", "left-out", "deprivation-not-known"] == 1
    assert found["emergency_attendance", "left-out", "person-not-usable"] == 1


def test_several_old_people_at_one_property_live_in_a_care_home_and_the_nurse_does_not(town, named):
    homes = dict(of(town, named, "register", "person_id", "care_home"))

    assert homes[number(10)] == "C1"
    assert homes[number(5)].startswith("derived-")
    assert len({homes[number(person)] for person in (5, 6, 7, 8)}) == 1
    assert homes[number(9)] is None
    assert named.touched["people taken to live in a care home by their address"] == 4


def test_each_practice_has_a_place(town, named):
    assert of(town, named, "place", "practice", "practice_name", "neighbourhood") == [
        ("P1", "First", "North"),
        ("P2", "P2", "North"),
        ("P9", "P9", "not known"),
    ]


def test_contacts_that_took_place_are_kept_and_the_others_counted(town, named, fates):
    assert of(town, named, "contact", "service", "contact_date", "cost_pence", person=number(1)) == [
        ("community", "2024-01-05", 5000)
    ]
    assert fates(named)["care_contact", "counted", "not-attended"] == 1


def test_a_package_costs_its_units_and_ends_on_the_day_after_its_last(town, named, fates):
    assert of(town, named, "package", "kind", "from_date", "to_date", "weekly_cost_pence") == [
        ("home-care", "2024-01-01", "2024-01-15", 21_000),
        ("home-care", "2024-01-01", None, 0),
        ("home-care", "2024-01-01", None, 7_000),
        ("nursing", "2024-02-01", None, 70_000),
        ("residential", "2024-02-01", None, 90_000),
        ("short-term", "2024-01-01", "2024-01-15", 10_000),
    ]
    found = fates(named)
    assert found["social_care_event", "counted", "request"] == 1
    assert found["social_care_event", "counted", "assessment"] == 1
    assert found["social_care_event", "counted", "kind-of-service-not-kept"] == 1
    assert named.touched["packages whose weekly cost cannot be told: counted with a cost of 0"] == 1


def test_codes_of_general_practice_go_where_their_classification_says(town, named, fates):
    assert of(town, named, "diagnosis", "recorded_date", "code", "source", "spell_id", person=number(1)) == [
        ("2023-01-01", "I10", "general-practice", None),
        ("2023-01-03", "E119", "general-practice", None),
    ]
    assert of(town, named, "coded_event", "event_date", "code", "value", "unit", person=number(1)) == [
        ("2023-01-01", "38341003", None, None),
        ("2023-01-02", "271649006", 150.0, "mmHg"),
    ]
    assert fates(named)["gp_event", "merged", None] == 1


def test_the_highest_of_two_scores_of_a_day_is_kept(town, named):
    assert of(town, named, "score", "scored_date", "value") == [("2023-01-01", 0.3)]


def test_visits_of_sources_with_one_file_go_to_the_table_of_their_setting(town, named, fates):
    person = "supplier Z9 1957-02-01"

    assert of(
        town,
        named,
        "spell",
        "admission_date",
        "discharge_date",
        "provider",
        "admission_method",
        person=person,
    ) == [("2024-05-01", "2024-05-03", "not known", "99")]
    assert of(town, named, "attendance", "arrival_date", "department_type", person=person) == [
        ("2024-05-01", "1")
    ]
    assert of(town, named, "appointment", "appointment_date", "kind", person=person) == [
        ("2024-06-01", "first"),
        ("2024-07-01", "follow-up"),
    ]
    assert of(town, named, "contact", "service", person=person) == [("general-practice",)]
    assert fates(named)["encounter", "counted", "setting-of-no-table"] == 1


def test_conditions_go_with_the_visit_that_they_name(town, named):
    spells = of(town, named, "spell", "spell_id", person="supplier Z9 1957-02-01")
    rows = of(
        town, named, "diagnosis", "code", "source", "spell_id", "position", person="supplier Z9 1957-02-01"
    )

    assert rows == [
        ("E119", "hospital", spells[0][0], 2),
        ("I10", "general-practice", None, None),
        ("I219", "hospital", spells[0][0], 1),
        ("J449", "general-practice", None, None),
        ("R074", "hospital", None, None),
    ]
    assert of(town, named, "coded_event", "code", person="supplier Z9 1957-02-01") == [("44054006",)]


def test_calls_appointments_and_ratings_stand_in_their_tables(town, named):
    assert of(town, named, "call", "service", "outcome", "cost_pence") == [("999", "conveyed", 30_000)]
    assert of(town, named, "appointment", "attendance", "kind", person=number(1)) == [
        ("did-not-attend", "first")
    ]
    assert of(town, named, "assessment", "site", "depth") == [("North", 0.5)]


@pytest.mark.parametrize("purpose", ["direct-care", "evaluation"])
def test_every_accepted_row_is_accounted_for(town, named, evaluated, purpose):
    records = named if purpose == "direct-care" else evaluated
    counted: dict[str, int] = {}
    for row in records.ledger.to_pylist():
        counted[row["shape"]] = counted.get(row["shape"], 0) + row["rows"]

    accepted = records.standing.accepted
    rows = {
        shape: town.engine.to_arrow(accepted.read(shape, town.engine).count().as_table())[0][0].as_py()
        for shape in accepted.shapes
    }
    assert counted == rows
