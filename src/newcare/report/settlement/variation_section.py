"""How costs vary in the records, as a section: between people, in the tail, from year to year."""

from __future__ import annotations

from newcare.payment.cost_variation import CostVariation
from newcare.report.page import DataTable, Notes, Section, TableColumn
from newcare.terms.words import NOT_KNOWN, count_words, number_words, per_cent

METHOD = (
    "cost of each person registered on 1 October, by financial year; Hill's index of the dearest hundredth; shock:"
    " spread of the cost a head about a straight line, less what sampling of people explains"
)


def variation_section(found: CostVariation, data_version: str) -> Section:
    """Lay the section out."""
    columns = (TableColumn("what", "What"), TableColumn("value", "Value", "right"))
    rows = tuple({"what": what, "value": value} for what, value in _rows(found).items())
    years = f"{found.years[0]}-{(found.years[0] + 1) % 100:02d} to {found.years[-1]}-{(found.years[-1] + 1) % 100:02d}"
    return Section(
        "variation",
        "How do costs vary in the records?",
        variation_words(found),
        tables=(DataTable(f"Costs in the records, {years}", columns, rows),),
        notes=Notes(METHOD, "95 %: normal for the tail, chi-squared for the shock", data_version),
    )


def variation_words(found: CostVariation) -> str:
    """How costs vary, in two or three sentences."""
    words = [
        f"One person's yearly cost has a coefficient of variation of {number_words(found.coefficient_of_variation)}."
    ]
    if found.tail is not None:
        words.append(
            f"The dearest 1 in 100 have {per_cent(found.tail.share)} of all cost; were costs lognormal, as the"
            f" simulation takes them, they would have {per_cent(found.tail.lognormal_share)}."
        )
    if found.shock is None:
        words.append(
            f"What moves all costs of a year together cannot be told from so few years; {_assumed(found)}."
        )
    else:
        words.append(
            f"What moves all costs of a year together is put at {per_cent(found.shock.value)}, with"
            f" {found.shock.residual_years} year{'s' if found.shock.residual_years > 1 else ''} to tell it by: anything"
            f" from {per_cent(found.shock.lower)} to {per_cent(found.shock.upper)} fits; {_assumed(found)}."
        )
    return " ".join(words)


def _assumed(found: CostVariation) -> str:
    """Which shock is simulated where the contract file states none."""
    taken = (
        "the estimate" if found.shock and found.shock_to_simulate == found.shock.value else "the assumption"
    )
    return f"where the contract states none, {taken} of {per_cent(found.shock_to_simulate)} is simulated"


def _rows(found: CostVariation) -> dict[str, str]:
    """Estimates in words."""
    spread = [
        number_words(value, places=2) for value in (min(found.by_year.values()), max(found.by_year.values()))
    ]
    tail, shock = found.tail, found.shock
    return {
        "People in the last year": count_words(found.people),
        "Coefficient of variation of one person's cost": number_words(
            found.coefficient_of_variation, places=2
        ),
        "its lowest and highest year": " to ".join(spread),
        "Correlation of one person's cost, year to year": number_words(found.persistence, places=2),
        "Index of the tail (Hill)": NOT_KNOWN
        if tail is None
        else f"{tail.index:.2f} ({tail.lower:.2f} to {tail.upper:.2f}), {count_words(tail.people)} people",
        "Common shock": NOT_KNOWN
        if shock is None
        else f"{per_cent(shock.value)} ({per_cent(shock.lower)} to {per_cent(shock.upper)})",
    }
