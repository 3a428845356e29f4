"""Pages about contracts: settlement, review, stress and replay, in words and in the browser."""

import re

import pyarrow as pa
import pytest

from browser import accessibility_violations, chromium_page
from newcare.caremodel.contracts import load_contract, write_contract_sample
from newcare.caremodel.pots import load_pot, write_pot_sample
from newcare.payment.contracts import read_accounts, settle_contract
from newcare.payment.contracts.by_luck import by_luck, spread_of
from newcare.payment.contracts.replay import replay
from newcare.payment.contracts.replay_units import replay_units
from newcare.payment.contracts.review import review_of
from newcare.payment.contracts.transition import simulate_transition
from newcare.payment.pot import pot_budget
from newcare.report.budget_page import budget_page
from newcare.report.page import render_page
from newcare.report.settlement import review_page, settlement_page
from newcare.report.settlement.replay_page import replay_page
from newcare.report.settlement.stress_page import stress_page

PAGES = ("settlement", "review", "stress", "replay", "budget")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("contracts")


@pytest.fixture(scope="module")
def contract(folder):
    return load_contract(write_contract_sample("integrated-provider", folder))


@pytest.fixture(scope="module")
def small(folder):
    return load_contract(write_contract_sample("neighbourhood-shadow", folder))


@pytest.fixture(scope="module")
def pages(folder, contract, small):
    """The HTML of each page by its name."""
    accounts = read_accounts(folder / "integrated-provider-accounts.csv", contract)
    spread = spread_of(contract)
    transitions = [
        simulate_transition(contract, party, horizon=10, reserve_pounds=9e6)
        for party in ("community", "hospital")
    ]
    other = small.model_copy(
        update={
            "contract": small.contract.model_copy(update={"name": "At risk"}),
            "pool": small.pool.model_copy(update={"share_at_risk_by_year": (1.0, 1.0, 1.0)}),
        }
    )
    replayed = replay([small, other], folder / "neighbourhood-shadow-accounts.csv")
    budget = pa.table(
        {"unit": ["Alpha"], "people": [9_000], "budget_pence": [10**9], "actual_pence": [11 * 10**8]}
    )
    pot = load_pot(write_pot_sample(folder))
    made = {
        "settlement": settlement_page(contract, settle_contract(contract, accounts)),
        "review": review_page(contract, review_of(contract)),
        "stress": stress_page(contract, spread, by_luck(contract.pool, spread), transitions),
        "budget": budget_page(pot, pot_budget(pot)),
        "replay": replay_page([small, other], replayed, replay_units([small, other], budget)),
    }
    return {name: render_page(page) for name, page in made.items()}


def words(html):
    """What a reader sees; the joiner that keeps a minus sign on its number's line shows as nothing."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\N{WORD JOINER}", "")


def test_the_settlement_says_that_an_admission_paid_for_elsewhere_is_not_shared_again(pages):
    said = words(pages["settlement"])
    assert "cost with admissions paid for elsewhere" in said
    assert "so that one avoided earns once" in said


def test_the_stress_page_keeps_stranded_cost_apart_from_tariff(pages):
    said = words(pages["stress"])
    assert "What cost is stranded in the hospital?" in said
    # 300 + 3 x 550 admissions at £2,400 cost £4,680,000; 80 % of the falls of two years stays, then 30 % of what lasts
    assert "Of £4.7 million that the admissions to be avoided cost" in said
    assert "Tariff not paid" in said
    assert "It is funded." in said


def test_the_stress_page_says_that_a_part_of_stop_loss_is_counted_as_none(pages):
    assert "pools a part; counted as none" in words(pages["stress"])


def test_the_replay_names_winners_and_losers(pages):
    said = words(pages["replay"])
    assert (
        "Against Neighbourhood shadow budget, At risk would have given Four practices and their community team"
        in said
    )
    assert "Who would have won or lost against Neighbourhood shadow budget?" in said
    assert (
        "−£400,000" in said
    )  # £1 million over a budget of £10 million: beyond the corridor, held to the cap of 4 %


def test_the_budget_page_goes_from_the_pot_to_the_units(pages):
    said = words(pages["budget"])
    assert "Of a pot of £513.5 million, £492.0 million is in scope." in said
    assert "Rate x people, beside spend" not in said  # words of the picture stay in the picture
    assert "3 units share each year's budget by weighted people, to the penny." in said.replace("&#39;", "'")
    assert "How is the reserve released?" in said


def test_a_contract_without_stranded_cost_shows_no_such_section(small):
    spread = spread_of(small)
    page = stress_page(small, spread, by_luck(small.pool, spread), [simulate_transition(small, "hospital")])
    assert "stranded" not in {section.anchor for section in page.sections}


def test_an_override_stays_in_the_report_and_hides_no_colour(folder, tmp_path):
    path = write_contract_sample("older-people-2015", tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[override]\nname = "A. Lead"\nreason = "Tested"\n',
        encoding="utf-8",
    )
    contract = load_contract(path)
    review = review_of(contract)
    said = words(render_page(review_page(contract, review)))
    assert "Overridden by A. Lead: Tested" in said
    assert review.overall == "red"
    assert "by override; the colours stand" in said


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_breaks_wcag_2_2_aa_or_scrolls_sideways(browser, pages, name, width):
    with chromium_page(browser, pages[name], width=width) as page:
        assert accessibility_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
