"""A place's own mapping: what its columns are called, which flow a file is of, its codes and dates."""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch

from newcare.reference.flows import Flow, FlowColumn, spelling_key


@dataclass(frozen=True)
class MappingEntry:
    """What one table of a mapping file says, of files whose names fit `files` or of all files of the flow.

    `threshold` is the share of rows in quarantine above which a check of such a file stops.
    """

    flow: str
    files: str | None = None
    columns: Table[str, str] = field(default_factory=dict)
    codes: Table[str, Table[str, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    constants: Table[str, str] = field(default_factory=dict)
    threshold: float | None = None


@dataclass(frozen=True)
class Mapping:
    """A place's own mapping. What it says of a file counts before what it says of a flow."""

    entries: tuple[MappingEntry, ...] = ()

    def flow_of(self, file_name: str) -> str | None:
        """The flow that the mapping names for a file."""
        return next((entry.flow for entry in self.entries if _fits(entry, file_name)), None)

    def threshold_of(self, flow_name: str | None, file_name: str) -> float | None:
        """The threshold that the mapping sets for a file, by its name before its flow; None where it sets none."""
        of_file = [entry for entry in self.entries if _fits(entry, file_name)]
        of_flow = [entry for entry in self.entries if entry.files is None and entry.flow == flow_name]
        return next((each.threshold for each in (*of_file, *of_flow) if each.threshold is not None), None)

    def applied(self, found: Flow, file_name: str) -> tuple[Flow, tuple[str, ...]]:
        """A flow as this place writes it in a file, and the columns that the mapping speaks for."""
        mapped: tuple[str, ...] = ()
        for entry in sorted(self.entries, key=lambda entry: entry.files is not None):
            if entry.flow == found.name and (entry.files is None or _fits(entry, file_name)):
                found = _applied(found, entry)
                mapped = (*mapped, *entry.columns)
        return found, mapped


def _fits(entry: MappingEntry, file_name: str) -> bool:
    """Whether a table of the mapping is about a file."""
    return entry.files is not None and fnmatch(file_name.casefold(), entry.files.casefold())


def _applied(found: Flow, entry: MappingEntry) -> Flow:
    """A flow with one table of a mapping put in."""
    columns = {column.name: column for column in found.columns}
    for name, spelling in entry.columns.items():
        before = columns.get(name, FlowColumn(name))
        says = {"paths": (spelling,)} if found.resource else {"spellings": (spelling,), "otherwise": ()}
        columns[name] = replace(before, parts=(), **says)
    for name, codes in entry.codes.items():
        before = columns.get(name, FlowColumn(name))
        merged = {**before.codes, **codes}
        kept = tuple(value for value in before.missing if value not in codes)
        columns[name] = replace(before, codes=merged, missing=kept)
    changed = [
        replace(column, missing=tuple(dict.fromkeys((*column.missing, *entry.missing))))
        for column in columns.values()
        if column.name not in entry.constants
    ]
    return replace(
        found,
        columns=_without_claims(changed, entry),
        constants={**found.constants, **entry.constants},
        dates=tuple(dict.fromkeys((*entry.dates, *found.dates))),
    )


def _without_claims(columns: Sequence[FlowColumn], entry: MappingEntry) -> tuple[FlowColumn, ...]:
    """Take a name that the mapping gives to one column away from the others."""
    taken = {spelling_key(spelling): name for name, spelling in entry.columns.items()}

    def mine(column: FlowColumn, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if taken.get(spelling_key(name), column.name) == column.name)

    return tuple(
        replace(
            column,
            spellings=mine(column, column.spellings),
            otherwise=mine(column, column.otherwise),
        )
        for column in columns
    )
