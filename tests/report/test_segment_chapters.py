"""What the chapters on segments say: sizes, overlap, movements, new entrants, and what they rest on."""

from __future__ import annotations

import pytest

from browser import accessibility_violations, chromium_page
from newcare.methods.disclosure import Policy
from newcare.population.rising_risk import RisingRisk
from newcare.reference.segmentations import load_segmentation
from newcare.report.chapters.movements import segment_movements
from newcare.report.chapters.rising_risk import rising_risk
from newcare.report.chapters.segments import segment_sizes
from newcare.report.page import render_page
from newcare.report.results import Results
from newcare.report.segments_page import segments_page

FIRST, LAST, BETWEEN = "2023-04-01", "2024-04-01", "2023-10-01"
SIZES = [
    ("group-1", 800, 0, 40_000_00, 30),
    ("group-2", 150, 0, 30_000_00, 25),
    ("group-3", None, None, None, None),
    ("group-4", 40, 25, 30_000_00, 20),
    ("ALL", 995, 25, 100_000_00, 75),
]
WAYS = [
    ("group-4", "group-4", 30),
    ("group-4", "died", 10),
    ("group-3", "group-4", None),
    ("group-2", "group-2", 120),
    ("group-2", "group-1", 30),
    ("group-1", "group-1", 760),
    ("group-1", "group-2", 30),
    ("not-registered", "group-1", 10),
]


def movement_size(first, last, *counts):
    names = ("people", "stayed", "moved_up", "moved_down", "left", "died", "joined")
    return {"from_day": first, "to_day": last, **dict(zip(names, counts, strict=True))}


@pytest.fixture(scope="module")
def results():
    segmentation = load_segmentation("south-worcestershire")
    size = ("segment", "people", "people_in_both", "cost_pence", "emergency_admissions")
    rising = ("segment", "people", "by_rank", "by_score", "new_in_segment")
    return Results(
        {
            "segment_size": [dict(zip(size, row, strict=True)) for row in SIZES],
            "segment_overlap": [
                {
                    "people_in_both": 25,
                    "group": "group-3",
                    "other_group": "group-4",
                    "people_in_group": 30,
                    "people_in_other_group": 40,
                    "cost_pence": 20_000_00,
                }
            ],
            "movement": [
                {"from_day": FIRST, "to_day": LAST, "from_segment": was, "to_segment": now, "people": people}
                for was, now, people in WAYS
            ],
            "movement_size": [
                movement_size(FIRST, LAST, 985, 910, 30, 30, 0, 10, 10),
                movement_size(FIRST, BETWEEN, 985, 950, 15, 15, 0, None, 10),
                movement_size(BETWEEN, LAST, 990, 950, 15, 15, 0, 10, 0),
            ],
            "rising_risk_size": [
                {"from_day": FIRST, "to_day": LAST, **dict(zip(rising, row, strict=True))}
                for row in (("group-2", 20, 15, None, 10), ("ALL", 20, 15, None, 10))
            ],
        },
        {
            "segmentation": segmentation.described(),
            "population_date": LAST,
            "movement_days": [FIRST, BETWEEN, LAST],
            "rising_risk": {
                "rank": "cost_rank_percent",
                "deciles": 2,
                "score": "electronic_frailty_index",
                "score_above": 0.36,
                "managed_percent": 2.0,
            },
        },
        "3f9c2a71",
        Policy.HES_2018,
        None,
    )


def cells(table, row, column):
    return {each[table.columns[0].key]: each for each in table.rows}[row][column]


def test_sizes_stand_in_order_of_priority_and_a_suppressed_one_is_a_star(results):
    table = segment_sizes(results).tables[0]

    assert [row["segment"] for row in table.rows] == [
        "Group 4: intensive, high-cost support",
        "Group 3: frailty with regular support",
        "Group 2: emerging frailty",
        "Group 1: largely healthy",
        "Everybody",
    ]
    assert cells(table, "Group 4: intensive, high-cost support", "cost_share") == "30.0 %"
    assert set(table.rows[1].values()) == {"Group 3: frailty with regular support", "*"}


def test_the_overlap_of_groups_3_and_4_is_said_and_shown(results):
    section = segment_sizes(results)

    assert "25 people meet the rules of group 3 and of group 4 alike" in " ".join(section.paragraphs)
    assert section.tables[1].rows[0]["both"] == "25"


def test_the_version_the_standing_and_the_thresholds_stand_beside_the_numbers(results):
    notes = segment_sizes(results).notes

    assert "version 2026-12 (our proposal" in notes.method
    assert "cost cut percent 2" in notes.extra[0]
    assert "hes-2018" in notes.extra[-1]


def test_elements_that_nothing_looks_for_are_named():
    from newcare.report.chapters.segments import _extra_notes

    extra = " ".join(_extra_notes(load_segmentation("snee").described()))
    assert "Not looked for, since no rule is written for it: palliative care" in extra


def test_the_matrix_has_a_cell_for_every_way_and_a_star_for_a_hidden_one(results):
    matrix, shares, months = segment_movements(results).tables

    assert cells(matrix, "Group 4: intensive, high-cost support", "died") == "10"
    assert cells(matrix, "Group 4: intensive, high-cost support", "group-1") == "0"
    assert cells(matrix, "Group 3: frailty with regular support", "group-4") == "*"
    assert cells(matrix, "Not registered", "left") == ""
    assert cells(shares, "Group 4: intensive, high-cost support", "group-4") == "75 %"
    assert cells(shares, "Group 3: frailty with regular support", "group-1") == "*"
    assert [row["from"] for row in months.rows] == ["1 April 2023", "1 October 2023"]
    assert months.rows[0]["died"] == "*"


def test_the_flow_chart_leaves_out_those_who_stayed_healthy_and_says_so(results):
    (chart,) = segment_movements(results).charts
    drawn = " ".join(chart.spec["title"]["text"])

    assert "the 760 who stayed in “group 1” are not drawn" in drawn
    assert chart.description.startswith("Largest movements: 30 from Group 2: emerging frailty to Group 1")


def test_without_a_way_to_draw_there_is_no_chart_and_the_matrix_stays(results):
    stayed = [row for row in results["movement"] if row["from_segment"] == row["to_segment"] == "group-1"]
    quiet = Results(
        {**results.tables, "movement": stayed}, results.about, results.data_version, results.policy, None
    )
    section = segment_movements(quiet)

    assert section.charts == ()
    assert len(section.tables) == 3


def test_new_entrants_stand_beside_the_warning_that_risk_is_not_impactability(results):
    section = rising_risk(results)

    assert section.paragraphs[1].startswith("Risk is not impactability")
    assert cells(section.tables[0], "Group 2: emerging frailty", "score") == "*"
    assert "cost rank rose by 2 tenths or more" in section.notes.method
    assert "electronic frailty index above 0.36" in section.notes.method
    assert results.about["rising_risk"]["deciles"] == RisingRisk().deciles


def test_nobody_on_the_way_up_is_said_in_words(results):
    nobody = Results(
        {**results.tables, "rising_risk_size": []}, results.about, results.data_version, results.policy, None
    )
    assert rising_risk(nobody).paragraphs[0].startswith("No people")
    assert rising_risk(nobody).tables == ()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_meets_wcag_2_2_aa_and_fits_its_window(browser, results, width):
    with chromium_page(browser, render_page(segments_page(results)), width=width) as page:
        assert accessibility_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
