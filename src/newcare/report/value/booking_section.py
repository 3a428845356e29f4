"""What may be booked of each saving, the reasons, and the events behind it."""

from __future__ import annotations

from collections.abc import Mapping

from newcare.methods.exact_inputs import total
from newcare.report.page import DataTable, Section
from newcare.report.results import table_of
from newcare.report.value.words import INTERVAL, KINDS, count, money, notes, signed
from newcare.terms.words import interval_words, per_cent
from newcare.value.booking import BookedLine
from newcare.value.booking_reasons import booking_reasons
from newcare.value.valued import Valued


def booking_section(valued: Valued) -> Section:
    """What may be booked of each saving, and why."""
    lines = valued.appraised.lines
    not_tested = [line.saving.name for line in lines["central"] if not line.tested]
    cut = (
        valued.appraised.claimed.gross_saving_pounds - valued.appraised.booked["central"].gross_saving_pounds
    )
    return Section(
        "booking",
        "What may be booked, and why not all?",
        (
            f"{money(cut)} of what is claimed may not be booked at the estimate.",
            f"Not tested by any estimate: {', '.join(not_tested)}."
            if not_tested
            else "Every line is tested.",
        ),
        tables=(_booked(valued), _why(valued), *_events(valued)),
        notes=notes(valued.ledger, INTERVAL, *_sources(valued)),
    )


def _booked(valued: Valued) -> DataTable:
    """Each saving as claimed and as booked."""
    lines = valued.appraised.lines
    return table_of(
        "Savings over the term, claimed and booked",
        [
            {
                "name": central.saving.name,
                "kind": KINDS[central.saving.kind],
                "claimed": money(central.claimed),
                "booked": money(central.booked),
                "range": f"{signed(low.booked)} to {signed(high.booked)}",
            }
            for central, low, high in zip(lines["central"], lines["low"], lines["high"], strict=True)
        ],
        text=("kind",),
        name="Saving",
        kind="Kind",
        claimed="Claimed",
        booked="Booked",
        range="Low to high end",
    )


def _why(valued: Valued) -> DataTable:
    """Why each saving is booked as it is."""
    lines = valued.appraised.lines
    return table_of(
        "Why it is booked so",
        [
            {"name": central.saving.name, "why": f"{'; '.join(booking_reasons(central, low))}."}
            for central, low in zip(lines["central"], lines["low"], strict=True)
        ],
        text=("why",),
        name="Saving",
        why="Why",
    )


def _events(valued: Valued) -> tuple[DataTable, ...]:
    """The estimates, and events claimed against events that they allow."""
    tested = [line for line in valued.appraised.lines["central"] if line.tested]
    if not tested:
        return ()
    rows = [_events_row(line) for line in tested]
    return (
        table_of(
            "Events behind the savings that are tested, over the term",
            rows,
            name="Saving",
            effect="Effect (interval)",
            claimed="Claimed",
            avoided="Avoided by the estimate",
            others="Claimed by others",
            booked="Booked",
        ),
    )


def _events_row(line: BookedLine) -> Mapping[str, str]:
    """One tested saving's events."""
    estimate = line.estimate
    assert estimate is not None
    behind = [year.events for year in line.years if year.events is not None]
    return {
        "name": line.saving.name,
        "effect": f"{per_cent(estimate.relative_effect, signed=True)}"
        f" ({interval_words(estimate.lower, estimate.upper)})",
        "claimed": count(total(each.claimed for each in behind)),
        "avoided": count(total(each.avoided for each in behind)),
        "others": count(total(each.of_other_schemes + each.of_lines_above for each in behind)),
        "booked": count(total(each.booked for each in behind)),
    }


def _sources(valued: Valued) -> list[str]:
    """Where each estimate and each price of an event comes from."""
    found = []
    for line in valued.appraised.lines["central"]:
        estimate, events, behind = line.estimate, line.saving.events, line.years[0].events
        if estimate is not None and events is not None and behind is not None:
            found.append(
                f"{line.saving.name}: effect with its {per_cent(estimate.confidence, places=0)} interval from"
                f" {estimate.source}; {money(behind.price)} an event from {events.source}."
            )
    return found
