"""The register of breaks in published series that somebody has looked into; a place may add its own."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput

STANDINGS = ("data", "real", "unknown")
KINDS = ("not submitted", "gap", "spike", "step", "begins", "ends")
_NEEDED = ("publication", "area", "kind", "first", "last", "standing", "reason", "decided_by")


@dataclass(frozen=True)
class AcceptedBreak:
    """A break that was judged. `standing`: "data" (reporting, not care), "real" (care changed) or "unknown".

    `first` and `last` are first days of months; without `measures` every measure of the publication is meant.
    """

    publication: str
    area: str
    kind: str
    first: dt.date
    last: dt.date
    standing: str
    reason: str
    decided_by: str
    measures: tuple[str, ...] = ()


def accepted_breaks(own: Path | None = None) -> tuple[AcceptedBreak, ...]:
    """The user's own breaks, which come first, and those shipped.

    Raises:
        InvalidInput: the user's file cannot be read or breaks the form; every fault is named.
    """
    shipped = (files("newcare.reference") / "accepted_breaks.toml").read_text(encoding="utf-8")
    return (
        *(() if own is None else _of_text(_read(own), str(own))),
        *_of_text(shipped, "accepted_breaks.toml"),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"The register of breaks {path} cannot be read.",
            seen=str(error),
            remedy="Give a TOML file with a table [[breaks]] for each break.",
        ) from error


def _of_text(text: str, name: str) -> tuple[AcceptedBreak, ...]:
    """Read the tables of a register."""
    try:
        file = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"The register of breaks {name} is no TOML.", seen=str(error)) from error
    entries = file.get("breaks")
    if set(file) != {"breaks"} or not isinstance(entries, list):
        raise InvalidInput(
            f"The register of breaks {name} holds a table [[breaks]] for each break, and nothing else.",
            seen=", ".join(file) or "nothing",
            remedy="docs/how-to/england.md shows one.",
        )
    faults = [
        f"{name}, break {number}: {fault}"
        for number, entry in enumerate(entries, start=1)
        for fault in _faults(entry)
    ]
    if faults:
        raise InvalidInput("\n".join(faults))
    return tuple(AcceptedBreak(**entry | {"measures": tuple(entry.get("measures", ()))}) for entry in entries)


def _faults(entry: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one entry."""
    missing = [name for name in _NEEDED if name not in entry]
    unknown = sorted(set(entry) - {*_NEEDED, "measures"})
    if missing or unknown:
        yield f"it lacks {', '.join(missing) or 'nothing'}; not known: {', '.join(unknown) or 'nothing'}."
        return
    for name, allowed in (("standing", STANDINGS), ("kind", KINDS)):
        if entry[name] not in allowed:
            yield f"{name}: found {entry[name]!r}; allowed: {', '.join(allowed)}."
    days = [entry["first"], entry["last"]]
    if not all(isinstance(day, dt.date) for day in days) or days[0] > days[1]:
        yield f"first and last: found {days[0]} and {days[1]}; write days such as 2017-05-01, in order."
