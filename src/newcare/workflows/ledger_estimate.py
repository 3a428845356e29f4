"""From the results of a run to the estimate that bounds a value ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import tomli_w

from newcare.engines import Store
from newcare.errors import InvalidInput


def estimate_block(results: Path, *, people: int, years: int) -> str:
    """Write the main estimate of a run as the [[estimates]] table of a value ledger.

    Args:
        results: folder that newcare run wrote.
        people: people whom the proposition covers; `years`, length of its term, 1 to 15.

    Returns:
        TOML. Events without the model are the run's counterfactual rate x people, the same in each year: the place
        sets its own growth.

    Raises:
        InvalidInput: the folder holds no results, or their estimate has no interval.
    """
    if people < 1 or not 1 <= years <= 15:
        raise InvalidInput(
            "A ledger covers 1 person or more and 1 to 15 years.", seen=f"{people} people, {years} years"
        )
    manifest = Store(results).manifest() if results.is_dir() else None
    if manifest is None or "estimate" not in manifest.get("tables", {}):
        raise InvalidInput(
            f"{results} holds no results of newcare run.", remedy="Give the folder named by its --out."
        )
    table = pq.read_table(results / manifest["tables"]["estimate"]["path"])
    row = table.filter(pc.field("main")).to_pylist()[0]
    if any(row[name] is None for name in ("relative_effect", "lower", "upper", "counterfactual_rate")):
        raise InvalidInput(
            "The estimate has no interval, so it can bound no saving.", seen=row["reason"] or "none"
        )
    return tomli_w.dumps({"estimates": [_estimate(row, people, years)]})


def _estimate(row: Mapping[str, Any], people: int, years: int) -> dict[str, Any]:
    """The keys of [[estimates]]."""
    events = round(row["counterfactual_rate"] * people / 1000, 1)
    freedom = row["degrees_of_freedom"]
    return {
        "outcome": row["outcome"],
        "relative_effect": row["relative_effect"],
        "lower": row["lower"],
        "upper": row["upper"],
        "confidence": row["confidence"],
        **({} if freedom is None else {"degrees_of_freedom": freedom}),
        "events_without_model_by_year": [events] * years,
        "source": f"newcare run: {row['design']}, {row['screen']}, data {row['data_version']}",
    }
