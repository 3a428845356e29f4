"""The figures of one indicator, found in the tables and put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newcare.reference.indicators import Indicator
from newcare.report.charts import Unit
from newcare.report.results import SUPPRESSED, Results, Row
from newcare.terms.words import interval_words, not_known, number_words, per_cent, pounds_words

MODEL, COMPARISON, ALL = "model of care", "comparison", "all units"
GROUP_WORDS = {MODEL: "Model of care", COMPARISON: "Comparison", ALL: "All units"}
SPLIT = ("zero-day-emergency-admissions", "one-day-or-more-emergency-admissions")
VARIATION_WORDS = {
    "common_cause": "∿ common cause",
    "improvement": "✓ improving",
    "concern": "✗ worsening",
    "neutral_high": "↑ high",
    "neutral_low": "↓ low",
}
SUPPRESSED_WORDS = "suppressed: too few to show, or it would give another away"
STAR_NOTE = f"{SUPPRESSED}: {SUPPRESSED_WORDS}."
_WOULD_TELL = f"{SUPPRESSED} it would give another away"


@dataclass(frozen=True)
class Figures:
    """One indicator's rows: `rate` by (area, period), `contrast` by (area, contrast), `variation` by area."""

    indicator: Indicator
    rate: Mapping[tuple[str, str], Row]
    contrast: Mapping[tuple[str, str], Row]
    variation: Mapping[str, Row]

    @property
    def title(self) -> str:
        """The indicator in words."""
        return self.indicator.title

    @property
    def measure(self) -> str:
        """What the value is."""
        return str(next(iter(self.rate.values()))["measure"])

    @property
    def unit_words(self) -> str:
        """What a value of the indicator is per."""
        if self.measure == "standardised rate":
            return "per person-year" if self.indicator.in_pence else "per 1,000 person-years"
        return "per 100" if self.measure == "proportion" else "on average"

    @property
    def chart_unit(self) -> Unit:
        """How a chart labels the values that `shown` gives."""
        return "pence" if self.indicator.in_pence else "number"

    def shown(self, value: float | None) -> float | None:
        """A value as it is shown: pence per 1,000 person-years come as pence per person-year."""
        if value is None or not self.indicator.in_pence or self.measure != "standardised rate":
            return value
        return value / 1_000

    def words(self, value: float | None) -> str:
        """A value in words, without what it is per."""
        return pounds_words(self.shown(value)) if self.indicator.in_pence else number_words(value)

    def cell(self, row: Row, column: str = "value") -> str:
        """A value of a row in words; a star where it is suppressed."""
        return self.words(row[column]) if row[column] is not None else withheld(row)

    def process_limits(self, row: Row) -> str:
        """Process limits of a point in words; nothing that is counted goes below nought."""
        if row["upper_limit"] is None:
            return withheld(row)
        lower = None if row["lower_limit"] is None else max(row["lower_limit"], 0.0)
        return interval_words(lower, row["upper_limit"], words=self.words)

    def value_words(self, area: str, period: str = "latest") -> str:
        """A value with its limits; why it is not known, where it is not."""
        row = self.rate[area, period]
        if row["value"] is None:
            return withheld(row)
        return f"{self.words(row['value'])} ({interval_words(row['lower'], row['upper'], words=self.words)})"

    def change_words(self, area: str, contrast: str = "since baseline") -> str:
        """A ratio as a relative change with its limits."""
        row = self.contrast[area, contrast]
        if row["ratio"] is None:
            return withheld(row)
        return f"{per_cent(row['ratio'] - 1, signed=True)} ({ratio_limits(row)})"

    def index(self, area: str) -> float | None:
        """The last four quarters as an index of the baseline."""
        ratio = self.contrast[area, "since baseline"]["ratio"]
        return None if ratio is None else 100 * ratio

    def index_words(self, area: str) -> str:
        """The index in words; a star where it is suppressed."""
        index = self.index(area)
        return withheld(self.contrast[area, "since baseline"]) if index is None else number_words(index)

    @property
    def beside(self) -> Row:
        """The change of the model of care beside the comparison's."""
        return self.contrast[MODEL, "change beside comparison"]


def is_suppressed(row: Row) -> bool:
    """Whether disclosure control hid the figures of a row."""
    return row["events"] is None or str(row.get("reason") or "").startswith("suppressed")


def withheld(row: Row) -> str:
    """What stands where a figure of a row is not there: a star, or why it is not known.

    Of a count that is hidden nothing more is said row by row: which of two reasons holds would tell how many there are.
    """
    if not is_suppressed(row):
        return not_known(row.get("reason"))
    return SUPPRESSED if row["events"] is None else _WOULD_TELL


def withheld_words(row: Row) -> str:
    """The same as part of a sentence."""
    return SUPPRESSED_WORDS if is_suppressed(row) else not_known(row.get("reason"))


def mark_words(row: Row, column: str = "variation") -> str:
    """A mark of a control chart in words; a star where it is suppressed."""
    return withheld(row) if row[column] is None else VARIATION_WORDS[row[column]]


def ratio_limits(row: Row) -> str:
    """Limits of a ratio as relative changes; one without an upper end says so."""
    if row["ratio_upper"] is None:
        return f"{per_cent(row['ratio_lower'] - 1, signed=True)} to no limit"
    return interval_words(row["ratio_lower"] - 1, row["ratio_upper"] - 1)


def figures_of(results: Results) -> list[Figures]:
    """Figures of every indicator: the primary one first, then those that balance it, as the rows name them."""
    names = dict.fromkeys(row["indicator"] for row in results["area_rate"])
    return [_figures(results, name) for name in names]


def _figures(results: Results, name: str) -> Figures:
    """Rows of one indicator of the groups."""

    def of(table: str) -> list[Row]:
        return [row for row in results[table] if row["indicator"] == name and row["level"] == "group"]

    return Figures(
        results.indicator(name),
        {(row["area"], row["period"]): row for row in of("area_rate")},
        {(row["area"], row["contrast"]): row for row in of("rate_contrast")},
        {row["area"]: row for row in of("variation")},
    )


def chance_words(sign: str | None) -> str:
    """What the limits of a contrast say, in words."""
    return {
        "higher": "higher, beyond what chance explains",
        "lower": "lower, beyond what chance explains",
        "within chance": "no more than chance explains",
    }.get(sign or "", "not known")
