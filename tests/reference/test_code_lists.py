"""Code lists: complete, cited, equal to the published ones, and none shipped whose licence is not clear."""

from __future__ import annotations

import csv
import re
import string

import pytest

from newcare.errors import InvalidInput
from newcare.population.stay_kinds import rules_met
from newcare.reference.codelists import (
    CHARLSON,
    ELIXHAUSER,
    IMPAIRMENTS,
    ambulatory_care_rules,
    charlson_for_shmi,
    code_list,
    coded_deficits,
    fall_rules,
    filled,
    hospital_frailty_list,
    list_folders,
    long_term_conditions,
    normalised,
    parr_30_coefficients,
    person_flags,
    read_frailty_list,
)
from newcare.reference.codelists.codes import expanded
from newcare.reference.codelists.lists import CITATION, read_list_file

SHIPPED = (
    "ambulatory-care-sensitive",
    "charlson-quan-2005",
    "conditions",
    "electronic-frailty-index",
    "elixhauser-quan-2005",
    "end-of-life",
    "falls-65-and-over",
    "hospital-frailty-risk-score",
    "impairments",
)
EVERY_CODE = [
    f"{letter}{number:02d}{fourth}"
    for letter in string.ascii_uppercase
    for number in range(100)
    for fourth in ("", *string.digits, "X")
]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_list_says_where_it_is_from_and_what_it_is_worth(name):
    held = read_list_file(f"{name}.toml")

    assert all(held[part] for part in CITATION)
    assert held["id"] == name


def test_no_list_is_shipped_whose_licence_or_numbers_are_not_confirmed(repository):
    shipped = {path.stem for path in (repository / "src/newcare/reference/codelists").glob("*.toml")}

    assert shipped == set(SHIPPED)
    assert not any("shmi" in code_list(name).weights for name in (CHARLSON, ELIXHAUSER, IMPAIRMENTS))


def test_the_indices_have_as_many_groups_as_their_papers_and_a_weight_for_each():
    for name, groups in ((CHARLSON, 17), (ELIXHAUSER, 31)):
        listed = code_list(name)

        assert len(listed.codes) == groups
        assert all(set(weights) == set(listed.codes) for weights in listed.weights.values())
        assert set(listed.milder_form) | set(listed.milder_form.values()) <= set(listed.codes)


def test_hiv_weighs_4_in_the_index_of_2011_and_6_in_the_first():
    weights = code_list(CHARLSON).weights

    assert (weights["charlson_1987"]["aids_hiv"], weights["quan_2011"]["aids_hiv"]) == (6, 4)


def test_the_hospital_frailty_risk_score_has_109_categories_that_add_to_173_point_2():
    tenths = hospital_frailty_list().weights["tenths"]

    assert len(tenths) == 109
    assert sum(tenths.values()) == 1732
    assert (tenths["F00"], tenths["R50"]) == (71, 1)


def test_the_electronic_frailty_index_has_35_coded_deficits_and_polypharmacy():
    assert len(set(coded_deficits())) == 35
    assert "polypharmacy" not in coded_deficits()


def test_our_own_list_has_at_least_16_conditions_of_whole_categories():
    conditions = long_term_conditions()

    assert len(conditions) >= 16
    assert all(len(prefix) == 3 for prefixes in conditions.values() for prefix in prefixes)


def test_skin_cancer_other_than_melanoma_is_not_counted_as_cancer():
    cancer = long_term_conditions()["cancer"]

    assert "C43" in cancer
    assert "C44" not in cancer


def test_no_name_of_a_flag_is_used_twice():
    own = person_flags()
    names = [*own.conditions, *own.lasting, *own.in_hospital_past_year, *own.past_year]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["I60-I62"], ("I60", "I61", "I62")),
        (["K700-K703"], ("K700", "K701", "K702", "K703")),
        (["C98-C99", "I50"], ("C98", "C99", "I50")),
        (["S"], ("S",)),
    ],
)
def test_a_range_is_every_prefix_from_the_one_to_the_other(written, read):
    assert expanded(written, "a list") == read


@pytest.mark.parametrize("entry", ["I50.1", "i50", "", "I60-J62", "I62-I60", "I6-I690", "I60-"])
def test_an_entry_that_is_no_prefix_is_refused(entry):
    with pytest.raises(InvalidInput, match="my list"):
        expanded([entry], "my list")


