"""The data-quality screen on made-up series whose breaks are planted, and on the published ones."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.outcomes.series_breaks import series_breaks
from newcare.records.official_series import AreaSeries, read_series_file
from newcare.reference.accepted_breaks import AcceptedBreak, accepted_breaks
from newcare.reference.official import Areas, Measure, Periods, SeriesFile, series_files

MONTHS = [dt.date(2015 + month // 12, month % 12 + 1, 1) for month in range(36)]


def series(*changes: tuple[int, slice, float]) -> AreaSeries:
    """Six areas of about 1,000 a month over three years, with changes planted: area, months, factor."""
    rng = np.random.default_rng(7)
    counts = rng.poisson(1_000 * (1 + 0.1 * np.sin(np.arange(36) / 2)), (6, 36)).astype(float)
    for area, months, factor in changes:
        counts[area, months] *= factor
    areas = tuple("ABCDEF")
    publication = SeriesFile(
        "made-up", "M", "O", "m.csv", Areas("a", "area"), Periods("p", "%Y", "month"), ()
    )
    return AreaSeries(publication, Measure("stays", "Stays", "stays"), areas, {}, tuple(MONTHS), counts)


def found(*changes: tuple[int, slice, float]) -> list[tuple[str, str, int, int]]:
    return [
        (each.area, each.kind, MONTHS.index(each.first), MONTHS.index(each.last))
        for each in series_breaks(series(*changes))
    ]


def test_chance_and_a_common_season_are_no_breaks():
    assert found() == []


@pytest.mark.parametrize(
    ("change", "kind", "first", "last"),
    [
        ((0, slice(10, 13), 0.1), "gap", 10, 12),
        ((1, slice(20, 21), 2.5), "spike", 20, 20),
        ((2, slice(18, 36), 1.3), "step", 18, 18),
        ((2, slice(18, 36), 0.7), "step", 18, 18),
        ((3, slice(5, 7), float("nan")), "not submitted", 5, 6),
        ((4, slice(0, 4), float("nan")), "begins", 4, 4),
        ((5, slice(30, 36), float("nan")), "ends", 29, 29),
    ],
)
def test_each_kind_is_found_where_it_was_planted(change, kind, first, last):
    assert found(change) == [("ABCDEF"[change[0]], kind, first, last)]


def test_a_gap_and_a_spike_that_touch_are_two_breaks():
    assert [each[1] for each in found((0, slice(10, 12), 0.1), (0, slice(12, 13), 2.5))] == ["gap", "spike"]


def test_the_register_speaks_of_the_break_that_it_names_and_of_no_other():
    judged = AcceptedBreak(
        "made-up", "A", "gap", MONTHS[12], MONTHS[20], "data", "not handed in", "the analyst", ("stays",)
    )
    gaps = series((0, slice(10, 13), 0.1), (1, slice(10, 13), 0.1))
    assert [each.accepted for each in series_breaks(gaps, [judged])] == [judged, None]
    other = [AcceptedBreak("made-up", "A", "step", MONTHS[0], MONTHS[35], "data", "r", "a")]
    assert series_breaks(gaps, other)[0].accepted is None


def test_a_users_register_comes_first_and_its_faults_are_all_named(tmp_path):
    own = tmp_path / "breaks.toml"
    own.write_text(
        '[[breaks]]\npublication = "p"\narea = "A"\nkind = "gap"\nfirst = 2017-05-01\nlast = 2017-06-01\n'
        'standing = "real"\nreason = "ward closed"\ndecided_by = "me"\n',
        encoding="utf-8",
    )
    assert accepted_breaks(own)[0].reason == "ward closed"
    assert len(accepted_breaks(own)) == len(accepted_breaks()) + 1
    text = (
        own.read_text(encoding="utf-8")
        .replace("real", "true")
        .replace("gap", "hole")
        .replace("06-01", "04-01")
    )
    own.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"standing(.|\n)*kind(.|\n)*first and last"):
        accepted_breaks(own)


def test_a_file_that_is_no_register_is_refused(tmp_path):
    model = tmp_path / "mcp.toml"
    model.write_text('[model]\nname = "M"\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match="and nothing else"):
        accepted_breaks(model)


@pytest.mark.shared_data
def test_the_known_breaks_of_the_monthly_return_are_found_with_their_dates(shared):
    publication = next(each for each in series_files() if each.name == "monthly-activity")
    path = shared / "data" / "public" / publication.file_name
    read = read_series_file(publication, path.read_bytes(), path).series[0]
    breaks = {(each.area, each.kind): each for each in series_breaks(read, accepted_breaks())}
    spans = {
        area: (f"{breaks[area, 'gap'].first:%Y-%m}", f"{breaks[area, 'gap'].last:%Y-%m}")
        for area in ("11M", "02T", "03A")
    }
    assert spans == {
        "11M": ("2016-12", "2017-06"),
        "02T": ("2017-05", "2017-07"),
        "03A": ("2017-05", "2017-07"),
    }
    assert all(breaks[area, "gap"].accepted is not None for area in spans)
    assert all((breaks[area, "gap"].change or 0) < -0.8 for area in spans)
    assert f"{breaks['05Q', 'step'].first:%Y-%m}" == "2015-04"
