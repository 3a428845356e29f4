"""How long linking takes, beside the three exact passes alone, and how right it is on planted truth.

The floor is what the notes of this project measured: the same three joins, written as SQL over rows that are already in
one spelling, in an order in which each takes what the one before has left, and nothing else done.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.result import Result
from benchmarks.timing import median_seconds
from newcare.engines import DuckDB
from newcare.records.linking import link_people, open_accepted
from newcare.records.linking.accepted import ROWS_OF_A_FILE
from tests.records.linking.staging import plant

PEOPLE, ROWS = 200_000, 1_000_000
REPEATS = 3
TIMES_THE_FLOOR = 4.0
LEAST_RIGHT = 0.99
_PASSES = (
    ("nhs_number",),
    ("birth_date", "surname", "sex", "postcode"),
    ("birth_date", "forename", "sex", "surname[:5]"),
)


def run() -> list[Result]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "checked"
        truth = plant(folder, people=PEOPLE, rows=ROWS, names=True)
        engine = DuckDB()
        rooms = iter(range(REPEATS + 1))

        def link() -> object:
            room = Path(place) / f"room-{next(rooms)}"
            return link_people(open_accepted(folder), engine, room, purpose="direct-care", key="k" * 64)

        ours = median_seconds(link, REPEATS)
        precision, recall = _rightness(link(), engine, truth)
        engine.close()
        floor = median_seconds(lambda: _exact_passes(folder), REPEATS)
    name = f"{ROWS:,} rows linked to {PEOPLE:,} people"
    return [
        Result(
            name,
            f"{ours:.1f} s",
            f"three exact passes as plain SQL, {floor:.1f} s",
            ours / floor,
            f"at most {TIMES_THE_FLOOR:.0f} times the floor",
            ours <= TIMES_THE_FLOOR * floor,
        ),
        Result(
            name,
            f"precision {precision:.4f}, recall {recall:.4f}",
            "planted truth: 12 % of rows without a number, slips in names, postcodes and birth dates",
            None,
            f"at least {LEAST_RIGHT} each",
            min(precision, recall) >= LEAST_RIGHT,
        ),
    ]


def _rightness(linked: object, engine: DuckDB, truth: np.ndarray) -> tuple[float, float]:
    """Precision and recall of the links."""
    links = linked.links.filter(linked.links.pass_name != "register").join(linked.people, "person")
    found = engine.to_arrow(links.select("row", "person_id"))
    row = found["row"].to_numpy() % ROWS_OF_A_FILE - 1
    right = truth[row] == np.array(found["person_id"].to_pylist())
    return float(right.mean()), float(right.sum() / len(truth))


def _exact_passes(folder: Path) -> int:
    """Link by the three exact passes and nothing else; gives the number of links."""
    with duckdb.connect() as database:
        rows = folder / "accepted" / "emergency_attendance" / "*.parquet"
        people = folder / "accepted" / "registration" / "*.parquet"
        database.execute(f"create temp table left_over as select * from '{rows}'")
        database.execute(f"create temp table people as select * from '{people}'")
        links = 0
        for traits in _PASSES:
            same = " and ".join(f"l.{trait} = p.{trait}" for trait in traits)
            database.execute(
                f"create or replace temp table found as select l.source_row, min(p.nhs_number) as person"
                f" from left_over l join people p on {same} group by all having count(*) = 1"
            )
            links += database.execute("select count(*) from found").fetchone()[0]
            database.execute(
                "create or replace temp table left_over as"
                " select * from left_over anti join found using (source_row)"
            )
        return links


if __name__ == "__main__":
    for result in run():
        print(result)
