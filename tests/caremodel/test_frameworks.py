"""Frameworks as data: what is shipped, what is ours, and what a user's own file is refused for."""

from __future__ import annotations

import csv

import pytest

from newcare.errors import InvalidModelFile
from newcare.reference.frameworks import framework_ids, load_framework

OWN = """\
id = "own"
name = "Our own"
standing = "published: by us"
source = "our board paper"
[[features]]
code = "P1"
name = "First"
elements = [{ code = "P1.1", name = "One" }, { code = "P1.2", name = "Two" }]
[[features]]
code = "P2"
name = "Second"
elements = [{ code = "P2.1", name = "Three" }]
"""


def test_the_default_framework_has_the_published_shape_of_eight_features_with_three_elements_each():
    framework = load_framework("population-based-default")
    assert [feature.code for feature in framework.features] == [f"F{number}" for number in range(1, 9)]
    assert [len(feature.elements) for feature in framework.features] == [3] * 8
    assert framework.elements[9].code == "F4.1"
    assert framework.elements[9].name == "Single co-produced care plan"


def test_care_homes_have_the_seven_published_elements():
    framework = load_framework("enhanced-health-in-care-homes")
    assert len(framework.elements) == 7
    assert framework.standing.startswith("published")


@pytest.mark.parametrize("name", framework_ids())
def test_each_shipped_framework_carries_its_id_standing_and_source(name):
    framework = load_framework(name)
    assert framework.id == name
    assert framework.source
    assert framework.standing.startswith(("ours", "published"))


def test_names_that_no_public_source_gives_are_labelled_ours():
    ours = [name for name in framework_ids() if load_framework(name).standing.startswith("ours")]
    assert ours == ["acute-care-collaboration", "population-based-default", "urgent-care-network"]


@pytest.mark.shared_data
def test_shipped_names_are_those_of_the_collected_facts(shared):
    with (shared / "data" / "programme" / "frameworks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    default = load_framework("population-based-default")
    shipped = {part.code: part.name for part in (*default.features, *default.elements)}
    assert shipped == {row["code"]: row["name"] for row in rows if row["framework"].startswith("OUR DEFAULT")}
    homes = [element.name for element in load_framework("enhanced-health-in-care-homes").elements]
    assert homes == [row["name"] for row in rows if row["framework"] == "EHCH" and row["level"] == "element"]
    lessons = [row["name"] for row in rows if row["framework"] == "ACC" and row["level"] == "lesson"]
    assert [feature.name for feature in load_framework("acute-care-collaboration").features] == lessons


def test_a_user_may_bring_a_framework_of_their_own(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    assert [element.code for element in load_framework(path).elements] == ["P1.1", "P1.2", "P2.1"]
    assert load_framework(str(path)) == load_framework(path)


@pytest.mark.parametrize(
    ("found", "written", "says"),
    [
        ('source = "our board paper"\n', "", "has no text for 'source' in Our own."),
        ('name = "Second"', 'nmae = "Second"', "has the key 'nmae'. Allowed here: code, name, elements."),
        ('code = "P1.2"', 'code = "P1.1"', "gives the element code 'P1.1' 2 times."),
        ('code = "P2"', 'code = "P1"', "gives the feature code 'P1' 2 times."),
        ('[{ code = "P2.1", name = "Three" }]', "[]", "has no list of elements in P2."),
        ('{ code = "P2.1", name = "Three" }', '{ code = "P2.1" }', "has no text for 'name' in P2.1."),
        ('code = "P2.1"', "code = 2.1", "has no text for 'code' in 2.1."),
        ("[[features]]", "[features]", "is not TOML"),
        (OWN[OWN.index("[[") :], "", "has no list of features in the file."),
    ],
)
def test_a_framework_with_a_fault_is_refused_in_words_that_name_the_place(found, written, says, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(found, written), encoding="utf-8")
    with pytest.raises(InvalidModelFile) as caught:
        load_framework(path)
    assert says in str(caught.value)
    assert "own.toml" in str(caught.value)


def test_an_unknown_framework_is_refused_with_the_shipped_ones():
    with pytest.raises(InvalidModelFile, match="Name one of acute-care-collaboration, enhanced-health"):
        load_framework("nothing-like-it")
