"""Code lists as data: named groups of ICD-10 prefixes, with weights where the list is an index."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from newcare.reference.codelists.codes import begins_with_any, expanded, normalised

_ROOM = files("newcare.reference") / "codelists"
CITATION = ("id", "title", "version", "source", "standing", "licence")


@dataclass(frozen=True)
class CodeList:
    """A cited list. `codes`: group -> ICD-10 prefixes; `weights`: name of an index -> group -> weight.

    `milder_form`: group -> the group that is not counted as well, where both are coded.
    """

    id: str
    title: str
    version: str
    source: str
    standing: str
    licence: str
    codes: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    milder_form: Mapping[str, str] = field(default_factory=dict)

    def groups_of(self, code: str | None) -> frozenset[str]:
        """The groups that a recorded code belongs to; a code may belong to several."""
        plain = normalised(code)
        return frozenset(name for name, prefixes in self.codes.items() if begins_with_any(plain, prefixes))


@dataclass(frozen=True)
class PersonFlags:
    """What newcare notes of a person beyond published indices; each name -> ICD-10 prefixes.

    `lasting` holds from the first record on; `in_hospital_past_year` where a hospital recorded it within a year;
    `past_year` where anyone did.
    """

    conditions: Mapping[str, tuple[str, ...]]
    lasting: Mapping[str, tuple[str, ...]]
    in_hospital_past_year: Mapping[str, tuple[str, ...]]
    past_year: Mapping[str, tuple[str, ...]]


def read_list_file(path: str) -> dict[str, Any]:
    """Read one of the shipped files of this folder."""
    return tomllib.loads((_ROOM / path).read_text(encoding="utf-8"))


def citation(held: Mapping[str, Any]) -> dict[str, Any]:
    """Where a list comes from and what it is worth."""
    return {name: held[name] for name in CITATION}


@cache
def code_list(name: str) -> CodeList:
    """Load a shipped list of groups of prefixes: `charlson-quan-2005`, `elixhauser-quan-2005` or `impairments`."""
    held = read_list_file(f"{name}.toml")
    return CodeList(
        **citation(held),
        codes=_prefixes(held["codes"], name),
        weights=held.get("weights", {}),
        milder_form=held.get("milder_form", {}),
    )


@cache
def hospital_frailty_list() -> CodeList:
    """The Hospital Frailty Risk Score: each three-character category is a group, weights are in tenths."""
    held = read_list_file("hospital-frailty-risk-score.toml")
    tenths = {code: int(weight) for weight, codes in held["tenths"].items() for code in codes}
    return CodeList(
        **citation(held), codes={code: (code,) for code in sorted(tenths)}, weights={"tenths": tenths}
    )


@cache
def hospital_frailty_bands() -> tuple[int, int]:
    """Lowest and highest score of the band "intermediate", in tenths."""
    held = read_list_file("hospital-frailty-risk-score.toml")
    return held["intermediate_from"], held["intermediate_to"]


@cache
def person_flags() -> PersonFlags:
    """Our own list of long-term conditions, severity, disability and behaviour (`conditions.toml`)."""
    held = read_list_file("conditions.toml")
    return PersonFlags(**{part: _prefixes(held[part], "conditions") for part in PersonFlags.__annotations__})


def long_term_conditions() -> dict[str, tuple[str, ...]]:
    """Name of each long-term condition -> ICD-10 prefixes."""
    return dict(person_flags().conditions)


def _prefixes(groups: Mapping[str, list[str]], where: str) -> dict[str, tuple[str, ...]]:
    """The prefixes of each group, ranges written out."""
    return {name: expanded(listed, where) for name, listed in groups.items()}
