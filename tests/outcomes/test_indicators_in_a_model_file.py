"""A model file names a shipped indicator, or one of its own by the path of a file beside it."""

from __future__ import annotations

import pytest

from newcare.caremodel import load_model, sample_text
from newcare.errors import InvalidInput, InvalidModelFile
from newcare.reference.indicators import indicator_text
from newcare.workflows.steps.outcomes import judged_indicators

OWN = indicator_text("emergency-admissions").replace('id = "emergency-admissions"', 'id = "ours"')


def written(folder, *changes):
    (folder / "waves.csv").write_text("unit,start\nA81001,2023-07-01\n", encoding="utf-8")
    text = sample_text("mcp")
    for there, instead in changes:
        assert there in text
        text = text.replace(there, instead, 1)
    path = folder / "model.toml"
    path.write_text(text, encoding="utf-8")
    return path


PRIMARY = (
    ('primary = "emergency-admissions"', 'primary = "ours.toml"'),
    ('for = "emergency-admissions"', 'for = "ours.toml"'),
)


def test_an_indicator_of_its_own_is_known_by_the_id_that_its_file_gives(tmp_path):
    (tmp_path / "ours.toml").write_text(OWN, encoding="utf-8")
    model = load_model(written(tmp_path, *PRIMARY))

    assert model.outcomes.primary == model.value.event == "ours"
    assert model.indicator("ours").title == "Emergency admissions"
    assert model.indicator("deaths").title == "Deaths"


def test_a_word_changed_in_the_indicator_file_changes_the_model(tmp_path):
    (tmp_path / "ours.toml").write_text(OWN, encoding="utf-8")
    before = load_model(written(tmp_path, *PRIMARY)).sha256
    (tmp_path / "ours.toml").write_text(OWN.replace('["2"]', '["21"]', 1), encoding="utf-8")

    assert load_model(tmp_path / "model.toml").sha256 != before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ours.toml", "cannot be read"),
        ("wellbeing", "'wellbeing' is a supplied series"),
        ("emergency-bed-dayz", "Did you mean 'emergency-bed-days'?"),
    ],
)
def test_a_name_that_cannot_be_judged_by_is_refused_with_its_line(tmp_path, name, said):
    path = written(tmp_path, ('primary = "emergency-admissions"', f'primary = "{name}"'))

    with pytest.raises(InvalidModelFile) as caught:
        load_model(path)

    assert any("outcomes.primary" in line and said in line for line in str(caught.value).splitlines())


@pytest.mark.parametrize("people", ["resident", "cohort"])
def test_an_indicator_over_other_people_than_the_units_have_is_refused_with_its_line(tmp_path, people):
    text = OWN.replace('id = "ours"', f'id = "ours"\ndenominator = "{people}"')
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidModelFile, match=f"the denominator of 'ours' is \"{people}\""):
        load_model(written(tmp_path, *PRIMARY))


def test_an_indicator_that_asks_for_another_policy_than_the_model_file_releases_under_is_refused(tmp_path):
    text = OWN.replace('id = "ours"', 'id = "ours"\ndisclosure = "nnhip"')
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    model = load_model(written(tmp_path, *PRIMARY))

    with pytest.raises(InvalidInput, match="may be released under the policy nnhip only"):
        judged_indicators(model)
