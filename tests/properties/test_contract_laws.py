"""Laws of a settled contract that hold for any contract file and any accounts."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from newcare.caremodel.contracts import load_contract, write_contract
from newcare.payment.contracts import settle_year, settle_years
from payment.drawn_contracts import accounts_of, contracts
from payment.spreadsheet import pence_of


@st.composite
def settlements(draw):
    contract = draw(contracts())
    return contract, draw(accounts_of(contract))


def found(statement, item):
    (entry,) = [entry for entry in statement.entries if (entry.section, entry.item) == ("pool", item)]
    return entry.pence


def changed(accounts, key, by):
    values = {**accounts.values, key: max(accounts.values[key] + by, 0)}
    return replace(accounts, values=values)


def of_pool(statement, party):
    """Pence that a party gets from the pool."""
    return sum(
        entry.pence for entry in statement.payments() if (entry.section, entry.payee) == ("pool", party)
    )


@settings(max_examples=60)
@given(contracts())
def test_a_contract_read_written_and_read_again_is_the_same(contract):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "again.toml"
        path.write_text(write_contract(contract), encoding="utf-8")
        own = {"path", "sha256"}
        assert load_contract(path).model_dump(exclude=own) == contract.model_dump(exclude=own)


@given(settlements())
def test_shares_of_any_pool_add_up_to_the_pool_to_the_penny(settled):
    contract, accounts = settled
    statement = settle_year(contract, accounts)
    shares = [
        entry.pence
        for entry in statement.entries
        if entry.section == "pool" and entry.rule.startswith(("gain share", "loss share"))
    ]
    assert sum(shares) == found(statement, "pool at risk")


@given(settlements())
def test_what_one_party_pays_another_gets(settled):
    assert sum(settle_year(*settled).balances().values()) == 0


@settings(max_examples=60)
@given(settlements())
def test_every_formula_gives_the_pence_of_its_entry(settled):
    for entry in settle_year(*settled).entries:
        assert abs(pence_of(entry) - entry.pence) <= 1, (
            entry
        )  # a spreadsheet may differ where half a penny is at stake


@given(settlements(), st.integers(0, 10**8))
def test_more_saving_never_pays_any_party_less_by_more_than_a_left_over_penny(settled, less):
    contract, accounts = settled
    pooled = [line.id for line in contract.lines if line.in_pool]
    if not pooled:
        return
    cheaper = settle_year(contract, changed(accounts, ("spend", pooled[0]), -less))
    before = settle_year(contract, accounts)
    assert found(cheaper, "pool at risk") >= found(before, "pool at risk")
    for party in contract.parties:
        assert of_pool(cheaper, party) >= of_pool(before, party) - 1


@given(settlements(), st.integers(1, 5_000))
def test_one_avoided_admission_is_paid_once(settled, fewer):
    """Benchmark = cost + what other sections paid for these admissions + variance: each saved pound is in one place."""
    contract, accounts = settled
    accounts = changed(accounts, ("admissions", ""), -fewer)
    statement = settle_year(contract, accounts)
    stop_loss = contract.pool.stop_loss is not None
    cost = found(statement, "cost after stop-loss" if stop_loss else "cost")
    paid = 0
    if contract.lines[0].in_pool:
        wanted = {("pooled fund", "released"), ("outcomes", "kept at home")}
        paid = sum(entry.pence for entry in statement.entries if (entry.section, entry.item) in wanted)
    assert found(statement, "benchmark") == cost + paid + found(statement, "variance")


@settings(max_examples=60)
@given(
    contracts().flatmap(
        lambda contract: st.tuples(st.just(contract), st.lists(accounts_of(contract), max_size=3))
    )
)
def test_runs_settled_together_come_out_as_each_on_its_own(drawn):
    contract, runs = drawn
    key = ("spend", contract.lines[0].id)
    runs = [
        run
        for each in runs
        for run in (each, changed(each, key, 100), changed(each, ("admissions", ""), -1), each)
    ]
    assert settle_years(contract, runs) == [settle_year(contract, run) for run in runs]


@given(settlements())
def test_a_year_in_shadow_moves_nothing_from_the_pool(settled):
    contract, accounts = settled
    pool = contract.pool.model_copy(
        update={"share_at_risk_by_year": (0.0,) * len(contract.pool.share_at_risk_by_year)}
    )
    statement = settle_year(contract.model_copy(update={"pool": pool}), accounts)
    assert [entry.pence for entry in statement.payments() if entry.section == "pool" and entry.pence] == []


@given(settlements())
def test_no_provider_bears_more_than_its_limit(settled):
    contract, accounts = settled
    statement = settle_year(contract, accounts)
    for limit in contract.pool.aggregate_stop_loss:
        assert of_pool(statement, limit.provider) >= -int(100 * limit.largest_loss_pounds_by_year[0])
