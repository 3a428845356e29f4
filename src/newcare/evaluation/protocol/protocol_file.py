"""A protocol of its own, for an evaluation of a panel that no model file stands behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import Field

from newcare.caremodel.lines import Location
from newcare.caremodel.values import Section, Text
from newcare.caremodel.written_file import read_written
from newcare.errors import InvalidModelFile
from newcare.evaluation.protocol.analysis import analysis_of
from newcare.evaluation.protocol.panel_sections import (
    Better,
    PanelColumns,
    PanelEvaluation,
    PanelOutcome,
    PanelOutcomes,
    PanelStudy,
)
from newcare.evaluation.protocol.protocol import Outcome, PanelReading, Protocol, Role, Start


class ProtocolFile(Section):
    """A protocol: what is evaluated, by which outcomes, how, and from which columns of a panel."""

    study: PanelStudy = Field(description="What is evaluated.")
    outcomes: PanelOutcomes = Field(description="What is measured.")
    evaluation: PanelEvaluation = Field(description="How it is judged.")
    panel: PanelColumns = Field(PanelColumns(), description="Columns of the panel, and how they are read.")
    starts: dict[Text, Text] = Field(
        {},
        description="Unit -> its first time under the intervention, written as the panel writes times. It may lie after"
        " the last one that there is yet, so that a protocol can be locked before anybody starts.",
    )

    @property
    def better(self) -> dict[str, Better]:
        """Outcome -> which way is better."""
        every = (self.outcomes.primary, *self.outcomes.balancing, *self.outcomes.negative_controls)
        return {outcome.name: outcome.better for outcome in every}


def read_protocol_file(path: Path) -> ProtocolFile:
    """Read a protocol file (TOML) for a panel.

    Raises:
        InvalidModelFile: with every fault, one a line: file, line, what was found, what is allowed.
    """
    file, _ = read_written(
        path,
        ProtocolFile,
        _contradictions,
        called="protocol file",
        page="plan-an-evaluation",
        kind=InvalidModelFile,
    )
    return file


def load_protocol(path: Path, starts: Mapping[str, str]) -> Protocol:
    """Read a protocol file; see `read_protocol_file` and `protocol_of_file`."""
    return protocol_of_file(read_protocol_file(path), starts)


def protocol_of_file(
    file: ProtocolFile, starts: Mapping[str, str], panel: PanelReading | None = None
) -> Protocol:
    """The protocol that a file holds.

    Args:
        file: as read.
        starts: unit -> first time under the intervention, from the panel, where the file lists none; units that never
            start are not in it.
        panel: how the panel is read; null where there is none at hand.
    """
    judged, study = file.evaluation, file.study
    return Protocol(
        title=study.title,
        question=judged.question or f"What did {study.intervention} change in {file.outcomes.primary.name}?",
        intervention=(study.intervention,),
        population=study.population,
        unit=study.unit,
        starts=tuple(Start(unit, period) for unit, period in sorted((file.starts or starts).items())),
        outcomes=tuple(_outcomes(file.outcomes)),
        baseline=study.baseline,
        promised_fall=file.outcomes.promised_fall,
        panel=panel,
        **analysis_of(judged),
    )


_BETTER = {"lower": "lower is better", "higher": "higher is better", "neither": "neither way is better"}


def _outcomes(outcomes: PanelOutcomes) -> Iterator[Outcome]:
    """Outcomes with the parts they play."""
    parts: tuple[tuple[Role, Iterable[PanelOutcome]], ...] = (
        ("primary", (outcomes.primary,)),
        ("balancing", outcomes.balancing),
        ("negative-control", outcomes.negative_controls),
    )
    for role, members in parts:
        for outcome in members:
            yield Outcome(role, outcome.name, f"{outcome.counted} ({_BETTER[outcome.better]})")


def _contradictions(file: ProtocolFile) -> Iterator[tuple[Location, str]]:
    """Outcomes that play two parts, and starts that are said twice or of nobody."""
    seen: dict[str, Role] = {}
    for outcome in _outcomes(file.outcomes):
        if outcome.name in seen:
            yield (
                ("outcomes",),
                f"'{outcome.name}' is {seen[outcome.name]} already and stands again as {outcome.role}; name it once.",
            )
        seen[outcome.name] = outcome.role
    if file.outcomes.primary.better == "neither":
        yield ("outcomes", "primary"), "the outcome judged by needs a way that is better: lower or higher."
    panel = file.panel
    if panel.start is not None and panel.treated is not None:
        yield ("panel",), "start and treated say the same thing; name one of them."
    if file.starts and (panel.start is not None or panel.treated is not None):
        yield ("starts",), "[starts] lists who starts when; leave out start and treated of [panel]."
    if file.starts and panel.unit is None:
        yield ("starts",), '[starts] names units: say in [panel] which column holds them, unit = "...".'
