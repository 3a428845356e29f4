"""What the truth says: reporting breaks, sites that are silent, and the file it is kept in."""

import datetime as dt
import json

import numpy as np
import pyarrow.compute as pc
import pytest

from newcare.synthetic import Effect, PlaceSettings, Truth, make_place
from newcare.synthetic.settings import DEFAULT_ELEMENTS
from synthetic.reading import texts


def spells_by_month(spell, provider):
    """Spells of a hospital by month of discharge, from April 2022."""
    own = spell.filter(pc.equal(spell["provider"], provider))
    month = own["discharge_date"].to_numpy().astype("datetime64[M]").astype(int) - (52 * 12 + 3)
    return np.bincount(month[month < 48], minlength=48)


def test_the_truth_can_be_written_and_read_back(truth):
    assert Truth.from_json(truth.to_json()) == truth


def test_the_file_says_what_was_set(truth):
    content = json.loads(truth.to_json())
    assert content["relative_effect"] == pytest.approx(-0.08)
    assert content["effect_by_year"] == [-0.08, -0.08, -0.08]
    assert content["unit"] == "practice"
    assert content["waves"][0] == {"unit": truth.waves[0].unit, "start": "2023-10-01"}
    assert content["reporting_breaks"] == [
        {"provider": truth.reporting_breaks[0].provider, "month": month}
        for month in ("2023-12-01", "2025-06-01")
    ]
    assert (content["seed"], content["people"]) == (11, 20_000)
    assert (content["first_day"], content["last_day"]) == ("2022-04-01", "2026-03-31")
    assert content["price_base"] == "2024"


def test_expected_admissions_with_and_without_give_the_relative_effect(truth):
    ratio = truth.expected_admissions_with_effect / truth.expected_admissions_without_effect
    assert ratio - 1 == pytest.approx(truth.relative_effect, abs=1e-6)


def test_no_effect_is_exactly_nil():
    _, truth = make_place(PlaceSettings(people=2_000, effect=Effect.parse("none")), {"place"})
    assert (truth.relative_effect, set(truth.effect_by_year)) == (0.0, {0.0})


def test_the_smallest_hospital_reports_a_tenth_of_its_spells_in_two_months(tables, truth):
    provider = truth.reporting_breaks[0].provider
    by_month = {
        name: spells_by_month(tables["spell"], name) for name in set(texts(tables["spell"]["provider"]))
    }
    gaps = [20, 38]  # December 2023 and June 2025
    assert min(by_month, key=lambda name: by_month[name].sum()) == provider
    for gap in gaps:
        around = (by_month[provider][gap - 1] + by_month[provider][gap + 1]) / 2
        # About a tenth of 120 spells: four standard errors of the share are 0.11, and the months differ.
        assert by_month[provider][gap] == pytest.approx(0.1 * around, abs=0.13 * around)
    for name in set(by_month) - {provider}:
        assert (by_month[name][gaps] > 0.7 * by_month[name].mean()).all()


def test_a_place_without_breaks_has_the_same_spells_and_more(tables):
    settings = PlaceSettings(people=20_000, seed=11, reporting_breaks=False)
    whole, truth = make_place(settings, {"spell"})
    kept = pc.is_in(tables["spell"]["spell_id"], value_set=whole["spell"]["spell_id"].combine_chunks())
    assert truth.reporting_breaks == ()
    assert pc.all(kept).as_py()
    assert 0 < whole["spell"].num_rows - tables["spell"].num_rows < 0.03 * whole["spell"].num_rows


def test_sites_rate_all_24_elements_once_a_year_after_they_start(tables, truth):
    assessment = tables["assessment"]
    days = set(pc.unique(assessment["assessed_date"]).to_pylist())
    assert len(DEFAULT_ELEMENTS) == 24
    assert days == {dt.date(2024, 3, 31), dt.date(2025, 3, 31), dt.date(2026, 3, 31)}
    per_report = assessment.group_by(["site", "assessed_date"]).aggregate([("element", "count_distinct")])
    assert set(per_report["element_count_distinct"].to_pylist()) == {24}


def test_at_least_one_site_that_has_started_is_silent_and_at_least_one_reports(tables, truth):
    reporting = set(texts(tables["assessment"]["site"]))
    neighbourhood = dict(
        zip(texts(tables["place"]["practice"]), texts(tables["place"]["neighbourhood"]), strict=True)
    )
    started = {neighbourhood[wave.unit] for wave in truth.waves}
    assert len(truth.silent_sites) >= 1
    assert reporting == started - set(truth.silent_sites)
    assert reporting


def test_depth_and_breadth_grow_from_year_to_year(tables):
    yearly = (
        tables["assessment"].group_by(["site", "element"]).aggregate([("depth", "list"), ("breadth", "list")])
    )
    for depth, breadth in zip(
        yearly["depth_list"].to_pylist(), yearly["breadth_list"].to_pylist(), strict=True
    ):
        assert depth == sorted(depth)
        assert breadth == sorted(breadth)
