"""Tables after disclosure control as files: the one way in which a table leaves the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.methods.disclosure import Policy
from newcare.report.linked_cells import NO_OWN
from newcare.report.linked_release import account_words, release_together
from newcare.report.page import Page
from newcare.report.results import Results
from newcare.tables.disclosure import DISCLOSURE

ACCOUNT = f"{DISCLOSURE.name}.parquet"


def write_released(
    folder: Path,
    tables: Mapping[str, pa.Table],
    policy: Policy,
    data_version: str,
    own_indicators: Mapping[str, Mapping[str, Any]] = NO_OWN,
) -> dict[str, pa.Table]:
    """Apply a disclosure policy to all tables of a release together and write each as Parquet.

    Args:
        folder: where the files go, one a table, and the account of what was hidden as the table `disclosure`.
        tables: result tables about groups, never about persons, by name.
        policy: disclosure policy.
        data_version: of the records and of what else decided the tables; each file is stamped with it, with the policy
            and with the numbers of hidden cells.
        own_indicators: as for `release_together`.

    Returns:
        The tables as they were written, `disclosure` the last.

    Raises:
        InvalidInput: something hidden could be worked out from the tables together; nothing is written.
    """
    release = release_together(tables, policy, own_indicators)
    stamp = {"newcare:disclosure_policy": policy.value, "newcare:data_version": data_version}
    stamp |= {f"newcare:disclosure_{name}": str(value) for name, value in release.summary.items()}
    written = {**release.tables, DISCLOSURE.name: release.account}
    for name, table in written.items():
        pq.write_table(table.replace_schema_metadata(stamp), folder / f"{name}.parquet", compression="zstd")
    return written


def with_account(page: Page, results: Results) -> Page:
    """Say at the end of a page what disclosure control hid in its release."""
    return replace(page, colophon=(*page.colophon, account_words(results[DISCLOSURE.name])))
