"""How costs vary in a folder of records: open, find the whole years, add up on the engine, estimate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from newcare.engines import Engine, open_engine
from newcare.errors import InvalidRecords
from newcare.payment.cost_variation import CostVariation, cost_variation
from newcare.payment.yearly_costs import yearly_cost_sums
from newcare.workflows.sources import Sources, open_sources

PURPOSE = "payment"
_SLACK = dt.timedelta(days=31)  # stays that reach to within a month of a year's end cover the year
_TABLES = ("register", "spell", "attendance", "contact", "package")


@dataclass(frozen=True)
class Varied:
    """How costs vary, and of which version of the records."""

    found: CostVariation
    data_version: str


def variation_of_records(records: Path, *, engine_name: str = "duckdb") -> Varied:
    """Estimate how costs vary from every whole financial year that the records cover.

    Raises:
        InvalidRecords: the records were linked for another purpose than payment, a table is missing or is not what its
            specification says, or no financial year is covered.
    """
    engine = open_engine(engine_name)
    try:
        sources = open_sources(records, engine, purpose=PURPOSE)
        years = _whole_years(sources, engine)
        sums = yearly_cost_sums(*(sources.tables[name] for name in _TABLES), years=years)
        rows = {name: engine.to_arrow(table).to_pylist() for name, table in sums.items()}
    finally:
        engine.close()
    return Varied(cost_variation(rows["cost_year"], rows["cost_pair"]), sources.version())


def _whole_years(sources: Sources, engine: Engine) -> list[int]:
    """Financial years that the stays cover, named by the year in which each begins."""
    spell = sources.tables["spell"]
    reach = spell.agg(first=spell.admission_date.min(), last=spell.admission_date.max())
    row = engine.to_arrow(reach).to_pylist()[0]
    if row["first"] is None:
        raise InvalidRecords("The records hold no spell, so that no year can be told to be whole.")
    years = [
        year
        for year in range(row["first"].year - 1, row["last"].year + 1)
        if row["first"] <= dt.date(year, 4, 1) + _SLACK and row["last"] >= dt.date(year + 1, 3, 31) - _SLACK
    ]
    if not years:
        raise InvalidRecords(
            "The records cover no whole financial year, April to March.",
            seen=f"spells from {row['first']} to {row['last']}",
            remedy="Give records of at least one.",
        )
    return years
