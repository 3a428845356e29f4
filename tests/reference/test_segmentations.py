"""Segmentations as files: those that are shipped, copies that a place edits, and what is refused."""

from __future__ import annotations

import tomllib

import pytest

from newcare.errors import InvalidModelFile
from newcare.reference.codelists import long_term_conditions
from newcare.reference.segmentation_rules import Comparison, InElement, InGroup, TopShare
from newcare.reference.segmentations import load_segmentation, parse_segmentation, segmentation_names
from newcare.tables.population_results import LONG_TERM_CONDITIONS, NEED_NAMES

SOUND = """
id = "ours"
name = "Our groups"
version = "1"
standing = "ours"
source = "us"
overlaps = [["high", "dear"]]

[thresholds]
frailty = 0.24
first_percent = 5

[ranks]
risk = "cost_pence"

[elements]
dementia = [{ dementia = true }]

[[groups]]
id = "dear"
name = "Dear"
any = [{ group = "high", rank = "risk", top_percent = "first_percent" }]

[[groups]]
id = "high"
name = "High"
any = ["dementia", { electronic_frailty_index = { above = "frailty", at_most = 0.9 }, age = 65 }]

[[groups]]
id = "rest"
name = "The rest"
"""


def parsed(text):
    return parse_segmentation(tomllib.loads(text), "ours.toml")


def refused(text):
    with pytest.raises(InvalidModelFile) as caught:
        parsed(text)
    return str(caught.value)


def test_five_segmentations_are_shipped_each_with_version_source_and_standing():
    names = segmentation_names()
    shipped = [load_segmentation(name) for name in names]

    assert names == ("age-and-frailty", "bridges-to-health", "kaiser", "snee", "south-worcestershire")
    assert [each.id for each in shipped] == list(names)
    assert all(each.version and each.source for each in shipped)
    assert all("ours" in each.standing or "our" in each.standing for each in shipped)


def test_what_south_worcestershire_proposes_is_called_a_proposal():
    assert load_segmentation("south-worcestershire").standing.startswith("our proposal")


def test_every_long_term_condition_of_the_code_list_is_a_need_that_rules_may_name():
    assert set(LONG_TERM_CONDITIONS) == set(long_term_conditions())
    assert set(LONG_TERM_CONDITIONS) <= set(NEED_NAMES)


def test_a_file_says_rules_in_conditions_elements_groups_and_ranks():
    made = parsed(SOUND)
    dear, high, rest = made.groups

    assert dear.rules == ((InGroup("high"), TopShare("risk", ("first_percent",))),)
    assert high.rules == (
        (InElement("dementia"),),
        (
            Comparison("electronic_frailty_index", "above", "frailty"),
            Comparison("electronic_frailty_index", "at_most", 0.9),
            Comparison("age", "at_least", 65),
        ),
    )
    assert (rest, rest.rules) == (made.default, ())
    assert made.overlaps == (("high", "dear"),)


def test_what_was_read_can_be_read_again_from_plain_values():
    made = parsed(SOUND)
    assert parse_segmentation(made.written, "again") == made


def test_a_threshold_set_in_code_is_set_in_what_a_step_is_given():
    changed = load_segmentation("kaiser").with_thresholds({"case_management_percent": 0.5})

    assert parse_segmentation(changed.written, "kaiser") == changed
    assert changed.thresholds["case_management_percent"] == 0.5
    with pytest.raises(InvalidModelFile, match=r"no threshold 'top'.*disease_management_percent"):
        changed.with_thresholds({"top": 1})


