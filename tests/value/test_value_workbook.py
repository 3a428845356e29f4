"""The workbook works: its formulas give what was worked out, and follow when an input is changed."""

from fractions import Fraction

import pytest

from newcare.caremodel.ledgers import load_ledger, write_ledger_sample
from newcare.report.value import write_value_workbook
from newcare.value.assumptions import CENTRAL, Assumptions
from newcare.value.proposition import present_value
from newcare.value.valued import value_of
from value.ledgers import ledger
from value.spreadsheet import Spreadsheet
from value.test_booking import OTHERS, SECOND, UNTESTED

TITLES = {"booked": "booked", "cash": "cash alone", "adjusted": "with optimism"}
ENDS = {"low": "Low end", "central": "Estimate", "high": "High end"}
SUMS = (
    "gross_saving_pounds",
    "cost_pounds",
    "net_saving_pounds",
    "net_present_value_pounds",
    "per_100_pounds",
)


def ledgers(folder):
    yield load_ledger(write_ledger_sample("community-provider", folder))
    yield load_ledger(write_ledger_sample("vanguards-2016-17", folder))
    yield ledger(folder, more=SECOND + UNTESTED + OTHERS, upper=0.03, also='["Care homes", "Another"]')


@pytest.fixture(scope="module", params=range(3), ids=["sound", "published", "awkward"])
def written(request, tmp_path_factory):
    """A ledger's figures and its workbook."""
    folder = tmp_path_factory.mktemp("workbook")
    valued = value_of(list(ledgers(folder))[request.param])
    write_value_workbook(folder / "value.xlsx", valued)
    return valued, folder / "value.xlsx"


def test_every_formula_gives_the_value_stored_with_it(written):
    _, path = written
    sheet = Spreadsheet(path)
    formulas = sheet.formulas()
    assert len(formulas) > 50
    for place in formulas:
        assert sheet.value(*place) == pytest.approx(sheet.stored(*place), abs=1e-6), place


def test_sums_are_those_of_the_appraisal_in_every_scenario(written):
    valued, path = written
    sheet = Spreadsheet(path)
    years = len(valued.ledger.years())
    for way, title in TITLES.items():
        for end, words in ENDS.items():
            first = sheet.find("Worth", f"{words}, {title}") + years + 1
            worth = getattr(valued.appraised, way)[end]
            for row, name in enumerate(SUMS, start=first):
                assert sheet.value("Worth", f"B{row}") == pytest.approx(float(getattr(worth, name))), (
                    way,
                    end,
                )


def test_another_discount_rate_or_effect_changes_the_answer_as_it_changes_the_appraisal(tmp_path):
    found = ledger(tmp_path, more=OTHERS)
    write_value_workbook(tmp_path / "value.xlsx", value_of(found))
    sheet = Spreadsheet(tmp_path / "value.xlsx")
    cell = f"B{sheet.find('Worth', 'Estimate, booked') + 6}"
    assert sheet.value("Worth", cell) == pytest.approx(float(present_value(found, CENTRAL)))
    sheet.set("Inputs", "C2", 0.05)
    sooner = Assumptions(discount_rate=Fraction("0.05"))
    assert sheet.value("Worth", cell) == pytest.approx(float(present_value(found, sooner)))
    sheet.set("Inputs", "C2", 0.035)
    sheet.set("Inputs", f"C{sheet.find('Inputs', 'Relative effect on emergency-admissions')}", -0.02)
    assert sheet.value("Worth", cell) == pytest.approx(float(present_value(found, Assumptions(level="low"))))


def test_the_same_ledger_gives_the_same_bytes(written, tmp_path):
    valued, path = written
    write_value_workbook(tmp_path / "again.xlsx", valued)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_text_of_a_ledger_is_never_a_formula(tmp_path):
    found = ledger(tmp_path, name="=1+1")
    write_value_workbook(tmp_path / "value.xlsx", value_of(found))
    sheet = Spreadsheet(tmp_path / "value.xlsx")
    assert ("Worth", "A1") not in sheet.formulas()
    assert sheet.value("Worth", "A1") == "=1+1"
