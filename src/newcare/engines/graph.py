"""A graph of steps that is run once for each change: what is unchanged is not made again.

A step is a pure function over tables. Its key is a digest of its code, its parameters and the keys of its inputs;
its results lie in the store under that key. A run makes the steps whose key is not there yet, then publishes one
manifest that names everything.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.dataset import dataset

from newcare.engines.engine import Engine
from newcare.engines.expressions import Table
from newcare.engines.source import code_key
from newcare.engines.store import Store

Progress = Callable[[str, int, int], None]


class Takes(StrEnum):
    """In what form a step wants its input tables, and so where it runs."""

    EXPRESSIONS = "expressions"  # table expressions, run by the engine
    ROWS = "rows"  # Arrow tables in memory, for the statistics
    FILES = "files"  # Arrow tables, and a folder in which it writes the files it produces


@dataclass(frozen=True)
class Step:
    """One step: a function, the tables it reads, what it makes, and its parameters (JSON values).

    The function is called with its input tables by name and its parameters by name, and returns a mapping of the
    tables it produces; a step that `takes` FILES gets `folder` too, and writes there. `secrets` are parameters of
    which only a digest is ever written down.
    """

    name: str
    function: Callable[..., Any]
    inputs: tuple[str, ...]
    produces: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    takes: Takes = Takes.EXPRESSIONS
    secrets: Mapping[str, str] = field(default_factory=dict)

    def settings(self) -> dict[str, Any]:
        """Parameters as the manifest and the key hold them."""
        digests = {name: f"sha256:{_digest(value)[:16]}" for name, value in self.secrets.items()}
        settings: dict[str, Any] = json.loads(json.dumps({**self.parameters, **digests}, sort_keys=True))
        return settings


@dataclass(frozen=True)
class Planned:
    """A step with its key, and the reason why it must be made; None where its results are there."""

    step: Step
    key: str
    parts: Mapping[str, Any]
    reason: str | None


def plan(steps: Sequence[Step], inputs: Mapping[str, str], store: Store) -> list[Planned]:
    """Work out each step's key and whether it must be made, and why.

    Args:
        steps: in an order in which each comes after those whose tables it reads.
        inputs: digest of the content of each table that no step makes.
        store: where results lie.
    """
    before = (store.manifest() or {}).get("steps", {})
    keys = dict(inputs)
    planned = []
    for step in steps:
        parts = {
            "code": code_key(step.function),
            "libraries": libraries(),
            "parameters": step.settings(),
            "inputs": {table: keys[table] for table in step.inputs},
        }
        key = _digest(json.dumps({"step": step.name, **parts}, sort_keys=True))
        keys |= {table: f"{key}/{table}" for table in step.produces}
        reason = None if _is_whole(step, store.place(step.name, key)) else _why(parts, before.get(step.name))
        planned.append(Planned(step, key, parts, reason))
    return planned


@cache
def libraries() -> dict[str, str]:
    """Versions of the libraries that results may depend on; not of the engine, on which they may not."""
    return {
        name: version(name) for name in ("ibis-framework", "numpy", "scipy", "pyarrow", "vl-convert-python")
    }


def _is_whole(step: Step, folder: Path) -> bool:
    """Whether everything that a step produces lies in its folder."""
    return all((folder / _file_of(step, name)).exists() for name in step.produces)


def _file_of(step: Step, name: str) -> str:
    """Name of the file that holds one of a step's products."""
    return name if step.takes is Takes.FILES else f"{name}.parquet"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _why(parts: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """Say what changed since the last whole result."""
    if before is None:
        return "not made before"
    changed = [table for table, key in parts["inputs"].items() if before["inputs"].get(table) != key]
    reasons = [f"input changed: {', '.join(changed)}"] if changed else []
    if parts["parameters"] != before["parameters"]:
        names = sorted(parts["parameters"].keys() | before["parameters"].keys())
        differ = [name for name in names if parts["parameters"].get(name) != before["parameters"].get(name)]
        reasons.append(f"parameter changed: {', '.join(differ)}")
    reasons += [f"{part} changed" for part in ("code", "libraries") if parts[part] != before.get(part)]
    return "; ".join(reasons) or "its results are gone from the folder"


def run(
    planned: Sequence[Planned], sources: Mapping[str, Path], store: Store, engine: Engine, progress: Progress
) -> dict[str, Any]:
    """Make what must be made and return the manifest's entries for steps, tables and files; publishes nothing.

    Args:
        planned: from `plan`, with the store held for writing.
        sources: Parquet file of each table that no step makes.
        store: where results go.
        engine: runs the expressions.
        progress: called with a step's name, its position and the number of steps.
    """
    paths = dict(sources)
    read = cache(engine.read)  # many steps read the same file, and none of them changes it
    entries: dict[str, Any] = {"steps": {}, "tables": {}, "files": {}}
    for position, item in enumerate(planned):
        progress(item.step.name, position, len(planned))
        started = time.perf_counter()
        if item.reason is not None:
            with store.build(item.step.name, item.key) as folder:
                _make(item.step, {table: read(paths[table]) for table in item.step.inputs}, folder, engine)
        folder = store.place(item.step.name, item.key)
        _enter(entries, item, folder, store, time.perf_counter() - started)
        if item.step.takes is not Takes.FILES:
            paths |= {table: folder / f"{table}.parquet" for table in item.step.produces}
    return entries


def _make(step: Step, inputs: Mapping[str, Table], folder: Path, engine: Engine) -> None:
    """Call a step's function and write what it returns."""
    tables: dict[str, Any] = dict(inputs)
    if step.takes is not Takes.EXPRESSIONS:
        tables = {name: engine.to_arrow(table) for name, table in tables.items()}
    if step.takes is Takes.FILES:
        step.function(folder=folder, **tables, **step.parameters, **step.secrets)
        return
    made: Mapping[str, Table | pa.Table] = step.function(**tables, **step.parameters, **step.secrets)
    for name in step.produces:
        _write(made[name], folder / f"{name}.parquet", engine)


def _write(table: Table | pa.Table, path: Path, engine: Engine) -> None:
    if isinstance(table, pa.Table):
        pq.write_table(table, path, compression="zstd")
    else:
        engine.write(table, path)


def _enter(entries: dict[str, Any], item: Planned, folder: Path, store: Store, seconds: float) -> None:
    """Write a step, and what it produced, into the manifest's entries."""
    entries["steps"][item.step.name] = {"key": item.key, **item.parts, "seconds": round(seconds, 3)}
    for name in item.step.produces:
        path = folder / _file_of(item.step, name)
        where = path.relative_to(store.folder).as_posix()
        if item.step.takes is Takes.FILES:
            entries["files"][name] = where
        else:
            entries["tables"][name] = {"path": where, "rows": dataset(path).count_rows()}
