"""The table that says what disclosure control hid in a release."""

from __future__ import annotations

from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

_TEXT = ColumnType.TEXT


def _number_of_cells(name: str, meaning: str) -> Column:
    """Describe how many cells there are of a kind."""
    return Column(name, ColumnType.WHOLE_NUMBER, meaning, unit="cells", minimum=0, privacy=Privacy.OPEN)


DISCLOSURE = TableSpec(
    "disclosure",
    "a released table, or all of a release together: what disclosure control hid",
    (
        Column("table", _TEXT, 'name of the table; "ALL" for all of the release', privacy=Privacy.OPEN),
        Column("policy", _TEXT, "disclosure policy", privacy=Privacy.OPEN),
        _number_of_cells("cells", "counts that the table holds"),
        _number_of_cells("primary", "of them, those that the policy hides"),
        _number_of_cells("secondary", "of them, those hidden beside, so that these cannot be worked out"),
        _number_of_cells("shown", "of them, those that are shown"),
    ),
    key=("table",),
)
