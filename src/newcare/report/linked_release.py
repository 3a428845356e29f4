"""All tables of one release after disclosure control, checked together, with an account of what was hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from newcare.methods.disclosure import Policy
from newcare.report.hidden_cells import HiddenCells, hidden_cells
from newcare.report.linked_cells import NO_OWN
from newcare.report.release_check import refuse_disclosure
from newcare.report.released_measures import make_again
from newcare.report.released_rows import released_rows
from newcare.tables.arrow import table_of
from newcare.tables.disclosure import DISCLOSURE
from newcare.terms.words import count_words

ALL = "ALL"


@dataclass(frozen=True)
class Release:
    """Tables as they may leave, and what was hidden: rows of the table `disclosure`."""

    tables: Mapping[str, pa.Table]
    account: pa.Table

    @property
    def summary(self) -> dict[str, Any]:
        """Policy and cells of all tables: `policy`, `cells`, `primary`, `secondary`, `shown`."""
        return summary_of(self.account.to_pylist())


def summary_of(account: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Policy and cells of all tables of a release, from its account."""
    whole = next(row for row in account if row["table"] == ALL)
    return {name: whole[name] for name in ("policy", "cells", "primary", "secondary", "shown")}


def account_words(account: Sequence[Mapping[str, Any]]) -> str:
    """The account of a release as a sentence."""
    found = summary_of(account)
    words = {name: count_words(found[name]) for name in ("cells", "primary", "secondary")}
    if Policy(found["policy"]) is Policy.NONE:
        return f"Small numbers: all {words['cells']} counts are shown as they are (policy none)."
    return (
        f"Small numbers (policy {found['policy']}): of the {words['cells']} counts in the tables of this release,"
        f" {words['primary']} are hidden by the policy and {words['secondary']} beside them, so that nobody can work"
        " the former out from all the tables together."
    )


def release_together(
    tables: Mapping[str, pa.Table],
    policy: Policy,
    own_indicators: Mapping[str, Mapping[str, Any]] = NO_OWN,
) -> Release:
    """Apply disclosure control to all tables of a release together.

    Args:
        tables: result tables about groups, never about persons, by name.
        policy: disclosure policy.
        own_indicators: what the files of a place's own indicators say, by id; sums between them follow from it.

    Returns:
        The tables with hidden counts as null, and with no figure that rests on them; and the account.

    Raises:
        InvalidInput: something hidden could still be worked out; nothing may be written.
    """
    true = {name: table.to_pylist() for name, table in tables.items()}
    hidden = hidden_cells(true, policy, own_indicators)
    if policy is Policy.NONE:
        return Release(dict(tables), _account(true, hidden, policy))
    shown = {name: released_rows(name, rows, hidden, policy) for name, rows in true.items()}
    make_again(true, shown, policy)
    refuse_disclosure(true, shown, policy, own_indicators)
    safe = {name: pa.Table.from_pylist(rows, schema=tables[name].schema) for name, rows in shown.items()}
    return Release(safe, _account(true, hidden, policy))


def _account(tables: Mapping[str, Any], hidden: HiddenCells, policy: Policy) -> pa.Table:
    """Cells of each table and of all: how many are hidden by the policy, how many beside, how many are shown."""
    rows = []
    for name in (*tables, ALL):
        cells, primary, secondary = (
            sum(1 for table, _, _ in group if name in (table, ALL))
            for group in (hidden.counts.cells, hidden.primary, hidden.beside)
        )
        rows.append(
            {
                "table": name,
                "policy": policy.value,
                "cells": cells,
                "primary": primary,
                "secondary": secondary,
                "shown": cells - primary - secondary,
            }
        )
    return table_of(DISCLOSURE, rows)
