"""Who is registered on a day, what they need, in which segment they are, and who is in the cohort."""

from newcare.population.cohort import cohort
from newcare.population.comorbidity_pass import diagnosed, diagnosed_columns
from newcare.population.costs import EMERGENCY_METHODS, costed_records, package_costs, package_costs_within
from newcare.population.needs import needs
from newcare.population.registered import (
    age_band_in,
    age_band_of,
    person_days,
    quarters_table,
    registered_population,
    unit_sites,
    with_unit,
)
from newcare.population.segments import segment_overlap, segments

__all__ = [
    "EMERGENCY_METHODS",
    "age_band_in",
    "age_band_of",
    "cohort",
    "costed_records",
    "diagnosed",
    "diagnosed_columns",
    "needs",
    "package_costs",
    "package_costs_within",
    "person_days",
    "quarters_table",
    "registered_population",
    "segment_overlap",
    "segments",
    "unit_sites",
    "with_unit",
]
