"""What the report of an evaluation is written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newcare.evaluation.areas import RATIO
from newcare.evaluation.sides import same_analysis
from newcare.evaluation.verdict import Verdict, VerdictCode
from newcare.evaluation.wording import is_ratio
from newcare.report.results import Row

PRIMARY = "primary"
CARE = "model of care"
EFFECT_SEEN = frozenset((VerdictCode.WORKED, VerdictCode.HARMED))
"""Verdicts with which events and money may be told: otherwise chance may have made them."""


@dataclass(frozen=True)
class Evaluated:
    """Tables of an evaluation as rows, after disclosure control, and what is said about them.

    Attributes:
        title: what was evaluated.
        verdict: on the main row.
        estimates, quarters, years: rows of `estimate`, `event_study`, `effect_by_year`.
        checks: rows of `diagnostic`.
        people, balance: rows of `person_estimate` and `balance`; empty where no design of persons ran.
        outcome_titles: outcome -> title; an outcome that is not in it is called by its name.
        lower_is_better: direction of good of the primary outcome.
        protocol_parts: parts of the protocol in words; empty where none was followed.
        unit: what starts, in words, such as "practice".
        period: length of a period, in words, such as "quarter"; "year" where effects by year say nothing more.
        intervention: what was started, in words.
        per: what absolute effects are per, where effects are ratios; null where they are in the outcome's own unit.
        read: how the records, or a panel, were read; a sentence each.
        files: file name -> what a row of it is.
        small_numbers: the rule that was in force.
        truth: a sentence on what was set, where the place is made up.
    """

    title: str
    verdict: Verdict
    estimates: Sequence[Row]
    quarters: Sequence[Row]
    years: Sequence[Row]
    checks: Sequence[Row] = ()
    people: Sequence[Row] = ()
    balance: Sequence[Row] = ()
    outcome_titles: Mapping[str, str] = field(default_factory=dict)
    lower_is_better: bool = True
    protocol_parts: Sequence[tuple[str, str]] = ()
    unit: str = "unit"
    period: str = "quarter"
    intervention: str = CARE
    per: str | None = "per 1,000 person-years"
    read: Sequence[str] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    small_numbers: str | None = None
    truth: str | None = None

    @property
    def main(self) -> Row:
        """The row that the protocol judges by."""
        return next(row for row in self.estimates if row["main"])

    @property
    def ratio(self) -> bool:
        """Whether effects are ratios of rates; otherwise they are differences in the outcome's own unit."""
        return is_ratio(self.main)

    @property
    def by_year(self) -> bool:
        """Whether a year holds several periods, so that effects by year say something more."""
        return self.period not in ("year", "period")

    @property
    def screens(self) -> int:
        """On how many choices of units the main outcome is estimated."""
        return len({row["screen"] for row in self.estimates})

    @property
    def screened_out(self) -> int:
        """Units that the headline's screen leaves out; 0 where the same analysis was not made of all units."""
        main, same = self.main, ("outcome", "design", "comparison")
        counts = ("units_treated", "units_comparison", "units_left_out")
        own = sum(main[name] for name in counts)
        return max(
            int(sum(row[name] for name in counts) - own)
            for row in self.estimates
            if same_analysis(row, main, *same)
        )

    def titled(self, outcome: str) -> str:
        """The title of an outcome."""
        return self.outcome_titles.get(outcome, outcome)

    def of_primary(self, rows: Sequence[Row]) -> list[Row]:
        """Rows on the main outcome."""
        return [row for row in rows if row["outcome"] == self.main["outcome"]]

    def of_main(self, rows: Sequence[Row]) -> list[Row]:
        """Rows of the main outcome, design, comparison and screen, with the scale that they are on."""
        scale = self.main.get("scale", RATIO)
        return [{"scale": scale, **row} for row in self.of_primary(rows) if same_analysis(row, self.main)]

    def of_main_analysis(self, rows: Sequence[Row]) -> list[Row]:
        """Rows of every outcome by the main design, comparison and screen."""
        return [row for row in rows if same_analysis(row, self.main)]
