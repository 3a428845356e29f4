"""What each registered person needs and used in the year before a day, small enough to check by hand."""

from __future__ import annotations

import pytest

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidInput
from newcare.population import costed_records, needs, registered_population
from newcare.reference.codelists import person_flags
from newcare.tables.population_results import NEED_NAMES

ON = "2024-04-01"  # so the year is 2 April 2023 to 31 March 2024; 2024 is a leap year
RECORDS = {
    "register": """
        person_id | birth_month | care_home
        ann       | 1940-01-01  | C1
        bob       | 1960-01-01  |
        cat       | 1990-01-01  |
        dan       | 2000-01-01  |
        """,
    "place": "practice\nP1",
    "spell": """
        spell_id | person_id | admission_date | discharge_date | admission_method | primary_diagnosis | cost_pence
        1        | ann       | 2023-04-02     | 2023-04-05     | 21               | S720              | 400000
        2        | ann       | 2023-06-01     | 2023-06-01     | 2A               | J441              | 50000
        3        | ann       | 2023-04-01     | 2023-04-30     | 21               | J441              | 999999
        4        | ann       | 2024-03-30     | 2024-04-20     | 21               | I500              | 100000
        5        | bob       | 2023-07-01     | 2023-07-02     | 11               | J441              | 200000
        6        | bob       | 2023-08-01     | 2023-08-04     | 22               | S720              | 300000
        7        | cat       | 2024-04-01     | 2024-04-02     | 21               | J459              | 999999
        """,
    "attendance": """
        attendance_id | person_id | arrival_date | department_type | cost_pence
        1             | bob       | 2022-06-01   | 1               | 100
        2             | bob       | 2022-07-01   | 1               | 100
        3             | bob       | 2022-08-01   | 1               | 100
        4             | bob       | 2023-06-01   | 1               | 100
        5             | cat       | 2022-05-31   | 1               | 100
        6             | cat       | 2022-07-01   | 1               | 100
        7             | cat       | 2022-08-01   | 1               | 100
        8             | cat       | 2023-06-01   | 1               | 100
        """,
    "contact": """
        person_id | contact_date | service          | cost_pence
        ann       | 2024-03-31   | community        | 1000
        ann       | 2024-03-31   | community        | 1000
        ann       | 2024-03-30   | general-practice | 500
        ann       | 2024-04-01   | mental-health    | 1000
        bob       | 2023-05-01   | mental-health    | 2000
        """,
    "package": """
        person_id | kind                  | from_date  | to_date    | weekly_cost_pence
        ann       | home-care             | 2024-04-01 |            | 30000
        ann       | continuing-healthcare | 2024-01-01 | 2024-04-01 | 90000
        bob       | short-term            | 2024-03-25 | 2024-04-02 | 7000
        cat       | home-care             | 2024-03-25 |            | 20000
        """,
    "diagnosis": """
        person_id | recorded_date | code  | source           | spell_id | position
        ann       | 2001-01-01    | F03   | general-practice |          |
        ann       | 2001-01-01    | I10   | general-practice |          |
        ann       | 2020-01-01    | F03   | hospital         |          |
        bob       | 2024-01-01    | Z515  | general-practice |          |
        cat       | 2023-05-01    | X60   | hospital         |          |
        cat       | 2023-05-01    | F10   | general-practice |          |
        cat       | 2024-01-01    | O80   | hospital         |          |
        dan       | 2022-05-01    | F03   | hospital         |          |
        dan       | 2022-05-01    | X60   | hospital         |          |
        """,
    "score": """
        person_id | scored_date | value
        ann       | 2023-01-01  | 0.30
        ann       | 2024-03-31  | 0.40
        ann       | 2024-04-01  | 0.05
        """,
    "procedure": "spell_id | person_id | position | code",
    "appointment": """
        person_id | appointment_date | kind  | attendance | cost_pence
        dan       | 2023-12-01       | first | attended   | 15000
        """,
    "call": """
        person_id | service | call_date  | outcome  | cost_pence
        dan       | 999     | 2023-12-01 | conveyed | 25000
        """,
    "coded_event": """
        person_id | event_date | code
        dan       | 2023-01-01 | 1001
        dan       | 2023-02-01 | 1001
        dan       | 2023-01-01 | 1002
        dan       | 2023-12-01 | 901
        dan       | 2023-12-01 | 902
        dan       | 2023-12-01 | 903
        dan       | 2023-12-02 | 904
        dan       | 2024-03-31 | 905
        dan       | 2024-04-01 | 1003
        cat       | 2023-12-01 | 5
        """,
}
FRAILTY_LIST = {
    "deficits": {"anaemia": ["1001"], "falls": ["1002"], "dyspnoea": ["1003"]},
    "medicines": ["901", "902", "903", "904", "905", "906"],
    "housebound": ["1002"],
    "end_of_life": ["1001"],
}
BASIC = ("spell", "attendance", "contact", "package", "diagnosis", "score")
MORE = ("procedure", "coded_event", "appointment", "call")


