"""An indicator file is taken as it is meant, or refused with the place, what was seen and the nearest word."""

from __future__ import annotations

import pytest

from newcare.errors import InvalidInput
from newcare.outcomes.expected_values import expected_values
from newcare.reference.indicators import explained, indicator, indicator_of_file, indicator_text

OURS = indicator_text("emergency-admissions").replace('id = "emergency-admissions"', 'id = "ours"')


def read(tmp_path, text):
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    return indicator_of_file(path)


def test_a_copy_with_an_id_of_its_own_is_read(tmp_path):
    made = read(tmp_path, OURS)

    assert made.id == "ours"
    assert made.where == indicator("emergency-admissions").where
    assert made.tables == ("spell",)


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ('id = "ours"', 'id = "deaths"', "has the id of a shipped indicator"),
        ('id = "ours"', 'id = "Our own"', "not in small letters"),
        ('title = "Emergency admissions"\n', "", "has no text for 'title'"),
        ('direction = "lower"', 'direction = "down"', "Its choices: lower, higher, neither"),
        ('direction = "lower"', 'direction = "lower"\nshare_of = "deaths"', "do not fit together"),
        ('direction = "lower"', 'directon = "lower"', "has no text for 'direction'"),
        ('direction = "lower"', 'direction = "lower"\nunits = "x"', "has the key 'units'"),
        ('table = "spell"', 'table = "spells"', "Did you mean 'spell'?"),
        ('unit = "spell"', 'unit = "episode"', "Its choices: spell, person, day, pence"),
        ('day = "admission"', 'day = "discharged"', "Did you mean 'discharge'?"),
        ("admission_method = {", "admision_method = {", "Did you mean 'admission_method'?"),
        (
            'begins_with = ["2"]',
            'starts_with = ["2"]',
            "'starts_with' cannot be asked so of a column of text",
        ),
        ('begins_with = ["2"]', 'begins_with = "2"', "Write { begins_with"),
        ("[counts]", "[count]", "has the key 'count'"),
    ],
)
def test_a_slip_is_refused_with_what_to_write_instead(tmp_path, there, instead, said):
    assert there in OURS
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, OURS.replace(there, instead, 1))
    assert said in str(caught.value)
    assert "ours.toml" in str(caught.value)


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(InvalidInput, match="Did you mean 'emergency-bed-days'"):
        indicator("emergency-beddays")


def test_a_test_that_expects_another_count_fails_and_says_both_numbers(tmp_path):
    made = read(tmp_path, OURS.replace("count = 1", "count = 2", 1))

    found = expected_values(made)[0]

    assert not found.passed
    assert (found.expected, found.found) == (2, 1)


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("spell = [", "spels = [", "Did you mean 'spell'?"),
        ("discharge_date =", "dischage_date =", "Did you mean 'discharge_date'?"),
        ("admission_date = 2023-05-01", 'admission_date = "May"', "of another type than its column"),
        ("count = 1", "", "lacks its name or its count"),
    ],
)
def test_a_test_that_draws_rows_no_record_has_is_refused(tmp_path, there, instead, said):
    made = read(tmp_path, OURS.replace(there, instead, 1))

    with pytest.raises(InvalidInput) as caught:
        expected_values(made)

    assert said in str(caught.value)


def test_an_explanation_says_what_a_clinician_asks():
    found = explained(indicator("fracture-of-wrist-under-65"))

    assert found["Numerator"] == (
        "each stay in hospital whose admission method begins with 2, and whose primary diagnosis begins with S525,"
        " S526, S620 or S621, and whose age is 64 or less"
    )
    assert found["Day counted"] == "day of admission"
    assert found["Denominator"] == "days registered with the unit, as person-years"
    assert {"Codes", "Source", "Caution", "Small numbers", "Split of stays"} <= found.keys()
