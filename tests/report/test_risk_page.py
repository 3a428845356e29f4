"""The model card: what it says, what it never leaves out, and how people meet it."""

from __future__ import annotations

import re

import pyarrow.parquet as pq
import pytest

from browser import accessibility_violations, chromium_page
from newcare.engines import DuckDB, in_memory
from newcare.methods.disclosure import Policy
from newcare.population.risk import fit_risk, score_risk
from newcare.report.chapters.risk import risk
from newcare.report.charts.drawing import draw_svg
from newcare.report.charts.risks import calibration_plot
from newcare.report.page import Page, render_page
from newcare.report.results import Results
from newcare.report.risk_release import CARD, EXPRESSION, RELEASED, write_risk
from population.risk_people import DAYS, DEFINITION, JUDGED, SCORED, history, people_on

DATES = {**DAYS, "scored_on": SCORED.isoformat()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    past = history(6_000)
    made = fit_risk(past, **DAYS, definition=DEFINITION, model="logistic", data_version="abc123")
    engine = DuckDB(threads=1)
    tables = {"risk_history": past, "risk_features": people_on(SCORED, 5_000, seed=5)}
    tables["risk_model"] = made["risk_model"]
    scored = score_risk(
        **{name: in_memory(table) for name, table in tables.items()},
        on=DATES["scored_on"],
        before=JUDGED.isoformat(),
        definition=DEFINITION,
    )
    lists = engine.to_arrow(scored["risk_list"])
    engine.close()
    where = tmp_path_factory.mktemp("card")
    write_risk(
        folder=where,
        definition=DEFINITION,
        dates=DATES,
        policy="hes-2018",
        data_version="abc123",
        made_up=True,
        risk_list=lists,
        risk_model=made["risk_model"],
        risk_performance=made["risk_performance"],
    )
    return where


@pytest.fixture(scope="module")
def html(folder):
    return (folder / CARD).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("</head>")[2])).replace("\xa0", " ")


@pytest.mark.parametrize(
    "said",
    [
        "Risk is not impactability",
        "AUROC",
        "AUPRC",
        "Brier score",
        "calibration slope",
        "Observed / expected",
        "Ethnicity: asian",
        "Age: 85+",
        "Fifth by deprivation: 1",
        "Sex: female",
        "AUROC within the group",
        "Missed by the top 5 %",
        "positive predictive value",
        "sensitivity",
        "Top 0.5 %",
        "Emergency admissions in the past year alone",
        "Age alone",
        "Split in time: fitted on what was known on 1 April 2022",
        "Many people stand in both years; no admission does.",
        "Odds ratio of one standard deviation (95 %)",
        "What is it not for?",
        "died and were not admitted",
        "Ethnicity is never a predictor",
        "Data version abc123",
        "Purpose: planning",
        "version 1 (for tests)",
        "Synthetic place: made-up people",
    ],
)
def test_the_card_says(words, said):
    assert said in words


def test_risk_is_not_impactability_stands_beside_the_lists_and_in_the_chapter(folder, words):
    lists, rest = words.split("How well does it tell who will be admitted?", 2)[1:]
    assert "Risk is not impactability" in lists + rest
    chapter = risk(results(folder))
    assert "Risk is not impactability" in chapter.paragraphs[0]


def test_the_chapter_stands_on_a_page_of_its_own(folder):
    page = Page("Report", "Lede", (), (risk(results(folder)),), ())

    assert "Who is likely to be admitted?" in render_page(page)


def test_small_numbers_are_not_in_what_is_released(folder):
    for name in RELEASED:
        table = pq.read_table(folder / f"{name}.parquet")
        for column in {"people", "events", "new_entrants"} & set(table.column_names):
            shown = [value for value in table[column].to_pylist() if value is not None]
            assert all(value == 0 or value >= 8 for value in shown)
            assert all(value % 5 == 0 for value in shown)
        assert table.schema.metadata[b"newcare:disclosure_policy"] == b"hes-2018"


def test_a_measure_that_rests_on_few_people_is_empty(folder):
    rows = pq.read_table(folder / "risk_performance.parquet").to_pylist()

    for row in rows:
        if row["events"] is None:
            assert (row["value"], row["people"]) == (None, None) or row["value"] is None


def test_the_expression_is_written_with_its_warning(folder):
    text = (folder / EXPRESSION).read_text(encoding="utf-8")

    assert "Risk is not impactability" in text
    assert "ln(1 + emergency_admissions / 1.0e0)" in text
    assert "ethnicity" not in text


def test_no_pseudonym_is_on_the_card(html):
    pseudonyms = people_on(SCORED, 5_000, seed=5)["pseudonym"].to_pylist()

    assert not set(pseudonyms) & set(re.findall(r"\b[0-9a-f]{8}\b", html))


def test_the_calibration_plot_has_a_point_for_each_group_and_the_line_of_agreement():
    rows = [{"expected": k / 20, "observed": k / 20, "lower": k / 25, "upper": k / 16} for k in range(1, 6)]
    svg = draw_svg(calibration_plot(rows))

    assert len(re.findall(r'aria-roledescription="point"', svg)) == 5
    assert "As many as expected" in svg
    assert "Mean risk of the group" in svg


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_against_wcag_2_2_aa_and_nothing_scrolls_sideways(browser, html, width):
    with chromium_page(browser, html, width=width) as page:
        assert accessibility_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        shown = page.evaluate("[...document.images].map(i => i.complete && i.naturalWidth > 0)")
        assert shown == [True] * 4


def results(folder) -> Results:
    tables = {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in RELEASED}
    about = {key: DEFINITION[key] for key in ("id", "title", "version", "standing", "source")}
    return Results(tables, {"risk": about | DATES}, "abc123", Policy.HES_2018, None)
