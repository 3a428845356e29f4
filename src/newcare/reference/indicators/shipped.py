"""The indicators that newcare ships, by name, and those that a place wrote in a file of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.reference.indicators.definition import Indicator
from newcare.reference.indicators.parsing import PAGE, parse_indicator

_ROOM = files("newcare.reference") / "indicators"


@cache
def indicator_names() -> tuple[str, ...]:
    """Ids of the shipped indicators, in order of the alphabet."""
    found = (path.name for path in _ROOM.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def indicator(name: str) -> Indicator:
    """A shipped indicator by its id.

    Raises:
        InvalidInput: no indicator has that id; the message names the nearest.
    """
    if name not in indicator_names():
        near = get_close_matches(name, indicator_names(), n=1)
        meant = f"Did you mean '{near[0]}'? " if near else ""
        raise InvalidInput(
            f"No indicator is called '{name}'.",
            remedy=f"{meant}List them with newcare indicators, or give the path of a TOML file of your own.",
        )
    return parse_indicator(
        tomllib.loads((_ROOM / f"{name}.toml").read_text(encoding="utf-8")), f"{name}.toml"
    )


def indicator_text(name: str) -> str:
    """The file of a shipped indicator, to copy and change."""
    return (_ROOM / f"{indicator(name).id}.toml").read_text(encoding="utf-8")


def indicator_of_file(path: Path) -> Indicator:
    """Read an indicator that a place wrote in a TOML file.

    Raises:
        InvalidInput: the file cannot be read, is not TOML, breaks the rules of `parse_indicator`, or takes the id of a
            shipped indicator.
    """
    try:
        written = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InvalidInput(
            f"The indicator file '{path}' cannot be read.", seen=error.strerror, remedy=PAGE
        ) from error
    except ValueError as error:
        raise InvalidInput(f"{path} is not TOML.", seen=str(error), remedy=PAGE) from error
    made = parse_indicator(written, str(path))
    if made.id in indicator_names():
        raise InvalidInput(
            f"{path} has the id of a shipped indicator.",
            seen=repr(made.id),
            remedy="Give yours an id of its own, so that nobody takes one for the other.",
        )
    return made


def indicator_among(name: str, own: Mapping[str, Mapping[str, Any]]) -> Indicator:
    """An indicator by its id: one of a place's own, given as what its file says, or a shipped one."""
    return parse_indicator(own[name], f"{name}.toml") if name in own else indicator(name)
