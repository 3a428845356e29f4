"""The European Standard Population 2013 as Eurostat publishes it."""

import pytest

from newcare.errors import InvalidInput
from newcare.reference.standard_population import (
    EUROPEAN_STANDARD_POPULATION_2013,
    european_standard_population_2013,
)
from newcare.terms import AGE_BANDS


def test_the_published_bands_add_up_to_100000():
    assert sum(EUROPEAN_STANDARD_POPULATION_2013.values()) == 100_000


def test_without_bands_it_is_given_in_the_19_bands_of_the_cube():
    found = european_standard_population_2013()
    assert found.age_bands == AGE_BANDS
    assert (found.standard_population[0], found.standard_population[-1]) == (5000, 1000)
    assert (len(found.age_bands), found.total) == (19, 100_000)


@pytest.mark.parametrize(
    ("bands", "persons"),
    [
        (["0-64", "65-74", "75-84", "85+"], (80_500, 10_500, 6_500, 2_500)),
        (["0", "1-4", "5-9"], (1_000, 4_000, 5_500)),
        (["90-94", "95+"], (800, 200)),
        (["65+"], (19_500,)),
    ],
)
def test_wider_bands_get_the_sum_of_those_they_cover(bands, persons):
    found = european_standard_population_2013(bands)
    assert found.standard_population == persons
    assert found.total == sum(persons)


@pytest.mark.parametrize("band", ["18-19", "1", "0-2", "3+", "90-99", "96+", "0-120", "97", "100+"])
def test_a_band_that_cuts_across_a_published_one_is_refused_by_name(band):
    with pytest.raises(InvalidInput) as refusal:
        european_standard_population_2013(["5-9", band])
    assert f"The age band {band} in `age_bands` cuts across" in str(refusal.value)


@pytest.mark.parametrize("band", ["", "old", "5-", "-5", "9-5", "5+-9", "5.5", "65 +", "1000"])
def test_a_band_that_is_written_otherwise_is_refused_by_name(band):
    with pytest.raises(InvalidInput) as refusal:
        european_standard_population_2013([band])
    assert "age_bands" in str(refusal.value)
    assert band in str(refusal.value)


def test_no_band_at_all_is_refused():
    with pytest.raises(InvalidInput, match="`age_bands`"):
        european_standard_population_2013([])
