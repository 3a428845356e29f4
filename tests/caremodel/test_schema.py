"""The published schema, and the values that the typed file gives."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.caremodel import json_schema, sample_text
from newcare.caremodel.design import Cost
from newcare.caremodel.values import MOST_POUNDS


def test_every_section_and_key_of_the_schema_has_a_description():
    schema = json_schema()
    for name, part in {"the file": schema, **schema["$defs"]}.items():
        assert part.get("description"), name
        for key, described in part.get("properties", {}).items():
            assert described.get("description"), f"{name}.{key}"


def test_every_section_of_the_schema_forbids_keys_that_it_does_not_list():
    schema = json_schema()
    tables = [part for part in (schema, *schema["$defs"].values()) if part["type"] == "object"]
    assert len(tables) == 14
    assert all(part["additionalProperties"] is False for part in tables)


def test_the_schema_gives_shares_their_bounds_and_choices_their_words():
    parts = json_schema()["$defs"]
    reach = parts["Intervention"]["properties"]["reach"]
    assert (reach["minimum"], reach["maximum"]) == (0, 1)
    assert parts["Cost"]["properties"]["per"]["enum"] == ["cohort-person-year", "unit-year", "once"]
    assert parts["UnitOfDelivery"]["enum"] == ["practice", "care-home", "hospital", "urgent-care-network"]


def test_the_schema_has_no_null_since_toml_has_none():
    assert "null" not in str(json_schema())
    assert "None" not in str(json_schema())


@given(pence=st.integers(0, MOST_POUNDS * 100))
def test_pounds_written_with_two_decimals_come_back_as_the_same_pence(pence):
    written = float(f"{pence // 100}.{pence % 100:02d}")  # as the TOML reader gives it
    assert Cost.model_validate({"pounds": written, "per": "once"}).pence == pence


def test_pounds_that_binary_fractions_cannot_hold_are_still_exact():
    cost = Cost.model_validate({"pounds": 1.15, "per": "once"})
    assert (cost.pounds, cost.pence) == (Decimal("1.15"), 115)  # 1.15 * 100 in floats is 114.99999999999999


@pytest.mark.parametrize(
    ("left_out", "section", "key", "value"),
    [
        ("reconcile_tolerance = 0.005\n", "budget", "reconcile_tolerance", 0.005),
        ("cap = 0.05\n", "contract", "cap", 0.05),
        ("confidence = 0.95", "evaluation", "confidence", 0.95),
        ('[disclosure]\npolicy = "hes-2018"\n', "disclosure", "policy", "hes-2018"),
        ('question = "Should every neighbourhood', "model", "question", None),
    ],
)
def test_a_key_left_out_takes_its_published_default(left_out, section, key, value, load):
    text = sample_text("mcp")
    assert left_out in text
    commented_out = "# " + left_out.replace("\n[", "\n# [").replace("\npolicy", "\n# policy")
    assert getattr(getattr(load(text.replace(left_out, commented_out)), section), key) == value


def test_without_a_corridor_every_gain_and_loss_is_paid(load):
    text = "\n".join(line for line in sample_text("mcp").splitlines() if not line.startswith("corridor"))
    assert load(text).contract.corridor == 0


def test_a_model_of_care_never_changes_once_read(load):
    model = load(sample_text("mcp"))
    with pytest.raises(ValueError, match="frozen"):
        model.contract.shadow = False


def test_the_hash_changes_with_the_file_with_the_waves_and_with_the_framework(load, tmp_path):
    text = sample_text("mcp")
    first = load(text)
    assert load(text).sha256 == first.sha256
    own = (
        'id = "own"\nname = "Own"\nstanding = "ours"\nsource = "us"\n[[features]]\ncode = "F"\nname = "F"\n'
        'elements = [{ code = "F4.1", name = "a" }, { code = "F4.2", name = "b" }, { code = "F3.2", name = "c" }]\n'
    )
    hashes = {first.sha256}
    hashes.add(load(text + "# a note\n").sha256)
    hashes.add(load(text, waves="unit,start\nA81001,2023-07-01\n").sha256)
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    hashes.add(load(text.replace("population-based-default", "own.toml")).sha256)
    (tmp_path / "own.toml").write_text(own.replace('name = "c"', 'name = "d"'), encoding="utf-8")
    hashes.add(load(text.replace("population-based-default", "own.toml")).sha256)
    assert len(hashes) == 5
