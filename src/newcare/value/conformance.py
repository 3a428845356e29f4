"""The conformance cases' names for the sums of value."""

from __future__ import annotations

from collections.abc import Mapping

from newcare.methods.adapted import adapted
from newcare.methods.case_inputs import Adapter
from newcare.value.comparability import double_count_check, value_consistency_check
from newcare.value.discounting import discount_factor, net_present_value, optimism_adjusted, payback
from newcare.value.fund import fund_allocation
from newcare.value.gap import cohort_size, gap_split, national_to_local_gap, programme_spend
from newcare.value.returns import forecast_vs_plan, net_saving, return_per_100, return_summary

_SAME_NAME = (
    cohort_size,
    discount_factor,
    double_count_check,
    forecast_vs_plan,
    fund_allocation,
    gap_split,
    national_to_local_gap,
    net_present_value,
    net_saving,
    optimism_adjusted,
    payback,
    programme_spend,
    return_per_100,
    return_summary,
    value_consistency_check,
)

CONFORMANCE: Mapping[str, Adapter] = {function.__name__: adapted(function) for function in _SAME_NAME}
