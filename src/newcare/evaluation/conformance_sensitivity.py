"""Conformance cases of sensitivity to trends that were not parallel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from newcare.methods.adapted import plain
from newcare.methods.case_inputs import Adapter, Inputs, optional, required, values
from newcare.methods.event_study_sensitivity import Sensitivity
from newcare.methods.sensitivity_relative_magnitudes import sensitivity_relative_magnitudes
from newcare.methods.sensitivity_smoothness import sensitivity_smoothness


def _case(function: Callable[..., Sensitivity], degree: str) -> Adapter:
    """Adapt an analysis whose degree of violation has this name."""

    def case(inputs: Inputs, _: Path) -> dict[str, Any]:
        asked = values(inputs, degree)
        found = function(
            values(inputs, "estimates"),
            values(inputs, "covariance"),
            required(inputs, "pre_periods"),
            required(inputs, "post_periods"),
            asked,
            post_weights=inputs.get("post_weights"),
            confidence=optional(inputs, "confidence", 0.95),
        )
        return {
            "original": plain(found.original),
            "intervals": [{degree: at, **plain(one)} for at, one in zip(asked, found.intervals, strict=True)],
            f"largest_{degree}_excluding_zero": found.largest_excluding_zero,
        }

    return case


sensitivity_smoothness_case = _case(sensitivity_smoothness, "m")
sensitivity_relative_magnitudes_case = _case(sensitivity_relative_magnitudes, "m_bar")
