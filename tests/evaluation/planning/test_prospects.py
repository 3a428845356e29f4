"""The ceiling of an outcome, and the risks that a plan names."""

from __future__ import annotations

from typing import Any

import pytest

from newcare.evaluation.planning.prospects import Ceiling, ceiling_of
from tests.evaluation.plans import a_plan


def use(
    group: str, measure: str, events: int | None, share: float | None, year: str = "next"
) -> dict[str, Any]:
    """A row of the use of a cohort."""
    return {
        "group": group,
        "year": year,
        "measure": measure,
        "events": events,
        "share": share,
        "share_lower": share,
        "share_upper": share,
    }


def test_the_ceiling_is_the_cohort_s_share_in_the_year_after_it_was_chosen() -> None:
    rows = [
        use("cohort", "emergency_admissions", 30, 0.3, "past"),
        use("cohort", "emergency_admissions", 20, 0.2, "next"),
        use("everybody", "emergency_admissions", 100, 1.0, "next"),
    ]
    assert ceiling_of("emergency-admissions", rows) == Ceiling(0.2, 0.2, 0.2, "next")
    assert ceiling_of("emergency-admissions", rows[:1]) == Ceiling(0.3, 0.3, 0.3, "past")


def test_stays_of_a_night_or_more_are_all_less_those_of_no_night() -> None:
    rows = [
        use("cohort", "emergency_admissions", 30, 0.3),
        use("cohort", "zero_day_emergency_admissions", 6, 0.2),
        use("everybody", "emergency_admissions", 100, 1.0),
        use("everybody", "zero_day_emergency_admissions", 20, 1.0),
    ]
    assert ceiling_of("one-day-or-more-emergency-admissions", rows) == Ceiling(
        0.3, None, None, "next"
    )  # 24 of 80


@pytest.mark.parametrize(
    "outcome", ["emergency-admissions", "one-day-or-more-emergency-admissions", "deaths"]
)
def test_what_is_suppressed_or_not_added_up_by_cohort_has_no_ceiling(outcome: str) -> None:
    rows = [
        use(group, measure, None, None)
        for group in ("cohort", "everybody")
        for measure in ("emergency_admissions", "zero_day_emergency_admissions")
    ]
    assert ceiling_of(outcome, rows) is None
    assert ceiling_of(outcome, []) is None


def codes(**settings: Any) -> list[str]:
    """Codes of the risks of a plan."""
    return [risk.code for risk in a_plan(**settings).risks]


def test_a_ceiling_below_what_could_be_seen_is_the_first_risk() -> None:
    found = a_plan(share=0.02)
    assert found.risks[0].code == "ceiling-below-detectable"
    assert "would fall by 2.0 % where the model of care runs" in found.risks[0].sentence


def test_a_promise_above_the_ceiling_cannot_be_kept() -> None:
    assert "promise-above-ceiling" in codes(share=0.1, promised_fall=0.2)
    assert "promise-above-ceiling" not in codes(share=0.3, promised_fall=0.2)


def test_a_promise_or_an_effect_that_matters_below_what_could_be_seen_is_a_risk() -> None:
    found = codes(promised_fall=0.01, smallest_effect_that_matters=0.02)
    assert {"promise-below-detectable", "matters-below-detectable"} <= set(found)
    assert not {"promise-below-detectable", "matters-below-detectable"} & set(
        codes(promised_fall=0.35, smallest_effect_that_matters=0.35)
    )


def test_a_cohort_of_which_half_would_have_to_go_is_a_risk() -> None:
    plan = a_plan(share=0.4)
    assert plan.primary.simulated is not None
    fall = plan.primary.simulated.detectable.fall
    assert "needs-half-the-cohort" in codes(share=1.5 * fall)
    assert "needs-half-the-cohort" not in codes(share=2.5 * fall)


def test_a_design_that_stands_in_and_a_history_too_short_to_replay_are_said() -> None:
    assert "another-design" in codes(designs=("synthetic-control",))
    assert "no-replay" in codes(quarters=4)


def test_units_too_few_for_an_interval_are_said() -> None:
    assert codes(treated=3, smallest_effect_that_matters=None) == ["no-interval"]
