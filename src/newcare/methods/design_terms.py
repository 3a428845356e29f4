"""Terms of a regression from named columns: as they are, squared, and as dummies of categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from newcare.methods.panel import Floats


@dataclass(frozen=True)
class Terms:
    """Named columns of a design of shape (n, k), without an intercept."""

    names: tuple[str, ...]
    design: Floats


def design_terms(
    rows: int,
    covariates: Mapping[str, Floats],
    squared: Mapping[str, Floats] | None = None,
    categories: Mapping[str, Sequence[float] | Sequence[str]] | None = None,
) -> Terms:
    """Build the terms of a regression.

    Args:
        rows: n.
        covariates: columns taken as they are, each of shape (n,).
        squared: columns whose square is a term, `column^2`.
        categories: columns of labels; each level but the first in sorted order is a 0/1 term, `column=level`.
    """
    columns = dict(covariates)
    columns |= {f"{name}^2": np.square(values) for name, values in (squared or {}).items()}
    for name, labels in (categories or {}).items():
        held = np.asarray(labels)
        for level in np.unique(held)[1:]:
            columns[f"{name}={_written(level)}"] = (held == level).astype(np.float64)
    design = np.column_stack(list(columns.values())) if columns else np.zeros((rows, 0))
    return Terms(tuple(columns), design.astype(np.float64, copy=False))


def _written(level: np.str_ | np.float64) -> str:
    """Write a level as it stands in the table: whole numbers without a decimal point."""
    return f"{level:.15g}" if isinstance(level, np.floating) else str(level)
