"""The model file as one type, and its published JSON Schema."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from newcare.caremodel.design import Cohort, Identity, Intervention, Place
from newcare.caremodel.judgement import Disclosure, Evaluation, Outcomes
from newcare.caremodel.money import Budget, Contract, Value
from newcare.caremodel.values import Section


class ModelFile(Section):
    """A model of care: who it is for, what is done, what it is paid, what it promises, how it is judged."""

    model: Identity = Field(description="What the model of care is called, and its framework.")
    place: Place = Field(description="Where it starts, and when.")
    cohort: Cohort = Field(description="Whom it is for.")
    interventions: tuple[Intervention, ...] = Field(
        min_length=1, description="What is done: a table [[interventions]] for each intervention."
    )
    budget: Budget = Field(description="The whole-population budget.")
    contract: Contract = Field(description="Who bears gains and losses.")
    outcomes: Outcomes = Field(description="What is promised.")
    evaluation: Evaluation = Field(description="How it is judged.")
    value: Value = Field(description="What one event avoided is worth.")
    disclosure: Disclosure = Field(Disclosure(), description="How small numbers are protected.")


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the model file, for editors that complete and check TOML while it is typed."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ModelFile.model_json_schema(),
        "title": "newcare model file",
    }
