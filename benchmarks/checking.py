"""How long checking 20 million hospital episodes takes: typed columns, domains, cross-field rules, unique keys.

The floor reads the same columns and takes the least of each. The peer is pandas, written as an analyst would write the
same rules, on a sample scaled up; what it finds must be what we find. Rows are as reading leaves them: text in
Parquet. One row in a thousand is damaged, so that reasons are made too.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.result import Result
from benchmarks.timing import median_seconds, seconds
from newcare.engines import DuckDB
from newcare.records.checking import check_file, find_all, staged_rows
from newcare.records.reading import StagedFile
from newcare.reference.flows import flow
from newcare.synthetic.nhs_number import nhs_numbers
from newcare.tables.staged import SHAPES

ROWS, CHUNK, PEOPLE = 20_000_000, 1_000_000, 1_000_000
SAMPLE = 200_000  # rows that the peer is timed on
DAMAGED = 1_000  # one row in
REPEATS = 3
SECONDS_ALLOWED = 12.0
ON = dt.date(2026, 1, 1)
METHODS = ("21", "11", "12", "13", "28", "31", "2A")


def run() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        staged = stage_made_up_episodes(Path(folder), ROWS)
        engine = DuckDB(spill=Path(folder) / "spill")
        floor = median_seconds(lambda: least_of_each_column(engine, staged), REPEATS)
        checked = median_seconds(lambda: only_check(engine, staged, Path(folder) / "room"), REPEATS)
        written = seconds(lambda: check_and_write(engine, staged, Path(folder)))
        peer = seconds_of_peer(engine, Path(folder)) * ROWS / SAMPLE
        engine.close()
    name = f"checking {ROWS:,} hospital episodes of {len(columns_of(0, 1))} columns"
    return [
        Result(
            name,
            f"{checked:.1f} s",
            f"least value of each of the same columns, {floor:.1f} s",
            checked / floor,
            f"at most {SECONDS_ALLOWED:.0f} s",
            checked <= SECONDS_ALLOWED,
        ),
        Result(
            name,
            f"{checked:.1f} s",
            f"the same rules in pandas, {peer:.0f} s (scaled up from {SAMPLE:,} rows)",
            peer / checked,
            "faster",
            checked < peer,
        ),
        Result(
            f"{name}, and writing accepted and quarantined rows",
            f"{written:.1f} s",
            f"checking alone, {checked:.1f} s",
            written / checked,
            "shown",
            True,
        ),
    ]


def stage_made_up_episodes(folder: Path, rows: int) -> StagedFile:
    path = folder / "rows.parquet"
    with pq.ParquetWriter(
        path, pa.schema([(name, a.type) for name, a in columns_of(0, 1).items()]), compression="zstd"
    ) as out:
        for first in range(0, rows, CHUNK):
            out.write_table(pa.table(columns_of(first, min(first + CHUNK, rows))), row_group_size=250_000)
    return StagedFile(folder / "hes_apc.csv", flow("hes-apc"), "made up", SHAPES["episode"], path, None, rows)


def columns_of(first: int, last: int) -> dict[str, pa.Array]:
    """Episodes of one stretch of rows, as text; those whose number ends in 000 are damaged in one of five ways."""
    number = np.arange(first, last)
    rng = np.random.default_rng(first)
    person = rng.integers(0, PEOPLE, len(number))
    damage = np.where(number % DAMAGED == 0, number // DAMAGED % 5, -1)
    admitted = np.datetime64("2020-01-01") + rng.integers(0, 1_400, len(number))
    discharged = admitted + np.where(damage == 0, -3, rng.integers(0, 9, len(number)))
    age_days = person * 7_919 % 30_000
    columns = {
        "nhs_number": nhs_numbers(person.astype(np.uint64), 1),
        "birth_date": days_as_text(np.datetime64("1935-01-01") + age_days),
        "sex": words(("1", "2"), person % 2),
        "episode_number": pc.cast(pa.array(500_000_000 + number - (damage == 1)), pa.string()),
        "provider": words([f"R{code:02}" for code in range(20)], number % 20),
        "admission_date": days_as_text(admitted),
        "discharge_date": days_as_text(discharged),
        "admission_method": words(METHODS, rng.integers(0, len(METHODS), len(number))),
        "diagnosis_01": words(codes(), rng.integers(0, len(codes()), len(number))),
        "diagnosis_02": words(codes(), rng.integers(0, len(codes()), len(number))),
        "cost_pence": pc.cast(pa.array(rng.integers(20_000, 900_000, len(number)) / 100), pa.string()),
    }
    columns["nhs_number"] = where(damage == 2, "9000000000", columns["nhs_number"])
    columns["admission_date"] = where(damage == 3, "2024-02-30", columns["admission_date"])
    columns["diagnosis_01"] = where(damage == 4, "broken hip", columns["diagnosis_01"])
    return {"source_row": pa.array(number + 1), **columns}


def codes() -> list[str]:
    return [
        f"{letter}{number:02}{place}"
        for letter in "ABEGIJKRST"
        for number in range(5, 95)
        for place in range(4)
    ]


def words(values: list[str] | tuple[str, ...], chosen: np.ndarray) -> pa.Array:
    return pa.array(values).take(pa.array(chosen))


def days_as_text(days: np.ndarray) -> pa.Array:
    return pc.cast(pa.array(days.astype("datetime64[D]")), pa.string())


def where(mask: np.ndarray, value: str, otherwise: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(mask), value, otherwise)


def least_of_each_column(engine: DuckDB, staged: StagedFile) -> None:
    table = engine.read(staged.rows)
    engine.to_arrow(table.agg(**{name: table[name].min() for name in table.columns}))


def only_check(engine: DuckDB, staged: StagedFile, room: Path) -> int:
    findings, _ = find_all(staged_rows(staged, engine, ON), engine, room)
    return engine.to_arrow(findings.count().as_table()).column(0)[0].as_py()


def check_and_write(engine: DuckDB, staged: StagedFile, folder: Path) -> None:
    checked, _ = check_file(staged_rows(staged, engine, ON), staged, engine, folder / "out", folder / "room")
    if checked.accepted + checked.quarantined != staged.read:
        raise AssertionError("rows were lost")


def seconds_of_peer(engine: DuckDB, folder: Path) -> float:
    (folder / "sample").mkdir()
    staged = stage_made_up_episodes(folder / "sample", SAMPLE)
    frame = pq.read_table(staged.rows).to_pandas()
    start = time.perf_counter()
    broken = rows_broken_in_pandas(frame)
    taken = time.perf_counter() - start
    found = only_check(engine, staged, folder / "room")
    if broken != found:
        raise AssertionError(f"pandas finds {broken} rows, we find {found}")
    return taken


def rows_broken_in_pandas(frame: pd.DataFrame) -> int:
    """Rows that break one of the rules, with the methods that pandas has for text, dates and numbers."""
    dates = {
        name: pd.to_datetime(frame[name], format="%Y-%m-%d", errors="coerce")
        for name in frame
        if "date" in name
    }
    digits = frame["nhs_number"].str.fullmatch("[0-9]{10}")
    split = frame["nhs_number"].str.split("", expand=True).iloc[:, 1:11].astype(int)
    cost = pd.to_numeric(frame["cost_pence"], errors="coerce")
    form = "[A-Z][0-9]{2}(?:[0-9X][0-9A-Z]{0,2})?"
    broken = (
        ~digits
        | (split.mul(np.arange(10, 0, -1), axis=1).sum(axis=1) % 11 != 0)
        | (split.nunique(axis=1) == 1)
    )
    for name, days in dates.items():
        broken |= (
            frame[name].notna() & days.isna() | (days < pd.Timestamp(1900, 1, 1)) | (days > pd.Timestamp(ON))
        )
    broken |= dates["discharge_date"] < dates["admission_date"]
    broken |= (dates["discharge_date"] - dates["admission_date"]).dt.days > 730
    broken |= dates["admission_date"] < dates["birth_date"]
    broken |= (dates["admission_date"] - dates["birth_date"]).dt.days > 120 * 365
    broken |= frame[["provider", "episode_number", "admission_method"]].isna().any(axis=1)
    broken |= ~frame["sex"].isin(["1", "2"]) | ~frame["admission_method"].isin(METHODS)
    broken |= ~frame["diagnosis_01"].str.fullmatch(form) | ~frame["diagnosis_02"].str.fullmatch(form)
    broken |= cost.isna() | (cost < 0)
    broken |= frame.duplicated(["provider", "episode_number"])
    return int(broken.sum())


if __name__ == "__main__":
    for result in run():
        print(result)
