"""Stranded cost of the admissions that a contract plans to avoid, year by year of its term."""

from __future__ import annotations

from newcare.caremodel.contracts import CareModelContract
from newcare.payment.stranded import StrandedYear, stranded_cost


def stranded_years(contract: CareModelContract) -> tuple[StrandedYear, ...]:
    """A row a year of the term; none where the contract file has no [stranded]."""
    terms = contract.stranded
    if terms is None:
        return ()
    return tuple(
        stranded_cost(
            terms.avoided_admissions_by_year,
            int(terms.tariff_pounds * 100),
            int(terms.cost_pounds * 100),
            variable=terms.variable_share,
            semi_fixed=terms.semi_fixed_share,
            fixed=terms.fixed_share,
            years_to_release_semi_fixed=terms.years_to_release,
        )
    )
