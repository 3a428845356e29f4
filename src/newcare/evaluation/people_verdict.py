"""Says in words what a comparison of persons allows one to say, by the rules that hold for areas.

The balance of the two arms is the gate: where they are not alike after matching or weighting, words of cause are
withheld. So they are where people were chosen by past use and set beside an earlier time (regression to the mean), and
where nobody has an event in the first days although some should (immortal time).
"""

from __future__ import annotations

from collections.abc import Sequence

from newcare.evaluation.person_effect import PersonEffect, Row
from newcare.evaluation.sides import SAYS
from newcare.evaluation.verdict import Verdict
from newcare.evaluation.verdict_rules import Facts, Side, rule_of
from newcare.methods.e_value import e_value
from newcare.terms.words import number_words

_GUARDS = ("regression to the mean", "immortal time")
_E_VALUES = {"rate-ratio": "rate_ratio", "hazard-ratio": "hazard_ratio_rare"}


def people_verdict(
    main: Row,
    *,
    beside: Sequence[Row],
    balance: Sequence[Row],
    protocol: str,
    title: str,
    lower_is_better: bool,
) -> Verdict:
    """Judge one row of `person_estimate`.

    Args:
        main: the row judged by.
        beside: rows of the same outcome and measure by other designs, or beside other control groups.
        balance: rows of `balance` of the main design and control group.
        protocol: whether design and outcome were fixed beforehand, in a sentence.
        title: the outcome's name in running text.
        lower_is_better: whether less is better.
    """
    effect = PersonEffect(main)
    unlike = [row["covariate"] for row in balance if not row["within_threshold"]]
    cautions = str(main["caution"] or "").split("; ")
    guards = [words for words in cautions if any(guard in words for guard in _GUARDS)]
    rule = rule_of(Facts(_side(effect.side, lower_is_better=lower_is_better), bool(unlike or guards)))
    sentence, because, change = _said(rule.name, effect, title, unlike, guards)
    others = [PersonEffect(row) for row in beside]
    return Verdict(
        rule.code,
        sentence,
        because,
        f"{change} {_unseen(effect)}".strip(),
        tuple(
            f"{other.name}: {other.change}, {SAYS[other.side]}; the main analysis has {SAYS[effect.side]}."
            for other in others
            if other.side is not None and other.side != effect.side
        ),
        rule.name,
        rule.cause,
        provisos=(_sentence(main["caution"]),) if main["caution"] else (),
        protocol=protocol,
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _side(side: int | None, *, lower_is_better: bool) -> Side:
    if side is None or side == 0:
        return Side.NOWHERE if side is None else Side.ACROSS
    return Side.BETTER if (side < 0) == lower_is_better else Side.WORSE


def _said(
    rule: str, effect: PersonEffect, title: str, unlike: Sequence[str], guards: Sequence[str]
) -> tuple[str, str, str]:
    """The answer, the reason for it, and what would change it."""
    differed = (
        f"{title[:1].upper()}{title[1:]} differed by {effect.change} from that of the people set beside them."
    )
    if rule == "no-interval":
        return (
            f"We cannot tell whether the intervention changed {title}: {effect.row['reason']}.",
            "An estimate without an interval is not judged.",
            "More people, or more units of delivery on both sides, would give an interval.",
        )
    if rule == "gate-failed":
        seen = [f"the two groups are not alike after the design ({', '.join(unlike)})"] if unlike else []
        seen += list(guards)
        return (
            f"{differed} {_sentence('; '.join(seen))} So we cannot tell whether the intervention did it.",
            "Words of cause are withheld where the people compared are not alike, or time runs in favour of one arm.",
            "Control people like those under the intervention, followed from the same day, would let it be judged.",
        )
    if rule == "no-sign":
        return (
            f"There is no sign that it worked: {title} changed by {effect.change}.",
            "The interval includes no effect; what lies within it could have been missed.",
            "More people or a longer follow-up would show whether there is a smaller effect.",
        )
    way = "lower" if (effect.side or 0) < 0 else "higher"
    better = "It worked" if rule == "worked" else "It did harm"
    return (
        f"{better}: {title} was {way} under the intervention than it would have been, by {effect.change}.",
        "The whole interval lies on one side of no effect, and the two groups are alike in all that was known of them.",
        "It would change if people differed in something that was not known of them and that the outcome depends on.",
    )


def _unseen(effect: PersonEffect) -> str:
    """How strong a cause would be that nobody knew of and that explained the estimate."""
    measure = _E_VALUES.get(str(effect.row["measure"]))
    if measure is None or effect.side in (None, 0):
        return ""
    found = e_value(effect.row["estimate"], effect.row["lower"], effect.row["upper"], measure=measure)
    if found.e_value_confidence_limit is None:
        return ""
    return (
        f"A cause tied to both by a ratio of {number_words(found.e_value, places=2)} would explain the estimate; one "
        f"of {number_words(found.e_value_confidence_limit, places=2)} would bring the interval to no effect (E-value)."
    )
