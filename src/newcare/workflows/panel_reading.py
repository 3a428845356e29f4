"""Reads a panel, and the protocol where there is one, into what is judged."""

from __future__ import annotations

from dataclasses import replace

from newcare.errors import InvalidInput
from newcare.evaluation.given import (
    Columns,
    Given,
    PanelFile,
    columns_of,
    fitting_designs,
    read_given,
    read_panel_file,
)
from newcare.evaluation.judged_outcome import Plan
from newcare.evaluation.protocol import Protocol, load_protocol, lock_path_of, status_of
from newcare.workflows.panel_request import PanelRequest
from newcare.workflows.panel_study import PanelStudy


def read_panel_study(request: PanelRequest) -> PanelStudy:
    """Read the panel and, where there is one, its protocol.

    Raises:
        InvalidInput: the panel is not what it should be, or options say something else than the protocol does.
        InvalidModelFile: the protocol file has a fault.
    """
    file = read_panel_file(request.panel)
    columns, protocol, status = request.columns, None, None
    if request.protocol is not None:
        _refuse_both(request)
        columns = columns_of(file, _followed(columns, load_protocol(request.protocol, {})))
        starts = _given(file, columns, columns.outcomes[0], request).starts
        protocol = load_protocol(request.protocol, starts)
        status = status_of(protocol, lock_path_of(request.protocol))
    columns = columns_of(file, columns)
    given = tuple(_given(file, columns, name, request) for name in columns.roles)
    plan = _plan(request, given[0], file, columns, protocol)
    asked = bool(request.designs or protocol)
    return PanelStudy(request, file, columns, given, plan, asked, protocol, status)


def _given(file: PanelFile, columns: Columns, outcome: str, request: PanelRequest) -> Given:
    """Read one outcome."""
    return read_given(
        file, columns, outcome, logarithm=request.logarithm, periods_per_year=request.periods_per_year
    )


def _refuse_both(request: PanelRequest) -> None:
    """Refuse options that would say something else than the protocol does."""
    columns = request.columns
    if request.designs or request.confidence is not None or columns.roles or columns.covariates:
        raise InvalidInput(
            "A protocol says designs, outcomes, covariates and confidence.",
            remedy="Leave out --design, --outcome, --balancing, --negative-control, --covariate and --confidence, or "
            "change the protocol.",
        )


def _followed(columns: Columns, protocol: Protocol) -> Columns:
    """Take outcomes and covariates from the protocol."""
    return replace(
        columns,
        outcomes=(protocol.primary,),
        balancing=protocol.named("balancing"),
        negative_controls=protocol.named("negative-control"),
        covariates=protocol.covariates,
    )


def _plan(
    request: PanelRequest, first: Given, file: PanelFile, columns: Columns, protocol: Protocol | None
) -> Plan:
    """Say how outcomes are judged."""
    without_breaks = columns.reporting_break is not None
    version = f"sha256:{file.digest[:16]}"
    if protocol is not None:
        return Plan(
            protocol.designs,
            protocol.comparators,
            protocol.confidence,
            without_breaks and protocol.exclude_reporting_breaks,
            version,
        )
    designs, comparisons = fitting_designs(first.observed)
    confidence = 0.95 if request.confidence is None else request.confidence
    return Plan(request.designs or designs, comparisons, confidence, without_breaks, version)