@pytest.mark.parametrize(
    ("recorded", "plain", "with_fourth"),
    [("i50.9", "I509", "I509"), (" e11 2 ", "E112", "E112"), ("E86", "E86", "E86X"), (None, "", "")],
)
def test_a_code_is_compared_in_upper_case_without_dots_and_with_x_for_a_missing_fourth(
    recorded, plain, with_fourth
):
    assert (normalised(recorded), filled(recorded)) == (plain, with_fourth)


def published(shared, name):
    with (shared / "data" / "codelists" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "file", "group"),
    [
        (CHARLSON, "charlson_quan_2005_icd10.csv", "category"),
        (ELIXHAUSER, "elixhauser_quan_2005_icd10.csv", "category"),
        (IMPAIRMENTS, "impairments_icd10.csv", "group"),
    ],
)
def test_every_code_of_the_classification_has_the_groups_of_the_published_list(shared, name, file, group):
    pairs = [(row[group], row["icd10_prefix"]) for row in published(shared, file)]
    listed = code_list(name)

    for code in EVERY_CODE:
        assert listed.groups_of(code) == {named for named, prefix in pairs if code.startswith(prefix)}, code


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "file"), [(CHARLSON, "charlson_weights.csv"), (ELIXHAUSER, "elixhauser_weights.csv")]
)
def test_the_weights_are_the_published_ones(shared, name, file):
    rows = published(shared, file)

    for weights, points in code_list(name).weights.items():
        assert points == {row["category"]: int(row[weights]) for row in rows}


@pytest.mark.shared_data
def test_the_frailty_weights_are_the_published_ones(shared):
    rows = published(shared, "hospital_frailty_risk_score_icd10.csv")

    assert hospital_frailty_list().weights["tenths"] == {
        row["icd10_3_character"]: round(float(row["weight"]) * 10) for row in rows
    }


@pytest.mark.shared_data
def test_the_ambulatory_care_rules_are_the_published_expressions(shared):
    expressions = published(shared, "ambulatory_care_sensitive_conditions.csv")
    rules = ambulatory_care_rules()
    procedures = [f"{letter}{number:02d}" for letter in string.ascii_uppercase for number in range(100)]

    assert [(rule.group, rule.condition) for rule in rules] == [
        (row["group"], row["condition"]) for row in expressions
    ]
    for rule, row in zip(rules, expressions, strict=True):
        assert rule.primary_only == (row["position"] == "primary")
        compared = (
            (rule.codes, row["icd10_regex"], EVERY_CODE),
            (rule.needs_secondary, row["requires_secondary_regex"], EVERY_CODE),
            (rule.unless_secondary, row["excludes_secondary_regex"], EVERY_CODE),
            (rule.unless_any_procedure, row["excludes_any_procedure_regex"], procedures),
            (rule.unless_main_procedure, row["excludes_primary_procedure_regex"], procedures),
        )
        for prefixes, expression, codes in compared:
            assert bool(prefixes) == bool(expression)
            if expression:
                pattern = re.compile(expression)
                for code in map(filled, codes) if codes is EVERY_CODE else codes:
                    assert code.startswith(prefixes) == bool(pattern.match(code)), (rule.condition, code)


@pytest.mark.shared_data
def test_the_rules_for_falls_are_the_published_expressions(shared):
    explicit, implied, tendency = (
        row["icd10_regex"] for row in published(shared, "falls_emergency_65_plus.csv")
    )
    for code in map(filled, EVERY_CODE):
        met = {rule.condition for rule in rules_met(fall_rules(), [code, "W190"])}
        alone = {rule.condition for rule in rules_met(fall_rules(), [code])}

        assert ("injured_in_a_fall" in met) == bool(re.match(explicit, code)), code
        external = code[0] in "VWXY"
        assert ("fracture_without_external_cause" in alone) == (
            bool(re.match(implied, code)) and not external
        ), code
        assert ("tendency_to_fall" in alone) == bool(re.match(tendency, code)), code


def shmi_folder(tmp_path, categories):
    codes = "".join(f"{name},Z{number:02d}\n" for number, name in enumerate(categories))
    weights = "".join(f"{name},{number}\n" for number, name in enumerate(categories))
    (tmp_path / "charlson_shmi_v1_60_icd10.csv").write_text("category,icd10_prefix\n" + codes)
    (tmp_path / "charlson_weights.csv").write_text("category,shmi\n" + weights)
    return tmp_path


