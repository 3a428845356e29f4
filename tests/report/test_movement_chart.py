"""Movements as flows: heights that stand for people, words that keep clear of each other."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from browser import chromium_page, overlapping_words
from newcare.errors import InvalidInput
from newcare.report.charts.drawing import draw_svg
from newcare.report.charts.movements import flows
from newcare.report.page import Chart, DataTable, Page, Section, TableColumn, render_page

NAMES = {
    "group-4": "Group 4: intensive, high-cost support",
    "group-3": "Group 3: frailty with regular support",
    "group-2": "Group 2: emerging frailty",
    "group-1": "Group 1: largely healthy",
    "not-registered": "Not registered",
    "left": "Left",
    "died": "Died",
}
QUIET = ["not-registered", "left", "died"]
WAYS = [
    ("group-4", "group-4", 2_100),
    ("group-4", "died", 900),
    ("group-3", "group-4", 900),
    ("group-3", "group-3", 11_000),
    ("group-3", "left", None),  # suppressed
    ("group-2", "group-3", 10),
    ("group-1", "group-1", 250_000),
    ("group-1", "group-2", 6_000),
    ("group-1", "died", 8),
    ("not-registered", "group-1", 11_000),
]
ROWS = [{"was": was, "now": now, "people": people} for was, now, people in WAYS]


def chart(rows=ROWS, **more):
    options = {
        "names": NAMES,
        "quiet": QUIET,
        "leave_out": ("group-1", "group-1"),
        "title": "Who moved",
    } | more
    return flows(rows, "was", "now", "people", **options)


def layers(spec, mark):
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def test_the_height_of_a_flow_stands_for_its_people_on_one_scale():
    points = layers(chart(), "area")[0]["data"]["values"]
    heights = {point["way"]: point["lower"] - point["upper"] for point in points}

    tall = sorted(heights.values())
    assert len(heights) == 8  # one is suppressed, one left out
    assert tall[-1] / tall[-3] == pytest.approx(11_000 / 6_000, rel=0.01)


def test_flows_meet_their_bars_end_to_end_and_bars_do_not_overlap():
    spec = chart()
    for bars in layers(spec, "rect"):
        places = sorted((mark["upper"], mark["lower"]) for mark in bars["data"]["values"])
        assert all(above[1] <= below[0] for above, below in pairwise(places))
        assert places[0][0] >= 0
        assert places[-1][1] <= spec["height"] + 0.5


def test_a_segment_of_which_not_everybody_is_drawn_says_so():
    words = [" ".join(mark["words"]) for text in layers(chart(), "text") for mark in text["data"]["values"]]
    assert "Group 1: largely healthy 256,008, 6,008 drawn" in words
    assert "Group 1: largely healthy 261,000, 11,000 drawn" in words


def test_people_in_no_segment_are_grey_and_segments_are_not():
    colours = layers(chart(), "rect")[0]["encoding"]["color"]["scale"]
    by_name = dict(zip(colours["domain"], colours["range"], strict=True))

    assert len({by_name[name] for name in QUIET}) == 1
    assert by_name["left"] not in {by_name[name] for name in NAMES if name not in QUIET}


def test_a_chart_of_nobody_is_refused():
    with pytest.raises(InvalidInput, match="at least one way"):
        chart(
            [
                {"was": "group-1", "now": "group-1", "people": 9},
                {"was": "group-2", "now": "left", "people": None},
            ]
        )


@pytest.mark.parametrize("narrow", [False, True])
def test_words_keep_clear_of_each_other_and_inside_the_drawing(narrow):
    spec = chart()
    drawn = {**spec, **spec["usermeta"]["narrow"]} if narrow else spec
    for text in layers(drawn, "text"):
        spans = sorted(
            (mark["first_line"] - 8, mark["first_line"] + 16 * len(mark["words"]) - 8)
            for mark in text["data"]["values"]
        )
        assert all(above[1] <= below[0] for above, below in pairwise(spans))
        assert spans[0][0] >= -0.5
        assert spans[-1][1] <= drawn["height"] + 0.5


@pytest.mark.browser
@pytest.mark.parametrize("width", [640, 1280])
def test_no_two_words_overlap_as_chromium_draws_them(browser, width):
    svg = draw_svg(chart())
    with chromium_page(browser, f"<body>{svg}</body>", width=width) as page:
        assert page.evaluate("document.querySelectorAll('svg text').length") > 10
        assert overlapping_words(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_a_page_with_the_chart_fits_its_window(browser, width):
    table = DataTable("Ways", (TableColumn("was", "Was"),), ({"was": "Group 1"},))
    section = Section("moved", "Who moved?", "Some.", (Chart("Flows", "Some moved.", chart()),), (table,))
    html = render_page(Page("Segments", "Who is where.", (), (section,), ("Made by newcare.",)))
    with chromium_page(browser, html, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_drawing_is_svg_of_the_pages_width():
    size = re.search(r'\bwidth="([\d.]+)"', draw_svg(chart()))
    assert size is not None
    assert float(size[1]) == 720
