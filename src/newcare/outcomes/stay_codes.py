"""What the coded diagnoses and procedures of stays say to indicators: a column of 0 or 1 for each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newcare.engines import Table, bits_of_any, coalesce, union
from newcare.outcomes.dense_columns import column_of
from newcare.population.flag_words import FlagWords
from newcare.population.stay_flags import rule_flags
from newcare.reference.codelists import StayRule, ambulatory_care_rules, fall_rules, normalised
from newcare.reference.indicators import Condition, Indicator

_BY_RULES = ("ambulatory_care_group", "fall_related")
Records = Mapping[str, Table]


def with_code_columns(spell: Table, records: Records, indicators: Sequence[Indicator]) -> Table:
    """Add to stays the answers to what indicators ask of their codes.

    Args:
        spell: stays.
        records: tables of records; `diagnosis` and `procedure` where the indicators need them.
        indicators: of stays.

    Returns:
        The columns of `spell`, and one for each condition about codes, by the name that `column_of` gives it.
    """
    asked = [each for made in indicators for each in (*made.where, *made.unless)]
    rules = {column_of(each): _rules(each) for each in asked if each.column in _BY_RULES}
    if rules:
        spell = rule_flags(spell, records["diagnosis"], records["procedure"], rules)
    diagnoses = _prefixes(asked, "any_diagnosis")
    if diagnoses:
        first = spell.select("spell_id", code=spell.primary_diagnosis)
        codes = union(first, _of_stays(records["diagnosis"]))
        spell = _with_flags(spell, codes, diagnoses, FlagWords(diagnoses))
    procedures = _prefixes(asked, "any_procedure")
    if procedures:
        codes = _of_stays(records["procedure"])
        spell = _with_flags(spell, codes, procedures, FlagWords(procedures, fill=False))
    return spell


def _rules(condition: Condition) -> tuple[StayRule, ...]:
    """Rules of which any one answers a condition."""
    if condition.column == "fall_related":
        return fall_rules()
    return tuple(rule for rule in ambulatory_care_rules() if rule.group in condition.one_of)


def _prefixes(asked: Sequence[Condition], column: str) -> dict[str, tuple[str, ...]]:
    """Name of the answer -> beginnings of codes, for the conditions on one column."""
    return {
        column_of(each): tuple(normalised(code) for code in each.begins_with)
        for each in asked
        if each.column == column
    }


def _of_stays(codes: Table) -> Table:
    return codes.filter(codes.spell_id.notnull()).select("spell_id", "code")


def _with_flags(spell: Table, codes: Table, prefixes: Mapping[str, Sequence[str]], words: FlagWords) -> Table:
    """Add for each list of prefixes whether any code of the stay begins with one of them."""
    coded = codes.join(words.of_codes(codes), "code")
    found = coded.group_by("spell_id").agg(**{word: bits_of_any(coded[word]) for word in words.words})
    joined = spell.left_join(found, "spell_id")
    filled = joined.mutate(**{word: coalesce(joined[word], 0) for word in words.words})
    return filled.select(*spell.columns, **{name: words.has(filled, name) for name in prefixes})
