"""What a made-up place has for each target of its calibration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.synthetic.arrays import Flags, Floats
from newcare.synthetic.conditions import CONDITIONS
from newcare.synthetic.person_use import NHS_TABLES, Registered, registered_on
from newcare.synthetic.practice_events import SMOKING
from newcare.synthetic.predictability import EMERGENCY, predictability

Figures = dict[tuple[str, str | None], float]
_OLDEST_TEN, _TOP, _YOUNG, _OLD, _ADULT = 9, 20, 25, 65, 16
_CHRONIC = (  # chronic ambulatory-care-sensitive conditions: ICD-10 prefixes of primary diagnoses
    *("J41", "J42", "J43", "J44", "J45", "J46", "J47"),
    *("I50", "J81", "I110", "I130", "I20", "I25", "I10", "I119", "I48"),
    *("E10", "E11", "E12", "E13", "E14", "D501", "D508", "D509", "D51", "D52"),
    *("G40", "G41", "F00", "F01", "F02", "F03", "B180", "B181"),
)


def figures(tables: Mapping[str, pa.Table], years: Sequence[dt.date]) -> Figures:
    """Every figure, by target and group, over the last year of a place.

    Args:
        tables: all records of the place, as `make_place` gives them.
        years: first days of its three years, and the day after the last.
    """
    people = [registered_on(tables, day) for day in years[:-1]]
    last, start, end = people[-1], years[-2], years[-1]
    affected = (last.count("spell", start, end, EMERGENCY) > 0) | last.died(start, end)
    found: Figures = {("predictability", None): predictability(people, years)}
    for k in range(_OLDEST_TEN + 1):
        of_age = np.minimum(last.age // 10, _OLDEST_TEN) == k
        group = "90+" if k == _OLDEST_TEN else f"{10 * k}-{10 * k + 9}"
        found["admitted-or-died", group] = 1000 * float(affected[of_age].mean())
    for k in range(1, 6):
        found["admitted-or-died-by-deprivation", str(k)] = 1000 * float(affected[last.fifth == k].mean())
    return found | _use(tables, last, start, end) | _health(last) | _cost(last, years)


def top_people(cost: Floats) -> Flags:
    """The 5 % who cost most; ties in the order of the people."""
    chosen = np.zeros(len(cost), dtype=bool)
    chosen[np.argsort(-cost, kind="stable")[: len(cost) // _TOP]] = True
    return chosen


def _use(tables: Mapping[str, pa.Table], last: Registered, start: dt.date, end: dt.date) -> Figures:
    """Admissions, attendances and stays."""
    admissions = last.count("spell", start, end, EMERGENCY)
    attendances = last.count("attendance", start, end)
    by_fifth = [attendances[last.fifth == k].mean() for k in (1, 5)]
    spell = tables["spell"].filter(EMERGENCY & (pc.field("admission_date") >= start))
    nights = pc.days_between(spell["admission_date"], spell["discharge_date"])
    chronic = pc.match_substring_regex(spell["primary_diagnosis"], f"^({'|'.join(_CHRONIC)})")
    return {
        ("emergency-admissions", None): 1000 * float(admissions.mean()),
        ("admissions-of-the-admitted", None): float(admissions[admissions > 0].mean()),
        ("attendances", None): 1000 * float(attendances.mean()),
        ("attendances-by-deprivation", None): float(by_fifth[0] / by_fifth[1]),
        ("mean-stay", None): float(pc.mean(nights).as_py()),
        ("chronic-ambulatory-care-sensitive", None): 100 * float(pc.mean(chronic.cast(pa.int8())).as_py()),
    }


def _health(last: Registered) -> Figures:
    """Conditions and smoking, in per cent of people."""
    have = {condition.name: last.has(tuple(code for code, _ in condition.codes)) for condition in CONDITIONS}
    several = sum(flags.astype(np.int64) for flags in have.values()) >= 2
    adults = last.age >= _ADULT
    smoking = last.latest_code(SMOKING)[adults]
    found: Figures = {("prevalence", name): 100 * float(flags.mean()) for name, flags in have.items()}
    return found | {
        ("dementia", None): 100 * float(have["dementia"][last.age >= _OLD].mean()),
        ("several-conditions", None): 100 * float(np.mean(several)),
        ("smoking", None): 100 * float((smoking[smoking >= 0] == 0).mean()),
    }


def _cost(last: Registered, years: Sequence[dt.date]) -> Figures:
    """How cost gathers in few people, and how many of them are the same a year on, in per cent."""
    before, after = (
        sum((last.cost(table, start, end) for table in NHS_TABLES), np.zeros(len(last.ids)))
        for start, end in ((years[-3], years[-2]), (years[-2], years[-1]))
    )
    everything = after + last.package_cost(years[-2], years[-1])
    young = last.age < _YOUNG
    there, again = top_people(before[young]), top_people(after[young])
    return {
        ("cost-of-the-top-5-per-cent", None): _share(after),
        ("cost-of-the-top-5-per-cent-with-social-care", None): _share(everything),
        ("persistence", None): 100 * float(again[there].mean()),
    }


def _share(cost: Floats) -> float:
    """Per cent of cost that the top 5 % have."""
    return 100 * float(cost[top_people(cost)].sum() / cost.sum())
