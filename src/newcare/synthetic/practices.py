"""The practices of a synthetic place: the table `place`."""

from __future__ import annotations

import pyarrow as pa

from newcare.synthetic.arrays import Rows
from newcare.synthetic.columns import arrow_table
from newcare.synthetic.geography import Geography, codes
from newcare.tables.records import PLACE

BOARD = "I001"
_TREES = (
    "Alder",
    "Ash",
    "Beech",
    "Birch",
    "Cedar",
    "Elm",
    "Hawthorn",
    "Hazel",
    "Holly",
    "Larch",
    "Lime",
    "Maple",
)
_ROADS = (
    "Avenue",
    "Bridge",
    "Court",
    "Green",
    "Grove",
    "Hill",
    "House",
    "Lane",
    "Meadow",
    "Mill",
    "Park",
    "Street",
)
_KINDS = ("Surgery", "Medical Centre", "Health Centre")


def place_table(geography: Geography) -> pa.Table:
    """Give the table `place`: one row for each practice."""
    practices = len(geography.list_share)
    names = [_practice_name(k) for k in range(practices)]
    return arrow_table(
        PLACE,
        practice=codes("P", practices),
        practice_name=names,
        neighbourhood=_named("N", geography.neighbourhood),
        hospital=_named("H", geography.hospital),
        urgent_care_network=_named("U", geography.network),
        integrated_care_board=[BOARD] * practices,
    )


def _practice_name(position: int) -> str:
    """Name of a made-up practice; all different up to 432, then numbered."""
    lap, rest = divmod(position, len(_TREES) * len(_ROADS) * len(_KINDS))
    tree, rest = rest % len(_TREES), rest // len(_TREES)
    road, kind = (rest + 5 * tree) % len(_ROADS), rest // len(_ROADS)
    number = f" {lap + 1}" if lap else ""
    return f"{_TREES[tree]} {_ROADS[road]} {_KINDS[kind]}{number}"


def _named(letter: str, position: Rows) -> list[str]:
    """Codes of the places at these positions."""
    names = codes(letter, int(position.max()) + 1)
    return [names[k] for k in position]
