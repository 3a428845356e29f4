"""The files of a folder of linked records beside its tables, and what such a folder may take the place of."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newcare import __version__
from newcare.engines import Engine
from newcare.errors import InvalidInput
from newcare.records.linking import DIRECT_CARE, SPECS, Accepted, Linked, Records, possible_duplicates
from newcare.records.linking.effect import EFFECT_SCHEMA
from newcare.records.linking.ledger import LEDGER_SCHEMA
from newcare.records.linking.quality import PASS_SCHEMA, QUALITY_SCHEMA
from newcare.report.link_findings import LinkFindings
from newcare.workflows.linked_purpose import MANIFEST, MARK, is_linked

REPORT = "link.html"
LEFT_OUT_SCHEMA = pa.schema(
    [("purpose", pa.string()), ("opt_out", pa.string()), ("shape", pa.string()), ("rows", pa.int64())]
)
UNLINKED_SCHEMA = pa.schema([("file", pa.string()), ("reason", pa.string()), ("rows", pa.int64())])
TOUCHED_SCHEMA = pa.schema([("what", pa.string()), ("rows", pa.int64())])
_SAID: Mapping[str, tuple[str, pa.Schema]] = {
    "ledger": ("ledger", LEDGER_SCHEMA),
    "touched": ("touched", TOUCHED_SCHEMA),
    "left_out": ("left_out", LEFT_OUT_SCHEMA),
    "unlinked": ("unlinked", UNLINKED_SCHEMA),
    "link_quality": ("shares", QUALITY_SCHEMA),
    "link_pass": ("passes", PASS_SCHEMA),
    "link_effect": ("effect", EFFECT_SCHEMA),
}
_BESIDE = ("continuous_stay", "possible_duplicate")
_LINKS = "link"  # rows and their people: only for direct care


def left_out(ledger: list[dict[str, Any]], purpose: str) -> list[dict[str, Any]]:
    """The register of what opt-outs left out: purpose, opt_out, shape, rows; never who."""
    counts: dict[tuple[str, str], int] = {}
    for row in ledger:
        if row["fate"] == "opted-out":
            place = (row["reason"], row["shape"])
            counts[place] = counts.get(place, 0) + row["rows"]
    return [
        {"purpose": purpose, "opt_out": kind, "shape": shape, "rows": rows}
        for (kind, shape), rows in sorted(counts.items())
    ]


def write_said(
    findings: LinkFindings, records: Records, linked: Linked, engine: Engine, room: Path, purpose: str
) -> None:
    """Write what is said of the links as tables, and for direct care which row is whose."""
    for name, (found, schema) in _SAID.items():
        rows = list(getattr(findings, found))
        pq.write_table(pa.Table.from_pylist(rows, schema), room / f"{name}.parquet")
    engine.write(possible_duplicates(linked.known, linked.people), room / "possible_duplicate.parquet")
    if purpose == DIRECT_CARE:
        people = records.standing.people.select("person", "person_id")
        whose = linked.links.join(people, "person").select("row", "person_id", "pass_name")
        engine.write(whose, room / f"{_LINKS}.parquet")


def manifest_of(accepted: Accepted, findings: LinkFindings, room: Path) -> dict[str, Any]:
    """Name everything in the folder, and what it was made from."""
    return {
        "format": 1,
        "kind": MARK,
        "newcare": __version__,
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "purpose": findings.purpose,
        "available_on": findings.on,
        "data_version": findings.data_version,
        "without_opt_outs": findings.without_opt_outs,
        "empty_tables": list(findings.empty_tables),
        "files": {number: f"{shape}/{name}" for number, (shape, name) in accepted.file_names().items()},
        "tables": {
            path.stem: pq.ParquetFile(path).metadata.num_rows for path in sorted(room.glob("*.parquet"))
        },
        "shown": [REPORT],
    }


def version_of(accepted: Accepted) -> str:
    """Digest of the accepted rows."""
    digest = hashlib.sha256()
    for shape, path in accepted.files:
        digest.update(f"{shape}/{path.name}".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def refuse_foreign(folder: Path) -> None:
    """Refuse a folder that holds something other than linked records."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())) or is_linked(folder):
        return
    raise InvalidInput(
        f"{folder} holds something that is not linked records, and is left alone.",
        remedy="Give a new folder with --out, or move away what it holds.",
    )


def keep_others(folder: Path, room: Path) -> None:
    """Copy what others have put beside records that are replaced, such as a model file."""
    if not folder.exists():
        return
    ours = {MANIFEST, REPORT, *(f"{name}.parquet" for name in (*SPECS, *_SAID, *_BESIDE, _LINKS))}
    for entry in folder.iterdir():
        if entry.name not in ours and entry.is_file():
            shutil.copy2(entry, room / entry.name)
