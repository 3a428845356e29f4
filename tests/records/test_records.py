"""A records folder is refused with everything that is wrong with it, and with nobody's data in the message."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidRecords
from newcare.records import check_values, open_records

REGISTER = """
    person_id  | practice | to_date
    9000000009 | P1       |
    9000000017 | P1       | 2024-01-01
    """
PLACE = """
    practice
    P1
    """


@pytest.fixture
def folder(tmp_path):
    pq.write_table(drawn("register", REGISTER), tmp_path / "register.parquet")
    pq.write_table(drawn("place", PLACE), tmp_path / "place.parquet")
    return tmp_path


def test_sound_files_are_found(folder):
    assert open_records(folder, ["register", "place"])["place"] == folder / "place.parquet"


def test_a_folder_that_is_not_there_is_refused_with_what_makes_one(tmp_path):
    with pytest.raises(InvalidRecords, match="newcare synth FOLDER"):
        open_records(tmp_path / "absent", ["register"])


def test_a_missing_table_is_named_with_what_the_folder_has(folder):
    (folder / "place.parquet").rename(folder / "places.parquet")

    with pytest.raises(InvalidRecords, match=r"no file place.parquet. Is 'places.parquet' that table"):
        open_records(folder, ["register", "place"])


def test_a_truncated_file_is_refused(folder):
    path = folder / "register.parquet"
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(InvalidRecords, match="cut short"):
        open_records(folder, ["register"])


def test_a_wrong_type_and_a_missing_column_are_both_named(folder):
    table = drawn("register", REGISTER).drop_columns(["sex"])
    position = table.column_names.index("deprivation_fifth")
    table = table.set_column(position, "deprivation_fifth", pa.array(["one", "two"]))
    pq.write_table(table, folder / "register.parquet")

    with pytest.raises(InvalidRecords) as refused:
        open_records(folder, ["register"])

    assert "no column 'sex'" in str(refused.value)
    assert "'deprivation_fifth': expected whole number, found string" in str(refused.value)


def values(engine, register=REGISTER, place=PLACE):
    check_values(
        {"register": in_memory(drawn("register", register)), "place": in_memory(drawn("place", place))},
        engine,
    )


def is_sound(engine, **rows):
    """Whether tables drawn as text pass; the tests beside show that a neighbour does not."""
    try:
        check_values({name: in_memory(drawn(name, text)) for name, text in rows.items()}, engine)
    except InvalidRecords:
        return False
    return True


def test_sound_values_pass_and_one_unknown_practice_does_not(engine):
    assert is_sound(engine, register=REGISTER, place=PLACE)
    assert not is_sound(engine, register=REGISTER, place=PLACE.replace("P1", "P2"))


@pytest.mark.parametrize(
    ("register", "says"),
    [
        ("person_id | sex\n9000000009 | woman", "column 'sex' is none of female, male: 1 of 1 rows"),
        ("person_id | deprivation_fifth\n9000000009 | 6", "'deprivation_fifth' is above 5: 1 of 1 rows"),
        ("person_id | practice\n9000000009 | P9", "column 'practice': 1 rows name nothing in table 'place'"),
        ("person_id\n9000000009\n9000000009", "person_id + from_date stand in more than one row"),
        ("person_id | birth_month\n9000000009 |", "column 'birth_month' is empty: 1 of 1 rows"),
    ],
)
def test_a_value_that_breaks_its_rule_is_counted_and_never_shown(engine, register, says):
    with pytest.raises(InvalidRecords) as refused:
        values(engine, register)

    assert says in str(refused.value)
    assert "9000000009" not in str(refused.value)


def refusal(engine, **tables):
    """What `check_values` says of the drawn tables."""
    with pytest.raises(InvalidRecords) as refused:
        check_values({name: in_memory(drawn(name, text)) for name, text in tables.items()}, engine)
    assert "9000000009" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("table", "rows", "says"),
    [
        (
            "register",
            "person_id | from_date | to_date\n9000000009 | 2020-01-01 | 2020-01-01",
            "table 'register', column 'to_date' is not after 'from_date': 1 of 1 rows",
        ),
        (
            "package",
            "person_id | from_date | to_date\n9000000009 | 2020-01-02 | 2020-01-01",
            "table 'package', column 'to_date' is not after 'from_date': 1 of 1 rows",
        ),
        (
            "spell",
            "person_id | admission_date | discharge_date\n9000000009 | 2020-01-02 | 2020-01-01",
            "table 'spell', column 'discharge_date' is before 'admission_date': 1 of 1 rows",
        ),
        (
            "score",
            "person_id | scored_date | value\n9000000009 | 2020-01-02 | 1.2",
            "table 'score', column 'value' is above 1: 1 of 1 rows",
        ),
    ],
)
def test_a_row_whose_dates_or_score_cannot_be_is_refused(engine, table, rows, says):
    assert says in refusal(engine, **{table: rows})


def test_a_stay_of_one_day_an_open_package_and_a_move_on_the_day_are_sound(engine):
    sound = {
        "spell": "person_id | admission_date | discharge_date\n1 | 2020-01-02 | 2020-01-02",
        "package": "person_id | from_date | to_date\n1 | 2020-01-02 |",
        "register": "person_id | from_date | to_date\n1 | 2020-01-01 | 2021-01-01\n1 | 2021-01-01 |",
    }

    assert is_sound(engine, **sound)
    assert not is_sound(
        engine, spell=sound["spell"].replace("2020-01-02 | 2020-01-02", "2020-01-02 | 2020-01-01")
    )


@pytest.mark.parametrize("first_end", ["", "2021-01-02"])
def test_registrations_of_one_person_that_overlap_are_refused(engine, first_end):
    text = refusal(
        engine,
        register=f"""
            person_id  | from_date  | to_date
            9000000017 | 2000-01-01 |
            9000000009 | 2021-01-01 | 2022-01-01
            9000000009 | 2020-01-01 | {first_end}
            """,
    )

    assert "'register': 1 rows begin before the row before them, of the same person_id, has ended" in text


@pytest.mark.parametrize("end", ["", "2023-08-02", "2024-01-01"])
def test_a_registration_that_runs_on_after_the_month_of_death_is_refused(engine, end):
    text = refusal(
        engine, register=f"person_id | to_date | death_month\n9000000009 | {end} | 2023-06-01\n1 | |"
    )

    assert "table 'register', rows run on after the month of death: 1 of 2 rows" in text


@pytest.mark.parametrize(("end", "death"), [("2023-08-01", "2023-06-01"), ("2024-02-01", "2023-12-01")])
def test_a_registration_may_last_to_the_end_of_the_month_after_a_death(engine, end, death):
    register = f"person_id | to_date | death_month\n1 | {end} | {death}"

    assert is_sound(engine, register=register)
    assert not is_sound(engine, register=register.replace(f"| {end} |", f"| {end[:-1]}2 |"))
