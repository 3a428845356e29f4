"""From the tables that `diagnose` is given to what the checks read."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.evaluation.diagnostics.panels import Observations
from newcare.evaluation.observed import Observed, read_panel
from newcare.methods.panel import Floats, Panel


def outcomes_of(panel: pa.Table, primary: str) -> dict[str, Observed]:
    """Read the panel of each outcome; a table without a column `outcome` is of the primary one alone."""
    if "outcome" not in panel.column_names:
        return {primary: read_panel(panel)}
    return {
        name: read_panel(panel.filter(pc.field("outcome") == name).drop_columns(["outcome"]))
        for name in pc.unique(panel["outcome"]).to_pylist()
    }


def kinds_of(people: pa.Table | None) -> dict[str, Observations]:
    """Read the panel of each kind of people, by what tells them apart; not of a kind that some quarter lacks."""
    found: dict[str, dict[str, Observed]] = {}
    if people is not None:
        quarters = len(people["quarter"].unique())
        pairs = people.group_by(["cut", "value"]).aggregate([]).to_pylist()
        for pair in sorted(pairs, key=lambda pair: (pair["cut"], pair["value"])):
            chosen = (pc.field("cut") == pair["cut"]) & (pc.field("value") == pair["value"])
            table = people.filter(chosen).drop_columns(["cut", "value"])
            of_cut = found.setdefault(pair["cut"], {})
            if len(table["quarter"].unique()) == quarters:
                of_cut[pair["value"]] = read_panel(table)
    return dict(found)


def about_units(
    units: pa.Table | None, panel: Panel
) -> tuple[dict[str, Floats], dict[str, list[str | None]]]:
    """Numbers and labels of each unit of a panel; a number that some unit lacks is left out."""
    numbers: dict[str, Floats] = {}
    groups: dict[str, list[str | None]] = {}
    if units is None:
        return numbers, groups
    row = {unit: place for place, unit in enumerate(units["unit"].to_pylist())}
    for name in units.column_names:
        if name == "unit":
            continue
        held, words = units[name].to_pylist(), name.replace("_", " ")
        values = [held[row[unit]] if unit in row else None for unit in panel.units]
        if pa.types.is_string(units.schema.field(name).type):
            groups[words] = values
        elif None not in values:
            numbers[words] = np.array(values, dtype=np.float64)
    return numbers, groups
