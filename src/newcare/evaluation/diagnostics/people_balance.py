"""Were the people under the model of care like those they are set beside, after matching or weighting?

Source: Austin 2009, Stat Med 28:3083; Stuart, Lee and Leacy 2013, J Clin Epidemiol 66:S84.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.evaluation.diagnostics.balance import LARGEST_DIFFERENCE, LARGEST_DISTANCE, LARGEST_RATIO
from newcare.evaluation.diagnostics.check import Check
from newcare.tables.person_estimates import UNADJUSTED
from newcare.terms.words import number_words

_METHOD_OF_PEOPLE = (
    f"standardised mean difference within {LARGEST_DIFFERENCE}, variance ratio within 0.5 to {LARGEST_RATIO:g}, "
    f"Kolmogorov-Smirnov distance within {LARGEST_DISTANCE}, after matching or weighting"
)


def balance_of_people(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Check]]:
    """Judge each comparison of a design of persons by its covariates: one outside its limits and it is not alike.

    Args:
        rows: of the table `balance`; `within_threshold` holds the three limits. Rows of people as they are, before
            any design, are passed over.

    Returns:
        Design -> one check for each of its comparison groups.
    """
    held: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["design"] != UNADJUSTED:
            held.setdefault((row["design"], row["comparison"]), []).append(row)
    found: dict[str, list[Check]] = {}
    for (design, comparison), covariates in held.items():
        found.setdefault(design, []).append(_of_people(comparison, covariates))
    return found


def _of_people(comparison: str, covariates: Sequence[Mapping[str, Any]]) -> Check:
    """Judge one comparison group of persons."""
    outside = [row["covariate"] for row in covariates if not row["within_threshold"]]
    apart = [
        abs(row["standardised_difference"])
        for row in covariates
        if row["standardised_difference"] is not None
    ]
    largest = max(apart, default=None)
    ending = f"outside the limits: {', '.join(outside)}." if outside else "none is outside the limits."
    return Check(
        "balance",
        f"people against {comparison}",
        f"People and {comparison} were compared by {len(covariates)} covariates, at most "
        f"{number_words(largest, places=2)} standard deviations apart; {ending}",
        _METHOD_OF_PEOPLE,
        not outside,
        statistic=largest,
        threshold=LARGEST_DIFFERENCE,
    )
