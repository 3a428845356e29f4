"""Who is registered: each person once, however many registrations, names or addresses they have had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newcare.engines import Table, coalesce, keyed_id, literal, position_in
from newcare.records.linking.matching import candidates, unique_links
from newcare.records.linking.passes import EXACT_PASSES, RESIDUE_PASSES, with_parts
from newcare.records.linking.traits import TRAITS, one_spelling

# A registration without an NHS number is that of a person who has one only where this much agrees.
_SAME_PERSON = (*EXACT_PASSES[:2], RESIDUE_PASSES[0])
DIRECT_CARE = "direct-care"


@dataclass(frozen=True)
class Registered:
    """The master that rows are linked to, as expressions.

    `people`: person (whole number, in the order of the pseudonym), identity, person_id. `registrations`: row, person.
    `known`: person, row (of a registration with these traits), the traits and their parts.
    """

    people: Table
    registrations: Table
    known: Table


def with_spelling(registration: Table) -> Table:
    """Registrations as linking compares them: row, file, the traits in one spelling, and their parts."""
    return with_parts(one_spelling(registration.select("row", "file", *TRAITS)))


def identified(rows: Table) -> Table:
    """Give each registration the identity of its person.

    The identity is the NHS number. A registration without one takes that of the one person with whom its traits
    agree; where there is none, the supplier's number with the birth date, or else all its traits, stand for the
    person.

    Args:
        rows: from `with_spelling`.

    Returns:
        The columns of `rows`, and identity.
    """
    numbered = rows.filter(rows.nhs_number.notnull())
    # The lowest row stands for the person here, as people have no number yet.
    first = numbered.group_by("nhs_number").agg(person=numbered.row.min())
    known = numbered.join(first, "nhs_number")
    found = unique_links(candidates(rows.filter(rows.nhs_number.isnull()), known, _SAME_PERSON), _SAME_PERSON)
    owner = first.select("person", owner_number=first.nhs_number)
    named = found.join(owner, "person").select("owner_number", found_row="row")
    joined = rows.left_join(named, rows.row == named.found_row)
    return joined.select(
        *rows.columns, identity=coalesce(joined.nhs_number, joined.owner_number, _local_identity(joined))
    )


def _local_identity(rows: Table) -> Any:
    """What stands for a person without an NHS number; the row itself where nothing else is known."""
    born = coalesce(rows.birth_date.try_cast("string"), "")
    supplier = literal("supplier ") + rows.source_person_id + " " + born
    traits = literal("traits ") + rows.surname + " " + rows.forename + " " + born + " "
    traits = traits + coalesce(rows.sex, "") + " " + coalesce(rows.postcode, "")
    return coalesce(supplier, traits, literal("row ") + rows.row.try_cast("string"))


def registered(rows: Table, *, purpose: str, key: str) -> Registered:
    """Number the people of the register and give each the name by which this purpose knows them.

    Args:
        rows: from `identified`.
        purpose: for direct care the identity itself stays; for every other it becomes the pseudonym of the purpose.
        key: of the purpose's pseudonyms.
    """
    identities = rows.select("identity").distinct()
    named = identities.mutate(
        person_id=identities.identity if purpose == DIRECT_CARE else keyed_id(identities.identity, key)
    )
    people = named.mutate(person=position_in([named.person_id, named.identity]))
    known = rows.join(people.select("identity", "person"), "identity")
    return Registered(people, known.select("row", "person"), known.drop("identity"))


def possible_duplicates(known: Table, people: Table) -> Table:
    """Pairs of people with different NHS numbers whose every other trait agrees: person_id, other_person_id.

    They are reported, never merged: twins and namesakes exist, and only the practice can tell.
    """
    traits = ("birth_date", "surname", "forename", "sex", "postcode")
    whole = known.filter([known[trait].notnull() for trait in traits]).select("person", *traits).distinct()
    other = whole.select("birth_date", "surname", "forename", "sex", "postcode", other="person")
    pairs = whole.join(other, list(traits)).filter(lambda table: table.person < table.other)
    pairs = pairs.select("person", "other").distinct()
    one = people.select("person", "person_id")
    two = people.select(other="person", other_person_id="person_id")
    return pairs.join(one, "person").join(two, "other").select("person_id", "other_person_id")
