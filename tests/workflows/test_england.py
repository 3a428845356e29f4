"""Figure 11 recomputed: on a made-up England whose changes are known, and on the real one within stated bounds."""

from __future__ import annotations

import gzip

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from browser import accessibility_violations, chromium_page
from england_sources import mapping, publish
from newcare.errors import InvalidInput, InvalidRecords, MissingSource
from newcare.records.official import HOSPITAL_EPISODES, MONTHLY_ACTIVITY
from newcare.report.england.break_words import odd_months_of
from newcare.workflows.england import EnglandResult, browse_england

VIEWS = ["all-areas", "without-reporting-breaks", "one-day-or-more", "zero-day"]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory) -> EnglandResult:
    folder = tmp_path_factory.mktemp("england")
    return browse_england(publish(folder / "sources"), folder / "out", mapping(folder))


@pytest.fixture(scope="module")
def real(shared, tmp_path_factory) -> EnglandResult:
    return browse_england(shared / "data" / "public", tmp_path_factory.mktemp("england") / "out")


def changes(result: EnglandResult, view: str) -> dict[str, float]:
    return {
        group: round(each["change_percent"], 4) for group, each in result.as_json()["views"][view].items()
    }


def test_the_four_views_of_a_made_up_england_are_those_worked_out_by_hand(made_up):
    # Rest: 8 areas x 1,200 episodes a year, of which 11M lacks 3 x 90 in 2017-18: 270 of 9,600 is 2.8125 %.
    assert changes(made_up, "all-areas") == {"MCP": 10.0, "PACS": 0.0, "rest": -2.8125}
    assert changes(made_up, "without-reporting-breaks") == {"MCP": 10.0, "PACS": 0.0, "rest": 0.0}
    assert changes(made_up, "one-day-or-more") == {"MCP": 0.0, "PACS": 0.0, "rest": 0.0}
    assert changes(made_up, "zero-day") == {"MCP": -20.0, "PACS": 0.0, "rest": 0.0}


def test_the_p_value_of_two_areas_among_nine_is_that_of_all_pairs(made_up):
    found = made_up.as_json()["views"]["without-reporting-breaks"]
    assert (found["MCP"]["areas"], found["rest"]["areas"]) == (2, 7)
    assert found["MCP"]["permutation_p"] == pytest.approx(1 / 36)
    assert found["PACS"]["permutation_p"] == 1.0
    assert found["rest"]["permutation_p"] is None


def test_missing_months_are_listed_as_a_fall_and_a_rise_and_the_area_is_left_out(made_up):
    rows = pq.read_table(made_up.files["excluded-areas.parquet"]).to_pylist()
    assert [(row["unit"], f"{row['month']:%Y-%m}") for row in rows] == [
        ("11M", "2017-07"),
        ("11M", "2016-12"),
    ]
    assert rows[0]["change_percent"] > 800
    assert rows[1]["change_percent"] == pytest.approx(-89, abs=1)
    assert made_up.as_json()["excluded_areas"] == ["11M"]


def test_an_area_that_merges_shows_no_step(made_up):
    assert "15E" not in made_up.as_json()["excluded_areas"]


def test_the_index_averages_a_hundred_over_the_baseline_year(made_up):
    rows = pq.read_table(made_up.files["figure-11.parquet"]).to_pylist()
    mcp = [row["index"] for row in rows if row["view"] == "all-areas" and row["group"] == "MCP"]
    assert mcp == pytest.approx([100] * 12 + [110] * 4)
    years = {row["period"] for row in rows if row["view"] == "zero-day"}
    assert years == {"2015-16", "2016-17", "2017-18"}


def test_each_conclusion_gets_its_verdict_from_the_numbers(made_up):
    standing = {each["key"]: each["standing"] for each in made_up.as_json()["conclusions"]}
    assert standing["MCP"] == dict(zip(VIEWS, ["fails", "fails", "fails", "survives"], strict=True))
    assert standing["order"] == dict(zip(VIEWS, ["fails", "fails", "survives", "survives"], strict=True))


def test_every_view_says_where_its_index_starts(made_up):
    found = made_up.as_json()["baseline"]
    assert list(found.values()) == ["2014-15", "2014-15", "2015-16", "2015-16"]
    assert "begin in 2015-16" in made_up.report.read_text(encoding="utf-8")


