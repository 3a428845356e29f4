"""Pooling what places found. The tuberculosis trials' pooled figures are those that R's metafor prints (Viechtbauer
2010, J Stat Software 36(3)): REML log risk ratio -0.7145 (SE 0.1798), DerSimonian-Laird -0.7141 (SE 0.1787)."""

from __future__ import annotations

import math

import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.synthesis import PlaceResult, pooled_words, synthesise
from newcare.evaluation.synthesis.as_tables import synthesis_tables
from newcare.methods.study_results import from_events
from newcare.tables.synthesis import SYNTHESIS_TABLES
from tests.methods.test_meta_regression import TRIALS


def place(name: str, ratio: float, spread: float, **more: object) -> PlaceResult:
    low, high = (ratio * math.exp(sign * 1.96 * spread) for sign in (-1, 1))
    return PlaceResult.of_limits(
        name, "emergency admissions", "ratio", ratio, low, high, source="made up", **more
    )


def trials() -> list[PlaceResult]:
    return [
        PlaceResult(
            f"trial {number}", "tuberculosis", "ratio", from_events("", *trial[:4]), "Colditz 1994",
            moderators={"latitude": trial[4]},
        )
        for number, trial in enumerate(TRIALS)
    ]  # fmt: skip


def test_both_pools_are_those_published_for_the_vaccine() -> None:
    (found,) = synthesise(trials())
    assert found.pooled is not None
    assert found.classical is not None
    assert found.pooled.pooled.estimate == pytest.approx(-0.7145, abs=1e-4)
    assert found.classical.estimate == pytest.approx(-0.7141, abs=1e-4)
    assert found.classical.standard_error == pytest.approx(0.1787, abs=1e-4)


def test_limits_are_never_narrower_than_the_classical_ones_where_places_agree() -> None:
    (found,) = synthesise([place(name, 0.9, 0.05) for name in "abcdef"])
    assert found.pooled is not None
    assert found.pooled.pooled.standard_error == pytest.approx(0.05 / math.sqrt(6), rel=1e-3)


def test_a_place_that_stands_twice_for_one_outcome_is_refused() -> None:
    with pytest.raises(InvalidInput, match="counted twice"):
        synthesise([place("a", 0.9, 0.1), place("a", 0.8, 0.1)])


def test_ratios_and_differences_are_never_pooled_together() -> None:
    difference = PlaceResult.of_limits("b", "emergency admissions", "difference", -1, -2, 0, source="made up")
    found = synthesise([place("a", 0.9, 0.1), difference])
    assert [each.pooled for each in found] == [None, None]


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([place("a", 0.9, 0.1)], "Only a has a result"),
        ([place(name, 1.0, 0.2) for name in "abcdef"], "There is no sign of an effect on average"),
        ([place(name, 0.8, 0.02) for name in "abcdef"], "On average emergency admissions differed by −20.0 %"),
        ([place(n, r, 0.05) for n, r in zip("abcdef", (0.5, 0.7, 1, 1.3, 1.6, 0.9), strict=True)],
         "so it cannot count on an effect"),
        ([place(n, r, 0.02) for n, r in zip("abc", (0.5, 1.0, 1.5), strict=True)], "more than chance explains"),
        ([place(name, 0.9, 0.1) for name in "abc"], "With 3 places most of the interval is doubt"),
        ([place(n, r, 0.02) for n, r in zip("abcdef", (0.90, 0.91, 0.92, 0.9, 0.91, 1.6), strict=True)],
         "it changes without f"),
    ],
)  # fmt: skip
def test_words_follow_from_rules(results: list[PlaceResult], said: str) -> None:
    (found,) = synthesise(results)
    assert said in " ".join(pooled_words(found))


def test_a_moderator_is_looked_at_where_it_is_known_and_says_why_where_it_cannot() -> None:
    (found,) = synthesise(trials(), moderators=["latitude", "rainfall"])
    latitude, rainfall = found.moderations
    assert latitude.regression is not None
    assert latitude.regression.slopes["latitude"].estimate == pytest.approx(-0.0291, abs=1e-4)
    assert not latitude.few
    assert rainfall.regression is None
    assert "needs at least 4 studies" in (rainfall.reason or "")


def test_tables_are_as_specified_and_hold_every_place_pool_and_moderator() -> None:
    results = [place(n, 0.9, 0.1, group="homes" if n in "ab" else "areas") for n in "abcd"]
    tables = synthesis_tables(synthesise(results, moderators=["progress"]), "abc")
    for spec in SYNTHESIS_TABLES:
        assert tables[spec.name].column_names == [column.name for column in spec.columns]
    assert tables["place_effect"].num_rows == 4
    assert sum(tables["place_effect"]["weight_percent"].to_pylist()) == pytest.approx(100)
    assert tables["pooled_effect"]["group"].to_pylist() == ["ALL", "ALL", "areas", "homes"]
    assert tables["moderator"]["reason"].to_pylist()[0] is not None
