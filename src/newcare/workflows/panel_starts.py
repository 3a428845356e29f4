"""Who starts when in a panel: as its protocol lists it, or by a column; also after the last time that there is yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from newcare.errors import InvalidInput
from newcare.evaluation.given import Columns, PanelFile, read_given
from newcare.evaluation.given.reading import ONE_SERIES
from newcare.evaluation.given.times import Times
from newcare.evaluation.protocol import PanelReading
from newcare.methods.panel import NEVER

STARTS = "start by the protocol"


def with_starts(panel: PanelFile, columns: Columns, starts: Mapping[str, str]) -> tuple[PanelFile, Columns]:
    """Add a column of the starts that a protocol lists."""
    if columns.unit not in panel.columns:
        raise InvalidInput(
            f"The panel has no column {columns.unit!r}, which the protocol names for units.",
            seen=", ".join(panel.names),
            remedy="Check unit of [panel] in the protocol.",
        )
    units = panel.labels(columns.unit)
    unknown = sorted(set(starts) - set(units))
    if unknown:
        raise InvalidInput(
            "The protocol lists starts of units that the panel does not have.",
            seen=", ".join(unknown[:3]) + (f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""),
            remedy="Write the units of [starts] as the panel writes them.",
        )
    added = PanelFile(panel.columns | {STARTS: [starts.get(unit, "") for unit in units]}, panel.digest)
    return added, replace(columns, start=STARTS)


def starts_of(panel: PanelFile, columns: Columns, times: Times, reading: PanelReading) -> dict[str, str]:
    """Unit -> first time under the intervention, within the panel or after it.

    Raises:
        InvalidInput: no unit starts at all, or one has two starts.
    """
    if columns.start is None:
        given = read_given(
            panel,
            columns,
            columns.outcomes[0],
            logarithm=reading.log,
            periods_per_year=reading.periods_per_year,
        )
        return given.starts
    labels = panel.starts(columns.start)
    units = panel.labels(columns.unit) if columns.unit else [ONE_SERIES] * len(labels)
    found = dict(zip(units, labels, strict=True))
    _refuse_two_starts(units, labels)
    starts = {
        unit: _as_times_are(label, times)
        for unit, label in found.items()
        if label is not None and times.start(label) != NEVER
    }
    if not starts:
        raise InvalidInput(
            "No unit starts, by the panel or by the protocol.",
            seen=f"{len(set(units))} units",
            remedy="List in [starts] of the protocol which unit starts when; it may be later than the panel reaches.",
        )
    return starts


def _refuse_two_starts(units: Sequence[str], labels: Sequence[str | None]) -> None:
    """Refuse a unit whose rows name different starts."""
    first: dict[str, str | None] = {}
    for unit, label in zip(units, labels, strict=True):
        if first.setdefault(unit, label) != label:
            raise InvalidInput(
                "A unit has two starts.",
                seen=f"unit {unit!r}",
                remedy="Give each unit one start, or none, on all of its rows.",
            )


def _as_times_are(label: str, times: Times) -> str:
    """A start as the panel writes that time; one that lies outside it stays as it is written."""
    place = times.position(label)
    return times.labels[place] if 0 <= place < len(times.labels) else label
