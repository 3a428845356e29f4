"""Rules between the keys of a model file, and between it and its waves: dates in order, the same providers.

A rule is looked at when the keys that it needs are sound, whatever is wrong elsewhere in the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from newcare.caremodel.faults import Fault
from newcare.caremodel.lines import Lines, Location
from newcare.caremodel.model_file import ModelFile
from newcare.caremodel.refusals import did_you_mean
from newcare.caremodel.values import Section, year_end, year_start
from newcare.caremodel.waves import Wave

Sound: TypeAlias = Mapping[tuple[str, str], Any]
Breach: TypeAlias = tuple[Location, str]

GAIN, LOSS = ("contract", "gain_share"), ("contract", "loss_share")
TERM = ("contract", "term_years")
BASE, PAYMENT = ("budget", "base_year"), ("budget", "payment_year")
BASELINE = ("outcomes", "baseline_year")
COUNTED = ("place", "population_date")


def sound_values(raw: Mapping[str, Any], refused: Iterable[Location]) -> Sound:
    """Values of the keys (section, key) that the schema has not refused."""
    unsound = {location[:2] for location in refused} | {
        location[:1] for location in refused if len(location) == 1
    }
    return {
        (section, key): TypeAdapter(kept.rebuild_annotation()).validate_python(raw[section][key])
        for section, field in ModelFile.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
        if section in raw and (section,) not in unsound
        for key, kept in field.annotation.model_fields.items()
        if key in raw[section] and (section, key) not in unsound
    }


def contradictions(sound: Sound, file: str, lines: Lines) -> list[Fault]:
    """Faults of a model file that only two keys together show."""
    return [
        Fault(file, lines.of(location), sentence)
        for keys, rule in _RULES
        if all(key in sound for key in keys)
        for location, sentence in rule(*(sound[key] for key in keys))
    ]


def _same_providers(gain: Mapping[str, float], loss: Mapping[str, float]) -> Iterator[Breach]:
    """Gains and losses name the same providers, so that a misspelt one cannot walk away from its losses."""
    for here, there, shares, others in ((GAIN, LOSS, gain, loss), (LOSS, GAIN, loss, gain)):
        for provider in shares.keys() - others.keys():
            near = did_you_mean(provider, others) or "Write the share 0 where it takes no part."
            yield (
                (*here, provider),
                f"contract.{here[1]}: '{provider}' does not stand in {there[1]}; both name the same providers. {near}",
            )


def _baseline_before_payment(baseline: str, payment: str) -> Iterator[Breach]:
    """The baseline year does not come after the year that is paid for."""
    if baseline > payment:
        yield BASELINE, f"outcomes.baseline_year: {baseline} comes after the payment year {payment}."


def _counted_in_time(day: dt.date, baseline: str, base: str, payment: str) -> Iterator[Breach]:
    """The population is counted between the first year that the file names and the end of the year paid for."""
    first, end = year_start(min(baseline, base)), year_end(payment)
    if not first <= day <= end:
        yield (
            COUNTED,
            f"place.population_date: found {day}; allowed: from {first} (the first year that the file names)"
            f" to {end} (the end of the payment year).",
        )


_RULES: tuple[tuple[tuple[tuple[str, str], ...], Callable[..., Iterator[Breach]]], ...] = (
    ((GAIN, LOSS), _same_providers),
    ((BASELINE, PAYMENT), _baseline_before_payment),
    ((COUNTED, BASELINE, BASE, PAYMENT), _counted_in_time),
)


def misplaced_waves(waves: Sequence[Wave], sound: Sound, file: str) -> Iterator[Fault]:
    """Waves that start before the baseline year is over, or after the contract has ended."""
    if BASELINE in sound:
        baseline, first = sound[BASELINE], year_end(sound[BASELINE])
        for wave in waves:
            if wave.start < first:
                yield Fault(
                    file,
                    wave.line,
                    f"'{wave.unit}' starts on {wave.start}, before the baseline year {baseline} is over, so that its"
                    f" baseline would hold its own results; allowed: from {first}, or an earlier baseline_year.",
                )
    if PAYMENT in sound and TERM in sound:
        ends = year_end(sound[PAYMENT])
        last = ends.replace(year=ends.year + sound[TERM])
        for wave in waves:
            if wave.start >= last:
                yield Fault(
                    file,
                    wave.line,
                    f"'{wave.unit}' starts on {wave.start}, when the contract is over; allowed: before {last}.",
                )
