"""The page on mapping columns says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newcare.records.reading import FILE_FAULTS, load_mapping
from newcare.reference.flows import flow_names


@pytest.fixture
def page(repository: Path) -> str:
    return (repository / "docs" / "how-to" / "map-your-columns.md").read_text(encoding="utf-8")


def test_the_mapping_on_the_page_is_a_mapping(page: str, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0])
    mapping = load_mapping(tmp_path / "map.toml")
    assert mapping.flow_of("trust extract 2024.csv") == "hes-apc"
    assert [entry.flow for entry in mapping.entries] == ["csds-contact", "hes-apc"]


def test_the_page_names_every_flow(page: str) -> None:
    assert {name for name in flow_names() if f"`{name}`" not in page} == set()


def test_the_page_names_codes_that_exist(page: str) -> None:
    told = page.split("## When a file is refused")[1]
    assert set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", told)) <= set(FILE_FAULTS)
