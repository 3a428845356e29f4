"""What each table means: its grain, and each column's type, unit, allowed values and privacy class."""

from newcare.tables.estimates import ESTIMATE_TABLES
from newcare.tables.population_results import POPULATION_TABLES
from newcare.tables.records import RECORD_TABLES
from newcare.tables.results import RESULT_TABLES
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec
from newcare.tables.working import WORKING_TABLES

TABLES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (*RECORD_TABLES, *POPULATION_TABLES, *RESULT_TABLES, *ESTIMATE_TABLES, *WORKING_TABLES)
}

__all__ = ["TABLES", "Column", "ColumnType", "Privacy", "TableSpec"]
