"""The checks that could refute a result, one module each, and `diagnose`, which runs them all."""

from newcare.evaluation.diagnostics.check import GATES, SIGNIFICANCE, Check
from newcare.evaluation.diagnostics.diagnose import diagnose, diagnose_observed
from newcare.evaluation.diagnostics.examined import Examined

__all__ = ["GATES", "SIGNIFICANCE", "Check", "Examined", "diagnose", "diagnose_observed"]
