"""What every protocol takes from the section that says how it is judged, of a model file or of its own."""

from __future__ import annotations

from typing import Any

from newcare.caremodel.judgement import HowJudged

_PARTS = (
    "estimand",
    "comparators",
    "designs",
    "covariates",
    "subgroups",
    "exclude_reporting_breaks",
    "confidence",
    "smallest_effect_that_matters",
    "follow_up_years",
    "what_would_count_as_failure",
)


def analysis_of(judged: HowJudged) -> dict[str, Any]:
    """Parts of a protocol, by name, that its section [evaluation] says."""
    return {name: getattr(judged, name) for name in _PARTS}
