"""What a purpose may hold: opt-outs as filters, pseudonyms, and names again for direct care only."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from newcare.engines import Table, date, literal, union
from newcare.errors import InvalidInput
from newcare.records.linking.people import DIRECT_CARE
from newcare.reference.opt_outs import OptOut

BARS = {"all": "bar", "general-practice": "practice_bar"}


def barred(people: Table, opted_out: Table, rules: Sequence[OptOut], *, on: dt.date) -> Table:
    """Mark the people whose rows an opt-out keeps out.

    Args:
        people: person and what else is known of each.
        opted_out: person, kind, from_date: linked rows of the lists of opt-outs. One without a date holds.
        rules: the opt-outs that apply to the purpose.
        on: the day on which records are made available; an opt-out that begins later does not hold yet. One that
            holds covers all that is on record, also from before it.

    Returns:
        The columns of `people`, `bar` and `practice_bar`: the kind of opt-out that keeps all rows, or those of
        general practice, out; null where none does.
    """
    day = date(str(on))
    holds = opted_out.filter(
        (opted_out.from_date.isnull() | (opted_out.from_date <= day)) & opted_out.person.notnull()
    )
    nobody = holds.filter(literal(False)).select(barred_person="person", kind="kind")
    marked = people
    for rows, column in BARS.items():
        kinds = [rule.kind for rule in rules if rule.rows == rows]
        found = holds.filter(holds.kind.isin(kinds)) if kinds else holds.filter(literal(False))
        listed = union(found.select(barred_person="person", kind="kind"), nobody)
        each = listed.group_by("barred_person").agg(**{column: listed.kind.min()})
        marked = marked.left_join(each, marked.person == each.barred_person).drop("barred_person")
    return marked


def reidentify(
    pseudonyms: Iterable[str], own_patients: Iterable[str], *, purpose: str, key: str
) -> Mapping[str, str]:
    """Give names back to pseudonyms, for the practice or team that cares for the people: pseudonym -> NHS number.

    Nothing is looked up: the NHS numbers of the people in the caller's own care are put through the key again, so
    nobody outside that list can be found.

    Args:
        pseudonyms: of the purpose for which a list of people was made, such as planning.
        own_patients: NHS numbers of the people in the care of the practice or team that asks.
        purpose: what the names are wanted for; only direct care may have them.
        key: of the pseudonyms.

    Raises:
        InvalidInput: the purpose is not direct care.
    """
    if purpose != DIRECT_CARE:
        raise InvalidInput(
            f"Pseudonyms may not be turned back into people for '{purpose}'.",
            remedy="Send the list to the practice or team that cares for them: it gives the names back for direct-care,"
            " from its own list of patients.",
        )
    theirs = {pseudonym_of(number, key): number for number in own_patients}
    return {pseudonym: theirs[pseudonym] for pseudonym in pseudonyms if pseudonym in theirs}


def pseudonym_of(identity: str, key: str) -> str:
    """The pseudonym that `newcare.engines.keyed_id` gives in an expression, for one identity."""
    half = len(key) // 2
    inner = hashlib.sha256((key[:half] + identity).encode()).hexdigest()
    return hashlib.sha256((key[half:] + inner).encode()).hexdigest()
