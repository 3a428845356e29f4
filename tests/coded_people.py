"""Made-up diagnoses and stays, with every prefix of every list among them, as tables of records."""

from __future__ import annotations

import datetime as dt
import random

import pyarrow as pa

from newcare.reference.codelists import (
    CHARLSON,
    ELIXHAUSER,
    IMPAIRMENTS,
    ambulatory_care_rules,
    code_list,
    fall_rules,
    hospital_frailty_list,
    person_flags,
)

ON = dt.date(2024, 4, 1)
_DIAGNOSIS = pa.schema(
    [
        ("person_id", pa.string()),
        ("recorded_date", pa.date32()),
        ("code", pa.string()),
        ("source", pa.string()),
        ("spell_id", pa.int64()),
        ("position", pa.int64()),
    ]
)


def every_prefix() -> list[str]:
    own = person_flags()
    lists = [code_list(CHARLSON), code_list(ELIXHAUSER), code_list(IMPAIRMENTS), hospital_frailty_list()]
    groups = [
        *(listed.codes for listed in lists),
        own.conditions,
        own.lasting,
        own.in_hospital_past_year,
        own.past_year,
    ]
    return sorted({prefix for held in groups for prefixes in held.values() for prefix in prefixes})


def stay_prefixes() -> list[str]:
    lists = [
        (*rule.codes, *rule.needs_secondary, *rule.unless_secondary, *rule.unless_any)
        for rule in (*ambulatory_care_rules(), *fall_rules())
    ]
    return sorted({prefix for listed in lists for prefix in listed})


def written(rng: random.Random, prefix: str) -> str:
    """A code that begins with a prefix, or is a little shorter, written in one of the ways people write."""
    code = prefix + rng.choice(["", "", rng.choice("0123456789X"), "19"])
    if rng.random() < 0.2:
        code = f"{code[:3]}.{code[3:]}"
    return rng.choice([code, code, code.lower(), f" {code}"])


def diagnoses(seed: int, rows: int = 4_000, people: int = 300) -> pa.Table:
    """Diagnoses of people over four years, some after the day."""
    rng = random.Random(seed)
    prefixes = [*every_prefix(), "Z00", "Q99", "K30"]
    made = [
        {
            "person_id": f"p{rng.randrange(people)}",
            "recorded_date": ON - dt.timedelta(days=rng.randrange(-60, 1_400)),
            "code": written(rng, rng.choice(prefixes)),
            "source": rng.choice(["hospital", "general-practice"]),
            "spell_id": None,
            "position": None,
        }
        for _ in range(rows)
    ]
    return pa.Table.from_pylist(made, schema=_DIAGNOSIS)


def stays(seed: int, number: int = 400) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Stays in hospital with their diagnoses (the first is the primary one) and procedures."""
    rng = random.Random(seed)
    prefixes, operations = stay_prefixes(), ["K02", "K75", "S11", "S46", "X01", "X03", "U20", "Y95", "A55"]
    spell, diagnosis, procedure = [], [], []
    for stay in range(number):
        day = ON - dt.timedelta(days=rng.randrange(1, 300))
        codes = [written(rng, rng.choice(prefixes)) for _ in range(rng.randrange(1, 5))]
        spell.append(
            {
                "spell_id": stay,
                "person_id": f"p{stay}",
                "admission_date": day,
                "discharge_date": day + dt.timedelta(days=rng.choice([0, 3, 14, 15])),
                "admission_method": rng.choice(["21", "2A", "11"]),
                "primary_diagnosis": codes[0],
                "discharge_method": rng.choice(["1", "4", "4", None]),
            }
        )
        diagnosis += [
            {
                "person_id": f"p{stay}",
                "recorded_date": day,
                "code": code,
                "source": "hospital",
                "spell_id": stay,
                "position": place,
            }
            for place, code in enumerate(codes, start=1)
        ]
        procedure += [
            {"spell_id": stay, "person_id": f"p{stay}", "position": place, "code": rng.choice(operations)}
            for place in range(1, rng.randrange(1, 4))
        ]
    return (
        pa.Table.from_pylist(spell),
        pa.Table.from_pylist(diagnosis, schema=_DIAGNOSIS),
        pa.Table.from_pylist(procedure),
    )
