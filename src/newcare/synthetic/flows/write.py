"""A made-up place as a folder of extracts, whole or not at all, with what is true of it beside them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from newcare.engines import replaced_whole
from newcare.reference.flows import flow
from newcare.synthetic.arrays import Rows
from newcare.synthetic.chunks import CHUNK_PEOPLE, make_chunks
from newcare.synthetic.flows.extracts import Source
from newcare.synthetic.flows.file_writer import FileWriter
from newcare.synthetic.flows.files import FILES, FILES_OF_UNITS, File, with_identities
from newcare.synthetic.flows.formats import PLAIN_CSV, FileFormat, FlowFormat
from newcare.synthetic.flows.identities import identities
from newcare.synthetic.flows.written import as_written
from newcare.synthetic.layout import Layout
from newcare.synthetic.mess import NO_MESS, Mess, PlantedWriter, Sheet, Spoiled, late_month, spoil
from newcare.synthetic.place import ALL_TABLES, TABLES_OF_UNITS, tables_of_units
from newcare.synthetic.room import (
    PLANTED_FOLDER,
    TRUTH_FILE,
    WAVES_FILE,
    keep_others,
    refuse_foreign,
    write_waves,
)
from newcare.synthetic.settings import PlaceSettings
from newcare.synthetic.truth import Truth, truth_of

_WRITERS = 2
_OF_PEOPLE = sorted(ALL_TABLES - TABLES_OF_UNITS)


def write_flows(
    settings: PlaceSettings,
    folder: Path,
    *,
    form: FlowFormat = PLAIN_CSV,
    mess: Mess = NO_MESS,
    chunk_people: int = CHUNK_PEOPLE,
    progress: Callable[[int, int], None] | None = None,
) -> Truth:
    """Write a place as the extracts of its systems.

    Args:
        settings: what decides the place.
        folder: made where it does not exist; a synthetic place that it holds is replaced, other files are kept.
        form: CSV or Parquet, packed or not.
        mess: faults to plant, whose truth is written into the folder `truth`.
        chunk_people: people made at a time, which bounds the memory and changes nothing else.
        progress: called with the people made so far and the people in all.

    Returns:
        The truth, which also stands in the folder.

    Raises:
        InvalidInput: the folder holds something that is not a synthetic place.
        FolderBusy: another run is writing the same place.
        StorageFailure: the disk is full or refuses to be written.
    """
    refuse_foreign(folder)
    with replaced_whole(folder) as room:
        ours = _Extracts(
            Layout.of(settings), room, form, mess.without_encoding(form.file is FileFormat.PARQUET)
        )
        ours.write_files_of_units()
        truth = ours.write_files_of_people(chunk_people, progress or (lambda _done, _all: None))
        keep_others(folder, room)
        write_waves(room / WAVES_FILE, truth.waves)
        (room / TRUTH_FILE).write_text(truth.to_json(), encoding="utf-8")
    return truth


@dataclass(frozen=True)
class _Extracts:
    """The files of a place in a folder."""

    layout: Layout
    room: Path
    form: FlowFormat
    mess: Mess

    def write_files_of_units(self) -> None:
        """Write the files that are not of people."""
        made = tables_of_units(self.layout)
        for stem, (name, table) in FILES_OF_UNITS.items():
            rows = {column: made[table][column].combine_chunks() for column in made[table].column_names}
            with self._writer(stem) as writer:
                writer.write(as_written(flow(name), rows))

    def write_files_of_people(self, chunk_people: int, progress: Callable[[int, int], None]) -> Truth:
        """Write the others, people by people and two files at a time, and work out the truth."""
        expected = []
        with ExitStack() as opened:
            writers = {file.stem: opened.enter_context(self._writer(file.stem)) for file in FILES}
            planted = (
                opened.enter_context(PlantedWriter(self._planted_folder())) if self.mess.is_any else None
            )
            workers = opened.enter_context(ThreadPoolExecutor(_WRITERS))
            for chunk in opened.enter_context(closing(make_chunks(self.layout, _OF_PEOPLE, chunk_people))):
                source = Source(self.layout, chunk.tables, identities(self.layout, chunk.people))
                coming = [workers.submit(self._write, file, source, writers[file.stem]) for file in FILES]
                for done in coming:
                    found = done.result()
                    if planted is not None and found is not None:
                        planted.add(self.form.name(found[0].name), *found, chunk.people)
                expected.append(chunk.expected)
                progress(chunk.stop, self.layout.comings.people)
        return truth_of(self.layout, expected)

    def _write(self, file: File, source: Source, writer: FileWriter) -> tuple[Sheet, Spoiled] | None:
        """Add a chunk's rows to one file, and say what was planted in them."""
        extract = file.make(source)
        table = as_written(flow(file.flow), with_identities(file, extract, source.who))
        if not self.mess.is_any:
            writer.write(table)
            return None
        text = table.cast(pa.schema([(name, pa.string()) for name in table.column_names]))
        person = source.who.people.number[extract.row]
        sheet = Sheet(file.stem, flow(file.flow), text, person, _places(extract.row), self.layout.draws)
        spoiled = spoil(sheet, self.mess, late_month(self.layout))
        writer.write(sheet.table)
        return sheet, spoiled

    def _writer(self, stem: str) -> FileWriter:
        """Open a file for writing."""
        return FileWriter(self.room / self.form.name(stem), self.form, mixed=self.mess.is_any)

    def _planted_folder(self) -> Path:
        """Make the folder of what was planted."""
        folder = self.room / PLANTED_FOLDER
        folder.mkdir()
        return folder


def _places(row: Rows) -> Rows:
    """Place of each row among those of its person; rows are in the order of their people."""
    first = np.flatnonzero(np.diff(row, prepend=-1))
    begins = np.repeat(first, np.diff(np.append(first, len(row))))
    return (np.arange(len(row)) - begins).astype(np.int32)
