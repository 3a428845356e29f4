"""The conformance cases' names for disclosure control: one adapter from JSON for each function."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newcare.methods.adapted import adapted, plain
from newcare.methods.case_inputs import Adapter, Inputs, optional, present, required, rows
from newcare.methods.disclosure import Level, suppress_average, suppress_count
from newcare.methods.disclosure_audit import audit_published_tables
from newcare.methods.disclosure_tables import suppress_table


def _suppress_average(inputs: Inputs, _: Path) -> Any:
    """An average, which is null where it is of nobody."""
    return plain(
        suppress_average(
            present(inputs, "average"),
            required(inputs, "count"),
            required(inputs, "policy"),
            optional(inputs, "level", Level.SUB_NATIONAL),
        )
    )


def _audit_published_tables(inputs: Inputs, folder: Path) -> Any:
    """Published figures; no figure at all is an empty list."""
    if inputs.get("published") == []:
        return adapted(audit_published_tables)(inputs, folder)
    return adapted(audit_published_tables)({**inputs, "published": rows(inputs, "published", folder)}, folder)


CONFORMANCE: Mapping[str, Adapter] = {
    "suppress_count": adapted(suppress_count),
    "suppress_average": _suppress_average,
    "audit_published_tables": _audit_published_tables,
    "suppress_table": adapted(suppress_table),
}
