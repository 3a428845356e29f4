"""Official statistics: merged areas become stable units, and a file that is not whole is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from newcare.errors import InvalidRecords, MissingSource
from newcare.methods.breaks import find_steps
from newcare.records.official import (
    AREA_POPULATION,
    FIGURE_11_SOURCES,
    HOSPITAL_EPISODES,
    MONTHLY_ACTIVITY,
    find_publications,
    fingerprint,
)
from newcare.records.official_activity import (
    read_annual_admissions,
    read_area_population,
    read_monthly_activity,
)
from newcare.records.official_units import gather_units
from newcare.reference.areas import area_successors, unit_of

NAN = float("nan")
MAR, HES, POPULATION = Path("mar.csv.gz"), Path("hes.csv"), Path("population.csv")


def counts(*rows: list[float]) -> np.ndarray:
    return np.array(rows)


def mar(*lines: str) -> bytes:
    return gzip.compress("\n".join(["date,org_code,org_name,nonelective_ga,org_level", *lines]).encode())


def hes(*lines: str) -> bytes:
    return "\n".join(["fy,ccg,name,emergency,emergency_2", *lines]).encode()


def test_areas_that_merge_are_one_unit_from_the_first_month():
    gathered = gather_units(
        counts([10, 11, NAN], [20, 21, NAN], [NAN, NAN, 33]), ["00F", "00G", "13T"], ["13T"]
    )
    assert gathered.counts.tolist() == [[30, 32, 33]]
    assert gathered.left_out == ()


def test_two_areas_that_exchanged_a_part_are_one_unit():
    gathered = gather_units(counts([1, 2], [30, 40]), ["01H", "01K"], ["01H+01K"])
    assert gathered.counts.tolist() == [[31, 42]]


def test_a_code_that_several_units_became_is_left_out_and_named():
    gathered = gather_units(counts([5, NAN], [NAN, 9]), ["03X", "15M"], ["03X", "03Y"])
    assert gathered.counts[0, 0] == 5
    assert np.isnan(gathered.counts[0, 1])
    assert np.isnan(gathered.counts[1]).all()
    assert gathered.left_out == ("15M",)


def test_a_part_that_misses_a_period_makes_the_unit_unknown_and_not_smaller():
    gathered = gather_units(counts([10, NAN, 10], [20, 20, 20]), ["99P", "99Q"], ["15N"])
    assert gathered.counts[0, [0, 2]].tolist() == [30, 30]
    assert np.isnan(gathered.counts[0, 1])


def test_a_chain_of_successors_is_followed_and_a_ring_is_not_followed_for_ever():
    assert unit_of("A", {"C"}, {"A": "B", "B": "C"}) == "C"
    assert unit_of("A", {"C"}, {"A": "B", "B": "A"}) is None


def test_every_successor_in_the_shipped_table_is_a_code_of_three_letters_or_the_joint_unit():
    assert {len(code) for code in area_successors()} == {3}
    assert {code for code in area_successors().values() if len(code) != 3} == {"01H+01K"}


def test_missing_publications_are_all_named_with_publisher_and_file_name(tmp_path):
    (tmp_path / AREA_POPULATION.file_name).write_text("ccg,2014\n")
    with pytest.raises(MissingSource) as refused:
        find_publications(tmp_path, FIGURE_11_SOURCES)
    for publication in (MONTHLY_ACTIVITY, HOSPITAL_EPISODES):
        assert publication.title in str(refused.value)
        assert publication.publisher in str(refused.value)
        assert publication.file_name in str(refused.value)
    assert AREA_POPULATION.file_name not in str(refused.value)


def test_only_areas_are_read_from_the_monthly_return():
    found = read_monthly_activity(
        mar(
            "2013-03-01,5A3,SOMEWHERE PCT,900,PCT",
            "2013-04-01,11M,NHS GLOUCESTERSHIRE CCG,400,CCG",
            "2013-04-01,03Q,NHS VALE OF YORK CCG,300,CCG",
            "2013-04-01,X24,NHS ENGLAND,50,other",
            "2013-05-01,11M,NHS GLOUCESTERSHIRE CCG,410,CCG",
        ),
        MAR,
    )
    assert found.codes == ("03Q", "11M")
    assert found.names == {"03Q": "Vale of York", "11M": "Gloucestershire"}
    assert found.episodes[1].tolist() == [400, 410]
    assert np.isnan(found.episodes[0, 1])
    assert found.national[0] == 50


def test_a_month_left_out_of_the_return_is_refused():
    lines = ("2013-04-01,11M,NHS A CCG,4,CCG", "2013-06-01,11M,NHS A CCG,4,CCG")
    with pytest.raises(InvalidRecords, match="leaves out a month"):
        read_monthly_activity(mar(*lines), MAR)


def test_two_rows_for_one_area_and_month_are_refused():
    with pytest.raises(InvalidRecords, match="two rows"):
        read_monthly_activity(mar(*["2013-04-01,11M,NHS A CCG,4,CCG"] * 2), MAR)


def test_a_count_below_nought_is_refused():
    with pytest.raises(InvalidRecords, match="below nought"):
        read_monthly_activity(mar("2013-04-01,11M,NHS A CCG,-4,CCG"), MAR)


def test_a_file_cut_short_is_refused_by_name():
    content = mar(*(f"2013-04-01,{code},NHS A CCG,{code},CCG" for code in range(1000)))
    with pytest.raises(InvalidRecords, match=r"mar\.csv\.gz"):
        read_monthly_activity(content[:-40], MAR)


def test_a_column_that_is_missing_is_named():
    with pytest.raises(InvalidRecords, match="emergency_2"):
        read_annual_admissions(b"fy,ccg,name,emergency\n2015,11M,A,4\n", HES)


def test_hubs_and_announced_areas_are_no_areas():
    found = read_annual_admissions(
        hes(
            "2017,15E,NHS Birmingham and Solihull CCG,0,0",
            "2017,13R,London Commissioning Hub,10,",
            "2017,04X,NHS Birmingham South And Central CCG,200,60",
        ),
        HES,
    )
    assert (found.codes, found.left_out) == (("04X",), 2)
    assert (found.emergency.tolist(), found.zero_day.tolist(), found.all_rows.tolist()) == (
        [[200]],
        [[60]],
        [210],
    )


def test_a_suppressed_count_is_unknown_and_not_nought():
    found = read_annual_admissions(hes("2018,11M,A,200,"), HES)
    assert np.isnan(found.zero_day).all()


def test_a_year_without_a_population_estimate_is_refused():
    population = read_area_population(b"ccg,2014,2015\nB,20,21\nA,10,11\n", POPULATION)
    assert population.units == ("A", "B")
    assert population.of(2015).tolist() == [11, 21]
    with pytest.raises(InvalidRecords, match="mid-2017"):
        population.of(2017)


def test_the_version_of_the_numbers_changes_with_any_byte_of_any_file():
    assert fingerprint({"a": b"1", "b": b"2"}) == fingerprint({"b": b"2", "a": b"1"})
    assert len({fingerprint({"a": b"1"}), fingerprint({"a": b"2"}), fingerprint({"b": b"1"})}) == 3


@pytest.mark.shared_data
def test_about_one_area_in_five_with_all_months_has_a_step(shared):
    """The return's own description counts 34 of the 181 codes that report in all 81 months."""
    path = shared / "data" / "public" / MONTHLY_ACTIVITY.file_name
    found = read_monthly_activity(path.read_bytes(), path)
    whole = ~np.isnan(found.episodes).any(axis=1)
    shares = found.episodes[whole] / np.nansum(found.episodes, axis=0)
    assert len(found.months) == 81
    assert (int(whole.sum()), len({step.area for step in find_steps(shares)})) == (181, 34)


@pytest.mark.shared_data
def test_the_units_hold_every_episode_of_every_area_until_the_last_year(shared):
    folder = shared / "data" / "public"
    path, people = folder / MONTHLY_ACTIVITY.file_name, folder / AREA_POPULATION.file_name
    found = read_monthly_activity(path.read_bytes(), path)
    population = read_area_population(people.read_bytes(), people)
    gathered = gather_units(found.episodes, found.codes, population.units)
    assert len(population.units) == 193
    assert gathered.left_out == ("15M",)
    assert gathered.counts[:, :72].sum() == np.nansum(found.episodes[:, :72])
