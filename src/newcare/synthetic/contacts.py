"""Contacts with general practice, community and mental health services."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Floats, Rows, Whole, Words, in_blocks
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.conditions import CONDITIONS
from newcare.synthetic.events import COUNT_BITS, draw_events, low_share, record_numbers
from newcare.synthetic.layout import Layout
from newcare.synthetic.people import People
from newcare.synthetic.person_years import PersonYears, by_age
from newcare.synthetic.prices import CONTACTS, varied
from newcare.tables.records import CONTACT

SERVICES = tuple(CONTACTS)
_PRICES = np.array(list(CONTACTS.values()))
_COST_SPREAD = 0.35
_GP_WOMEN = by_age((0, 5, 16, 45, 65, 75), (5.0, 2.5, 4.1, 5.3, 7.2, 9.5))  # a year
_GP_MEN = by_age((0, 5, 16, 45, 65, 75), (5.5, 2.3, 2.1, 3.7, 6.4, 8.8))
_GP_BY_CONDITION = {condition.name: 1.2 for condition in CONDITIONS}
_GP_WEIGHT_OF_PERSON, _GP_SHARE_OF_RISK = 0.75, 0.3
_COMMUNITY_CASELOAD = by_age((0, 5, 50, 65, 75, 85, 95), (0.02, 0.01, 0.015, 0.06, 0.14, 0.32, 0.5))
_COMMUNITY_CONTACTS, _COMMUNITY_SLOPE_ON_FRAILTY, _LARGEST_CASELOAD = 17.0, 0.5, 0.95
_MENTAL_CASELOAD = by_age((0, 8, 16, 40, 70, 80), (0.0, 0.02, 0.04, 0.032, 0.02, 0.03))
_MENTAL_BY_CONDITION = {"depression": 6.0, "dementia": 3.0}
_MENTAL_CONTACTS = 11.0
_LASTING = 0.9  # chance that what puts a person on a caseload is their own and not of the year
_NEED_OF_YEAR = 0.5


def contact_table(layout: Layout, people: People, cells: PersonYears) -> pa.Table:
    """Give the table `contact`, in order of person, year and service."""
    by_service = (
        _practice(layout, people, cells),
        _community(layout, people, cells),
        _mental(layout, people, cells),
    )
    shape = (len(people.number), layout.timeline.years * len(SERVICES))
    rate = np.stack(by_service, axis=2) * cells.years[:, :, None]
    start = np.repeat(cells.start, len(SERVICES), axis=1)
    days = np.repeat(cells.days, len(SERVICES), axis=1)
    events = draw_events(layout.draws, "contact", people.number, rate.reshape(shape), start, days)
    service = in_blocks(lambda index: (index >> COUNT_BITS) % len(SERVICES), np.int32, events.index)
    return arrow_table(
        CONTACT,
        contact_id=record_numbers(people.number, 0, events),
        person_id=person_ids(events.row, people.ids),
        service=coded(service, SERVICES),
        contact_date=dates(events.day, layout.timeline),
        cost_pence=in_blocks(_costs, np.int64, service, events.word),
    )


def _costs(service: Rows, word: Words) -> Whole:
    """Cost of each contact in pence."""
    return varied(_PRICES[service], low_share(word), _COST_SPREAD)


def _practice(layout: Layout, people: People, cells: PersonYears) -> Floats:
    """Contacts a year with general practice."""
    rate = np.where(people.female[:, None], _GP_WOMEN[cells.age], _GP_MEN[cells.age])
    rate *= people.conditions.relative_to_age(_GP_BY_CONDITION, cells.age)
    own = layout.draws.exponential("use of general practice", people.number)
    own = (1 - _GP_SHARE_OF_RISK) * own + _GP_SHARE_OF_RISK * people.risk
    return rate * (1 + _GP_WEIGHT_OF_PERSON * (own - 1))[:, None]


def _community(layout: Layout, people: People, cells: PersonYears) -> Floats:
    """Contacts a year with community services: many for the few on the caseload, none for the rest."""
    frail = np.exp(_COMMUNITY_SLOPE_ON_FRAILTY * people.frailty - _COMMUNITY_SLOPE_ON_FRAILTY**2 / 2)
    chance = np.minimum(_COMMUNITY_CASELOAD[cells.age] * frail[:, None], _LARGEST_CASELOAD)
    return _on_caseload("community caseload", layout, people, chance, _COMMUNITY_CONTACTS)


def _mental(layout: Layout, people: People, cells: PersonYears) -> Floats:
    """Contacts a year with mental health services: many for the few on the caseload, none for the rest."""
    chance = _MENTAL_CASELOAD[cells.age]
    chance = chance * people.conditions.relative_to_age(_MENTAL_BY_CONDITION, cells.age)
    return _on_caseload("mental health caseload", layout, people, chance, _MENTAL_CONTACTS)


def _on_caseload(purpose: str, layout: Layout, people: People, chance: Floats, contacts: float) -> Floats:
    """Contacts a year of those who are on a caseload with the given chance, year by year."""
    year: Rows = np.arange(chance.shape[1], dtype=np.int32)
    draws, number = layout.draws, people.number
    passing = draws.uniform(purpose, number[:, None], year)
    lasting = draws.uniform(f"{purpose}, lasting", number)[:, None]
    # One bit of chance decides which of the two counts in a year, so that most stay on from year to year.
    drawn = np.where(passing < _LASTING, lasting, (passing - _LASTING) / (1 - _LASTING))
    on_it = np.flatnonzero(drawn < chance)
    person = number[on_it // len(year)]
    need = draws.exponential(f"{purpose}, need", person)
    need *= draws.exponential(f"{purpose}, need of the year", person, on_it % len(year)) ** _NEED_OF_YEAR
    rate = np.zeros(chance.size)
    rate[on_it] = contacts * need
    return rate.reshape(chance.shape)
