"""The European Standard Population 2013: the age structure that English directly standardised rates are weighted by.

Source: Eurostat 2013, Revision of the European Standard Population: report of Eurostat's task force.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from newcare.errors import InvalidInput
from newcare.terms import AGE_BANDS

EUROPEAN_STANDARD_POPULATION_2013: dict[str, int] = {
    "0": 1_000,
    "1-4": 4_000,
    "5-9": 5_500,
    "10-14": 5_500,
    "15-19": 5_500,
    "20-24": 6_000,
    "25-29": 6_000,
    "30-34": 6_500,
    "35-39": 7_000,
    "40-44": 7_000,
    "45-49": 7_000,
    "50-54": 7_000,
    "55-59": 6_500,
    "60-64": 6_000,
    "65-69": 5_500,
    "70-74": 5_000,
    "75-79": 4_000,
    "80-84": 2_500,
    "85-89": 1_500,
    "90-94": 800,
    "95+": 200,
}
"""Persons by age band as published, both sexes together; 100,000 in all."""

_BAND = re.compile(r"(?P<first>\d{1,3})(?P<open>\+)?(-(?P<last>\d{1,3}))?", re.ASCII)


@dataclass(frozen=True)
class StandardPopulation:
    """Persons of a standard population in each of some age bands, in the order asked for, and their sum."""

    age_bands: tuple[str, ...]
    standard_population: tuple[int, ...]
    total: int


def european_standard_population_2013(age_bands: Sequence[str] | None = None) -> StandardPopulation:
    """Give the European Standard Population 2013 in age bands of your own.

    Args:
        age_bands: bands of completed years written `a`, `a-b` or `a+`; they need not cover all ages. Without
            them, the 19 bands 0-4, 5-9 and so on to 90+.

    Raises:
        InvalidInput: no band, a band that is not written so, or one that cuts across a band as published.
    """
    asked = AGE_BANDS if age_bands is None else tuple(age_bands)
    if not asked:
        raise InvalidInput("`age_bands` must name at least one band.", seen="an empty list")
    persons = tuple(_persons(band) for band in asked)
    return StandardPopulation(asked, persons, sum(persons))


def _persons(band: str) -> int:
    """Add up the published bands that one band covers."""
    first, last = _ages(band)
    persons = 0
    for published, count in EUROPEAN_STANDARD_POPULATION_2013.items():
        youngest, oldest = _ages(published)
        if oldest < first or last < youngest:
            continue
        if youngest < first or last < oldest:
            raise InvalidInput(
                f"The age band {band} in `age_bands` cuts across {published} of the standard population.",
                remedy="Use bands that begin and end where published ones do.",
            )
        persons += count
    return persons


def _ages(band: str) -> tuple[int, float]:
    """Read the first and last completed years of a band; the last of an open band is infinite."""
    match = _BAND.fullmatch(band)
    if match is None or (match["open"] and match["last"]):
        raise InvalidInput(
            "`age_bands` are written as 0, 1-4 or 95+.",
            seen=repr(band),
            remedy="Write completed years of age.",
        )
    first = int(match["first"])
    last = math.inf if match["open"] else int(match["last"] or first)
    if last < first:
        raise InvalidInput("A band in `age_bands` ends before it begins.", seen=band)
    return first, last
