"""Persons counted once in a unit and period, in the cell of the first record that counts them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.outcomes.dense_layout import STRATA, Whole


class FirstOfPersons:
    """Gathers the records that count a person; few enough to be kept, since most count nobody."""

    def __init__(self) -> None:
        self._parts: list[pa.Table] = []

    def add(self, batch: pa.RecordBatch, chosen: Whole, cells: Whole, day: str, share: Whole | None) -> None:
        """Keep person, cell, day and share of the chosen rows of a batch."""
        rows = batch.select(["person_id", day]).take(pa.array(chosen))
        shares = np.ones(len(chosen), np.int64) if share is None else share.take(chosen)
        self._parts.append(
            pa.table(
                {
                    "person": rows.column(0).cast(pa.string()),
                    "day": rows.column(1),
                    "cell": cells.take(chosen),
                    "share": shares,
                }
            )
        )

    def counted(self) -> tuple[Whole, Whole]:
        """Cell and share of each person's first record in a unit, value of the cut and period."""
        if not self._parts:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        rows = pa.concat_tables(self._parts)
        period = pc.divide(rows["cell"], STRATA)  # a period of a unit has this many cells, in a row
        ordered = rows.append_column("period", period).sort_by(
            [("person", "ascending"), ("period", "ascending"), ("day", "ascending"), ("cell", "ascending")]
        )
        person = ordered["person"].combine_chunks().dictionary_encode().indices.to_numpy()
        where = ordered["period"].to_numpy()
        first = np.ones(len(person), bool)
        first[1:] = (person[1:] != person[:-1]) | (where[1:] != where[:-1])
        return ordered["cell"].to_numpy()[first], ordered["share"].to_numpy()[first]
