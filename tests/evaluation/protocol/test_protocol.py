"""A protocol's digest follows its meaning, not how its file is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from newcare.caremodel import load_model, sample_names, sample_text
from newcare.errors import InvalidModelFile
from newcare.evaluation.protocol import Protocol, Start, load_protocol, protocol_of_model
from newcare.evaluation.protocol.differences import differences
from tests.evaluation.protocols import a_protocol

WAVES = "unit,start\nA81001,2023-07-01\nA81002,2024-01-01\n"


def protocol_of(folder: Path, text: str, waves: str = WAVES) -> Protocol:
    """The protocol of a model file of this text."""
    (folder / "waves.csv").write_text(waves, encoding="utf-8")
    (folder / "model.toml").write_text(text, encoding="utf-8")
    return protocol_of_model(load_model(folder / "model.toml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[evaluation]", "# what the board asked for\n[evaluation]   # settled"),
        ("follow_up_years = 3", "follow_up_years   =   3"),
        ('base_year = "2022-23"', 'base_year = "2022-23"  # agreed'),
        ("pounds = 95.0", "pounds = 120.0"),
        ("cap = 0.05", "cap = 0.04"),
        ("[disclosure]\npolicy", "\n\n[disclosure]\n\npolicy"),
    ],
)
def test_the_digest_survives_comments_layout_and_what_does_not_decide_the_result(
    tmp_path: Path, old: str, new: str
) -> None:
    text = sample_text("mcp")
    assert old in text
    assert protocol_of(tmp_path, text.replace(old, new)).sha256 == protocol_of(tmp_path, text).sha256


def test_the_digest_does_not_hang_on_the_order_of_the_waves(tmp_path: Path) -> None:
    turned = "unit,start\nA81002,2024-01-01\nA81001,2023-07-01\n"
    text = sample_text("mcp")
    assert protocol_of(tmp_path, text, turned).sha256 == protocol_of(tmp_path, text).sha256


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('primary = "emergency-admissions"', 'primary = "emergency-bed-days"', "outcomes"),
        ("follow_up_years = 3", "follow_up_years = 4", "follow up years: 3 became 4"),
        (
            '["callaway-santanna", "two-way-fixed-effects"]',
            '["two-way-fixed-effects", "callaway-santanna"]',
            "designs: the order became two-way-fixed-effects, callaway-santanna",
        ),
        (
            '["never-treated", "not-yet-treated"]',
            '["never-treated"]',
            "comparators: taken out not-yet-treated",
        ),
        ("smallest_effect_that_matters = 0.03", "", "smallest effect that matters: 0.03 became nothing"),
        ("exclude_reporting_breaks = true", "exclude_reporting_breaks = false", "exclude reporting breaks"),
        ('include = ["group-3", "group-4"]', 'include = ["group-3"]', "population"),
    ],
)
def test_a_change_of_what_is_judged_or_how_gives_another_digest_and_is_named(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = sample_text("mcp")
    assert old in text
    changed = text.replace(old, new).replace('for = "emergency-admissions"', 'for = "emergency-admissions"')
    if "emergency-bed-days" in new:
        changed = changed.replace('for = "emergency-admissions"', 'for = "emergency-bed-days"')
        changed = changed.replace(', "emergency-bed-days"]', "]")
    first, second = protocol_of(tmp_path, text), protocol_of(tmp_path, changed)
    assert first.sha256 != second.sha256
    assert any(said in sentence for sentence in differences(first.values(), second.values()))


def test_a_later_start_of_one_unit_is_another_protocol(tmp_path: Path) -> None:
    text = sample_text("mcp")
    first, second = (
        protocol_of(tmp_path, text),
        protocol_of(tmp_path, text, WAVES.replace("2024-01", "2024-04")),
    )
    assert differences(first.values(), second.values()) == (
        "starts: taken out A81002 2024-01-01",
        "starts: added A81002 2024-04-01",
    )


def test_every_sample_states_a_primary_outcome_balancing_outcomes_and_a_failure(tmp_path: Path) -> None:
    for name in sample_names():
        protocol = protocol_of(tmp_path, sample_text(name))
        assert protocol.primary
        assert protocol.named("balancing")
        assert protocol.what_would_count_as_failure
        assert all(outcome.definition for outcome in protocol.outcomes)


def test_a_protocol_without_a_question_of_its_own_asks_that_of_the_model(tmp_path: Path) -> None:
    text = sample_text("pacs")
    own = text.replace("[evaluation]\n", '[evaluation]\nquestion = "Does it work?"\n')
    assert protocol_of(tmp_path, own).question == "Does it work?"
    assert protocol_of(tmp_path, text).question != "Does it work?"


PANEL_PROTOCOL = """\
[study]
title = "Minimum wage"
intervention = "a higher minimum wage"
population = "teenagers"
unit = "county"
[outcomes]
primary = { name = "employment", counted = "log of teenage employment, first quarter" }
negative_controls = [{ name = "retired", counted = "log of people over 75 at work" }]
[evaluation]
designs = ["callaway-santanna"]
comparators = ["never-treated", "not-yet-treated"]
covariates = ["population"]
exclude_reporting_breaks = false
follow_up_years = 3
what_would_count_as_failure = "A fall."
"""


def test_a_panel_without_a_model_file_has_a_protocol_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(PANEL_PROTOCOL, encoding="utf-8")
    protocol = load_protocol(tmp_path / "study.toml", {"8003": "2006", "8001": "2004"})
    assert (protocol.primary, protocol.named("negative-control")) == ("employment", ("retired",))
    assert protocol.starts == (Start("8001", "2004"), Start("8003", "2006"))
    assert protocol.question == "What did a higher minimum wage change in employment?"


def test_faults_of_a_protocol_file_are_named_with_their_lines(tmp_path: Path) -> None:
    text = PANEL_PROTOCOL.replace("follow_up_years", "folow_up_years").replace('"retired"', '"employment"')
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidModelFile, match=r"line 14: .*folow_up_years.*follow_up_years"):
        load_protocol(tmp_path / "study.toml", {})
    (tmp_path / "study.toml").write_text(
        PANEL_PROTOCOL.replace('"retired"', '"employment"'), encoding="utf-8"
    )
    with pytest.raises(InvalidModelFile, match=r"'employment' is primary already"):
        load_protocol(tmp_path / "study.toml", {})


def test_the_values_of_a_protocol_name_every_part() -> None:
    values = a_protocol().values()
    assert values["format"] == "newcare-protocol-1"
    assert set(values) - {"format"} == set(Protocol.__dataclass_fields__)


LISTED = (
    PANEL_PROTOCOL
    + """\
[panel]
unit = "county"
person_time = "people"
periods_per_year = 4
[starts]
8001 = "2024"
8003 = "2026"
"""
)


def test_a_protocol_file_lists_starts_that_no_panel_holds_yet(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(LISTED, encoding="utf-8")
    protocol = load_protocol(tmp_path / "study.toml", {"8005": "2020"})
    assert protocol.starts == (Start("8001", "2024"), Start("8003", "2026"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "county"\nperson', "person", "say in \\[panel\\] which column holds them"),
        ("[starts]", 'start = "begun"\n[starts]', "leave out start and treated"),
        ("periods_per_year = 4", "periods_per_year = 0", "periods_per_year"),
        ('person_time = "people"', 'start = "a"\ntreated = "b"', "say the same thing"),
    ],
)
def test_starts_said_twice_or_of_nobody_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = LISTED.replace(old, new)
    assert text != LISTED
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidModelFile, match=said):
        load_protocol(tmp_path / "study.toml", {})
