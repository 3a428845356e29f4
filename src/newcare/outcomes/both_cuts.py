"""The cube by every cut of the population that inequality is looked at by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.engines import Table
from newcare.outcomes.cube import cube_by_cut
from newcare.outcomes.cuts import CUTS


def cube_by_cuts(
    register: Table,
    place: Table,
    *,
    unit: str,
    quarters: Sequence[str],
    indicators: Sequence[str],
    own_indicators: Mapping[str, Mapping[str, Any]] | None = None,
    **records: Table,
) -> dict[str, pa.Table]:
    """`cube_by_cut` for deprivation fifths, then for ethnic groups; arguments as for `newcare.outcomes.cube_by_cut`."""
    settings: dict[str, Any] = {"unit": unit, "quarters": quarters, "indicators": indicators}
    tables = [
        cube_by_cut(register, place, cut=cut, own_indicators=own_indicators, **settings, **records)
        for cut in CUTS
    ]
    return {"cube_by_cut": pa.concat_tables(table["cube_by_cut"] for table in tables)}
