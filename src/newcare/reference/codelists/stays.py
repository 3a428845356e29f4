"""Rules that say of a stay in hospital what kind it was, by its diagnoses and procedures, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from newcare.reference.codelists.codes import expanded
from newcare.reference.codelists.lists import read_list_file

Prefixes = tuple[str, ...]


@dataclass(frozen=True)
class StayRule:
    """One test of a stay; it holds when `codes` are found where it says and none of the rest stands against it.

    Attributes:
        condition: what the stay is then counted as; several rules may lead to one condition.
        group: larger group of conditions.
        codes: ICD-10 prefixes, looked for in the primary diagnosis only (`primary_only`) or in all of them.
        needs_secondary: where not empty, a diagnosis after the first must begin with one of these.
        unless_secondary, unless_any: no diagnosis after the first, or at all, may begin with one of these.
        unless_any_procedure, unless_main_procedure: OPCS-4 prefixes that no procedure, or not the first, may have.
    """

    condition: str
    group: str
    primary_only: bool
    codes: Prefixes
    needs_secondary: Prefixes = ()
    unless_secondary: Prefixes = ()
    unless_any: Prefixes = ()
    unless_any_procedure: Prefixes = ()
    unless_main_procedure: Prefixes = ()


@dataclass(frozen=True)
class EndOfLifeRule:
    """Stays at the end of life: died (`discharge_method`) within `longest_stay` days, with no external cause."""

    discharge_method: str
    longest_stay: int
    external_causes: Prefixes
    palliative_care: Prefixes


@cache
def ambulatory_care_rules() -> tuple[StayRule, ...]:
    """The ambulatory care sensitive conditions."""
    return _rules("ambulatory-care-sensitive")


@cache
def fall_rules() -> tuple[StayRule, ...]:
    """Stays that a fall led to, of people of `FALLS_FROM_AGE` and over."""
    return _rules("falls-65-and-over")


FALLS_FROM_AGE = 65


@cache
def end_of_life_rule() -> EndOfLifeRule:
    """Stays at the end of life, and the codes of palliative care."""
    held = read_list_file("end-of-life.toml")
    return EndOfLifeRule(
        held["discharge_method"],
        held["longest_stay"],
        expanded(held["external_causes"], "end-of-life"),
        expanded(held["palliative_care"], "end-of-life"),
    )


def _rules(name: str) -> tuple[StayRule, ...]:
    return tuple(_rule(entry, name) for entry in read_list_file(f"{name}.toml")["rules"])


def _rule(entry: Mapping[str, Any], where: str) -> StayRule:
    """Read one rule; its lists of prefixes have their ranges written out."""
    lists: dict[str, Sequence[str]] = {
        key: held for key, held in entry.items() if key not in ("condition", "group", "where")
    }
    return StayRule(
        entry["condition"],
        entry["group"],
        primary_only=entry["where"] == "primary",
        **{key: expanded(held, where) for key, held in lists.items()},
    )
