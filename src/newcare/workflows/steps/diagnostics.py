"""The step that tries to refute the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Takes
from newcare.evaluation.diagnostics import diagnose
from newcare.outcomes import evaluation_panel
from newcare.outcomes.cuts import DEPRIVATION, ETHNICITY, UNKNOWN
from newcare.workflows.calendar import Calendar
from newcare.workflows.steps.people import person_designs

SUMS: Mapping[str, tuple[str, ...]] = {
    "all emergency admissions": (
        "zero-day-emergency-admissions",
        "one-day-or-more-emergency-admissions",
    ),
    "all admissions": ("emergency-admissions", "elective-admissions"),
    "all bed days": ("emergency-bed-days", "elective-bed-days"),
    "total cost of care": ("total-cost-of-care",),
}
"""Outcomes that add up to a whole, each part counted once; a whole of one part is a total of everything."""
_INPUTS = ("panel", "estimate", "cube", "cube_by_cut", "unit_screen")
_OF_PERSONS = ("person_estimate", "balance")
FIFTHS = {"the two most deprived fifths": ("1", "2"), "the other fifths": ("3", "4", "5")}
OLDER = ("65-69", "70-74", "75-79", "80-84", "85-89", "90+")


def diagnostics_steps(model: ModelOfCare, calendar: Calendar) -> list[Step]:
    """Try to refute the answer, and say what could not be tried."""
    outcomes = [model.outcomes.primary, *model.outcomes.balancing, *model.evaluation.negative_controls]
    return [
        Step(
            "diagnostics",
            diagnostics,
            (*_INPUTS, *(_OF_PERSONS if person_designs(model) else ())),
            ("diagnostic",),
            {
                "primary": model.outcomes.primary,
                "direction": {name: model.indicator(name).direction for name in outcomes},
                "titles": {name: model.indicator(name).title for name in outcomes},
                "subgroups": list(model.evaluation.subgroups),
                "quarters": calendar.labels,
                "baseline": calendar.baseline_labels,
                "started": calendar.start_quarters,
            },
            takes=Takes.ROWS,
        )
    ]


def diagnostics(
    panel: pa.Table,
    estimate: pa.Table,
    cube: pa.Table,
    cube_by_cut: pa.Table,
    unit_screen: pa.Table,
    person_estimate: pa.Table | None = None,
    balance: pa.Table | None = None,
    *,
    primary: str,
    direction: Mapping[str, str],
    titles: Mapping[str, str],
    subgroups: Sequence[str],
    quarters: Sequence[str],
    baseline: Sequence[str],
    started: Mapping[str, str],
) -> dict[str, pa.Table]:
    """Check the main estimate, also among the kinds of people that the cubes tell apart and the protocol asks for."""
    given = {"indicators": [primary], "quarters": quarters, "baseline": baseline, "started": started}
    people = [
        _kind(cells, unit_screen, cut, value, given)
        for cut, value, cells in _kinds(cube, cube_by_cut)
        if cut in subgroups
    ]
    found = diagnose(
        panel,
        estimate,
        direction=direction,
        titles={name: _in_text(title) for name, title in titles.items()},
        sums={name: dict.fromkeys(parts, 1.0) for name, parts in SUMS.items() if set(parts) <= set(titles)},
        people=pa.concat_tables(people) if people else None,
        divisions=[name.replace("-", " ") for name in subgroups],
        person_estimate=person_estimate,
        balance_of_persons=balance,
    )
    return {"diagnostic": found}


def _in_text(title: str) -> str:
    """A title within a sentence; one that begins with capitals, such as "A&E", keeps them."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _kinds(cube: pa.Table, cube_by_cut: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    """Kinds of people with their cells; who is of no known kind is left out.

    Fifths by deprivation are put together in two, because few units have people of all five in every quarter.
    """
    older = pc.is_in(cube["age_band"], pa.array(OLDER))
    yield "sex", "female", cube.filter(pc.equal(cube["sex"], "female"))
    yield "sex", "male", cube.filter(pc.equal(cube["sex"], "male"))
    yield "age-band", "under 65", cube.filter(pc.invert(older))
    yield "age-band", "65 and over", cube.filter(older)
    fifths = cube_by_cut.filter(pc.field("cut") == DEPRIVATION)
    for name, held in FIFTHS.items():
        yield "deprivation-fifth", name, fifths.filter(pc.is_in(fifths["value"], pa.array(held)))
    groups = cube_by_cut.filter(pc.field("cut") == ETHNICITY)
    for value in sorted(set(groups["value"].to_pylist()) - {UNKNOWN}):
        yield ETHNICITY, value, groups.filter(pc.field("value") == value)


def _kind(cells: pa.Table, unit_screen: pa.Table, cut: str, value: str, given: Mapping[str, Any]) -> pa.Table:
    """The panel of one kind of people."""
    panel = evaluation_panel(cells, unit_screen, **given)["panel"].drop_columns(["outcome"])
    for name, word in (("cut", cut.replace("-", " ")), ("value", value)):
        panel = panel.append_column(name, pa.array([word] * panel.num_rows, pa.string()))
    return panel
