"""Replay past years under several contract files: read, settle each, write the page and the table whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.caremodel.contracts import load_contract
from newcare.engines import replaced_whole
from newcare.errors import InvalidInput
from newcare.payment.contracts.replay import Replay, replay
from newcare.payment.contracts.replay_units import UnitReplay, replay_units
from newcare.report.page import render_page
from newcare.report.settlement.replay_page import replay_page, replay_words

_OF_UNITS = ("unit", "people", "budget_pence", "actual_pence")


@dataclass(frozen=True)
class Replayed:
    """What the contracts would have paid, and where the page is."""

    found: Replay
    units: tuple[UnitReplay, ...]
    sentence: str
    report: Path

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        return {
            **asdict(self.found),
            "units": [asdict(unit) for unit in self.units],
            "report": str(self.report),
        }


def replay_files(
    contract_paths: Sequence[Path], accounts: Path, out: Path, *, relabel: bool, budget: Path | None
) -> Replayed:
    """Replay accounts under contract files.

    Args:
        contract_paths: contract files; the others are compared with the first.
        accounts: CSV of accounts.
        out: folder written: replay.html, replay.parquet, and units.parquet where a budget is given.
        relabel: take the accounts' first year for the first year of each term.
        budget: results folder of a run, or its table `budget` (Parquet), for units one by one.

    Raises:
        InvalidContract: a contract file or the accounts cannot be used. InvalidInput: the budget is not one.
    """
    contracts = [load_contract(path) for path in contract_paths]
    found = replay(contracts, accounts, relabel=relabel)
    units = () if budget is None else tuple(replay_units(contracts, _budget(budget)))
    names = {party: name for contract in contracts for party, name in contract.parties.items()}
    with replaced_whole(out) as room:
        page = replay_page(contracts, found, units)
        (room / "replay.html").write_text(render_page(page), encoding="utf-8")
        pq.write_table(pa.Table.from_pylist([asdict(row) for row in found.rows]), room / "replay.parquet")
        if units:
            pq.write_table(pa.Table.from_pylist([asdict(unit) for unit in units]), room / "units.parquet")
    return Replayed(found, units, replay_words(found, names), out / "replay.html")


def _budget(run: Path) -> pa.Table:
    """The table of budgets in the results folder of a run, or that table itself."""
    path = run
    try:
        if run.is_dir():
            path = run / json.loads((run / "manifest.json").read_bytes())["tables"]["budget"]["path"]
        table = pq.read_table(path)
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise InvalidInput(
            f"{path} cannot be read as a table of budgets.",
            seen=str(error).splitlines()[0],
            remedy="Give the results folder of newcare run, or the file budget.parquet in it.",
        ) from error
    missing = [name for name in _OF_UNITS if name not in table.column_names]
    if missing:
        raise InvalidInput(
            f"{path} is no table of budgets: it lacks {', '.join(missing)}.",
            remedy="Give the results folder of newcare run, or the file budget.parquet in it.",
        )
    return table.select(list(_OF_UNITS))
