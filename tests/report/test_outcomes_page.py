"""The page of outcomes: every indicator beside its balance, with what chance explains said so."""

from __future__ import annotations

import io
import zipfile

import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from browser import accessibility_violations, chromium_page
from measured_run import INDICATORS, measures, results_of
from newcare.methods.disclosure import Policy
from newcare.reference.indicators import indicator
from newcare.report.chapters.what_happened import what_happened
from newcare.report.linked_release import release_together
from newcare.report.outcomes import NUMBERS, outcomes_page, write_numbers
from newcare.report.page import render_page

TITLES = [indicator(name).title for name in INDICATORS]


@pytest.fixture(scope="module")
def tables():
    return measures()


@pytest.fixture(scope="module")
def page(tables):
    return outcomes_page(results_of(tables))


def section(page, anchor):
    return next(each for each in page.sections if each.anchor == anchor)


def words(part):
    return " ".join(
        [*part.paragraphs, *(cell for table in part.tables for row in table.rows for cell in row.values())]
    )


def test_the_primary_outcome_never_stands_without_those_that_balance_it(page):
    assert [figure.label for figure in page.key_figures] == TITLES
    for anchor in ("at-a-glance", "over-time", "units", "funnels", "inequality", "counting"):
        for title in TITLES:
            assert title in words(section(page, anchor)) or any(
                title in chart.title for chart in section(page, anchor).charts
            ), (anchor, title)


def test_a_fall_beyond_chance_is_said_to_be_and_its_mark_is_an_improvement(page):
    assert page.lede.startswith("Emergency admissions: −")
    assert page.lede.endswith("lower, beyond what chance explains.")
    assert page.key_figures[0].tone == "good"
    assert "improving" in section(page, "over-time").paragraphs[0]


def test_a_change_that_chance_explains_is_said_to_be_one():
    page = outcomes_page(results_of(measures(fall=1.0)))

    assert page.lede.endswith("no more than chance explains.")
    assert (
        "none of the 4 indicators is beyond what chance explains"
        in section(page, "at-a-glance").paragraphs[0]
    )
    assert page.key_figures[0].tone == "steady"


def test_stays_of_no_night_and_of_more_stand_apart_with_the_reason(page):
    said = section(page, "at-a-glance").paragraphs

    assert any(line.startswith("Emergency admissions of no night:") for line in said)
    assert any(line.startswith("Emergency admissions of one night or more:") for line in said)
    assert "recorded differs between hospitals" in said[-1]


def test_every_indicator_says_how_it_is_counted_and_where_that_comes_from(page):
    rows = section(page, "counting").tables[0].rows

    assert [row["counting"] for row in rows] == [indicator(name).counting for name in INDICATORS]
    assert all(indicator(name).source in row["source"] for name, row in zip(INDICATORS, rows, strict=True))


def test_a_suppressed_number_is_a_star_and_takes_its_figures_and_its_mark_with_it(tables):
    results = results_of(tables)
    hidden = [row for row in results["control_point"] if row["area"] == "P8" and row["events"] is None]

    assert hidden
    assert all(row["value"] is None and row["flag"] is None for row in hidden)
    funnel = [row for row in results["funnel"] if row["area"] == "P8" and row["events"] is None]
    assert all(row["ratio"] is None and row["outside"] is None for row in funnel)


def test_where_no_cut_was_counted_there_is_no_section_on_inequality():
    page = outcomes_page(results_of(measures(fifths=False)))

    assert "inequality" not in [each.anchor for each in page.sections]


def test_the_page_names_the_files_with_its_numbers(page):
    html = render_page(page)

    for href in ("results.xlsx", NUMBERS, "report.html"):
        assert f'href="{href}"' in html


def test_the_archive_holds_each_table_as_csv_and_as_parquet_after_disclosure_control(tables, tmp_path):
    released = release_together(tables, Policy.HES_2018).tables
    write_numbers(tmp_path, released)
    first = (tmp_path / NUMBERS).read_bytes()
    write_numbers(tmp_path, released)

    assert (tmp_path / NUMBERS).read_bytes() == first
    with zipfile.ZipFile(tmp_path / NUMBERS) as archive:
        assert {name.split(".")[0] for name in archive.namelist()} == set(released)
        rows = pq.read_table(io.BytesIO(archive.read("rate.parquet")))
        assert rows.equals(released["rate"])
        assert csv.read_csv(io.BytesIO(archive.read("rate.csv"))).num_rows == rows.num_rows


def test_the_chapter_of_the_report_says_the_same_as_the_page(tables, page):
    chapter = what_happened(results_of(tables))

    gap = page.lede.rsplit("; ", 1)[1]
    assert chapter.paragraphs[0].endswith(gap)
    assert page.key_figures[0].value in chapter.paragraphs[0]
    assert "outcomes.html" in chapter.paragraphs[-1]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_fits_its_window_and_axe_finds_nothing(page, browser, width):
    with chromium_page(browser, render_page(page), width=width) as window:
        assert accessibility_violations(window) == []
        assert window.evaluate("document.documentElement.scrollWidth") <= width
