"""A panel as its protocol reads it: columns, scale, periods and starts are the protocol's, and nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from newcare.errors import InvalidInput
from newcare.evaluation.given import Columns, PanelFile, columns_of
from newcare.evaluation.given.times import Times, times_of
from newcare.evaluation.protocol import (
    Better,
    PanelReading,
    Protocol,
    ProtocolFile,
    load_protocol,
    protocol_of_file,
    read_protocol_file,
)
from newcare.workflows.panel_starts import starts_of, with_starts

_COLUMNS = ("unit", "time", "start", "treated", "person_time", "reporting_break", "cluster")
_OPTIONS = {name: f"--{name.replace('_', '-')}" for name in (*_COLUMNS, "periods_per_year")} | {
    "log": "--log"
}


@dataclass(frozen=True)
class PanelFollowed:
    """A panel and the protocol that it is read by.

    `file` holds a column of starts where the protocol lists them itself. `better`: outcome -> which way is.
    """

    protocol: Protocol
    file: PanelFile
    columns: Columns
    times: Times
    reading: PanelReading
    better: Mapping[str, Better]


def panel_by_protocol(
    path: Path,
    panel: PanelFile,
    asked: Columns | None = None,
    *,
    logarithm: bool = False,
    periods_per_year: int | None = None,
) -> PanelFollowed:
    """Read which columns, scale and starts a protocol means in a panel; what it leaves open is told by names.

    Whatever is found belongs to the protocol and so to its digest: another column makes another protocol.

    Args:
        path: TOML file of the protocol.
        panel: the CSV file; it may end before the first start.
        asked: columns that were named beside the protocol.
        logarithm, periods_per_year: the same of scale and periods.

    Raises:
        InvalidModelFile: the protocol file has a fault.
        InvalidInput: what was asked says something else than the protocol; or a column, a unit or every start misses.
    """
    written = read_protocol_file(path)
    named = asked or Columns()
    said = {name: getattr(named, name) or None for name in _COLUMNS}
    said |= {"log": logarithm or None, "periods_per_year": periods_per_year}
    _refuse_other(written, said)
    meant = {name: getattr(written.panel, name) or said[name] for name in said}
    plain = load_protocol(path, {})
    columns = replace(
        named,
        **{name: meant[name] for name in _COLUMNS} | {name: meant[name] or "" for name in ("unit", "time")},
        outcomes=(plain.primary,),
        balancing=plain.named("balancing"),
        negative_controls=plain.named("negative-control"),
        covariates=plain.covariates,
    )
    if written.starts:
        panel, columns = with_starts(panel, columns, written.starts)
    columns = columns_of(panel, columns)
    times = times_of(panel.labels(columns.time), meant["periods_per_year"], columns.time)
    reading = PanelReading(
        columns.unit,
        columns.time,
        None if written.starts else columns.start,
        columns.treated,
        columns.person_time,
        columns.reporting_break,
        columns.cluster,
        bool(meant["log"]),
        meant["periods_per_year"],
    )
    starts = starts_of(panel, columns, times, reading)
    protocol = protocol_of_file(written, starts, reading)
    return PanelFollowed(protocol, panel, columns, times, reading, written.better)


def _refuse_other(written: ProtocolFile, said: Mapping[str, str | int | bool | None]) -> None:
    """Refuse options that say something else than the protocol does."""
    meant = {name: getattr(written.panel, name) for name in said}
    other = [
        f"{_OPTIONS[name]} {value}, where it says {meant[name]}"
        for name, value in said.items()
        if value is not None and meant[name] is not None and value != meant[name]
    ]
    if written.starts:
        other += [
            f"{_OPTIONS[name]} {said[name]}, where it lists the starts"
            for name in ("start", "treated")
            if said[name]
        ]
    if other:
        raise InvalidInput(
            "An option says something else than the protocol does.",
            seen="; ".join(other),
            remedy="Leave the option out, or change [panel] of the protocol, which an amendment must explain.",
        )
