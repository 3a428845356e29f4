"""Settling a contract file: every penny has a rule, a payer and a payee, and none is lost."""

import pytest

from newcare.caremodel.contracts import contract_sample_names, load_contract, write_contract_sample
from newcare.errors import InvalidContract
from newcare.payment.contracts import read_accounts, settle_contract
from payment.spreadsheet import pence_of

NAMES = contract_sample_names()


def settled(tmp_path, name, *changes):
    """Statement of a sample, with lines of its accounts replaced."""
    path = write_contract_sample(name, tmp_path)
    contract = load_contract(path)
    text = path.with_name(f"{name}-accounts.csv").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(text, encoding="utf-8")
    return settle_contract(contract, read_accounts(accounts, contract))


def entry(statement, year, run, item):
    (found,) = [
        each
        for part in statement.years
        if (part.year, part.run) == (year, run)
        for each in part.entries
        if each.item == item
    ]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_one_party_pays_another_gets(tmp_path, name):
    statement = settled(tmp_path, name)
    assert statement.years
    for year in statement.years:
        assert sum(year.balances().values()) == 0
    assert sum(statement.balances().values()) == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_what_its_formula_says_over_its_inputs(tmp_path, name):
    for year in settled(tmp_path, name).years:
        for each in year.entries:
            assert pence_of(each) == each.pence, (year.year, each.item)


def test_each_mechanism_pays_by_its_rule(tmp_path):
    statement = settled(tmp_path, "integrated-provider")
    paid = {
        line: entry(statement, "2026-27", "final", line).pence
        for line in (
            "primary-and-community",
            "acute-emergency",
            "acute-planned",
            "social-care",
            "specialised",
        )
    }
    assert paid == {
        "primary-and-community": 42_000 * 250_900,  # £420 x mean list
        "acute-emergency": 16_500_000_000 - 18_000_000,  # the plan, less 20 % of £0.9 million
        "acute-planned": 15_000_000_000 + 119_000_000,  # the plan, and 70 % of £1.7 million
        "social-care": 4_200_000_000,
        "specialised": 2_165_000_000,
    }


def test_the_pool_is_worked_out_step_by_step(tmp_path):
    statement = settled(tmp_path, "integrated-provider")
    steps = (
        "benchmark",
        "cost after stop-loss",
        "cost with admissions paid for elsewhere",
        "variance",
        "corridor",
        "pool",
        "pool at risk",
    )
    found = {item: entry(statement, "2027-28", "final", item).pence / 100 for item in steps}
    assert found == {
        "benchmark": 473_314_800,  # 469 million x 252,300 / 250,000
        "cost after stop-loss": 456_300_000
        - 2_790_000
        + 3_500_000,  # 90 % of the excess pooled, premium paid
        "cost with admissions paid for elsewhere": 457_010_000
        + 874_500,  # 27,500 less 26,700, at most 2 % of 27,500 = 550, x £1,590
        "variance": 15_430_300,
        "corridor": 8_330_578,  # beyond 1.5 % of the benchmark: 15,430,300 - 7,099,722
        "pool": 8_330_578,
        "pool at risk": 2_082_644.50,  # a quarter in the second year
    }


def test_shares_of_the_pool_add_up_to_the_penny(tmp_path):
    statement = settled(
        tmp_path, "integrated-provider", ("2027-28,final,list,,252300", "2027-28,final,list,,252301")
    )
    moved = entry(statement, "2027-28", "final", "pool at risk").pence
    parts = [entry(statement, "2027-28", "final", party).pence for party in ("community", "hospital", "icb")]
    assert sum(parts) == moved


def test_a_final_run_pays_only_what_the_provisional_one_did_not(tmp_path):
    statement = settled(tmp_path, "integrated-provider")
    runs = [(part.year, part.run) for part in statement.years]
    assert runs == [
        ("2026-27", "provisional"),
        ("2026-27", "final"),
        ("2026-27", "reconciliation"),
        ("2027-28", "final"),
    ]
    first, final, rest = statement.years[:3]
    for party, pence in rest.balances().items():
        assert first.balances()[party] + pence == final.balances()[party]


def test_an_admission_that_the_pooled_fund_paid_for_is_not_shared_again(tmp_path):
    statement = settled(tmp_path, "integrated-provider")
    charged = entry(statement, "2027-28", "final", "cost with admissions paid for elsewhere")
    released = entry(statement, "2027-28", "final", "released")
    assert charged.inputs["paid by pooled fund, released"].value == released.pence == 87_450_000
    assert "so that one avoided earns once" in charged.rule


