"""A slip of the finger in any key of a model file never passes in silence."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.caremodel import load_model, sample_names, sample_text
from newcare.errors import InvalidModelFile

LETTERS = string.ascii_lowercase + string.digits + "_-"


def keys(text: str) -> list[tuple[int, int]]:
    """Where each key and section name begins and ends, found without the scan under test."""
    bare = re.sub(r'"[^"\n]*"|#[^\n]*', lambda match: "." * len(match[0]), text)
    return [match.span() for match in re.finditer(r"[\w-]+(?= =)|(?<=\[)[a-z]+(?=\])", bare)]


@st.composite
def typos(draw: st.DrawFn) -> tuple[str, int]:
    """A sample with one letter of one key put in, left out or changed, and the line of that key."""
    text = sample_text(draw(st.sampled_from(sample_names())))
    start, end = draw(st.sampled_from(keys(text)))
    at = draw(st.integers(start, end - 1))
    letter = draw(st.sampled_from(LETTERS))
    slip = draw(st.sampled_from(["put in", "left out", "changed"]))
    if slip == "left out" or (slip == "changed" and letter == text[at]):
        written = text[:at] + text[at + 1 :]
    else:
        written = text[:at] + letter + text[at + (slip == "changed") :]
    return written, text[:start].count("\n") + 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("typos")
    (folder / "waves.csv").write_text("unit,start\nA81001,2023-07-01\n", encoding="utf-8")
    return folder


@given(typo=typos())
def test_any_typo_of_one_letter_in_a_key_is_refused_with_that_line_named(typo, folder):
    text, line = typo
    path = folder / "model.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidModelFile) as caught:
        load_model(path)
    assert any(message.startswith(f"{path}, line {line}: ") for message in str(caught.value).splitlines())


def test_the_keys_under_test_are_all_the_keys_of_a_sample():
    text = sample_text("mcp")
    names = {text[start:end] for start, end in keys(text)}
    assert {
        "model",
        "interventions",
        "name",
        "pounds",
        "per",
        "by",
        "commissioner",
        "shadow",
        "policy",
    } <= names
    # 12 headers; then, section by section, 5 + 3 + 5 + 3 x 6 + 6 + 12 + 4 + 10 + 7 + 1
    assert len(keys(text)) == 12 + 71
