"""Who gets which share of the pool, to the penny, and what limits a provider's loss."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from newcare.caremodel.contracts import Pool
from newcare.methods.money import share_out
from newcare.payment.contracts.pool_inputs import SECTION
from newcare.payment.contracts.statement import Entry, Given, pounds_term, share_term


def share_entries(pool: Pool, earned: Given, moved: Given, commissioner: str) -> Iterator[Entry]:
    """Each party's share; the commissioner's own share stays where it is."""
    gain = earned.value >= 0
    shares, kind = (pool.gain_share, "gain share") if gain else (pool.loss_share, "loss share")
    at_risk = int(moved.value)
    for party, pence in share_out(at_risk, shares).items():
        part = share_term(shares[party])
        left_over = Given(pence - _cut(at_risk, Fraction(part.value)), "pounds")
        inputs = {"pool at risk": moved, "share": part, "left-over pence": left_over}
        formula = "TRUNC({pool at risk}*{share},2)+{left-over pence}"
        if party == commissioner:
            yield Entry(SECTION, f"{kind}: kept", party, inputs, formula, pence)
        else:
            yield Entry(SECTION, kind, party, inputs, formula, pence, commissioner, party)


def _cut(pence: int, share: Fraction) -> int:
    """A share of pence, cut down to whole pence towards zero."""
    whole = abs(pence) * share.numerator // share.denominator
    return whole if pence >= 0 else -whole


def limit_entries(pool: Pool, shares: list[Entry], year: int, commissioner: str) -> Iterator[Entry]:
    """What the commissioner bears of a provider's loss beyond its limit, and the premium for that.

    Args:
        pool: terms; `aggregate_stop_loss` holds the limits.
        shares: from `share_entries`.
        year: of the term, from 0.
        commissioner: who bears the part beyond the limit.
    """
    held = {entry.payee: entry for entry in shares if entry.is_payment}
    for limit in pool.aggregate_stop_loss:
        provider, most = limit.provider, pounds_term(limit.largest_loss_pounds_by_year[year])
        owed = held[provider].pence if provider in held else 0
        beyond = max(-owed - int(most.value), 0)
        inputs = {"loss share": Given(owed, "pounds", provider if provider in held else None), "most": most}
        yield Entry(
            SECTION,
            "aggregate stop-loss: the part of a loss beyond the most that the provider bears",
            f"{provider}, loss beyond its limit",
            inputs,
            "MAX(-{loss share}-{most},0)",
            beyond,
            commissioner,
            provider,
        )
        if limit.premium_pounds_by_year is not None:
            premium = pounds_term(limit.premium_pounds_by_year[year])
            yield Entry(
                SECTION,
                "premium of the aggregate stop-loss",
                f"{provider}, premium",
                {"premium": premium},
                "-{premium}",
                -int(premium.value),
                commissioner,
                provider,
            )
