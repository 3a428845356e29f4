"""Which flow a file is of: its columns speak first, its name second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from newcare.reference.flows import Flow, flow, flow_names, spelling_key

_CLOSE = 0.8  # a flow with so much of the best one's evidence is as likely as the best
_HALF_KNOWN, _FEW, _SHOWN = 0.5, 2, 3


@dataclass(frozen=True)
class Guess:
    """A flow and why; where several are as likely, no flow and their names."""

    flow: Flow | None
    why: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Evidence:
    """What speaks for a flow: columns it knows, weighed by how few flows know them."""

    flow: Flow
    known: tuple[str, ...]
    weight: float
    complete: bool
    named: bool

    @property
    def rank(self) -> tuple[float, bool]:
        """The better, the higher."""
        return self.weight, self.named


def guess_flow(header: Sequence[str], file_name: str, flows: Mapping[str, Flow] | None = None) -> Guess:
    """Guess the flow of a table.

    Each column of the header counts for the flows that know its name, in equal parts, so that a name that many flows
    share says little. A flow is likely if it knows two columns or more and none that it requires is missing. A
    flow that lacks a required column is taken only if it knows clearly more of the file than any other, and
    half of its columns or the file's name say the same: then the file is its, and damaged.
    """
    tables = [one for one in (flows or shipped()).values() if not one.resource]
    keys = {one.name: _keys(one) for one in tables}
    shared = Counter(key for mine in keys.values() for key in mine)
    found = [_evidence(one, keys[one.name], shared, header, file_name) for one in tables]
    found = sorted((one for one in found if one.known), key=lambda one: one.rank, reverse=True)
    whole = [one for one in found if one.complete and len(one.known) > 1]
    damaged = [one for one in found if not one.complete and _could_be_damaged(one, header)]
    if damaged and (not whole or damaged[0].weight * _CLOSE > whole[0].weight):
        return _taken(damaged[0])
    if not whole:
        return Guess(None, "none of the flows knows its columns")
    close = [one for one in whole if one.weight >= _CLOSE * whole[0].weight]
    by_name = [one for one in close if one.named]
    if len(close) == 1 or len(by_name) == 1:
        return _taken(close[0] if len(close) == 1 else by_name[0])
    names = tuple(one.flow.name for one in close)
    return Guess(
        None,
        f"its columns fit {' and '.join(names)} alike; say which with --flow {file_name}={names[0]}",
        names,
    )


def guess_by_name(file_name: str, flows: Mapping[str, Flow] | None = None) -> Flow | None:
    """The one flow that a file's name speaks for, or None."""
    named = {
        max(len(piece) for piece in one.file_names if piece in file_name.casefold()): one
        for one in (flows or shipped()).values()
        if not one.resource and _is_named(one, file_name)
    }
    return named[max(named)] if named else None


def known_names(flows: Mapping[str, Flow] | None = None) -> frozenset[str]:
    """Keys of all names that any flow knows."""
    if flows is None:
        return _shipped_names()
    return frozenset(key for one in flows.values() for key in _keys(one))


@cache
def shipped() -> Mapping[str, Flow]:
    """The shipped flows by name."""
    return {name: flow(name) for name in flow_names()}


@cache
def _shipped_names() -> frozenset[str]:
    """Keys of all names that any shipped flow knows."""
    return frozenset(key for one in shipped().values() for key in _keys(one))


def _keys(one: Flow) -> set[str]:
    """Keys of all names that a flow knows."""
    return {spelling_key(name) for column in one.columns for name in (*column.names, *column.parts)}


def _is_named(one: Flow, file_name: str) -> bool:
    """Whether a file's name speaks for a flow."""
    return any(piece in file_name.casefold() for piece in one.file_names)


def _evidence(
    one: Flow, keys: Set[str], shared: Mapping[str, int], header: Sequence[str], file_name: str
) -> _Evidence:
    """Weigh what speaks for a flow: `keys` are the names it knows, `shared` how many flows know each."""
    standing = {spelling_key(name): name for name in header if name}
    mine = sorted(keys & standing.keys(), key=lambda key: (shared[key], key))
    complete = all(
        any(spelling_key(name) in standing for name in (*column.names, *column.parts))
        for column in one.columns
        if column.required
    )
    return _Evidence(
        flow=one,
        known=tuple(standing[key] for key in mine),
        weight=sum(1 / shared[key] for key in mine),
        complete=complete,
        named=_is_named(one, file_name),
    )


def _could_be_damaged(one: _Evidence, header: Sequence[str]) -> bool:
    """Whether a file that lacks a required column can still be taken for the flow."""
    filled = sum(bool(name) for name in header)
    if one.named:
        return len(one.known) > 1
    return len(one.known) > _FEW and len(one.known) >= _HALF_KNOWN * filled


def _taken(one: _Evidence) -> Guess:
    """A guess with its reason."""
    columns = ", ".join(one.known[:_SHOWN])
    more = f" and {len(one.known) - _SHOWN} more" if len(one.known) > _SHOWN else ""
    named = ", and by the file's name" if one.named else ""
    return Guess(one.flow, f"taken for {one.flow.name} by its columns {columns}{more}{named}")
