"""Indicators: list and explain them, copy one to change, and run the tests of a file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from newcare.engines import storage_errors
from newcare.errors import InvalidInput
from newcare.outcomes.expected_values import ExpectedValue, expected_values
from newcare.reference.indicators import (
    Indicator,
    explained,
    indicator,
    indicator_names,
    indicator_of_file,
    indicator_text,
    parse_indicator,
)


def named_indicator(name_or_path: str) -> Indicator:
    """A shipped indicator by its name, or one from the path of a TOML file."""
    return (
        indicator_of_file(Path(name_or_path)) if name_or_path.endswith(".toml") else indicator(name_or_path)
    )


def list_indicators() -> list[dict[str, Any]]:
    """Name, title, what is counted, and the rest that a table of indicators shows."""
    keys = (
        "id",
        "title",
        "version",
        "kind",
        "counting",
        "unit_of_count",
        "counting_date",
        "direction",
        "denominator",
        "share_of",
        "repeats",
        "standard",
        "disclosure",
        "source",
        "standing",
        "caution",
    )
    made = [indicator(name) for name in indicator_names()]
    return [{key: getattr(each, key) for key in keys} | {"tables": list(each.tables)} for each in made]


def explain_indicator(name_or_path: str) -> dict[str, str]:
    """An indicator in words, as pairs of a heading and what it says."""
    return explained(named_indicator(name_or_path))


def copy_indicator(name: str, path: Path) -> Indicator:
    """Write a copy of a shipped indicator to change, with the name of the file as its id.

    Raises:
        InvalidInput: no such indicator, the file is there already, or its name cannot be an id of its own.
        StorageFailure: the file cannot be written.
    """
    text = indicator_text(name)
    if path.exists() or path.suffix != ".toml" or path.stem in indicator_names():
        raise InvalidInput(
            f"'{path}' cannot be a copy of '{name}'.",
            remedy="Give the name of a new .toml file, which is then the id of your indicator: small letters, digits,"
            " hyphens, and not that of a shipped one.",
        )
    own = text.replace(f'id = "{name}"', f'id = "{path.stem}"', 1)
    parse_indicator(tomllib.loads(own), str(path))
    with storage_errors(path.parent):
        path.write_text(own, encoding="utf-8")
    return indicator_of_file(path)


def check_indicator(name_or_path: str) -> list[ExpectedValue]:
    """Run the tests that an indicator file carries.

    Raises:
        InvalidInput: the file breaks its rules, or carries no test.
    """
    made = named_indicator(name_or_path)
    if not made.tests:
        raise InvalidInput(
            f"'{made.id}' carries no test.",
            remedy="Write [[tests]] with rows whose count you know (docs/how-to/write-an-indicator.md).",
        )
    return expected_values(made)
