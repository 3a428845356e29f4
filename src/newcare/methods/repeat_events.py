"""Directly standardised rates of events that repeat in one person: readmissions, repeat emergency admissions.

One person's events are not independent, so the limits are wider than for as many events of different people;
the rate itself is the same.

Source: UKHSA Fingertips, Public health data: technical guidance, as in the R package PHEindicatormethods
(the variance weighs each person by the square of their events).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, column, equally_long, refuse_negative, refuse_zero_or_less
from newcare.methods.standardisation import DirectlyStandardisedRate, rate_of_one_group


def directly_standardised_rate_of_repeat_events(
    age_band: Sequence[str],
    event_frequency: Sequence[float | None],
    people: Sequence[float | None],
    population: Sequence[float | None],
    standard_population: Sequence[float | None],
    *,
    per: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
) -> DirectlyStandardisedRate:
    """Directly standardised rate of one group whose events repeat in one person (readmissions, for example).

    Args:
        age_band: name of the stratum; one row for each band and frequency.
        event_frequency: whole number of events that each of `people` had.
        people: how many people had exactly that many; None counts as 0.
        population: people or person-years of the whole band, the same in all its rows, above 0.
        standard_population: weight of the band, the same in all its rows, 0 or more.
        per, confidence: as for `directly_standardised_rates`; one or two confidence levels.

    Raises:
        InvalidInput: a value missing, out of range, or different within one band; a band and frequency twice.
    """
    equally_long(
        age_band=age_band,
        event_frequency=event_frequency,
        people=people,
        population=population,
        standard_population=standard_population,
    )
    frequency, having = column("event_frequency", event_frequency), column("people", people, missing=0)
    whole_band, weight = column("population", population), column("standard_population", standard_population)
    _refuse_bad_frequencies(age_band, frequency)
    refuse_negative("people", having)
    refuse_zero_or_less("population", whole_band)
    refuse_negative("standard_population", weight)
    bands, band_of_row = _numbered(age_band)
    return rate_of_one_group(
        _sum_by_band(band_of_row, frequency * having),
        _one_for_each_band("population", bands, band_of_row, whole_band),
        _one_for_each_band("standard_population", bands, band_of_row, weight),
        _sum_by_band(band_of_row, frequency**2 * having),
        per,
        confidence,
    )


def _numbered(age_band: Sequence[str]) -> tuple[list[str], NDArray[np.intp]]:
    """Number the bands in the order in which they appear, and give each row the number of its band."""
    bands = list(dict.fromkeys(age_band))
    numbers = {band: number for number, band in enumerate(bands)}
    return bands, np.array([numbers[band] for band in age_band], dtype=np.intp)


def _sum_by_band(band_of_row: NDArray[np.intp], values: FloatArray) -> FloatArray:
    """Add up the rows of each band."""
    return np.bincount(band_of_row, values).astype(np.float64, copy=False)


def _refuse_bad_frequencies(age_band: Sequence[str | None], frequency: FloatArray) -> None:
    """Refuse frequencies that are no whole count, rows without a band, and rows that would be counted twice."""
    if any(band is None for band in age_band):
        raise InvalidInput("`age_band` is missing in data on repeat events.")
    refuse_negative("event_frequency", frequency)
    if (frequency % 1 != 0).any():
        raise InvalidInput("`event_frequency` must be a whole number of events.")
    (row, times), *_ = Counter(zip(age_band, frequency.tolist(), strict=True)).most_common(1)
    if times > 1:
        raise InvalidInput(
            "`event_frequency` must appear once within an `age_band`.",
            seen=f"{row[1]:g} {times} times in {row[0]}",
            remedy="Add up the people of equal rows.",
        )


def _one_for_each_band(
    name: str, bands: list[str], band_of_row: NDArray[np.intp], values: FloatArray
) -> FloatArray:
    """Take the one value that all rows of a band share."""
    of_band = np.empty(len(bands))
    of_band[band_of_row] = values
    differing = np.flatnonzero(of_band[band_of_row] != values)
    if differing.size:
        raise InvalidInput(
            f"`{name}` must be the same in every row of an `age_band`.",
            seen=f"different values in {bands[band_of_row[differing[0]]]}",
            remedy="Give the population of the whole band in each of its rows.",
        )
    return of_band
