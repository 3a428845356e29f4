"""Reads a panel, and the protocol where there is one, into what is judged."""

from __future__ import annotations

from collections.abc import Mapping
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
from newcare.evaluation.protocol import Better, Protocol, earlier_sighting, lock_path_of, status_of
from newcare.workflows.evaluation_files import PROTOCOL, PROTOCOL_KEY
from newcare.workflows.panel_protocol import panel_by_protocol
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
    path = request.protocol
    if path is not None:
        _refuse_both(request)
        followed = panel_by_protocol(
            path,
            file,
            columns,
            logarithm=request.logarithm,
            periods_per_year=request.periods_per_year,
        )
        file, columns, protocol = followed.file, followed.columns, followed.protocol
        read = followed.reading
        _refuse_other_ways(request, followed.better, protocol.primary)
        request = replace(
            request,
            logarithm=read.log,
            periods_per_year=read.periods_per_year,
            better=followed.better[protocol.primary],
            better_of=followed.better,
        )
        earlier = earlier_sighting(request.out / PROTOCOL, PROTOCOL_KEY)
        status = status_of(protocol, lock_path_of(path), earlier=earlier)
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


def _refuse_other_ways(request: PanelRequest, better: Mapping[str, Better], primary: str) -> None:
    """Refuse another way to be better than the protocol says; lower is what no option says as well."""
    asked = {**request.better_of} | ({} if request.better == "lower" else {primary: request.better})
    other = [f"{name}={way}" for name, way in asked.items() if better.get(name) != way]
    if other:
        raise InvalidInput(
            "--better says something else than the protocol does.",
            seen=", ".join(other),
            remedy='Leave it out, or write better = "higher" for that outcome in the protocol.',
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
