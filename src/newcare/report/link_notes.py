"""What every section of the page of `newcare link` needs: its notes, and a table only where it has rows."""

from __future__ import annotations

from newcare.report.link_findings import LinkFindings
from newcare.report.page import DataTable, Notes


def notes_of(findings: LinkFindings, method: str, interval: str = "none; these are counts") -> Notes:
    """Method, interval and data version of a section."""
    return Notes(method, interval, findings.data_version)


def shown(table: DataTable) -> tuple[DataTable, ...]:
    """A table, or none where it has no rows."""
    return (table,) if table.rows else ()
