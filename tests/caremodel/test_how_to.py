"""The page on writing a model file: its files load, and its messages are those that newcare gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newcare.errors import InvalidModelFile
from newcare.reference.frameworks import load_framework


@pytest.fixture(scope="module")
def blocks(repository: Path) -> dict[str, list[str]]:
    """Fenced blocks of the page, by language."""
    page = (repository / "docs" / "how-to" / "write-a-model-file.md").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for language, text in re.findall(r"```(\w+)\n(.*?)```", page, re.DOTALL):
        found.setdefault(language, []).append(text)
    return found


def test_the_model_file_and_the_waves_of_the_page_load(blocks, load):
    model = load(blocks["toml"][0], waves=blocks["csv"][0])
    assert model.model.type == "falls-response"
    assert len(model.waves) == 3


def test_the_framework_of_the_page_loads(blocks, tmp_path):
    (tmp_path / "own.toml").write_text(blocks["toml"][1], encoding="utf-8")
    assert [element.code for element in load_framework(tmp_path / "own.toml").elements] == ["P1.1", "P1.2"]


def test_the_messages_of_the_page_are_those_that_newcare_gives(blocks, load):
    text = blocks["toml"][0].replace("include =", "inclde =").replace("share = 0.02", "share = 2")
    with pytest.raises(InvalidModelFile) as caught:
        load(text, waves=blocks["csv"][0].replace("A81004", "A81001"))
    assert str(caught.value) == blocks["text"][0].strip()
