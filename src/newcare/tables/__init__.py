"""What each table means: its grain, and each column's type, unit, allowed values and privacy class."""

from newcare.tables.cubes import CUBE_TABLES
from newcare.tables.diagnostics import DIAGNOSTIC_TABLES
from newcare.tables.disclosure import DISCLOSURE
from newcare.tables.estimates import ESTIMATE_TABLES
from newcare.tables.measures import MEASURE_TABLES
from newcare.tables.people import PEOPLE_TABLES
from newcare.tables.person_estimates import PERSON_ESTIMATE_TABLES
from newcare.tables.planning import PLANNING_TABLES
from newcare.tables.population_results import POPULATION_TABLES
from newcare.tables.records import RECORD_TABLES
from newcare.tables.results import RESULT_TABLES
from newcare.tables.returns import NEIGHBOURHOOD_RETURN
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec
from newcare.tables.working import WORKING_TABLES

TABLES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        *RECORD_TABLES,
        *POPULATION_TABLES,
        *RESULT_TABLES,
        *CUBE_TABLES,
        *MEASURE_TABLES,
        *ESTIMATE_TABLES,
        *PERSON_ESTIMATE_TABLES,
        *PLANNING_TABLES,
        *DIAGNOSTIC_TABLES,
        *WORKING_TABLES,
        *PEOPLE_TABLES,
        DISCLOSURE,
        NEIGHBOURHOOD_RETURN,
    )
}

__all__ = ["TABLES", "Column", "ColumnType", "Privacy", "TableSpec"]
