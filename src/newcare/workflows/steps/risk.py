"""Steps that answer: who is likely to be admitted as an emergency in the next year?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Engine, Step, Table, Takes, union
from newcare.population import needs, registered_population
from newcare.population.cohort import RISK
from newcare.population.risk import (
    fit_risk,
    risk_features,
    score_boosted,
    score_risk,
    with_outcome,
    year_after,
)
from newcare.reference.risk import risk_definition, risk_definition_of
from newcare.report.risk_release import FILES, RELEASED, write_risk
from newcare.terms.words import day_words
from newcare.workflows.sources import Sources, of_people, refuse_short


@dataclass(frozen=True)
class RiskDates:
    """The days of a risk model: fitted on what was known two years before the day, judged on the year after that."""

    scored_on: dt.date

    @property
    def judged_on(self) -> dt.date:
        """A year before."""
        return year_after(self.scored_on, -1)

    @property
    def fitted_on(self) -> dt.date:
        """Two years before."""
        return year_after(self.scored_on, -2)

    @property
    def first_needed(self) -> dt.date:
        """First day of records: what was known two years before looks back a year."""
        return year_after(self.scored_on, -3)

    def as_text(self) -> dict[str, str]:
        """The three days as ISO text."""
        return {name: getattr(self, name).isoformat() for name in ("fitted_on", "judged_on", "scored_on")}


def refuse_short_history(scored_on: dt.date, sources: Sources, engine: Engine) -> None:
    """Refuse records that do not hold a year to look back on, a year to fit on and a year to judge on."""
    dates = RiskDates(scored_on)
    refuse_short(
        sources,
        engine,
        dates.first_needed,
        scored_on - dt.timedelta(days=1),
        what=f"A risk model for {day_words(scored_on)} (a year to look back on, a year to fit on, a year to judge on)",
        remedy="Choose another day, or add the years that are missing.",
    )


def needs_risk(model: ModelOfCare) -> bool:
    """Whether the cohort is chosen by predicted risk, which has to be worked out first."""
    return model.cohort.top is not None and model.cohort.top.by == RISK


def risk_steps_of(
    model: ModelOfCare, records: Sequence[str], *, data_version: str, pseudonym_key: str
) -> list[Step]:
    """Steps to everybody's predicted risk, to stand before a cohort that is chosen by it; none for another cohort.

    Args:
        model: the model of care.
        records, data_version, pseudonym_key: see `risk_score_steps`.
    """
    if not needs_risk(model):
        return []
    return risk_score_steps(
        RiskDates(model.place.population_date),
        records,
        unit=model.place.unit.column,
        definition=risk_definition("emergency-admission"),
        model="logistic",
        data_version=data_version,
        pseudonym_key=pseudonym_key,
    )


def risk_steps(
    dates: RiskDates,
    records: Sequence[str],
    *,
    unit: str,
    definition: Mapping[str, Any],
    model: str,
    policy: str,
    data_version: str,
    pseudonym_key: str,
    made_up: bool,
) -> list[Step]:
    """Steps from records to the model card, each after those whose tables it reads.

    Args:
        dates, records, unit, definition, model, data_version, pseudonym_key: see `risk_score_steps`.
        policy: disclosure policy of what is about groups.
        made_up: whether the records are of a made-up place.
    """
    shown = {"policy": policy, "data_version": data_version, "made_up": made_up}
    return [
        *risk_score_steps(
            dates,
            records,
            unit=unit,
            definition=definition,
            model=model,
            data_version=data_version,
            pseudonym_key=pseudonym_key,
        ),
        Step(
            "risk-card",
            write_risk,
            RELEASED,
            FILES,
            {"dates": dates.as_text(), "definition": dict(definition), **shown},
            takes=Takes.FILES,
        ),
    ]


def risk_score_steps(
    dates: RiskDates,
    records: Sequence[str],
    *,
    unit: str,
    definition: Mapping[str, Any],
    model: str,
    data_version: str,
    pseudonym_key: str,
) -> list[Step]:
    """Steps from records to everybody's predicted risk.

    Args:
        dates: the days.
        records: tables of records that are there.
        unit: column that holds the unit of delivery.
        definition: from `newcare.reference.risk.risk_definition`.
        model: one of `newcare.population.risk.MODELS`.
        data_version: digest of the records and the definition.
        pseudonym_key: key of the purpose.
    """
    days = dates.as_text()
    shared = {"definition": dict(definition)}
    fitted = {"fitted_on": days["fitted_on"], "judged_on": days["judged_on"], "model": model}
    return [
        Step(
            "risk-features",
            features_of_three_days,
            of_people(records),
            ("risk_history", "risk_features"),
            {**days, "unit": unit, **shared},
            secrets={"pseudonym_key": pseudonym_key},
        ),
        Step(
            "risk-model",
            fit_risk,
            ("risk_history",),
            ("risk_model", "risk_performance", "risk_booster"),
            {**fitted, "data_version": data_version, **shared},
            takes=Takes.ROWS,
        ),
        _score_step(model, {"on": days["scored_on"], "before": days["judged_on"], **shared}),
    ]


def features_of_three_days(
    register: Table,
    place: Table,
    spell: Table,
    *,
    fitted_on: str,
    judged_on: str,
    scored_on: str,
    unit: str,
    definition: Mapping[str, Any],
    pseudonym_key: str,
    **records: Table,
) -> dict[str, Table]:
    """From records to features in one step, so that nothing that names a person is written to the results.

    Args:
        register, place, spell: tables of records.
        fitted_on, judged_on, scored_on: the three days, ISO, a year apart.
        unit: column that holds the unit of delivery.
        definition: the risk model, which names the columns it looks at.
        pseudonym_key: key of the purpose; see `keyed_id`.
        records: the other tables of records.

    Returns:
        `risk_history`: features and outcomes of the two earlier days. `risk_features`: features of the last.
    """
    sources = risk_definition_of(definition).sources

    def known_on(day: str) -> Table:
        registered = registered_population(register, place, on=day, unit=unit)["registered"]
        needed = needs(registered, spell, on=day, **records)["needs"]
        return risk_features(
            registered, needed, register, on=day, sources=sources, pseudonym_key=pseudonym_key
        )

    past = [with_outcome(known_on(day), register, spell, on=day) for day in (fitted_on, judged_on)]
    return {
        "risk_history": union(*past).drop("person_id"),
        "risk_features": known_on(scored_on).drop("person_id"),
    }


def _score_step(model: str, parameters: Mapping[str, Any]) -> Step:
    """Score by the readable model as an expression, by boosted trees in this process."""
    boosted = model == "lightgbm"
    return Step(
        "risk-score",
        score_boosted if boosted else score_risk,
        ("risk_history", "risk_features", "risk_booster" if boosted else "risk_model"),
        ("risk", "risk_list"),
        parameters,
        takes=Takes.ROWS if boosted else Takes.EXPRESSIONS,
    )
