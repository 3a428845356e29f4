"""Link checked extracts into the tables of records, for one purpose: whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newcare.engines import Engine, Table, open_engine, replaced_whole, write_whole
from newcare.errors import InvalidInput
from newcare.records import check_values, open_records
from newcare.records.linking import (
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
from newcare.workflows.link_files import (
    REPORT,
    keep_others,
    left_out,
    manifest_of,
    refuse_foreign,
    version_of,
    write_said,
)
from newcare.workflows.link_opt_outs import refuse_unknown_opt_outs
from newcare.workflows.linked_purpose import MANIFEST
from newcare.workflows.sources import empty_tables

PURPOSES = ("evaluation", "planning", "payment", "direct-care")
RESIDUES = ("passes", "splink")
Progress = Callable[[str, int, int], None]
_STAGES = ("finding people", "making tables", "writing", "checking", "judging the links")


@dataclass(frozen=True)
class _Terms:
    """What records are linked for: purpose, the day they are made available, opt-outs, key, who links the residue.

    `without_opt_outs` says why to go on where the list of opt-outs is absent or damaged.
    """

    purpose: str
    day: dt.date
    rules: tuple[OptOut, ...]
    residue: str
    without_opt_outs: str | None
    key: str = field(repr=False)


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
    without_opt_outs: str | None = None,
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
        without_opt_outs: why to go on where opt-outs apply and their list is absent or damaged; None refuses.

    Raises:
        InvalidInput, InvalidRecords, FolderBusy, StorageFailure: with what to do; `out` stays as it was.
    """
    _refuse_unknown(purpose, residue)
    refuse_foreign(out)
    rules = applying(purpose, opt_outs(opt_out_rules))
    accepted = open_accepted(checked)
    reason = refuse_unknown_opt_outs(accepted, rules, purpose, without_opt_outs)
    key = purpose_key(purpose, away_from=(checked, out))
    terms = _Terms(purpose, on or dt.datetime.now(dt.UTC).date(), rules, residue, reason, key)
    with replaced_whole(out) as room:
        between = room / ".between"  # holds names while the run lasts
        engine = open_engine(spill=between / "spill")
        try:
            manifest, findings = _link(accepted, terms, room, between, engine, progress)
        finally:
            engine.close()
            shutil.rmtree(between, ignore_errors=True)
        keep_others(out, room)
    return LinkResult(out, manifest, findings)


def _link(
    accepted: Accepted, terms: _Terms, room: Path, between: Path, engine: Engine, progress: Progress
) -> tuple[dict[str, Any], LinkFindings]:
    """Link, build, write, check and judge, in the room that becomes the folder."""
    stages = iter(_STAGES)

    def next_stage() -> None:
        name = next(stages)
        progress(name, _STAGES.index(name), len(_STAGES))

    next_stage()
    further = splink_residue(engine) if terms.residue == "splink" else None
    linked = link_people(accepted, engine, between, purpose=terms.purpose, key=terms.key, residue=further)
    next_stage()
    records = build_records(accepted, linked, engine, between, rules=terms.rules, on=terms.day, key=terms.key)
    next_stage()
    for name, table in {**records.tables, **records.beside}.items():
        engine.write(table, room / f"{name}.parquet")
    next_stage()
    stored = {name: engine.read(path) for name, path in open_records(room, list(SPECS)).items()}
    check_values(stored, engine)
    next_stage()
    findings = _findings(accepted, terms, linked, records, stored, engine, empty_tables(room))
    write_said(findings, records, linked, engine, room, terms.purpose)
    manifest = manifest_of(accepted, findings, room)
    write_whole(room / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False).encode())
    write_whole(room / REPORT, render_page(link_page(findings)).encode())
    return manifest, findings


def _findings(
    accepted: Accepted,
    terms: _Terms,
    linked: Linked,
    records: Records,
    stored: Mapping[str, Table],
    engine: Engine,
    empty: tuple[str, ...],
) -> LinkFindings:
    """What is said of the links, as plain rows."""
    quality: Quality = match_quality(accepted, linked, engine)
    duplicates = possible_duplicates(linked.known, linked.people)
    ledger = records.ledger.to_pylist()
    people = engine.to_arrow(records.standing.people.agg(people=records.standing.people.count()))
    return LinkFindings(
        purpose=terms.purpose,
        on=terms.day.isoformat(),
        people=people["people"][0].as_py(),
        rows=quality.rows,
        linked=quality.linked,
        estimated_false=quality.estimated_false,
        passes=quality.passes.to_pylist(),
        shares=quality.shares.to_pylist(),
        unlinked=quality.unlinked.to_pylist(),
        effect=effect_on_results(accepted, stored, linked.unlinked, engine).to_pylist(),
        ledger=ledger,
        left_out=left_out(ledger, terms.purpose),
        touched=[{"what": what, "rows": rows} for what, rows in records.touched.items()],
        possible_duplicates=engine.to_arrow(duplicates.agg(pairs=duplicates.count()))["pairs"][0].as_py(),
        rules=[
            {"title": rule.title, "rows": rule.rows, "standing": rule.standing, "caution": rule.caution}
            for rule in terms.rules
        ],
        data_version=version_of(accepted),
        opt_outs_listed="opt_out" in accepted.shapes,
        without_opt_outs=terms.without_opt_outs,
        empty_tables=empty,
    )


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
