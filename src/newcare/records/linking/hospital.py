"""Tables of hospital records: spells with their diagnoses and procedures, attendances, appointments."""

from __future__ import annotations

from collections.abc import Callable

from newcare.engines import Table, cases, coalesce, date, literal, position_in, row_number, union
from newcare.records.linking.merging import continuous_stays, merged, spells_of
from newcare.records.linking.placing import Built, without_cost
from newcare.records.linking.stays import (
    as_episodes,
    closed,
    extract_end,
    in_stays,
    stays_of,
    with_defaults,
)
from newcare.tables.staged import MOST_DIAGNOSES, MOST_PROCEDURES

Keep = Callable[[str, Table], Table]
_OF_A_DAY, _OF_AN_EPISODE = 100_000, 100  # an episode's place in a stay, and a code's place in an episode
_OWN_FILE = 99_999  # codes of a stay that stand in a file of their own come after those of its episodes
_TYPE_WHERE_NONE_IS_SAID = "1"


def build_spells(episodes: Table, encounters: Table, conditions: Table, deaths: Table, keep: Keep) -> Built:
    """Make tables `spell`, `procedure`, `continuous_stay` and the hospital part of `diagnosis`.

    Args:
        episodes, encounters, conditions: kept rows of the shapes episode, encounter and condition_record; the last
            with `encounter` (the row of the encounter it names, else null).
        deaths: person, death_date.
        keep: stores a table under a name, so that it is worked out once.

    Returns:
        `spell`, `procedure`, `continuous_stay`, `hospital_diagnosis` (person, recorded_date, code, source,
        spell_id, position), and what was changed.
    """
    everything = union(episodes, as_episodes(encounters, episodes))
    numbered = keep("episodes", in_stays(everything))
    stays = keep("stays", merged(closed(stays_of(numbered), deaths, extract_end(numbered))))
    spells = keep("spells", spells_of(stays))
    of_stay = stays.select("stay", "whole").join(
        spells.select("whole", "spell_id", admitted="admission_date"), "whole"
    )
    coded = numbered.join(of_stay, "stay")
    chains = keep("continuous", continuous_stays(spells))
    codes = keep("hospital_codes", _codes(coded, "diagnosis", MOST_DIAGNOSES, conditions))
    built = Built()
    built.tables = {
        "spell": with_defaults(spells),
        "hospital_diagnosis": _diagnoses(codes, spells),
        "procedure": _procedures(_codes(coded, "procedure", MOST_PROCEDURES, None), spells),
        "continuous_stay": chains,
    }
    built.touched = {
        "stays built from the day of admission, for want of a spell number": stays.semi_join(
            numbered.filter(~numbered.numbered), "stay"
        ),
        "stays that overlapped another at the same provider and were merged into it": stays.filter(
            stays.part > 0
        ),
        "spells without a discharge, still in hospital at the end of the extract": spells.filter("still_in"),
        "spells without a discharge, ended by a death or the next admission": spells.filter(
            spells.is_open & ~spells.still_in
        ),
        "spells that continue another by transfer (kept apart)": chains.filter(chains.position > 1),
        "spells without a primary diagnosis: written as R69X": spells.filter(
            spells.primary_diagnosis.isnull()
        ),
        "spells without an admission method: written as 99": spells.filter(spells.admission_method.isnull()),
        "spells without a cost: counted with a cost of 0": spells.filter(spells.costed == 0),
    }
    return built


def _codes(episodes: Table, kind: str, most: int, conditions: Table | None) -> Table:
    """Codes of spells in their order: spell_id, place, code; a row a code of an episode."""
    day = episodes.admission_date.delta(date("1900-01-01"), unit="day")
    begins = (day * _OF_A_DAY) + episodes.place * _OF_AN_EPISODE
    columns = [
        episodes.select("spell_id", place=begins + number, code=episodes[f"{kind}_{number:02}"])
        for number in range(1, most + 1)
    ]
    if conditions is not None:
        named = conditions.join(episodes.select("spell_id", encounter="row"), "encounter")
        columns.append(
            named.select("spell_id", place=literal(_OWN_FILE * _OF_A_DAY, "int64"), code=named.code)
        )
    every = union(*columns)
    return every.filter(every.code.notnull())


def _diagnoses(codes: Table, spells: Table) -> Table:
    """Each diagnosis of a spell once, in the order in which they were first written."""
    first = codes.group_by("spell_id", "code").agg(place=codes.place.min())
    ordered = first.mutate(position=position_in([first.place, first.code], group_by=first.spell_id))
    beside = ordered.join(spells.select("spell_id", "person", recorded_date="admission_date"), "spell_id")
    return beside.select(
        "person", "recorded_date", "code", "spell_id", "position", source=literal("hospital")
    )


def _procedures(codes: Table, spells: Table) -> Table:
    """All procedures of a spell in their order."""
    order = [codes.place, codes.code]
    ordered = codes.mutate(position=position_in(order, group_by=codes.spell_id))
    whose = spells.select("spell_id", "person")
    return ordered.join(whose, "spell_id").select("spell_id", "person", "position", "code")


def build_attendances(attendances: Table, encounters: Table) -> Built:
    """Make table `attendance` from emergency attendances and from visits whose setting is emergency."""
    visits = encounters.filter(encounters.setting == "emergency")
    rows = union(
        attendances.select("person", "row", "provider", "arrival_date", "department_type", "cost_pence"),
        visits.select(
            "person",
            "row",
            provider=coalesce(visits.provider, "not known"),
            arrival_date=visits.from_date,
            department_type=literal(_TYPE_WHERE_NONE_IS_SAID),
            cost_pence=visits.cost_pence,
        ),
    )
    order = [rows.person, rows.arrival_date, rows.row]
    return Built(
        {
            "attendance": rows.mutate(
                attendance_id=position_in(order), cost_pence=coalesce(rows.cost_pence, 0)
            )
        },
        touched={
            **without_cost(rows, "attendances"),
            "attendances whose source names no department type: counted as type 1": visits,
        },
    )


def build_appointments(appointments: Table, encounters: Table) -> Built:
    """Make table `appointment` from outpatient appointments and from visits whose setting is outpatient.

    A visit of a source that does not tell them apart is a first one where the person has no earlier one there.
    """
    visits = encounters.filter(encounters.setting == "outpatient")
    visits = visits.mutate(provider=coalesce(visits.provider, "not known"))
    earlier = row_number().over(
        group_by=[visits.person, visits.provider], order_by=[visits.from_date, visits.row]
    )
    visits = visits.mutate(earlier=earlier)
    rows = union(
        appointments.select(
            "person", "row", "provider", "appointment_date", "kind", "attendance", "cost_pence"
        ),
        visits.select(
            "person",
            "row",
            "provider",
            appointment_date=visits.from_date,
            kind=cases((visits.earlier == 0, "first"), else_="follow-up"),
            attendance=literal("attended"),
            cost_pence=visits.cost_pence,
        ),
    )
    order = [rows.person, rows.appointment_date, rows.row]
    return Built(
        {
            "appointment": rows.mutate(
                appointment_id=position_in(order), cost_pence=coalesce(rows.cost_pence, 0)
            )
        },
        touched={
            **without_cost(rows, "appointments"),
            "appointments whose source does not tell first from follow-up: told by order": visits,
        },
    )