def test_the_list_of_the_mortality_indicator_is_the_users_own_file(tmp_path):
    names = list(code_list(CHARLSON).codes)

    listed = charlson_for_shmi([tmp_path / "absent", shmi_folder(tmp_path, names)])

    assert listed.groups_of("Z03.1") == {names[3]}
    assert listed.weights["shmi"][names[3]] == 3
    assert listed.licence == "not confirmed, so not shipped"
    assert listed.milder_form == code_list(CHARLSON).milder_form


def test_without_the_file_the_refusal_says_where_to_get_it_and_where_to_put_it(tmp_path):
    with pytest.raises(InvalidInput, match=r"charlson_shmi_v1_60_icd10\.csv.*NEWCARE_CODE_LISTS"):
        charlson_for_shmi([tmp_path])
    with pytest.raises(InvalidInput, match=r"Billings 2012.*NEWCARE_CODE_LISTS"):
        parr_30_coefficients([tmp_path])


def test_a_list_of_other_conditions_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="17 Charlson conditions"):
        charlson_for_shmi([shmi_folder(tmp_path, ["gout"])])


@pytest.mark.parametrize(
    ("file", "row", "says"),
    [
        ("charlson_shmi_v1_60_icd10.csv", "dementia,", "without a code"),
        ("charlson_weights.csv", "dementia,1.5", "not whole"),
        ("charlson_weights.csv", "dementia,many", "not a number"),
    ],
)
def test_a_row_of_the_users_list_that_would_mislead_is_refused(tmp_path, file, row, says):
    folder = shmi_folder(tmp_path, list(code_list(CHARLSON).codes))
    path = folder / file
    path.write_text(path.read_text() + row + "\n")

    with pytest.raises(InvalidInput, match=says):
        charlson_for_shmi([folder])


def test_a_file_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "parr30_coefficients_unverified.csv").write_bytes(b"term,coefficient\n\xff\xfe,1\n")

    with pytest.raises(InvalidInput, match="cannot be read"):
        parr_30_coefficients([tmp_path])


@pytest.mark.parametrize("number", ["about three", "nan", "inf", ""])
def test_a_coefficient_that_is_no_number_is_refused(tmp_path, number):
    (tmp_path / "parr30_coefficients_unverified.csv").write_text(f"term,coefficient\nconstant,{number}\n")

    with pytest.raises(InvalidInput, match="not a number"):
        parr_30_coefficients([tmp_path])


def test_a_file_without_the_columns_is_refused(tmp_path):
    (tmp_path / "parr30_coefficients_unverified.csv").write_text("name,value\nconstant,1\n")

    with pytest.raises(InvalidInput, match="lacks a column"):
        parr_30_coefficients([tmp_path])


def test_the_users_folder_is_looked_in_before_others(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWCARE_CODE_LISTS", str(tmp_path))
    assert list_folders(tmp_path / "other") == (tmp_path, tmp_path / "other")

    monkeypatch.delenv("NEWCARE_CODE_LISTS")
    assert list_folders() == ()


FRAILTY_LIST = """
version = "1"
source = "the practice"
medicines = ["1", 2]
[deficits]
anaemia = ["271737000"]
housebound = [160689007]
"""


def test_a_frailty_list_says_which_deficits_it_cannot_find(tmp_path):
    path = tmp_path / "frailty.toml"
    path.write_text(FRAILTY_LIST)

    listed = read_frailty_list(path)

    assert listed.deficits == {"anaemia": ("271737000",), "housebound": ("160689007",)}
    assert len(listed.missing) == 33
    assert listed.as_parameters()["medicines"] == ["1", "2"]
    assert listed.as_parameters()["housebound"] == ["160689007"]  # the deficit says it too


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (FRAILTY_LIST + 'bad_luck = ["1"]', "bad_luck"),
        (FRAILTY_LIST.replace("version", "edition"), "cannot be read"),
        (FRAILTY_LIST.replace('["271737000"]', "271737000"), "cannot be read"),
        ("[deficits", "cannot be read"),
    ],
)
def test_a_frailty_list_with_a_fault_is_refused(tmp_path, text, says):
    path = tmp_path / "frailty.toml"
    path.write_text(text)

    with pytest.raises(InvalidInput, match=says):
        read_frailty_list(path)
