"""A synthetic place as files: one Parquet file for each table, `waves.csv` and `truth.json`; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pyarrow.parquet as pq

from newcare.engines import replaced_whole
from newcare.synthetic.chunks import CHUNK_PEOPLE, make_chunks
from newcare.synthetic.columns import coded_schema
from newcare.synthetic.layout import Layout
from newcare.synthetic.place import ALL_TABLES, SPECS, TABLES_OF_UNITS, tables_of_units
from newcare.synthetic.room import TRUTH_FILE, WAVES_FILE, keep_others, refuse_foreign, write_waves
from newcare.synthetic.settings import PlaceSettings
from newcare.synthetic.truth import Truth, truth_of
from newcare.tables.spec import ColumnType, TableSpec

ROW_GROUP = 4_000_000  # rows: one group for each chunk
_DICTIONARY_BYTES = 1 << 24  # holds the persons of a chunk, so that their numbers are never written twice


def write_place(
    settings: PlaceSettings,
    folder: Path,
    *,
    chunk_people: int = CHUNK_PEOPLE,
    progress: Callable[[int, int], None] | None = None,
) -> Truth:
    """Write a place to a folder, which holds it whole at the end or is left as it was.

    Args:
        settings: what decides the place.
        folder: made, with its parents, where it does not exist; a synthetic place that it holds is replaced, and
            other files beside that place, such as a model file, are kept.
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
        truth = _write_tables(settings, room, chunk_people, progress or (lambda _done, _all: None))
        keep_others(folder, room)
        write_waves(room / WAVES_FILE, truth.waves)
        (room / TRUTH_FILE).write_text(truth.to_json(), encoding="utf-8")
    return truth


def _write_tables(
    settings: PlaceSettings, room: Path, chunk_people: int, progress: Callable[[int, int], None]
) -> Truth:
    """Write every table, people by people, and work out the truth."""
    layout, expected = Layout.of(settings), []
    of_people = sorted(ALL_TABLES - TABLES_OF_UNITS)
    for name, table in tables_of_units(layout).items():
        with parquet_writer(room / f"{name}.parquet", SPECS[name]) as writer:
            writer.write_table(table.cast(coded_schema(SPECS[name])))
    with ExitStack() as open_files:
        writers = {
            name: open_files.enter_context(parquet_writer(room / f"{name}.parquet", SPECS[name]))
            for name in of_people
        }
        for chunk in open_files.enter_context(closing(make_chunks(layout, of_people, chunk_people))):
            for name, writer in writers.items():
                writer.write_table(chunk.tables[name], row_group_size=ROW_GROUP)
            expected.append(chunk.expected)
            progress(chunk.stop, layout.comings.people)
    return truth_of(layout, expected)


def parquet_writer(file: Path, spec: TableSpec) -> pq.ParquetWriter:
    """Open a Parquet file for a table whose text comes as dictionary arrays."""
    whole = [column.name for column in spec.columns if column.type is ColumnType.WHOLE_NUMBER]
    return pq.ParquetWriter(
        file,
        coded_schema(spec),
        compression="zstd",
        compression_level=1,
        store_schema=False,  # so that readers see text, not how it was coded
        use_dictionary=[name for name in spec.column_names if name not in whole],
        column_encoding=dict.fromkeys(whole, "DELTA_BINARY_PACKED"),
        dictionary_pagesize_limit=_DICTIONARY_BYTES,
    )
