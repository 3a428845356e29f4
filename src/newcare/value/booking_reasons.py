"""Why a saving is booked as it is, in words."""

from __future__ import annotations

from fractions import Fraction

from newcare.methods.exact_inputs import total
from newcare.terms.words import count_words, interval_words, per_cent
from newcare.value.booking import STAGES, BookedLine

NOT_TESTED = "not tested: no estimate of its outcome stands behind it, so it may be nothing"


def booking_reasons(central: BookedLine, low: BookedLine) -> tuple[str, ...]:
    """Reasons for a line's booking, at the estimate and at the limit with least saving; one at least.

    Args:
        central: the line booked at the estimate.
        low: the same line booked at the limit with least saving.
    """
    if central.estimate is None:
        return (NOT_TESTED,)
    found = [*_caps(central), *_others(central), *_at_the_low_end(central, low)]
    return tuple(found) or ("booked as claimed: the estimate allows as many events",)


def _caps(line: BookedLine) -> list[str]:
    """What the estimate, the share and other claims take from the events claimed."""
    claimed, estimate, share, left = (_events(line, stage) for stage in STAGES)
    found = []
    if estimate < claimed:
        found.append(
            f"the estimate allows {_count(estimate)} of {_count(claimed)} events claimed, each year held to its own"
        )
    if share < estimate:
        assert line.saving.events is not None
        part = per_cent(line.saving.events.attributable_share, places=0)
        found.append(f"{part} of the effect is put down to it, {_count(share)} events")
    if left < share:
        found.append(f"other claims on the same events leave {_count(left)}: each avoided event counts once")
    if line.booked < total(_at_price(line)):
        found.append("the pounds claimed are fewer than the events booked at their price")
    return found


def _others(line: BookedLine) -> list[str]:
    """Schemes that claim the same events, nobody says how many."""
    return [
        f"also claimed by {scheme}, nobody says how many: at the low end it is nothing"
        for scheme in line.unknown_claimants
    ]


def _at_the_low_end(central: BookedLine, low: BookedLine) -> list[str]:
    """What the interval does to the line where it reaches no effect."""
    estimate = central.estimate
    if estimate is None or estimate.upper < 0:
        return []
    reach = interval_words(estimate.lower, estimate.upper)
    cost = " and then costs money" if low.booked < 0 else ""
    return [f"the interval of the effect, {reach}, reaches a rise{cost}"]


def _events(line: BookedLine, stage: str) -> Fraction:
    """Events over the term that are left after a stage."""
    return total(year.events.after(stage) for year in line.years if year.events is not None)


def _at_price(line: BookedLine) -> list[Fraction]:
    """Booked events of each year at their price."""
    return [year.events.booked * year.events.price for year in line.years if year.events is not None]


def _count(events: Fraction) -> str:
    return count_words(float(events))
