"""The page as a document: its structure, what it refuses, and that it needs nothing but itself."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from newcare.errors import InvalidInput
from newcare.report.page import Chart, DataTable, KeyFigure, Page, Section, TableColumn, render_page

HOSTILE = '<script>alert(\'x\')</script>" onload="alert(1)" & {{ 7 * 7 }}'
EMPTY_ELEMENTS = {"meta", "link", "img", "source", "br"}


class Outline(HTMLParser):
    """Every element with its attributes and the words directly inside it; closing tags must match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY_ELEMENTS:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, words):
        if words.strip() and self._open:
            self.words.setdefault(self._open[-1], []).append(" ".join(words.split()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def html(report):
    return render_page(report)


@pytest.fixture(scope="module")
def outline(html):
    return Outline(html)


def plain(**changes) -> Page:
    section = Section("one", "One idea", "It fell.")
    return replace(Page("Title", "Lede.", (), (section,), ()), **changes)


def test_the_document_has_one_heading_of_the_first_rank_and_one_for_each_idea(outline, report):
    assert outline.words["h1"] == [report.title]
    assert outline.words["h2"] == [section.heading for section in report.sections]
    assert outline.all("html") == [{"lang": "en-GB"}]


def test_the_document_has_landmarks_and_a_way_past_them(outline):
    assert [len(outline.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert outline.all("a")[0] == {"class": "skip", "href": "#main"}


def test_contents_name_each_section_and_lead_to_it(outline, report):
    identifiers = {attributes.get("id") for _, attributes in outline.elements}
    links = [attributes["href"] for attributes in outline.all("a")]
    assert links[1:] == [f"#{section.anchor}" for section in report.sections]
    assert {link[1:] for link in links} <= identifiers


def test_the_answer_comes_before_everything_else_of_its_section(html):
    section = html[html.index('id="admissions"') :]
    places = [section.index(mark) for mark in ('class="answer"', "<figure>", "<table", 'class="notes"')]
    assert places == sorted(places)


def test_each_chart_has_a_title_words_for_those_who_cannot_see_it_and_two_widths(outline, report):
    charts = [chart for section in report.sections for chart in section.charts]
    assert outline.words["figcaption"] == [chart.title for chart in charts]
    assert [image["alt"] for image in outline.all("img")] == [chart.description for chart in charts]
    assert {image["width"] for image in outline.all("img")} == {"720"}
    assert {source["width"] for source in outline.all("source")} == {"300"}


def test_each_table_has_a_caption_headings_with_a_scope_and_a_region_the_keyboard_reaches(outline, report):
    tables = [table for section in report.sections for table in section.tables]
    assert outline.words["caption"] == [table.caption for table in tables]
    assert {heading["scope"] for heading in outline.all("th")} == {"row", "col"}
    regions = [attributes for attributes in outline.all("div") if attributes.get("role") == "region"]
    assert [region["aria-label"] for region in regions] == [table.caption for table in tables]
    assert {region["tabindex"] for region in regions} == {"0"}


def test_method_interval_and_data_version_stand_under_each_section(html, report):
    for heading in ("Method", "Interval", "Data version", "Note"):
        assert html.count(f"<dt>{heading}</dt>") == len(report.sections)


def test_a_key_figure_says_its_tone_in_a_word(html):
    assert [html.count(word) for word in ("Favourable.", "Adverse.", "Uncertain.")] == [1, 1, 1]


def test_nothing_is_fetched_and_nothing_runs(html, outline):
    addresses = [
        value
        for _, attributes in outline.elements
        for name, value in attributes.items()
        if name in {"src", "srcset", "href", "action", "data", "poster"}
    ]
    assert all(address.startswith(("#", "data:")) for address in addresses)
    assert re.findall(r"url\(|@import|https?://|<script|<iframe|\son[a-z]+=", html) == []
    policies = [attributes for attributes in outline.all("meta") if "http-equiv" in attributes]
    assert policies[0]["content"].startswith("default-src 'none'")


def test_hostile_words_stay_words_wherever_they_stand():
    columns = (TableColumn("a", HOSTILE), TableColumn("b", HOSTILE, "right"))
    table = DataTable(HOSTILE, columns, ({"a": HOSTILE, "b": HOSTILE},))
    chart = Chart(HOSTILE, HOSTILE, {"data": {"values": [{"a": HOSTILE}]}, "mark": "point"})
    section = Section("one", HOSTILE, HOSTILE, (chart,), (table,))
    figure = KeyFigure(HOSTILE, HOSTILE, HOSTILE, "good")
    outline = Outline(render_page(Page(HOSTILE, HOSTILE, (figure,), (section,), (HOSTILE,), HOSTILE)))
    assert outline.all("script") == []
    assert not any("onload" in attributes for _, attributes in outline.elements)
    assert outline.all("img")[0]["alt"] == HOSTILE
    assert outline.words["h1"] == [HOSTILE]


def test_a_number_and_its_unit_stay_on_one_line():
    html = render_page(plain(lede="It fell by 8.2 %, or £1.2 million, from 2022-23 Q1; 8 millionaires left."))
    assert "8.2\u00a0%, or £1.2\u00a0million, from 2022-23\u00a0Q1; 8 millionaires" in html


def test_money_keeps_its_sign():
    assert "from −\u2060£139 to +\u2060£53" in render_page(plain(lede="from −£139 to +£53"))


def test_a_table_of_many_columns_gets_smaller_letters():
    columns = tuple(TableColumn(name, name, "right") for name in "abcdefg")
    table = DataTable("Caption", columns, (dict.fromkeys("abcdefg", "1"),))
    outline = Outline(render_page(plain(sections=(Section("one", "Idea", "It fell.", tables=(table,)),))))
    assert "many-columns" in outline.all("table")[0]["class"]


def test_a_page_may_be_bare():
    outline = Outline(render_page(plain()))
    assert outline.all("figure") == outline.all("table") == outline.all("dl") == []
    assert "banner" not in {attributes.get("class") for attributes in outline.all("p")}


@pytest.mark.parametrize("anchors", [("one", "one"), ("main",), ("Two words",), ("1st",), ("",)])
def test_an_anchor_that_would_lead_astray_is_refused(anchors):
    with pytest.raises(InvalidInput, match="anchor"):
        render_page(plain(sections=tuple(Section(anchor, "Idea", "It fell.") for anchor in anchors)))


def test_a_chart_without_a_table_is_refused():
    chart = Chart("Title", "Words.", {"data": {"values": []}, "mark": "point"})
    with pytest.raises(InvalidInput, match="table under it"):
        render_page(plain(sections=(Section("one", "Idea", "It fell.", (chart,)),)))


def test_a_chart_without_a_description_is_refused():
    chart = Chart("Title", " ", {"data": {"values": []}, "mark": "point"})
    table = DataTable("Caption", (TableColumn("a", "A"),), ({"a": "1"},))
    with pytest.raises(InvalidInput, match="description"):
        render_page(plain(sections=(Section("one", "Idea", "It fell.", (chart,), (table,)),)))


def test_the_same_page_is_the_same_document(report, html):
    assert render_page(report) == html
