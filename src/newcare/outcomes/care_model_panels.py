"""One care model's areas beside the rest, by quarter: the panel that any evaluation begins with."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pyarrow as pa

from newcare.outcomes.area_index import REST, AreaPanel
from newcare.outcomes.figure_11_sources import COMPARED, Figure11Sources, Floats
from newcare.outcomes.measure_changes import areas_that_break
from newcare.outcomes.published_measures import PublishedMeasures
from newcare.records.official_series import AreaSeries
from newcare.reference.vanguard_starts import FIRST_QUARTER
from newcare.reference.vanguards import VanguardArea, units_of
from newcare.terms import CareModel, Quarter

NON_ELECTIVE, ELECTIVE = "non-elective-episodes", "elective-ordinary-episodes"
_MONTHS = 3


def care_model_panels(
    sources: Figure11Sources, mapping: Sequence[VanguardArea], published: PublishedMeasures
) -> dict[str, pa.Table]:
    """Set the areas of MCP, and of PACS, beside those of neither; one table each, `panel-mcp` and `panel-pacs`.

    Areas of the other of the two are left out, because something was done there too. Areas of care-home vanguards stay,
    as in Figure 11, and are named. An area that lacks a number in a quarter is left out whole.

    Args:
        sources: monthly returns and populations of areas.
        mapping: vanguards and their areas.
        published: measures of the same return, screened.

    Returns:
        One row an area and quarter, 2013-14 Q1 to 2017-18 Q4, by area, then by quarter. `events` are non-elective
        general and acute first finished consultant episodes, `elective_episodes` elective ones with a stay (null where
        not known); `person_years` a quarter of the persons in the middle of the year; `start` the first quarter of the
        care model, null where it never came; `reporting_break` is true on all rows of an area whose non-elective
        episodes break in these years, unless the break was judged to be real.
    """
    panel = sources.monthly_panel(sources.groups(mapping))
    panel = panel.only(np.asarray(np.isfinite(panel.events).all(axis=1)))
    breaks = [found for each in published.measures for found in each.breaks if found.measure == NON_ELECTIVE]
    table = _rows(
        panel,
        sources,
        homes=units_of(mapping, CareModel.EHCH),
        broken=areas_that_break(breaks, int(panel.years[0]), int(panel.years[-1])),
        elective=_by_quarter(published, panel),
    )
    return {f"panel-{model.value.lower()}": _beside_the_rest(table, panel, model) for model in COMPARED}


def _rows(
    panel: AreaPanel, sources: Figure11Sources, *, homes: frozenset[str], broken: set[str], elective: Floats
) -> pa.Table:
    """Lay the panel out, one row an area and quarter."""
    models = [
        CareModel.EHCH.value if group == REST and unit in homes else group
        for unit, group in zip(panel.units, panel.groups, strict=True)
    ]
    starts = {model.value: str(FIRST_QUARTER[model]) for model in COMPARED}
    units = [unit for unit, _ in product(panel.units, panel.periods)]
    labels = [model for model, _ in product(models, panel.periods)]
    return pa.table(
        {
            "unit": units,
            "unit_name": [sources.names[unit] for unit in units],
            "care_model": labels,
            "quarter": [*panel.periods] * len(panel.units),
            "events": pa.array(panel.events.ravel().round(), pa.int64()),
            "elective_episodes": pa.array(elective.ravel().round(), pa.int64(), from_pandas=True),
            "person_years": panel.person_years.ravel().round(2),
            "start": pa.array([starts.get(label) for label in labels], pa.string()),
            "reporting_break": [unit in broken for unit in units],
        }
    )


def _beside_the_rest(table: pa.Table, panel: AreaPanel, model: CareModel) -> pa.Table:
    """Keep the rows of a care model's areas and of the rest."""
    kept = np.isin(panel.groups, [model.value, REST])
    return table.filter(pa.array(np.repeat(kept, len(panel.periods))))


def _by_quarter(published: PublishedMeasures, panel: AreaPanel) -> Floats:
    """Elective episodes of the panel's areas and quarters; NaN where the publication has none."""
    found = np.full(panel.events.shape, np.nan)
    for series in (each.series for each in published.measures if each.series.measure.id == ELECTIVE):
        for place, quarter in enumerate(panel.periods):
            found[:, place] = _quarter_of(series, panel.units, Quarter.parse(quarter))
    return found


def _quarter_of(series: AreaSeries, units: Sequence[str], quarter: Quarter) -> Floats:
    """Counts of a quarter's three months, by unit; NaN where the series lacks an area or a month."""
    within = [quarter.start <= day < quarter.end for day in series.periods]
    counts = {area: counted[within] for area, counted in zip(series.areas, series.counts, strict=True)}
    nothing = np.full(_MONTHS, np.nan)
    whole = [counts.get(unit, nothing) for unit in units]
    return np.array([months.sum() if len(months) == _MONTHS else np.nan for months in whole])
