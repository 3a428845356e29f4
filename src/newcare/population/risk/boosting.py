"""Gradient boosted trees as an option, for places that want to see whether they do better than the readable model.

They are not exported as an expression and score in this process only. Needs the extra `boosting`.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray

_SETTINGS = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.05,
    "min_data_in_leaf": 200,
    "feature_fraction": 0.8,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
_ROUNDS = 200


@dataclass(frozen=True)
class Boosted:
    """Fitted trees as LightGBM's own text, and the columns they look at, in order."""

    text: str
    sources: tuple[str, ...]

    def risk(self, people: pa.Table) -> FloatArray:
        """Risk of each person."""
        trees = require_lightgbm().Booster(model_str=self.text)
        return np.asarray(trees.predict(_columns(people, self.sources)), dtype=np.float64)


def boosted(people: pa.Table, outcome: FloatArray, sources: Sequence[str]) -> Boosted:
    """Fit trees on columns of numbers, and on sex as 0 and 1.

    Raises:
        InvalidInput: LightGBM is not installed.
    """
    library = require_lightgbm()
    rows = library.Dataset(_columns(people, sources), label=outcome, free_raw_data=True)
    trees = library.train(_SETTINGS, rows, num_boost_round=_ROUNDS)
    return Boosted(str(trees.model_to_string()), tuple(sources))


def _columns(people: pa.Table, sources: Sequence[str]) -> FloatArray:
    """Numbers of each person and column, shape (n, k)."""
    columns = []
    for name in sources:
        values: Any = people[name].to_numpy(zero_copy_only=False)
        columns.append(np.asarray(values == "male" if name == "sex" else values, dtype=np.float64))
    return np.column_stack(columns)


def require_lightgbm() -> Any:
    """The library, loaded when it is first wanted; refuses, with the remedy, where it is absent."""
    try:
        return importlib.import_module("lightgbm")
    except ImportError as error:
        raise InvalidInput(
            "The risk model 'lightgbm' is not installed.",
            remedy="Install newcare with its extra 'boosting', or use the model 'logistic'.",
        ) from error
