"""Checked against the result that the R package metafor prints for the 13 trials of the tuberculosis vaccine by
latitude (Colditz et al 1994, JAMA 271:698; Viechtbauer 2010, J Stat Software 36(3)): log risk ratios on absolute
latitude by REML with normal limits. It prints four decimals, hence the tolerance.
"""

from __future__ import annotations

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.meta_regression import meta_regression
from newcare.methods.study_results import from_estimate, from_events

PRINTED = 6e-5
TRIALS = (  # cases and people vaccinated, cases and people not, latitude
    (4, 123, 11, 139, 44),
    (6, 306, 29, 303, 55),
    (3, 231, 11, 220, 42),
    (62, 13_598, 248, 12_867, 52),
    (33, 5_069, 47, 5_808, 13),
    (180, 1_541, 372, 1_451, 44),
    (8, 2_545, 10, 629, 19),
    (505, 88_391, 499, 88_391, 13),
    (29, 7_499, 45, 7_277, 27),
    (17, 1_716, 65, 1_665, 42),
    (186, 50_634, 141, 27_338, 18),
    (5, 2_498, 3, 2_341, 33),
    (27, 16_913, 29, 17_854, 33),
)
STUDIES = [from_events(str(number), *trial[:4]) for number, trial in enumerate(TRIALS)]
LATITUDE = {"latitude": [trial[4] for trial in TRIALS]}


def test_the_vaccine_protects_more_away_from_the_equator_as_published() -> None:
    found = meta_regression(STUDIES, LATITUDE, hartung_knapp=False)
    assert found.intercept.estimate == pytest.approx(0.2515, abs=PRINTED)
    assert found.intercept.standard_error == pytest.approx(0.2491, abs=PRINTED)
    assert found.slopes["latitude"].estimate == pytest.approx(-0.0291, abs=PRINTED)
    assert found.slopes["latitude"].standard_error == pytest.approx(0.0072, abs=PRINTED)
    assert found.tau_squared == pytest.approx(0.0764, abs=PRINTED)
    assert found.explained_percent == pytest.approx(75.62, abs=0.01)


def test_spread_seen_widens_or_narrows_the_limits_and_t_has_eleven_degrees_of_freedom() -> None:
    normal = meta_regression(STUDIES, LATITUDE, hartung_knapp=False)
    scaled = meta_regression(STUDIES, LATITUDE)
    assert scaled.slopes["latitude"].estimate == normal.slopes["latitude"].estimate
    assert scaled.slopes["latitude"].degrees_of_freedom == 11


def test_studies_on_a_line_leave_no_variance_between_them() -> None:
    dose = [0.0, 1.0, 2.0, 3.0, 4.0]
    studies = [from_estimate(f"dose {each:g}", 0.5 - 0.1 * each, 0.05) for each in dose]
    found = meta_regression(studies, {"dose": dose})
    assert found.intercept.estimate == pytest.approx(0.5)
    assert found.slopes["dose"].estimate == pytest.approx(-0.1)
    assert found.tau_squared == 0.0
    assert found.explained_percent == pytest.approx(100.0)


def test_the_order_of_studies_does_not_matter() -> None:
    order = np.random.default_rng(3).permutation(len(STUDIES))
    mixed = meta_regression(
        [STUDIES[each] for each in order], {"latitude": [LATITUDE["latitude"][each] for each in order]}
    )
    assert mixed.slopes["latitude"].estimate == pytest.approx(
        meta_regression(STUDIES, LATITUDE).slopes["latitude"].estimate, rel=1e-6
    )


@pytest.mark.parametrize(
    ("moderators", "said"),
    [
        ({}, "at least one moderator"),
        ({"alike": [1.0] * 13}, "cannot be told apart"),
        ({"latitude": LATITUDE["latitude"], "twice": [2 * x for x in LATITUDE["latitude"]]}, "told apart"),
        ({"latitude": [1.0, 2.0]}, "a number for each study"),
        ({"latitude": [float("nan"), *LATITUDE["latitude"][1:]]}, "a number for each study"),
    ],
)
def test_moderators_that_say_nothing_are_refused(moderators: dict[str, list[float]], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        meta_regression(STUDIES, moderators)


def test_too_few_studies_are_refused() -> None:
    with pytest.raises(InvalidInput, match="at least 4 studies"):
        meta_regression(STUDIES[:3], {"latitude": [1.0, 2.0, 3.0]})
