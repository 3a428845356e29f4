"""Records of a few people at random, crowded so that every indicator counts some of them."""

from __future__ import annotations

import datetime as dt
import random

from newcare.engines import in_memory
from newcare.tables import TABLES
from newcare.tables.arrow import table_of

PEOPLE = ("ann", "bob", "cat", "dan", "eve", "fay")
CODES = ("S525", "J459", "J13X", "L031", "W010", "S720", "R296", "E102", "I10X")
DAYS = {
    "attendance": "arrival_date",
    "appointment": "appointment_date",
    "contact": "contact_date",
    "call": "call_date",
    "package": "from_date",
}
CHOSEN = {
    "attendance": ("department_type",),
    "appointment": ("kind", "attendance"),
    "contact": ("service",),
    "call": ("service", "outcome"),
    "package": ("kind",),
}


def records_at_random(seed: int) -> dict[str, list[dict]]:
    """Rows of every table of records from March to October 2022; some of a person that no list knows."""
    chance = random.Random(seed)
    rows = {table: [_row(table, number, chance) for number in range(1, 41)] for table in DAYS}
    for row in rows["package"]:
        lasts = chance.choice([None, *range(1, 90)])
        row |= {"to_date": None if lasts is None else row["from_date"] + dt.timedelta(days=lasts)}
        row["weekly_cost_pence"] = 7 * chance.randrange(900)
    rows["spell"] = [_spell(number, chance) for number in range(1, 61)]
    rows["diagnosis"] = [
        {"person_id": row["person_id"], "recorded_date": row["admission_date"], "source": "hospital"}
        | {"spell_id": row["spell_id"], "position": 2, "code": chance.choice(CODES)}
        for row in chance.sample(rows["spell"], 30)
    ]
    rows["procedure"] = [
        {"person_id": row["person_id"], "spell_id": row["spell_id"], "position": 1}
        | {"code": chance.choice(["K401", "W371"])}
        for row in chance.sample(rows["spell"], 20)
    ]
    rows["death"] = [
        {"person_id": person, "death_date": _day(chance), "place": chance.choice(["home", "hospital", None])}
        for person in chance.sample(PEOPLE, 4)
    ]
    return rows | {"register": [row for person in PEOPLE for row in _registrations(person, chance)]}


def tables_of(records: dict[str, list[dict]]) -> dict[str, object]:
    """Records as tables of expressions."""
    practices = [{"practice": name, "neighbourhood": "N1"} for name in ("P1", "P2")]
    return {
        name: in_memory(table_of(TABLES[name], rows))
        for name, rows in {**records, "place": practices}.items()
    }


def _registrations(person, chance):
    kept = {
        "person_id": person,
        "sex": chance.choice(["female", "male"]),
        "birth_month": dt.date(chance.choice([1930, 1957, 1992, 2022]), chance.choice([4, 8]), 1),
        "small_area": chance.choice(["S1", "S2"]),
        "deprivation_fifth": chance.randint(1, 5),
        "ethnicity": chance.choice(["asian", None]),
    }
    moved = chance.choice([None, _day(chance)])
    yield kept | {"practice": "P1", "from_date": dt.date(2022, 2, 1), "to_date": moved} | _home(chance)
    if moved is not None:
        begins = moved + dt.timedelta(days=chance.choice([0, 20]))
        yield kept | {"practice": "P2", "from_date": begins, "to_date": None} | _home(chance)


def _home(chance):
    return {"care_home": chance.choice([None, "C1"])}


def _day(chance):
    return dt.date(2022, 3, 1) + dt.timedelta(days=chance.randrange(240))


def _row(table, number, chance):
    spec = TABLES[table]
    chosen = {column: chance.choice(spec.column(column).allowed) for column in CHOSEN[table]}
    cost = {} if table == "package" else {"cost_pence": chance.randrange(900_000)}
    return {
        spec.key[0]: number,
        "person_id": chance.choice((*PEOPLE, "nobody")),
        DAYS[table]: _day(chance),
        **chosen,
        **cost,
    }


def _spell(number, chance):
    day = _day(chance)
    return {
        "spell_id": number,
        "person_id": chance.choice((*PEOPLE, "nobody")),
        "admission_date": day,
        "discharge_date": day + dt.timedelta(days=chance.choice([0, 0, 1, 2, 5, 40])),
        "admission_method": chance.choice(["21", "21", "28", "2A", "11", "13", "81", "2C"]),
        "primary_diagnosis": chance.choice(CODES),
        "admission_source": chance.choice(["19", "51", None]),
        "discharge_method": chance.choice(["1", "4", None]),
        "cost_pence": chance.randrange(900_000),
    }
