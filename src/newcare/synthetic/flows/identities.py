"""What suppliers know a made-up person by: names, date of birth, postcode, and each supplier's own number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Days, Rows, Whole
from newcare.synthetic.columns import coded, dates
from newcare.synthetic.digits import as_text
from newcare.synthetic.ethnicity import GROUPS
from newcare.synthetic.flows.names import draw_forenames, draw_surnames
from newcare.synthetic.geography import codes
from newcare.synthetic.layout import Layout
from newcare.synthetic.people import SEXES, People

_POSTCODES_OF_AREA = 40  # so that about 40 people share one
_LETTERS = np.frombuffer(b"ABDEFGHJLNPQRSTUWXYZ", dtype=np.uint8)  # of the last part of a postcode
_FIRST_DISTRICT, _DISTRICTS, _SECTORS = 10, 90, 10
_OF_DISTRICT = _SECTORS * len(_LETTERS) ** 2
_OWN_NUMBERS = 10**8
_OWN_STEP = 48_271_939  # shares no factor with 10**8, so that no two people of a supplier meet


@dataclass(frozen=True)
class Identities:
    """Some people as suppliers see them; `address` arrays hold two values a person, before and after a change."""

    people: People
    surname: pa.DictionaryArray
    forename: pa.DictionaryArray
    birth_date: pa.Array
    sex: pa.DictionaryArray
    ethnicity: pa.DictionaryArray
    postcode: pa.StringArray  # (2 x people,)
    small_areas: list[str]
    practices: list[str]

    def columns(self, row: Rows, day: Days, wanted: set[str]) -> dict[str, pa.Array]:
        """Columns of the person in each row, as on each day; those wanted, by their names in the shapes."""
        at = pa.array(row)
        after = (day >= self.people.changed[row]).astype(np.int8)
        found: dict[str, pa.Array] = {}
        for name in ("surname", "forename", "birth_date", "sex", "ethnicity"):
            if name in wanted:
                found[name] = getattr(self, name).take(at)
        if "nhs_number" in wanted:
            found["nhs_number"] = self.people.ids.take(at)
        if "postcode" in wanted:
            found["postcode"] = self.postcode.take(pa.array(2 * row.astype(np.int64) + after))
        if "practice" in wanted:
            found["practice"] = coded(self.people.practice[row, after], self.practices)
        if "small_area" in wanted:
            found["small_area"] = coded(self.people.area[row, after], self.small_areas)
        return found

    def own_numbers(self, supplier: str) -> pa.StringArray:
        """The number of eight digits under which a supplier keeps each person."""
        salt = int.from_bytes(hashlib.blake2b(supplier.encode(), digest_size=4).digest())
        own = (self.people.number.astype(np.int64) * _OWN_STEP + salt) % _OWN_NUMBERS
        return as_text((own[:, None] // 10 ** np.arange(7, -1, -1) % 10 + ord("0")).astype(np.uint8))


def identities(layout: Layout, people: People) -> Identities:
    """Give the people of a chunk what suppliers know them by."""
    draws, number = layout.draws, people.number
    household = np.floor(_POSTCODES_OF_AREA * draws.uniform("postcode", number[:, None], np.arange(2)))
    place = (people.area.astype(np.int64) * _POSTCODES_OF_AREA + household.astype(np.int64)).reshape(-1)
    return Identities(
        people=people,
        surname=draw_surnames(draws, number),
        forename=draw_forenames(draws, number, people.female),
        birth_date=dates(people.born, layout.timeline),
        sex=coded(np.where(people.female, 0, 1), SEXES),
        ethnicity=coded(people.ethnicity, GROUPS),
        postcode=_postcodes(place),
        small_areas=codes("L", len(layout.geography.fifth)),
        practices=codes("P", len(layout.geography.list_share)),
    )


def _postcodes(place: Whole) -> pa.StringArray:
    """Postcodes of the form QA12 3BD: no area of the United Kingdom begins with Q."""
    area, rest = np.divmod(place, _DISTRICTS * _OF_DISTRICT)
    district, rest = np.divmod(rest, _OF_DISTRICT)
    sector, rest = np.divmod(rest, len(_LETTERS) ** 2)
    district += _FIRST_DISTRICT
    letters = np.empty((len(place), 8), dtype=np.uint8)
    letters[:, 0], letters[:, 1] = ord("Q"), ord("A") + area
    letters[:, 2], letters[:, 3] = ord("0") + district // 10, ord("0") + district % 10
    letters[:, 4], letters[:, 5] = ord(" "), ord("0") + sector
    letters[:, 6], letters[:, 7] = _LETTERS[rest // len(_LETTERS)], _LETTERS[rest % len(_LETTERS)]
    return as_text(letters)
