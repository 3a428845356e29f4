"""Designs over one panel of areas: what each needs, how it works, and what it finds."""

from newcare.evaluation.areas.case import DIFFERENCE, RATIO, AreaCase, Counts
from newcare.evaluation.areas.design import AreaDesign, Asked, DesignFindings
from newcare.evaluation.areas.drift import Drift, drift_before_start, why_no_interval
from newcare.evaluation.areas.finding import Finding
from newcare.evaluation.areas.registry import AREA_DESIGNS, area_design

__all__ = [
    "AREA_DESIGNS",
    "DIFFERENCE",
    "RATIO",
    "AreaCase",
    "AreaDesign",
    "Asked",
    "Counts",
    "DesignFindings",
    "Drift",
    "Finding",
    "area_design",
    "drift_before_start",
    "why_no_interval",
]
