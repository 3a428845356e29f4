"""Who lives in a care home where no code says so: several residents of 65 and over at one address.

A guess by address, marked as such. Where a place flags care homes by GP registration alone, 21.98 % of residents are
missed (Santos 2021, doi 10.23889/ijpds.v5i4.1666); how many this rule misses or adds here nobody has measured.
"""

from __future__ import annotations

from typing import Any

from newcare.engines import Table, coalesce, date, keyed_id, literal
from newcare.records.linking.placing import KEPT

FEWEST_RESIDENTS = 4  # of 65 and over, at one property or at the postcode of a known home: our reading
OLD = 65
DERIVED = "derived-"
MISSED_BY_REGISTRATION = 0.2198
_NAME_LENGTH = 12
_NO_END = "9999-01-01"


def with_care_homes(registrations: Table, key: str) -> Table:
    """Fill `care_home` where it is empty and the address is that of a home.

    A property (UPRN) with `FEWEST_RESIDENTS` or more people of 65 and over registered at once on the last day on
    which anybody moved is a home; its code is `DERIVED` and a keyed digest of the property number. Without a property
    number, people of 65 and over who share the postcode of a home that is coded are taken to live in it, where that
    home is the only one there and at least half of as many people of that age have its code: postcodes are shared.

    Args:
        registrations: rows of the shape registration, with fate.
        key: of the purpose, so that the code of a derived home does not give its address away.

    Returns:
        The same rows; `home_derived` says where the code was derived.
    """
    rows = registrations.mutate(age=_age(registrations), home_address=_postcode(registrations))
    old = rows.filter((rows.fate == KEPT) & (rows.age >= OLD) & rows.to_date.isnull())
    at_property = _crowded(old, "property_number")
    homes = old.group_by("home_address").agg(
        low=old.care_home.min(),
        high=old.care_home.max(),
        coded=old.care_home.count(),
        residents=old.person.nunique(),
    )
    sure = (homes.low == homes.high) & (homes.residents >= FEWEST_RESIDENTS)
    at_postcode = homes.filter(sure & (homes.coded * 2 >= homes.residents))
    at_postcode = at_postcode.select(its_address="home_address", its_home="low")
    code = literal(DERIVED) + keyed_id(at_property.property_number, key).substr(0, _NAME_LENGTH)
    properties = at_property.select(its_property="property_number", property_home=code)
    joined = rows.left_join(properties, rows.property_number == properties.its_property)
    joined = joined.left_join(at_postcode, joined.home_address == at_postcode.its_address)
    by_postcode = joined.property_number.isnull().ifelse(joined.its_home, literal(None, "string"))
    derived = (joined.age >= OLD).ifelse(coalesce(joined.property_home, by_postcode), literal(None, "string"))
    return joined.select(
        *(name for name in registrations.columns if name != "care_home"),
        care_home=coalesce(joined.care_home, derived),
        home_derived=joined.care_home.isnull() & derived.notnull(),
    )


def _crowded(old: Table, address: str) -> Table:
    """Addresses with enough people of 65 and over."""
    people = old.filter(old[address].notnull()).select(address, "person").distinct()
    return (
        people.group_by(address)
        .agg(residents=people.count())
        .filter(lambda t: t.residents >= FEWEST_RESIDENTS)
    )


def _age(rows: Table) -> Any:
    """Years between the year of birth and that in which the registration was last known to run."""
    latest = rows.from_date.year().max().over()
    until = coalesce(rows.to_date, date(_NO_END)).year()
    last = (until < latest).ifelse(until, latest)
    return last - rows.birth_date.year()


def _postcode(rows: Table) -> Any:
    """The postcode in one spelling."""
    return rows.postcode.upper().re_replace("[^A-Z0-9]", "").nullif("")
