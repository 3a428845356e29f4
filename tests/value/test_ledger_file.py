"""The value ledger as a file: two samples, and faults that point at the line with a mend."""

import pytest

from newcare.caremodel.ledgers import ledger_sample_names, ledger_schema, load_ledger, write_ledger_sample
from newcare.errors import InvalidInput, InvalidModelFile

NAMES = ledger_sample_names()
COUNCIL = '[[other_claims]]\nscheme = "Care homes scheme"'


def broken(tmp_path, *changes):
    """What is said of the sound sample with some text replaced."""
    text = write_ledger_sample("community-provider", tmp_path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "changed.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidModelFile) as refused:
        load_ledger(path)
    return str(refused.value).replace(str(tmp_path) + "/", "")


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_are_sound_and_their_years_follow_one_another(tmp_path, name):
    ledger = load_ledger(write_ledger_sample(name, tmp_path))
    assert len(ledger.years()) == ledger.proposition.term_years
    assert ledger.years()[0] == ledger.proposition.first_year


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "term_years = 5",
            "term_years = 16",
            "line 8: proposition.term_years: found 16; allowed: 15 or less.",
        ),
        ("term_years = 5", "term_years = 0", "found 0; allowed: 1 or more."),
        ("[420000, 560000", '["£420,000", 560000', "no pound sign or commas"),
        (
            'price_base = "2015-16"\ndeflator',
            'price_base = "2015-16"\n#',
            "carry them to 2016-17 with a deflator",
        ),
        ('price_base = "2015-16"\n', "", "a deflator for prices of 2016-17, which are the proposition's own"),
        ('evidence = "contract"', 'evidence = "contrct"', "Did you mean 'contract'?"),
        (
            'closes = ["demand_management", "efficiency"]',
            'closes = ["demand"]',
            "'demand' is not in [gap] parts.",
        ),
        ("efficiency = 0.5", "efficiency = 0.4", "these shares sum to 0.9"),
        ("lower = -0.094", "lower = -0.05", "the effect on emergency-admissions must lie in its interval"),
        ("relative_effect = -0.062", "relative_effect = -1.2", "relative_effect: found -1.2"),
        (
            "[130, 480, 700, 800, 800]",
            "[130, 480, 700]",
            "found 3 numbers for a term of 5 years; give one for each",
        ),
        (
            "plan_pounds_by_year = [250000, 60000, 60000, 60000, 60000]",
            "plan_pounds_by_year = [250000, 60000]",
            "'Shared care record' says nothing of year 3 of 5",
        ),
        ("[398500.50, 581200]", "[1, 2, 3, 4, 5, 6]", "found 6 numbers for a term of 5 years"),
        ('year = "2020-21"', 'year = "2024-25"', "2024-25 lies outside the term, 2016-17 to 2020-21."),
        ("local_share = 0.01", "local_share = 0.02", "the local share is 440,000,000"),
        ("extra_funding_pounds = 8000000000", "extra_funding_pounds = 80000000000", "more than the gap"),
        ("attributable_share = 0.9", "attributable_share = 90", "For 90 % write 0.9."),
        (
            'kind = "capacity_released"',
            'kind = "capacity"',
            "found 'capacity'; allowed: cashable, non_cashable",
        ),
        ('name = "Prescribing reviews"', 'name = "Attendances avoided"', "stands in it more than once"),
        (COUNCIL, COUNCIL.replace("scheme", "schema"), "other_claims has no 'schema'"),
    ],
)
def test_impossible_terms_are_refused_with_the_line_and_the_mend(tmp_path, old, new, said):
    words = broken(tmp_path, (old, new))
    assert said in words
    assert words.startswith("changed.toml, line ")


def test_every_fault_is_named_at_once(tmp_path):
    words = broken(
        tmp_path, ("[130, 480, 700, 800, 800]", "[130]"), ('evidence = "contract"', 'evidence = "x"')
    )
    assert len(words.splitlines()) == 2


def test_a_proposition_that_costs_nothing_is_refused(tmp_path):
    path = write_ledger_sample("vanguards-2016-17", tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("[85000000]", "[0]"), encoding="utf-8")
    with pytest.raises(InvalidModelFile, match="what costs nothing has no return"):
        load_ledger(path)


def test_a_file_that_is_not_there_and_a_sample_without_that_name_say_what_to_do(tmp_path):
    with pytest.raises(InvalidModelFile, match=r"docs/how-to/value-a-proposition\.md"):
        load_ledger(tmp_path / "nothing.toml")
    with pytest.raises(InvalidInput, match="Did you mean 'community-provider'"):
        write_ledger_sample("comunity-provider", tmp_path)


def test_a_sample_does_not_overwrite_what_someone_changed(tmp_path):
    path = write_ledger_sample("vanguards-2016-17", tmp_path)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="stands there already"):
        write_ledger_sample("vanguards-2016-17", tmp_path)


def test_the_schema_describes_every_key():
    schema = ledger_schema()
    parts = [schema, *schema["$defs"].values()]
    keys = [
        (part["title"], key)
        for part in parts
        for key, value in part["properties"].items()
        if "description" not in value
    ]
    assert keys == []
