"""The page as people meet it: on a desk, on a phone, on paper, by keyboard, with assistive technology."""

from __future__ import annotations

import re

import pytest

from browser import accessibility_violations, chromium_page
from newcare.report.page import render_page

pytestmark = pytest.mark.browser
DESK, PHONE = 1280, 320


@pytest.fixture(scope="module")
def html(report):
    return render_page(report)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_against_wcag_2_2_aa(browser, html, width):
    with chromium_page(browser, html, width=width) as page:
        assert accessibility_violations(page) == []


@pytest.mark.parametrize("width", [DESK, 768, 375, PHONE])
def test_the_page_never_scrolls_sideways(browser, html, width):
    with chromium_page(browser, html, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_page_can_be_read_with_letters_twice_as_large(browser, html):
    with chromium_page(browser, html, width=640) as page:
        page.add_style_tag(content="html { font-size: 200% }")
        assert page.evaluate("document.documentElement.scrollWidth") == 640
        assert accessibility_violations(page) == []


@pytest.mark.parametrize(("width", "drawn"), [(DESK, 720), (PHONE, 300)])
def test_every_picture_shows_in_the_width_meant_for_the_window(browser, html, report, width, drawn):
    with chromium_page(browser, html, width=width) as page:
        pictures = page.evaluate(
            "[...document.images].map(i => [i.complete, i.naturalWidth, i.getBoundingClientRect().right <= innerWidth])"
        )
        assert pictures == [[True, drawn, True]] * len(report.sections)


def test_words_in_pictures_are_as_large_as_small_print_on_the_smallest_phone(browser, html):
    with chromium_page(browser, html, width=PHONE) as page:
        shown = page.evaluate("document.images[0].getBoundingClientRect().width")
        assert 12 * shown / 300 >= 11  # drawn at 12 pixels in 300


def test_the_first_stop_of_the_keyboard_leads_past_the_contents(browser, html):
    with chromium_page(browser, html) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_paper_gets_the_wide_pictures_whole_and_every_row(browser, html, report):
    with chromium_page(browser, html) as page:
        page.set_viewport_size({"width": 665, "height": 990})  # A4 between its margins, in CSS pixels
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") == 665
        assert page.evaluate("[...document.images].every(i => i.naturalWidth === 720 && i.height < 900)")
        hidden = (
            "[...document.querySelectorAll('.table')].filter(t => t.scrollHeight > t.clientHeight + 1).length"
        )
        assert page.evaluate(hidden) == 0
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
        assert 2 <= sheets <= len(report.sections) + 2
