"""Tables drawn as text, so that a test shows the rows it is about."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from newcare.tables import TABLES, ColumnType, TableSpec

_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.WHOLE_NUMBER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.YES_NO: pa.bool_(),
}
_USUAL = {
    "sex": "female",
    "birth_month": "1950-01-01",
    "small_area": "S1",
    "deprivation_fifth": "3",
    "from_date": "2000-01-01",
    "practice": "P1",
    "practice_name": "A practice",
    "neighbourhood": "N1",
    "hospital": "H1",
    "urgent_care_network": "U1",
    "integrated_care_board": "I1",
    "provider": "H1",
    "admission_method": "21",
    "primary_diagnosis": "I500",
    "cost_pence": "0",
    "service": "general-practice",
    "kind": "home-care",
    "source": "general-practice",
    "name": "electronic-frailty-index",
}


def drawn(table: str, text: str) -> pa.Table:
    """Rows of a table of records, drawn with | between cells; columns not drawn take a usual value or a number.

    An empty cell is null. The first line names columns; a line of dashes is passed over.
    """
    spec = TABLES[table]
    lines = [
        line for line in map(str.strip, text.strip().splitlines()) if line and not set(line) <= set("-+| ")
    ]
    names, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    found = [dict(zip(names, cells, strict=True)) for cells in rows]
    return pa.table(
        {
            column.name: pa.array(
                [_cell(spec, column.name, row, i) for i, row in enumerate(found)], _TYPES[column.type]
            )
            for column in spec.columns
        }
    )


def _cell(spec: TableSpec, name: str, row: dict[str, str], position: int) -> object:
    column = spec.column(name)
    text = row.get(name, "" if column.nullable else _USUAL.get(name, str(position + 1)))
    if text == "":
        return None
    match column.type:
        case ColumnType.WHOLE_NUMBER:
            return int(text)
        case ColumnType.NUMBER:
            return float(text)
        case ColumnType.DATE:
            return dt.date.fromisoformat(text)
        case _:
            return text
