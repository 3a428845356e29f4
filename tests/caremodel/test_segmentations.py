"""The segmentation that a model file names: a shipped one, or an edited copy beside it."""

from __future__ import annotations

from importlib.resources import files

from newcare.caremodel import sample_text

SHIPPED = (files("newcare.reference") / "segmentations" / "south-worcestershire.toml").read_text(
    encoding="utf-8"
)


def model(name: str = "ours.toml") -> str:
    return sample_text("mcp").replace('segmentation = "south-worcestershire"', f'segmentation = "{name}"')


def test_a_model_file_gives_the_rules_of_the_segmentation_it_names(load):
    assert load(sample_text("mcp")).segmentation.id == "south-worcestershire"


def test_an_edited_copy_beside_the_model_file_is_used_with_its_own_threshold(load, tmp_path):
    (tmp_path / "ours.toml").write_text(SHIPPED.replace("cost_cut_percent = 2", "cost_cut_percent = 1"))

    found = load(model())
    assert found.segmentation.thresholds["cost_cut_percent"] == 1


def test_the_model_of_care_is_another_when_a_threshold_is(load, tmp_path):
    (tmp_path / "ours.toml").write_text(SHIPPED)
    usual = load(model()).sha256
    (tmp_path / "ours.toml").write_text(SHIPPED.replace("cost_cut_percent = 2", "cost_cut_percent = 1"))

    assert load(model()).sha256 != usual


def test_segments_are_held_against_the_segmentation_named(load, refused):
    (line,) = refused(model("kaiser"))
    assert "no segment is called 'group-3'; allowed: case-management, disease-management" in line
    text = model("kaiser").replace('["group-3", "group-4"]', '["case-management"]')
    assert load(text).cohort.include == ("case-management",)


def test_a_fault_of_the_copy_is_told_with_the_line_that_names_it_and_the_place_in_it(refused, tmp_path):
    (tmp_path / "ours.toml").write_text(SHIPPED.replace("{ dementia = true }", "{ dementai = true }"))

    (line,) = refused(model())
    assert line.startswith("model.toml, line ")
    assert "cohort.segmentation: ours.toml, group 'group-3', rule 4: no need is called 'dementai'" in line
    assert "Did you mean 'dementia'?" in line


def test_a_copy_that_is_not_there_is_told(refused):
    (line,) = refused(model("mine.toml"))
    assert "cohort.segmentation: The segmentation file 'mine.toml' cannot be read." in line
