"""The step of the chain that tries to refute the answer: kinds of people, sums and names it adds to the checks."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from newcare.evaluation.evaluate import evaluation_tables
from newcare.outcomes import evaluation_panel
from newcare.workflows.steps.diagnostics import diagnostics

WHOLE, SHORT, LONG = (
    "emergency-admissions",
    "zero-day-emergency-admissions",
    "one-day-or-more-emergency-admissions",
)
UNITS = [f"P{place:03d}" for place in range(14)]
STARTED = dict.fromkeys(UNITS[:7], "2016-17 Q1")
QUARTERS = [f"{2014 + place // 4}-{15 + place // 4} Q{place % 4 + 1}" for place in range(14)]
GIVEN = {"quarters": QUARTERS, "baseline": QUARTERS[:4], "started": STARTED}


def cells(seed=4, **more):
    """A cube of two sexes and two age bands: admissions of starters' older people fall by four fifths in long stays."""
    rng = np.random.default_rng(seed)
    rows = []
    for unit in UNITS:
        for quarter in QUARTERS:
            for sex in ("female", "male"):
                for age_band, mean in (("40-44", 60), ("80-84", 90)):
                    fell = quarter >= STARTED.get(unit, "9999") and age_band == "80-84"
                    short, long = (int(rng.poisson(mean * less)) for less in (1, 0.2 if fell else 1))
                    for name, events in ((WHOLE, short + long), (SHORT, short), (LONG, long)):
                        cell = {"unit": unit, "quarter": quarter, "sex": sex, "age_band": age_band}
                        rows.append({**cell, "indicator": name, "events": events, "person_days": 9_000})
    return pa.Table.from_pylist([{**row, **more} for row in rows])


@pytest.fixture(scope="module")
def checks():
    """Rows of `diagnostic` on such a place."""
    cube = cells()
    by_cut = pa.concat_tables(cells(int(value), cut="deprivation", value=value) for value in ("1", "4"))
    screen = pa.table({"unit": UNITS, "reporting_break": [False] * len(UNITS)})
    panel = evaluation_panel(cube, screen, indicators=[WHOLE, SHORT, LONG], **GIVEN)["panel"]
    estimate = evaluation_tables(
        panel,
        outcomes={WHOLE: "primary", SHORT: "balancing", LONG: "balancing"},
        confidence=0.95,
        exclude_reporting_breaks=True,
        data_version="v",
        designs=["callaway-santanna"],
        comparisons=["never-treated"],
    )["estimate"]
    names = dict.fromkeys((WHOLE, SHORT, LONG), "lower")
    titles = {WHOLE: "Emergency admissions", SHORT: "Stays of no night", LONG: "A&E stays of a night"}
    subgroups = ["age-band", "deprivation-fifth", "wave"]
    tables = (panel, estimate, cube, by_cut, screen)
    found = diagnostics(*tables, primary=WHOLE, direction=names, titles=titles, subgroups=subgroups, **GIVEN)[
        "diagnostic"
    ]
    return {(row["check"], row["about"]): row for row in found.to_pylist()}


def test_kinds_of_people_that_the_protocol_asks_for_are_compared(checks):
    asked = {about for check, about in checks if check == "subgroups"}
    assert asked == {"age band", "deprivation fifth", "wave"}
    by_age = checks["subgroups", "age band"]
    assert by_age["passed"] is False
    assert "65 and over" in by_age["sentence"]
    assert checks["subgroups", "deprivation fifth"]["passed"] is True
    assert "the two most deprived fifths" in checks["subgroups", "deprivation fifth"]["sentence"]


def test_a_subgroup_that_no_table_holds_is_said_not_to_be_known(checks):
    assert checks["subgroups", "wave"]["passed"] is None


def test_the_sum_of_short_and_long_stays_is_tried_and_sums_without_all_parts_are_not(checks):
    assert {about for check, about in checks if check == "displacement-sum"} == {"all emergency admissions"}


def test_titles_stand_within_sentences_but_keep_their_capitals(checks):
    assert checks["displacement", LONG]["sentence"].startswith("A&E stays of a night")
    assert ("balance", "A&E stays of a night before the start") in checks
    assert ("balance", "stays of no night before the start") in checks
