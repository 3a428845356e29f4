"""The five care models of the 2015 programme, and the units in which a model of care is delivered."""

from __future__ import annotations

from enum import StrEnum


class CareModel(StrEnum):
    """The new care models of 2015; today's names for similar work are in `docs/glossary.md`."""

    MCP = "MCP"
    PACS = "PACS"
    EHCH = "EHCH"
    ACC = "ACC"
    UEC = "UEC"


class UnitOfDelivery(StrEnum):
    """The kind of place that starts a model of care on a date, and is compared with others of its kind."""

    PRACTICE = "practice"
    CARE_HOME = "care-home"
    HOSPITAL = "hospital"
    URGENT_CARE_NETWORK = "urgent-care-network"

    @property
    def column(self) -> str:
        """Name of the column, in the registered population joined with its place, that holds the unit."""
        return self.value.replace("-", "_")
