"""What kind of stay it was: ambulatory care sensitive, related to a fall; one stay at a time.

`stay_flags` works the same out for a whole table of stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from newcare.population.costs import EMERGENCY_METHODS
from newcare.reference.codelists import (
    FALLS_FROM_AGE,
    StayRule,
    ambulatory_care_rules,
    begins_with_any,
    end_of_life_rule,
    fall_rules,
    filled,
    normalised,
)

Codes = Sequence[str | None]


def ambulatory_care_conditions(
    admission_method: str, diagnoses: Codes, procedures: Codes = ()
) -> tuple[StayRule, ...]:
    """The rules of ambulatory care sensitive conditions that an emergency stay meets.

    Args:
        admission_method: NHS Data Dictionary code; only methods that begin with 2 are emergencies.
        diagnoses: ICD-10 codes, the primary first, written in any way.
        procedures: OPCS-4 codes, the main one first.

    Returns:
        The rules that hold, none for a stay that is no emergency; each names its condition and group.
    """
    if not normalised(admission_method).startswith(EMERGENCY_METHODS):
        return ()
    return rules_met(ambulatory_care_rules(), diagnoses, procedures)


def is_fall(admission_method: str, age: int, diagnoses: Codes) -> bool:
    """Whether an emergency stay of a person of 65 or over is related to a fall."""
    emergency = normalised(admission_method).startswith(EMERGENCY_METHODS)
    return emergency and age >= FALLS_FROM_AGE and bool(rules_met(fall_rules(), diagnoses))


def is_end_of_life(discharge_method: str | None, days: int, diagnoses: Codes, procedures: Codes = ()) -> bool:
    """Whether a person died in a stay of so many days, without external cause and with nothing operated on."""
    rule = end_of_life_rule()
    external = _found(rule.external_causes, [filled(code) for code in diagnoses])
    died = discharge_method == rule.discharge_method
    return died and days <= rule.longest_stay and not external and not any(procedures)


def rules_met(rules: Sequence[StayRule], diagnoses: Codes, procedures: Codes = ()) -> tuple[StayRule, ...]:
    """The rules that hold for the codes of a stay."""
    read = [filled(code) for code in diagnoses]
    operated = [normalised(code) for code in procedures]
    return tuple(rule for rule in rules if _holds(rule, read, operated))


def _holds(rule: StayRule, diagnoses: Sequence[str], procedures: Sequence[str]) -> bool:
    """Whether one rule holds for codes made ready to be compared."""
    looked_in = diagnoses[:1] if rule.primary_only else diagnoses
    stands_against = (
        (rule.unless_secondary, diagnoses[1:]),
        (rule.unless_any, diagnoses),
        (rule.unless_any_procedure, procedures),
        (rule.unless_main_procedure, procedures[:1]),
    )
    return (
        _found(rule.codes, looked_in)
        and (not rule.needs_secondary or _found(rule.needs_secondary, diagnoses[1:]))
        and not any(_found(prefixes, codes) for prefixes, codes in stands_against)
    )


def _found(prefixes: Sequence[str], codes: Sequence[str]) -> bool:
    return any(begins_with_any(code, prefixes) for code in codes)
