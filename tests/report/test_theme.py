"""Colours can be read on paper and told apart without full colour vision.

Contrast after WCAG 2.2; colour vision simulated with the matrices for severity 1.0 of Machado, Oliveira and Fernandes
2009, IEEE TVCG 15:1291-1298; differences after CIE 1976 (2.3 is just noticeable, 15 is plain).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from colours import LIGHT_TO_XYZ, contrast, light
from newcare.report.charts.theme import ACCENT, BAD, GOOD, INK, MUTED, PAPER, SERIES, TINT, UNSURE

VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def lab(linear: np.ndarray) -> np.ndarray:
    """CIE 1976 L*a*b* under D65."""
    share = LIGHT_TO_XYZ @ linear / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_black_on_white_has_the_contrast_that_wcag_states():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colour", [INK, MUTED, ACCENT, GOOD, BAD, UNSURE])
@pytest.mark.parametrize("ground", [PAPER, TINT])
def test_words_stand_out_from_their_ground(colour, ground):
    assert contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("colour", SERIES)
def test_series_and_their_names_stand_out_from_paper(colour):
    assert contrast(colour, PAPER) >= 4.5


@pytest.mark.parametrize("vision", VISION)
def test_series_can_be_told_apart(vision):
    seen = [lab(np.clip(VISION[vision] @ light(colour), 0, 1)) for colour in SERIES]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) >= 15
