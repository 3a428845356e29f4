"""Flows from their files: groups of columns that many flows share, and numbered columns, are spelled out here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from newcare.reference.flows.flow import Flow, FlowColumn

_ROOM = files("newcare.reference") / "flows"

USUAL_DATES = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%Y%m%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d-%b-%Y",
    "%d%b%Y",
    "%d %B %Y",
    "%d/%m/%y",
)
"""Date formats that English systems write, most usual first; the day comes before the month."""

USUAL_MISSING = ("NULL", "N/A", "#N/A", "NA", "NaN", "None", "\\N", "(null)", "<NA>")
"""Values that mean "not known" in any column, in any case."""

_NAMES_OF_PEOPLE = {
    "surname",
    "forename",
}  # Null, Na and None are people: only what no name looks like is missing
_NO_NAME = ("NULL", "#N/A", "(null)", "\\N", "<NA>")
_LISTS = ("spellings", "otherwise", "parts", "paths", "missing", "dates")


@cache
def flow(name: str) -> Flow:
    """Load a shipped flow."""
    return flow_of(tomllib.loads((_ROOM / f"{name}.toml").read_text(encoding="utf-8")))


@cache
def flow_names() -> tuple[str, ...]:
    """Names of the shipped flows."""
    return tuple(
        sorted(path.name[: -len(".toml")] for path in _ROOM.iterdir() if path.name.endswith(".toml"))
    )


def flow_of(content: Mapping[str, Any]) -> Flow:
    """Build a flow from the content of its file.

    `include` names files of `shared/` whose columns are taken in first; a column that comes twice is one column
    with the lists of both, the later first. `repeat` makes a column of each number: `{n}` in its name is the number
    with two digits, in its spellings with two digits or plain, and `{n-1}` is the number before.
    """
    settings = dict(content)
    found: dict[str, dict[str, Any]] = {}
    for name in settings.pop("include", ()):
        _add(found, tomllib.loads((_ROOM / "shared" / f"{name}.toml").read_text(encoding="utf-8"))["columns"])
    _add(found, settings.pop("columns"))
    missing = settings.pop("missing", ())
    return Flow(
        columns=tuple(_column(column, missing) for column in found.values()),
        **{**settings, **{key: tuple(settings.get(key, ())) for key in ("dates", "file_names")}},
    )


def _add(found: dict[str, dict[str, Any]], columns: list[dict[str, Any]]) -> None:
    """Add columns to those found so far, joining those of one name."""
    for written in columns:
        for column in _numbered(written):
            before = found.get(column["name"], {})
            joined = {key: [*column.get(key, ()), *before.get(key, ())] for key in _LISTS}
            codes = {**column.get("codes", {}), **before.get("codes", {}), **column.get("codes", {})}
            found[column["name"]] = {**before, **column, **joined, "codes": codes}


def _numbered(column: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One column for each number, or the column itself."""
    plain = {key: value for key, value in column.items() if key != "repeat"}
    if "repeat" not in column:
        return [plain]
    return [
        {
            **plain,
            "name": plain["name"].replace("{n}", f"{n:02}"),
            **{key: _with_number(plain.get(key, ()), n) for key in ("spellings", "otherwise")},
        }
        for n in range(1, column["repeat"] + 1)
    ]


def _with_number(names: list[str], n: int) -> list[str]:
    """Names with the number put in, each with two digits and plain."""
    made = [
        name.replace("{n}", form.format(n)).replace("{n-1}", form.format(n - 1))
        for name in names
        if n > 1 or "{n-1}" not in name
        for form in ("{:02}", "{}")
    ]
    return list(dict.fromkeys(made))


def _column(column: Mapping[str, Any], missing: list[str]) -> FlowColumn:
    """Build a column, with the values that mean "not known" everywhere in the flow, in any usual case."""
    lists = {key: tuple(dict.fromkeys(column[key])) for key in _LISTS}
    if column["name"] in _NAMES_OF_PEOPLE:
        values = [*lists["missing"], *_NO_NAME]
    else:
        said = [*lists["missing"], *missing, *USUAL_MISSING]
        values = [
            form for value in said for form in (value, value.upper(), value.lower(), value.capitalize())
        ]
    return FlowColumn(**{**column, **lists, "missing": tuple(dict.fromkeys(values))})
