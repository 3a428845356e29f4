"""What a flow is: the columns it writes, under which names and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def spelling_key(name: str) -> str:
    """A column's name without case, blanks, underscores and punctuation: two names with one key are the same."""
    return "".join(character for character in name.casefold() if character.isalnum())


@dataclass(frozen=True)
class FlowColumn:
    """How a flow writes one column of its shape.

    `spellings` are the names the column goes by; case, blanks, underscores and punctuation do not matter, and the
    first is the one to write. `otherwise` are further names, in order, that are read where the file has none of the
    spellings; `parts` names columns of year, month and, if there is one, day, that make up a date where the file
    has no column for it. `paths` say where the value stands in a FHIR resource: names parted by dots, `[key=value]`
    chooses from a list, and the first path that leads to a value counts. `same_as` names the column of the shape
    whose value is taken where this one has none.

    `codes` turns what the flow writes into what the shape allows (case and outer blanks do not matter; the first
    code of a value is the one to write; what the shape allows already stands as it is). `missing` are values that
    mean "not known", exactly as written (the loader adds the usual cases of each). `dates` are date formats of this
    column, as strptime writes them. `unit` is "pounds" where money is written in pounds. A column that is
    `required` must be in the file.
    """

    name: str
    spellings: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    same_as: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    unit: str | None = None
    required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names that the column may have in a file, the preferred ones first."""
        return (*self.spellings, *self.otherwise)


@dataclass(frozen=True)
class Flow:
    """A file format: its shape, its columns, and what is the same in every row (`constants`, by column).

    `missing` of each column holds the flow's own and the usual ones too. `dates` are the date formats that the flow
    writes, the first one first. `resource` is the FHIR resource type where the flow is FHIR. `file_names` are
    pieces of a file's name that speak for the flow.
    """

    name: str
    title: str
    shape: str
    source: str
    columns: tuple[FlowColumn, ...]
    constants: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    resource: str | None = None
    file_names: tuple[str, ...] = ()

    def column(self, name: str) -> FlowColumn | None:
        """How the flow writes a column of its shape, or None where it does not."""
        return next((column for column in self.columns if column.name == name), None)
