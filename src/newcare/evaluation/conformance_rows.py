"""Reads the tables of people of conformance cases: arms, outcome, terms; rows with a missing value are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newcare.evaluation.conformance_input import CaseTable, names, read_case_table
from newcare.methods.case_inputs import Inputs, required
from newcare.methods.design_terms import Terms, design_terms
from newcare.methods.panel import Flags, Floats, Integers


@dataclass(frozen=True)
class CaseRows:
    """The rows of a case's table that have every value used."""

    table: CaseTable
    kept: Flags

    @property
    def rows(self) -> int:
        """Number of rows kept."""
        return int(self.kept.sum())

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were used and left out, as cases write it."""
        return {"rows": self.rows, "dropped_rows": len(self.kept) - self.rows}

    def numbers(self, name: str) -> Floats:
        """Return a column of numbers."""
        return self.table.numbers(name)[self.kept]

    def labels(self, name: str) -> list[str]:
        """Return a column as text."""
        given = self.table.labels(name)
        return [str(given[place]) for place in np.flatnonzero(self.kept)]

    def codes(self, name: str) -> Integers:
        """Return a column of labels as codes from 0."""
        return np.asarray(np.unique(self.labels(name), return_inverse=True)[1])

    def covariates(self, given: Sequence[str]) -> Terms:
        """Return columns of numbers as terms."""
        return design_terms(self.rows, {name: self.numbers(name) for name in given})

    def terms(self, inputs: Inputs, squared: Sequence[str] = ()) -> Terms:
        """Return the covariates, squares and dummies that a case asks for, and the squares of more columns."""
        squares = [*names(inputs, "squared_columns"), *squared]
        return design_terms(
            self.rows,
            {name: self.numbers(name) for name in names(inputs, "covariate_columns")},
            {name: self.numbers(name) for name in squares},
            {name: self._levels(name) for name in names(inputs, "categorical_columns")},
        )

    def _levels(self, name: str) -> list[Any]:
        """Return a column of categories: as numbers where all its cells are, else as text."""
        given = self.table.column(name)
        numeric = all(isinstance(cell, int | float) for cell in given if cell is not None)
        return self.numbers(name).tolist() if numeric else self.labels(name)


def read_rows(
    inputs: Inputs,
    folder: Path,
    *,
    numbers: Sequence[str],
    labels: Sequence[str] = (),
    covariates: Sequence[str] = (),
    with_terms: bool = False,
) -> CaseRows:
    """Read a case's `table` and find the rows without a missing value in the columns used.

    Args:
        inputs: of the case.
        folder: of the case's file.
        numbers: inputs that each name a column of numbers; those not given are not used.
        labels: columns of text that are used.
        covariates: columns of numbers that are used.
        with_terms: whether the covariates, squares and categories that the case names are used.
    """
    table = read_case_table(inputs, "table", folder)
    columns = [inputs[name] for name in numbers if inputs.get(name) is not None]
    columns += covariates
    texts = list(labels)
    if with_terms:
        columns += names(inputs, "covariate_columns") + names(inputs, "squared_columns")
        texts += names(inputs, "categorical_columns")
    kept = np.ones(len(table.rows), dtype=bool)
    for column in columns:
        kept &= ~np.isnan(table.numbers(column))
    for column in texts:
        kept &= np.array([label is not None for label in table.labels(column)], dtype=bool)
    return CaseRows(table, kept)


def treatment_of(rows: CaseRows, inputs: Inputs) -> Floats:
    """Return the treatment column."""
    return rows.numbers(required(inputs, "treatment_column"))


def outcome_of(rows: CaseRows, inputs: Inputs) -> Floats:
    """Return the outcome column."""
    return rows.numbers(required(inputs, "outcome_column"))
