"""The register: who is registered where, from when to when."""

import datetime as dt

import numpy as np
import pyarrow.compute as pc
import pytest

from synthetic.reading import FAR, days, epoch_day, person_years, registration_on, texts


@pytest.fixture(scope="module")
def rows(tables):
    """From, to and person of each row, and whether it is of the same person as the row before."""
    register = tables["register"]
    person = texts(register["person_id"])
    return days(register["from_date"]), days(register["to_date"]), np.append(False, person[1:] == person[:-1])


def test_the_people_asked_for_are_registered_on_the_first_day(tables, truth, rows):
    start, end, _ = rows
    first = epoch_day(truth.first_day)
    # People who arrive on the first day itself come on top: a few in 20,000.
    assert ((start <= first) & (first < end)).sum() == pytest.approx(20_000, abs=10)


def test_a_person_who_moves_has_two_rows_that_neither_overlap_nor_leave_a_gap(rows):
    start, end, again = rows
    assert again.sum() > 500
    assert (start[again] == end[np.append(again[1:], False)]).all()
    assert not (again[1:] & again[:-1]).any()


def test_every_registration_has_at_least_one_day(rows):
    start, end, _ = rows
    assert (end > start).all()


def test_about_3_per_cent_move_within_the_place_in_a_year(tables, rows):
    years = person_years(tables["register"], dt.date(2022, 4, 1), dt.date(2026, 4, 1)).sum()
    assert 0.026 < rows[2].sum() / years < 0.034


def test_some_people_are_born_some_die_and_some_move_away(tables):
    register = tables["register"]
    born_here = pc.sum(pc.greater_equal(register["birth_month"], dt.date(2022, 4, 1))).as_py()
    ended = pc.sum(pc.is_valid(register["to_date"])).as_py()
    died = pc.count_distinct(register.filter(pc.is_valid(register["death_month"]))["person_id"]).as_py()
    assert 700 < born_here < 1_500
    assert 600 < died < 1_000  # about 9.5 of 1,000 a year
    assert ended > 3 * died


def test_nobody_is_registered_before_birth_or_after_death(tables, rows):
    start, end, _ = rows
    register = tables["register"]
    # Month of birth holds its first day; a person who died has left by the end of the month after.
    assert (start >= days(register["birth_month"])).all()
    died = days(register["death_month"])
    dead = died < epoch_day(FAR)
    assert (end[dead] <= died[dead] + 32).all()


def test_care_homes_have_about_40_residents_most_of_them_over_65(plain):
    register, on = plain["register"], dt.date(2024, 4, 1)
    there = (days(register["from_date"]) <= epoch_day(on)) & (epoch_day(on) < days(register["to_date"]))
    homes = register.filter(there & np.asarray(pc.is_valid(register["care_home"])))
    born = days(homes["birth_month"])
    assert 0.004 < homes.num_rows / there.sum() < 0.007
    assert pc.count_distinct(homes["care_home"]).as_py() == 12
    assert (born < epoch_day(dt.date(1959, 4, 1))).mean() > 0.85


def test_the_place_has_enough_units_whatever_its_size(tables):
    place = tables["place"]
    assert place.num_rows == 40
    assert pc.count_distinct(place["neighbourhood"]).as_py() == 6
    assert pc.count_distinct(place["hospital"]).as_py() == 3
    assert pc.count_distinct(place["urgent_care_network"]).as_py() == 2
    assert pc.count_distinct(place["integrated_care_board"]).as_py() == 1
    assert pc.count_distinct(place["practice_name"]).as_py() == 40


def test_85_per_cent_of_spells_are_at_the_main_hospital_of_the_practice(plain):
    register, place, spell = plain["register"], plain["place"], plain["spell"]
    row = registration_on(register, spell["person_id"], days(spell["admission_date"]))
    main = dict(zip(texts(place["practice"]), texts(place["hospital"]), strict=True))
    hospital = np.array([main[practice] for practice in texts(register["practice"])[row]])
    # About 55,000 spells: four standard errors are 0.006.
    assert (hospital == texts(spell["provider"])).mean() == pytest.approx(0.85, abs=0.006)
