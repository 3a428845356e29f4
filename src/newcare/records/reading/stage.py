"""Reads one file, whatever it is, into rows under the common column names."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass
from pathlib import Path

from newcare.records.reading.batch import Reader
from newcare.records.reading.columns import Plan, plan_columns
from newcare.records.reading.delimited import Delimited
from newcare.records.reading.encodings import Narrow, Wide, sniff
from newcare.records.reading.guess import Guess, guess_by_name, guess_flow, known_names, shipped
from newcare.records.reading.header import Header, find_header, find_strange_header
from newcare.records.reading.heads import HEAD, Joined, after_lines, head_of
from newcare.records.reading.mapping import Mapping
from newcare.records.reading.mapping_file import flow_named
from newcare.records.reading.packed import ByteSource, Form, form_of, opened
from newcare.records.reading.parquet import ParquetTable
from newcare.records.reading.refusals import Refused
from newcare.records.reading.resources import Resources, resource_type
from newcare.records.reading.staged_file import StagedFile
from newcare.records.reading.tables import refused_table, staged_table
from newcare.records.reading.workbook import Workbook
from newcare.reference.flows import Flow

_LEAST_KNOWN = 2
_TABLES = {
    *(".csv", ".tsv", ".psv", ".txt", ".dat", ".gz", ".zip"),
    *(".parquet", ".xlsx", ".xls", ".ndjson", ".jsonl"),
}


def stage_file(
    file: Path, room: Path, *, flow: str | None = None, mapping: Mapping | None = None
) -> StagedFile:
    """Read one file into two Parquet files: its rows as text, and the rows that could not be split into columns.

    Reads CSV and its kin in any common encoding, plain or in gzip or zip, Parquet, xlsx and FHIR NDJSON. Codes and
    dates stay as written. The file is never held whole.

    Args:
        file: the file.
        room: folder for the Parquet files; made if it is not there.
        flow: name of the file's flow, if you know it; else the mapping may name it, and else it is guessed.
        mapping: the place's own names, codes and date formats.

    Returns:
        The staged file. A file that cannot be read carries `faults`; one that is none of ours has no flow.

    Raises:
        InvalidInput: there is no flow of the name given.
    """
    mapping = mapping or Mapping()
    name = flow or mapping.flow_of(file.name)
    told = flow_named(name) if name else None
    case = _Case(file, room, mapping, told, "you said so" if flow else "the mapping file says so")
    try:
        return case.read()
    except Refused as refused:
        found = told or guess_by_name(file.name)
        may_be_ours = file.suffix.casefold() in _TABLES and refused.faults[0].code != "no-known-sheet"
        if not found and not may_be_ours:
            return StagedFile(file, None, "none of the flows knows it")
        why = case.why if told else "by the file's name" if found else "it cannot be read"
        return StagedFile(file, found, why, faults=refused.faults)


@dataclass(frozen=True)
class _Case:
    """One file with all that was said about it."""

    file: Path
    room: Path
    mapping: Mapping
    told: Flow | None
    why: str

    @property
    def flows(self) -> Table[str, Flow]:
        """The flows as this place writes them."""
        if not self.mapping.entries:
            return shipped()
        return {name: self.mapping.applied(one, self.file.name)[0] for name, one in shipped().items()}

    @property
    def known(self) -> frozenset[str]:
        """Keys of all column names that are known."""
        return known_names(self.flows if self.mapping.entries else None)

    def read(self) -> StagedFile:
        """Read the file by its form."""
        form = form_of(self.file)
        if form is Form.PARQUET:
            return self._table(ParquetTable(self.file))
        if form is Form.WORKBOOK:
            with Workbook(self.file, self.known) as book:
                return self._table(book)
        with opened(self.file, form) as source:
            return self._text(source)

    def _text(self, source: ByteSource) -> StagedFile:
        """Read a text: resources or a delimited table."""
        head = head_of(source)
        encoding, mark = sniff(head)
        head = head[mark:]
        if encoding and encoding != "utf-8":
            source = Wide(Joined(head, source), encoding)
            head = head_of(source)
        if not head.strip(b"\0\x1a \t\r\n,;|"):
            raise Refused("empty-file")
        if head.lstrip().startswith((b"{", b"[")):
            return self._resources(source, head)
        return self._delimited(source, head, Narrow(encoding and "utf-8"))

    def _resources(self, source: ByteSource, head: bytes) -> StagedFile:
        """Read FHIR resources; other JSON is none of ours."""
        kind = resource_type(head)
        of_kind = next((one for one in self.flows.values() if one.resource and one.resource == kind), None)
        found = self.told or of_kind
        if self.told and not self.told.resource:
            raise Refused("not-text", seen="it is JSON, and its flow is a table")
        if found is None:
            return StagedFile(self.file, None, "it is JSON, and no FHIR resource that is read")
        found = self.mapping.applied(found, self.file.name)[0]
        why = self.why if self.told else f"taken for {found.name} by its resource type"
        reader = Resources(found, source, head)
        columns = [column for column in found.columns if column.paths]
        plan = Plan(found, reader.header, {column.name: at for at, column in enumerate(columns)})
        return staged_table(self.file, self.room, reader, plan, why)

    def _delimited(self, source: ByteSource, head: bytes, encoding: Narrow) -> StagedFile:
        """Read delimited text."""
        ends = b"\n" if b"\n" in head else b"\r"
        if ends not in head and len(head) >= HEAD:
            raise Refused("line-too-long", limit=HEAD, seen="no line end within them")
        whole = head[: head.rfind(ends) + 1] or head
        text = encoding.utf8(whole.replace(b"\r", b"\n") if ends == b"\r" else whole)
        header = find_header(text, self.known)
        if header is None:
            raise Refused("empty-file")
        if header.known < _LEAST_KNOWN:
            self._check_names(header, text)
        start = after_lines(head, ends, text[: header.ends].count(b"\n"))
        return self._table(Delimited(header.names, header.delimiter, source, start, encoding))

    def _check_names(self, header: Header, text: bytes) -> None:
        """Refuse a header whose names are hardly known where it is clear why."""
        strange = find_strange_header(text, self.known)
        if strange:
            raise Refused("wrong-delimiter", seen=strange.delimiter_name)
        if header.looks_like_values and (self.told or guess_by_name(self.file.name)):
            filled = sum(bool(name) for name in header.names)
            raise Refused("no-header", seen=f"{filled} values, none of them a known name")

    def _table(self, reader: Reader) -> StagedFile:
        """Read a table with a header."""
        guess = Guess(self.told, self.why) if self.told else self._guess(reader)
        if guess.flow is None:
            return StagedFile(self.file, None, guess.why)
        flow, mapped = self.mapping.applied(guess.flow, self.file.name)
        plan, faults = plan_columns(flow, reader.header, mapped)
        if faults:
            return refused_table(self.file, plan, guess.why, tuple(faults))
        return staged_table(self.file, self.room, reader, plan, guess.why)

    def _guess(self, reader: Reader) -> Guess:
        """Guess the flow as shipped, from names as this place writes them."""
        guess = guess_flow(reader.header, self.file.name, self.flows)
        return Guess(guess.flow and shipped()[guess.flow.name], guess.why, guess.candidates)
