"""The progress score: how much of each element is in place, times the share of the population it reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any, TypeAlias

import pyarrow as pa

from newcare.terms.periods import Quarter

METHOD = (
    "mean over elements of depth x breadth, then over the sites that had started and reported in the quarter; all"
    " features weigh alike"
)
ALL = "ALL"
MEASURES = ("depth", "breadth", "score")

Ratings: TypeAlias = Mapping[str, Mapping[str, tuple[float, float]]]
"""Site -> element -> depth and breadth."""


def progress(
    assessment: pa.Table,
    unit_site: pa.Table,
    *,
    features: Sequence[Mapping[str, Any]],
    started: Mapping[str, str],
    data_version: str,
) -> dict[str, pa.Table]:
    """Score each feature at each assessment.

    What sites report in one financial quarter is one assessment, dated by the last day on which one of them did; of
    an element that a site rated twice in it, the later rating counts. A site is expected to report if a unit with
    people in it had started by that date. A site's score of a feature is the mean over the feature's elements of
    depth x breadth (an element that the site did not rate counts 0); the feature's score is the mean over the
    expected sites that reported. Sites that reported without being expected are left out.

    Args:
        assessment: table `assessment`.
        unit_site: unit, site, people: in which sites the people of each unit live.
        features: `code`, `name` and `elements` (codes) of each feature of the framework.
        started: unit -> ISO date on which it starts the model of care.
        data_version: printed on every row.

    Returns:
        `progress`, as specified in `newcare.tables`; feature "ALL" is the mean of all features. Silence leaves the
        mean, so sites_reporting stands beside it; where all expected sites are silent the score is null. There is
        no row for a quarter in which nothing was reported or no site was expected to report.

    Source: the rule is our reading of NAO HC 1129 (2018), Figure 9, note 1.
    """
    start_of_site = _start_of_site(unit_site, started)
    rows = []
    for day, ratings in _assessments(assessment):
        expected = {site for site, start in start_of_site.items() if start <= day}
        reported = {site: rated for site, rated in ratings.items() if site in expected}
        rows += [
            {
                "assessed_date": day,
                **score,
                "sites_reporting": len(reported),
                "sites_expected": len(expected),
                "method": METHOD,
                "data_version": data_version,
            }
            for score in (_scores(reported, features) if expected else ())
        ]
    return {"progress": pa.Table.from_pylist(rows, schema=_SCHEMA)}


def _start_of_site(unit_site: pa.Table, started: Mapping[str, str]) -> dict[str, dt.date]:
    """Day on which the first unit with people in a site starts; sites where none does are left out."""
    starts: dict[str, dt.date] = {}
    for row in unit_site.to_pylist():
        if row["unit"] in started:
            day = dt.date.fromisoformat(started[row["unit"]])
            starts[row["site"]] = min(day, starts.get(row["site"], day))
    return starts


def _assessments(assessment: pa.Table) -> Iterator[tuple[dt.date, Ratings]]:
    """Give the last day reported and the ratings of each financial quarter, in order."""
    last_day: dict[Quarter, dt.date] = {}
    ratings: dict[Quarter, dict[str, dict[str, tuple[float, float]]]] = {}
    for row in sorted(assessment.to_pylist(), key=lambda row: row["assessed_date"]):
        quarter = Quarter.of(row["assessed_date"])
        last_day[quarter] = row["assessed_date"]
        site = ratings.setdefault(quarter, {}).setdefault(row["site"], {})
        site[row["element"]] = (row["depth"], row["breadth"])
    yield from ((last_day[quarter], ratings[quarter]) for quarter in last_day)


def _scores(ratings: Ratings, features: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Score of each feature, then of all."""
    scored = [_means(ratings, feature["elements"]) for feature in features]
    for feature, means in zip(features, scored, strict=True):
        yield {"feature": feature["code"], "feature_name": feature["name"], **means}
    overall = {name: fmean(means[name] for means in scored) if ratings else None for name in MEASURES}
    yield {"feature": ALL, "feature_name": "All features", **overall}


def _means(ratings: Ratings, elements: Sequence[str]) -> dict[str, Any]:
    """Mean depth, breadth and depth x breadth of some elements over sites; null where no site reported."""
    rated = [site.get(element, (0.0, 0.0)) for site in ratings.values() for element in elements]
    if not rated:
        return dict.fromkeys(MEASURES)
    return {
        "depth": fmean(depth for depth, _ in rated),
        "breadth": fmean(breadth for _, breadth in rated),
        "score": fmean(depth * breadth for depth, breadth in rated),
    }


_SCHEMA = pa.schema(
    [
        ("assessed_date", pa.date32()),
        ("feature", pa.string()),
        ("feature_name", pa.string()),
        ("depth", pa.float64()),
        ("breadth", pa.float64()),
        ("score", pa.float64()),
        ("sites_reporting", pa.int64()),
        ("sites_expected", pa.int64()),
        ("method", pa.string()),
        ("data_version", pa.string()),
    ]
)
