"""What to ask of a local evaluation report: the five recurring faults, and the questions that find each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One fault that local evaluations have again and again."""

    name: str
    title: str
    meaning: str


@dataclass(frozen=True)
class ReportQuestion:
    """One question about a report. `kind` is "yes-no" (`good` is sound) or "number" (sound from `least` to `most`)."""

    name: str
    fault: str
    kind: str
    question: str
    mend: str
    good: bool | None = None
    least: float | None = None
    most: float | None = None

    def is_sound(self, answer: bool | float) -> bool:
        """Whether an answer of the right kind is sound."""
        if self.kind == "yes-no":
            return answer is self.good
        return (self.least is None or answer >= self.least) and (self.most is None or answer <= self.most)


@cache
def recurring_faults() -> Mapping[str, Fault]:
    """The five faults by name."""
    return {name: Fault(name, **entry) for name, entry in _file()["faults"].items()}


@cache
def report_questions() -> Mapping[str, ReportQuestion]:
    """Every question by name, fault by fault."""
    return {name: ReportQuestion(name, **entry) for name, entry in _file()["checks"].items()}


@cache
def _file() -> Mapping[str, Mapping[str, Any]]:
    text = (files("newcare.reference") / "local_evaluations.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