def test_in_shadow_the_pool_moves_nothing(tmp_path):
    statement = settled(tmp_path, "neighbourhood-shadow")
    first = [each for each in statement.years[0].payments() if each.section == "pool"]
    assert entry(statement, "2026-27", "final", "pool").pence > 0
    assert [each.pence for each in first] == [0, 0]


def test_a_gain_below_the_quality_floor_pays_nothing_and_a_loss_is_shared_all_the_same(tmp_path):
    low = "care-plans-reviewed,0.5"
    statement = settled(
        tmp_path,
        "neighbourhood-shadow",
        *((f"care-plans-reviewed,{score}", low) for score in ("0.74", "0.76", "0.77")),
    )
    gate = "pool after the quality gate, care-plans-reviewed"
    assert entry(statement, "2026-27", "final", gate).pence == 0
    assert entry(statement, "2027-28", "final", gate).pence < 0


def test_what_was_claimed_and_not_verified_pays_nothing(tmp_path):
    more = ("claimed,less-lonely-at-nine-months,1320", "claimed,less-lonely-at-nine-months,9999")
    assert (
        settled(tmp_path, "integrated-provider", more).balances()
        == settled(tmp_path, "integrated-provider").balances()
    )


def test_what_was_paid_on_account_is_taken_off(tmp_path):
    statement = settled(tmp_path, "older-people-2015")
    assert statement.balances() == {
        "ccg": -5_070_000_000,
        "partnership": 5_070_000_000,
    }  # 152 less 101.3 million


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "final,spend,social-care,42900000",
            "final,spend,social-cart,42900000",
            "Did you mean 'social-care'?",
        ),
        (
            "final,spend,social-care,42900000",
            'final,spend,social-care,"£42,900,000"',
            "without a currency sign",
        ),
        ("final,spend,social-care,42900000", "final,spend,social-care,-1", "is negative"),
        ("final,spend,social-care,42900000", "final,spend,social-care,0.001", "at most two decimals"),
        ("final,spend,social-care,42900000", "2027-28,final,spend,social-care", "run: found"),
        ("2027-28,final,list,,252300", "2037-38,final,list,,252300", "year: found '2037-38'"),
        ("2027-28,final,list,,252300", "2027-28,final,list,,252300\n2027-28,final,list,,1", "stands twice"),
        ("patient-experience,0.81", "patient-experience,81", "between 0 and 1"),
        ("2027-28,final,excess,,3100000\n", "", "lack 'excess'"),
        ("year,run,item,name,value", "year,run,item,value", "line 1: found the columns"),
    ],
)
def test_accounts_that_do_not_fit_are_refused_with_the_line_and_the_mend(tmp_path, old, new, said):
    with pytest.raises(InvalidContract) as refused:
        settled(tmp_path, "integrated-provider", (old, new))
    assert said in str(refused.value)


LIMITED = """[[pool.aggregate_stop_loss]]
provider = "hospital"
largest_loss_pounds_by_year = [0, 0, 10000]
premium_pounds_by_year = [0, 0, 500]

[pool.quality_gate]"""


def test_a_loss_beyond_its_limit_goes_back_to_the_commissioner(tmp_path):
    path = write_contract_sample("neighbourhood-shadow", tmp_path)
    text = path.read_text(encoding="utf-8").replace("[pool.quality_gate]", LIMITED)
    path.write_text(text, encoding="utf-8")
    contract = load_contract(path)
    accounts = path.with_name("neighbourhood-shadow-accounts.csv")
    worse = accounts.read_text(encoding="utf-8").replace(
        "2028-29,final,spend,acute-emergency,21100000", "2028-29,final,spend,acute-emergency,24000000"
    )
    accounts.write_text(worse, encoding="utf-8")
    statement = settle_contract(contract, read_accounts(accounts, contract))

    # 32,000,000 x 35,300 / 35,000 = 32,274,285.71; cost 33,450,000; loss 1,175,714.29; beyond 2 %: 530,228.58;
    # a quarter at risk: 132,557.15 (half a penny away from zero); a fifth of that is the hospital's.
    owed = entry(statement, "2028-29", "final", "hospital").pence
    assert owed == -2_651_143
    assert (
        entry(statement, "2028-29", "final", "hospital, loss beyond its limit").pence == 2_651_143 - 1_000_000
    )
    assert entry(statement, "2028-29", "final", "hospital, premium").pence == -50_000
    for each in statement.years[-1].entries:
        assert pence_of(each) == each.pence
