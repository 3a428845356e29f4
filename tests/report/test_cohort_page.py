"""The page for whoever chooses a cohort: what it says, what it hides, and as people meet it."""

from __future__ import annotations

import re
from collections import Counter

import pyarrow as pa
import pytest

from browser import accessibility_violations, chromium_page
from newcare.engines import in_memory
from newcare.methods.disclosure import Policy
from newcare.population.ceiling import ceiling, cohort_use, cohort_use_sums
from newcare.population.cohort import cohort
from newcare.population.cohort_units import cohort_cells, cohort_units
from newcare.population.concentration import concentration, concentration_points
from newcare.population.persistence import persistence, persistence_counts, standing
from newcare.population.projection import projection
from newcare.report.charts.cohorts import ceiling_bars, concentration_curves, fates, waterfall
from newcare.report.charts.drawing import draw_svg
from newcare.report.cohort_page import cohort_page
from newcare.report.page import render_page
from newcare.report.results import Results, released
from newcare.tables import TABLES
from newcare.tables.arrow import table_of
from population.chosen import as_table, made_up

RULE = {"include": ["group-3"], "top": {"share": 0.05, "by": "cost-in-past-year"}}
VERSION = {"data_version": "3f9c2a71"}
ABOUT = {
    "name": "Proactive care",
    "summary": "Teams find people with frailty early.",
    "unit": "practice",
    "population_date": "2023-04-01",
    **RULE,
    "segmentation": {
        "id": "three-groups",
        "version": "1",
        "standing": "made up",
        "source": "this test",
        "groups": [{"id": f"group-{number}", "name": f"Need {number}"} for number in (3, 2, 1)],
    },
}


def tables(engine, people, rule=RULE):
    """Every table of the page."""
    chosen = made_up(people, seed=2)
    segment, later, use = (in_memory(as_table(rows)) for rows in (chosen.segment, chosen.later, chosen.use))
    picked = cohort(segment, **rule)
    points = concentration_points(use)
    used = cohort_use(
        engine.to_arrow(cohort_use_sums(segment, picked["cohort"], use)["cohort_use_sum"]), **VERSION
    )["cohort_use"]
    counts = persistence_counts(standing(segment, **rule), standing(later, **rule), use)["persistence_count"]
    cells = engine.to_arrow(cohort_cells(segment, picked["cohort"], use)["cohort_cell"])
    ages = [
        {"sex": "female", "age": age, "people": 80, "deaths": 1, "person_days": 365 * 80}
        for age in range(0, 95, 5)
    ]
    of_segment = Counter(row["segment"] for row in chosen.segment) | {"ALL": people}
    sizes = [
        {
            "segment": name,
            "people": count,
            "people_in_both": 0,
            "cost_pence": 100 * count,
            "emergency_admissions": count,
        }
        for name, count in of_segment.items()
    ]
    return {
        "segment_size": table_of(TABLES["segment_size"], sizes),
        "cohort_size": engine.to_arrow(picked["cohort_size"]),
        **concentration(
            *(engine.to_arrow(points[name]) for name in ("concentration_point", "use_count")), **VERSION
        ),
        "cohort_use": used,
        **ceiling(used, target=0.04, **VERSION),
        **persistence(engine.to_arrow(counts), include=rule["include"], **VERSION),
        **cohort_units(cells, **VERSION),
        **projection(pa.Table.from_pylist(ages), cells, assumptions={"price": 0.02, "draws": 50}, **VERSION),
    }


def results_of(found, policy=Policy.HES_2018):
    safe = {name: released(name, table, policy).to_pylist() for name, table in found.items()}
    return Results(safe, ABOUT, "3f9c2a71", policy, {})


@pytest.fixture(scope="module")
def page(engine):
    return cohort_page(results_of(tables(engine, 3000)))


@pytest.fixture(scope="module")
def html(page):
    return render_page(page)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\N{NO-BREAK SPACE}", " ").split())


def test_every_question_has_its_section_with_method_interval_and_data_version(page):
    assert [section.anchor for section in page.sections] == [
        "for-whom",
        "concentrated",
        "ceiling",
        "persistence",
        "where",
        "five-years",
    ]
    for section in page.sections:
        assert section.notes.method
        assert section.notes.interval
        assert section.notes.data_version == "3f9c2a71"


def test_the_page_says_that_risk_is_not_impactability_and_that_use_falls_without_care(html):
    said = words(html)

    assert "Risk is not impactability" in said
    assert "regression to the mean" in said
    assert "no evidence of an effect" in said


def test_the_ceiling_says_what_would_have_to_happen_for_the_whole_to_fall_by_4_in_100(page):
    ceiling_section = next(section for section in page.sections if section.anchor == "ceiling")

    assert "to fall by 4 %" in ceiling_section.paragraphs[1]
    assert "HC 1129" in ceiling_section.paragraphs[2]


def test_a_small_place_is_told_without_small_numbers(engine):
    found = tables(engine, 120)
    page = cohort_page(results_of(found))
    rows = released("persistence", found["persistence"], Policy.HES_2018).to_pylist()

    assert all("suppressed" in section.notes.extra[-1] for section in page.sections)
    counts = [row[name] for row in rows for name in ("people", "registered", "died", "left", "still")]
    assert all(count is None or count == 0 or count >= 8 for count in counts)


def test_without_a_year_after_the_page_says_that_it_is_not_known_who_stays(engine):
    found = tables(engine, 600) | {"persistence": table_of(TABLES["persistence"], [])}

    page = cohort_page(results_of(found))

    section = next(section for section in page.sections if section.anchor == "persistence")
    assert section.paragraphs[0].startswith("Not known")


def test_charts_say_their_words_on_themselves():
    curve = [{"name": "Cost", "top_percent": at, "share": share} for at, share in ((1.0, 0.3), (20.0, 0.8))]
    drawings = {
        "the cohort": concentration_curves(curve, [{"name": "Cost", "share": 0.2}], people=4.0),
        "50 % still chosen, 30 % no longer, 5 % left, 15 % died": fates(
            [{"name": "All", "people": 20, "registered": 16, "still": 10, "left": 1, "died": 3}]
        ),
        "50 % still chosen, 30 % no longer, 20 % left or died": fates(
            [{"name": "All", "people": 20, "registered": 16, "still": 10, "left": None, "died": 3}]
        ),
        "19.3 %": ceiling_bars([{"name": "Ceiling", "value": 0.193, "whole": False}], target=0.04),
        "+20": waterfall(100, [{"step": "ageing", "before": 100, "after": 120}], names=("Now", "Then")),
    }
    for said, spec in drawings.items():
        drawn = " ".join(re.findall(r">([^<>]+)</(?:text|tspan)>", draw_svg(spec)))
        assert said in drawn


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(browser, html, width):
    with chromium_page(browser, html, width=width) as shown:
        assert accessibility_violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") == width