def test_the_workbook_and_the_parquet_files_hold_the_same_numbers(made_up):
    workbook = load_workbook(made_up.files["england.xlsx"], read_only=True)
    header, *rows = workbook["views"].iter_rows(values_only=True)
    workbook.close()
    table = pq.read_table(made_up.files["views.parquet"])
    assert list(header) == table.column_names
    column = header.index("change_percent")
    assert [row[column] for row in rows] == pytest.approx(table["change_percent"].to_pylist())


def test_the_page_never_calls_the_monthly_return_emergency_admissions(made_up):
    text = made_up.report.read_text(encoding="utf-8")
    assert "change from 2014-15 to 2017-18: non-elective general and acute first finished" in text
    assert "wider than emergency admissions" in text
    assert all(view.measure.startswith("non-elective") for view in made_up.findings.figure.views[:2])


def panel_of(result: EnglandResult, model: str) -> list[dict[str, object]]:
    return pacsv.read_csv(result.files[f"panel-{model}.csv"]).to_pylist()


def test_each_care_model_gets_a_panel_of_its_areas_and_the_rest_without_the_other_s(made_up):
    rows = panel_of(made_up, "mcp")
    assert len(rows) == 20 * (2 + 8)  # quarters of five years; MCP areas and the rest
    assert {row["care_model"] for row in rows} == {"MCP", "rest"}
    assert {row["care_model"] for row in panel_of(made_up, "pacs")} == {"PACS", "rest"}
    starts = {(row["care_model"], row["start"]) for row in rows}
    assert starts == {("MCP", "2015-16 Q1"), ("rest", "")}


def test_a_row_of_a_panel_holds_a_quarter_s_episodes_and_a_quarter_of_a_year_s_persons(made_up):
    rows = {(row["unit"], row["quarter"]): row for row in panel_of(made_up, "mcp")}
    assert rows["00C", "2013-14 Q1"] == {
        "unit": "00C",
        "unit_name": "Area 00C",
        "care_model": "rest",
        "quarter": "2013-14 Q1",
        "events": 300,
        "elective_episodes": None,
        "person_years": 300.0,
        "start": "",
        "reporting_break": False,
    }
    assert rows["05C", "2017-18 Q4"]["events"] == 330
    assert rows["11M", "2017-18 Q1"]["events"] == 30


def test_elective_episodes_stand_beside_them_where_the_return_has_their_column(tmp_path):
    sources = publish(tmp_path / "sources")
    path = sources / MONTHLY_ACTIVITY.file_name
    header, *lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    more = [f"{header},elective_ga_ordinary", *(f"{line},40" for line in lines)]
    path.write_bytes(gzip.compress("\n".join(more).encode()))
    rows = panel_of(browse_england(sources, tmp_path / "out", mapping(tmp_path)), "mcp")
    counted = {row["elective_episodes"] for row in rows if row["unit"] != "15E"}
    assert counted == {3 * 40}


def test_every_row_of_an_area_whose_returns_break_says_so(made_up):
    rows = panel_of(made_up, "pacs")
    assert {(row["unit"]) for row in rows if row["reporting_break"]} == {"11M"}
    assert sum(row["reporting_break"] for row in rows) == 20


def test_a_break_judged_real_is_care_and_marks_no_row(tmp_path):
    judged = tmp_path / "judged.toml"
    judged.write_text(
        "\n".join(
            f"""[[breaks]]
publication = "monthly-activity"
area = "11M"
kind = "{kind}"
first = 2013-04-01
last = 2019-12-01
standing = "real"
reason = "A hospital closed for seven months."
decided_by = "information team, 2019"
"""
            for kind in ("step", "gap", "spike")
        ),
        encoding="utf-8",
    )
    found = browse_england(publish(tmp_path / "sources"), tmp_path / "out", mapping(tmp_path), breaks=judged)
    assert not any(row["reporting_break"] for row in panel_of(found, "mcp"))


def test_areas_of_care_home_vanguards_stay_and_are_named(tmp_path):
    table = mapping(tmp_path, "27,Homes,EHCH,00D,Durham,whole,high,", "24,Homes,EHCH,05C,Dudley,whole,high,")
    found = browse_england(publish(tmp_path / "sources"), tmp_path / "out", table)
    models = {row["unit"]: (row["care_model"], row["start"]) for row in panel_of(found, "mcp")}
    assert models["00D"] == ("EHCH", "")
    assert models["05C"] == ("MCP", "2015-16 Q1")


