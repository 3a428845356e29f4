"""Indicators as data: one TOML file says what is counted, on which day, over which people, and what better means.

The shipped files lie in this folder; a place writes its own in the same format (docs/how-to/write-an-indicator.md).
"""

from newcare.reference.indicators.columns import SOURCES, Source
from newcare.reference.indicators.conditions import Condition
from newcare.reference.indicators.definition import EVENTS, SUPPLIED, Indicator
from newcare.reference.indicators.explained import explained
from newcare.reference.indicators.parsing import parse_indicator
from newcare.reference.indicators.shipped import (
    indicator,
    indicator_among,
    indicator_names,
    indicator_of_file,
    indicator_text,
)

__all__ = [
    "EVENTS",
    "SOURCES",
    "SUPPLIED",
    "Condition",
    "Indicator",
    "Source",
    "explained",
    "indicator",
    "indicator_among",
    "indicator_names",
    "indicator_of_file",
    "indicator_text",
    "parse_indicator",
]
