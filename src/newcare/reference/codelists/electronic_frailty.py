"""The electronic frailty index: names and bands that we ship, and the clinical codes that the user brings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.reference.codelists.lists import read_list_file

BANDS = ("fit", "mild", "moderate", "severe")
_EXAMPLE = 'write version = "...", source = "...", medicines = ["..."] and under [deficits] anaemia = ["..."]'


@dataclass(frozen=True)
class FrailtyList:
    """A user's clinical codes. `deficits`: name of a deficit -> codes; `medicines`: codes that count as one each.

    `housebound` and `end_of_life` are codes that say so of a person. `missing`: deficits for which the list has no
    code, which nobody can then be found to have.
    """

    version: str
    source: str
    deficits: Mapping[str, tuple[str, ...]]
    medicines: tuple[str, ...]
    housebound: tuple[str, ...]
    end_of_life: tuple[str, ...]
    missing: tuple[str, ...]

    def as_parameters(self) -> dict[str, Any]:
        """The list as JSON values, the form in which a step takes it.

        Who is housebound is told by the codes of that deficit, where the list has no codes of its own for it.
        """
        housebound = self.housebound or self.deficits.get("housebound", ())
        return {
            "deficits": {name: list(codes) for name, codes in self.deficits.items()},
            "medicines": list(self.medicines),
            "housebound": list(housebound),
            "end_of_life": list(self.end_of_life),
        }


@cache
def frailty_bands() -> Mapping[str, int]:
    """Highest score of each band but the last, in hundredths."""
    bands: dict[str, int] = read_list_file("electronic-frailty-index.toml")["bands"]
    return bands


@cache
def coded_deficits() -> tuple[str, ...]:
    """The 35 deficits that codes show; the 36th, polypharmacy, is a number of medicines."""
    return tuple(read_list_file("electronic-frailty-index.toml")["deficits"]["coded"])


def read_frailty_list(path: Path) -> FrailtyList:
    """Read a user's list of clinical codes, a TOML file.

    Raises:
        InvalidInput: the file cannot be read, or names a deficit that the index does not have.
    """
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        deficits = {name: _texts(codes) for name, codes in held["deficits"].items()}
        lists = {name: _texts(held.get(name, [])) for name in ("medicines", "housebound", "end_of_life")}
        version, source = str(held["version"]), str(held["source"])
    except (
        OSError,
        UnicodeDecodeError,
        tomllib.TOMLDecodeError,
        KeyError,
        AttributeError,
        TypeError,
    ) as problem:
        raise InvalidInput(
            f"The frailty list {path.name} cannot be read.", seen=str(problem), remedy=f"In TOML, {_EXAMPLE}."
        ) from problem
    unknown = sorted(set(deficits) - set(coded_deficits()))
    if unknown:
        raise InvalidInput(
            f"The frailty list {path.name} names deficits that the index does not have.",
            seen=", ".join(unknown),
            remedy=f"Use these names: {', '.join(coded_deficits())}.",
        )
    missing = tuple(name for name in coded_deficits() if not deficits.get(name))
    return FrailtyList(version, source, deficits, missing=missing, **lists)


def _texts(codes: Any) -> tuple[str, ...]:
    """Read a list of clinical codes, which may be written as numbers or as text."""
    if not isinstance(codes, list) or any(isinstance(code, bool | float) for code in codes):
        raise TypeError("a list of codes was expected, each as text or as a whole number")
    return tuple(str(code) for code in codes)
