"""A town of few people in whose rows every rule of the tables of records is met once."""

# ruff: noqa: E501 (rows stay on one line, so that they read as a table)
from __future__ import annotations

from records.linking.staging import Folder

ROWS = {
    "registration": """
        nhs_number | source_person_id | birth_date | sex | practice | from_date | to_date | small_area | deprivation_fifth | care_home | property_number | death_date | ethnicity | surname | postcode
        1 | | 1940-03-07 | female | P1 | 2000-01-01 | 2010-06-01 | S1 | 2 | | | | white | Marsh | WR1 2AB
        1 | | 1940-03-07 |        | P2 | 2009-01-01 |            | S2 |   | | | | white | Marsh | WR1 2AC
        2 | | 1950-05-20 | male   | P1 | 2001-01-01 |            | S2 | 4 | | | 2024-03-01 | | Green |
        2 | | 1950-05-20 | male   | P1 | 2001-01-01 | 2005-01-01 | S2 | 4 | | | | | Green |
        3 | | 1960-01-01 |        | P1 | 2001-01-01 |            | S1 | 2 | | | | | Palmer |
        4 | | 1960-02-01 | female | P9 | 2001-01-01 |            | S7 |   | | | | | Wood |
        5 | | 1930-02-01 | female | P1 | 2001-01-01 |            |    | 1 | | U1 | | | Hall |
        6 | | 1931-02-01 | female | P1 | 2001-01-01 |            | S1 | 2 | | U1 | | | Ford |
        7 | | 1932-02-01 | male   | P1 | 2001-01-01 |            | S1 | 2 | | U1 | | | Lane |
        8 | | 1933-02-01 | male   | P9 | 2001-01-01 |            | S1 | 2 | | U1 | | | Dale |
        9 | | 1990-02-01 | male   | P1 | 2001-01-01 |            | S1 | 2 | | U1 | | | Nurse |
        10 | | 1945-02-01 | male  | P1 | 2001-01-01 |            | S1 | 2 | C1 | | | | Hill |
        11 | | 1955-02-01 | female | P1 | 2001-01-01 |           | S1 | 2 | | | | | Optson |
        12 | | 1956-02-01 | female | P1 | 2001-01-01 |           | S1 | 2 | | | | | Onely |
        | Z9 | 1957-02-01 | female | P1 | 2001-01-01 |           | S1 | 2 | | | | | Nonumber |
        """,
    "practice_place": """
        practice | practice_name | neighbourhood | hospital | urgent_care_network | integrated_care_board
        P1 | First | North | H1 | U1 | I1
        P2 | | North | H1 | U1 | I1
        P1 | Again | South | H2 | U1 | I1
        """,
    "registered_death": """
        nhs_number | death_date | place | cause
        2 | 2024-03-15 | home |
        2 | 2024-03-16 | hospital | I219
        """,
    "opt_out": """
        nhs_number | kind | from_date
        11 | national-data-opt-out | 2020-01-01
        12 | type-1 |
        10 | national-data-opt-out | 2030-01-01
        """,
    "emergency_attendance": """
        nhs_number | attendance_number | arrival_date | cost_pence
        1 | a1 | 2024-01-05 | 15000
        3 | a2 | 2024-01-05 | 15000
        11 | a3 | 2024-01-05 | 15000
        12 | a4 | 2024-01-05 |
        88 | a5 | 2024-01-05 | 15000
        """,
    "care_contact": """
        nhs_number | service | contact_date | attendance | cost_pence
        1 | community | 2024-01-05 | attended | 5000
        1 | community | 2024-01-06 | did-not-attend | 5000
        12 | general-practice | 2024-01-05 | | 3000
        12 | community | 2024-01-07 | | 5000
        """,
    "social_care_event": """
        nhs_number | event_type | kind | from_date | to_date | unit_cost_pence | cost_frequency | units_a_week
        1 | service | home-care | 2024-01-01 | 2024-01-14 | 2000 | hour | 10.5
        1 | service | residential | 2024-02-01 | | 90000 | week | 1
        5 | service | nursing | 2024-02-01 | | 10000 | day |
        6 | service | short-term | 2024-01-01 | 2024-01-14 | 20000 | once |
        7 | service | home-care | 2024-01-01 | | 20000 | once |
        7 | service | other | 2024-01-01 | | 20000 | week |
        7 | request | | 2024-01-01 | | | |
        7 | assessment | | 2024-01-03 | | | |
        8 | service | home-care | 2024-01-01 | | 365250 | year |
        """,
    "gp_event": """
        nhs_number | event_date | code | code_system | value | unit
        1 | 2023-01-01 | I10 | icd10 | |
        1 | 2023-01-01 | 38341003 | snomed | |
        1 | 2023-01-02 | 271649006 | | 150 | mmHg
        1 | 2023-01-02 | 271649006 | | 160 | mmHg
        1 | 2023-01-03 | E119 | | |
        12 | 2023-01-03 | E119 | icd10 | |
        """,
    "clinical_score": """
        nhs_number | scored_date | name | value
        1 | 2023-01-01 | electronic-frailty-index | 0.2
        1 | 2023-01-01 | electronic-frailty-index | 0.3
        """,
    "urgent_call": """
        nhs_number | service | call_date | outcome | cost_pence
        1 | 999 | 2024-01-05 | conveyed | 30000
        """,
    "outpatient_appointment": """
        nhs_number | provider | appointment_date | kind | attendance | cost_pence
        1 | H1 | 2024-02-05 | first | did-not-attend | 0
        """,
    "encounter": """
        source_person_id | birth_date | encounter_number | setting | from_date | to_date | provider | primary_diagnosis | cost_pence
        Z9 | 1957-02-01 | e1 | inpatient | 2024-05-01 | 2024-05-03 | | I219 | 100
        Z9 | 1957-02-01 | e2 | emergency | 2024-05-01 | | H1 | R074 | 10
        Z9 | 1957-02-01 | e3 | outpatient | 2024-06-01 | | H1 | | 10
        Z9 | 1957-02-01 | e4 | outpatient | 2024-07-01 | | H1 | | 10
        Z9 | 1957-02-01 | e5 | general-practice | 2024-07-02 | | | I10 | 10
        Z9 | 1957-02-01 | e6 | other | 2024-07-03 | | | | 10
        """,
    "condition_record": """
        source_person_id | encounter_number | recorded_date | code | code_system
        Z9 | e1 | 2024-05-02 | E119 | icd10
        Z9 | e5 | 2024-07-02 | J449 | icd10
        Z9 | | 2024-07-09 | 44054006 | snomed
        """,
    "framework_rating": """
        site | assessed_date | element | depth | breadth
        North | 2024-01-01 | single-care-plan | 0.5 | 0.2
        North | 2024-01-01 | single-care-plan | 0.6 | 0.2
        """,
}


def draw_town(folder: Folder) -> None:
    """Write the town's rows as a checked folder."""
    for shape, rows in ROWS.items():
        folder.draw(shape, rows)