def test_an_area_that_lacks_a_month_is_left_out_of_the_panels_whole(tmp_path):
    sources = publish(tmp_path / "sources")
    path = sources / MONTHLY_ACTIVITY.file_name
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    path.write_bytes(
        gzip.compress("\n".join(line for line in lines if "2016-05-01,00C" not in line).encode())
    )
    found = browse_england(sources, tmp_path / "out", mapping(tmp_path))
    units = {row["unit"] for row in panel_of(found, "mcp")}
    assert "00C" not in units
    assert len(units) == 9


def test_the_page_asks_nothing_of_the_network(made_up):
    text = made_up.report.read_text(encoding="utf-8")
    assert "<script" not in text
    assert 'src="http' not in text


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible_and_never_scrolls_sideways(browser, made_up, width):
    html = made_up.report.read_text(encoding="utf-8")
    with chromium_page(browser, html, width=width) as page:
        assert accessibility_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_low_confidence_is_named_and_not_counted(tmp_path):
    sources = publish(tmp_path / "sources")
    table = mapping(tmp_path, "22,Lakeside,MCP,00C,Darlington,part,low,")
    found = browse_england(sources, tmp_path / "out", table).as_json()
    assert found["not_counted"] == ["Lakeside: 00C"]
    assert found["views"]["all-areas"]["MCP"]["areas"] == 2
    assert found["variants"]["low-confidence-counted"]["MCP"]["areas"] == 3
    assert found["variants"]["whole-areas-only"]["MCP"]["areas"] == 1


def test_another_mapping_is_another_version_of_the_data(tmp_path, made_up):
    sources = publish(tmp_path / "sources")
    found = browse_england(sources, tmp_path / "out", mapping(tmp_path, "22,L,MCP,00C,D,part,low,"))
    assert found.findings.data_version != made_up.findings.data_version


def test_the_same_sources_give_the_same_numbers(tmp_path, made_up):
    again = browse_england(publish(tmp_path / "sources"), tmp_path / "out", mapping(tmp_path))
    assert again.as_json()["views"] == made_up.as_json()["views"]
    assert again.findings.data_version == made_up.findings.data_version


def test_absent_files_are_refused_before_anything_is_written(tmp_path):
    with pytest.raises(MissingSource, match=r"Monthly Activity Return.*NHS England"):
        browse_england(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_code_that_is_no_area_is_refused_with_its_line(tmp_path):
    table = mapping(tmp_path, "22,Lakeside,MCP,03Z,Corby,whole,high,")
    with pytest.raises(
        InvalidInput, match=r"Line 6 of the mapping 'mapping\.csv': unit '03Z'.*Allowed: 00C, 00D"
    ):
        browse_england(publish(tmp_path / "sources"), tmp_path / "out", table)


def test_a_mapping_without_a_care_model_is_refused(tmp_path):
    table = mapping(tmp_path)
    table.write_text("\n".join(line for line in table.read_text().splitlines() if "PACS" not in line))
    with pytest.raises(InvalidInput, match="PACS"):
        browse_england(publish(tmp_path / "sources"), tmp_path / "out", table)


def test_a_variant_that_would_leave_a_care_model_without_areas_is_left_out(tmp_path):
    table = mapping(tmp_path)
    table.write_text(table.read_text().replace("Sunderland,whole", "Sunderland,part"))
    found = browse_england(publish(tmp_path / "sources"), tmp_path / "out", table).as_json()
    assert "whole-areas-only" not in found["variants"]
    assert "low-confidence-counted" in found["variants"]


def test_a_file_cut_short_leaves_the_last_result_as_it_was(tmp_path):
    sources, out = publish(tmp_path / "sources"), tmp_path / "out"
    before = browse_england(sources, out, mapping(tmp_path)).report.read_bytes()
    path = sources / HOSPITAL_EPISODES.file_name
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InvalidRecords, match="cut short"):
        browse_england(sources, out, mapping(tmp_path))
    assert (out / "england.html").read_bytes() == before


