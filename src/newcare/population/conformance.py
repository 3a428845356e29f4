"""The conformance cases' names for what this package works out, from each of its rooms."""

from __future__ import annotations

from collections.abc import Mapping

from newcare.methods.case_inputs import Adapter
from newcare.population import conformance_codes, conformance_costs, conformance_segments

CONFORMANCE: Mapping[str, Adapter] = {
    **conformance_codes.CONFORMANCE,
    **conformance_segments.CONFORMANCE,
    **conformance_costs.CONFORMANCE,
}
