"""Whether the chain finds the truth: many made-up places, each from records to estimate, beside what was set."""

from __future__ import annotations

import pyarrow as pa

from newcare.engines import Engine, in_memory
from newcare.outcomes import cube, evaluation_panel, reporting_breaks, spells_by_provider
from newcare.synthetic import PlaceSettings, Truth, make_place
from newcare.terms import Quarter, quarters_between

OUTCOME = "emergency-admissions"
TABLES = ("register", "place", "spell")


def drawn_panel(settings: PlaceSettings, engine: Engine) -> tuple[pa.Table, Truth]:
    """Make a place up in memory and take its records to the panel that an evaluation reads.

    The same steps as a run: the cube, the screen for reporting breaks, expected events from the first year.

    Returns:
        The panel, as `newcare.outcomes.evaluation_panel` makes it, and the truth of the place.
    """
    made, truth = make_place(settings, TABLES)
    register, place, spell = (in_memory(made[name]) for name in TABLES)
    unit = settings.unit.column
    quarters = quarters_between(truth.first_day, Quarter.of(truth.last_day).end)
    labels = [str(quarter) for quarter in quarters]
    counted = cube(register, place, unit=unit, quarters=labels, indicators=[OUTCOME], spell=spell)
    days = {"first_day": truth.first_day.isoformat(), "end_day": quarters[-1].end.isoformat()}
    reported = spells_by_provider(register, place, spell, unit=unit, **days)
    screen = reporting_breaks(
        **{name: engine.to_arrow(table) for name, table in reported.items()},
        first_start=min(wave.start for wave in truth.waves).isoformat(),
    )
    panel = evaluation_panel(
        counted["cube"],
        screen["unit_screen"],
        indicators=[OUTCOME],
        quarters=labels,
        baseline=labels[:4],
        started={wave.unit: str(Quarter.of(wave.start)) for wave in truth.waves},
    )
    return panel["panel"], truth
