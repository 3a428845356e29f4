"""The conformance cases' names for control charts, run charts and funnels: one adapter from JSON for each function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from newcare.methods.adapted import adapted
from newcare.methods.case_inputs import Adapter, Inputs, rows
from newcare.methods.control_charts import xmr_chart
from newcare.methods.control_rules import spc_rule
from newcare.methods.funnels import funnel_limits, funnel_significance
from newcare.methods.overdispersion import funnel_overdispersion
from newcare.methods.run_charts import run_chart


def _of_units(function: Callable[..., Any]) -> Adapter:
    """Adapt a function of units, which a case gives as rows or as a table."""
    adapter = adapted(function)

    def case(inputs: Inputs, folder: Path) -> Any:
        if inputs.get("units") is None:
            return adapter(inputs, folder)
        return adapter({**inputs, "units": rows(inputs, "units", folder)}, folder)

    return case


CONFORMANCE: Mapping[str, Adapter] = {
    "xmr_chart": adapted(xmr_chart),
    "spc_rule": adapted(spc_rule),
    "run_chart": adapted(run_chart),
    "funnel_limits": _of_units(funnel_limits),
    "funnel_significance": _of_units(funnel_significance),
    "funnel_overdispersion": _of_units(funnel_overdispersion),
}
