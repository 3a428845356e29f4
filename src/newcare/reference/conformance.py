"""The conformance cases' names for the reference facts of this package: one adapter from JSON for each function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newcare.methods.case_inputs import Adapter, Inputs, texts, values
from newcare.reference.standard_population import european_standard_population_2013


def _european_standard_population_2013(inputs: Inputs, _: Path) -> dict[str, Any]:
    """European Standard Population in the bands asked for."""
    unasked = inputs.get("age_bands") is None
    bands = None if unasked else texts("age_bands", values(inputs, "age_bands"))
    return asdict(european_standard_population_2013(bands))


CONFORMANCE: Mapping[str, Adapter] = {
    "european_standard_population_2013": _european_standard_population_2013,
}
