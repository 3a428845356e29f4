"""People of a made-up place, whose true effect is set, from records to estimates in the steps of a run."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from newcare.caremodel import load_model, write_sample
from newcare.engines import Store, open_engine, plan, run
from newcare.errors import InvalidModelFile
from newcare.synthetic import Effect, PlaceSettings, write_place
from newcare.workflows.calendar import calendar_of
from newcare.workflows.sources import open_sources
from newcare.workflows.steps.people import people_steps, person_designs
from newcare.workflows.steps.population import population_steps

DESIGNS = ("matched-cohort", "entropy-balance", "inverse-probability-weighting")
KEY = "k" * 64


def model_with(folder, designs):
    """The sample of a community provider, with designs of persons beside its own."""
    model = load_model(folder / "mcp.toml")
    evaluation = model.evaluation.model_copy(update={"designs": (*model.evaluation.designs, *designs)})
    return model.model_copy(update={"evaluation": evaluation})


def made_tables(place, out, designs=DESIGNS):
    """Run the steps from records to estimates of persons; returns tables by name."""
    engine, store = open_engine(), Store(out)
    try:
        model = model_with(place, designs)
        sources = open_sources(place, engine, purpose="evaluation")
        calendar = calendar_of(model, sources.tables, engine)
        records = tuple(sources.files)
        steps = [
            *population_steps(model, records, KEY),
            *people_steps(model, calendar, records, data_version="v", pseudonym_key=KEY),
        ]
        with store.writing():
            entries = run(plan(steps, sources.digests, store), sources.files, store, engine, lambda *_: None)
    finally:
        engine.close()
    return {name: pq.read_table(out / entry["path"]) for name, entry in entries["tables"].items()}


def place_with(folder, effect, people, seed):
    write_place(PlaceSettings(people=people, seed=seed, effect=Effect.parse(effect)), folder)
    write_sample("mcp", folder)
    return folder


def admissions(tables, **where):
    rows = tables["person_estimate"].to_pylist()
    where = {"outcome": "emergency-admissions", "measure": "rate-ratio", "window": "whole follow-up", **where}
    return [row for row in rows if all(row[name] == value for name, value in where.items())]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    return made_tables(place_with(folder / "place", "-0.08", 6_000, 3), folder / "out")


def test_every_control_group_stands_beside_every_other_with_every_design(small):
    found = {(row["comparison"], row["design"]) for row in admissions(small)}
    groups = {"units that never start", "units that start later", "the same units a year before"}
    assert found == {(group, design) for group in groups for design in DESIGNS}


def test_a_group_too_small_to_compare_says_why(small):
    for row in small["person_estimate"].to_pylist():
        assert (row["estimate"] is None) <= (row["reason"] is not None)


def test_nobody_is_followed_before_the_index_date_or_after_the_records(small):
    rows = small["followed_person"].to_pylist()
    assert rows
    for row in rows:
        assert row["followed_days"] == (row["follow_until"] - row["index_date"]).days > 0
        assert row["first_admission_days"] is None or row["first_admission_days"] < row["followed_days"]


def test_a_model_without_a_design_of_persons_has_no_steps_of_persons(tmp_path):
    place = place_with(tmp_path / "place", "none", 2_000, 1)
    assert "person_estimate" not in made_tables(place, tmp_path / "out", designs=())


def written(folder, designs):
    """The sample's file with other designs, and one unit that starts."""
    folder.mkdir()
    write_sample("mcp", folder)
    (folder / "waves.csv").write_text("unit,start\nP00001,2023-10-01\n")
    path = folder / "mcp.toml"
    lines = [
        f"designs = {designs}".replace("'", '"') if line.startswith("designs = ") else line
        for line in path.read_text().splitlines()
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_model_file_may_list_designs_of_persons_after_one_of_units(tmp_path):
    model = load_model(written(tmp_path / "one", ["callaway-santanna", *DESIGNS]))
    assert person_designs(model) == DESIGNS
    with pytest.raises(InvalidModelFile, match="put a design that compares units first"):
        load_model(written(tmp_path / "other", ["matched-cohort", "callaway-santanna"]))


@pytest.mark.slow
@pytest.mark.parametrize(("effect", "ratio"), [("-0.3", 0.7), ("none", 1.0), ("0.25", 1.25)])
def test_the_effect_that_was_set_is_recovered_from_people(tmp_path, effect, ratio):
    """The effect is on everybody registered with a unit that starts, so on its cohort too.

    Some move to a unit of the other kind later (3 % a year), which takes about 1 % of the effect.
    """
    tables = made_tables(place_with(tmp_path / "place", effect, 40_000, 11), tmp_path / "out")
    rows = admissions(tables, comparison="units that never start")
    assert len(rows) == len(DESIGNS)
    for row in rows:
        assert row["lower"] < ratio < row["upper"], row["design"]
    balance = [row for row in tables["balance"].to_pylist() if row["design"] == "entropy-balance"]
    assert all(row["within_threshold"] for row in balance)
    if ratio < 1:
        assert any(row["upper"] < 1 for row in rows)
