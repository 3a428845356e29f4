"""What `newcare check` and `newcare link` made of planted faults, set beside the truth of them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from newcare.synthetic.mess import FAULTS_FILE, IDENTITIES_FILE
from newcare.synthetic.mess.kinds import FAULTS

ROWS_OF_A_FILE = 10**11
REASONS = {kind.name: set(kind.reasons) for kind in FAULTS}


@dataclass(frozen=True)
class Comparison:
    """Rows as (file, source row, kind): faults that were not found, and rows in quarantine on which none fell."""

    not_found: list[tuple[str, int, str]]
    clean_quarantined: list[tuple[str, int]]
    rows: int


@dataclass(frozen=True)
class Linkage:
    """Links of rows to people, counted over accepted rows of people whose registration was accepted."""

    right: int
    made: int
    possible: int

    @property
    def precision(self) -> float:
        """Share of links made that are to the right person."""
        return self.right / self.made

    @property
    def recall(self) -> float:
        """Share of rows that are linked to the right person."""
        return self.right / self.possible


def compare_faults(place: Path, checked: Path) -> Comparison:
    """Whether each planted fault is in quarantine, or accepted with a warning, for one of the reasons of its kind."""
    reasons = reasons_of_rows(checked)
    planted = pq.read_table(place / "truth" / FAULTS_FILE).to_pylist()
    bad = {(row["file"], row["source_row"]) for row in planted if row["outcome"] == "quarantined"}
    not_found = [
        (row["file"], row["source_row"], row["kind"])
        for row in planted
        if row["outcome"] in ("quarantined", "warned")
        and not REASONS[row["kind"]] & reasons.get((row["file"], row["source_row"]), set())
    ]
    held = [(path.stem, row) for path in quarantined(checked) for row in numbers(path)]
    accepted = sum(pq.read_metadata(path).num_rows for path in (checked / "accepted").glob("*/*.parquet"))
    return Comparison(not_found, [each for each in held if each not in bad], accepted + len(held))


def compare_links(place: Path, checked: Path, records: Path) -> Linkage:
    """Each linked row beside the person it is truly about; `records` were linked for direct care."""
    truth = pq.read_table(place / "truth" / IDENTITIES_FILE)
    whose = dict(
        zip(
            zip(truth["file"].to_pylist(), truth["source_row"].to_pylist(), strict=True),
            truth["person_id"].to_pylist(),
            strict=True,
        )
    )
    names = {int(number): Path(name).name for number, name in _manifest(records)["files"].items()}
    link = pq.read_table(records / "link.parquet")
    linked = {
        (names[row // ROWS_OF_A_FILE], row % ROWS_OF_A_FILE): person
        for row, person in zip(link["row"].to_pylist(), link["person_id"].to_pylist(), strict=True)
    }
    registered = {
        whose[path.stem, row]
        for path in (checked / "accepted" / "registration").glob("*.parquet")
        for row in numbers(path)
    }
    rows = [(path.stem, row) for path in (checked / "accepted").glob("*/*.parquet") for row in numbers(path)]
    possible = [row for row in rows if whose.get(row) in registered]
    made = [row for row in rows if row in linked and row in whose]
    return Linkage(sum(linked[row] == whose[row] for row in made), len(made), len(possible))


def reasons_of_rows(checked: Path) -> dict[tuple[str, int], set[str]]:
    """Reasons and warnings of each row that has any, by file and source row."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for column, paths in (
        ("reasons", quarantined(checked)),
        ("warnings", sorted((checked / "accepted").glob("*/*.parquet"))),
    ):
        for path in paths:
            table = pq.read_table(path, columns=["source_row", column])
            for row, reasons in zip(table["source_row"].to_pylist(), table[column].to_pylist(), strict=True):
                found[path.stem, row] |= set(reasons or ())
    return found


def quarantined(checked: Path) -> list[Path]:
    """Files of rows in quarantine."""
    return sorted((checked / "quarantined").glob("*.parquet"))


def numbers(path: Path) -> list[int]:
    """Source row of each row of a file."""
    return pq.read_table(path, columns=["source_row"])["source_row"].to_pylist()


def _manifest(records: Path) -> dict[str, dict[str, str]]:
    return json.loads((records / "manifest.json").read_text(encoding="utf-8"))
