"""Say which tables hold no row: a missing extract must not pass for people without need."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = {
    "spell": "hospital stays",
    "attendance": "emergency attendances",
    "contact": "contacts with community, mental health and general practice services",
    "package": "packages of social care",
    "diagnosis": "diagnoses",
    "score": "clinical scores",
    "procedure": "procedures",
    "coded_event": "coded events of GP records",
    "appointment": "outpatient appointments",
    "call": "ambulance and 111 calls",
}


def empty_tables_words(empty: Sequence[str]) -> list[str]:
    """One sentence that names tables of use and need without rows; none where every table has some."""
    if not empty:
        return []
    named = "; ".join(_WORDS[name] for name in empty)
    return [
        f"No rows of: {named}. Needs and use that rest on them are counted as none: was an extract missing?"
    ]
