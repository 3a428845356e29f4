"""Faults in the pages people read are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.documents import (
    DECISION_SECTIONS,
    broken_links,
    console_commands,
    decision_faults,
    unreachable_pages,
    verbs_named,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "decisions").mkdir(parents=True)
    (tmp_path / "docs" / "README.md").write_text("# Docs\n\nSee [the words](words.md#bed-days).\n")
    (tmp_path / "docs" / "words.md").write_text("# Words\n\n## Bed days\n")
    return tmp_path


def decide(root: Path, name: str, title: str, *sections: str) -> None:
    body = "".join(f"\n## {section}\n" for section in sections or DECISION_SECTIONS)
    (root / "docs" / "decisions" / name).write_text(
        f"# {title}\n\n- Status: accepted\n- Date: 2026-11-22\n{body}"
    )


def test_links_to_pages_and_headings_that_exist_are_right(root: Path) -> None:
    assert broken_links(root) == []


@pytest.mark.parametrize("target", ["missing.md", "words.md#spells", "#nowhere", "../Makefile"])
def test_a_link_to_nothing_is_named(root: Path, target: str) -> None:
    (root / "docs" / "more.md").write_text(f"[here]({target})")
    assert broken_links(root) == [f"docs/more.md: the link {target} leads nowhere"]


def test_links_out_of_the_repository_and_links_shown_as_code_are_left_alone(root: Path) -> None:
    (root / "docs" / "more.md").write_text("[x](https://example.org) `[y](z.md)`\n```\n[y](z.md)\n```\n")
    assert broken_links(root) == []


def test_a_page_that_no_link_leads_to_is_named(root: Path) -> None:
    (root / "docs" / "lost.md").write_text("# Lost")
    assert unreachable_pages(root) == ["docs/lost.md: no link from docs/README.md leads here"]


def test_a_link_to_a_folder_leads_to_its_pages(root: Path) -> None:
    (root / "docs" / "reference").mkdir()
    (root / "docs" / "reference" / "tables.md").write_text("# Tables")
    (root / "docs" / "words.md").write_text("# Words\n\n## Bed days\n[all](reference/)")
    assert unreachable_pages(root) == []


def test_decisions_numbered_in_order_and_listed_are_right(root: Path) -> None:
    decide(root, "0001-engine.md", "0001 Engine")
    (root / "docs" / "decisions" / "README.md").write_text("[0001](0001-engine.md)")
    assert decision_faults(root) == []


def test_a_decision_out_of_order_without_its_sections_and_not_listed_is_named(root: Path) -> None:
    decide(root, "0003-store.md", "Store", *DECISION_SECTIONS[:-1])
    (root / "docs" / "decisions" / "README.md").write_text("none yet")
    assert decision_faults(root) == [
        "0003-store.md: its number should be 0001",
        "0003-store.md: its title should begin with 0003",
        "0003-store.md: lacks 'What would reopen it'",
        "0003-store.md: docs/decisions/README.md does not list it",
    ]


def test_a_verb_is_what_stands_after_make_in_code_not_in_prose() -> None:
    text = "Please make sure to run `make check` first.\n```\nmake demo\n```\n"
    assert verbs_named(text) == {"check", "demo"}


def test_commands_to_run_are_those_after_a_dollar_in_console_fences() -> None:
    text = (
        "```console\n$ newcare demo \\\n    --out place\nThe report is in place.\n$ make test\n$ newcare tables\n"
        "$ printf 'a,b' > c.csv\n```\n"
        "```text\n$ newcare never\n```\n"
    )
    assert console_commands(text) == [
        "newcare demo      --out place",
        "newcare tables",
        "printf 'a,b' > c.csv",
    ]
