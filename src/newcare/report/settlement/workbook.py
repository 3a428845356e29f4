"""The settlement as a workbook whose formulas work: change an account or a term, and every payment follows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from newcare.caremodel.contracts import CareModelContract
from newcare.engines import write_whole
from newcare.payment.contracts import Accounts, Entry, Given, Statement, YearOfAccounts, YearStatement
from newcare.report.settlement.words import METHOD, item_words, party_words, run_words

_MADE = dt.datetime(1980, 1, 1)  # one date for every file, so that the same settlement gives the same bytes
_FIRST_INPUT = 6  # column where an entry's inputs begin, a name and a value each
_RESULT = 5
_HEADER = ("Section", "Item", "Rule", "From", "To", "Pounds")
_NAME = re.compile(r"\{([^}]*)\}")
AccountCells = Mapping[tuple[str, str], str]


def write_settlement_workbook(
    path: Path, contract: CareModelContract, accounts: Accounts, statement: Statement
) -> None:
    """Write a statement as a workbook: the accounts, a sheet for each run, balances with a check that they cancel.

    Each result is a formula over cells of its row; an input that was an account or an earlier result is a link to its
    cell. Whole pence are rounded as the contract says; a spreadsheet's own arithmetic may differ by a penny where
    half a penny is at stake.
    """
    write_whole(path, settlement_workbook(contract, accounts, statement))


def settlement_workbook(contract: CareModelContract, accounts: Accounts, statement: Statement) -> bytes:
    """Fill the workbook and give its bytes."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        looks = _looks(book)
        cells = {
            (run.year, run.run): _write_accounts(
                book.add_worksheet(f"Accounts {run.year} {run.run}"), run, looks
            )
            for run in accounts.runs
        }
        for year in statement.years:
            sheet = book.add_worksheet(f"{year.year} {year.run}"[:31])
            _write_run(sheet, contract, year, cells.get((year.year, year.run), {}), looks)
        _write_read_me(book.add_worksheet("Read me"), statement, looks)
    return content.getvalue()


