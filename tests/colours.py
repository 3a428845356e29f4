"""Contrast of colours after WCAG 2.2."""

from __future__ import annotations

import numpy as np

LIGHT_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def light(colour: str) -> np.ndarray:
    """Linear red, green, blue of a colour such as #015044."""
    shares = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    darker, lighter = sorted(float(light(colour) @ LIGHT_TO_XYZ[1]) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)
