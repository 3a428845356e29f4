"""The conformance cases' names for the designs of this package: one adapter from JSON for each function."""

from __future__ import annotations

from newcare.evaluation.conformance_comparisons import (
    callaway_santanna_case,
    difference_in_differences_case,
)
from newcare.evaluation.conformance_regressions import event_study_case, two_way_fixed_effects_case
from newcare.methods.case_inputs import Adapter

CONFORMANCE: dict[str, Adapter] = {
    "two_way_fixed_effects": two_way_fixed_effects_case,
    "event_study": event_study_case,
    "callaway_santanna": callaway_santanna_case,
    "difference_in_differences": difference_in_differences_case,
}
