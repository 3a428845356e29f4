"""Words of a settlement: parties by their full names, pounds to the penny."""

from __future__ import annotations

from newcare.caremodel.contracts import CareModelContract
from newcare.payment.contracts import Entry, Statement
from newcare.payment.contracts.statement import pounds

METHOD = "each rule in the order of the contract, in whole pence, rounded once where the rule says so"
_RUNS = {
    "provisional": "provisional run",
    "final": "final run",
    "reconciliation": "reconciliation: final less provisional",
}


def to_the_penny(pence: int) -> str:
    """Money as a statement writes it: £1,234.56, −£1,234.56."""
    words = pounds(abs(pence))
    return f"{'−' if pence < 0 else ''}£{words}"


def run_words(run: str) -> str:
    """A run in words."""
    return _RUNS[run]


def party_words(contract: CareModelContract, party: str | None) -> str:
    """Full name of a party."""
    return "" if party is None else contract.parties[party]


def item_words(contract: CareModelContract, entry: Entry) -> str:
    """What an entry is about; a party by its full name."""
    return contract.parties.get(entry.item, entry.item)


def inputs_words(entry: Entry) -> str:
    """Inputs of an entry as one line."""
    return "; ".join(
        f"{name} {'£' if given.unit == 'pounds' else ''}{given}" for name, given in entry.inputs.items()
    )


def balance_words(contract: CareModelContract, statement: Statement) -> str:
    """Who gets what in the end, in a sentence."""
    gets = [
        f"{party_words(contract, party)} {to_the_penny(pence)}"
        for party, pence in statement.balances().items()
        if party != contract.contract.commissioner
    ]
    payer = party_words(contract, contract.contract.commissioner)
    return f"{payer} pays: {'; '.join(gets)}."
