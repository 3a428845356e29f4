"""Every reason to refuse a file or a row, with what a data manager can do about it. None holds a person's values."""

from __future__ import annotations

from newcare.records.reading.staged_file import FileFault

_EXPORT_AGAIN = "Export the file again from the source system"

FILE_FAULTS: dict[str, tuple[str, str]] = {
    "empty-file": (
        "The file is empty.",
        f"{_EXPORT_AGAIN}; if there was nothing to send, leave the file out.",
    ),
    "header-only": (
        "The file has a header and no rows.",
        f"{_EXPORT_AGAIN}, with the period you meant; if there was nothing to send, leave the file out.",
    ),
    "no-header": (
        "The first line holds values, not column names ({seen}).",
        f"{_EXPORT_AGAIN} with a header line, or write the names of the columns into the first line.",
    ),
    "wrong-delimiter": (
        "The columns are parted by {seen}; only comma, tab, semicolon and | are read.",
        f"{_EXPORT_AGAIN} with commas.",
    ),
    "not-text": (
        "The file is not text: {seen}.",
        "Save it as CSV (UTF-8), xlsx, Parquet or NDJSON.",
    ),
    "old-workbook": (
        "The file is an old Excel or other office file ({seen}), which is not read.",
        "Open it and save it as an Excel workbook (.xlsx) or as CSV UTF-8.",
    ),
    "protected": (
        "The file is locked with a password.",
        "Take the password off and store the file in a protected place, or unpack it first.",
    ),
    "unreadable": (
        "The file cannot be opened: {seen}.",
        "Check that it is there, that you may read it and that no other program holds it.",
    ),
    "cut-short": (
        "The file is damaged or cut short: {seen}.",
        "Copy or download it again and compare its size with the source's.",
    ),
    "expands-too-much": (
        "The packed file grows by more than {ratio} times, which no extract does: it may be a trap.",
        "Ask the sender what it is; if it is right, unpack it yourself and check the unpacked file.",
    ),
    "several-files": (
        "The zip holds {seen} files; one is read from a zip.",
        "Unpack it into the folder.",
    ),
    "line-too-long": (
        "A line is longer than {limit:,} bytes ({seen}).",
        f"{_EXPORT_AGAIN}: its line ends are missing, or text of another file has got into it.",
    ),
    "same-column-twice": (
        "Two columns have the same name: {seen}.",
        "Take one of them out, or give it another name.",
    ),
    "columns-alike": (
        "Two columns could be {column}: {seen}.",
        'Say in a mapping file which of them it is: columns.{column} = "NAME".',
    ),
    "column-missing": (
        "There is no column for {column} ({meaning}), which {flow} calls {spellings}. {seen}",
        'Add it to the extract, or say in a mapping file which column it is: columns.{column} = "NAME".',
    ),
    "mapped-column-missing": (
        "The mapping file says that {column} is '{name}', and the file has no such column. {seen}",
        "Correct the name in the mapping file.",
    ),
    "no-row-fits": (
        "None of the {rows:,} rows has the {width} columns of the header.",
        f"{_EXPORT_AGAIN}: its rows are parted differently from its header.",
    ),
    "no-known-sheet": (
        "No sheet has a header that is known ({seen}).",
        "Put the table on a sheet of its own with the column names in one of the first lines.",
    ),
    "nested-column": (
        "Column '{seen}' holds lists or records, not single values.",
        "Export it as a plain column.",
    ),
    "no-such-resource": (
        "No line holds a FHIR resource of the type that the flow is about.",
        "Name the flow of the resources that the file holds with --flow.",
    ),
}

MALFORMED: dict[str, str] = {
    "too-few-fields": "The row has {found} columns where the header has {expected}: a delimiter or line end is amiss.",
    "too-many-fields": "The row has {found} columns where the header has {expected}: a value with the delimiter in it"
    " needs quotes.",
    "quote-not-closed": 'A quote (") is opened and not closed again at the end of a value.',
    "undecodable": "The row holds bytes that are no characters in the encoding of the file ({encoding}).",
    "zero-byte": "The row holds a zero byte: the file was damaged on its way.",
    "blank-row": "The row is blank in every column that is read.",
    "repeated-header": "The header stands here again: files were joined without taking it out.",
    "ruled-line": "This is a line of dashes, not a record.",
    "totals-row": "This is a line of totals or counts, not a record.",
    "not-json": "The line is not a JSON object.",
    "other-resource": "The line holds a FHIR resource of another type.",
}


class Refused(Exception):
    """The file cannot be read; carries the reasons."""

    def __init__(self, code: str, **words: object) -> None:
        self.faults: tuple[FileFault, ...] = (fault(code, **words),)
        super().__init__(code)


def fault(code: str, **words: object) -> FileFault:
    """A reason with its words filled in."""
    message, remedy = FILE_FAULTS[code]
    return FileFault(code, message.format(**words).strip(), remedy.format(**words))


def malformed_message(code: str, **words: object) -> str:
    """Why a row could not be split into columns."""
    return MALFORMED[code].format(**words)
