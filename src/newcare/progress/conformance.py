"""The conformance cases' names for scores of progress."""

from __future__ import annotations

from collections.abc import Mapping

from newcare.methods.adapted import adapted
from newcare.methods.case_inputs import Adapter
from newcare.progress.scores import coverage_of_population, framework_progress

CONFORMANCE: Mapping[str, Adapter] = {
    function.__name__: adapted(function) for function in (coverage_of_population, framework_progress)
}
