"""Rules between the keys of a model file, and between it and its waves: dates in order, the same providers.

A rule is looked at when the keys that it needs are sound, whatever is wrong elsewhere in the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from newcare.caremodel.faults import Fault
from newcare.caremodel.lines import Lines, Location
from newcare.caremodel.model_file import ModelFile
from newcare.caremodel.money import Deflator
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
BALANCING, CONTROLS = ("outcomes", "balancing"), ("evaluation", "negative_controls")
PRIMARY, PRICED = ("outcomes", "primary"), ("value", "for")
PRICE_BASE, DEFLATOR = ("value", "price_base"), ("value", "deflator")


def sound_values(raw: Mapping[str, Any], refused: Iterable[Location]) -> Sound:
    """Values of the keys (section, key) that the schema has not refused.

    A key left out has its default, unless an unknown key of its section may be that key misspelt.
    """
    unsound = {location[:2] for location in refused} | {
        location[:1] for location in refused if len(location) == 1
    }
    return {
        (section, key): value
        for section, field in ModelFile.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
        if section in raw and (section,) not in unsound
        for key, value in _values(
            raw[section], field.annotation, {loc[1] for loc in unsound if loc[0] == section}
        )
    }


def _values(
    table: Mapping[str, Any], kind: type[Section], unsound: Collection[object]
) -> Iterator[tuple[str, Any]]:
    """Give the sound keys of one section, by the names that the file has for them."""
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    for key, field in fields.items():
        if key in table and key not in unsound:
            yield key, TypeAdapter(field.rebuild_annotation()).validate_python(table[key])
        elif key not in table and not field.is_required() and table.keys() <= fields.keys():
            yield key, field.get_default(call_default_factory=True, validated_data={})


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


def _priced_as_judged(primary: str, event: str) -> Iterator[Breach]:
    """The price is that of one event of the primary outcome: events avoided of one kind are not worth another's."""
    if event != primary:
        yield (
            PRICED,
            f"value.for: found '{event}'; allowed: {primary}, the primary outcome, whose events avoided are valued."
            " Give the price of one of those.",
        )


def _controls_stand_apart(
    primary: str, balancing: Collection[str], controls: Collection[str]
) -> Iterator[Breach]:
    """A negative control is what the model of care cannot move, so it is no outcome that it is judged by."""
    for name in controls:
        if name == primary or name in balancing:
            role = "the primary outcome" if name == primary else "a balancing outcome"
            yield (
                CONTROLS,
                f"evaluation.negative_controls: '{name}' is {role} already; name what the model of care cannot move.",
            )


def _one_price_year(price_base: str, deflator: Deflator | None, base: str) -> Iterator[Breach]:
    """The value of an event and the cost of interventions are in pounds of one year: they are set off."""
    if price_base != base and deflator is None:
        yield (
            PRICE_BASE,
            f"value.price_base: prices of {price_base} cannot be set against costs of the base year {base}; allowed:"
            f' {base}, or a line such as deflator = {{ factor = 1.2, source = "..." }} that carries them there.',
        )
    if price_base == base and deflator is not None:
        yield (
            DEFLATOR,
            f"value.deflator: the price is of the base year {base} already, so nothing carries it; leave it out, or"
            " write the year of the price in price_base.",
        )


_RULES: tuple[tuple[tuple[tuple[str, str], ...], Callable[..., Iterator[Breach]]], ...] = (
    ((GAIN, LOSS), _same_providers),
    ((BASELINE, PAYMENT), _baseline_before_payment),
    ((COUNTED, BASELINE, BASE, PAYMENT), _counted_in_time),
    ((PRIMARY, PRICED), _priced_as_judged),
    ((PRIMARY, BALANCING, CONTROLS), _controls_stand_apart),
    ((PRICE_BASE, DEFLATOR, BASE), _one_price_year),
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
