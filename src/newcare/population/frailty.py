"""Frailty of a person: the Hospital Frailty Risk Score from codes, the electronic frailty index from deficits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newcare.errors import InvalidInput
from newcare.reference.codelists import (
    BANDS,
    frailty_bands,
    hospital_frailty_bands,
    hospital_frailty_list,
    normalised,
)

DEFICITS = 36
_CATEGORY = 3  # characters of an ICD-10 code that name its category


@dataclass(frozen=True)
class HospitalFrailty:
    """Hospital Frailty Risk Score of one person, in tenths, with the categories that count towards it."""

    person_id: str
    tenths: int
    codes_counted: tuple[str, ...]

    @property
    def score(self) -> float:
        """The score as it is published."""
        return self.tenths / 10

    @property
    def band(self) -> str:
        """The band `low`, `intermediate` or `high`, decided in tenths so that its edges are exact."""
        lowest, highest = hospital_frailty_bands()
        if self.tenths < lowest:
            return "low"
        return "intermediate" if self.tenths <= highest else "high"


def hospital_frailty(codes: Mapping[str, Iterable[str | None]]) -> list[HospitalFrailty]:
    """Hospital Frailty Risk Score of each person, made for people of 75 and over.

    Args:
        codes: person -> ICD-10 codes of the hospital stay in question and of those of the two years before it. Each
            three-character category counts once.

    Returns:
        One entry a person, in the order of the person's identifier as text.

    Sources:
        Gilbert 2018, doi 10.1016/S0140-6736(18)30668-8.
    """
    tenths = hospital_frailty_list().weights["tenths"]
    found: list[HospitalFrailty] = []
    for person in sorted(codes):
        categories = {normalised(code)[:_CATEGORY] for code in codes[person]} & set(tenths)
        found.append(
            HospitalFrailty(person, sum(tenths[code] for code in categories), tuple(sorted(categories)))
        )
    return found


@dataclass(frozen=True)
class ElectronicFrailty:
    """Electronic frailty index of one person, from 0 to 1, and its band."""

    score: float
    band: str


def frailty_from_deficits(present: int, total: int = DEFICITS) -> ElectronicFrailty:
    """Electronic frailty index by the number of deficits a person has.

    Args:
        present: deficits that the person has, from 0 to `total`.
        total: deficits looked for; at least 1.

    Raises:
        InvalidInput: a number that is not whole or is out of range.

    Sources:
        Clegg 2016, doi 10.1093/ageing/afw039.
    """
    if not _whole(total) or total < 1:
        raise InvalidInput("`deficits_total` must be a whole number of 1 or more.", seen=repr(total))
    if not _whole(present) or not 0 <= present <= total:
        raise InvalidInput(
            "`deficits_present` must be a whole number from 0 to `deficits_total`.",
            seen=f"{present!r} of {total}",
        )
    limits = frailty_bands()
    band = next((name for name, limit in limits.items() if 100 * present <= limit * total), BANDS[-1])
    return ElectronicFrailty(present / total, band)


def frailty_from_score(score: float) -> ElectronicFrailty:
    """Band of an electronic frailty index that a clinical system gave; refuses one that is not from 0 to 1."""
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        raise InvalidInput("`score` must be a number from 0 to 1.", seen=repr(score))
    limits = frailty_bands()
    band = next((name for name, limit in limits.items() if score <= limit / 100), BANDS[-1])
    return ElectronicFrailty(float(score), band)


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
