"""Growth by age and sex that a user brings."""

from __future__ import annotations

import pytest

from newcare.errors import InvalidInput
from newcare.workflows.growth_file import read_growth


def written(tmp_path, text):
    path = tmp_path / "growth.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_a_row_is_a_change_a_year_of_one_sex_and_age_band(tmp_path):
    path = written(tmp_path, "sex,age_band,growth\nfemale,75-79,0.02\nmale,90+,-0.01\n")

    assert read_growth(path) == [
        {"sex": "female", "age_band": "75-79", "growth": 0.02},
        {"sex": "male", "age_band": "90+", "growth": -0.01},
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no rows"),
        ("sex,age,growth\nfemale,75-79,0.02\n", "sex, age_band, growth"),
        ("sex,age_band,growth\nwoman,75-79,0.02\n", "line 2: sex is one of female, male"),
        ("sex,age_band,growth\nfemale,75-80,0.02\n", "line 2: age_band"),
        ("sex,age_band,growth\nfemale,75-79,2 %\n", "line 2: growth is a change a year"),
        ("sex,age_band,growth\nfemale,75-79\n", "line 2: growth"),
        ("sex,age_band,growth\nfemale,75-79,nan\n", "line 2: growth"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_its_line(tmp_path, text, says):
    with pytest.raises(InvalidInput, match=says):
        read_growth(written(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_growth(tmp_path / "none.csv")
