"""An indicator file is taken as it is meant, or refused with the place, what was seen and the nearest word."""

from __future__ import annotations

import pytest

from newcare.errors import InvalidInput
from newcare.outcomes.dense_columns import holds
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
        (
            "[counts.where]",
            "[counts.where]\nnights = { at_least = 5, at_most = 3 }",
            "no number is 5 or more and 3 or less",
        ),
        ("[counts.where]", "[counts.where]\nnights = { at_most = -1 }", "no such number is below 0"),
        (
            "[counts.where]",
            '[counts.where]\nprimary_diagnosis = { begins_with = ["J"], one_of = ["I500"] }',
            "does not begin with any of begins_with",
        ),
        ("[counts.where]", '[counts.where]\nprimary_diagnosis = { begins_with = ["."] }', "nothing but dots"),
        (
            "[counts.where]",
            '[counts.where]\nambulatory_care_group = { one_of = ["Chronic"] }',
            "Did you mean 'chronic'?",
        ),
        (
            "[counts.where]",
            '[counts.unless]\nadmission_method = { begins_with = ["2"] }\n[counts.where]',
            "asked the same in where and in unless",
        ),
        ('direction = "lower"', 'direction = "lower"\nstandard = "none"', "does not fit the denominator"),
        ('direction = "lower"', 'direction = "lower"\ndisclosure = "none"', "Its choices: hes-2018, nnhip"),
    ],
)
def test_a_slip_is_refused_with_what_to_write_instead(tmp_path, there, instead, said):
    assert there in OURS
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, OURS.replace(there, instead, 1))
    assert said in str(caught.value)
    assert "ours.toml" in str(caught.value)


@pytest.mark.parametrize("written", ["I50.0", "i500", " I50-0"])
def test_codes_are_compared_without_dots_and_in_capitals(tmp_path, written):
    made = read(
        tmp_path,
        OURS.replace(
            "[counts.where]", f'[counts.where]\nprimary_diagnosis = {{ begins_with = ["{written}"] }}', 1
        ),
    )
    condition = next(each for each in made.where if each.column == "primary_diagnosis")

    assert condition.begins_with == ("I500",)
    assert [holds(condition, code) for code in ("I500", "I50.0", "i5009", "I501", None)] == [
        *[True] * 3,
        *[False] * 2,
    ]


def test_a_whole_category_is_met_with_and_without_its_x(tmp_path):
    text = '[counts.where]\nprimary_diagnosis = { one_of = ["I10"] }'
    made = read(tmp_path, OURS.replace("[counts.where]", text, 1))
    condition = next(each for each in made.where if each.column == "primary_diagnosis")

    assert [holds(condition, code) for code in ("I10", "I10X", "I109")] == [True, True, False]


def test_what_is_shown_of_an_indicator_is_what_is_done(tmp_path):
    share = OURS.replace(
        'direction = "lower"', 'direction = "lower"\ndenominator = "events"\nshare_of = "deaths"', 1
    )

    assert explained(read(tmp_path, share))["Standard population"] == "none"
    assert explained(indicator("deaths"))["Standard population"] == "european standard population 2013"
    assert explained(indicator("deaths"))["Small numbers"] == (
        "by the policy of the model file that releases it"
    )


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
