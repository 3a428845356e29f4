"""Power by simulation: the effect said to be seen 80 times in 100 is, and chance alone is seen 5 times in 100.

Tolerances: a share of 400 panels has a standard error of 2 in 100 at 80 % and 1 in 100 at 5 %; the history from which
an effect is planned is itself one draw, which moves its power by about 5 in 100.
"""

from __future__ import annotations

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.design import Asked
from newcare.evaluation.areas.registry import area_design
from newcare.evaluation.planning.made_panels import case_of
from newcare.evaluation.planning.means import SIMULATED, mean_limits
from newcare.evaluation.planning.planned import detection
from newcare.evaluation.planning.power import Draws, Simulator
from newcare.evaluation.planning.scatter import Scatter
from newcare.evaluation.planning.settings import Settings
from newcare.methods.panel import NEVER
from tests.evaluation.histories import a_history, a_place

SCATTER = Scatter(1.3, 0.06, 0.8)
DESIGNS = ("callaway-santanna", "two-way-fixed-effects")


def settings(*designs: str, draws: int = 400) -> Settings:
    """Settings of a plan of two years."""
    return Settings(designs or DESIGNS[:1], 2, 0.95, draws)


@pytest.mark.parametrize("design", DESIGNS)
def test_the_smallest_detectable_effect_is_seen_eight_times_in_ten_in_the_place_it_was_planned_for(
    design: str,
) -> None:
    history = a_history(a_place(quarters=12, scatter=SCATTER), seed=3)
    planned = detection("x", history, settings(design), in_full=False).simulated
    assert planned is not None
    future = a_place(quarters=20, start=12, scatter=SCATTER)
    rng = np.random.default_rng(9)
    seen = Simulator(design, Asked(), 400, rng).run(future.draws(rng, 400, fall=planned.detectable.fall))
    assert (seen.upper < 0).mean() == pytest.approx(0.8, abs=0.12)


@pytest.mark.parametrize("design", DESIGNS)
def test_without_an_effect_one_is_found_five_times_in_a_hundred(design: str) -> None:
    history = a_history(a_place(quarters=12, scatter=SCATTER), seed=4)
    planned = detection("x", history, settings(design, draws=1000), in_full=False).simulated
    assert planned is not None
    assert planned.false_alarms == pytest.approx(0.05, abs=0.03)


def test_the_plan_in_full_checks_itself_on_counts_and_on_the_place_s_own_quarters() -> None:
    history = a_history(a_place(quarters=16, scatter=SCATTER), seed=2)
    found = detection("x", history, settings(*DESIGNS, draws=200), in_full=True)
    full, first = found.in_full, found.simulated
    assert full is not None
    assert first is not None
    assert full.replay is not None
    assert full.found == pytest.approx(0.8, abs=0.1)
    assert full.replay.quarters_after == 8
    assert full.replay.ratio == pytest.approx(1.0, abs=0.25)
    assert first.textbook == pytest.approx(first.detectable.fall, rel=0.2)
    assert [each.design for each in full.others] == ["two-way-fixed-effects"]


def test_a_plan_is_the_same_each_time_it_is_made() -> None:
    history = a_history(a_place(quarters=8, treated=8, compared=8))
    assert detection("x", history, settings(draws=60), in_full=True) == detection(
        "x", history, settings(draws=60), in_full=True
    )


def test_power_grows_with_the_effect_and_the_smallest_detectable_one_has_four_fifths() -> None:
    draws = Draws(np.linspace(-0.3, 0.1, 101), np.linspace(-0.1, 0.3, 101))
    fall = draws.detectable.fall
    assert draws.power(0) < draws.power(fall / 2) < draws.power(fall)
    assert draws.power(fall + 1e-9) == pytest.approx(81 / 101)
    assert draws.detectable.lower < fall < draws.detectable.upper
    # 81 of 101 upper limits lie at or below -0.1 + 80 x 0.004 = 0.22: a fall of 1 - exp(-0.22)
    assert fall == pytest.approx(1 - np.exp(-0.22))


