"""What is asked of a panel, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from newcare.errors import InvalidInput
from newcare.evaluation.given import Columns
from newcare.report.evaluation import Evaluated
from newcare.report.evaluation.effects import analysis_of, effect_of, limits_of
from newcare.report.results import Row
from newcare.workflows.evaluation_answer import answer_lines, answer_values
from newcare.workflows.evaluation_files import PAGE

Better = Literal["lower", "higher", "neither"]
WAYS: Mapping[str, Better] = {"lower": "lower", "higher": "higher", "neither": "neither"}
panel_columns = Columns
"""Names of the columns of a panel; see `newcare.evaluation.given.Columns`."""


@dataclass(frozen=True)
class PanelRequest:
    """What is asked of a panel; empty parts are filled in from the panel or the protocol.

    Attributes:
        panel: CSV file.
        out: folder written.
        columns: names of columns.
        designs: names; the first gives the headline.
        protocol: TOML file of a protocol, in place of `designs`, outcomes, covariates and `confidence`.
        confidence: level of the limits.
        logarithm: work on the logarithm of a number that is no count.
        periods_per_year: where it cannot be read off the times.
        better: which way is better for the outcome judged by.
        better_of: outcome -> which way is better, for others; lower where it is not said.
        time_unit: what person-time is counted in; told by the column's name where it is null.
    """

    panel: Path
    out: Path
    columns: Columns = field(default_factory=Columns)
    designs: tuple[str, ...] = ()
    protocol: Path | None = None
    confidence: float | None = None
    logarithm: bool = False
    periods_per_year: int | None = None
    better: Better = "lower"
    better_of: Mapping[str, Better] = field(default_factory=dict)
    time_unit: str | None = None


def ways_of(words: Sequence[str]) -> tuple[Better, dict[str, Better]]:
    """Read "lower", "higher" and "NAME=higher": which way is better for the outcome judged by, and for others.

    Raises:
        InvalidInput: another word.
    """
    main: Better = "lower"
    others: dict[str, Better] = {}
    for word in words:
        name, _, way = word.rpartition("=")
        if way not in WAYS or (not name and way == "neither"):
            raise InvalidInput(
                "--better does not say which way is better.",
                seen=word,
                remedy="Write lower or higher, or NAME=lower, NAME=higher or NAME=neither for another outcome.",
            )
        if name:
            others[name] = WAYS[way]
        else:
            main = WAYS[way]
    return main, others


@dataclass(frozen=True)
class PanelResult:
    """What was found, and where it is."""

    found: Evaluated
    out: Path

    @property
    def page(self) -> Path:
        """The page for people."""
        return self.out / PAGE

    def lines(self) -> list[str]:
        """What to print: how the panel was read, each estimate, the checks in a line, and the answer."""
        rows = self.found.estimates
        failed = [row["check"] for row in self.found.checks if row["passed"] is False]
        unknown = sum(row["passed"] is None for row in self.found.checks)
        named = f": {', '.join(dict.fromkeys(failed))}" if failed else ""
        checks = (
            f"{len(self.found.checks)} checks, {len(failed)} not passed{named}; {unknown} could not tell."
        )
        effects = [(self._name(row), f"{effect_of(row, rows)} ({limits_of(row, rows)})") for row in rows]
        return answer_lines(self.found, effects, checks)

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        return answer_values(self.found, self.found.checks, self.out)

    def _name(self, row: Row) -> str:
        """An analysis, and the outcome where it is not the headline's."""
        name = analysis_of(self.found, row)
        return name if row["role"] == "primary" else f"{row['outcome']} ({row['role']}): {name}"
