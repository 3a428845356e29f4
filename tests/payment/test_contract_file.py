"""The contract as a file: three samples, faults that point at the line, and nothing lost on the way out and in."""

import pytest

from newcare.caremodel.contracts import (
    contract_sample_names,
    contract_schema,
    load_contract,
    write_contract,
    write_contract_sample,
)
from newcare.errors import InvalidContract, InvalidInput

NAMES = contract_sample_names()


def broken(tmp_path, *changes, sample="integrated-provider"):
    """What is said of a sample with some text replaced."""
    path = write_contract_sample(sample, tmp_path)
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "changed.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidContract) as refused:
        load_contract(path)
    return str(refused.value).replace(str(tmp_path) + "/", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_contract_read_written_and_read_again_is_the_same(tmp_path, name):
    first = load_contract(write_contract_sample(name, tmp_path))
    again = tmp_path / "again.toml"
    again.write_text(write_contract(first), encoding="utf-8")
    own = {"path", "sha256"}
    assert load_contract(again).model_dump(exclude=own) == first.model_dump(exclude=own)


@pytest.mark.parametrize("name", NAMES)
def test_the_years_of_the_term_follow_one_another(tmp_path, name):
    contract = load_contract(write_contract_sample(name, tmp_path))
    years = contract.years()
    assert len(years) == contract.contract.term_years
    assert [contract.year_of_term(year) for year in years] == list(range(len(years)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("people = 250000", "people = -5", "line 9: contract.people: found -5; allowed: 1 or more."),
        ("term_years = 5", "term_years = 16", "line 8: contract.term_years: found 16; allowed: 15 or less."),
        ("community = 0.4,", "community = 40,", "For 40 % write 0.4."),
        ("hospital = 0.2, icb = 0.4 }", "hospital = 0.2, icb = 0.3 }", "these shares sum to 0.9"),
        ("165000000,", '"£165m",', "no pound sign or commas"),
        ("42000000, ", "", "found 4 numbers for a term of 5 years"),
        ('provider = "council"', 'provider = "counsil"', "Did you mean 'council'?"),
        ("to_share = 0.015, pooled", "to_share = 0.02, pooled", "the bands overlap at 0.015"),
        ("to_share = 0.015, pooled", "to_share = 0.01, pooled", "a gap between the bands from 0.01 to 0.015"),
        (
            "from_share = 0.05, pooled",
            "from_share = 0.05, to_share = 0.2, pooled",
            "the last band must be open",
        ),
        ('id = "social-care"', 'id = "acute-planned"', "'acute-planned' stands in it more than once"),
        (
            "in_pool = false",
            'in_pool = false\nprice_base = "2019-20"',
            "prices of 2019-20 in a contract at prices of",
        ),
        ("weight = 0.5", "weight = 0.4", "the weights sum to 0.9"),
        (
            "full_payment_at = 18",
            "full_payment_at = 22",
            "the two thresholds of the measure 'days-at-home-lost'",
        ),
        ("marginal_rate = 0.2\n", "", "is paid by blended and lacks 'marginal_rate'"),
        ('line = "acute-emergency"', 'line = "acute-emergancy"', "Did you mean 'acute-emergency'?"),
        (
            "cap_units = 1500",
            'cap_units = 1500\navoided_admissions_of = "acute-emergency"',
            "would be paid twice, by [pooled_fund] and by the outcome 'less-lonely-at-nine-months'",
        ),
        (
            "[pool.stop_loss]",
            '[[pool.aggregate_stop_loss]]\nprovider = "council"\nlargest_loss_pounds_by_year = [1, 1, 1, 1, 1]\n\n'
            "[pool.stop_loss]",
            "'council' is no provider that bears a share of losses.",
        ),
        (
            "[pool.stop_loss]",
            '[[pool.aggregate_stop_loss]]\nprovider = "hospital"\nlargest_loss_pounds_by_year = [1, 1, 1, 1, 1]\n'
            "premium_pounds_by_year = [1, 1, 1, 1, 1]\n\n[pool.stop_loss]",
            "a year in shadow moves no money; its premium is 0.",
        ),
        ("fixed_share = 0.3", "fixed_share = 0.2", "the shares of the cost sum to 0.9"),
        (
            "avoided_admissions_by_year = [0, 300,",
            "avoided_admissions_by_year = [300,",
            "found 4 numbers for a term of 5 years",
        ),
        ("[clauses]", "[clausess]", "Did you mean 'clauses'?"),
    ],
)
def test_impossible_terms_are_refused_with_the_mend(tmp_path, old, new, said):
    assert said in broken(tmp_path, (old, new))


def test_faults_point_at_their_lines_all_at_once(tmp_path):
    said = broken(tmp_path, ("people = 250000", "people = 0"), ("165000000,", '"£165m",'))
    assert [line.split(":")[0] for line in said.splitlines()] == [
        "changed.toml, line 9",
        "changed.toml, line 27",
    ]


def test_the_schema_describes_every_section():
    schema = contract_schema()
    assert {"contract", "parties", "lines", "pool", "review", "override"} <= set(schema["properties"])
    assert all(part.get("description") for part in schema["properties"].values())


def test_a_sample_is_not_written_over_a_file_of_other_content(tmp_path):
    (tmp_path / "neighbourhood-shadow.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="stands there already"):
        write_contract_sample("neighbourhood-shadow", tmp_path)
    with pytest.raises(InvalidInput, match="Did you mean 'neighbourhood-shadow'"):
        write_contract_sample("neighborhood-shadow", tmp_path)
