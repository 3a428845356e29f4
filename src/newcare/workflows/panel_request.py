"""What is asked of a panel, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newcare.evaluation.areas import area_design
from newcare.evaluation.given import Columns, headline_sentence
from newcare.evaluation.given.words import effect_words
from newcare.report.given_panel_page import PanelFindings

PAGE = "evaluation.html"
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
    """

    panel: Path
    out: Path
    columns: Columns = field(default_factory=Columns)
    designs: tuple[str, ...] = ()
    protocol: Path | None = None
    confidence: float | None = None
    logarithm: bool = False
    periods_per_year: int | None = None


@dataclass(frozen=True)
class PanelResult:
    """What was found, and where it is."""

    findings: PanelFindings
    out: Path

    @property
    def page(self) -> Path:
        """The page for people."""
        return self.out / PAGE

    def lines(self) -> list[str]:
        """What to print: how the panel was read, each estimate, and the answer."""
        width = max(len(_name(row)) for row in self.findings.estimates)
        estimates = [
            f"  {_name(row):<{width}}  {effect_words(row)}{_why(row)}" for row in self.findings.estimates
        ]
        return [
            *self.findings.reading,
            self.findings.protocol,
            "",
            *estimates,
            "",
            headline_sentence(self.findings.main),
        ]

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        return {
            "sentence": headline_sentence(self.findings.main),
            "estimate": [dict(row) for row in self.findings.estimates],
            "reading": [*self.findings.reading],
            "protocol": self.findings.protocol,
            "page": str(self.page),
            "tables": {
                name: str(self.out / f"{name}.parquet")
                for name in ("estimate", "event_study", "effect_by_year")
            },
        }


def _name(row: Any) -> str:
    """A design with what it was set beside, and the outcome where it is not the headline's."""
    title = f"{area_design(row['design']).title}, {row['comparison'].replace('-', ' ')}"
    return title if row["role"] == "primary" else f"{row['outcome']} ({row['role']}): {title}"


def _why(row: Any) -> str:
    """Why a figure is missing."""
    return f": {row['reason']}" if row["reason"] else ""
