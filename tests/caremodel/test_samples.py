"""The five samples: each loads, and together they show all that the schema can say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from newcare.caremodel import json_schema, sample_names, sample_text, write_sample
from newcare.caremodel.lines import Lines
from newcare.errors import InvalidInput, StorageFailure
from newcare.terms import CareModel, UnitOfDelivery


@pytest.mark.parametrize("name", sample_names())
def test_every_sample_loads_beside_a_waves_file(name, load):
    model = load(sample_text(name))
    assert model.model.type == name.upper()
    assert [(wave.unit, wave.start.isoformat()) for wave in model.waves] == [
        ("A81001", "2023-07-01"),
        ("A81002", "2024-01-01"),
    ]


def test_the_samples_cover_the_five_care_models_and_every_unit_of_delivery(load):
    models = [load(sample_text(name)) for name in sample_names()]
    assert {model.model.type for model in models} == set(CareModel)
    assert {model.place.unit for model in models} == set(UnitOfDelivery)


@pytest.mark.parametrize("name", sample_names())
def test_every_sample_prices_the_event_it_is_judged_by_and_calls_its_factor_assumed(name, load):
    model = load(sample_text(name))
    assert model.value.event == model.outcomes.primary
    assert model.value.deflator.source.startswith("assumed for illustration")


def test_a_bed_day_is_priced_as_a_bed_day_and_an_admission_as_an_admission(load):
    assert load(sample_text("pacs")).value.pence == 31_300
    assert load(sample_text("mcp")).value.pence == 159_000


def test_the_samples_differ_in_what_they_do_promise_and_pay(load):
    models = [load(sample_text(name)) for name in sample_names()]
    assert len({model.interventions for model in models}) == 5
    assert len({model.model.summary for model in models}) == 5
    assert len({tuple(model.contract.gain_share) for model in models}) == 5


@pytest.mark.parametrize("name", sample_names())
def test_every_key_of_a_sample_stands_in_the_schema(name):
    assert set(keys_of(tomllib.loads(sample_text(name)))) <= set(keys_of_schema())


def test_every_key_of_the_schema_stands_in_some_sample():
    used = {key for name in sample_names() for key in keys_of(tomllib.loads(sample_text(name)))}
    assert set(keys_of_schema()) - used == set()


@pytest.mark.parametrize("name", sample_names())
def test_each_line_of_a_sample_that_the_scan_names_holds_that_key(name):
    text = sample_text(name)
    for location in places_of(tomllib.loads(text)):
        line = text.splitlines()[Lines(text).of(location) - 1]
        assert str(location[-1]) in line


def test_a_written_sample_is_the_sample_and_may_be_written_again(tmp_path):
    path = write_sample("uec", tmp_path / "new" / "folder")
    assert path == tmp_path / "new" / "folder" / "uec.toml"
    assert write_sample("uec", path.parent).read_text(encoding="utf-8") == sample_text("uec")


def test_a_sample_never_overwrites_a_file_that_somebody_changed(tmp_path):
    path = write_sample("mcp", tmp_path)
    path.write_text("my own work", encoding="utf-8")
    with pytest.raises(InvalidInput, match="stands there already"):
        write_sample("mcp", tmp_path)
    assert path.read_text(encoding="utf-8") == "my own work"


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageFailure, match=r"mcp\.toml cannot be written"):
        write_sample("mcp", tmp_path / "file")


def test_an_unknown_sample_is_refused_with_the_nearest_name():
    with pytest.raises(InvalidInput, match=r"Name one of mcp, pacs, ehch, acc, uec\. Did you mean 'mcp'\?"):
        sample_text("mpc")


def keys_of(table: dict[str, Any], above: str = "") -> Iterator[str]:
    """Dotted keys of a file; keys below a table of providers or of targets are the user's own."""
    for key, value in table.items():
        yield f"{above}{key}"
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict) and not key.endswith(("_share", "targets")):
                yield from keys_of(part, f"{above}{key}.")


def keys_of_schema() -> Iterator[str]:
    """Dotted keys that the published schema describes."""
    schema = json_schema()

    def below(part: dict[str, Any], above: str) -> Iterator[str]:
        part = part.get("items", part)
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part
        for key, value in part.get("properties", {}).items():
            yield f"{above}{key}"
            yield from below(value, f"{above}{key}.")

    return below(schema, "")


def places_of(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Location of every key of a file."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in entries:
        if isinstance(key, str):
            yield (*above, key)
        yield from places_of(inner, (*above, key))
