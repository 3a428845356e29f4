"""Frameworks as data: the features of a model of care, and the elements that make up each feature.

A place scores its progress element by element, and a model file says which element each intervention puts in
place. A user who holds a framework that we may not ship writes it in the same form and names the file.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from newcare.errors import InvalidModelFile

_ROOM = files("newcare.reference") / "frameworks"
_PAGE = "docs/how-to/write-a-model-file.md shows a framework."


@dataclass(frozen=True)
class Element:
    """One thing to put in place; `code` is how model files and assessments name it."""

    code: str
    name: str


@dataclass(frozen=True)
class Feature:
    """A key feature: its progress is the mean over its elements."""

    code: str
    name: str
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Framework:
    """A framework: progress is the mean over its features.

    `standing` says whether the names are published or ours, and is shown wherever the names are; `source`
    says where they come from.
    """

    id: str
    name: str
    standing: str
    source: str
    features: tuple[Feature, ...]

    @property
    def elements(self) -> tuple[Element, ...]:
        """Every element, in the order of the features."""
        return tuple(element for feature in self.features for element in feature.elements)


@cache
def framework_ids() -> tuple[str, ...]:
    """Names by which a model file may call the shipped frameworks."""
    shipped = (path.name for path in _ROOM.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in shipped if name.endswith(".toml")))


def load_framework(id_or_path: str | Path) -> Framework:
    """Load a shipped framework by its id, or a user's own by the path of its TOML file.

    Raises:
        InvalidModelFile: no such framework or file; or the file is not TOML, lacks a key, has a key that is not
            known, or gives one code to two features or two elements.
    """
    if str(id_or_path) in framework_ids():
        return _read((_ROOM / f"{id_or_path}.toml").read_bytes(), f"{id_or_path}.toml")
    if not str(id_or_path).endswith(".toml"):
        raise InvalidModelFile(
            f"No framework is called '{id_or_path}'.",
            remedy=f"Name one of {', '.join(framework_ids())}, or a TOML file of your own.",
        )
    try:
        return _read(Path(id_or_path).read_bytes(), str(id_or_path))
    except OSError as error:
        raise InvalidModelFile(
            f"The framework file '{id_or_path}' cannot be read.", seen=error.strerror, remedy=_PAGE
        ) from error


def _read(content: bytes, file: str) -> Framework:
    """Build a framework from the bytes of its file."""
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise InvalidModelFile(f"{file} is not TOML.", seen=str(error), remedy=_PAGE) from error
    id_, name, standing, source = _texts(raw, ("id", "name", "standing", "source"), "features", file)
    features = tuple(_feature(table, file) for table in _tables(raw, "features", file))
    _refuse_repeats([feature.code for feature in features], "feature", file)
    _refuse_repeats([e.code for feature in features for e in feature.elements], "element", file)
    return Framework(id_, name, standing, source, features)


def _feature(raw: dict[str, Any], file: str) -> Feature:
    """Build one feature with its elements."""
    code, name = _texts(raw, ("code", "name"), "elements", file)
    elements = (_texts(table, ("code", "name"), None, file) for table in _tables(raw, "elements", file))
    return Feature(code, name, tuple(Element(*texts) for texts in elements))


def _texts(raw: dict[str, Any], keys: tuple[str, ...], more: str | None, file: str) -> list[str]:
    """Take the texts that a table must hold, and refuse a key that it may not."""
    if unknown := sorted(set(raw) - {*keys, more}):
        allowed = ", ".join([*keys, *([more] if more else [])])
        raise InvalidModelFile(f"{file} has the key '{unknown[0]}'.", remedy=f"Allowed here: {allowed}.")
    for key in keys:
        if not (isinstance(raw.get(key), str) and raw[key].strip()):
            near = raw.get("code") or raw.get("name") or "the top of the file"
            raise InvalidModelFile(f"{file} has no text for '{key}' in {near}.", remedy=_PAGE)
    return [raw[key] for key in keys]


def _tables(raw: dict[str, Any], key: str, file: str) -> list[dict[str, Any]]:
    """Take the list of tables under a key; at least one must stand there."""
    tables = raw.get(key)
    if not (isinstance(tables, list) and tables and all(isinstance(table, dict) for table in tables)):
        near = raw.get("code", "the file")
        raise InvalidModelFile(f"{file} has no list of {key} in {near}.", remedy=_PAGE)
    return tables


def _refuse_repeats(codes: list[str], kind: str, file: str) -> None:
    """Refuse a code that stands for two things."""
    code, times = Counter(codes).most_common(1)[0]
    if times > 1:
        raise InvalidModelFile(
            f"{file} gives the {kind} code '{code}' {times} times.", remedy="Give each its own code."
        )
