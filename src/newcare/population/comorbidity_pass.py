"""What the diagnoses of a population say of each person, worked out for all lists in one pass over the table.

The same definitions as in `comorbidity` and `frailty`, which take one person at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import chain
from typing import Any

from newcare.engines import Table, Value, bits_of_any, cases, greatest, literal
from newcare.population.comorbidity import SHMI
from newcare.population.flag_words import FlagWords
from newcare.reference.codelists import (
    CHARLSON,
    ELIXHAUSER,
    IMPAIRMENTS,
    CodeList,
    PersonFlags,
    code_list,
    end_of_life_rule,
    hospital_frailty_list,
    person_flags,
)

HOSPITAL_FRAILTY_DAYS = 730  # Gilbert 2018: the stay in question and those of the two years before
YEAR_DAYS = 365
INDICES = {
    "charlson_score": (CHARLSON, "charlson_1987"),
    "charlson_quan_2011_score": (CHARLSON, "quan_2011"),
    "elixhauser_score": (ELIXHAUSER, "van_walraven"),
    "elixhauser_swiss_score": (ELIXHAUSER, "swiss"),
}
IMPAIRMENT_COLUMNS = {
    "frailty_recorded": "frail",
    "learning_disability_or_autism": "learning_disability_or_autism",
    "sight": "impaired_vision",
    "hearing": "impaired_hearing",
    "speech": "impaired_speech",
}
_SEVERE_COPD = ("chronic_respiratory_failure", "chronic_obstructive_pulmonary_disease")
_HOSPITAL_FRAILTY = "hospital-frailty"
_OWN = "own"


def diagnosed_columns() -> tuple[str, ...]:
    """Columns of whole numbers that `diagnosed` gives for each person, in order, without a list of the user."""
    own = person_flags()
    return (
        *INDICES,
        "elixhauser_categories",
        "hospital_frailty_tenths",
        "conditions",
        *own.conditions,
        *(name for name in own.lasting if name != _SEVERE_COPD[0]),
        "severe_copd",
        *IMPAIRMENT_COLUMNS,
        *own.in_hospital_past_year,
        *own.past_year,
        "palliative_care",
    )


def diagnosed(
    diagnosis: Table, *, on: str, own: PersonFlags | None = None, shmi: CodeList | None = None
) -> Table:
    """Comorbidity, frailty, conditions and flags of each person with a diagnosis that any list names.

    Args:
        diagnosis: table `diagnosis`; codes may be written in any way, and repeated.
        on: the day, as an ISO date; only what was recorded before it counts. Conditions and indices look back as far
            as the records go. The Hospital Frailty Risk Score takes hospital records of the 730 days before (it is
            made for ages 75 and over, and given for everyone). Behaviour and pregnancy are of the 365 days before.
        own: conditions and flags; by default the shipped ones.
        shmi: from `newcare.reference.codelists.charlson_for_shmi`; then `charlson_shmi_score` is given too.

    Returns:
        One row a person: person_id and `diagnosed_columns()`, whole numbers, none null; flags are 0 or 1. People of
        whom no list ever says anything have no row.
    """
    day = dt.date.fromisoformat(on)
    own = own or person_flags()
    words = _flags(own, shmi)
    rows = diagnosis.select("person_id", "recorded_date", "code", "source")
    # The day is left to `_in_time`: a filter here makes DuckDB expect so few rows that it would hash all of them
    # for the join, in place of the few codes.
    joined = rows.join(words.of_codes(rows.filter(rows.recorded_date < day)), "code")
    person = joined.group_by("person_id").agg(
        **{
            word: bits_of_any(_in_time(joined, words, own, number, day))
            for number, word in enumerate(words.words)
        }
    )
    found = {**_indices(person, words), **_own_flags(person, words, own)}
    scores = {name: found[name] for name in diagnosed_columns()}
    if shmi is not None:
        scores["charlson_shmi_score"] = greatest(_index(person, words, shmi, SHMI), literal(0, "int64"))
    return person.select("person_id", **scores)


def _flags(own: PersonFlags, shmi: CodeList | None) -> FlagWords:
    """Every flag of every list, each under the name of its list; those that always count stand first."""
    lists = [code_list(CHARLSON), code_list(ELIXHAUSER), code_list(IMPAIRMENTS), *([shmi] if shmi else [])]
    flags: dict[str, tuple[str, ...]] = {}
    for listed in lists:
        flags |= _named(listed.id, listed.codes)
    flags |= _named(_OWN, {**own.conditions, **own.lasting})
    for passing in _passing(own).values():
        flags |= passing
    return FlagWords(flags)


def _passing(own: PersonFlags) -> dict[tuple[int, bool], dict[str, tuple[str, ...]]]:
    """Flags that hold for a time only: (days, whether a hospital has to say so) -> flags."""
    palliative = {"palliative_care": end_of_life_rule().palliative_care}
    return {
        (HOSPITAL_FRAILTY_DAYS, True): _named(_HOSPITAL_FRAILTY, hospital_frailty_list().codes),
        (YEAR_DAYS, True): _named(_OWN, own.in_hospital_past_year),
        (YEAR_DAYS, False): _named(_OWN, {**own.past_year, **palliative}),
    }


def _named(owner: str, groups: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {f"{owner}: {name}": prefixes for name, prefixes in groups.items()}


def _in_time(row: Table, words: FlagWords, own: PersonFlags, number: int, day: dt.date) -> Value:
    """One word of a row, less the flags whose time has passed or that a hospital would have to say."""
    word = row[words.words[number]]
    known = row.recorded_date < day
    missing: Any = literal(0, "int64")
    for (days, in_hospital), flags in _passing(own).items():
        mask = words.mask(flags, number)
        if mask:
            holds = row.recorded_date >= day - dt.timedelta(days=days)
            holds = holds & (row.source == "hospital") if in_hospital else holds
            missing = missing + cases((holds, 0), else_=mask)
    if words.mask(chain.from_iterable(_passing(own).values()), number):
        word = word & (literal(-1, "int64") - missing)
    return cases((known, word), else_=literal(0, "int64"))


def _indices(person: Table, words: FlagWords) -> dict[str, Value]:
    """The comorbidity indices and the Hospital Frailty Risk Score."""
    elixhauser = code_list(ELIXHAUSER)
    frailty = hospital_frailty_list().weights["tenths"]
    both_forms = _milder_too(person, words, elixhauser)
    return {
        **{name: _index(person, words, code_list(of), weights) for name, (of, weights) in INDICES.items()},
        "elixhauser_categories": words.count(person, _named(elixhauser.id, elixhauser.codes))
        - sum(both_forms.values(), literal(0, "int64")),
        "hospital_frailty_tenths": words.weighted(
            person, {f"{_HOSPITAL_FRAILTY}: {code}": tenths for code, tenths in frailty.items()}
        ),
    }


def _index(person: Table, words: FlagWords, listed: CodeList, weights: str) -> Value:
    """One index: the sum of weights, less that of the milder form wherever the graver is there too."""
    points = listed.weights[weights]
    total = words.weighted(person, {f"{listed.id}: {name}": points[name] for name in listed.codes})
    for milder, both in _milder_too(person, words, listed).items():
        if points[milder]:
            total = total - both * literal(points[milder], "int64")
    return total


def _milder_too(person: Table, words: FlagWords, listed: CodeList) -> dict[str, Value]:
    """Milder form of a disease -> whether the person has both forms on record."""
    return {
        milder: words.has(person, f"{listed.id}: {graver}") * words.has(person, f"{listed.id}: {milder}")
        for graver, milder in listed.milder_form.items()
    }


def _own_flags(person: Table, words: FlagWords, own: PersonFlags) -> dict[str, Value]:
    """Conditions and their number, severity, disability, impairment and behaviour."""
    named = {**own.conditions, **own.lasting, **own.in_hospital_past_year, **own.past_year}
    flags = {name: words.has(person, f"{_OWN}: {name}") for name in (*named, "palliative_care")}
    failing, obstructed = (flags[name] for name in _SEVERE_COPD)
    impairments = {
        column: words.has(person, f"{code_list(IMPAIRMENTS).id}: {group}")
        for column, group in IMPAIRMENT_COLUMNS.items()
    }
    return {
        "conditions": words.count(person, _named(_OWN, own.conditions)),
        **flags,
        "severe_copd": failing * obstructed,
        **impairments,
    }
