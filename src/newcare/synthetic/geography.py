"""Practices, neighbourhoods, hospitals, urgent-care networks, small areas and care homes of a synthetic place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import Flags, Floats, Rows
from newcare.synthetic.draws import Draws
from newcare.terms import UnitOfDelivery

PEOPLE_PER_PRACTICE, FEWEST_PRACTICES = 6_000, 40
PEOPLE_PER_NEIGHBOURHOOD, FEWEST_NEIGHBOURHOODS = 40_000, 6
PEOPLE_PER_HOSPITAL, FEWEST_HOSPITALS = 100_000, 3
PEOPLE_PER_NETWORK, FEWEST_NETWORKS = 500_000, 2
PEOPLE_PER_SMALL_AREA, FEWEST_SMALL_AREAS = 1_500, 2  # the fewest of one practice
RESIDENTS_PER_HOME, SHARE_IN_HOMES, FEWEST_HOMES = 40, 0.005, 12
SHARE_OF_NURSING_HOMES = 0.4
_LIST_SIZE_SPREAD = 0.45  # standard deviation of the log of list sizes


@dataclass(frozen=True)
class Geography:
    """Where people are registered and cared for.

    Arrays of practices have shape (practices,), of homes (homes,), of small areas (areas,); positions in them are
    what the other modules pass around. Each practice's small areas stand together, and so do the homes of each
    neighbourhood.
    """

    list_share: Floats  # of practices: share of people registered; sums to 1
    neighbourhood: Rows  # of practices
    hospital: Rows  # of practices: the hospital most of its patients use
    network: Rows  # of practices
    first_area: Rows  # of practices
    areas: Rows  # of practices: how many small areas
    fifth: Rows  # of small areas: deprivation, 1 the most deprived
    home_practice: Rows  # of homes
    nursing: Flags  # of homes

    @property
    def hospitals(self) -> int:
        """How many hospitals there are."""
        return int(self.hospital.max()) + 1

    @property
    def smallest_hospital(self) -> int:
        """Hospital whose practices have the fewest patients."""
        return int(np.argmin(np.bincount(self.hospital, weights=self.list_share)))

    def unit_of(self, unit: UnitOfDelivery, practice: Rows, home: Rows) -> Rows:
        """Unit of each person, given the practice and care home; -1 where the person is in none."""
        if unit is UnitOfDelivery.CARE_HOME:
            return home
        return self._unit_of_practice(unit)[practice]

    def practices_of_unit(self, unit: UnitOfDelivery) -> list[Rows]:
        """Practices whose patients each unit serves, unit by unit."""
        if unit is UnitOfDelivery.CARE_HOME:
            return [self.home_practice[home : home + 1] for home in range(len(self.home_practice))]
        of_practice = self._unit_of_practice(unit)
        return [np.flatnonzero(of_practice == k).astype(np.int32) for k in range(int(of_practice.max()) + 1)]

    def unit_codes(self, unit: UnitOfDelivery) -> list[str]:
        """Codes of all units of a kind, in the order of their positions."""
        if unit is UnitOfDelivery.CARE_HOME:
            return codes("C", len(self.home_practice))
        letter = {"practice": "P", "hospital": "H", "urgent-care-network": "U"}[unit.value]
        return codes(letter, int(self._unit_of_practice(unit).max()) + 1)

    def _unit_of_practice(self, unit: UnitOfDelivery) -> Rows:
        """Position of the unit of each practice."""
        own = np.arange(len(self.list_share), dtype=np.int32)
        return {"practice": own, "hospital": self.hospital, "urgent-care-network": self.network}[unit.value]


def codes(letter: str, count: int) -> list[str]:
    """Codes of `count` places: a letter and a number wide enough for all."""
    width = max(3, len(str(count)))
    return [f"{letter}{k:0{width}d}" for k in range(1, count + 1)]


def build_geography(people: int, draws: Draws) -> Geography:
    """Lay out a place for so many people."""
    practices = _count(people, PEOPLE_PER_PRACTICE, FEWEST_PRACTICES)
    neighbourhoods = _count(people, PEOPLE_PER_NEIGHBOURHOOD, FEWEST_NEIGHBOURHOODS)
    hospitals = _count(people, PEOPLE_PER_HOSPITAL, FEWEST_HOSPITALS)
    networks = _count(people, PEOPLE_PER_NETWORK, FEWEST_NETWORKS)
    number = np.arange(practices, dtype=np.int32)
    share = np.exp(_LIST_SIZE_SPREAD * draws.normal("list size", number))
    share /= share.sum()
    neighbourhood = number * neighbourhoods // practices
    hospital = _hospital_of_neighbourhood(neighbourhoods, hospitals)[neighbourhood]
    areas = np.maximum(FEWEST_SMALL_AREAS, np.rint(share * people / PEOPLE_PER_SMALL_AREA)).astype(np.int32)
    homes = _count(people * SHARE_IN_HOMES, RESIDENTS_PER_HOME, FEWEST_HOMES)
    home = np.arange(homes, dtype=np.int32)
    return Geography(
        list_share=share,
        neighbourhood=neighbourhood,
        hospital=hospital,
        network=hospital * networks // hospitals,
        first_area=(np.cumsum(areas) - areas).astype(np.int32),
        areas=areas,
        fifth=_deprivation_fifths(neighbourhood, areas, draws),
        home_practice=home * practices // homes,
        nursing=draws.uniform("nursing home", home) < SHARE_OF_NURSING_HOMES,
    )


def choose_home(geography: Geography, practice: Rows, u: Floats) -> Rows:
    """Care home for each person, one of the person's neighbourhood; every neighbourhood has some."""
    of_home = geography.neighbourhood[geography.home_practice]
    neighbourhood = geography.neighbourhood[practice]
    first = np.searchsorted(of_home, neighbourhood, side="left")
    count = np.searchsorted(of_home, neighbourhood, side="right") - first
    return (first + np.floor(u * count)).astype(np.int32)


def _count(people: float, each: int, fewest: int) -> int:
    """How many places serve so many people."""
    return max(fewest, round(people / each))


def _hospital_of_neighbourhood(neighbourhoods: int, hospitals: int) -> Rows:
    """Hospital of each neighbourhood: the first hospital has about twice as many as the last."""
    reach = np.cumsum(np.linspace(2.0, 1.0, hospitals))
    middle = (np.arange(neighbourhoods) + 0.5) / neighbourhoods * reach[-1]
    hospital: Rows = np.searchsorted(reach, middle).astype(np.int32)
    return hospital


def _deprivation_fifths(neighbourhood: Rows, areas: Rows, draws: Draws) -> Rows:
    """Deprivation of each small area, alike within a neighbourhood and more so within a practice."""
    practice = np.repeat(np.arange(len(areas), dtype=np.int32), areas)
    score = (
        0.6 * draws.normal("deprivation of the neighbourhood", neighbourhood[practice])
        + 0.5 * draws.normal("deprivation of the practice", practice)
        + 0.6 * draws.normal("deprivation of the area", np.arange(len(practice), dtype=np.int32))
    )
    rank = np.argsort(np.argsort(score, kind="stable"), kind="stable")
    return (rank * 5 // len(rank) + 1).astype(np.int32)
