"""The catalogue of rules: each reason that a row may carry, in words for a data manager."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from newcare.records.reading.refusals import FILE_FAULTS, MALFORMED

_LOOK_AT_LINE = (
    "The line stands as it is in the quarantine: mend it in the source, or in how the file is exported."
)


class Severity(StrEnum):
    """What a broken rule does to its row."""

    ERROR = "error"  # the row goes into quarantine
    WARNING = "warning"  # the row is accepted and carries the reason


@dataclass(frozen=True)
class RuleText:
    """One rule in words: its code, what it does to a row, what is wrong, and what to do about it."""

    code: str
    severity: Severity
    message: str
    remedy: str


@cache
def rule_catalogue() -> Mapping[str, RuleText]:
    """Every rule by its code, in the order of the reference page."""
    text = (files("newcare.records.checking") / "rules.toml").read_text(encoding="utf-8")
    return {
        code: RuleText(code, Severity(entry["severity"]), entry["message"], entry["remedy"])
        for code, entry in tomllib.loads(text).items()
    }


@cache
def rule_text(code: str) -> RuleText:
    """One reason in words: a rule, a line that could not be split into columns, or a file refused as a whole."""
    if code in rule_catalogue():
        return rule_catalogue()[code]
    if code in MALFORMED:
        return RuleText(code, Severity.ERROR, _without_gaps(MALFORMED[code]), _LOOK_AT_LINE)
    message, remedy = FILE_FAULTS[code]
    return RuleText(code, Severity.ERROR, _without_gaps(message), _without_gaps(remedy))


def _without_gaps(template: str) -> str:
    """A message of reading, with dots where it names what was seen."""
    return re.sub(r"\{\w+[^}]*\}", "…", template).removesuffix(".")
