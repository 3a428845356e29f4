"""A table whose columns are known becomes a staged file."""

from __future__ import annotations

from pathlib import Path

from newcare.records.reading.batch import Reader
from newcare.records.reading.columns import Plan
from newcare.records.reading.refusals import Refused
from newcare.records.reading.staged_file import FileFault, StagedFile
from newcare.records.reading.writing import StagedWriter

_LEAST_MISFITS = 3
_MISFITS = {"too-few-fields", "too-many-fields"}


def staged_table(file: Path, room: Path, reader: Reader, plan: Plan, why: str) -> StagedFile:
    """Write the rows of a table, or say why the file is refused after all."""
    room.mkdir(parents=True, exist_ok=True)
    writer = StagedWriter(room, file.name, plan)
    try:
        with writer:
            for batch in reader.batches(plan.wanted):
                writer.add(batch)
        _check_rows(writer, len(reader.header))
    except Refused as refused:
        writer.discard()
        return refused_table(file, plan, why, refused.faults)
    return StagedFile(
        file=file,
        flow=plan.flow,
        guess=why,
        spec=plan.spec,
        rows=writer.rows,
        malformed=writer.malformed,
        read=writer.read,
        malformed_rows=writer.malformed_rows,
        columns=plan.named,
        ignored=plan.ignored,
    )


def refused_table(file: Path, plan: Plan, why: str, faults: tuple[FileFault, ...]) -> StagedFile:
    """A file whose flow is known and that cannot be read."""
    return StagedFile(
        file, plan.flow, why, plan.spec, faults=faults, columns=plan.named, ignored=plan.ignored
    )


def _check_rows(writer: StagedWriter, width: int) -> None:
    """Refuse a file without rows, or one in which no row fits the header."""
    if not writer.read:
        raise Refused("header-only")
    none_fits = writer.malformed_rows == writer.read
    if none_fits and writer.codes == {"other-resource"}:
        raise Refused("no-such-resource")
    if none_fits and writer.read >= _LEAST_MISFITS and writer.codes <= _MISFITS:
        raise Refused("no-row-fits", rows=writer.read, width=width)
