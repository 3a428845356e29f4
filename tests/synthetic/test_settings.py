"""What may be set about a place, and what is refused."""

import datetime as dt

import pytest

from newcare.errors import InvalidInput, UnknownTable
from newcare.synthetic import Effect, PlaceSettings, make_place


@pytest.mark.parametrize(
    ("text", "by_year"),
    [
        ("none", (0.0,)),
        ("-0.08", (-0.08,)),
        (" 0.05 ", (0.05,)),
        ("1", (1.0,)),
        ("Growing", (-0.02, -0.05, -0.08, -0.10)),
    ],
)
def test_an_effect_is_none_growing_or_a_number(text, by_year):
    assert Effect.parse(text).by_year == by_year


@pytest.mark.parametrize("text", ["-1.5", "-1", "1.01", "nan", "inf", "abc", "", "-8%"])
def test_an_effect_that_cannot_be_is_refused_with_an_example(text):
    with pytest.raises(InvalidInput, match=r"such as -0\.08"):
        Effect.parse(text)


def test_an_effect_without_any_year_is_refused():
    with pytest.raises(InvalidInput, match="no value"):
        Effect(())


@pytest.mark.parametrize("text", ["none", "growing", "-0.08"])
def test_an_effect_prints_as_it_is_parsed(text):
    assert str(Effect.parse(text)) == text


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": 1_999},
        {"people": 30_000_001},
        {"years": 1},
        {"years": 11},
        {"seed": -1},
        {"first_day": dt.date(2022, 4, 2)},
        {"first_day": dt.date(2022, 5, 1)},
        {"first_day": dt.date(1900, 4, 1)},
    ],
    ids=str,
)
def test_settings_outside_their_limits_are_refused(wrong):
    with pytest.raises(InvalidInput):
        PlaceSettings(**wrong)


def test_the_default_place_covers_four_financial_years():
    settings = PlaceSettings()
    assert (settings.first_day, settings.last_day) == (dt.date(2022, 4, 1), dt.date(2026, 3, 31))


def test_a_table_that_does_not_exist_is_refused_by_name():
    with pytest.raises(UnknownTable, match="spells"):
        make_place(PlaceSettings(people=2_000), {"register", "spells"})
