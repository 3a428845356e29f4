"""From linked rows to the tables of records, and the ledger that says where each accepted row went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from newcare.engines import Engine, Table, date, literal, union
from newcare.records.linking.accepted import Accepted
from newcare.records.linking.care_homes import with_care_homes
from newcare.records.linking.community import (
    CONTACT_SETTINGS,
    build_assessments,
    build_calls,
    build_codes,
    build_contacts,
    build_deaths,
    build_packages,
    build_scores,
)
from newcare.records.linking.hospital import build_appointments, build_attendances, build_spells
from newcare.records.linking.identity import Linked
from newcare.records.linking.ledger import counted, ledger
from newcare.records.linking.placing import COUNTED, Built, Standing, fates, kept
from newcare.records.linking.protect import barred
from newcare.records.linking.register import build_place, build_register
from newcare.reference.opt_outs import OptOut
from newcare.tables.records import RECORD_TABLES
from newcare.tables.spec import TableSpec

SPECS: Mapping[str, TableSpec] = {spec.name: spec for spec in RECORD_TABLES}
SETTINGS = ("inpatient", "emergency", "outpatient", *CONTACT_SETTINGS)


@dataclass(frozen=True)
class Records:
    """The tables of records as expressions, with what is said about how they were made.

    `tables`: by name, with the columns of their specification. `beside`: further tables (continuous_stay). `ledger`:
    file, shape, fate, reason, rows (Arrow). `touched`: what was done, in words -> rows.
    """

    tables: Mapping[str, Table]
    beside: Mapping[str, Table]
    ledger: pa.Table
    touched: Mapping[str, int]
    standing: Standing


def build_records(
    accepted: Accepted,
    linked: Linked,
    engine: Engine,
    folder: Path,
    *,
    rules: Sequence[OptOut],
    on: dt.date,
    key: str,
) -> Records:
    """Make every table of records.

    Args:
        accepted: the checked folder.
        linked: from `link_people`.
        engine: runs what is stored in between.
        folder: for the tables in between.
        rules: opt-outs that apply to the purpose.
        on: day on which records are made available.
        key: of the purpose's pseudonyms.
    """

    def keep(name: str, table: Table) -> Table:
        path = folder.joinpath(f"{name}.parquet")
        engine.write(table, path)
        return engine.read(path)

    opted_out = accepted.read("opt_out", engine).join(linked.links, "row")
    marked = barred(linked.people.select("person", "person_id"), opted_out, rules, on=on)
    everybody = Standing(
        accepted,
        engine,
        marked,
        linked.links.join(marked.mutate(on_register=literal(True)), "person"),
        linked.unlinked,
    )
    deaths = everybody.placed("registered_death")
    known_deaths = kept(deaths).select("person", "death_date")
    registration = keep("registrations", with_care_homes(everybody.placed("registration"), key))
    register = build_register(registration, known_deaths, knows_deprivation=_knows(accepted, engine))
    stored = keep("register", register.tables["register"])
    register.tables["register"] = stored
    present = stored.select("person").distinct().mutate(on_register=literal(True))
    people = keep("standing", marked.left_join(present, "person").drop("person_right"))
    links = keep("placed", linked.links.select("row", "person").join(people.drop("person_id"), "person"))
    standing = Standing(accepted, engine, people, links, linked.unlinked)
    built = Built()
    for part in (
        register,
        build_place(accepted.read("practice_place", engine), stored),
        build_assessments(accepted.read("framework_rating", engine)),
        *_of_people(standing, known_deaths, keep),
    ):
        built.add(part)
    built.touched["people taken to live in a care home by their address"] = registration.filter(
        "home_derived"
    )
    built.fates.append(_opt_out_fates(standing.placed("opt_out"), rules, on))
    return Records(
        _specified(built.tables, people),
        {"continuous_stay": built.tables["continuous_stay"]},
        ledger(built.fates, accepted, engine),
        counted(built.touched, engine),
        standing,
    )


def _of_people(standing: Standing, deaths: Table, keep: Any) -> list[Built]:
    """Every table but register, place and assessment."""
    episodes = standing.placed("episode")
    encounters, conditions = standing.placed("encounter"), standing.placed("condition_record")
    visits = keep("encounters", kept(encounters))
    named = _named_visits(kept(conditions), visits)
    spells = build_spells(kept(episodes), visits, named, deaths, keep)
    codes = build_codes(standing.placed("gp_event"), named, visits)
    elsewhere = codes.tables["other_diagnosis"].mutate(
        spell_id=literal(None, "int64"), position=literal(None, "int64")
    )
    in_hospital = spells.tables["hospital_diagnosis"]
    diagnosis = Built({"diagnosis": union(in_hospital, elsewhere.select(*in_hospital.columns))})
    attendances, appointments = (
        standing.placed("emergency_attendance"),
        standing.placed("outpatient_appointment"),
    )
    of_rows = Built(
        fates=[
            fates(episodes),
            fates(attendances),
            fates(appointments),
            fates(conditions),
            fates(
                encounters,
                (~encounters.setting.isin(list(SETTINGS)), COUNTED, literal("setting-of-no-table")),
            ),
        ]
    )
    return [
        spells,
        codes,
        diagnosis,
        of_rows,
        build_attendances(kept(attendances), visits),
        build_appointments(kept(appointments), visits),
        build_contacts(standing.placed("care_contact"), visits),
        build_calls(standing.placed("urgent_call")),
        build_packages(standing.placed("social_care_event")),
        build_scores(standing.placed("clinical_score")),
        build_deaths(standing.placed("registered_death")),
    ]


def _named_visits(conditions: Table, visits: Table) -> Table:
    """Conditions with the row and the setting of the visit that they name; null where they name none."""
    theirs = visits.select(
        visit_number="encounter_number", visitor="person", encounter="row", setting="setting"
    )
    first = theirs.group_by("visit_number", "visitor").agg(
        encounter=theirs.encounter.min(), setting=theirs.setting.min()
    )
    joined = conditions.left_join(
        first, [conditions.encounter_number == first.visit_number, conditions.person == first.visitor]
    )
    return joined.drop("visit_number", "visitor")


def _opt_out_fates(placed: Table, rules: Sequence[OptOut], on: dt.date) -> Table:
    """Rows of the lists of opt-outs: they are applied or counted, never kept."""
    kinds = [rule.kind for rule in rules]
    applies = placed.kind.isin(kinds) if kinds else literal(False)
    later = (placed.from_date > date(str(on))).fill_null(False)
    said = (applies & ~later).ifelse(literal("opt-out-applied"), literal("opt-out-of-other-purposes"))
    linked = placed.person.notnull()
    return placed.select(
        "file",
        fate=linked.ifelse(literal(COUNTED), placed.fate),
        reason=linked.ifelse(said, placed.reason),
    )


def _knows(accepted: Accepted, engine: Engine) -> bool:
    """Whether any registration says how deprived its area is."""
    rows = accepted.read("registration", engine)
    known = engine.to_arrow(rows.agg(known=rows.deprivation_fifth.count()))
    return bool(known["known"][0].as_py())


def _specified(tables: Mapping[str, Table], people: Table) -> dict[str, Table]:
    """Each table with the columns of its specification, in order; people get their names of this purpose last."""
    names = people.select("person", "person_id")
    named = {
        name: tables[name].join(names, "person") if "person_id" in spec.column_names else tables[name]
        for name, spec in SPECS.items()
    }
    return {name: named[name].select(*spec.column_names) for name, spec in SPECS.items()}
