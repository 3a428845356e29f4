"""Names of made-up people: put together from syllables of our own, so that nobody takes them for somebody's."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Flags, Floats, Words
from newcare.synthetic.draws import Draws

_PARTS: dict[str, list[str]] = tomllib.loads(
    (files("newcare.synthetic.flows") / "names.toml").read_text(encoding="utf-8")
)
SURNAMES = tuple(stem + ending for stem in _PARTS["stems"] for ending in _PARTS["endings"])
FORENAMES = tuple(
    beginning + ending
    for endings in (_PARTS["of_women"], _PARTS["of_men"])
    for beginning in _PARTS["beginnings"]
    for ending in endings
)
_OF_EACH_SEX = len(FORENAMES) // 2
_SKEW = 1.4  # power by which the first names of each list are more common


def draw_surnames(draws: Draws, number: Words) -> pa.DictionaryArray:
    """Draw a surname for each person; some are several times as common as others."""
    return _named(draws.uniform("surname", number) ** _SKEW * len(SURNAMES), SURNAMES)


def draw_forenames(draws: Draws, number: Words, female: Flags) -> pa.DictionaryArray:
    """Draw a forename for each person, of those of the person's sex."""
    within = draws.uniform("forename", number) ** _SKEW * _OF_EACH_SEX
    return _named(np.where(female, within, within + _OF_EACH_SEX), FORENAMES)


def _named(position: Floats, names: tuple[str, ...]) -> pa.DictionaryArray:
    """Names at these positions, fractions dropped."""
    return pa.DictionaryArray.from_arrays(pa.array(position.astype(np.int32)), pa.array(names))
