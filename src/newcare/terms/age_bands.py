"""Five-year age bands, 0-4 to 90+, as the European Standard Population 2013 uses them."""

from __future__ import annotations

AGE_BANDS: tuple[str, ...] = (*(f"{start}-{start + 4}" for start in range(0, 90, 5)), "90+")


def age_band(age: int) -> str:
    """Name the five-year band of a completed age in years: 0-4, 5-9 and so on to 90+."""
    return AGE_BANDS[min(age // 5, len(AGE_BANDS) - 1)]
