"""Depth x breadth, by the auditors' two examples and by who reports."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from newcare.progress import progress

FEATURES = [
    {"code": "F1", "name": "One", "elements": ["F1.1", "F1.2"]},
    {"code": "F2", "name": "Two", "elements": ["F2.1", "F2.2"]},
]
ELEMENTS = [element for feature in FEATURES for element in feature["elements"]]


MARCH = dt.date(2025, 3, 31)
BEFORE = {"P1": "2024-04-01", "P2": "2024-04-01"}
NAMES = ("site", "assessed_date", "element", "depth", "breadth")
SCHEMA = pa.schema(
    zip(NAMES, (pa.string(), pa.date32(), pa.string(), pa.float64(), pa.float64()), strict=True)
)


def assessed(rows, started):
    """Every row of progress of four sites N1 to N4, in which the people of P1 to P4 live."""
    unit_site = pa.Table.from_pylist([{"unit": f"P{i}", "site": f"N{i}", "people": 10} for i in range(1, 5)])
    table = pa.Table.from_pylist([dict(zip(NAMES, row, strict=True)) for row in rows], schema=SCHEMA)
    return progress(table, unit_site, features=FEATURES, started=started, data_version="t")[
        "progress"
    ].to_pylist()


def scored(ratings, started=BEFORE):
    """Rows by feature of one assessment at the end of March 2025."""
    rows = [(site, MARCH, element, depth, breadth) for site, element, depth, breadth in ratings]
    return {row["feature"]: row for row in assessed(rows, started)}


def everything(site, day, depth):
    return [(site, day, element, depth, 1.0) for element in ELEMENTS]


def overall(rows, started):
    """Date, score, sites reporting and sites expected of each assessment, over all features."""
    return [
        (row["assessed_date"], row["score"], row["sites_reporting"], row["sites_expected"])
        for row in assessed(rows, started)
        if row["feature"] == "ALL"
    ]


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
    found = scored([("N1", element, 1.0, 1.0) for element in ELEMENTS], started={"P1": "2024-04-01"})["ALL"]

    assert (found["sites_reporting"], found["sites_expected"]) == (1, 1)


def test_sites_that_report_unasked_do_not_stand_in_for_those_that_are_silent():
    rows = everything("N3", MARCH, 1.0) + everything("N4", MARCH, 1.0)

    assert overall(rows, BEFORE) == [(MARCH, None, 0, 2)]


def test_a_site_that_reports_unasked_does_not_move_the_score():
    rows = everything("N1", MARCH, 0.5) + everything("N3", MARCH, 1.0)

    assert overall(rows, BEFORE) == [(MARCH, 0.5, 1, 2)]


def test_sites_that_report_on_different_days_of_a_quarter_are_one_assessment():
    late = dt.date(2025, 3, 20)
    rows = everything("N1", dt.date(2025, 1, 10), 1.0) + everything("N2", late, 0.5)

    assert overall(rows, BEFORE) == [(late, 0.75, 2, 2)]


def test_of_an_element_rated_twice_in_a_quarter_the_later_rating_counts():
    early = everything("N1", dt.date(2025, 1, 10), 0.0)

    assert overall(everything("N1", MARCH, 1.0) + early, {"P1": "2024-04-01"}) == [(MARCH, 1.0, 1, 1)]


def test_a_site_is_expected_from_the_day_its_first_unit_has_started():
    june, march = dt.date(2024, 6, 30), MARCH
    rows = everything("N1", june, 0.5) + everything("N1", march, 1.0) + everything("N2", march, 0.5)

    assert overall(rows, {"P1": "2024-04-01", "P2": "2024-07-01"}) == [(june, 0.5, 1, 1), (march, 0.75, 2, 2)]


def test_before_any_unit_has_started_there_is_no_assessment():
    assert overall(everything("N1", dt.date(2024, 3, 31), 1.0), BEFORE) == []
