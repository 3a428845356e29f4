"""One check of a result: what was tried, what was found, and whether words of cause survive it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from newcare.evaluation.sides import estimate_of, limits_of
from newcare.evaluation.verdict_rules import GATES, SIGNIFICANCE

__all__ = ["GATES", "SIGNIFICANCE", "Check"]


@dataclass(frozen=True)
class Check:
    """A row of `diagnostic` without its lineage; `passed` is null where the check cannot tell.

    `at_a_cost` marks an outcome that got worse while the main one got better, and that no sum settles.
    """

    check: str
    about: str
    sentence: str
    method: str
    passed: bool | None
    statistic: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None
    threshold: float | None = None
    at_a_cost: bool = False

    def with_figures_of(self, row: Mapping[str, Any], p_value: float | None = None) -> Check:
        """Take over effect, limits and p value of a row of estimates; the p value may be one that was adjusted."""
        lower, upper = limits_of(row) or (None, None)
        return replace(
            self,
            statistic=estimate_of(row),
            lower=lower,
            upper=upper,
            p_value=row["p_value"] if p_value is None else p_value,
        )

    @property
    def withholds_cause(self) -> bool:
        """Whether this check takes words of cause away."""
        return self.at_a_cost or (self.check in GATES and self.passed is False)

    def row(self) -> dict[str, object]:
        """The columns of `diagnostic` that a check fills."""
        columns = asdict(self)
        del columns["at_a_cost"]
        return {**columns, "withholds_cause": self.withholds_cause}
