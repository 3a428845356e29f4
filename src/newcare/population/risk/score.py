"""Score everybody registered on a day as an expression, rank them, and say whose risk is rising."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.engines import (
    Table,
    Value,
    cases,
    coalesce,
    date,
    greatest,
    in_memory,
    least,
    literal,
    row_number,
    safe_divide,
    union,
    whole_sum,
)
from newcare.population.risk.boosting import Boosted
from newcare.population.risk.fit import USED
from newcare.population.risk.terms import Term, sql_number, term_expression, term_sql, terms_of
from newcare.reference.risk import risk_definition_of

LISTS = (0.5, 2.0, 5.0)  # per cent of the people registered
RISES_BY = 20.0  # two tenths of the population, in per cent of rank: our proposal
MANAGED = 2.0  # per cent: the list that a care model works through
_PLACES = 9  # of a risk; sums taken in another order may differ beyond
_FURTHEST = 36.0  # log-odds beyond which a risk is 0 or 1 in double precision


def risk_expression(table: Table, coefficients: Mapping[str, float], terms: Iterable[Term]) -> Value:
    """Risk as an expression with the coefficients in it: runs wherever the columns are.

    Args:
        table: holds the columns that the terms look at.
        coefficients: "intercept" and the name of each term -> coefficient; a term without one is left out.
        terms: from `terms_of`.
    """
    weights = {name: literal(float(weight)) for name, weight in coefficients.items()}
    return _risk(table, weights, terms)


def risk_sql(coefficients: Mapping[str, float], terms: Iterable[Term]) -> str:
    """The same expression as SQL that DuckDB, Spark and PostgreSQL read alike."""
    lines = [f"    {sql_number(coefficients['intercept'])}"]
    lines += [
        f"  + {sql_number(coefficients[term.name])} * ({term_sql(term)})"
        for term in terms
        if term.name in coefficients
    ]
    return "1 / (1 + exp(-(\n" + "\n".join(lines) + "\n)))"


def score_risk(
    risk_history: Table,
    risk_features: Table,
    risk_model: Table,
    *,
    on: str,
    before: str,
    definition: Mapping[str, Any],
) -> dict[str, Table]:
    """Risk of each person registered on a day, by the fit that is "used".

    Args:
        risk_history: features a year before, among others; to see whose risk has risen.
        risk_features: features on the day.
        risk_model: from `fit_risk`.
        on: the day, ISO.
        before: the day a year before, ISO.
        definition: the risk model, as `risk_definition` gives it.

    Returns:
        `risk`: see `ranked`. `risk_list`: see `lists`.
    """
    terms = terms_of(risk_definition_of(definition).predictors)
    weights = _weights(risk_model.filter(risk_model.fit == USED), [term.name for term in terms])

    def scored(people: Table) -> Table:
        beside = people.cross_join(weights)
        of_terms = {term.name: beside[f"w{place}"] for place, term in enumerate(terms)}
        risk = _risk(beside, {"intercept": beside.intercept, **of_terms}, terms)
        return beside.select("pseudonym", "unit", risk=risk)

    return _tables(scored, risk_history, risk_features, on, before)


def score_boosted(
    risk_history: pa.Table,
    risk_features: pa.Table,
    risk_booster: pa.Table,
    *,
    on: str,
    before: str,
    definition: Mapping[str, Any],
) -> dict[str, Table]:
    """As `score_risk`, by boosted trees, in this process: tables in memory, rows of `risk_booster` in order."""
    text = "\n".join(risk_booster.sort_by("line")["text"].to_pylist()) + "\n"
    trees = Boosted(text, risk_definition_of(definition).sources)

    def with_risk(people: pa.Table) -> Table:
        return in_memory(people.append_column("risk", pa.array(trees.risk(people))))

    def scored(people: Table) -> Table:
        return people.select("pseudonym", "unit", "risk")

    return _tables(scored, with_risk(risk_history), with_risk(risk_features), on, before)


def ranked(people: Table) -> Table:
    """Add the place of each person: 0.5 per cent is the top one in 200. Ties go by the pseudonym.

    Args:
        people: pseudonym, unit, risk.

    Returns:
        Those columns, the risk rounded to nine places, and rank_percent.
    """
    rounded = people.mutate(risk=people.risk.round(_PLACES))
    place = row_number().over(order_by=[rounded.risk.desc(), rounded.pseudonym]) + literal(1)
    everybody = rounded.count().as_scalar()
    return rounded.mutate(rank_percent=safe_divide(place.cast("float64") * 100.0, everybody.cast("float64")))


def rising(now: Table, before: Table) -> Table:
    """Say of each person now whether the risk is rising.

    Returns:
        The columns of `now`; rank_percent_before (null for somebody not registered a year before); rising (the
        rank is better by two tenths of the population or more); new_entrant (among the top 2 % now, and not a
        year before).
    """
    earlier = before.select(who=before.pseudonym, rank_percent_before=before.rank_percent)
    both = now.left_join(earlier, now.pseudonym == earlier.who).drop("who")
    was = both.rank_percent_before
    return both.mutate(
        rising=(coalesce(was, literal(0.0)) - both.rank_percent >= RISES_BY),
        new_entrant=(both.rank_percent <= MANAGED) & (was.isnull() | (was > MANAGED)),
    )


def lists(risk: Table) -> Table:
    """Sizes of the lists a place might make: one row a list.

    Returns:
        list ("top 2 %", ...; "rising"), people, new_entrants, lowest_risk, expected (admissions in the next year).
    """
    tops = [(f"top {share:g} %", risk.filter(risk.rank_percent <= share)) for share in LISTS]
    parts: Sequence[tuple[str, Table]] = [*tops, ("rising", risk.filter(risk.rising))]
    return union(
        *(
            people.agg(
                people=people.count(),
                new_entrants=whole_sum(people.new_entrant.cast("int64")),
                lowest_risk=people.risk.min(),
                expected=people.risk.sum(),
            )
            .select("people", "new_entrants", "lowest_risk", "expected", list=literal(name))
            .relocate("list")
            for name, people in parts
        )
    )


def _tables(
    scored: Callable[[Table], Table], history: Table, features: Table, on: str, before: str
) -> dict[str, Table]:
    """Rank now and a year before, and count the lists."""
    past = history.filter(history.features_on == date(before))
    found = rising(ranked(scored(features)), ranked(scored(past)))
    risk = found.mutate(scored_on=date(on)).relocate("scored_on")
    return {"risk": risk, "risk_list": lists(risk)}


def _weights(used: Table, names: Sequence[str]) -> Table:
    """The coefficients as one row: `intercept`, then w0, w1 and so on in the order of the terms; 0 where left out."""

    def of(name: str) -> Value:
        known = coalesce(used.coefficient, literal(0.0))
        return coalesce(cases((used.term == name, known), else_=0.0).sum(), literal(0.0))

    return used.agg(intercept=of("intercept"), **{f"w{place}": of(name) for place, name in enumerate(names)})


def _risk(table: Table, weights: Mapping[str, Any], terms: Iterable[Term]) -> Value:
    """1 / (1 + exp(-log-odds)), the terms added in order."""
    odds = weights["intercept"]
    for term in terms:
        if term.name in weights:
            odds = odds + weights[term.name] * term_expression(table, term)
    bounded = greatest(least(odds, literal(_FURTHEST)), literal(-_FURTHEST))
    return safe_divide(literal(1.0), literal(1.0) + (literal(0.0) - bounded).exp())
