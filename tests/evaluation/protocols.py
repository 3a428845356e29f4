"""Protocols for tests, and entries of a lock as they would be made on a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from newcare.evaluation.protocol import Locked, Outcome, Protocol, Seen, Start, lock_protocol

BEFORE = Seen(read_to="2023-06-30", held_to="2023-06-30", first_start="2023-07-01", held_outcomes=False)
AFTER = Seen(read_to="2023-06-30", held_to="2026-03-31", first_start="2023-07-01", held_outcomes=True)


def a_protocol(**changes: object) -> Protocol:
    """A small protocol with these parts changed."""
    parts: dict[str, object] = {
        "title": "Visits after a fall",
        "question": "Do visits reduce admissions?",
        "intervention": ("F2.3 Visit within two days",),
        "population": "People with frailty.",
        "estimand": "Mean effect on the practices that started.",
        "unit": "practice",
        "starts": (Start("A1", "2023-07-01"), Start("A2", "2024-01-01")),
        "outcomes": (
            Outcome("primary", "emergency-admissions", "spells by day of admission"),
            Outcome("balancing", "emergency-bed-days", "nights"),
        ),
        "baseline": "2022-23",
        "comparators": ("never-treated",),
        "designs": ("callaway-santanna", "two-way-fixed-effects"),
        "covariates": (),
        "subgroups": (),
        "exclude_reporting_breaks": True,
        "confidence": 0.95,
        "smallest_effect_that_matters": 0.03,
        "promised_fall": None,
        "follow_up_years": 2,
        "what_would_count_as_failure": "No fall.",
    }
    return Protocol(**(parts | changes))  # type: ignore[arg-type]


def locked_on(
    day: str, protocol: Protocol, path: Path, *, seen: Seen = BEFORE, why: str | None = None
) -> Locked:
    """Lock a protocol at noon of a day."""
    noon = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return lock_protocol(protocol, path, seen=seen, now=noon, why=why)
