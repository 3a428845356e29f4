"""The care model starts where and when it should, and does to admissions what was set."""

import datetime as dt

import numpy as np
import pyarrow.compute as pc
import pytest

from newcare.synthetic import Effect, PlaceSettings, make_place
from newcare.terms import UnitOfDelivery
from synthetic.reading import days, emergencies, epoch_day, texts, treated

FIRST = dt.date(2022, 4, 1)


def draw(effect, *, seed=1, people=20_000, unit=UnitOfDelivery.PRACTICE, years=4):
    settings = PlaceSettings(
        people=people,
        seed=seed,
        effect=Effect.parse(effect),
        unit=unit,
        years=years,
        reporting_breaks=False,
    )
    return make_place(settings, {"register", "place", "spell"})


def admissions(tables):
    """Emergency spells by admission from the first day."""
    spell = emergencies(tables["spell"])
    return spell.filter(pc.greater_equal(spell["admission_date"], FIRST))


def in_the_model(tables, truth, spell):
    """Whether each spell began in a practice that had started."""
    starts = {wave.unit: wave.start for wave in truth.waves}
    return treated(spell, tables["register"], tables["register"]["practice"], starts)


def test_half_of_the_practices_start_in_three_waves(truth):
    starts = [wave.start for wave in truth.waves]
    assert len(starts) == 20
    assert set(starts) == {dt.date(2023, 10, 1), dt.date(2024, 4, 1), dt.date(2024, 10, 1)}


def test_each_hospital_has_as_many_practices_that_start_as_do_not(tables, truth):
    started = {wave.unit for wave in truth.waves}
    hospital = texts(tables["place"]["hospital"])
    starts = np.array([practice in started for practice in texts(tables["place"]["practice"])])
    for name in np.unique(hospital):
        assert abs(starts[hospital == name].sum() - (~starts[hospital == name]).sum()) <= 1


@pytest.mark.parametrize("unit", list(UnitOfDelivery))
def test_units_of_every_kind_start_and_some_never_do(unit):
    tables, truth = draw("-0.08", unit=unit, people=2_000)
    table = tables["register" if unit is UnitOfDelivery.CARE_HOME else "place"]
    known = set(pc.unique(table[unit.column]).to_pylist()) - {None}
    started = {wave.unit for wave in truth.waves}
    assert truth.unit is unit
    assert started & known
    assert known - started
    assert truth.relative_effect == pytest.approx(-0.08)


@pytest.mark.parametrize("years", [2, 3, 10])
def test_every_wave_starts_within_a_place_of_any_length(years):
    _, truth = draw("0.05", people=2_000, years=years)
    first_year = FIRST.replace(year=2023)
    assert all(FIRST < wave.start <= truth.last_day for wave in truth.waves)
    assert max(wave.start for wave in truth.waves) >= first_year


def test_a_helpful_effect_only_takes_admissions_away_and_only_in_the_model():
    without, truth = draw("none")
    spell = admissions(without)
    kept = np.isin(spell["spell_id"].to_numpy(), admissions(draw("-0.08")[0])["spell_id"].to_numpy())
    taken = ~kept
    inside = in_the_model(without, truth, spell)
    assert admissions(draw("-0.08")[0]).num_rows == kept.sum()
    assert 0 < taken.sum() == taken[inside].sum()


def test_a_harmful_effect_only_adds_admissions_and_only_in_the_model():
    more, truth = draw("0.05")
    spell = admissions(more)
    before = admissions(draw("none")[0])["spell_id"].to_numpy()
    added = ~np.isin(spell["spell_id"].to_numpy(), before)
    assert spell.num_rows - added.sum() == len(before)
    assert 0 < added.sum() == added[in_the_model(more, truth, spell)].sum()


@pytest.mark.parametrize("effect", [-0.08, 0.05, 0.5])
def test_admissions_in_the_model_change_by_the_effect_that_was_set(effect):
    ratios = []
    for seed in range(4):
        without, truth = draw("none", seed=seed, people=30_000)
        before = in_the_model(without, truth, admissions(without)).sum()
        changed, _ = draw(str(effect), seed=seed, people=30_000)
        ratios.append(in_the_model(changed, truth, admissions(changed)).sum() / before - 1)
    # Of about 3,100 admissions a draw, each is taken or added by chance: four standard errors of the mean.
    assert np.mean(ratios) == pytest.approx(effect, abs=4 * np.sqrt(abs(effect) / (4 * 3_100)))


def test_planned_admissions_do_not_depend_on_the_effect():
    def planned(tables):
        spell = tables["spell"]
        chosen = spell.filter(pc.starts_with(spell["admission_method"], "1"))
        return chosen.select(["spell_id", "person_id", "provider", "admission_date", "primary_diagnosis"])

    assert planned(draw("none")[0]).equals(planned(draw("0.5")[0]))


def test_a_growing_effect_grows_with_each_year_since_the_start():
    without, truth = draw("none", people=60_000)
    growing, told = draw("growing", people=60_000)
    starts = {wave.unit: wave.start for wave in truth.waves}

    def by_year(tables):
        spell = admissions(tables)
        inside = in_the_model(tables, truth, spell)
        register = tables["register"]
        first = {
            person: starts.get(unit)
            for person, unit in zip(texts(register["person_id"]), texts(register["practice"]), strict=True)
        }
        start = np.array(
            [epoch_day(first[person] or dt.date(2100, 1, 1)) for person in texts(spell["person_id"])]
        )
        year = (days(spell["admission_date"]) - start) // 365.25
        return np.array([(inside & (year == k)).sum() for k in range(2)])

    change = by_year(growing) / by_year(without) - 1
    assert told.effect_by_year == (-0.02, -0.05, -0.08)
    assert change == pytest.approx([-0.02, -0.05], abs=0.012)
    assert -0.08 < told.relative_effect < -0.02


def test_expected_admissions_are_what_comes_on_average():
    seen = expected = 0.0
    for seed in range(3):
        tables, truth = draw("none", seed=seed)
        seen += in_the_model(tables, truth, admissions(tables)).sum()
        expected += truth.expected_admissions_without_effect
    # Given the potential admissions, each happens or not by chance: four standard errors are below 4 sqrt(expected).
    assert seen == pytest.approx(expected, abs=4 * np.sqrt(expected))
