"""Laws of the synthetic place that hold for any seed, size of chunk and order of making."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from newcare.synthetic import Effect, PlaceSettings, make_place
from newcare.synthetic.admissions import pressure
from newcare.synthetic.chunks import make_chunk
from newcare.synthetic.draws import Draws
from newcare.synthetic.geography import build_geography
from newcare.synthetic.layout import Layout
from newcare.synthetic.nhs_number import CAPACITY, nhs_numbers
from newcare.synthetic.place import ALL_TABLES, TABLES_OF_UNITS
from newcare.terms import UnitOfDelivery

seeds = st.integers(0, 2**63 - 1)
few = settings(deadline=None, max_examples=12)


@few
@given(seeds, st.integers(150, 5_000), st.sampled_from(UnitOfDelivery))
def test_people_made_in_chunks_of_any_size_are_the_same_people(seed, chunk_people, unit):
    place = PlaceSettings(people=2_000, seed=seed, unit=unit, years=2)
    whole, truth = make_place(place)
    parts, told = make_place(place, chunk_people=chunk_people)
    assert told == truth
    assert all(parts[name].equals(whole[name]) for name in ALL_TABLES)


@few
@given(seeds, st.integers(0, 2_050))
def test_a_person_made_alone_is_the_person_made_among_others(seed, number):
    layout = Layout.of(PlaceSettings(people=2_000, seed=seed, years=2))
    of_people = ALL_TABLES - TABLES_OF_UNITS
    alone = make_chunk(layout, pressure(layout), range(number, number + 1), of_people).tables
    among = make_chunk(layout, pressure(layout), range(max(0, number - 20), number + 20), of_people).tables
    person = alone["register"]["person_id"][0].as_py()
    for name in of_people:
        own = [row for row in among[name].to_pylist() if row["person_id"] == person]
        assert alone[name].to_pylist() == own


@few
@given(seeds, st.floats(-0.9, 1.0))
def test_the_truth_is_the_effect_that_was_set(seed, effect):
    _, truth = make_place(
        PlaceSettings(people=2_000, seed=seed, years=2, effect=Effect((effect,))), {"place"}
    )
    assert abs(truth.relative_effect - effect) < 1e-6
    assert set(truth.effect_by_year) == {effect}


@settings(deadline=None, max_examples=100)
@given(seeds, st.lists(st.integers(0, CAPACITY - 1), min_size=1, max_size=50, unique=True))
def test_nhs_numbers_are_valid_and_tell_people_apart(seed, people):
    numbers = nhs_numbers(np.array(people, dtype=np.uint64), seed).to_pylist()
    assert len(set(numbers)) == len(people)
    for number in numbers:
        digits = [int(digit) for digit in number]
        total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
        assert digits[0] == 9
        assert (total + digits[9]) % 11 == 0


@few
@given(seeds, st.integers(2_000, 3_000_000))
def test_every_neighbourhood_has_a_care_home_and_every_hospital_and_network_a_practice(seed, people):
    geography = build_geography(people, Draws(seed))
    homes_in = geography.neighbourhood[geography.home_practice]
    for used in (homes_in, geography.neighbourhood, geography.hospital, geography.network):
        assert set(used.tolist()) == set(range(max(used.tolist()) + 1))
    assert homes_in.max() == geography.neighbourhood.max()
    assert abs(geography.list_share.sum() - 1) < 1e-9
