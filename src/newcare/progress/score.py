"""The progress score: how much of each element is in place, times the share of the population it reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

import pyarrow as pa

METHOD = "mean over elements of depth x breadth, then over reporting sites; all features weigh alike"
ALL = "ALL"


def progress(
    assessment: pa.Table,
    unit_site: pa.Table,
    *,
    features: Sequence[Mapping[str, Any]],
    started: Sequence[str],
    data_version: str,
) -> dict[str, pa.Table]:
    """Score each feature at each assessment.

    A site's score of a feature is the mean over the feature's elements of depth x breadth (an element that the site
    did not rate counts 0); the feature's score is the mean over sites that reported at that assessment.

    Args:
        assessment: table `assessment`.
        unit_site: unit, site, people: in which sites the people of each unit live.
        features: `code`, `name` and `elements` (codes) of each feature of the framework.
        started: units that start the model of care; a site where one of them has people should report.
        data_version: printed on every row.

    Returns:
        `progress`, as specified in `newcare.tables`; feature "ALL" is the mean of all features. Silence leaves the
        mean, so sites_reporting stands beside it.

    Source: the rule is our reading of NAO HC 1129 (2018), Figure 9, note 1.
    """
    starting = set(started)
    expected = {row["site"] for row in unit_site.to_pylist() if row["unit"] in starting}
    ratings: dict[dt.date, dict[str, dict[str, tuple[float, float]]]] = {}
    for row in assessment.to_pylist():
        by_site = ratings.setdefault(row["assessed_date"], {})
        by_site.setdefault(row["site"], {})[row["element"]] = (row["depth"], row["breadth"])
    rows = [
        {
            "assessed_date": day,
            **score,
            "sites_reporting": len(by_site),
            "sites_expected": len(expected),
            "method": METHOD,
            "data_version": data_version,
        }
        for day, by_site in sorted(ratings.items())
        for score in _scores(by_site, features)
    ]
    return {"progress": pa.Table.from_pylist(rows, schema=_SCHEMA)}


def _scores(
    by_site: Mapping[str, Mapping[str, tuple[float, float]]], features: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Score of each feature, then of all."""
    scored = []
    for feature in features:
        rated = [
            site.get(element, (0.0, 0.0)) for site in by_site.values() for element in feature["elements"]
        ]
        scored.append(
            {
                "feature": feature["code"],
                "feature_name": feature["name"],
                "depth": fmean(depth for depth, _ in rated),
                "breadth": fmean(breadth for _, breadth in rated),
                "score": fmean(depth * breadth for depth, breadth in rated),
            }
        )
    yield from scored
    yield {"feature": ALL, "feature_name": "All features"} | {
        measure: fmean(score[measure] for score in scored) for measure in ("depth", "breadth", "score")
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
