"""Depth x breadth, by the auditors' two examples and by who reports."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from newcare.progress import progress

FEATURES = [
    {"code": "F1", "name": "One", "elements": ["F1.1", "F1.2"]},
    {"code": "F2", "name": "Two", "elements": ["F2.1", "F2.2"]},
]
ELEMENTS = [element for feature in FEATURES for element in feature["elements"]]


def scored(ratings, sites=("N1", "N2"), started=("P1", "P2")):
    rows = [
        {
            "site": site,
            "assessed_date": dt.date(2025, 3, 31),
            "element": element,
            "depth": depth,
            "breadth": breadth,
        }
        for site, element, depth, breadth in ratings
    ]
    unit_site = pa.Table.from_pylist(
        [{"unit": f"P{i + 1}", "site": site, "people": 10} for i, site in enumerate(sites)]
    )
    made = progress(
        pa.Table.from_pylist(rows), unit_site, features=FEATURES, started=list(started), data_version="t"
    )
    return {row["feature"]: row for row in made["progress"].to_pylist()}


def test_all_features_everywhere_is_the_whole():
    assert scored([("N1", element, 1.0, 1.0) for element in ELEMENTS])["ALL"]["score"] == 1.0


def test_half_the_features_everywhere_is_half():
    found = scored([("N1", element, float(element.startswith("F1")), 1.0) for element in ELEMENTS])

    assert (found["F1"]["score"], found["F2"]["score"], found["ALL"]["score"]) == (1.0, 0.0, 0.5)


def test_all_features_over_half_the_area_is_half():
    assert scored([("N1", element, 1.0, 0.5) for element in ELEMENTS])["ALL"]["score"] == 0.5


def test_an_element_that_a_site_did_not_rate_counts_nothing():
    assert scored([("N1", "F1.1", 1.0, 1.0)])["F1"]["score"] == 0.5


def test_depth_times_breadth_is_taken_element_by_element():
    found = scored([("N1", "F1.1", 1.0, 0.0), ("N1", "F1.2", 0.0, 1.0)])["F1"]

    assert (found["depth"], found["breadth"], found["score"]) == (0.5, 0.5, 0.0)


def test_silence_leaves_the_mean_and_is_counted():
    found = scored([("N1", element, 1.0, 1.0) for element in ELEMENTS])["ALL"]

    assert (found["score"], found["sites_reporting"], found["sites_expected"]) == (1.0, 1, 2)


def test_a_site_where_nothing_has_started_is_not_expected_to_report():
    found = scored([("N1", element, 1.0, 1.0) for element in ELEMENTS], started=("P1",))["ALL"]

    assert found["sites_expected"] == pytest.approx(1)
