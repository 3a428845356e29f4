"""Reading an indicator from what its TOML file says; every refusal names the file, the place and the mend."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from newcare.errors import InvalidInput
from newcare.reference.indicators.columns import SOURCES
from newcare.reference.indicators.conditions import offer, read_conditions
from newcare.reference.indicators.definition import (
    COUNTED,
    DENOMINATORS,
    DIRECTIONS,
    EVENTS,
    REGISTERED,
    SUPPLIED,
    Indicator,
)

PAGE = "See docs/how-to/write-an-indicator.md."
POLICIES = ("hes-2018", "nnhip")
STANDARD, NO_STANDARD = "european-standard-population-2013", "none"
STANDARDS = (STANDARD, NO_STANDARD)
_TEXTS = ("id", "title", "version", "counting", "direction", "source", "standing")
_OPTIONAL = {
    "kind": COUNTED,
    "denominator": REGISTERED,
    "share_of": None,
    "standard": None,
    "disclosure": None,
    "caution": "",
}
_COUNTS = ("table", "unit", "day", "where", "unless")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def parse_indicator(written: Mapping[str, Any], file: str) -> Indicator:
    """Build an indicator from what its TOML file says.

    Args:
        written: the file's keys; see docs/how-to/write-an-indicator.md.
        file: its name, for messages.

    Raises:
        InvalidInput: a key or text is missing or not known, a choice is none of the allowed ones, a condition names a
            column or test that the records do not have. The message names the nearest word.
    """
    texts = _texts(written, file)
    texts["standard"] = _standard(texts, file)
    _refuse_unknown(written, (*_TEXTS, *_OPTIONAL, "counts", "tests"), file)
    if not _ID.fullmatch(texts["id"]):
        raise InvalidInput(
            f"{file}: the id is not in small letters, digits and hyphens.", seen=repr(texts["id"])
        )
    for key, allowed in (
        ("kind", (COUNTED, SUPPLIED)),
        ("direction", DIRECTIONS),
        ("denominator", DENOMINATORS),
        ("standard", STANDARDS),
        ("disclosure", POLICIES),
    ):
        left_out = texts[key] is None and key == "disclosure"
        if texts[key] not in allowed and not left_out:
            raise InvalidInput(
                f"{file}: '{key}' is none of its choices.",
                seen=repr(texts[key]),
                remedy=offer(texts[key], allowed, "choices"),
            )
    if (texts["denominator"] == EVENTS) != (texts["share_of"] is not None):
        raise InvalidInput(
            f"{file}: 'share_of' and the denominator do not fit together.",
            remedy='Write denominator = "events" and share_of = "deaths", say, or neither.',
        )
    counted = _counted(written, texts, file)
    _refuse_never(counted, file)
    return Indicator(
        **texts,
        **counted,
        written={key: value for key, value in written.items() if key != "tests"},
    )


def _texts(written: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Take the texts; refuses one that is missing or no text."""
    found = {key: written.get(key, _OPTIONAL.get(key)) for key in (*_TEXTS, *_OPTIONAL)}
    for key, value in found.items():
        if key in _TEXTS and not (isinstance(value, str) and value.strip()):
            raise InvalidInput(
                f"{file} has no text for '{key}'.", remedy=f'Write {key} = "..." at its top. {PAGE}'
            )
        if value is not None and not isinstance(value, str):
            raise InvalidInput(
                f"{file}: '{key}' is not a text.", seen=repr(value), remedy="Write it in quotes."
            )
    return found


def _standard(texts: Mapping[str, Any], file: str) -> str:
    """The standard population; rates over time of people have one, and nothing else has."""
    of_time = texts["denominator"] != EVENTS and texts["kind"] != SUPPLIED
    usual = STANDARD if of_time else NO_STANDARD
    written = texts["standard"]
    if written in STANDARDS and written != usual:
        raise InvalidInput(
            f"{file}: the standard does not fit the denominator.",
            seen=repr(written),
            remedy=f"Leave it out, or write {usual!r}: rates over time of people are standardised by age and sex (crude"
            " ones stand beside them), shares and supplied series are not.",
        )
    return usual if written is None else str(written)


def _refuse_never(counted: Mapping[str, Any], file: str) -> None:
    """Refuse a condition that must hold and must not."""
    for each in counted.get("where", ()):
        if each in counted.get("unless", ()):
            raise InvalidInput(
                f"{file}: '{each.column}' is asked the same in where and in unless, so that nothing counts.",
                seen=each.words(),
                remedy="Leave one of the two out.",
            )


def _refuse_unknown(written: Mapping[str, Any], known: Collection[str], place: str) -> None:
    for key in written:
        if key not in known:
            raise InvalidInput(f"{place} has the key '{key}'.", remedy=offer(key, tuple(known), "keys"))


def _counted(written: Mapping[str, Any], texts: Mapping[str, Any], file: str) -> dict[str, Any]:
    """What is counted and tested; a supplied series has neither."""
    counts = written.get("counts")
    if texts["kind"] == SUPPLIED:
        if counts is not None or "tests" in written:
            raise InvalidInput(
                f"{file}: a supplied series counts nothing.", remedy="Leave out [counts] and [[tests]]."
            )
        return {"source_table": "supplied-series", "unit_of_count": "value", "counting_date": "period"}
    if not isinstance(counts, Mapping):
        raise InvalidInput(f"{file} does not say what it counts.", remedy=f"Write a table [counts]. {PAGE}")
    place = f"{file}, counts"
    _refuse_unknown(counts, _COUNTS, place)
    source = SOURCES[_choice(counts, "table", tuple(SOURCES), place)]
    conditions = {part: _table(counts, part, place) for part in ("where", "unless")}
    return {
        "source_table": counts["table"],
        "unit_of_count": _choice(counts, "unit", tuple(source.units), place),
        "counting_date": _choice(counts, "day", tuple(source.days), place),
        "tests": _tests(written.get("tests", []), file),
        **{
            part: read_conditions(asked, source, f"counts.{part}", file) for part, asked in conditions.items()
        },
    }


def _choice(counts: Mapping[str, Any], key: str, allowed: tuple[str, ...], place: str) -> str:
    """One of the allowed words; where there is but one, it may be left out."""
    value = counts.get(key, allowed[0] if len(allowed) == 1 else None)
    if value not in allowed:
        raise InvalidInput(
            f"{place}: '{key}' is none of its choices.",
            seen=repr(value),
            remedy=offer(value, allowed, "choices"),
        )
    return str(value)


def _table(counts: Mapping[str, Any], key: str, place: str) -> Mapping[str, Any]:
    found = counts.get(key, {})
    if not isinstance(found, Mapping):
        raise InvalidInput(
            f"{place}: '{key}' is not a table.", seen=repr(found), remedy=f"Write [counts.{key}]."
        )
    return found


def _tests(written: object, file: str) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(written, list) or not all(isinstance(each, Mapping) for each in written):
        raise InvalidInput(f"{file}: 'tests' is not a list of tables.", remedy="Write [[tests]].")
    return tuple(written)