def needs_on(engine, *, optional=MORE, **options):
    tables = {name: in_memory(drawn(name, text)) for name, text in RECORDS.items()}
    registered = registered_population(tables["register"], tables["place"], on=ON, unit="practice")[
        "registered"
    ]
    made = needs(
        registered,
        *(tables[name] for name in BASIC),
        on=ON,
        **{name: tables[name] for name in optional},
        **options,
    )
    sources = {
        row["person_id"]: row["frailty_source"] for row in engine.to_arrow(made["frailty_source"]).to_pylist()
    }
    return engine.to_arrow(made["needs"]), sources


@pytest.fixture(scope="module")
def people(engine):
    found, _ = needs_on(engine)
    return {row["person_id"]: row for row in found.to_pylist()}


@pytest.fixture(scope="module")
def listed(engine):
    found, sources = needs_on(engine, frailty_list=FRAILTY_LIST)
    return {row["person_id"]: row for row in found.to_pylist()}, sources


def of(people, *names):
    return {person: tuple(row[name] for name in names) for person, row in people.items()}


@pytest.mark.parametrize("optional", [MORE, ()])
def test_every_registered_person_has_every_need_and_none_is_null(engine, optional):
    found, _ = needs_on(engine, optional=optional)

    assert found.column_names == ["person_id", *NEED_NAMES]
    assert found.num_rows == 4
    assert all(found[name].null_count == 0 for name in found.column_names)


def test_the_year_begins_365_days_before_the_day_and_ends_the_day_before_it(people):
    assert of(people, "emergency_admissions", "planned_admissions") == {
        "ann": (3, 0),
        "bob": (1, 1),
        "cat": (0, 0),
        "dan": (0, 0),
    }


def test_a_stay_that_still_lasts_counts_its_nights_up_to_the_day(people):
    assert people["ann"]["emergency_bed_days"] == 3 + 0 + 2
    assert people["bob"]["emergency_bed_days"] == 3


def test_a_broken_hip_is_a_fall_from_65_on(people):
    assert of(people, "age", "falls")["ann"] == (84, 1)
    assert of(people, "age", "falls")["bob"] == (64, 0)


def test_only_emergency_stays_are_ambulatory_care_sensitive(people):
    assert of(people, "ambulatory_care_sensitive_admissions") == {
        "ann": (2,),  # one for chronic obstructive disease, one for heart failure
        "bob": (0,),
        "cat": (0,),
        "dan": (0,),
    }


def test_an_attendance_with_three_others_in_the_365_days_before_it_makes_a_frequent_attender(people):
    assert of(people, "attendances", "frequent_attender")["bob"] == (1, 1)
    assert of(people, "attendances", "frequent_attender")["cat"] == (1, 0)  # the first is 366 days before


def test_how_many_and_how_long_is_for_the_place_to_say(engine):
    found, _ = needs_on(engine, frequent_attender={"earlier": 3, "days": 366})

    assert {row["person_id"]: row["frequent_attender"] for row in found.to_pylist()}["cat"] == 1


def test_contacts_are_counted_by_service(people):
    names = ("community_contacts", "mental_health_contacts", "general_practice_contacts")

    assert (of(people, *names)["ann"], of(people, *names)["bob"]) == ((2, 0, 1), (0, 1, 0))


def test_packages_open_at_the_day_are_long_term_or_low_level(people):
    names = ("weekly_package_pence", "long_term_support_open", "low_level_support", "continuing_healthcare")

    assert of(people, *names)["bob"] == (7_000, 0, 1, 0)
    assert of(people, *names)["cat"] == (20_000, 1, 0, 0)


