"""Allocate a fund by a file of sites: read, give out, find what would change it, write page and table."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.engines import replaced_whole
from newcare.errors import InvalidInput
from newcare.report.page import render_page
from newcare.report.value import fund_page
from newcare.report.value.fund_page import fund_words
from newcare.value.flip_points import FlipPoint, flip_points
from newcare.value.fund import Bid, FundAllocation, FundTerms, fund_allocation
from newcare.workflows.fund_file import NUMBER, read_sites


@dataclass(frozen=True)
class Allocated:
    """An allocation, the changes that would alter it, and where it was written."""

    pot: Fraction
    allocation: FundAllocation
    flips: tuple[FlipPoint, ...]
    folder: Path

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / "fund.html"

    def words(self) -> str:
        """Who is funded, and the smallest change that would alter it."""
        return fund_words(self.pot, self.allocation, self.flips)

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        found = self.allocation
        return {
            "funded": found.funded,
            "allocation_pounds": {site: float(pounds) for site, pounds in found.allocation_pounds.items()},
            "unallocated_pounds": float(found.unallocated_pounds),
            "expected_value_pounds": {
                site: float(worth) for site, worth in found.expected_value_pounds.items()
            },
            "ranking": found.ranking,
            "funded_by_single_measure": found.funded_by_single_measure,
            "flips": found.flips,
            "flip_points": [
                {
                    "site": flip.site,
                    "measure": flip.measure,
                    "value": float(flip.value),
                    "flips_at": float(flip.flips_at),
                    "beyond": flip.beyond,
                    "funded": list(flip.funded),
                }
                for flip in self.flips
            ],
            "report": str(self.report),
        }


def allocate_fund(
    sites_path: Path, pot: str, out: Path, *, unit: str = "1", partial: bool = True
) -> Allocated:
    """Allocate a fund to the sites of a file and write the page and the table.

    Args:
        sites_path: CSV with the columns site, ask_pounds, progress, effect_share and people.
        pot: pounds to give, as written.
        out: folder written.
        unit: worth in pounds of one unit of effect, as written.
        partial: a site may get less than it asked.

    Raises:
        InvalidInput: with every fault of the file, one a line. FolderBusy, StorageFailure: it cannot be written.
    """
    rows, version = read_sites(sites_path)
    terms = FundTerms(_pounds("--pot", pot), _pounds("--unit", unit), partial)
    allocation = fund_allocation(terms.pot, rows, terms.unit, partial)
    bids = [Bid.of(row) for row in rows]
    flips = flip_points(terms, bids)
    with replaced_whole(out) as room:
        page = render_page(fund_page(terms.pot, bids, allocation, flips, version))
        (room / "fund.html").write_text(page, encoding="utf-8")
        pq.write_table(_table(bids, allocation, version), room / "fund.parquet")
    return Allocated(terms.pot, allocation, flips, out)


def _pounds(option: str, written: str) -> Fraction:
    """Pounds as written on the command line."""
    if not NUMBER.fullmatch(written.strip()) or Fraction(written.strip()) < 0:
        raise InvalidInput(
            f"{option} takes pounds as a number, 0 or more.",
            seen=repr(written),
            remedy="Leave out the pound sign and commas: 1000000.",
        )
    return Fraction(written.strip())


def _table(bids: list[Bid], allocated: FundAllocation, version: str) -> pa.Table:
    """What each site asked, is expected to be worth and gets: a row a site, in the order of the ranking."""
    of = {bid.site: bid for bid in bids}
    return pa.Table.from_pylist(
        [
            {
                "site": site,
                "ask_pounds": float(of[site].ask),
                "progress": float(of[site].progress),
                "effect_share": float(of[site].effect_share),
                "people": float(of[site].people),
                "expected_value_pounds": float(allocated.expected_value_pounds[site]),
                "allocation_pounds": float(allocated.allocation_pounds[site]),
                "data_version": version,
            }
            for site in allocated.ranking
        ]
    )
