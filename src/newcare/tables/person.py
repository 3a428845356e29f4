"""How columns about a person are described, in every table that has them."""

from __future__ import annotations

from newcare.tables.spec import Column, ColumnType, Privacy

PERSON = Column(
    "person_id", ColumnType.TEXT, "NHS number, or the pseudonym of this purpose", privacy=Privacy.IDENTIFIABLE
)
COST = Column(
    "cost_pence",
    ColumnType.WHOLE_NUMBER,
    "cost of the record at the price base of the extract",
    unit="pence",
    minimum=0,
)
OF_REGISTER = {"person_id": ("register", "person_id")}


def personal(name: str, kind: ColumnType, meaning: str, **more: object) -> Column:
    """Describe a column that is about one person."""
    return Column(name, kind, meaning, privacy=Privacy.PERSONAL, **more)  # type: ignore[arg-type]
