"""The statement on paper: a workbook whose formulas work, a letter with every payment."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from newcare.caremodel.contracts import contract_sample_names, load_contract, write_contract_sample
from newcare.payment.contracts import read_accounts, settle_contract
from newcare.report.settlement import write_letter
from newcare.report.settlement.words import to_the_penny
from newcare.report.settlement.workbook import settlement_workbook
from payment.spreadsheet import Recomputed


def settled(tmp_path, name="integrated-provider"):
    path = write_contract_sample(name, tmp_path)
    contract = load_contract(path)
    accounts = read_accounts(path.with_name(f"{name}-accounts.csv"), contract)
    return contract, accounts, settle_contract(contract, accounts)


def opened(contract, accounts, statement):
    return load_workbook(BytesIO(settlement_workbook(contract, accounts, statement)))


def results(book, title):
    """Pounds of each entry of a sheet, worked out from the formulas."""
    cells, sheet = Recomputed(book), book[title]
    return {
        (sheet.cell(row, 1).value, sheet.cell(row, 2).value): cells[(title, f"F{row}")]
        for row in range(2, sheet.max_row + 1)
        if sheet.cell(row, 3).value
    }


@pytest.mark.parametrize("name", contract_sample_names())
def test_every_formula_of_the_workbook_gives_the_settled_pounds(tmp_path, name):
    contract, accounts, statement = settled(tmp_path, name)
    book = opened(contract, accounts, statement)
    for year in statement.years:
        found = list(results(book, f"{year.year} {year.run}").values())
        assert found == pytest.approx([entry.pence / 100 for entry in year.entries], abs=0.001)


def test_balances_of_each_sheet_are_formulas_too_and_cancel(tmp_path):
    contract, accounts, statement = settled(tmp_path)
    book = opened(contract, accounts, statement)
    for year in statement.years:
        title = f"{year.year} {year.run}"
        cells, sheet = Recomputed(book), book[title]
        last = sheet.max_row
        assert cells[(title, f"F{last}")] == 0
        found = {sheet.cell(row, 2).value: cells[(title, f"F{row}")] for row in range(last - 4, last)}
        assert found == pytest.approx(
            {contract.parties[party]: pence / 100 for party, pence in year.balances().items()}, abs=0.001
        )


def test_a_changed_account_changes_every_payment_that_hangs_on_it(tmp_path):
    contract, accounts, statement = settled(tmp_path)
    book = opened(contract, accounts, statement)
    sheet = book["Accounts 2027-28 final"]
    (row,) = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == "admissions"]
    sheet.cell(row, 3).value = 27_300

    changed = results(book, "2027-28 final")
    run = accounts.runs[-1]
    again = settle_contract(
        contract,
        type(accounts)((type(run)(run.year, run.run, {**run.values, ("admissions", ""): 27_300}),), ""),
    )
    assert list(changed.values()) == pytest.approx(
        [entry.pence / 100 for entry in again.years[0].entries], abs=0.001
    )
    assert changed[("pooled fund", "released")] == 200 * 1_590
    before = {
        entry.item: entry.pence / 100 for entry in statement.years[-1].entries if entry.section == "pool"
    }
    assert (
        changed[("pool", "variance")] == before["variance"] + 350 * 1_590
    )  # less was released, so less is charged


def test_the_same_settlement_gives_the_same_bytes(tmp_path):
    parts = settled(tmp_path)
    assert settlement_workbook(*parts) == settlement_workbook(*parts)


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path):
    contract, accounts, statement = settled(tmp_path)
    odd = contract.model_copy(update={"parties": {**contract.parties, "council": "=1+1"}})
    sheet = opened(odd, accounts, statement)["2027-28 final"]
    held = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert {cell.data_type for cell in held} == {"s"}


def test_the_letter_holds_the_balances_and_every_payment_of_every_run(tmp_path):
    contract, _, statement = settled(tmp_path)
    write_letter(tmp_path / "letter.docx", contract, statement)
    letter = Document(str(tmp_path / "letter.docx"))
    words = " ".join(paragraph.text for paragraph in letter.paragraphs)
    for party, pence in statement.balances().items():
        if party != "icb":
            assert f"{contract.parties[party]} {to_the_penny(pence)}" in words
    assert statement.contract_sha256[:12] in words
    assert "prices of 2025-26" in words
    for table, year in zip(letter.tables, statement.years, strict=True):
        shown = [row.cells[3].text for row in table.rows[1:]]
        assert shown == [to_the_penny(entry.pence) for entry in year.payments()]
