"""How long a synthetic place takes: written as tables, beside writing alone; as extracts; a small one in memory.

The floor writes the same Arrow tables, already made, with the same writers and nothing else going on.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.result import Result
from benchmarks.timing import median_seconds, seconds
from newcare.synthetic import ALL_TABLES, PlaceSettings, make_place, write_place
from newcare.synthetic.admissions import pressure
from newcare.synthetic.chunks import CHUNK_PEOPLE, make_chunk
from newcare.synthetic.flows import write_flows
from newcare.synthetic.layout import Layout
from newcare.synthetic.place import SPECS, TABLES_OF_UNITS
from newcare.synthetic.room import EXTRACTS
from newcare.synthetic.write import ROW_GROUP, parquet_writer

LARGE = PlaceSettings(people=1_000_000, years=3)
SMALL = PlaceSettings(people=60_000, years=4)
SMALL_TABLES = ("register", "place", "spell")
SECONDS_ALLOWED = 6.0
SECONDS_ALLOWED_SMALL = 1.0
SECONDS_ALLOWED_EXTRACTS = 60.0
REPEATS = 3


def run() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        made = median_seconds(lambda: write_place(LARGE, Path(folder) / "place"), REPEATS)
        floor = seconds_of_writing(LARGE, Path(folder))
        extracts = seconds(lambda: write_flows(LARGE, Path(folder) / "extracts"))
    small = median_seconds(lambda: make_place(SMALL, SMALL_TABLES), REPEATS)
    beside = f"writing the same Arrow tables, {floor:.1f} s"
    return [
        Result(
            f"synthetic place, {LARGE.people:,} people, {LARGE.years} years, as Parquet",
            f"{made:.1f} s; {LARGE.people / made:,.0f} people a second",
            beside,
            made / floor,
            f"at most {SECONDS_ALLOWED:.0f} s",
            made <= SECONDS_ALLOWED,
        ),
        Result(
            f"the same as CSV extracts of {len(EXTRACTS)} files",
            f"{extracts:.1f} s; {LARGE.people / extracts:,.0f} people a second",
            f"the tables as Parquet, {made:.1f} s",
            extracts / made,
            f"at most {SECONDS_ALLOWED_EXTRACTS:.0f} s",
            extracts <= SECONDS_ALLOWED_EXTRACTS,
        ),
        Result(
            f"{', '.join(SMALL_TABLES)} of {SMALL.people:,} people, {SMALL.years} years, in memory",
            f"{small:.2f} s; {SMALL.people / small:,.0f} people a second",
            "nothing: no package makes such a place",
            None,
            f"at most {SECONDS_ALLOWED_SMALL:.0f} s",
            small <= SECONDS_ALLOWED_SMALL,
        ),
    ]


def seconds_of_writing(settings: PlaceSettings, folder: Path) -> float:
    layout, of_people, taken = Layout.of(settings), ALL_TABLES - TABLES_OF_UNITS, 0.0
    pressing, everyone = pressure(layout), range(layout.comings.people)
    with ExitStack() as open_files:
        writers = {
            name: open_files.enter_context(parquet_writer(folder / f"{name}.parquet", SPECS[name]))
            for name in of_people
        }
        for first in everyone[::CHUNK_PEOPLE]:
            chunk = make_chunk(layout, pressing, everyone[first : first + CHUNK_PEOPLE], of_people)
            start = time.perf_counter()
            for name, table in chunk.tables.items():
                writers[name].write_table(table, row_group_size=ROW_GROUP)
            taken += time.perf_counter() - start
    return taken


if __name__ == "__main__":
    for result in run():
        print(result)
