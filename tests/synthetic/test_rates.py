"""Rates of the made-up people, against the targets in docs/decisions/0006-synthetic-truth.md.

Tolerances are about four standard errors for 60,000 people over four years, whose admissions gather in few people.
"""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from synthetic.reading import days, emergencies, epoch_day, person_years, registration_on, texts

FIRST, END = dt.date(2022, 4, 1), dt.date(2026, 4, 1)


@pytest.fixture(scope="module")
def years(plain):
    """Person-years of each row of the register."""
    return person_years(plain["register"], FIRST, END)


@pytest.fixture(scope="module")
def emergency(plain):
    """Emergency spells admitted in the four years."""
    return emergencies(plain["spell"].filter(pc.greater_equal(plain["spell"]["admission_date"], FIRST)))


def nights(spell):
    return days(spell["discharge_date"]) - days(spell["admission_date"])


def age(register, row, day):
    """Completed age of the person in each row of the register on a day."""
    return (day - days(register["birth_month"])[row]) // 365.25


def test_there_are_about_115_emergency_admissions_per_1000_person_years(emergency, years):
    assert 110 < 1000 * emergency.num_rows / years.sum() < 122


@pytest.mark.parametrize(
    ("youngest", "oldest", "per_1000", "within"),
    [
        (0, 4, 170, 0.15),
        (5, 17, 48, 0.15),
        (18, 44, 67, 0.08),
        (45, 64, 93, 0.08),
        (65, 74, 150, 0.10),
        (75, 84, 290, 0.10),
        (85, 110, 650, 0.12),
    ],
)
def test_emergency_admissions_follow_age(plain, emergency, youngest, oldest, per_1000, within):
    register, admitted = plain["register"], days(emergency["admission_date"])
    ages = age(register, registration_on(register, emergency["person_id"], admitted), admitted)
    count = ((ages >= youngest) & (ages <= oldest)).sum()
    at_risk = 0.0
    for year in range(4):  # person-years by age in the middle of each year
        first, end = dt.date(2022 + year, 4, 1), dt.date(2023 + year, 4, 1)
        of_year = person_years(register, first, end)
        then = age(register, slice(None), epoch_day(dt.date(2022 + year, 10, 1)))
        at_risk += of_year[(then >= youngest) & (then <= oldest)].sum()
    assert 1000 * count / at_risk == pytest.approx(per_1000, rel=within)


def test_three_in_ten_emergency_stays_have_no_night_and_older_people_stay_longer(plain, emergency):
    register, admitted = plain["register"], days(emergency["admission_date"])
    old = age(register, registration_on(register, emergency["person_id"], admitted), admitted) >= 75
    stay = nights(emergency)
    assert (stay == 0).mean() == pytest.approx(0.30, abs=0.03)
    assert stay.mean() == pytest.approx(5.0, abs=0.5)
    assert stay[old].mean() > 2 * stay[~old].mean()


def test_the_most_deprived_fifth_has_about_1_7_times_the_admissions_of_the_least(plain, emergency, years):
    register = plain["register"]
    row = registration_on(register, emergency["person_id"], days(emergency["admission_date"]))
    fifth = register["deprivation_fifth"].to_numpy()
    rate = np.bincount(fifth[row], minlength=6)[1:] / np.bincount(fifth, years, minlength=6)[1:]
    assert rate[0] / rate[4] == pytest.approx(1.3 / 0.74, rel=0.15)


def test_winter_is_busier_than_summer_and_the_hard_winter_busiest(emergency):
    month = (emergency["admission_date"].cast(pa.date32()).to_numpy()).astype("datetime64[M]").astype(int)
    count = np.bincount(month - month.min())
    winters = count[8::12] + count[9::12] + count[10::12]
    assert count[9::12].sum() > 1.04 * count[4::12].sum()  # January and August
    assert winters[2] > 1.03 * (winters.sum() - winters[2]) / 3  # of 2024/25


def test_attendances_and_contacts_are_as_many_as_in_england(plain, years):
    service = texts(plain["contact"]["service"])
    per_year = {name: (service == name).sum() / years.sum() for name in np.unique(service)}
    assert 1000 * plain["attendance"].num_rows / years.sum() == pytest.approx(430, rel=0.05)
    assert per_year["general-practice"] == pytest.approx(5.0, rel=0.05)
    assert per_year["community"] == pytest.approx(0.8, rel=0.10)
    assert per_year["mental-health"] == pytest.approx(0.3, rel=0.15)


@pytest.mark.parametrize(
    ("code", "share", "from_age"),
    [("I10", 0.153, 0), ("E119", 0.065, 0), ("J449", 0.019, 0), ("I259", 0.030, 0), ("F03", 0.043, 65)],
)
def test_long_term_conditions_are_as_common_as_on_gp_registers(plain, code, share, from_age):
    register, on = plain["register"], epoch_day(dt.date(2024, 4, 1))
    there = (days(register["from_date"]) <= on) & (on < days(register["to_date"]))
    there &= age(register, slice(None), on) >= from_age
    diagnosis = plain["diagnosis"]
    known = diagnosis.filter(
        pc.and_(
            pc.and_(pc.equal(diagnosis["code"], code), pc.equal(diagnosis["source"], "general-practice")),
            pc.less_equal(diagnosis["recorded_date"], dt.date(2024, 4, 1)),
        )
    )
    have = pc.is_in(register["person_id"], value_set=known["person_id"].combine_chunks()).to_numpy()
    assert have[there].mean() == pytest.approx(share, rel=0.15)


def test_the_frailty_index_grades_older_people_as_the_published_cut_points_do(plain):
    value = plain["score"]["value"].to_numpy()
    # Clegg 2016: about 50 % fit, 35 % mild, 12 % moderate, 3 % severe.
    shares = np.histogram(value, bins=[0, 0.1201, 0.2401, 0.3601, 1])[0] / len(value)
    assert shares == pytest.approx([0.53, 0.33, 0.12, 0.02], abs=0.03)


def test_admissions_gather_in_few_people(emergency):
    per_person = emergency.group_by("person_id").aggregate([([], "count_all")])["count_all"].to_numpy()
    count = np.sort(per_person)
    assert count[-len(count) // 10 :].sum() > 0.25 * count.sum()
    # Over four years; were everyone alike at 0.4 admissions it would be 1.2.
    assert count.mean() > 1.5


def test_practices_vary_from_quarter_to_quarter_by_more_than_chance(plain, emergency):
    register, admitted = plain["register"], days(emergency["admission_date"])
    row = registration_on(register, emergency["person_id"], admitted)
    _, practice = np.unique(texts(register["practice"])[row], return_inverse=True)
    quarter = (
        emergency["admission_date"].to_numpy().astype("datetime64[M]").astype(int) - (52 * 12 + 3)
    ) // 3
    count = np.zeros((40, 16))
    np.add.at(count, (practice, quarter), 1)
    expected = count.sum(axis=1, keepdims=True) * count.sum(axis=0) / count.sum()
    dispersion = ((count - expected) ** 2 / expected).sum() / (39 * 15)
    assert 1.05 < dispersion < 2.0
