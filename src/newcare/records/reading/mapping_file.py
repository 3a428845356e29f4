"""Mapping files: read, and refused with all that is wrong with them at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.records.reading.mapping import Mapping, MappingEntry
from newcare.reference.flows import Flow, flow, flow_names
from newcare.tables.spec import TableSpec
from newcare.tables.staged import SHAPES

_LOOK = "See docs/how-to/map-your-columns.md."
_KEYS = {"name", "flow", "columns", "codes", "missing", "dates", "constants", "threshold"}
SPREADSHEET_DAYS = "excel"  # in place of a format: days are numbers, as spreadsheets count them
_DIRECTIVES = set("YymbBdHMSfzpIjT%")


def load_mapping(file: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        InvalidInput: it cannot be read, is not TOML, or names a flow, column or key that does not exist; all that
            is wrong is named at once.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidInput(
            f"The mapping file '{file}' cannot be read: {error.strerror}.", remedy="Check its name and place."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The mapping file '{file}' is not TOML: {error}.", remedy=_LOOK) from error
    faults: list[str] = [
        f"'{key}' is not known; a mapping holds [[file]] and [[flow]] tables."
        for key in content
        if key not in {"file", "flow"}
    ]
    entries = [
        _entry(kind, entry, faults)
        for kind in ("flow", "file")
        for entry in _tables(content.get(kind, []), kind, faults)
    ]
    if faults:
        raise InvalidInput(
            f"The mapping file '{file}' cannot be used:\n  " + "\n  ".join(faults), remedy=f"\n{_LOOK}"
        )
    return Mapping(tuple(entry for entry in entries if entry))


def flow_named(name: str) -> Flow:
    """A shipped flow by the name that a person gave.

    Raises:
        InvalidInput: there is none of that name.
    """
    if name not in flow_names():
        raise InvalidInput(
            f"There is no flow '{name}'.{_close(name, flow_names())}",
            remedy=f"The flows are: {', '.join(flow_names())}.",
        )
    return flow(name)


def _tables(found: object, kind: str, faults: list[str]) -> list[dict[str, Any]]:
    """The tables of one kind."""
    if isinstance(found, list) and all(isinstance(entry, dict) for entry in found):
        return found
    faults.append(f"'{kind}' must be written as [[{kind}]], once for each.")
    return []


def _entry(kind: str, content: dict[str, Any], faults: list[str]) -> MappingEntry | None:
    """Read one table, and note what is wrong with it."""
    before = len(faults)
    name = content.get("name")
    where = f"[[{kind}]] {name or ''}".strip()
    faults += [f"{where}: '{key}' is not known.{_close(key, _KEYS)}" for key in content if key not in _KEYS]
    flow_name = content.get("flow") if kind == "file" else name
    if not isinstance(name, str) or not isinstance(flow_name, str):
        faults.append(f"{where}: needs name{' and flow' if kind == 'file' else ''}, in quotes.")
        return None
    if flow_name not in flow_names():
        faults.append(f"{where}: there is no flow '{flow_name}'.{_close(flow_name, flow_names())}")
        return None
    shape = SHAPES[flow(flow_name).shape]
    faults += _table_faults(where, content, shape)
    if len(faults) > before:
        return None
    return MappingEntry(
        flow=flow_name,
        files=name if kind == "file" else None,
        columns=content.get("columns", {}),
        codes=content.get("codes", {}),
        missing=tuple(content.get("missing", ())),
        dates=tuple(content.get("dates", ())),
        constants=content.get("constants", {}),
        threshold=content.get("threshold"),
    )


def _table_faults(where: str, content: dict[str, Any], shape: TableSpec) -> list[str]:
    """What is wrong with the columns, codes, constants, dates and missing values of one table."""
    faults: list[str] = []
    for key in ("columns", "codes", "constants"):
        table = content.get(key, {})
        if not isinstance(table, dict):
            faults.append(f'{where}: {key} must be a table, such as {key} = {{ practice = "..." }}.')
            continue
        for column, value in table.items():
            if column not in shape.column_names:
                faults.append(f"{where}: {_no_column(column, shape)}")
            elif key == "codes":
                faults += _code_faults(where, column, value, shape)
            elif not isinstance(value, str):
                faults.append(f"{where}: {key}.{column} must be text in quotes.")
            elif key == "constants":
                faults += _value_faults(where, column, [value], shape)
    for key in ("missing", "dates"):
        if not _is_list_of_text(content.get(key, [])):
            faults.append(f"{where}: {key} must be a list of texts.")
    if _is_list_of_text(content.get("dates", [])):
        faults += [
            f"{where}: '{form}' is not a date format; write one such as %d/%m/%Y."
            for form in content.get("dates", [])
            if not _is_date_format(form)
        ]
    threshold = content.get("threshold", 0)
    if not isinstance(threshold, int | float) or isinstance(threshold, bool) or not 0 <= threshold <= 1:
        faults.append(f"{where}: threshold must be a share from 0 to 1, such as 0.05.")
    return faults


def _no_column(column: str, shape: TableSpec) -> str:
    """Say that a shape has no such column, and what it has."""
    names = shape.column_names
    return f"{shape.name} has no column '{column}'.{_close(column, names)} It has: {', '.join(names[:30])}."


def _code_faults(where: str, column: str, codes: object, shape: TableSpec) -> list[str]:
    """What is wrong with the codes of a column."""
    if not isinstance(codes, dict) or not all(isinstance(value, str) for value in codes.values()):
        return [f'{where}: codes.{column} must be a table of texts, such as {{ "1" = "male" }}.']
    return _value_faults(where, column, codes.values(), shape)


def _value_faults(where: str, column: str, values: Collection[str], shape: TableSpec) -> list[str]:
    """Values that the shape does not allow."""
    allowed = shape.column(column).allowed
    return [
        f"{where}: {column} cannot be '{value}'.{_close(value, allowed)} It can be: {', '.join(allowed)}."
        for value in values
        if allowed and value not in allowed
    ]


def _is_list_of_text(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(value, str) for value in found)


def _is_date_format(form: str) -> bool:
    """Say whether a text names at least a year, with known directives only, or the day numbers of a spreadsheet."""
    used = re.findall(r"%-?(.?)", form)
    return form == SPREADSHEET_DAYS or (bool(set(used) & set("Yy")) and set(used) <= _DIRECTIVES)


def _close(name: str, names: Collection[str]) -> str:
    """The name probably meant."""
    close = get_close_matches(name, sorted(names), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""
