"""The page of outcomes: every indicator beside its balance, with what chance explains said so."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from browser import accessibility_violations, chromium_page
from measured_run import INDICATORS, UNITS, measures, results_of
from newcare.methods.disclosure import Policy
from newcare.reference.indicators import indicator
from newcare.report.chapters.what_happened import what_happened
from newcare.report.linked_release import release_together
from newcare.report.outcomes import NUMBERS, outcomes_page, write_numbers
from newcare.report.outcomes.figures import withheld
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


def hide(results, table, chosen, *columns):
    """Results with some rows of a table suppressed."""
    gone = dict.fromkeys(("events", *columns))
    rows = [
        {**row, **gone, **({"reason": "suppressed: too few to show"} if "reason" in row else {})}
        if chosen(row)
        else row
        for row in results[table]
    ]
    return replace(results, tables={**results.tables, table: rows})


FUNNEL_FIGURES = ("ratio", "outside", "outside_between")


def test_a_funnel_counts_the_units_it_shows_and_says_how_many_it_does_not(tables):
    results = hide(results_of(tables), "funnel", lambda row: row["area"] == "P8", *FUNNEL_FIGURES)
    charts = section(outcomes_page(results), "funnels").charts

    assert charts[0].title == "Emergency admissions: funnel of 7 of 8 practices; 1 has too few to show"


def test_below_half_of_the_units_shown_words_stand_in_place_of_a_funnel(tables):
    results = hide(
        results_of(tables),
        "funnel",
        lambda row: row["indicator"] == INDICATORS[1] and row["area"] in UNITS[:5],
        *FUNNEL_FIGURES,
    )
    part = section(outcomes_page(results), "funnels")

    assert not [chart for chart in part.charts if chart.title.startswith(TITLES[1])]
    assert any(
        line == f"{TITLES[1]}: no funnel, as it would show only 3 of 8 practices; 5 have too few to show."
        for line in part.paragraphs
    )


def test_a_unit_that_is_not_shown_is_not_counted_as_outside(tables):
    results = results_of(tables)
    leaking = [
        {**row, "outside_between": "below 95 %"} if row["events"] is None else row
        for row in results["funnel"]
    ]
    told = section(outcomes_page(replace(results, tables={**results.tables, "funnel": leaking})), "funnels")

    assert told.paragraphs == section(outcomes_page(results), "funnels").paragraphs


def test_nights_get_no_verdict_by_chance_alone_and_the_notes_say_why(tables):
    part = section(outcomes_page(results_of(measures(fall=0.3))), "funnels")
    nights = next(table for table in part.tables if table.caption.startswith("Emergency bed days"))

    assert {row["chance"] for row in nights.rows} <= {"no verdict"}
    assert "days and pence come many together" in part.notes.method


def test_where_a_fifth_is_suppressed_words_stand_in_place_of_the_chart(tables):
    fourth = hide(
        results_of(tables),
        "cut_rate",
        lambda row: row["cut_value"] == "4" and row["indicator"] == INDICATORS[0],
        *("person_years", "value", "lower", "upper"),
    )
    part = section(outcomes_page(fourth), "inequality")

    assert [chart.title.split(" by ")[0] for chart in part.charts] == TITLES[1:]
    assert f"{TITLES[0]}: no chart, as only 4 of the five fifths can be shown; the table holds them." in (
        part.paragraphs
    )
    table = next(table for table in part.tables if table.caption.startswith(f"{TITLES[0]} by deprivation"))
    assert table.rows[3]["model of care"] == "*"


def test_a_narrow_fifth_has_its_number_alone_under_its_bar(tables):
    results = results_of(tables)
    narrow = [
        {**row, "person_years": row["person_years"] / 10} if row["cut_value"] == "5" else row
        for row in results["cut_rate"]
    ]
    drawn = section(
        outcomes_page(replace(results, tables={**results.tables, "cut_rate": narrow})), "inequality"
    )

    assert "5 least deprived" not in str(drawn.charts[0].spec)
    assert "most" in str(drawn.charts[0].spec)


def test_what_is_suppressed_is_a_star_and_never_not_known(tables, page):
    marks = section(page, "units").tables[0].rows
    hidden = hide(
        results_of(tables),
        "area_rate",
        lambda row: row["area"] == "P1",
        *("value", "ratio", "crude", "person_years"),
    )
    row = section(outcomes_page(hidden), "units").tables[0].rows[0]

    assert marks[0]["r0"] != "*"
    assert {row[f"r{place}"] for place in range(4)} == {"*"}
    assert "suppressed: too few to show, or it would give another away" in " ".join(
        section(page, "units").notes.extra
    )


def test_a_figure_whose_count_is_shown_says_why_it_is_not():
    shown = {"events": 15, "reason": "suppressed: too few to show"}

    assert withheld(shown) == "* it would give another away"
    assert withheld({"events": None, "reason": None}) == "*"
    assert withheld({"events": 7, "reason": "fewer than 10 events"}) == "not known: fewer than 10 events"


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
