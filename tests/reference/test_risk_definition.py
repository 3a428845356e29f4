"""Risk models as data: what is read, and what is refused with its remedy."""

from __future__ import annotations

import copy

import pytest

from newcare.errors import InvalidInput
from newcare.reference.risk import risk_definition, risk_definition_of


@pytest.fixture
def content():
    return copy.deepcopy(risk_definition())


def test_the_shipped_model_says_its_version_standing_and_source(content):
    found = risk_definition_of(content)

    assert found.id == "emergency-admission"
    assert all((found.version, found.standing, found.source, found.predictors))


def test_a_place_may_bring_its_own(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(
        'id = "ours"\ntitle = "Ours"\nversion = "1"\nstanding = "our own"\nsource = "us"\n'
        '[[predictors]]\nname = "age"\nsource = "age"\ntransform = "value"\n',
        encoding="utf-8-sig",
    )

    assert risk_definition_of(risk_definition(path)).sources == ("age",)


def test_ethnicity_is_refused_as_a_predictor_and_the_reason_is_given(content):
    content["predictors"].append(
        {"name": "ethnicity", "source": "ethnicity", "transform": "is", "values": ["a"]}
    )

    with pytest.raises(InvalidInput, match="audited by it instead"):
        risk_definition_of(content)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"transform": "cube"}, "cannot be worked out"),
        ({"transform": "spline"}, "cannot be worked out"),
        ({"transform": "spline", "knots": [5, 5]}, "cannot be worked out"),
        ({"transform": "spline", "knots": [9, 5]}, "cannot be worked out"),
        ({"transform": "is"}, "cannot be worked out"),
        ({"per": 0}, "cannot be worked out"),
        ({"weight": 2}, "has a key 'weight'"),
        ({"source": ""}, "needs name, source and transform"),
        ({"name": "sex"}, "2 predictors are called 'sex'"),
    ],
)
def test_a_predictor_that_cannot_be_used_is_refused(content, change, words):
    content["predictors"][0] = {"name": "age", "source": "age", "transform": "value"} | change

    with pytest.raises(InvalidInput, match=words):
        risk_definition_of(content)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("version", "", "needs a text for 'version'"),
        ("predictors", [], "needs a list of predictors"),
        ("colour", "red", "has no key 'colour'"),
    ],
)
def test_a_file_that_says_too_little_or_too_much_is_refused(content, key, value, words):
    content[key] = value

    with pytest.raises(InvalidInput, match=words):
        risk_definition_of(content)


@pytest.mark.parametrize("name", ["no-such-model", "no-such-file.toml"])
def test_a_model_that_is_not_there_is_refused(name):
    with pytest.raises(InvalidInput, match="cannot be read"):
        risk_definition(name)


def test_a_file_that_is_not_toml_is_refused(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("id = ", encoding="utf-8")

    with pytest.raises(InvalidInput, match="cannot be read"):
        risk_definition(path)
