"""Evaluate any panel: read it, run the designs that fit, write tables and a page whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from newcare.engines import replaced_whole
from newcare.errors import InvalidInput
from newcare.evaluation.areas import area_design
from newcare.evaluation.evaluate import evaluate_outcomes
from newcare.evaluation.given import (
    Columns,
    Given,
    PanelFile,
    columns_of,
    fitting_designs,
    read_given,
    read_panel_file,
)
from newcare.evaluation.judged_outcome import ALL_UNITS, Plan
from newcare.evaluation.protocol import Protocol, load_protocol, lock_path_of, status_of
from newcare.report.given_panel_page import PanelFindings, given_panel_page
from newcare.report.page import render_page
from newcare.workflows.panel_request import PAGE, PanelRequest, PanelResult, panel_columns

__all__ = ["PanelRequest", "PanelResult", "evaluate_panel", "panel_columns"]


NO_PROTOCOL = (
    "No protocol was given: nothing shows that outcome and design were chosen before the results were seen."
)


def evaluate_panel(request: PanelRequest) -> PanelResult:
    """Evaluate a panel of any units, times and outcome.

    Raises:
        InvalidInput: the panel is not what it should be, or no design asked for can judge it; says what to do instead.
        InvalidModelFile: the protocol file has a fault.
        FolderBusy, StorageFailure: the folder cannot be written.
    """
    file = read_panel_file(request.panel)
    columns = columns_of(file, request.columns)
    roles = dict.fromkeys(columns.outcomes[:1], "primary")
    roles |= dict.fromkeys(columns.outcomes[1:], "balancing")
    protocol, said = None, NO_PROTOCOL
    if request.protocol is not None:
        _refuse_both(request)
        protocol, said = _protocol(
            request.protocol, _given(file, columns, columns.outcomes[0], request).starts
        )
        columns = columns_of(
            file, replace(columns, outcomes=_outcomes(protocol), covariates=protocol.covariates)
        )
        roles = {outcome.name: outcome.role for outcome in protocol.outcomes}
    given = [_given(file, columns, name, request) for name in columns.outcomes]
    plan = _plan(request, given[0], file, protocol)
    tables = evaluate_outcomes(
        [(one.outcome, roles[one.outcome], one.observed) for one in given], plan
    ).tables()
    tables = {name: _of_screen(table) for name, table in tables.items()}
    reading = list(dict.fromkeys(sentence for one in given for sentence in one.reading))
    findings = PanelFindings(
        f"Evaluation of {request.panel.name}",
        tables["estimate"].to_pylist(),
        tables["event_study"].to_pylist(),
        tables["effect_by_year"].to_pylist(),
        reading,
        said,
    )
    adjusted = bool(columns.covariates)
    _refuse_no_answer(findings, asked=adjusted or bool(request.designs or protocol), adjusted=adjusted)
    _write(request.out, tables, findings)
    return PanelResult(findings, request.out)


def _given(file: PanelFile, columns: Columns, outcome: str, request: PanelRequest) -> Given:
    """Read one outcome."""
    return read_given(
        file, columns, outcome, logarithm=request.logarithm, periods_per_year=request.periods_per_year
    )


def _refuse_both(request: PanelRequest) -> None:
    """Refuse options that would say something else than the protocol does."""
    if (
        request.designs
        or request.confidence is not None
        or request.columns.outcomes
        or request.columns.covariates
    ):
        raise InvalidInput(
            "A protocol says designs, outcomes, covariates and confidence.",
            remedy="Leave out --design, --outcome, --covariate and --confidence, or change the protocol.",
        )


def _protocol(path: Path, starts: dict[str, str]) -> tuple[Protocol, str]:
    """Read a protocol and say whether it is locked."""
    protocol = load_protocol(path, starts)
    return protocol, status_of(protocol, lock_path_of(path)).sentence


def _outcomes(protocol: Protocol) -> tuple[str, ...]:
    """Outcomes of a protocol, the primary one first."""
    return (protocol.primary, *(one.name for one in protocol.outcomes if one.name != protocol.primary))


def _plan(request: PanelRequest, first: Given, file: PanelFile, protocol: Protocol | None) -> Plan:
    """Say how outcomes are judged."""
    designs, comparisons = fitting_designs(first.observed)
    confidence = 0.95 if request.confidence is None else request.confidence
    if protocol is not None:
        designs, comparisons, confidence = protocol.designs, protocol.comparators, protocol.confidence
    return Plan(request.designs or designs, comparisons, confidence, False, f"sha256:{file.digest[:16]}")


def _of_screen(table: pa.Table) -> pa.Table:
    """Keep one screen: a panel brought by itself has no reporting breaks to leave out."""
    return table.filter(pa.array([name == ALL_UNITS for name in table["screen"].to_pylist()], pa.bool_()))


def _refuse_no_answer(found: PanelFindings, *, asked: bool, adjusted: bool) -> None:
    """Refuse where designs that somebody asked for cannot judge the panel; say which can."""
    main = found.main
    known = main["relative_effect"] is not None or main["absolute_effect"] is not None
    judged = main["lower"] is not None or main["absolute_lower"] is not None
    if judged or (known and not asked):
        return
    design = area_design(main["design"])
    covariates = " Leave out a covariate that is the reason." if adjusted else ""
    raise InvalidInput(
        f"{design.title} cannot judge this panel: {main['reason']}.",
        remedy=f"It needs: {design.needs}.{covariates} Name another --design, or none, and those that fit are chosen.",
    )


def _write(out: Path, tables: dict[str, pa.Table], findings: PanelFindings) -> None:
    """Write tables and page, all or none of them."""
    page = render_page(given_panel_page(findings))
    with replaced_whole(out) as room:
        for name, table in tables.items():
            pq.write_table(table, room / f"{name}.parquet")
            pacsv.write_csv(table, room / f"{name}.csv")
        (room / PAGE).write_text(page, encoding="utf-8")
