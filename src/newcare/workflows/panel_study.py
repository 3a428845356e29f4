"""From what is asked of a panel to what is judged: its outcomes, their parts, the plan and the protocol."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from newcare.evaluation.given import (
    Columns,
    Given,
    PanelFile,
    person_time_words,
)
from newcare.evaluation.judged_outcome import Plan
from newcare.evaluation.protocol import Protocol, ProtocolStatus
from newcare.report.plan.protocol_sections import protocol_words
from newcare.workflows.panel_request import PanelRequest

NO_PROTOCOL = (
    "No protocol was given: nothing shows that outcome and design were chosen before the results were seen."
)


@dataclass(frozen=True)
class PanelStudy:
    """A panel read, with the part that each outcome plays and the plan by which they are judged.

    `asked` says whether somebody chose the designs. `protocol` and `status` are null where there is none.
    """

    request: PanelRequest
    file: PanelFile
    columns: Columns
    given: tuple[Given, ...]
    plan: Plan
    asked: bool
    protocol: Protocol | None
    status: ProtocolStatus | None

    @property
    def roles(self) -> dict[str, str]:
        """Outcome -> its part; the primary one first."""
        return self.columns.roles

    @property
    def primary(self) -> str:
        """The outcome judged by."""
        return next(iter(self.roles))

    @property
    def titles(self) -> dict[str, str]:
        """Outcome -> its name in running text."""
        return {name: name.replace("_", " ") for name in self.roles}

    @property
    def title(self) -> str:
        """What the evaluation is called."""
        return (
            f"{self.titles[self.primary]} ({self.request.panel.name})"
            if self.protocol is None
            else self.protocol.title
        )

    @property
    def unit(self) -> str:
        """What a unit is called: by the protocol, otherwise plainly."""
        return "unit" if self.protocol is None else self.protocol.unit

    @property
    def period(self) -> str:
        """What a time is called."""
        return self.given[0].times.period

    @property
    def reading(self) -> tuple[str, ...]:
        """How the panel was read, a sentence each."""
        sentences = [sentence for given in self.given for sentence in given.reading]
        if self.columns.person_time:
            sentences.append(person_time_words(self.columns.person_time, self.request.time_unit, self.period))
        if (
            self.protocol is not None
            and self.protocol.exclude_reporting_breaks
            and not self.columns.reporting_break
        ):
            sentences.append(
                "No column says whose reporting broke, so nobody is left out for it (--reporting-break)."
            )
        return tuple(dict.fromkeys(sentences))

    @property
    def protocol_sentence(self) -> str:
        """Whether the protocol was locked, or that there is none."""
        return NO_PROTOCOL if self.status is None else self.status.sentence

    @property
    def protocol_parts(self) -> tuple[tuple[str, str], ...]:
        """The protocol in words."""
        return () if self.protocol is None else tuple(protocol_words(self.protocol))

    @property
    def subgroups(self) -> tuple[str, ...]:
        """Columns by which effects are compared."""
        return () if self.protocol is None else self.protocol.subgroups

    @property
    def units(self) -> pa.Table | None:
        """One row a unit: the columns of subgroups, as text; null where there are none."""
        held = [name for name in self.subgroups if name in self.file.columns]
        if not held or not self.columns.unit:
            return None
        place = {label: row for row, label in enumerate(self.file.columns[self.columns.unit])}
        found = {name: [self.file.columns[name][row] or None for row in place.values()] for name in held}
        return pa.table({"unit": list(place)} | found)
