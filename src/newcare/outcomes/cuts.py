"""Cuts of the population by which inequality is looked at, as registrations say them."""

from __future__ import annotations

from newcare.engines import Table, coalesce, literal
from newcare.errors import InvalidInput
from newcare.outcomes.dense_rows import CUT

DEPRIVATION, ETHNICITY = "deprivation", "ethnicity"
CUTS = (DEPRIVATION, ETHNICITY)
UNKNOWN = "unknown"


def with_cut(registrations: Table, cut: str) -> Table:
    """Add to registrations the value of a cut, "unknown" where none is recorded.

    Args:
        registrations: with the columns of the register.
        cut: "deprivation" (fifth by deprivation, "1" the most deprived) or "ethnicity".

    Raises:
        InvalidInput: no such cut.
    """
    if cut not in CUTS:
        raise InvalidInput(
            "There is no such cut of the population.", seen=repr(cut), remedy=f"Choose {' or '.join(CUTS)}."
        )
    column = registrations.deprivation_fifth if cut == DEPRIVATION else registrations.ethnicity
    return registrations.mutate(**{CUT: coalesce(column.cast("string"), literal(UNKNOWN))})