def test_a_package_that_begins_on_the_day_is_not_read(people):
    names = ("weekly_package_pence", "long_term_support_open")

    assert of(people, *names)["ann"] == (0, 0)


def test_conditions_look_back_as_far_as_the_records_go_and_count_once(people):
    assert of(people, "conditions", "dementia", "hypertension")["ann"] == (2, 1, 1)
    assert people["ann"]["charlson_score"] == 1


def test_hospital_frailty_looks_back_two_years_in_hospital_records(people):
    assert people["ann"]["hospital_frailty_tenths"] == 0  # 2020 is too long ago
    assert people["dan"]["hospital_frailty_tenths"] == 21  # F03, in May 2022


def test_behaviour_is_what_a_hospital_recorded_in_the_year(people):
    assert of(people, "self_harm", "alcohol_related", "pregnancy")["cat"] == (1, 0, 1)
    assert people["dan"]["self_harm"] == 0


def test_palliative_care_in_the_year_is_the_end_of_life(people):
    assert of(people, "end_of_life") == {"ann": (0,), "bob": (1,), "cat": (0,), "dan": (0,)}


def test_who_lives_in_a_care_home_is_what_the_register_says(people):
    assert of(people, "care_home_resident") == {"ann": (1,), "bob": (0,), "cat": (0,), "dan": (0,)}


def test_cost_is_that_of_everything_in_the_year(people):
    stays, contacts, continuing = 550_000, 2_500, 1_170_000  # 90,000 a week for 91 days
    assert people["ann"]["cost_pence"] == stays + contacts + continuing
    assert people["dan"]["cost_pence"] == 15_000 + 25_000


def test_cost_is_ranked_from_the_top_and_ties_by_the_identifier(people):
    assert {name: row["cost_rank_percent"] for name, row in people.items()} == {
        "ann": 25.0,
        "bob": 50.0,
        "dan": 75.0,
        "cat": 100.0,
    }


def test_appointments_are_planned_care_and_calls_are_emergency_care(engine):
    tables = {name: in_memory(drawn(name, text)) for name, text in RECORDS.items()}
    costed = costed_records(
        tables["spell"],
        tables["attendance"],
        tables["contact"],
        appointment=tables["appointment"],
        call=tables["call"],
    )

    lines = {
        row["line"]: row["cost_pence"]
        for row in engine.to_arrow(costed).to_pylist()
        if row["person_id"] == "dan"
    }
    assert lines == {"acute-planned": 15_000, "acute-emergency": 25_000}


def test_the_frailty_index_is_the_latest_score_before_the_day_where_there_is_no_list(engine, people):
    _, sources = needs_on(engine)

    assert people["ann"]["electronic_frailty_index"] == 0.40
    assert sources == {"ann": "score", "bob": "none", "cat": "none", "dan": "none"}


def test_with_a_list_the_index_is_the_share_of_36_deficits_on_record(listed):
    people, sources = listed

    assert people["dan"]["electronic_frailty_index"] == pytest.approx(
        3 / 36
    )  # two deficits and five medicines
    assert people["cat"]["electronic_frailty_index"] == 0.0  # entries, and none of them a deficit
    assert people["ann"]["electronic_frailty_index"] == 0.40  # no entries: the score stands
    assert sources == {"ann": "score", "bob": "none", "cat": "coded-events", "dan": "coded-events"}


def test_the_list_says_who_is_housebound_and_near_the_end_of_life(listed):
    people, _ = listed

    assert of(people, "housebound", "end_of_life")["dan"] == (1, 1)
    assert of(people, "housebound", "end_of_life")["cat"] == (0, 0)


def test_a_place_may_change_the_codes_of_a_condition(engine):
    changed = {**person_flags().conditions, "asthma": ("I10",)}

    found, _ = needs_on(engine, conditions=changed)

    ann = next(row for row in found.to_pylist() if row["person_id"] == "ann")
    assert (ann["asthma"], ann["conditions"]) == (1, 3)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"conditions": {**person_flags().conditions, "gout": ("M10",)}}, "gout"),
        ({"frequent_attender": {"earlier": 0}}, "earlier"),
        ({"frequent_attender": {"days": 0}}, "days"),
    ],
)
def test_a_setting_that_would_mislead_is_refused(engine, options, says):
    with pytest.raises(InvalidInput, match=says):
        needs_on(engine, **options)
