"""How passes are run: rows beside the people that are known, and a link only where one person alone fits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

from newcare.engines import Table, cases, literal, row_number, union
from newcare.records.linking.passes import Pass, near

MOST_CONTRADICTED = 0.02  # of a file's own links that another file's numbers may contradict
_KNOWN = "known_"


def candidates(rows: Table, known: Table, passes: Sequence[Pass]) -> Table:
    """Who fits each row, pass by pass.

    Args:
        rows: row and the traits, as `traits.one_spelling` and `passes.with_parts` write them.
        known: person and the same traits; a person may stand in several rows, one for each set of traits.
        passes: in order.

    Returns:
        row, rank (position of the pass), low and high (the lowest and the highest person that fits: one person
        alone fits where they are the same); a row for each row and pass that somebody fits.
    """
    found = [_fits(rows, known, each, rank) for rank, each in enumerate(passes)]
    return union(*found) if len(found) > 1 else found[0]


def unique_links(found: Table, passes: Sequence[Pass]) -> Table:
    """The first pass of each row that one person alone fits: row, person, pass_name."""
    alone = found.filter(found.low == found.high)
    first = alone.mutate(
        place=row_number().over(group_by=alone.row, order_by=[alone["rank"], alone.low])
    ).filter(lambda table: table.place == 0)
    names = [(first["rank"] == rank, each.name) for rank, each in enumerate(passes)]
    return first.select("row", person=first.low, pass_name=cases(*names, else_=literal(None, "string")))


def _fits(rows: Table, known: Table, one: Pass, rank: int) -> Table:
    """Rows that a pass can judge, with the lowest and the highest person that fits."""
    asked = rows.filter([rows[trait].notnull() for trait in (*one.same, *one.near)])
    asked = asked.filter([asked[trait].isnull() for trait in one.absent]) if one.absent else asked
    theirs = _known_by(known, one)
    if not one.near:
        theirs = theirs.group_by([_KNOWN + trait for trait in one.same]).agg(
            low=theirs.person.min(), high=theirs.person.max()
        )
    joined = asked.join(theirs, [asked[trait] == theirs[_KNOWN + trait] for trait in one.same])
    if not one.near:
        return joined.select("row", "low", "high", rank=literal(rank, "int32"))
    close = joined.filter([near(trait, joined[trait], joined[_KNOWN + trait]) for trait in one.near])
    pairs = close.group_by("row").agg(low=close.person.min(), high=close.person.max())
    return pairs.select("row", "low", "high", rank=literal(rank, "int32"))


def _known_by(known: Table, one: Pass) -> Table:
    """The people that a pass can judge, with its traits under names of their own."""
    traits = (*one.same, *one.near)
    present: Any = reduce(and_, [known[trait].notnull() for trait in traits])
    return known.filter(present).select("person", **{_KNOWN + trait: known[trait] for trait in traits})


def bridged(
    rest: Table, linked: Table, known: Table, own: Table, *, within_file: str, across_files: str
) -> Table:
    """Rows that follow another row of the same supplier's number: row, person, pass_name.

    The other row is looked for in the same file first, then in all files, unless the file's numbers are a system of
    their own. Who the number leads to must be one person alone, and the row's birth date and NHS number may not speak
    against that person.

    Args:
        rest: rows that are not linked yet: row, file, source_person_id and the traits.
        linked: row, file, source_person_id, person of rows that are.
        known: person, birth_date and nhs_number as registered.
        own: files from `own_systems`.
        within_file, across_files: names of the two passes.
    """
    asked = rest.filter(rest.source_person_id.notnull())
    inside = _votes(linked.semi_join(asked, "source_person_id"))
    everywhere = inside.group_by("source_person_id").agg(low=inside.low.min(), high=inside.high.max())
    near_by = asked.join(inside.filter(inside.low == inside.high), ["file", "source_person_id"])
    alone = everywhere.filter(everywhere.low == everywhere.high)
    elsewhere = asked.anti_join(inside, ["file", "source_person_id"]).join(alone, "source_person_id")
    elsewhere = elsewhere.anti_join(own, "file")
    both = union(
        near_by.select(*asked.columns, person=near_by.low, pass_name=literal(within_file)),
        elsewhere.select(*asked.columns, person=elsewhere.low, pass_name=literal(across_files)),
    )
    return _not_contradicted(both, known)


def own_systems(linked: Table) -> Table:
    """Files whose numbers of people are a system of their own: too many of them stand for others in other files.

    Args:
        linked: row, file, source_person_id, person of rows that are linked otherwise.

    Returns:
        file; more than `MOST_CONTRADICTED` of its numbers lead to another person elsewhere.
    """
    inside = _votes(linked)
    everywhere = inside.group_by("source_person_id").agg(low=inside.low.min(), high=inside.high.max())
    beside = inside.join(everywhere, "source_person_id", rname="all_{name}")
    judged = beside.mutate(
        clash=((beside.low != beside.all_low) | (beside.high != beside.all_high)).ifelse(1, 0)
    )
    share = judged.group_by("file").agg(clash=judged.clash.mean())
    return share.filter(share.clash > MOST_CONTRADICTED).select("file")


def _votes(linked: Table) -> Table:
    """Who each supplier's number leads to in each file: the lowest and the highest person."""
    return linked.group_by("file", "source_person_id").agg(low=linked.person.min(), high=linked.person.max())


def _not_contradicted(found: Table, known: Table) -> Table:
    """Keep links that neither the birth date nor a valid NHS number of the row speaks against."""
    theirs = known.select(
        "person", known_birth_date=known.birth_date, known_nhs_number=known.nhs_number
    ).distinct()
    beside = found.join(theirs, "person")
    agrees = beside.birth_date.isnull() | beside.known_birth_date.isnull()
    agrees = agrees | near("birth_date", beside.birth_date, beside.known_birth_date)
    number = beside.nhs_number.isnull() | beside.known_nhs_number.isnull()
    number = number | (beside.nhs_number == beside.known_nhs_number)
    kept = beside.filter(agrees.fill_null(True) & number.fill_null(True))
    return kept.select("row", "person", "pass_name").distinct()
