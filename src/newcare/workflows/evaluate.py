"""Evaluate any panel: read it, run the designs that fit, try to refute the answer, write tables and a report whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from newcare.errors import InvalidInput
from newcare.evaluation.areas import RATIO, area_design
from newcare.evaluation.diagnostics import diagnose_observed
from newcare.evaluation.evaluate import evaluate_outcomes
from newcare.evaluation.given import PanelTerms
from newcare.evaluation.given.detectable import with_detectable_difference
from newcare.evaluation.given.terms import INTERVENTION
from newcare.evaluation.judged_outcome import ALL_UNITS
from newcare.evaluation.observed import Observed
from newcare.evaluation.verdict import Verdict, verdict_of
from newcare.report.evaluation import Evaluated, evaluation_page
from newcare.workflows.evaluation_files import file_words, write_evaluation
from newcare.workflows.panel_reading import read_panel_study
from newcare.workflows.panel_request import PanelRequest, PanelResult, panel_columns, ways_of
from newcare.workflows.panel_study import PanelStudy

__all__ = ["PanelRequest", "PanelResult", "evaluate_panel", "panel_columns", "ways_of"]


def evaluate_panel(request: PanelRequest) -> PanelResult:
    """Evaluate a panel of any units, times and outcome.

    Raises:
        InvalidInput: the panel is not what it should be, or no design asked for can judge it; says what to do instead.
        InvalidModelFile: the protocol file has a fault.
        FolderBusy, StorageFailure: the folder cannot be written.
    """
    study = read_panel_study(request)
    tables = _estimated(study)
    rows = tables["estimate"].to_pylist()
    _refuse_no_answer(next(row for row in rows if row["main"]), study)
    directions = _directions(study.request, study)
    tables["diagnostic"] = diagnose_observed(
        {given.outcome: _as_sized(given.observed) for given in study.given},
        rows,
        direction=directions,
        titles=study.titles,
        units=study.units,
        divisions=[name.replace("_", " ") for name in study.subgroups],
    )
    terms = PanelTerms.of(
        study.period,
        study.columns.person_time,
        ratio=study.given[0].observed.scale == RATIO,
        time_unit=request.time_unit,
    )
    tables = {name: terms.fit_table(table) for name, table in tables.items()}
    found = _evaluated(study, tables, terms, directions)
    status = None if study.status is None else study.status.values()
    write_evaluation(request.out, tables, evaluation_page(found), protocol=status)
    return PanelResult(found, request.out)


def _estimated(study: PanelStudy) -> dict[str, pa.Table]:
    """Estimate every outcome; one screen where nothing says whose reporting broke."""
    judged = [(given.outcome, study.roles[given.outcome], given.observed) for given in study.given]
    tables = evaluate_outcomes(judged, study.plan).tables()
    if study.columns.reporting_break is not None:
        return tables
    return {
        name: table.filter(
            pa.array([screen == ALL_UNITS for screen in table["screen"].to_pylist()], pa.bool_())
        )
        for name, table in tables.items()
    }


def _as_sized(observed: Observed) -> Observed:
    """Expect of each unit what its size says and no more, so that checks do not take rounding for people's needs."""
    return replace(observed, expected=observed.person_years) if observed.counted else observed


def _directions(request: PanelRequest, study: PanelStudy) -> Mapping[str, str]:
    """Outcome -> which way is better."""
    unknown = [name for name in request.better_of if name not in study.roles]
    if unknown:
        raise InvalidInput(
            "--better names an outcome that is not judged.",
            seen=", ".join(unknown),
            remedy=f"Name one of {', '.join(study.roles)}, or write --better lower or --better higher.",
        )
    return {name: request.better_of.get(name, "lower") for name in study.roles} | {
        study.primary: request.better
    }


def _evaluated(
    study: PanelStudy, tables: Mapping[str, pa.Table], terms: PanelTerms, directions: Mapping[str, str]
) -> Evaluated:
    """Put together what the report is written from."""
    rows = {name: table.to_pylist() for name, table in tables.items()}
    lower = directions[study.primary] == "lower"
    verdict: Verdict = verdict_of(
        [with_detectable_difference(row) for row in rows["estimate"]],
        diagnostics=rows["diagnostic"],
        protocol=study.status,
        outcome=study.titles[study.primary],
        lower_is_better=lower,
    )
    return Evaluated(
        title=study.title,
        verdict=replace(terms.fit_all(verdict), protocol=study.protocol_sentence),
        estimates=rows["estimate"],
        quarters=rows["event_study"],
        years=rows["effect_by_year"],
        checks=rows["diagnostic"],
        outcome_titles={name: title[:1].upper() + title[1:] for name, title in study.titles.items()},
        lower_is_better=lower,
        protocol_parts=study.protocol_parts,
        unit=study.unit,
        period=study.period,
        intervention=INTERVENTION,
        per=terms.per,
        read=study.reading,
        files={name: terms.fit(words) for name, words in file_words(tables).items()},
    )


def _refuse_no_answer(main: Mapping[str, Any], study: PanelStudy) -> None:
    """Refuse where designs that somebody asked for cannot judge the panel; say which can."""
    known = main["relative_effect"] is not None or main["absolute_effect"] is not None
    judged = main["lower"] is not None or main["absolute_lower"] is not None
    adjusted = bool(study.columns.covariates)
    if judged or (known and not (adjusted or study.asked)):
        return
    design = area_design(main["design"])
    covariates = " Leave out a covariate that is the reason." if adjusted else ""
    raise InvalidInput(
        f"{design.title} cannot judge this panel: {main['reason']}.",
        remedy=f"It needs: {design.needs}.{covariates} Name another --design, or none, and those that fit are chosen.",
    )
