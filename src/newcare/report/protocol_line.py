"""Whether the protocol of an evaluation was locked, at the foot of every page that shows its results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from newcare.report.page import Page


def with_protocol(page: Page, about: Mapping[str, Any]) -> Page:
    """Say first at the foot of a page whether the protocol was locked, amended or not locked, and its worth."""
    protocol = about.get("protocol")
    return page if protocol is None else replace(page, colophon=(protocol["sentence"], *page.colophon))


def protocol_row(about: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The same as a row of the first sheet of a workbook; none where nothing is known."""
    protocol = about.get("protocol")
    return () if protocol is None else (("Protocol", protocol["sentence"]),)