def test_an_edited_copy_is_loaded_by_its_path(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_bytes(
        b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode()
    )  # as an editor on Windows saves it
    assert load_segmentation(path).id == "ours"


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        (
            "dementia = true",
            "dementai = true",
            ("ours.toml, elements.dementia, rule 1", "no need", "'dementia'?"),
        ),
        ('above = "frailty"', 'above = "frail"', ("group 'high', rule 2", "no threshold", "'frailty'?")),
        ('["dementia", {', '["dementias", {', ("group 'high', rule 1", "no element", "'dementia'?")),
        ('group = "high"', 'group = "hihg"', ("group 'dear', rule 1", "no group", "'high'?")),
        ('rank = "risk"', 'rank = "cost"', ("no rank is called 'cost'", "There are: risk")),
        ('rank = "risk", ', "", ("'rank' and 'top_percent' stand together",)),
        ("at_most = 0.9", "atmost = 0.9", ("is compared with: at_least, above, at_most, below",)),
        ("at_most = 0.9", 'at_most = "0.9"', ("no threshold is called '0.9'",)),
        ("{ dementia = true }", "{ }", ("the rule is empty",)),
        ("[{ dementia = true }]", "true", ("elements.dementia: rules stand in a list",)),
        ("[{ dementia = true }]", '[{ group = "high" }]', ("an element is made of needs",)),
        ("[{ dementia = true }]", "[3]", ("a rule is a table",)),
        ('id = "high"', 'id = "dear"', ("two groups have the id 'dear'",)),
        ('id = "high"', 'id = "High"', ("group 2", "small letters")),
        ('id = "high"', 'id = "left"', ("group 2", "taken by reports")),
        ('name = "High"', "", ("group 'high'", "it has no name")),
        (
            'name = "High"',
            'title = "High"',
            ("group 'high'", "it has the key 'title'; allowed: id, name, any"),
        ),
        (
            'name = "The rest"',
            'name = "The rest"\nany = ["dementia"]',
            ("no group takes the people who meet no rule",),
        ),
        ('name = "High"\nany', 'name = "High"\nother', ("it has the key 'other'",)),
        ("frailty = 0.24", "frailty = true", ("thresholds.frailty", "a number of 0 or more")),
        ("frailty = 0.24", "frailty = -1", ("thresholds.frailty", "a number of 0 or more")),
        ("frailty = 0.24", "frailty = 0.24\nfrail = 1", ("thresholds.frail: no rule uses it",)),
        ("[ranks]", '[ranks]\nneed = "age"', ("ranks.need: no rule uses it",)),
        ("[elements]", "[elements]\nolder = [{ age = 65 }]", ("elements.older: no rule uses it",)),
        ('risk = "cost_pence"', 'risk = "costs_pence"', ("ranks.risk: no need", "'cost_pence'?")),
        ('[["high", "dear"]]', '[["high", "high"]]', ("overlaps: each overlap is a list of two groups",)),
        ('[["high", "dear"]]', '[["high", "rest"]]', ("'rest' has no rules that could hold",)),
        ('[["high", "dear"]]', '"high"', ("'overlaps' is not what it should be", "overlaps = [ ]")),
        ('version = "1"', "version = 1", ("has no text for 'version'",)),
        ('version = "1"', 'version = "1"\nauthor = "me"', ("has the key 'author'", "Allowed here: id, name")),
        (
            'any = ["dementia", {',
            'any = [{ group = "dear" }, {',
            ("it is defined by high, which is not defined",),
        ),
        ('group = "high"', 'group = "rest"', ("group 'dear'", "has no rules")),
    ],
)
def test_a_file_that_breaks_the_rules_is_refused_with_the_place_and_the_mend(written, instead, says):
    assert written in SOUND
    sentence = refused(SOUND.replace(written, instead))
    for words in says:
        assert words in sentence


def test_a_group_without_rules_in_the_middle_is_refused_since_none_after_it_is_reached():
    sentence = refused(SOUND + '[[groups]]\nid = "last"\nname = "Last"\n')
    assert "group 'rest': it has no rules, so it takes everybody" in sentence


def test_a_file_without_groups_is_refused():
    assert "no group takes the people" in refused(
        SOUND[: SOUND.index("[thresholds]")].replace('overlaps = [["high", "dear"]]', "")
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("nearby", None, "Name one of age-and-frailty"),
        ("nearby.toml", None, "cannot be read"),
        ("nearby.toml", b"id = ", "is not TOML"),
        ("nearby.toml", b"\xff", "is not TOML"),
    ],
)
def test_a_segmentation_that_is_not_there_or_not_toml_is_refused(tmp_path, name, content, says):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidModelFile, match=says):
        load_segmentation(tmp_path / name if name.endswith(".toml") else name)
