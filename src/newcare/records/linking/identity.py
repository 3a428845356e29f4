"""Linking from end to end: every accepted row gets one person and the pass that found them, or a reason why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.engines import Engine, Table, cases, date, literal, union
from newcare.records.linking.accepted import Accepted
from newcare.records.linking.matching import bridged, candidates, own_systems, unique_links
from newcare.records.linking.passes import (
    BY_NUMBER,
    BY_SOURCE_ID,
    BY_SOURCE_ID_ELSEWHERE,
    EXACT_PASSES,
    ON_REGISTER,
    RESIDUE_PASSES,
    birth_near,
    with_parts,
)
from newcare.records.linking.people import identified, registered, with_spelling
from newcare.records.linking.traits import TRAITS, one_spelling, rows_of_people

NUMBER_DESPITE_BIRTH_DATE = "nhs-number-birth-date-slip"
NO_PARENT = (
    12  # years apart: nearer in age, the person with the number is not the mother of the one on the row
)
REASONS = {
    "number-not-registered": "a valid NHS number that nobody on the register has",
    "several-people": "more than one registered person fits",
    "number-contradicted": "the NHS number is that of a person whose birth date and name are others",
    "too-little-known": "no NHS number, and too few traits to look for a person",
    "nobody-fits": "no registered person fits",
}
Residue = Callable[[Table, Table], Table]


@dataclass(frozen=True)
class Linked:
    """What linking found, as tables that are stored already.

    `people`: person, identity, person_id. `known`: person and traits, a row a registration. `links`: row, person,
    pass_name, for every linked row, registrations too. `unlinked`: row, reason. `rest`: the rows that the NHS number
    did not link, with their traits.
    """

    people: Table
    known: Table
    links: Table
    unlinked: Table
    rest: Table


class _Room:
    """A folder for what lies between two stages, so that no engine works it out twice."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.engine = folder, engine
        folder.mkdir(parents=True, exist_ok=True)

    def kept(self, name: str, table: Table) -> Table:
        """Run a table, store it and read it back."""
        path = self.folder.joinpath(f"{name}.parquet")
        self.engine.write(table, path)
        return self.engine.read(path)


def link_people(
    accepted: Accepted,
    engine: Engine,
    folder: Path,
    *,
    purpose: str,
    key: str,
    residue: Residue | None = None,
) -> Linked:
    """Link every accepted row that is of a person.

    Args:
        accepted: from `open_accepted`.
        engine: runs the passes.
        folder: for the tables in between; they hold names and belong nowhere but in the room of this run.
        purpose: decides the name of a person, see `people.registered`.
        key: of the purpose's pseudonyms.
        residue: a further way to link what no pass has linked: a function of the rows that may be traced by their
            traits (linked ones too, to learn from) and of the people known, to row, person, pass_name.
    """
    room = _Room(folder, engine)
    spelled = room.kept("spelled", with_spelling(accepted.read("registration", engine)))
    master = registered(room.kept("identified", identified(spelled)), purpose=purpose, key=key)
    people = room.kept("people", master.people)
    known = room.kept("known", master.known)
    numbered = _by_number(rows_of_people(accepted, engine), known)
    certain = room.kept(
        "by_number",
        numbered.filter("agrees").select("row", "file", "source_person_id", "person"),
    )
    rest = room.kept("rest", _rest(numbered))
    despite = room.kept("despite", _despite_birth_date(rest, known))
    exact = room.kept("exact", _exact(rest.anti_join(despite, "row"), known))
    found = union(despite, unique_links(exact, EXACT_PASSES))
    own = room.kept("own_systems", own_systems(_numbered_by_supplier(rest, certain, found, known)))
    found = _follow(room, "followed", rest, certain, found, known, own)
    later = room.kept("later", candidates(_may_be_traced(_left(rest, found)), known, RESIDUE_PASSES))
    found = union(found, unique_links(later, RESIDUE_PASSES))
    if residue is not None:
        traced = residue(_may_be_traced(rest), known).anti_join(room.kept("before", found), "row")
        found = union(found, traced.select("row", "person", "pass_name"))
    found = _follow(room, "followed_again", rest, certain, found, known, own)
    links = union(
        certain.select("row", "person", pass_name=literal(BY_NUMBER)),
        found,
        known.select("row", "person", pass_name=literal(ON_REGISTER)),
    )
    unlinked = _reasons(_left(rest, found), union(exact, later).select("row").distinct())
    return Linked(people, known, room.kept("links", links), room.kept("unlinked", unlinked), rest)


