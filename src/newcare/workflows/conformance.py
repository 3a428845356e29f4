"""Re-compute published results: run the cases of conformance files and report each that does not come out.

Each package registers the functions that it owns; a case of any other function fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import newcare.evaluation.conformance
import newcare.methods.conformance
import newcare.payment.conformance
import newcare.population.conformance
import newcare.progress.conformance
import newcare.records.conformance
import newcare.reference.conformance
import newcare.value.conformance
from newcare.errors import NewcareError
from newcare.methods.case_inputs import Adapter
from newcare.workflows.case_comparison import differences, shown
from newcare.workflows.case_files import Case, read_cases

OWNERS: tuple[Mapping[str, Adapter], ...] = (
    newcare.methods.conformance.CONFORMANCE,
    newcare.reference.conformance.CONFORMANCE,
    newcare.records.conformance.CONFORMANCE,
    newcare.population.conformance.CONFORMANCE,
    newcare.payment.conformance.CONFORMANCE,
    newcare.progress.conformance.CONFORMANCE,
    newcare.evaluation.conformance.CONFORMANCE,
    newcare.value.conformance.CONFORMANCE,
)
"""The functions of each package that owns some; a name belongs to one package."""

FUNCTIONS: Mapping[str, Adapter] = {name: adapter for owned in OWNERS for name, adapter in owned.items()}


@dataclass(frozen=True)
class CaseResult:
    """How one case came out; `difference` is None where it passed."""

    case: Case
    difference: str | None

    @property
    def passed(self) -> bool:
        """Whether the result is as expected."""
        return self.difference is None

    def line(self) -> str:
        """One line for people: which case, which function, what was expected and what came."""
        return " ".join(f"{self.case.id} {self.case.function}: {self.difference}".split())


@dataclass(frozen=True)
class ConformanceReport:
    """The results of all cases, in the order of the files."""

    results: tuple[CaseResult, ...]

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return len(self.results) - self.failed

    @property
    def failed(self) -> int:
        """How many cases failed."""
        return len(self.failures())

    def failures(self) -> list[CaseResult]:
        """The cases that failed."""
        return [result for result in self.results if not result.passed]

    def lines(self) -> list[str]:
        """A line for each case that failed, and last how many passed and failed."""
        return [
            *(result.line() for result in self.failures()),
            f"{self.passed} passed, {self.failed} failed",
        ]

    def as_json(self) -> dict[str, Any]:
        """The counts, in all and for each function, and the failures."""
        functions: dict[str, dict[str, int]] = {}
        for result in self.results:
            counts = functions.setdefault(result.case.function, {"passed": 0, "failed": 0})
            counts["passed" if result.passed else "failed"] += 1
        failures = [
            {
                "file": str(result.case.file),
                "id": result.case.id,
                "function": result.case.function,
                "difference": result.difference,
            }
            for result in self.failures()
        ]
        return {"passed": self.passed, "failed": self.failed, "functions": functions, "failures": failures}


def run_conformance(
    files: Sequence[Path], *, functions: Mapping[str, Adapter] = FUNCTIONS
) -> ConformanceReport:
    """Run every case of some files, each by its function's adapter.

    Raises:
        InvalidInput: a file that is absent, cannot be read or holds no case, or a line that is no case. All
            files are read before the first case runs.
    """
    cases = [case for file in files for case in read_cases(file)]
    return ConformanceReport(tuple(CaseResult(case, _difference(case, functions)) for case in cases))


def _difference(case: Case, functions: Mapping[str, Adapter]) -> str | None:
    """Run one case and say how it differs from what is expected, or None where it does not."""
    if case.function not in functions:
        return f"expected {shown(case.expected)}, came nothing: no function of that name"
    refusal = case.expected.get("refused") is True
    try:
        came = functions[case.function](case.inputs, case.file.parent)
    except NewcareError as error:
        return _missing_words(case, error) if refusal else f"expected a result, came a refusal: {error}"
    except Exception as error:  # noqa: BLE001 - a defect in one function must not hide the other cases
        return f"expected {shown(case.expected)}, came {type(error).__name__}: {error}"
    if refusal:
        return f"expected a refusal, came {shown(came)}"
    found = list(differences(case.expected, came, case.tolerance))
    if not found:
        return None
    others = len(found) - 1
    return f"{found[0]} (and {others} more)" if others else found[0]


def _missing_words(case: Case, error: NewcareError) -> str | None:
    """Say which of the words that a refusal must hold it lacks."""
    message = str(error).lower()
    missing = [word for word in case.expected.get("says") or [] if str(word).lower() not in message]
    return f"expected a refusal that says {', '.join(map(str, missing))}, came: {error}" if missing else None