def test_the_mean_alone_is_the_mean_of_the_design_in_full() -> None:
    place = a_place(quarters=16, start=10, scatter=SCATTER)
    case = next(place.draws(np.random.default_rng(1), 1))
    whole = AreaCase(case.panel, case.counts, case.covariates, case.periods_per_year)
    for design in SIMULATED:
        mean = area_design(design).estimate(whole, Asked()).mean
        assert mean_limits(design, case, Asked()) == pytest.approx((mean.lower, mean.upper))


def test_cells_without_events_do_not_stop_a_plan() -> None:
    history = a_history(a_place(quarters=8, events=2.0))
    assert (history.events == 0).any()
    found = detection("x", history, settings(draws=100), in_full=False)
    assert found.simulated is not None
    assert 0.1 < found.simulated.detectable.fall < 0.9


def test_half_an_event_is_added_only_where_a_cell_has_none() -> None:
    events, expected = np.full((2, 3), 4.0), np.full((2, 3), 2.0)
    starts = np.array([2, NEVER])
    assert case_of(events, expected, starts).panel.outcome == pytest.approx(np.log(2))
    events[0, 0] = 0
    assert case_of(events, expected, starts).panel.outcome[1, 0] == pytest.approx(np.log(4.5 / 2.5))


def test_more_units_than_will_start_and_more_quarters_than_were_seen_are_marked() -> None:
    history = a_history(a_place(quarters=8, treated=10, compared=20))
    full = detection("x", history, settings(draws=50), in_full=True).in_full
    assert full is not None
    marks = {(cell.units, cell.years): (cell.beyond_units, cell.beyond_quarters) for cell in full.surface}
    assert marks[10, 2] == (False, False)
    assert marks[10, 3] == (False, True)
    assert marks[15, 1] == (True, False)


@pytest.mark.parametrize(
    ("treated", "compared", "said"),
    [
        (0, 20, "None of the units that will start"),
        (1, 20, "One unit alone will start.*at least five"),
        (20, 0, "Every unit will start.*start later"),
    ],
)
def test_a_place_where_nothing_could_be_told_is_refused(treated: int, compared: int, said: str) -> None:
    history = a_history(a_place(quarters=8, treated=treated, compared=compared))
    with pytest.raises(InvalidInput, match=said):
        detection("x", history, settings(draws=50), in_full=True)


def test_too_few_units_for_an_interval_are_planned_for_without_a_number_and_with_a_reason() -> None:
    history = a_history(a_place(quarters=8, treated=3, compared=20))
    found = detection("x", history, settings(draws=50), in_full=True)
    assert found.simulated is None
    assert found.reason == "only 3 start; an interval needs 5"


def test_a_headline_that_takes_too_long_is_stood_in_for() -> None:
    chosen = settings("generalised-synthetic-control", "two-way-fixed-effects")
    assert chosen.simulated == ("two-way-fixed-effects",)
    assert chosen.stands_in
    assert settings("synthetic-control").simulated == ("callaway-santanna",)
    assert not settings(*DESIGNS).stands_in


def test_rare_events_are_seen_as_often_as_the_plan_says_though_their_logarithms_bend() -> None:
    """With 2 events a quarter half an event is added, so that a fall moves the logarithm by less than its own."""
    history = a_history(a_place(quarters=12, events=2.0), seed=6)
    found = detection("x", history, settings(draws=300), in_full=True)
    assert history.rare
    assert found.simulated is not None
    assert found.in_full is not None
    response = found.simulated.draws.response
    assert response.move(0.5) > np.log(0.5)  # nearer to none
    assert found.in_full.found == pytest.approx(0.8, abs=0.13)


def test_where_not_even_the_end_of_an_outcome_would_be_seen_no_fall_is_named() -> None:
    history = a_history(a_place(quarters=8, events=0.05, treated=8, compared=8), seed=11)
    found = detection("x", history, settings(draws=100), in_full=False)
    assert found.simulated is not None
    assert found.simulated.detectable.fall == 1.0
    assert found.simulated.draws.power(1.0) < 0.8


def test_the_headline_s_comparators_are_those_of_the_plan_where_a_design_can_use_them() -> None:
    later = Settings(DESIGNS, 2, 0.95, comparison="not-yet-treated")
    assert later.simulator("callaway-santanna").asked.comparison == "not-yet-treated"
    assert later.simulator("two-way-fixed-effects").asked.comparison == "never-treated"
