"""The conformance cases' name for concentration of cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newcare.methods.case_inputs import Adapter, Inputs, values
from newcare.methods.concentration import cost_concentration


def _cost_concentration(inputs: Inputs, _: Path) -> dict[str, Any]:
    """Share of the total held by the dearest."""
    found = cost_concentration(values(inputs, "costs"), values(inputs, "top_percent"))
    return {**asdict(found), "shares": [asdict(share) for share in found.shares]}


CONFORMANCE: Mapping[str, Adapter] = {"cost_concentration": _cost_concentration}