def test_a_return_that_ends_too_early_is_refused(tmp_path):
    sources = publish(tmp_path / "sources")
    short = "date,org_code,org_name,nonelective_ga,org_level\n2013-04-01,00C,NHS A CCG,4,CCG"
    (sources / MONTHLY_ACTIVITY.file_name).write_bytes(gzip.compress(short.encode()))
    with pytest.raises(InvalidRecords, match="no numbers for"):
        browse_england(sources, tmp_path / "out", mapping(tmp_path))


@pytest.mark.shared_data
def test_all_areas_of_england_grow_as_the_public_returns_say(real):
    found = real.as_json()["views"]["all-areas"]
    for group, expected in {"MCP": -0.4, "PACS": 4.8, "rest": 8.1}.items():
        assert found[group]["change_percent"] == pytest.approx(expected, abs=0.1)
    assert {group: each["areas"] for group, each in found.items()} == {"MCP": 16, "PACS": 10, "rest": 167}


@pytest.mark.shared_data
def test_the_panels_of_england_hold_every_area_of_the_care_model_and_mark_those_whose_returns_break(real):
    sizes = {}
    for model in ("mcp", "pacs"):
        rows = [row for row in panel_of(real, model) if row["quarter"] == "2013-14 Q1"]
        broken = [row["start"] for row in rows if row["reporting_break"]]
        sizes[model] = (len(rows), len(broken), sum(bool(start) for start in broken))
    assert sizes == {"mcp": (183, 32, 3), "pacs": (177, 29, 0)}


@pytest.mark.shared_data
def test_about_one_area_in_five_of_england_is_left_out_for_its_breaks(real):
    excluded = real.as_json()["excluded_areas"]
    assert len(excluded) == 35
    assert {"11M", "02T", "03A", "05Q", "02W", "02R", "01R", "01V", "05C", "02D", "09N", "09E"} <= set(
        excluded
    )
    assert "01H+01K" not in excluded


@pytest.mark.shared_data
def test_every_view_of_england_keeps_the_published_order(real):
    for view in VIEWS:
        growth = changes(real, view)
        assert growth["MCP"] < growth["PACS"] < growth["rest"]


@pytest.mark.shared_data
def test_most_of_the_gap_in_england_lies_in_stays_of_no_night(real):
    assert [each.care_model for each in real.findings.short_stays] == ["MCP", "PACS"]
    assert all(each.share is not None and each.share > 0.5 for each in real.findings.short_stays)


@pytest.mark.shared_data
def test_no_check_of_the_published_numbers_fails(real):
    assert [check.what for check in real.findings.checks if check.holds is False] == []


@pytest.mark.shared_data
def test_group_results_of_every_measure_stand_with_and_without_areas_that_break(real):
    changes = {each.series.measure.id: each.grouped.changes for each in real.published.grouped}
    every, judged, none = changes["non-elective-episodes"]
    assert (len(every.left_out), set(judged.left_out)) == (0, {"02T", "03A", "11M"})
    assert every.changes["MCP"].change_percent == pytest.approx(-0.4, abs=0.05)
    assert none.changes["MCP"].change_percent > every.changes["MCP"].change_percent
    every, _, none = changes["hes-zero-day-emergency-admissions"]
    assert every.changes["MCP"].change_percent < 0 < none.changes["MCP"].change_percent


@pytest.mark.shared_data
def test_every_measure_and_every_area_of_a_care_model_has_a_page_that_names_its_breaks(real):
    folder = real.report.parent
    assert len(list((folder / "measures").iterdir())) == len(real.published.measures) == 21
    dudley = (folder / "areas" / "05C.html").read_text(encoding="utf-8")
    assert "looked into, not settled" in dudley
    report = real.report.read_text(encoding="utf-8")
    assert 'href="measures/non-elective-episodes.html"' in report


@pytest.mark.shared_data
def test_missing_months_are_dated_by_the_month_beside_the_half_years_that_they_move(real):
    odd = odd_months_of(real.published)
    assert odd["02T"] == "gap of −92 %, May 2017 to July 2017"
    assert odd["11M"] == "gap of −87 %, December 2016 to June 2017"


def test_tables_of_measures_carry_method_and_data_version_on_each_row(made_up):
    for name in ("measure_change", "series_break", "source_check"):
        table = pq.read_table(made_up.files[f"{name}.parquet"])
        assert table.num_rows > 0
        assert set(table["data_version"].to_pylist()) == {made_up.findings.data_version}
        assert all(table["method"].to_pylist())
