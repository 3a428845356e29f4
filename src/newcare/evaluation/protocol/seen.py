"""What could have been seen when a protocol was locked or amended: by the records there were, and by the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from newcare.evaluation.protocol.clock import ago_words, first_day_of
from newcare.terms.words import day_words

ISO_LENGTH = 10  # of a day: 2023-04-01; "20230401" is a number in a panel


@dataclass(frozen=True)
class Seen:
    """What could have been seen when an entry was made; days in ISO form, or periods as a panel writes them.

    `read_to`: last day of the records that the plan read. `held_to`: last day of the records that there were.
    `first_start`: first day under the model of care. `held_outcomes`: whether records from that day on were there,
    whoever may have read them.
    """

    read_to: str
    held_to: str
    first_start: str
    held_outcomes: bool

    def could_be_seen_on(self, day: dt.date) -> bool | None:
        """Whether outcomes could have been seen by a day: records held them, or by the clock the start had come.

        Null where the periods of a panel are numbers that name no day, so that the clock cannot tell.
        """
        if self.held_outcomes:
            return True
        start = first_day_of(self.first_start)
        return None if start is None else day >= start

    def words(self, day: dt.date) -> str:
        """What that means for an entry made on a day, as a sentence."""
        held, start = (
            f"There were records to {_when(self.held_to)}",
            f"the first start {_at(self.first_start)}",
        )
        if self.held_outcomes:
            return f"{held}, after {start}: outcomes could have been seen by then."
        began = first_day_of(self.first_start)
        if began is None:
            return (
                f"{held}, before {start}; these periods name no day, so nothing shows that the start had not come:"
                " outcomes could have been seen by then."
            )
        if day >= began:
            past = f"but by the clock the start was {ago_words(began, day)}"
            return f"{held}, before {start}; {past}: outcomes could have been seen by then."
        return f"{held}, before {start}."


def _when(day: str) -> str:
    """A day as a reader writes it; a period as it stands."""
    try:
        return day_words(dt.date.fromisoformat(day)) if len(day) == ISO_LENGTH else day
    except ValueError:
        return day


def _at(day: str) -> str:
    """A day or a period with the word before it: "on 1 April 2023", "in 2023-24 Q1"."""
    words = _when(day)
    return f"in {words}" if words == day else f"on {words}"
