"""Check and quarantine: every row of an extract is accepted, or put aside with reasons that can be acted upon."""

from newcare.records.checking.catalogue import RuleText, Severity, rule_catalogue, rule_text
from newcare.records.checking.check_file import Checked, check_file, find_all, staged_rows
from newcare.records.checking.check_folder import CheckedFile, check_staged
from newcare.records.checking.months import ACTIVITY, FileNote
from newcare.records.checking.plausibility import Plausibility
from newcare.records.checking.rules import Check, Rule
from newcare.records.checking.typed import StagedRows

__all__ = [
    "ACTIVITY",
    "Check",
    "Checked",
    "CheckedFile",
    "FileNote",
    "Plausibility",
    "Rule",
    "RuleText",
    "Severity",
    "StagedRows",
    "check_file",
    "check_staged",
    "find_all",
    "rule_catalogue",
    "rule_text",
    "staged_rows",
]