def _write_read_me(sheet: Any, statement: Statement, looks: Mapping[str, Any]) -> None:
    """What the workbook is, of which contract and accounts, and at whose prices."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    notes = (
        ("Contract", statement.contract),
        ("Contract file", f"SHA-256 {statement.contract_sha256}"),
        ("Accounts", f"SHA-256 {statement.accounts_sha256}"),
        ("Prices", f"pounds at prices of {statement.price_base}"),
        ("Method", METHOD),
        ("Interval", "none: a settlement is exact; newcare stress says what luck alone would do"),
    )
    for row, (name, words) in enumerate(notes):
        sheet.write_string(row, 0, name, looks["header"])
        sheet.write_string(row, 1, words, looks["text"])


def _looks(book: Any) -> dict[str, Any]:
    """The looks of cells."""
    return {
        "header": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "text": book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True}),
        "pounds": book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00", "valign": "top"}),
        "input": book.add_format({"num_format": "#,##0.00########", "valign": "top", "bg_color": "#F5F3ED"}),
        "total": book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00", "bold": True, "top": 1}),
    }


def _write_accounts(sheet: Any, run: YearOfAccounts, looks: Mapping[str, Any]) -> AccountCells:
    """The accounts of a run; gives the cell of each value."""
    for column, (name, width) in enumerate((("Item", 16), ("Name", 30), ("Value", 20))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, looks["header"])
    sheet.freeze_panes(1, 0)
    cells = {}
    for row, ((item, name), value) in enumerate(run.values.items(), start=1):
        sheet.write_string(row, 0, item, looks["text"])
        sheet.write_string(row, 1, name, looks["text"])
        sheet.write_number(row, 2, float(value), looks["input"])
        cells[(item, name)] = f"'{sheet.get_name()}'!{xl_rowcol_to_cell(row, 2, row_abs=True, col_abs=True)}"
    return cells


def _write_run(
    sheet: Any,
    contract: CareModelContract,
    year: YearStatement,
    accounts: AccountCells,
    looks: Mapping[str, Any],
) -> None:
    """A run's entries, each with its formula, and the balance of each party."""
    for column, (name, width) in enumerate(zip(_HEADER, (14, 34, 44, 26, 34, 18), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, looks["header"])
    sheet.write_string(0, _FIRST_INPUT, f"Inputs ({run_words(year.run)}): name, value, ...", looks["header"])
    sheet.set_column(_FIRST_INPUT, _FIRST_INPUT + 15, 18)
    sheet.freeze_panes(1, 2)
    results: dict[tuple[str, str], str] = {}
    for row, entry in enumerate(year.entries, start=1):
        words = (
            entry.section,
            item_words(contract, entry),
            entry.rule,
            party_words(contract, entry.payer),
            party_words(contract, entry.payee),
        )
        for column, text in enumerate(words):
            sheet.write_string(row, column, text, looks["text"])
        _write_entry(sheet, row, entry, results, accounts, looks)
        results[(entry.section, entry.item)] = xl_rowcol_to_cell(row, _RESULT)
    _write_balances(sheet, contract, year, len(year.entries) + 2, looks)


def _write_entry(
    sheet: Any,
    row: int,
    entry: Entry,
    results: Mapping[tuple[str, str], str],
    accounts: AccountCells,
    looks: Mapping[str, Any],
) -> None:
    """The inputs of an entry, linked where they come from elsewhere, and its result as a formula over them."""
    at: dict[str, str] = {}
    for position, (name, given) in enumerate(entry.inputs.items()):
        column = _FIRST_INPUT + 2 * position
        sheet.write_string(row, column, name, looks["text"])
        at[name] = xl_rowcol_to_cell(row, column + 1)
        link = _link(entry, given, results, accounts)
        if link is None:
            sheet.write_number(row, column + 1, _value(given), looks["input"])
        else:
            sheet.write_formula(row, column + 1, f"={link}", looks["input"], _value(given))
    formula = _NAME.sub(lambda match: at[match[1]], entry.formula)
    sheet.write_formula(row, _RESULT, f"={formula}", looks["pounds"], entry.pence / 100)


def _link(
    entry: Entry, given: Given, results: Mapping[tuple[str, str], str], accounts: AccountCells
) -> str | None:
    """Cell that an input comes from, if any."""
    if given.entry is not None:
        return results.get((given.section or entry.section, given.entry))
    return None if given.account is None else accounts.get(given.account)


def _value(given: Given) -> float:
    """An input as a spreadsheet holds it."""
    return float(given.value) / 100 if given.unit == "pounds" else float(given.value)


def _write_balances(
    sheet: Any, contract: CareModelContract, year: YearStatement, first: int, looks: Mapping[str, Any]
) -> None:
    """What each party gets less what it pays, and the sum, which is nothing."""
    last = len(year.entries) + 1
    sheet.write_string(first, 1, "Balance of each party", looks["header"])
    parties = year.balances()
    for row, (party, pence) in enumerate(parties.items(), start=first + 1):
        name = party_words(contract, party)
        sheet.write_string(row, 1, name, looks["text"])
        cell = xl_rowcol_to_cell(row, 1)
        paid = f"SUMIFS(F2:F{last},E2:E{last},{cell})-SUMIFS(F2:F{last},D2:D{last},{cell})"
        sheet.write_formula(row, _RESULT, f"={paid}", looks["pounds"], pence / 100)
    row = first + 1 + len(parties)
    sheet.write_string(row, 1, "Sum of all balances: nothing is lost or made", looks["text"])
    cells = f"{xl_rowcol_to_cell(first + 1, _RESULT)}:{xl_rowcol_to_cell(row - 1, _RESULT)}"
    sheet.write_formula(row, _RESULT, f"=ROUND(SUM({cells}),2)", looks["total"], 0)
