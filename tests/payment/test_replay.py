"""Past years under several contracts: who would have paid whom, and who would have won or lost by the choice."""

import pyarrow as pa
import pytest

from newcare.caremodel.contracts import load_contract, write_contract_sample
from newcare.errors import InvalidContract
from newcare.payment.contracts import read_accounts, settle_contract
from newcare.payment.contracts.replay import replay
from newcare.payment.contracts.replay_units import replay_units

NAME = "neighbourhood-shadow"


@pytest.fixture
def sample(tmp_path):
    return write_contract_sample(NAME, tmp_path)


def accounts_of(path):
    return path.with_name(f"{NAME}-accounts.csv")


def variant(path, name, *changes):
    """The sample under another name, with some terms changed."""
    text = path.read_text(encoding="utf-8")
    for old, new in (("Neighbourhood shadow budget", name), *changes):
        assert old in text
        text = text.replace(old, new)
    changed = path.with_name(f"{name}.toml")
    changed.write_text(text, encoding="utf-8")
    return load_contract(changed)


AT_RISK = ("share_at_risk_by_year = [0, 0, 0.25]", "share_at_risk_by_year = [1, 1, 1]")


def test_a_contract_replayed_alone_is_the_contract_settled(sample):
    contract = load_contract(sample)
    found = replay([contract], accounts_of(sample))
    settled = settle_contract(contract, read_accounts(accounts_of(sample), contract))
    for year in settled.years:
        by_party = {row.party: row.pence for row in found.rows if row.year == year.year}
        assert by_party == year.balances()
    assert {row.against_first_pence for row in found.rows} == {0}


def test_what_the_choice_of_contract_moves_from_one_party_to_another_adds_up_to_nothing(sample):
    found = replay([load_contract(sample), variant(sample, "At risk", AT_RISK)], accounts_of(sample))
    assert found.contracts == ("Neighbourhood shadow budget", "At risk")
    for year in found.years:
        moved = [
            row.against_first_pence for row in found.rows if (row.contract, row.year) == ("At risk", year)
        ]
        assert sum(moved) == 0


def test_a_year_of_gain_makes_the_providers_win_by_a_contract_at_risk(sample):
    found = replay([load_contract(sample), variant(sample, "At risk", AT_RISK)], accounts_of(sample))
    won = {row.party: row for row in found.rows if (row.contract, row.year) == ("At risk", "2026-27")}
    # benchmark 31,106,285.71 less cost 30,050,000 is 1,056,285.71; beyond 2 %: 434,160.00; half is the neighbourhood's
    assert won["neighbourhood"].pool_pence == 21_708_000
    assert won["neighbourhood"].against_first_pence == 21_708_000
    assert won["icb"].against_first_pence == -21_708_000 - won["hospital"].against_first_pence


def test_past_years_can_stand_for_the_years_of_the_term(sample):
    path = accounts_of(sample)
    text = path.read_text(encoding="utf-8")
    for new, old in (("2023-24", "2026-27"), ("2024-25", "2027-28"), ("2025-26", "2028-29")):
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    contract = load_contract(sample)
    with pytest.raises(InvalidContract, match="found '2023-24'"):
        replay([contract], path)
    assert replay([contract], path, relabel=True).years == ("2023-24", "2024-25", "2025-26")


def test_rows_that_only_another_contract_knows_are_left_out_and_counted(sample):
    other = variant(sample, "Other lines", ('id = "community"', 'id = "district-nursing"'))
    path = accounts_of(sample)
    rows = path.read_text(encoding="utf-8")
    more = "".join(
        f"{year},final,spend,district-nursing,9000000\n" for year in ("2026-27", "2027-28", "2028-29")
    )
    path.write_text(rows + more, encoding="utf-8")
    found = replay([load_contract(sample), other], path)
    assert found.rows_left_out == {"Neighbourhood shadow budget": 3, "Other lines": 3}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "2026-27,final,spend,community",
            "2026-27,final,spend,comunity",
            "line 3: name of 'spend': found 'comunity'",
        ),
        ("2026-27,final,spend,community,9150000", "2026-27,final,spend,community", "line 3: found 4 cells"),
        ("2026-27,final,list,,35120", "2026-27,final,list,,35120\n2026-27,final,list,,1", "stands twice"),
        ("year,run", "jahr,run", "found the columns jahr"),
    ],
)
def test_accounts_that_fit_no_contract_are_refused_with_the_line(sample, old, new, said):
    path = accounts_of(sample)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidContract, match=said):
        replay([load_contract(sample), variant(sample, "At risk", AT_RISK)], path)


def test_two_contracts_of_one_name_are_refused(sample):
    with pytest.raises(InvalidContract, match="same name"):
        replay([load_contract(sample), load_contract(sample)], accounts_of(sample))


BUDGET = pa.table(
    {
        "unit": ["Beta", "Alpha", "Empty"],
        "people": [7_000, 9_000, 0],
        "budget_pence": [1_000_000_00, 2_000_000_00, 0],
        "actual_pence": [1_100_000_00, 1_980_000_00, 5],
    }
)


def test_each_unit_is_settled_on_its_own_under_each_pool(sample):
    alpha, beta = replay_units([load_contract(sample)], BUDGET)
    assert (alpha.unit, alpha.variance_share, alpha.pool_pence) == (
        "Alpha",
        0.01,
        0,
    )  # inside the corridor of 2 %
    assert beta.pool_pence == -4_000_000  # 10 % over: 8 % beyond the corridor, held to the cap of 4 %
    assert beta.providers_pence == -800_000  # of a loss the hospital bears a fifth, the neighbourhood nothing


def test_a_unit_is_told_how_often_luck_alone_does_as_much(sample):
    alpha, beta = replay_units([load_contract(sample)], BUDGET)
    assert alpha.chance > beta.chance > 0
    quiet = variant(sample, "Quiet", ("coefficient_of_variation = 3\n", ""))
    assert {unit.chance for unit in replay_units([quiet], BUDGET)} == {None}
