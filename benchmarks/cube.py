"""How long the cube takes: episodes in Parquet -> 20 indicators x 200 areas x 48 quarters x sex x 19 ages, dense.

The floor reads the same columns of the same file with the engine. The peer is what an analyst would write with pandas:
one mask and one groupby for each indicator; it is run on a part of the rows, must agree in every cell, and is scaled
up. Each is timed in a process of its own. The kernel is the one that `newcare run` and `newcare indicators count` use.
`python -m benchmarks.cube 2000000` takes that many rows.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.result import Result
from benchmarks.timing import median_seconds
from newcare.engines import DuckDB, record_batches
from newcare.outcomes.dense_columns import column_of
from newcare.outcomes.dense_count import DenseCount
from newcare.outcomes.dense_layout import Layout, spans_of
from newcare.reference.indicators import Indicator, indicator, parse_indicator
from newcare.terms import Quarter

ROWS = 20_000_000
PEER_ROWS = 1_000_000
AREAS = 200
QUARTERS = tuple(Quarter(2012 + i // 4, i % 4 + 1) for i in range(48))
CHUNK = 1_000_000
REPEATS = 3
TIMES_THE_SCAN = 2.5
TIMES_THE_PEER = 5
MEGABYTES_ALLOWED = 600
SHIPPED = (
    "emergency-admissions",
    "zero-day-emergency-admissions",
    "one-day-or-more-emergency-admissions",
    "emergency-bed-days",
    "emergency-admissions-ambulatory-care-sensitive-acute",
    "emergency-admissions-ambulatory-care-sensitive-chronic",
    "emergency-admissions-ambulatory-care-sensitive-vaccine",
    "emergency-admissions-for-falls-65-and-over",
    "emergency-admissions-from-care-homes",
    "emergency-admissions-in-last-90-days-of-life",
    "emergency-readmissions-within-7-days",
    "emergency-readmissions-within-30-days",
    "elective-admissions",
    "elective-bed-days",
    "fracture-of-wrist-under-65",
)
EMERGENCY: dict[str, Any] = {"admission_method": {"begins_with": ["2"]}}
OF_OUR_OWN: dict[str, dict[str, Any]] = {
    "stays-of-a-week": EMERGENCY | {"nights": {"at_least": 7}},
    "stays-of-three-weeks": EMERGENCY | {"nights": {"at_least": 21}},
    "emergencies-of-the-old": EMERGENCY | {"age": {"at_least": 75}},
    "heart-failure": EMERGENCY | {"primary_diagnosis": {"begins_with": ["I50"]}},
    "deaths-in-hospital": {"discharge_method": {"one_of": ["4"]}},
}
TEXTS = (
    "unit",
    "sex",
    "admission_method",
    "admission_source",
    "discharge_method",
    "primary_diagnosis",
    "care_home",
)


def run(rows: int = ROWS) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "episodes.parquet"
        write_episodes(path, rows)
        floor, _ = in_a_process_of_its_own(time_the_scan, path)
        ours, megabytes = in_a_process_of_its_own(time_the_cube, path)
        part = Path(folder) / "part.parquet"
        write_episodes(part, min(PEER_ROWS, rows))
        peer, _ = in_a_process_of_its_own(time_of_pandas, part)
    scaled = peer * rows / min(PEER_ROWS, rows)
    name = f"{rows:,} episodes -> cube of {len(indicators())} indicators x {AREAS} areas x {len(QUARTERS)} quarters"
    measured = f"{ours:.2f} s; at most {megabytes:.0f} MB"
    return [
        Result(
            name,
            measured,
            f"the engine reading the same columns, {floor:.2f} s",
            ours / floor,
            f"at most {TIMES_THE_SCAN} x the scan, under {MEGABYTES_ALLOWED} MB",
            ours <= TIMES_THE_SCAN * floor and megabytes < MEGABYTES_ALLOWED,
        ),
        Result(
            name,
            measured,
            f"pandas, a mask and a groupby for each indicator, {scaled:.1f} s (scaled up from {PEER_ROWS:,} rows)",
            scaled / ours,
            f"{TIMES_THE_PEER} times as fast",
            scaled / ours >= TIMES_THE_PEER,
        ),
    ]


def indicators() -> list[Indicator]:
    rest = {"version": "1", "counting": "spells, by day of admission", "direction": "lower", "source": "ours"}
    own = [
        parse_indicator(
            {"id": name, "title": name, "standing": "for the benchmark", **rest}
            | {"counts": {"table": "spell", "unit": "spell", "day": "admission", "where": where}},
            name,
        )
        for name, where in OF_OUR_OWN.items()
    ]
    return [*map(indicator, SHIPPED), *own]


def flags() -> list[str]:
    """Columns of 0 or 1 that the engine works out from the codes of a stay."""
    asked = [each for made in indicators() for each in (*made.where, *made.unless)]
    return sorted(
        {column_of(each) for each in asked if each.column in ("ambulatory_care_group", "fall_related")}
    )


def layout() -> Layout:
    spans = spans_of([(str(quarter), quarter.start, quarter.end) for quarter in QUARTERS])
    return Layout(tuple(f"A{number:03d}" for number in range(AREAS)), spans)


def write_episodes(path: Path, rows: int) -> None:
    """Episodes as the engine places them: with the area, sex and month of birth of their person."""
    rng = np.random.default_rng(1948)
    codes = [f"{letter}{number:03d}" for letter in "ACEFGHIJKLMNRST" for number in range(0, 1000, 13)]
    writer = None
    for first in range(0, rows, CHUNK):
        chunk = episodes(rng, min(CHUNK, rows - first), [*codes, "S525", "I500"])
        writer = writer or pq.ParquetWriter(path, chunk.schema, compression="zstd")
        writer.write_table(chunk, row_group_size=CHUNK // 4)
    if writer is not None:
        writer.close()


def episodes(rng: np.random.Generator, rows: int, codes: list[str]) -> pa.Table:
    first = (QUARTERS[0].start - Quarter(1970, 1).start).days + 90
    admitted = first + rng.integers(0, 48 * 91, rows)

    def one_of(values: list[str | None], skew: float = 1.0) -> pa.Array:
        drawn = (rng.random(rows) ** skew * len(values)).astype(np.int32)
        return pa.array(values).take(pa.array(drawn))

    def days(numbers: np.ndarray, known: float = 1.0) -> pa.Array:
        mask = None if known == 1.0 else rng.random(rows) > known
        return pa.array(numbers.astype(np.int32), pa.int32(), mask=mask).cast(pa.date32())

    return pa.table(
        {
            "unit": one_of([f"A{number:03d}" for number in range(AREAS)]),
            "sex": one_of(["female", "male"]),
            "birth_month": days(rng.integers(-10_000, 16_000, rows)),
            "admission_date": days(admitted),
            "discharge_date": days(admitted + rng.geometric(0.3, rows) - 1),
            "admission_method": one_of(["11", "21", "12", "22", "13", "28", "2A", "81", "2B"], 1.5),
            "admission_source": one_of(["19", "29", "51", "54", "65"], 3.0),
            "discharge_method": one_of(["1", "2", "4"], 3.0),
            "primary_diagnosis": one_of(list(codes), 2.0),
            "care_home": one_of([None, None, None, None, "C1", "C2"]),
            "death_date": days(admitted + rng.integers(0, 2_000, rows), 0.1),
            "earlier_discharge": days(admitted - rng.integers(0, 600, rows), 0.4),
            **{name: pa.array((rng.random(rows) < 0.1).astype(np.int64)) for name in flags()},
        }
    )


def in_a_process_of_its_own(timed: Any, path: Path) -> tuple[float, float]:
    """Seconds, and the most memory that the process held in megabytes."""
    with get_context("spawn").Pool(1) as pool:
        seconds, megabytes = pool.apply(timed, (path,))
    return seconds, megabytes


def most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


def time_the_scan(path: Path) -> tuple[float, float]:
    engine = DuckDB()
    table = engine.read(path)
    columns = {
        name: table[name].length().sum() if name in TEXTS else table[name].max() for name in table.columns
    }
    scan = table.aggregate(**columns)
    return median_seconds(lambda: engine.to_arrow(scan), REPEATS), most_memory()


def time_the_cube(path: Path) -> tuple[float, float]:
    return median_seconds(lambda: cube_of(path), REPEATS), most_memory()


def cube_of(path: Path) -> np.ndarray:
    batches = record_batches(DuckDB().read(path))
    return DenseCount(layout(), indicators(), "admission_date").add_all(batches).totals()


def time_of_pandas(path: Path) -> tuple[float, float]:
    started = time.perf_counter()
    found = with_pandas(path)
    taken = time.perf_counter() - started
    np.testing.assert_array_equal(found, cube_of(path).reshape(len(found), -1))
    return taken, most_memory()


def with_pandas(path: Path) -> np.ndarray:
    """The same cube: shape (indicators, cells)."""
    rows = pd.read_parquet(path)
    day = pd.to_datetime(rows["admission_date"])
    born = pd.to_datetime(rows["birth_month"])
    months = (day.dt.year - born.dt.year) * 12 + day.dt.month - born.dt.month
    age = months // 12
    quarter = (day.dt.year - 2012) * 4 + (day.dt.month - 1) // 3 - 1
    cell = rows["unit"].str[1:].astype(int) * len(QUARTERS) + quarter
    cell = (cell * 2 + (rows["sex"] == "male")) * 19 + (age // 5).clip(0, 18)
    nights = (pd.to_datetime(rows["discharge_date"]) - day).dt.days
    emergency = rows["admission_method"].str.startswith("2")
    elective = rows["admission_method"].str.startswith("1")
    code = rows["primary_diagnosis"]
    since = (day - pd.to_datetime(rows["earlier_discharge"])).dt.days
    before = (pd.to_datetime(rows["death_date"]) - day).dt.days
    moved = rows["admission_source"].isin(["51", "52", "53"])
    acute, chronic, vaccine, fall = flags_in_order()
    masks = (
        emergency,
        emergency & (nights == 0),
        emergency & (nights > 0),
        emergency,
        emergency & (rows[acute] == 1),
        emergency & (rows[chronic] == 1),
        emergency & (rows[vaccine] == 1),
        emergency & (rows[fall] == 1) & (age >= 65),
        emergency & rows["care_home"].notna(),
        emergency & before.between(0, 89),
        emergency & since.between(0, 6) & ~moved,
        emergency & since.between(0, 29) & ~moved,
        elective,
        elective,
        emergency & code.str.startswith(("S525", "S526", "S620", "S621")) & (age <= 64),
        emergency & (nights >= 7),
        emergency & (nights >= 21),
        emergency & (age >= 75),
        emergency & code.str.startswith("I50"),
        rows["discharge_method"] == "4",
    )
    inside = quarter.between(0, len(QUARTERS) - 1)
    found = np.zeros((len(masks), AREAS * len(QUARTERS) * 38), np.int64)
    for position, mask in enumerate(masks):
        chosen = mask & inside
        amounts = nights if position in (3, 13) else pd.Series(1, rows.index)
        counted = amounts[chosen].groupby(cell[chosen]).sum()
        found[position, counted.index.to_numpy(int)] = counted.to_numpy()
    return found


def flags_in_order() -> tuple[str, str, str, str]:
    """Flags of the acute, chronic and vaccine groups, and of falls."""
    named = [
        next(flag for flag in flags() if flag.endswith(group))
        for group in ("acute", "chronic", "vaccine_preventable")
    ]
    return named[0], named[1], named[2], "fall_related"


if __name__ == "__main__":
    for result in run(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS):
        print(result)
