"""Link checked extracts into the tables of records, for one purpose: whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newcare import __version__
from newcare.engines import Engine, Table, open_engine, replaced_whole, write_whole
from newcare.errors import InvalidInput
from newcare.records import check_values, open_records
from newcare.records.linking import (
    DIRECT_CARE,
    SPECS,
    Accepted,
    Linked,
    Quality,
    Records,
    build_records,
    effect_on_results,
    link_people,
    match_quality,
    open_accepted,
    possible_duplicates,
    splink_residue,
)
from newcare.reference.opt_outs import OptOut, applying, opt_outs
from newcare.report.link_findings import LinkFindings
from newcare.report.link_page import link_page
from newcare.report.page import render_page
from newcare.workflows.keys import purpose_key

PURPOSES = ("evaluation", "planning", "payment", "direct-care")
RESIDUES = ("passes", "splink")
REPORT, MANIFEST, MARK = "link.html", "manifest.json", "linked records"
SAID = (
    "ledger",
    "touched",
    "left_out",
    "unlinked",
    "link_quality",
    "link_pass",
    "link_effect",
    "possible_duplicate",
)
LINKS = "link"  # rows and their people: only for direct care
Progress = Callable[[str, int, int], None]
_STAGES = ("finding people", "making tables", "writing", "checking", "judging the links")


@dataclass(frozen=True)
class LinkResult:
    """Linked records: their folder, its manifest, and what was found on the way."""

    folder: Path
    manifest: Mapping[str, Any]
    findings: LinkFindings

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / REPORT


def link_folder(
    checked: Path,
    out: Path,
    progress: Progress = lambda *_: None,
    *,
    purpose: str = "evaluation",
    on: dt.date | None = None,
    opt_out_rules: Path | None = None,
    residue: str = "passes",
) -> LinkResult:
    """Make the tables of records from a checked folder.

    Args:
        checked: folder that `newcare check` wrote.
        out: folder for the records; a folder of linked records is replaced whole, and what others have put beside
            them, such as a model file, is kept.
        progress: called with each stage's name, its position and the number of stages.
        purpose: one of `PURPOSES`; decides pseudonyms and opt-outs.
        on: day on which the records are made available, which decides whether an opt-out holds; None for today.
        opt_out_rules: file of a place's own reading of the opt-outs; None for the one that newcare ships.
        residue: "splink" gives what no pass links to Splink.

    Raises:
        InvalidInput, InvalidRecords, FolderBusy, StorageFailure: with what to do; `out` stays as it was.
    """
    _refuse_unknown(purpose, residue)
    _refuse_foreign(out)
    rules = applying(purpose, opt_outs(opt_out_rules))
    accepted = open_accepted(checked)
    key = purpose_key(purpose, away_from=(checked, out))
    day = on or dt.datetime.now(dt.UTC).date()
    with replaced_whole(out) as room:
        between = room / ".between"  # holds names while the run lasts
        engine = open_engine(spill=between / "spill")
        try:
            manifest, findings = _link(
                accepted,
                room,
                between,
                engine,
                progress,
                purpose=purpose,
                day=day,
                rules=rules,
                key=key,
                residue=residue,
            )
        finally:
            engine.close()
            shutil.rmtree(between, ignore_errors=True)
        _keep_others(out, room)
    return LinkResult(out, manifest, findings)


def _link(
    accepted: Accepted,
    room: Path,
    between: Path,
    engine: Engine,
    progress: Progress,
    *,
    purpose: str,
    day: dt.date,
    rules: tuple[OptOut, ...],
    key: str,
    residue: str,
) -> tuple[dict[str, Any], LinkFindings]:
    """Link, build, write, check and judge, in the room that becomes the folder."""
    stages = iter(_STAGES)

    def next_stage() -> None:
        name = next(stages)
        progress(name, _STAGES.index(name), len(_STAGES))

    next_stage()
    further = splink_residue(engine) if residue == "splink" else None
    linked = link_people(accepted, engine, between, purpose=purpose, key=key, residue=further)
    next_stage()
    records = build_records(accepted, linked, engine, between, rules=rules, on=day, key=key)
    next_stage()
    for name, table in {**records.tables, **records.beside}.items():
        engine.write(table, room / f"{name}.parquet")
    next_stage()
    stored = {name: engine.read(path) for name, path in open_records(room, list(SPECS)).items()}
    check_values(stored, engine)
    next_stage()
    findings = _findings(accepted, linked, records, stored, engine, purpose=purpose, day=day, rules=rules)
    _write_said(findings, records, linked, engine, room, purpose)
    manifest = _manifest(accepted, findings, room)
    write_whole(room / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False).encode())
    write_whole(room / REPORT, render_page(link_page(findings)).encode())
    return manifest, findings


def _findings(
    accepted: Accepted,
    linked: Linked,
    records: Records,
    stored: Mapping[str, Table],
    engine: Engine,
    *,
    purpose: str,
    day: dt.date,
    rules: tuple[OptOut, ...],
) -> LinkFindings:
    """What is said of the links, as plain rows."""
    quality: Quality = match_quality(accepted, linked, engine)
    duplicates = possible_duplicates(linked.known, linked.people)
    ledger = records.ledger.to_pylist()
    people = engine.to_arrow(records.standing.people.agg(people=records.standing.people.count()))
    return LinkFindings(
        purpose=purpose,
        on=day.isoformat(),
        people=people["people"][0].as_py(),
        rows=quality.rows,
        linked=quality.linked,
        estimated_false=quality.estimated_false,
        passes=quality.passes.to_pylist(),
        shares=quality.shares.to_pylist(),
        unlinked=quality.unlinked.to_pylist(),
        effect=effect_on_results(accepted, stored, linked.unlinked, engine).to_pylist(),
        ledger=ledger,
        left_out=_left_out(ledger, purpose),
        touched=[{"what": what, "rows": rows} for what, rows in records.touched.items()],
        possible_duplicates=engine.to_arrow(duplicates.agg(pairs=duplicates.count()))["pairs"][0].as_py(),
        rules=[
            {"title": rule.title, "rows": rule.rows, "standing": rule.standing, "caution": rule.caution}
            for rule in rules
        ],
        data_version=_version(accepted),
    )


def _left_out(ledger: list[dict[str, Any]], purpose: str) -> list[dict[str, Any]]:
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


def _write_said(
    findings: LinkFindings, records: Records, linked: Linked, engine: Engine, room: Path, purpose: str
) -> None:
    """Write what is said of the links as tables, and for direct care which row is whose."""
    said = {
        "ledger": findings.ledger,
        "touched": findings.touched,
        "left_out": findings.left_out,
        "unlinked": findings.unlinked,
        "link_quality": findings.shares,
        "link_pass": findings.passes,
        "link_effect": findings.effect,
    }
    for name, rows in said.items():
        pq.write_table(pa.Table.from_pylist(rows) if rows else pa.table({}), room / f"{name}.parquet")
    engine.write(possible_duplicates(linked.known, linked.people), room / "possible_duplicate.parquet")
    if purpose == DIRECT_CARE:
        people = records.standing.people.select("person", "person_id")
        whose = linked.links.join(people, "person").select("row", "person_id", "pass_name")
        engine.write(whose, room / f"{LINKS}.parquet")


def _manifest(accepted: Accepted, findings: LinkFindings, room: Path) -> dict[str, Any]:
    """Name everything in the folder, and what it was made from."""
    return {
        "format": 1,
        "kind": MARK,
        "newcare": __version__,
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "purpose": findings.purpose,
        "available_on": findings.on,
        "data_version": findings.data_version,
        "files": {number: f"{shape}/{name}" for number, (shape, name) in accepted.file_names().items()},
        "tables": {
            path.stem: pq.ParquetFile(path).metadata.num_rows for path in sorted(room.glob("*.parquet"))
        },
        "shown": [REPORT],
    }


def _version(accepted: Accepted) -> str:
    """Digest of the accepted rows."""
    digest = hashlib.sha256()
    for shape, path in accepted.files:
        digest.update(f"{shape}/{path.name}".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def _refuse_unknown(purpose: str, residue: str) -> None:
    """Refuse a purpose or a way to link that does not exist."""
    if purpose not in PURPOSES:
        raise InvalidInput(
            f"There is no purpose '{purpose}'.", remedy=f"Choose one of {', '.join(PURPOSES)}."
        )
    if residue not in RESIDUES:
        raise InvalidInput(
            f"There is no way to link '{residue}'.", remedy=f"Choose one of {', '.join(RESIDUES)}."
        )


def _refuse_foreign(folder: Path) -> None:
    """Refuse a folder that holds something other than linked records."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())) or _is_ours(folder):
        return
    raise InvalidInput(
        f"{folder} holds something that is not linked records, and is left alone.",
        remedy="Give a new folder with --out, or move away what it holds.",
    )


def _is_ours(folder: Path) -> bool:
    """Whether a folder holds linked records."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("kind") == MARK


def _keep_others(folder: Path, room: Path) -> None:
    """Copy what others have put beside records that are replaced, such as a model file."""
    if not folder.exists():
        return
    ours = {MANIFEST, REPORT, *(f"{name}.parquet" for name in (*SPECS, *SAID, LINKS, "continuous_stay"))}
    for entry in folder.iterdir():
        if entry.name not in ours and entry.is_file():
            shutil.copy2(entry, room / entry.name)
