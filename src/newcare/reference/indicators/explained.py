"""An indicator in words that a clinician or an analyst would accept."""

from __future__ import annotations

from newcare.reference.indicators.columns import DAY, PENCE, PERSON
from newcare.reference.indicators.conditions import Condition
from newcare.reference.indicators.definition import EVENTS, Indicator

_DENOMINATORS = {
    "registered": "days registered with the unit, as person-years",
    "resident": "days of people who live in the area, as the register has them, as person-years",
    "cohort": "days of the people of the cohort, as person-years",
}
_DIRECTIONS = {
    "lower": "lower is better",
    "higher": "higher is better",
    "neither": "neither: a change is a question, not a verdict",
}


def explained(made: Indicator) -> dict[str, str]:
    """What an indicator counts and how a figure of it is read, as pairs of a heading and words."""
    found = {
        "Title": made.title,
        "Name and version": f"{made.id}, version {made.version}",
        "Counts": made.counting,
        **({} if made.supplied else _counted(made)),
        "Better": _DIRECTIONS[made.direction],
        "Standard population": made.standard.replace("-", " "),
        "Small numbers": _policy(made),
        "Source": made.source,
        "What that is worth": made.standing,
    }
    return found | ({"Caution": made.caution} if made.caution else {})


def _counted(made: Indicator) -> dict[str, str]:
    """What is said of an indicator counted from records only."""
    below = f"events of {made.share_of}" if made.denominator == EVENTS else _DENOMINATORS[made.denominator]
    found = {
        "Numerator": f"each {made.records.record} {_that(made.where)}".strip(),
        **({"But not": "; ".join(each.words() for each in made.unless)} if made.unless else {}),
        "Unit": _unit(made),
        "Day counted": f"day of {made.counting_date}"
        if made.counting_date != "event"
        else "day of the record",
        "Denominator": below,
        "Codes": _codes(made) or "none",
        "Split of stays": _split(made),
        "Tables needed": ", ".join(("register", *made.tables)),
        "One person": "can count many times in a period" if made.repeats else "counts once in a period",
    }
    if made.source_table != "spell":
        del found["Split of stays"]
    return found


def _policy(made: Indicator) -> str:
    """Which policy for small numbers holds."""
    if made.disclosure is None:
        return "by the policy of the model file that releases it"
    return f"released under the policy {made.disclosure} only"


def _that(where: tuple[Condition, ...]) -> str:
    return "" if not where else f"whose {', and whose '.join(each.words() for each in where)}"


def _unit(made: Indicator) -> str:
    """What one event is."""
    words = {
        DAY: "nights" if made.amount == "nights" else "days",
        PENCE: "pence",
        PERSON: "persons, each once in a unit and period",
    }
    return words.get(made.unit_of_count, f"{made.unit_of_count}s")


def _codes(made: Indicator) -> str:
    """The codes that are looked for."""
    coded = [each for each in (*made.where, *made.unless) if each.begins_with or each.one_of]
    return "; ".join(each.words() for each in coded)


def _split(made: Indicator) -> str:
    """Which stays count by their length."""
    nights = [each for each in made.where if each.column == "nights"]
    return nights[0].words() if nights else "stays of every length; read those of no night apart"
