"""Faults of a model file as sentences: file, line, what was found, what is allowed, and the likely word meant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic_core import ErrorDetails

from newcare.caremodel.lines import Lines, Location
from newcare.caremodel.refusals import BREAKS_RULE, NOT_ALLOWED, did_you_mean
from newcare.caremodel.values import Section
from newcare.errors import InvalidModelFile, NewcareError

_ALLOWED = {
    "bool_type": "true or false, without quotes",
    "int_type": "a whole number, without quotes",
    "string_type": "text in quotes",
    "string_too_short": "text that is not empty",
    "tuple_type": "a list in [ ]; a section that may come several times is written [[name]]",
    "dict_type": "a table, such as { community = 0.6, acute = 0.4 }",
    "model_type": "a table with keys of its own",
    "model_attributes_type": "a table with keys of its own",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "too_short": "a list of at least {min_length}",
}


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one line of a file that a person wrote."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.sentence}"


def refusal(faults: Iterable[Fault], kind: type[NewcareError] = InvalidModelFile) -> NewcareError:
    """One error that holds all faults, one a line, in the order of the lines."""
    return kind("\n".join(map(str, sorted(set(faults)))))


def schema_faults(
    details: Sequence[ErrorDetails], file: str, lines: Lines, schema: type[Section]
) -> list[Fault]:
    """Turn what the schema refuses into faults; a missing key that a typo explains is not reported twice."""
    unknown = {detail["loc"] for detail in details if detail["type"] == "extra_forbidden"}
    return [
        Fault(file, lines.of(detail["loc"]), _sentence(detail, _published(schema)))
        for detail in details
        if not (detail["type"] == "missing" and _misspelt(detail["loc"], unknown))
    ]


def _misspelt(missing: Location, unknown: Iterable[Location]) -> bool:
    """Say whether an unknown key of the same table is the missing key with a typo."""
    beside = [loc[-1] for loc in unknown if loc[:-1] == missing[:-1]]
    return any(did_you_mean(name, [str(missing[-1])]) for name in beside)


def _sentence(detail: ErrorDetails, published: dict[str, Any]) -> str:
    """Say what is wrong at one place of the file."""
    kind, loc, context = detail["type"], detail["loc"], detail.get("ctx", {})
    if kind == "missing":
        return f"{_table(loc[:-1])} lacks '{loc[-1]}': {_described(loc, published)}"
    if kind == "extra_forbidden":
        keys = list(_schema_at(loc[:-1], published).get("properties", {}))
        return _join(
            f"{_table(loc[:-1])} has no '{loc[-1]}'; allowed: {', '.join(keys)}.", did_you_mean(loc[-1], keys)
        )
    if kind == BREAKS_RULE:
        return f"{_name(loc)}: {context['sentence']}".strip()
    allowed, hint = _allowed(kind, context, detail["input"])
    return _join(f"{_name(loc)}: found {_shown(detail['input'])}; allowed: {allowed or detail['msg']}.", hint)


def _allowed(kind: str, context: dict[str, Any], found: object) -> tuple[str, str]:
    """What may stand there instead, and a hint."""
    if kind == NOT_ALLOWED:
        return context["allowed"], context["hint"]
    if "expected" in context:
        words = re.findall(r"'([^']*)'", str(context["expected"]))
        return ", ".join(words), did_you_mean(found, words)
    return _ALLOWED.get(kind, "").format_map(context), ""


def _join(sentence: str, hint: str) -> str:
    return f"{sentence} {hint}".strip()


def _name(location: Sequence[str | int]) -> str:
    """Dotted name of a key; which item of a list is meant, the line says."""
    return ".".join(str(part) for part in location if isinstance(part, str) and part != "[key]")


def _table(location: Sequence[str | int]) -> str:
    return _name(location) or "the file"


def _described(location: Location, published: dict[str, Any]) -> str:
    """What the schema says of a key."""
    return str(_schema_at(location, published).get("description", "see its schema in docs/reference"))


def _shown(value: object) -> str:
    """A value as it stands in TOML; of lists and tables the kind only."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:57] + "...")
    if isinstance(value, (int, float, dt.date, dt.time)):
        return str(value)
    return "a table" if isinstance(value, dict) else "a list"


@cache  # a file with many faults asks for it many times
def _published(schema: type[Section]) -> dict[str, Any]:
    """JSON Schema of a kind of file."""
    return schema.model_json_schema()


def _schema_at(location: Location, published: dict[str, Any]) -> dict[str, Any]:
    """Part of a JSON Schema that speaks of a place in the file, with the description given there."""
    here, parts = published, published["$defs"]
    for part in location:
        here = here.get("items", {}) if isinstance(part, int) else here.get("properties", {}).get(part, {})
        if "$ref" in here:
            here = {**parts[here["$ref"].rsplit("/", 1)[1]], **here}
    return here
