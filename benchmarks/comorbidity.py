"""How long Charlson, hospital frailty and conditions of a population take, from a table of diagnoses to a row a person.

The floor reads the same columns of the same file with the same engine. One peer is what an analyst would write with
pandas: codes merged with a list, one row kept for each person and condition, weights added up; it is run on a part of
the rows, must agree, and is scaled up. The other is comorbidipy, which needs a Python of its own (3.13 or later):
`NEWCARE_PEER_PYTHON=/path/to/python` names one in which it is installed. `python -m benchmarks.comorbidity 50000000`
takes that many rows.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.result import Result
from benchmarks.timing import median_seconds
from newcare.engines import DuckDB
from newcare.population import diagnosed
from newcare.reference.codelists import (
    CHARLSON,
    CodeList,
    code_list,
    hospital_frailty_list,
    long_term_conditions,
)

ROWS = 5_000_000
ROWS_A_PERSON = 8
PEER_ROWS = 500_000
ON = "2024-04-01"
WANTED = ("person_id", "charlson_score", "hospital_frailty_tenths", "conditions")
TIMES_THE_SCAN = 4
TIMES_THE_PEER = 4
GIGABYTES_ALLOWED = 1.0
REPEATS = 3
CHUNK = 5_000_000
PEER = """
import sys, time
import polars
from comorbidipy import comorbidity, hfrs
from comorbidipy.calculators.comorbidity import WeightingVariant
started = time.perf_counter()
rows = polars.read_parquet(sys.argv[1], columns=["person_id", "code"])
charlson = comorbidity(rows, id_col="person_id", weighting=WeightingVariant.CHARLSON)
frailty = hfrs(rows, id_col="person_id")
print(time.perf_counter() - started, charlson.height)
"""


def run(rows: int = ROWS) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diagnosis.parquet"
        write_diagnoses(path, rows)
        floor, ours, gigabytes = in_a_process_of_its_own(path)
        name = f"{rows:,} diagnoses -> Charlson, hospital frailty and conditions of {rows // ROWS_A_PERSON:,} people"
        measured = f"{ours:.2f} s; at most {gigabytes:.2f} GB"
        results = [
            Result(
                name,
                measured,
                f"reading the same columns, {floor:.2f} s",
                ours / floor,
                f"at most {TIMES_THE_SCAN} x the scan, under {GIGABYTES_ALLOWED:.0f} GB",
                ours <= TIMES_THE_SCAN * floor and gigabytes < GIGABYTES_ALLOWED,
            )
        ]
        scaled = seconds_of_pandas(path) * rows / PEER_ROWS
        peers = {f"pandas, list by list, {scaled:.1f} s (scaled up from {PEER_ROWS:,} rows)": scaled}
        comorbidipy = seconds_of_comorbidipy(path)
        if comorbidipy is not None:
            peers[f"comorbidipy, Charlson and frailty alone, {comorbidipy:.1f} s"] = comorbidipy
        results += [
            Result(
                name,
                measured,
                peer,
                taken / ours,
                f"{TIMES_THE_PEER} times as fast",
                taken / ours >= TIMES_THE_PEER,
            )
            for peer, taken in peers.items()
        ]
    return results


def write_diagnoses(path: Path, rows: int) -> None:
    """Diagnoses as records hold them, in the order of persons: a few codes are common, most are rare."""
    rng = np.random.default_rng(2005)
    codes = np.array([f"{chr(65 + k // 1000)}{k % 1000:03d}" for k in range(26_000)])
    codes = rng.permutation(codes)[:12_000]
    share = 1 / np.arange(1, len(codes) + 1) ** 0.8
    share = np.cumsum(share / share.sum())
    schema = pa.schema(
        [
            ("person_id", pa.string()),
            ("recorded_date", pa.date32()),
            ("code", pa.string()),
            ("source", pa.string()),
        ]
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for first in range(0, rows, CHUNK):
            number = min(CHUNK, rows - first)
            person = np.sort(rng.integers(first, first + number, number)) // ROWS_A_PERSON
            drawn = np.minimum(np.searchsorted(share, rng.random(number)), len(codes) - 1)
            chunk = [
                pc.binary_join_element_wise(
                    "9", pc.utf8_lpad(pc.cast(pa.array(person), pa.string()), 9, "0"), ""
                ),
                pa.array(rng.integers(17_000, 19_800, number).astype(np.int32)).cast(pa.date32()),
                pa.array(codes).take(pa.array(drawn)),
                pa.array(["hospital", "general-practice"]).take(
                    pa.array((rng.random(number) < 0.3).astype(np.int8))
                ),
            ]
            writer.write_table(pa.table(chunk, schema=schema), row_group_size=250_000)


def in_a_process_of_its_own(path: Path) -> tuple[float, float, float]:
    """Seconds of the scan and of the pass, and the most memory that the pass held."""
    with get_context("spawn").Pool(1) as pool:
        floor, ours, gigabytes = pool.apply(time_the_pass, (path,))
    return floor, ours, gigabytes


def time_the_pass(path: Path) -> tuple[float, float, float]:
    engine = DuckDB(memory_limit="700MB", spill=path.parent / "spill")
    table = engine.read(path)
    scan = table.aggregate(
        person=table.person_id.length().sum(),
        day=table.recorded_date.max(),
        code=table.code.length().sum(),
        source=table.source.length().sum(),
    )
    people = diagnosed(table, on=ON).select(*WANTED)
    floor = median_seconds(lambda: engine.to_arrow(scan), REPEATS)
    ours = median_seconds(lambda: engine.write(people, path.parent / "people.parquet"), REPEATS)
    return floor, ours, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000


def seconds_of_pandas(path: Path) -> float:
    rows = pq.ParquetFile(path).iter_batches(PEER_ROWS)
    table = pa.Table.from_batches([next(rows)])
    started = time.perf_counter()
    found = with_pandas(table.to_pandas())
    taken = time.perf_counter() - started
    engine = DuckDB()
    pq.write_table(table, path.parent / "part.parquet")
    ours = engine.to_arrow(
        diagnosed(engine.read(path.parent / "part.parquet"), on=ON).select(*WANTED)
    ).to_pandas()
    beside = ours.merge(found.add_suffix("_peer"), how="left", left_on="person_id", right_index=True).fillna(
        0
    )
    for column in WANTED[1:]:
        assert (beside[column] == beside[f"{column}_peer"]).all(), column
    return taken


def with_pandas(rows: pd.DataFrame) -> pd.DataFrame:
    day = pd.Timestamp(ON)
    when = pd.to_datetime(rows["recorded_date"])
    known = rows[when < day]
    recent = rows[(when < day) & (when >= day - pd.Timedelta(days=730)) & (rows["source"] == "hospital")]
    charlson = code_list(CHARLSON)
    named = categories_of(known, charlson.codes)
    held = set(zip(named["person_id"], named["category"], strict=True))
    for graver, milder in charlson.milder_form.items():
        held -= {(person, milder) for person, category in held if category == graver}
    kept = pd.DataFrame(sorted(held), columns=["person_id", "category"])
    return pd.DataFrame(
        {
            "charlson_score": weighted(kept, charlson.weights["charlson_1987"]),
            "hospital_frailty_tenths": weighted(*frailty_of(recent)),
            "conditions": categories_of(known, long_term_conditions()).groupby("person_id").size(),
        }
    )


def frailty_of(recent: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    listed: CodeList = hospital_frailty_list()
    return categories_of(recent, listed.codes), dict(listed.weights["tenths"])


def categories_of(rows: pd.DataFrame, groups: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    codes = pd.Series(rows["code"].unique())
    pairs = [
        pd.DataFrame({"code": codes[codes.str.startswith(prefixes)], "category": category})
        for category, prefixes in groups.items()
    ]
    return rows.merge(pd.concat(pairs), on="code")[["person_id", "category"]].drop_duplicates()


def weighted(named: pd.DataFrame, weights: dict[str, int]) -> pd.Series:
    return named["category"].map(weights).groupby(named["person_id"]).sum()


def seconds_of_comorbidipy(path: Path) -> float | None:
    python = os.environ.get("NEWCARE_PEER_PYTHON")
    if not python:
        return None
    said = subprocess.run([python, "-c", PEER, str(path)], check=True, capture_output=True, text=True).stdout
    return float(said.split()[0])


if __name__ == "__main__":
    for result in run(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS):
        print(result)
