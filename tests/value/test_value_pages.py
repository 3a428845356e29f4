"""The pages of value: the answer first, every figure with its method, prices and version, fit for every reader."""

from __future__ import annotations

import pytest
from docx import Document

from browser import accessibility_violations, chromium_page
from newcare.caremodel.ledgers import load_ledger, write_ledger_sample
from newcare.report.page import render_page
from newcare.report.value import comparison_page, value_page, write_value_letter
from newcare.report.value.page import lede
from newcare.value.side_by_side import side_by_side
from newcare.value.valued import value_of
from newcare.workflows.fund import allocate_fund

DESK, PHONE = 1280, 320
SITES = """site,ask_pounds,progress,effect_share,people
Northfield,2000000,0.8,0.05,120000
Southmere,3000000,0.5,0.06,200000
Eastwick,1500000,0.9,0.02,80000
Westhill,1000000,0.9,-0.01,60000
"""


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledgers")
    return [
        load_ledger(write_ledger_sample(name, folder)) for name in ("community-provider", "vanguards-2016-17")
    ]


@pytest.fixture(scope="module")
def sound(ledgers):
    return value_of(ledgers[0])


def test_the_answer_names_what_is_claimed_booked_not_tested_and_how_likely_it_is_to_pay(sound):
    words = lede(sound)
    assert "Of £5.8 million claimed, £5.0 million may be booked, £593,150 of it not tested," in words
    assert "Every £100 spent returns +£33 net (−£62 to +£53)." in words
    assert "about 68 in 100 on what has been tested alone" in words


def test_published_totals_say_that_nothing_is_tested(ledgers):
    words = lede(value_of(ledgers[1]))
    assert "£44.0 million of it not tested" in words
    assert "Whether it pays cannot be said: no saving has an estimate behind it." in words


def test_every_section_carries_method_interval_price_base_and_data_version(sound):
    for section in value_page(sound).sections:
        notes = section.notes
        assert notes.method
        assert notes.interval
        assert sound.ledger.data_version in notes.data_version
        assert "Pounds at prices of 2016-17." in notes.extra


def test_the_waterfall_ends_at_the_net_saving(sound):
    section = value_page(sound).sections[0]
    last = section.charts[0].spec["data"]["values"][-1]
    net = sound.appraised.booked["central"].net_saving_pounds
    assert last["total_end"] == pytest.approx(float(net) * 100)


def test_the_tornado_has_a_bar_to_each_side_of_the_central_value(sound):
    section = next(each for each in value_page(sound).sections if each.anchor == "sensitivity")
    central = float(sound.appraised.booked["central"].net_present_value_pounds) * 100
    for point in section.charts[0].spec["data"]["values"]:
        assert point["below_start"] <= central <= point["above_end"]
        assert point["below_end"] == point["above_start"] == central


def test_a_comparison_that_may_not_be_made_says_so_first(ledgers):
    page = comparison_page(ledgers, side_by_side(ledgers))
    assert page.lede.startswith("These propositions may not be compared as they stand")
    assert page.key_figures[0].value == "no"


def test_the_letter_holds_the_answer_and_a_table_for_each_part(sound, tmp_path):
    write_value_letter(tmp_path / "value.docx", sound)
    document = Document(str(tmp_path / "value.docx"))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert lede(sound) in said
    assert "Pounds at prices of 2016-17." in said
    assert len(document.tables) == 4


@pytest.fixture(scope="module")
def pages(ledgers, sound, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fund")
    (folder / "sites.csv").write_text(SITES, encoding="utf-8")
    fund = allocate_fund(folder / "sites.csv", "5000000", folder / "out")
    return {
        "value": render_page(value_page(sound)),
        "published": render_page(value_page(value_of(ledgers[1]))),
        "comparison": render_page(comparison_page(ledgers, side_by_side(ledgers))),
        "fund": fund.report.read_text(encoding="utf-8"),
    }


@pytest.mark.browser
@pytest.mark.parametrize("name", ["value", "published", "comparison", "fund"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(browser, pages, name, width):
    with chromium_page(browser, pages[name], width=width) as page:
        assert accessibility_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
