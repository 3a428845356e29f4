"""The demonstration: make a place up, run its model of care through every stage, and set the truth beside it."""

from __future__ import annotations

import time
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newcare.caremodel import sample_text, write_sample
from newcare.evaluation.verdict import verdict_of
from newcare.reference.frameworks import load_framework
from newcare.reference.indicators import indicator
from newcare.synthetic import Effect, PlaceSettings, Truth, write_place
from newcare.terms import CareModel, UnitOfDelivery
from newcare.terms.words import per_cent
from newcare.workflows.run import Progress, RunResult, run_model

UNITS = {
    CareModel.MCP: UnitOfDelivery.PRACTICE,
    CareModel.PACS: UnitOfDelivery.PRACTICE,
    CareModel.EHCH: UnitOfDelivery.CARE_HOME,
    CareModel.ACC: UnitOfDelivery.HOSPITAL,
    CareModel.UEC: UnitOfDelivery.URGENT_CARE_NETWORK,
}


__all__ = ["UNITS", "Demonstration", "Effect", "PlaceSettings", "demonstrate", "describe", "write_place"]


@dataclass(frozen=True)
class Demonstration:
    """The truth that was set, the result of the run, its estimates and the checks on them."""

    truth: Truth
    result: RunResult
    estimates: list[dict[str, Any]]
    diagnostics: list[dict[str, Any]]
    seconds: float

    @property
    def headline(self) -> dict[str, Any]:
        """The row of `estimate` that the model file chose."""
        return next(row for row in self.estimates if row["main"])


def demonstrate(settings: PlaceSettings, model: CareModel, out: Path, progress: Progress) -> Demonstration:
    """Make a place up in `out`/place, put the sample model file beside it, and run it into `out`.

    Args:
        settings: size, seed and effect of the place.
        model: which sample to run.
        out: results folder.
        progress: called with the name of each piece of work, its position and the number of pieces.
    """
    started = time.perf_counter()
    place = out / "place"
    truth = write_place(
        replace(settings, elements=_elements_of(model)),
        place,
        progress=lambda done, total: progress("making up a place", done, total),
    )
    result = run_model(write_sample(model.lower(), place), place, out, progress)
    estimates, diagnostics = (
        pq.read_table(result.table(name)).to_pylist() for name in ("estimate", "diagnostic")
    )
    return Demonstration(truth, result, estimates, diagnostics, time.perf_counter() - started)


def _elements_of(model: CareModel) -> tuple[str, ...]:
    """Elements of the framework that a sample's progress is scored against."""
    framework = load_framework(tomllib.loads(sample_text(model.lower()))["model"]["framework"])
    return tuple(element.code for element in framework.elements)


def describe(shown: Demonstration) -> list[str]:
    """Say in a few lines what was set, what was found, and where to look."""
    judged = indicator(shown.headline["outcome"])
    verdict = verdict_of(
        shown.estimates,
        diagnostics=shown.diagnostics,
        outcome=judged.title.lower(),
        lower_is_better=judged.lower_is_better,
    )
    return [
        f"A made-up place of {shown.truth.people:,} people; the true effect that was set is"
        f" {per_cent(shown.truth.relative_effect, signed=True)}.",
        verdict.sentence,
        f"Report: {shown.result.report} ({shown.seconds:.0f} seconds)",
    ]