def _by_number(rows: Table, known: Table) -> Table:
    """Rows beside the person with their NHS number, and whether the birth date agrees.

    It does where it is the registered one, the first of its month (which stands for a month), or missing.
    """
    numbered = known.filter(known.nhs_number.notnull())
    owners = numbered.group_by("nhs_number").agg(
        person=numbered.person.min(), born=numbered.birth_date.min(), born_late=numbered.birth_date.max()
    )
    owners = owners.mutate(month=date(owners.born.year(), owners.born.month(), 1))
    joined = rows.left_join(owners, "nhs_number")
    birth = joined.birth_date
    agrees = (birth == joined.born) | (birth == joined.born_late) | (birth == joined.month)
    agrees = agrees.fill_null(True)  # one of the two is not known
    return joined.mutate(agrees=joined.person.notnull() & agrees)


def _rest(numbered: Table) -> Table:
    """Rows that the NHS number does not link, in one spelling; `owner` is who has their NHS number."""
    rows = numbered.filter(~numbered.agrees)
    return with_parts(one_spelling(rows.select("row", "file", *TRAITS, owner="person")))


def _exact(rest: Table, known: Table) -> Table:
    """Who fits by the exact passes; rows with a number that nobody has may be of people registered without one."""
    of_nobody = rest.filter(rest.nhs_number.notnull() & rest.owner.isnull())
    without_number = known.filter(known.nhs_number.isnull())
    return union(
        candidates(_may_be_traced(rest), known, EXACT_PASSES),
        candidates(of_nobody, without_number, EXACT_PASSES),
    )


def _despite_birth_date(rest: Table, known: Table) -> Table:
    """Rows with the NHS number of a person whose birth date is a slip away, or who agrees in two other traits."""
    theirs = known.select("person", **{f"known_{trait}": known[trait] for trait in TRAITS})
    beside = rest.join(theirs, [rest.owner == theirs.person])

    def same(trait: str) -> Any:
        return (beside[trait] == beside[f"known_{trait}"]).fill_null(False)

    slip = birth_near(beside.birth_date, beside.known_birth_date).fill_null(False)
    years = (beside.birth_date.year() - beside.known_birth_date.year()).abs().fill_null(NO_PARENT)
    at_home = same("postcode") & same("sex") & (years < NO_PARENT)
    agrees = slip | at_home | (same("forename") & (same("surname") | same("postcode")))
    found = beside.filter(agrees).select("row", "person", pass_name=literal(NUMBER_DESPITE_BIRTH_DATE))
    return found.distinct()


def _may_be_traced(rows: Table) -> Table:
    """Rows that traits may link: those without a valid NHS number, or whose number is that of somebody else here.

    A valid number that nobody here has is that of a person who is registered elsewhere, whoever else fits.
    """
    return rows.filter(rows.nhs_number.isnull() | rows.owner.notnull())


def _follow(
    room: _Room, name: str, rest: Table, certain: Table, found: Table, known: Table, own: Table
) -> Table:
    """Add the rows that follow a linked row of the same supplier's number."""
    followers = bridged(
        _left(rest, found),
        _numbered_by_supplier(rest, certain, found, known),
        known,
        own,
        within_file=BY_SOURCE_ID,
        across_files=BY_SOURCE_ID_ELSEWHERE,
    )
    return room.kept(name, union(found, followers))


def _numbered_by_supplier(rest: Table, certain: Table, found: Table, known: Table) -> Table:
    """Linked rows, registrations too, that a supplier numbered: row, file, source_person_id, person."""
    columns = ("row", "file", "source_person_id", "person")
    traced = found.join(rest.select("row", "file", "source_person_id"), "row")
    registrations = known.select("row", "source_person_id", "person", file=literal(-1, "int32"))
    linked = union(certain.select(*columns), traced.select(*columns), registrations.select(*columns))
    return linked.filter(linked.source_person_id.notnull())


def _left(rest: Table, found: Table) -> Table:
    """Rows that are not linked yet."""
    return rest.anti_join(found, "row")


def _reasons(left: Table, fitted: Table) -> Table:
    """Why each row that is left is linked to nobody: row, reason; `fitted` holds rows that somebody fits."""
    named = fitted.select(fitted_row="row")
    beside = left.left_join(named, left.row == named.fitted_row)
    told = ("surname", "forename", "sex", "postcode", "number_written")
    traits = [beside[trait].notnull().ifelse(1, 0) for trait in told]
    enough = beside.birth_date.notnull() & (sum(traits[1:], traits[0]) >= 2)
    reason = cases(
        (beside.nhs_number.notnull() & beside.owner.isnull(), "number-not-registered"),
        (beside.fitted_row.notnull(), "several-people"),
        (beside.owner.notnull(), "number-contradicted"),
        (~enough, "too-little-known"),
        else_="nobody-fits",
    )
    return beside.select("row", reason=reason)
