"""What may leave the team of a segmentation: its page, and the tables about groups."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from newcare.methods.disclosure import Policy
from newcare.report.page import render_page
from newcare.report.released_files import ACCOUNT, with_account, write_released
from newcare.report.results import Results
from newcare.report.segments_page import segments_page

PAGE = "segments.html"
RELEASED = ("segment_size", "segment_overlap", "movement", "movement_size", "rising_risk_size")
FILES = (PAGE, *(f"{name}.parquet" for name in RELEASED), ACCOUNT)


def write_segments(
    *,
    folder: Path,
    about: Mapping[str, Any],
    policy: str,
    data_version: str,
    made_up: bool,
    **tables: pa.Table,
) -> None:
    """Write the page and the tables about groups, after disclosure control.

    Args:
        folder: where the files go.
        about: `segmentation` (as described), `population_date`, `movement_days` and `rising_risk`, as plain values.
        policy: disclosure policy, applied to every count before anything is written.
        data_version: shown on the page.
        made_up: whether the records are of a made-up place.
        tables: those of `RELEASED`.
    """
    rule = Policy(policy)
    safe = write_released(folder, {name: tables[name] for name in RELEASED}, rule, data_version)
    rows = {name: table.to_pylist() for name, table in safe.items()}
    results = Results(rows, about, data_version, rule, {"made_up": True} if made_up else None)
    (folder / PAGE).write_text(render_page(with_account(segments_page(results), results)), encoding="utf-8")
