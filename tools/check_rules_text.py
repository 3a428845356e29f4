"""The page of the rules of `newcare check`, from their catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newcare.records.checking import RuleText, Severity
from tools.reference_text import page, rows


def check_rules_page(
    rules: Mapping[str, RuleText], lines: Mapping[str, str], files: Mapping[str, tuple[str, str]]
) -> str:
    """Every reason to put a row aside, to warn of it, or to refuse a file: its code, what it means, what to do.

    Args:
        rules: of rows, by code.
        lines: why a line could not be split into columns: code -> message.
        files: why a file is refused as a whole: code -> (message, remedy).
    """
    opening = (
        "`newcare check` gives a reason for every row that it puts aside, and for every file that it refuses. Each has "
        "a code, which stands in the page, in `summary.csv` and in the rows themselves. Accepted and quarantined rows "
        "are always all the rows read."
    )
    errors = [rule for rule in rules.values() if rule.severity is Severity.ERROR]
    warnings = [rule for rule in rules.values() if rule.severity is Severity.WARNING]
    return page(
        "Rules of newcare check",
        opening,
        [
            _section("Errors: the row goes into quarantine", errors),
            _section("Warnings: the row is accepted and carries the reason", warnings),
            "## Lines that cannot be split into columns\n\n"
            + rows(
                ("code", "what is wrong"), ([f"`{code}`", _plain(message)] for code, message in lines.items())
            ),
            "## Files refused as a whole\n\n"
            + rows(
                ("code", "what is wrong", "what to do"),
                ([f"`{code}`", _plain(message), _plain(remedy)] for code, (message, remedy) in files.items()),
            ),
        ],
    )


def _section(title: str, rules: list[RuleText]) -> str:
    """One severity as a table."""
    cells = ([f"`{rule.code}`", rule.message, rule.remedy] for rule in rules)
    return f"## {title}\n\n" + rows(("code", "what is wrong", "what to do"), cells)


def _plain(template: str) -> str:
    """A message whose gaps are shown as dots."""
    return re.sub(r"\{\w+[^}]*\}", "…", template).removesuffix(" …")
