"""A protocol of its own, for an evaluation of a panel that no model file stands behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from newcare.caremodel.judgement import HowJudged
from newcare.caremodel.lines import Location
from newcare.caremodel.values import PositiveShare, Section, Text, no_repeats, optional
from newcare.caremodel.written_file import read_written
from newcare.errors import InvalidModelFile
from newcare.evaluation.protocol.protocol import Outcome, Protocol, Role, Start

Names = Annotated[tuple[Text, ...], AfterValidator(no_repeats)]


class PanelStudy(Section):
    """What is evaluated, and among whom."""

    title: Text = Field(description="What the evaluation is called.")
    intervention: Text = Field(description="What was done, where it was done.")
    population: Text = Field(description="Among whom the outcomes are counted.")
    unit: Text = Field(description="What a unit of the panel is: practice, county, country.")
    baseline: Text = Field(
        "", description="Periods that expected events are worked out from, where there are any."
    )


class PanelOutcome(Section):
    """One outcome of the panel."""

    name: Text = Field(description="Name of the outcome, as the panel has it.")
    counted: Text = Field(description="What is counted, how, and on which day or in which period.")


class PanelOutcomes(Section):
    """Outcomes of the panel, by the parts they play."""

    primary: PanelOutcome = Field(description="The outcome by which the intervention is judged.")
    balancing: tuple[PanelOutcome, ...] = Field((), description="Outcomes that must not get worse meanwhile.")
    negative_controls: tuple[PanelOutcome, ...] = Field(
        (), description="Outcomes that the intervention cannot move."
    )
    promised_fall: PositiveShare | None = Field(
        None,
        description="Fall in the primary outcome that is promised, as a share.",
        json_schema_extra=optional,
    )


class PanelEvaluation(HowJudged):
    """How the panel is analysed."""

    subgroups: Names = Field((), description="Columns of the panel by which effects are compared.")
    covariates: Names = Field((), description="Columns of the panel in which units are made alike.")


class ProtocolFile(Section):
    """A protocol: what is evaluated, by which outcomes, and how."""

    study: PanelStudy = Field(description="What is evaluated.")
    outcomes: PanelOutcomes = Field(description="What is measured.")
    evaluation: PanelEvaluation = Field(description="How it is judged.")


def load_protocol(path: Path, starts: Mapping[str, str]) -> Protocol:
    """Read a protocol file (TOML) for a panel.

    Args:
        path: the file; its schema is `ProtocolFile`.
        starts: unit -> first period under the intervention, from the panel; units that never start are not in it.

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
    judged, study = file.evaluation, file.study
    return Protocol(
        title=study.title,
        question=judged.question or f"What did {study.intervention} change in {file.outcomes.primary.name}?",
        intervention=(study.intervention,),
        population=study.population,
        estimand=judged.estimand,
        unit=study.unit,
        starts=tuple(Start(unit, period) for unit, period in sorted(starts.items())),
        outcomes=tuple(_outcomes(file.outcomes)),
        baseline=study.baseline,
        comparators=judged.comparators,
        designs=judged.designs,
        covariates=judged.covariates,
        subgroups=judged.subgroups,
        exclude_reporting_breaks=judged.exclude_reporting_breaks,
        confidence=judged.confidence,
        smallest_effect_that_matters=judged.smallest_effect_that_matters,
        promised_fall=file.outcomes.promised_fall,
        follow_up_years=judged.follow_up_years,
        what_would_count_as_failure=judged.what_would_count_as_failure,
    )


def _outcomes(outcomes: PanelOutcomes) -> Iterator[Outcome]:
    """Outcomes with the parts they play."""
    parts: tuple[tuple[Role, Iterable[PanelOutcome]], ...] = (
        ("primary", (outcomes.primary,)),
        ("balancing", outcomes.balancing),
        ("negative-control", outcomes.negative_controls),
    )
    for role, members in parts:
        for outcome in members:
            yield Outcome(role, outcome.name, outcome.counted)


def _contradictions(file: ProtocolFile) -> Iterator[tuple[Location, str]]:
    """Outcomes that play two parts."""
    seen: dict[str, Role] = {}
    for outcome in _outcomes(file.outcomes):
        if outcome.name in seen:
            yield (
                ("outcomes",),
                f"'{outcome.name}' is {seen[outcome.name]} already and stands again as {outcome.role}; name it once.",
            )
        seen[outcome.name] = outcome.role
