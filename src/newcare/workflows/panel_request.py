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
from newcare.workflows.evaluation_files import DOCUMENT, PAGE

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
        found, said = self.found, self.found.verdict
        names = [self._name(row) for row in found.estimates]
        width = max(map(len, names))
        failed = [row["check"] for row in found.checks if row["passed"] is False]
        checks = f"{len(found.checks)} checks, {len(failed)} not passed"
        return [
            *found.read,
            said.protocol,
            "",
            *(
                f"  {name:<{width}}  {effect_of(row)} ({limits_of(row)})"
                for name, row in zip(names, found.estimates, strict=True)
            ),
            "",
            f"{checks}: {', '.join(dict.fromkeys(failed))}." if failed else f"{checks}.",
            "",
            said.sentence,
            f"{said.because} {said.would_change}",
        ]

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        found, said = self.found, self.found.verdict
        return {
            "verdict": said.code.value,
            "rule": said.rule,
            "sentence": said.sentence,
            "because": said.because,
            "would_change": said.would_change,
            "cause": said.cause,
            "disagreements": [*said.disagreements],
            "provisos": [*said.provisos],
            "protocol": said.protocol,
            "better": "lower" if found.lower_is_better else "higher",
            "estimate": [dict(row) for row in found.estimates],
            "checks": [dict(row) for row in found.checks],
            "reading": [*found.read],
            "page": str(self.page),
            "document": str(self.out / DOCUMENT),
            "tables": {name.removesuffix(".parquet"): str(self.out / name) for name in found.files},
        }

    def _name(self, row: Row) -> str:
        """An analysis, and the outcome where it is not the headline's."""
        name = analysis_of(self.found, row)
        return name if row["role"] == "primary" else f"{row['outcome']} ({row['role']}): {name}"
