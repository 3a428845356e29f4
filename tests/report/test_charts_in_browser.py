"""Every kind of chart as Chromium draws it: on a desk, on a phone and on paper; no words on words."""

from __future__ import annotations

import re

import pytest

from browser import accessibility_violations, chromium_page, overlapping_words
from chart_examples import awkward_charts, plain_charts
from colours import contrast
from newcare.report.charts.drawing import draw_svg
from newcare.report.page import Chart, DataTable, Page, Section, TableColumn, render_page

pytestmark = pytest.mark.browser
CHARTS = {f"plain {name}": spec for name, spec in plain_charts().items()}
CHARTS |= {f"awkward {name}": spec for name, spec in awkward_charts().items()}
WIDTHS = {1280: 720, 375: 300}
WORDS_CUT = """[...document.querySelectorAll('svg')].flatMap(drawing => {
    const whole = drawing.getBoundingClientRect();
    return [...drawing.querySelectorAll('text')].filter(text => text.textContent.trim()).filter(text => {
        const box = text.getBoundingClientRect();
        return box.left < whole.left - 1 || box.right > whole.right + 1
            || box.top < whole.top - 2 || box.bottom > whole.bottom + 2;
    }).map(text => text.textContent);
})"""


@pytest.fixture(scope="module")
def html():
    """A page with a chart of every kind, each with its numbers under it."""
    table = DataTable("Numbers", (TableColumn("name", "Name"),), ({"name": "Row"},))
    sections = tuple(
        Section(
            f"chart-{rank}",
            name,
            "What the chart shows.",
            (Chart(name, spec.get("description", "Shown."), spec),),
            (table,),
        )
        for rank, (name, spec) in enumerate(CHARTS.items())
        if name.startswith("plain")
    )
    return render_page(Page("Charts", "Every kind.", (), sections, ("Made by newcare.",)))


def test_words_on_words_are_found(browser):
    drawn = '<svg width="99" height="60">{}</svg>'
    text = '<text x="5" y="{}">{}</text>'
    with chromium_page(browser, drawn.format(text.format(20, "one") + text.format(24, "other"))) as page:
        assert overlapping_words(page) == [("one", "other")]
    with chromium_page(browser, drawn.format(text.format(20, "one") + text.format(50, "other"))) as page:
        assert overlapping_words(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_words_lie_on_words_or_leave_their_drawing(browser, width):
    drawings = [draw_svg(spec, narrow=width < 500) for spec in CHARTS.values()]
    body = "".join(f"<div>{svg}</div>" for svg in drawings)
    with chromium_page(browser, f'<body style="margin: 0">{body}</body>', width=width) as page:
        assert overlapping_words(page) == []
        assert page.evaluate(WORDS_CUT) == []
        sizes = "[...document.querySelectorAll('svg')].map(s => s.getBoundingClientRect().width)"
        assert page.evaluate(sizes) == [WIDTHS[width]] * len(CHARTS)
        written = "[...document.querySelectorAll('svg')].map(s => s.querySelectorAll('text').length)"
        assert min(page.evaluate(written)) > 3


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_a_page_of_every_kind(browser, html, width):
    with chromium_page(browser, html, width=width) as page:
        assert accessibility_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        pictures = page.evaluate("[...document.images].map(i => [i.complete, i.naturalWidth])")
        assert pictures == [[True, WIDTHS[width]]] * len(pictures)


def test_paper_gets_the_wide_drawing_of_every_kind_whole(browser, html):
    with chromium_page(browser, html) as page:
        page.set_viewport_size({"width": 665, "height": 990})  # A4 between its margins, in CSS pixels
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") == 665
        assert page.evaluate("[...document.images].every(i => i.naturalWidth === 720 && i.height < 950)")
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) >= 2


@pytest.mark.parametrize("name", CHARTS)
def test_words_and_marks_of_a_chart_stand_out_from_paper(name):
    svg = draw_svg(CHARTS[name])
    for text in re.findall(r"<text [^>]*>", svg):
        (colour,) = re.findall(r'fill="(#[0-9a-f]{6})"', text)
        assert contrast(colour, "#ffffff") >= 4.5, text
    for mark in re.findall(r'<path aria-label[^>]*aria-roledescription="(?:line|point)[^>]*>', svg):
        strong = [
            contrast(colour, "#ffffff") for colour in re.findall(r'(?:stroke|fill)="(#[0-9a-f]{6})"', mark)
        ]
        assert max(strong) >= 3, mark
