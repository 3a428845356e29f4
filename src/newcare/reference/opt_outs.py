"""Opt-outs as data: which one keeps which rows out of which purpose, with its source and standing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput

KINDS = ("national-data-opt-out", "type-1")
ROWS = ("all", "general-practice")
DIRECT_CARE = "direct-care"


@dataclass(frozen=True)
class OptOut:
    """One opt-out: whose `rows` it keeps out (all, or those of general practice) and for which `purposes`.

    `standing` says how sure the rule is, `caution` what nobody has verified.
    """

    kind: str
    title: str
    rows: str
    purposes: tuple[str, ...]
    source: str
    standing: str
    caution: str = ""


def opt_outs(file: Path | None = None) -> tuple[OptOut, ...]:
    """Load the opt-outs that newcare ships, or those of a place.

    Raises:
        InvalidInput: the file cannot be read, names a kind or rows that do not exist, names a kind twice or not at
            all, or keeps people out of their own direct care.
    """
    try:
        text = (file or files("newcare.reference") / "opt_outs.toml").read_text(encoding="utf-8")
        rules = tuple(_rule(entry) for entry in tomllib.loads(text)["opt_outs"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InvalidInput(
            f"'{file}' is not a file of opt-outs.",
            seen=type(error).__name__,
            remedy="Copy opt_outs.toml of newcare.reference and change what differs in your place.",
        ) from error
    if sorted(rule.kind for rule in rules) != sorted(KINDS):
        raise InvalidInput(
            "A file of opt-outs has one entry for each kind.",
            seen=", ".join(rule.kind for rule in rules) or "none",
            remedy=f"The kinds are {', '.join(KINDS)}; one that applies to no purpose has purposes = [].",
        )
    return rules


def applying(purpose: str, rules: tuple[OptOut, ...]) -> tuple[OptOut, ...]:
    """The opt-outs that apply to a purpose."""
    return tuple(rule for rule in rules if purpose in rule.purposes)


def _rule(entry: dict[str, Any]) -> OptOut:
    """One entry of the file, checked."""
    rule = OptOut(**{**entry, "purposes": tuple(entry["purposes"])})
    if rule.rows not in ROWS:
        raise InvalidInput(
            "An opt-out keeps out rows of one of these kinds: all, general-practice.", seen=rule.rows
        )
    if DIRECT_CARE in rule.purposes:
        raise InvalidInput(
            "No opt-out keeps people out of their own direct care.",
            seen=f"{rule.kind}: {', '.join(rule.purposes)}",
            remedy="Take direct-care off its purposes.",
        )
    return rule
