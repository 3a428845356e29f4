"""Which column of a file is which column of the shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from newcare.records.reading.refusals import fault
from newcare.records.reading.staged_file import FileFault
from newcare.reference.flows import Flow, FlowColumn, spelling_key
from newcare.tables.spec import TableSpec
from newcare.tables.staged import SHAPES


@dataclass(frozen=True)
class Plan:
    """Where in the header each column of the shape stands, and the year, month and day that can stand in for it."""

    flow: Flow
    header: tuple[str, ...]
    places: dict[str, int]
    parts: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def spec(self) -> TableSpec:
        """What a row of the shape is."""
        return SHAPES[self.flow.shape]

    @property
    def given(self) -> tuple[str, ...]:
        """Columns of the shape that the file gives: its own, or taken from another of its columns."""
        own = self.places.keys() | self.parts.keys()
        return tuple(
            column.name for column in self.flow.columns if column.name in own or column.same_as in own
        )

    @property
    def wanted(self) -> list[int]:
        """Places that are read, in order."""
        return sorted({*self.places.values(), *(place for places in self.parts.values() for place in places)})

    @property
    def named(self) -> dict[str, str]:
        """Canonical name of each column read -> its name in the file."""
        parts = {
            name: " + ".join(self.header[place] for place in places) for name, places in self.parts.items()
        }
        return {**parts, **{name: self.header[place] for name, place in self.places.items()}}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names in the file that nobody reads."""
        read = set(self.wanted)
        return tuple(name for place, name in enumerate(self.header) if place not in read and name)


def plan_columns(
    flow: Flow, header: Sequence[str], mapped: Sequence[str] = ()
) -> tuple[Plan, list[FileFault]]:
    """Find each column of a flow in a header; `mapped` are the columns that a mapping file speaks for."""
    standing: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        standing.setdefault(spelling_key(name), []).append(place)
    plan = Plan(flow, tuple(header), {}, {})
    faults: list[FileFault] = []
    for column in flow.columns:
        places, parts = _places(column, standing), _parts(column, standing)
        if len(places) > 1:
            faults.append(_doubled(column, [header[place] for place in places]))
        elif places:
            plan.places[column.name] = places[0]
        elif column.name in mapped:
            seen = _seen(column.spellings, header)
            faults.append(
                fault("mapped-column-missing", column=column.name, name=column.spellings[0], seen=seen)
            )
        elif column.required and not parts:
            faults.append(_missing(flow, column, header))
        if parts:
            plan.parts[column.name] = parts
    return plan, faults


def _places(column: FlowColumn, standing: dict[str, list[int]]) -> list[int]:
    """Where a column stands; more than one place is one too many."""
    keys = dict.fromkeys(map(spelling_key, column.spellings))
    found = [place for key in keys for place in standing.get(key, ())]
    for name in column.otherwise:
        found = found or standing.get(spelling_key(name), [])
    return found


def _parts(column: FlowColumn, standing: dict[str, list[int]]) -> tuple[int, ...]:
    """Where year, month and, if there is one, day of a date stand."""
    found = [standing.get(spelling_key(name), []) for name in column.parts]
    whole = len(found) > 1 and all(len(places) == 1 for places in found[:2])
    return tuple(places[0] for places in found if len(places) == 1) if whole else ()


def _doubled(column: FlowColumn, names: list[str]) -> FileFault:
    """Two columns where one is meant."""
    if len({spelling_key(name) for name in names}) == 1:
        return fault("same-column-twice", seen=" and ".join(f"'{name}'" for name in names))
    return fault("columns-alike", column=column.name, seen=" and ".join(f"'{name}'" for name in names))


def _missing(flow: Flow, column: FlowColumn, header: Sequence[str]) -> FileFault:
    """A column that must be there and is not."""
    return fault(
        "column-missing",
        column=column.name,
        meaning=SHAPES[flow.shape].column(column.name).meaning,
        flow=flow.name,
        spellings=", ".join(column.names[:4]),
        seen=_seen(column.names, header),
    )


def _seen(names: Sequence[str], header: Sequence[str]) -> str:
    """The name in the file that is nearest, or all of them if they are few."""
    by_key = {spelling_key(name): name for name in header if name}
    for name in names:
        close = get_close_matches(spelling_key(name), by_key, n=1, cutoff=0.75)
        if close:
            return f"Is it '{by_key[close[0]]}'?"
    listed = ", ".join(header[:40])
    return f"It has: {listed}{', ...' if len(header) > 40 else ''}."
