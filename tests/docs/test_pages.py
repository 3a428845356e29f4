"""What the pages say is so: links lead somewhere, verbs exist, words are defined once."""

from __future__ import annotations

from pathlib import Path

import pytest

from newcare.terms import CareModel
from tools.documents import (
    broken_links,
    decision_faults,
    glossary_terms,
    unreachable_pages,
    verbs,
    verbs_named,
)


def test_every_link_between_pages_leads_somewhere(repository: Path) -> None:
    assert broken_links(repository) == []


def test_every_page_can_be_reached_from_the_front_page_of_the_docs(repository: Path) -> None:
    assert unreachable_pages(repository) == []


def test_every_decision_is_numbered_whole_and_listed(repository: Path) -> None:
    assert decision_faults(repository) == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_verb_that_a_page_names_is_in_the_makefile(repository: Path, page: str) -> None:
    named = verbs_named((repository / page).read_text(encoding="utf-8"))
    assert named <= verbs(repository)


def test_contributing_explains_every_verb_of_the_makefile(repository: Path) -> None:
    assert verbs(repository) <= verbs_named((repository / "CONTRIBUTING.md").read_text(encoding="utf-8"))


def test_the_glossary_defines_each_word_once_in_order(repository: Path) -> None:
    terms = [term.casefold() for term in glossary_terms(repository)]
    assert terms == sorted(set(terms))


@pytest.mark.parametrize("care_model", list(CareModel))
def test_the_glossary_defines_each_care_model_with_its_unit_of_delivery(
    repository: Path, care_model: CareModel
) -> None:
    text = " ".join((repository / "docs" / "glossary.md").read_text(encoding="utf-8").split())
    entry = text.split(f"### {care_model} ")[1].split(" ### ")[0]
    assert "unit of delivery is the" in entry
