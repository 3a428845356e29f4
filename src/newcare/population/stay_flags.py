"""What kind each stay in hospital was, for a whole table of stays: the definitions of `stay_kinds` on the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from newcare.engines import Table, Value, bits_of_any, cases, coalesce, literal, union
from newcare.population.costs import EMERGENCY_METHODS
from newcare.population.flag_words import FlagWords
from newcare.reference.codelists import StayRule, ambulatory_care_rules, end_of_life_rule, fall_rules

_EXTERNAL = "external cause"
_PRIMARY, _SECONDARY, _MAIN, _ANY_PROCEDURE = "primary_", "secondary_", "main_", "operated_"


def stay_flags(spell: Table, diagnosis: Table, procedure: Table | None = None) -> Table:
    """Kind of each stay, by its primary diagnosis and whatever else was coded for it.

    Args:
        spell: the stays asked about, with the columns of the table `spell`.
        diagnosis: table `diagnosis`; its rows that name a stay are the diagnoses of that stay, the one in position 1
            its primary one. Without any, a stay has its primary diagnosis alone.
        procedure: table `procedure`; None and an empty table mean that nothing was operated on.

    Returns:
        The columns of `spell`, and three that are 0 or 1: `ambulatory_care_sensitive` and `fall_related` (emergency
        stays; whoever counts falls leaves out people under 65), `end_of_life`.
    """
    rules = {"ambulatory_care_sensitive": ambulatory_care_rules(), "fall_related": fall_rules()}
    diagnoses, procedures = _words(rules)
    coded = _with_diagnoses(spell, diagnosis, diagnoses)
    coded = _with_procedures(coded, procedure, procedures)
    emergency = coded.admission_method.startswith(EMERGENCY_METHODS)
    return coded.select(
        *spell.columns,
        **{
            name: (emergency & _any_holds(coded, listed, diagnoses, procedures)).cast("int64")
            for name, listed in rules.items()
        },
        end_of_life=_ended_in_death(coded, diagnoses).cast("int64"),
    )


def rule_flags(
    spell: Table, diagnosis: Table, procedure: Table | None, rules: Mapping[str, Sequence[StayRule]]
) -> Table:
    """Which of some lists of rules each stay meets, of whatever method of admission.

    Args:
        spell, diagnosis, procedure: see `stay_flags`.
        rules: name of a column -> rules, of which any one is enough.

    Returns:
        The columns of `spell`, and one of 0 or 1 for each list of rules.
    """
    diagnoses, procedures = _words(rules)
    asked_about = procedure if procedures.words else None  # no rule may ask about procedures
    coded = _with_procedures(_with_diagnoses(spell, diagnosis, diagnoses), asked_about, procedures)
    flags = {
        name: _any_holds(coded, listed, diagnoses, procedures).cast("int64") for name, listed in rules.items()
    }
    return coded.select(*spell.columns, **flags)


def _words(rules: Mapping[str, Sequence[StayRule]]) -> tuple[FlagWords, FlagWords]:
    """Flags of the diagnoses, and of the procedures, that some lists of rules ask about."""
    every = [rule for listed in rules.values() for rule in listed]
    return FlagWords(_diagnosis_flags(every)), FlagWords(_procedure_flags(every), fill=False)


def _key(prefixes: Sequence[str]) -> str:
    """Name of the flag of some prefixes; rules that ask for the same share it."""
    return " ".join(prefixes)


def _diagnosis_flags(rules: Sequence[StayRule]) -> dict[str, tuple[str, ...]]:
    lists = [
        prefixes
        for rule in rules
        for prefixes in (rule.codes, rule.needs_secondary, rule.unless_secondary, rule.unless_any)
        if prefixes
    ]
    return {**{_key(prefixes): prefixes for prefixes in lists}, _EXTERNAL: end_of_life_rule().external_causes}


def _procedure_flags(rules: Sequence[StayRule]) -> dict[str, tuple[str, ...]]:
    lists = [
        prefixes
        for rule in rules
        for prefixes in (rule.unless_any_procedure, rule.unless_main_procedure)
        if prefixes
    ]
    return {_key(prefixes): prefixes for prefixes in lists}


def _with_diagnoses(spell: Table, diagnosis: Table, words: FlagWords) -> Table:
    """Add the flags of the primary diagnosis and those of all others."""
    of_stays = diagnosis.filter(diagnosis.spell_id.notnull()).select("spell_id", "code", "position")
    listed = spell.select("spell_id").join(of_stays, "spell_id")
    codes = union(
        spell.select("spell_id", code=spell.primary_diagnosis, primary=literal(True)),
        listed.select("spell_id", "code", primary=coalesce(listed.position == 1, literal(False))),
    )
    joined = codes.join(words.of_codes(codes), "code")
    found = joined.group_by("spell_id").agg(
        **{_PRIMARY + word: _bits(joined.primary, joined[word]) for word in words.words},
        **{_SECONDARY + word: _bits(~joined.primary, joined[word]) for word in words.words},
    )
    return _filled(spell, found)


def _with_procedures(coded: Table, procedure: Table | None, words: FlagWords) -> Table:
    """Add the flags of the main procedure and of all, and how many there were."""
    columns = [kind + word for kind in (_MAIN, _ANY_PROCEDURE) for word in words.words]
    if procedure is None:
        return coded.mutate(**{name: literal(0, "int64") for name in (*columns, "procedures")})
    listed = coded.select("spell_id").join(procedure.select("spell_id", "code", "position"), "spell_id")
    joined = listed.left_join(words.of_codes(listed), "code")
    found = joined.group_by("spell_id").agg(
        procedures=joined.count(),
        **{
            kind + word: _bits(counts, coalesce(joined[word], 0))
            for kind, counts in ((_MAIN, joined.position == 1), (_ANY_PROCEDURE, literal(True)))
            for word in words.words
        },
    )
    return _filled(coded, found)


def _bits(counts: Any, word: Any) -> Value:
    """The flags of the rows that count."""
    joined: Value = bits_of_any(cases((counts, word), else_=literal(0, "int64")))
    return joined


def _filled(stays: Table, found: Table) -> Table:
    """Add columns of whole numbers to stays; 0 where nothing was found."""
    added = [name for name in found.columns if name != "spell_id"]
    joined = stays.left_join(found, "spell_id")
    return joined.select(*stays.columns, **{name: coalesce(joined[name], 0) for name in added})


def _any_holds(coded: Table, rules: Sequence[StayRule], diagnoses: FlagWords, procedures: FlagWords) -> Value:
    """Whether any rule holds; rules that differ in nothing but their codes are looked at together."""
    alike: dict[StayRule, list[StayRule]] = {}
    for rule in rules:
        alike.setdefault(replace(rule, condition="", group="", primary_only=False, codes=()), []).append(rule)
    found: Value = literal(False)
    for beside, together in alike.items():
        found = found | (_coded(coded, together, diagnoses) & _allows(coded, beside, diagnoses, procedures))
    return found


def _coded(coded: Table, rules: Sequence[StayRule], diagnoses: FlagWords) -> Value:
    """Whether the codes of any rule are found where it looks for them."""
    first = diagnoses.has_any(coded, (_key(rule.codes) for rule in rules), prefix=_PRIMARY)
    anywhere = [_key(rule.codes) for rule in rules if not rule.primary_only]
    return first | diagnoses.has_any(coded, anywhere, prefix=_SECONDARY)


def _allows(coded: Table, rule: StayRule, diagnoses: FlagWords, procedures: FlagWords) -> Value:
    """Whether what a rule needs beside its codes is there, and nothing that stands against it."""
    against = (
        (rule.unless_secondary, diagnoses, _SECONDARY),
        (rule.unless_any, diagnoses, _PRIMARY),
        (rule.unless_any, diagnoses, _SECONDARY),
        (rule.unless_any_procedure, procedures, _ANY_PROCEDURE),
        (rule.unless_main_procedure, procedures, _MAIN),
    )
    met: Value = literal(True)
    if rule.needs_secondary:
        met = diagnoses.has_any(coded, [_key(rule.needs_secondary)], prefix=_SECONDARY)
    for prefixes, words, kind in against:
        if prefixes:
            met = met & ~words.has_any(coded, [_key(prefixes)], prefix=kind)
    return met


def _ended_in_death(coded: Table, diagnoses: FlagWords) -> Value:
    """Whether the person died in a short stay without external cause or procedure."""
    rule = end_of_life_rule()
    days = coded.discharge_date.delta(coded.admission_date, unit="day")
    external = diagnoses.has_any(coded, [_EXTERNAL], prefix=_PRIMARY) | diagnoses.has_any(
        coded, [_EXTERNAL], prefix=_SECONDARY
    )
    died = coalesce(coded.discharge_method == rule.discharge_method, literal(False))
    return died & (days <= rule.longest_stay) & ~external & (coded.procedures == 0)
