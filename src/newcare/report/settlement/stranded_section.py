"""Stranded cost as a section: what stays with the hospital when admissions stay away, apart from tariff."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.caremodel.contracts import CareModelContract
from newcare.payment.contracts.stranded_years import stranded_years
from newcare.payment.stranded import StrandedYear
from newcare.report.page import DataTable, Notes, Section, TableColumn
from newcare.report.settlement.words import party_words, to_the_penny
from newcare.terms.words import count_words, pounds_words

METHOD = (
    "variable cost goes in the same year, semi-fixed cost once a fall has lasted, fixed cost stays; tariff leaves the"
    " hospital's income at once and is another sum"
)


def stranded_section(contract: CareModelContract) -> tuple[Section, ...]:
    """Lay the section out; none where the contract file has no [stranded]."""
    years, terms = stranded_years(contract), contract.stranded
    if terms is None:
        return ()
    columns = (
        TableColumn("year", "Year"),
        TableColumn("avoided", "Admissions avoided", "right"),
        TableColumn("cost", "Their full cost", "right"),
        TableColumn("released", "Released", "right"),
        TableColumn("stranded", "Stranded", "right"),
        TableColumn("tariff", "Tariff not paid", "right"),
        TableColumn("shortfall", "Hospital short of", "right"),
    )
    rows = tuple(
        {
            "year": label,
            "avoided": count_words(round(year.avoided_admissions)),
            "cost": to_the_penny(year.cost_pence),
            "released": to_the_penny(year.cost_released_pence),
            "stranded": to_the_penny(year.stranded_pence),
            "tariff": to_the_penny(year.tariff_pence),
            "shortfall": to_the_penny(year.shortfall_pence),
        }
        for label, year in zip(contract.years(), years, strict=True)
    )
    hospital = party_words(contract, terms.hospital)
    return (
        Section(
            "stranded",
            "What cost is stranded in the hospital?",
            stranded_words(hospital, years, funded=contract.review.stranded_cost_funded),
            tables=(DataTable("Cost and income of the admissions avoided, year by year", columns, rows),),
            notes=Notes(METHOD, "none: the shares are inputs of the place", contract.sha256[:12]),
        ),
    )


def stranded_words(hospital: str, years: Sequence[StrandedYear], *, funded: bool | None) -> str:
    """What is stranded over the term, and whether somebody pays for it."""
    stranded = sum(year.stranded_pence for year in years)
    full, short = sum(year.cost_pence for year in years), sum(year.shortfall_pence for year in years)
    answer = {True: "It is funded.", False: "It is not funded.", None: "Whether it is funded is not known."}[
        funded
    ]
    return (
        f"Of {pounds_words(full)} that the admissions to be avoided cost, {pounds_words(stranded)} stays with"
        f" {hospital} over the term. After the tariff that is no longer paid it is short of {pounds_words(short)}."
        f" {answer}"
    )
