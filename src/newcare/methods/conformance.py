"""The conformance cases' names for the statistics of this package: one adapter from JSON for each function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newcare.methods import conformance_charts, conformance_disclosure
from newcare.methods.case_inputs import (
    Adapter,
    Inputs,
    field,
    flag,
    optional,
    present,
    required,
    rows,
    texts,
    values,
    with_limits,
)
from newcare.methods.confidence import poisson_confidence_limits
from newcare.methods.index import baseline_index
from newcare.methods.indirect_standardisation import (
    IndirectlyStandardisedRatio,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
)
from newcare.methods.rates import Rate, crude_rate, mean, proportion
from newcare.methods.repeat_events import directly_standardised_rate_of_repeat_events
from newcare.methods.standardisation import directly_standardised_rate

DEFAULT_CONFIDENCE = 0.95
DEFAULT_PER = 100_000


def _poisson_confidence_limits(inputs: Inputs, _: Path) -> dict[str, Any]:
    """Limits of one count."""
    (method,) = texts("method", [required(inputs, "method")])
    return with_limits(
        poisson_confidence_limits(required(inputs, "count"), method, confidence=_confidence(inputs))
    )


def _rate(function: Callable[..., Rate], per: float) -> Adapter:
    """Adapt a rate of a numerator and a denominator, either of which may be null."""

    def adapted(inputs: Inputs, _: Path) -> dict[str, Any]:
        found = function(
            present(inputs, "numerator"),
            present(inputs, "denominator"),
            per=optional(inputs, "per", per),
            confidence=_confidence(inputs),
        )
        return with_limits(found)

    return adapted


def _mean(inputs: Inputs, _: Path) -> dict[str, Any]:
    """Mean of a list."""
    return with_limits(mean(values(inputs, "values"), confidence=_confidence(inputs)))


def _directly_standardised_rate(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Directly standardised rate of one group, of independent or of repeating events."""
    strata = rows(inputs, "strata", folder)
    options = {"per": optional(inputs, "per", DEFAULT_PER), "confidence": _confidence(inputs)}
    standard = field(strata, "population"), field(strata, "standard_population")
    if flag(inputs, "independent_events", default=True):
        return with_limits(directly_standardised_rate(field(strata, "events"), *standard, **options))
    bands = texts("age_band", field(strata, "age_band"))
    repeats = field(strata, "event_frequency"), field(strata, "people")
    return with_limits(directly_standardised_rate_of_repeat_events(bands, *repeats, *standard, **options))


def _indirect(function: Callable[..., IndirectlyStandardisedRatio], per: float) -> Adapter:
    """Adapt the indirectly standardised ratio or rate of one group."""

    def adapted(inputs: Inputs, folder: Path) -> dict[str, Any]:
        strata = rows(inputs, "strata", folder)
        found = function(
            field(strata, "events"),
            field(strata, "population"),
            field(strata, "reference_events"),
            field(strata, "reference_population"),
            observed_events=inputs.get("observed_events"),
            per=optional(inputs, "per", per),
            confidence=_confidence(inputs),
        )
        return with_limits(found)

    return adapted


def _baseline_index(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Index numbers of one series."""
    series = rows(inputs, "series", folder)
    return asdict(
        baseline_index(
            texts("period", field(series, "period")),
            field(series, "value"),
            texts("baseline_periods", values(inputs, "baseline_periods")),
            base=optional(inputs, "base", 100),
        )
    )


def _confidence(inputs: Inputs) -> Any:
    """Take the confidence level or levels asked for."""
    return optional(inputs, "confidence", DEFAULT_CONFIDENCE)


CONFORMANCE: Mapping[str, Adapter] = {
    "poisson_confidence_limits": _poisson_confidence_limits,
    "crude_rate": _rate(crude_rate, DEFAULT_PER),
    "proportion": _rate(proportion, 1),
    "mean": _mean,
    "directly_standardised_rate": _directly_standardised_rate,
    "indirectly_standardised_ratio": _indirect(indirectly_standardised_ratio, 1),
    "indirectly_standardised_rate": _indirect(indirectly_standardised_rate, DEFAULT_PER),
    "baseline_index": _baseline_index,
    **conformance_charts.CONFORMANCE,
    **conformance_disclosure.CONFORMANCE,
}
