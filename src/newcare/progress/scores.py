"""Scores of a framework over sites, and how many people a model of care reaches.

Source: NAO HC 1129 (2018), Figure 9, notes: an element counts by how far it is in place times the share of the people
it reaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import (
    Row,
    above_zero,
    field,
    not_negative,
    once,
    one_of_one,
    ratio,
    text,
    total,
)


@dataclass(frozen=True)
class SiteScore:
    """Score of a site, 0 to 1, and of each feature."""

    score: Fraction
    feature_scores: dict[str, Fraction]


@dataclass(frozen=True)
class FrameworkProgress:
    """Scores of the sites that report, and their means; silence is counted, not scored."""

    sites: dict[str, SiteScore]
    programme_feature_scores: dict[str, Fraction]
    programme_score: Fraction | None
    sites_reporting: int
    sites_total: int
    not_reporting: list[str]
    sites_complete: int


def framework_progress(sites: Sequence[Row]) -> FrameworkProgress:
    """Score sites: element = implemented x share of the people; feature, site and programme are plain means.

    Args:
        sites: rows of `site` and `elements`: None where the site is silent, or rows of `feature`, `element`,
            `implemented` and `population_share` (0 to 1).

    Refuses a site, or an element of a site's feature, that stands twice.
    """
    names = [text("site", row.get("site")) for row in sites]
    once("sites", names)
    scored = {
        name: _site(row["elements"]) for name, row in zip(names, sites, strict=True) if row.get("elements")
    }
    features = sorted({feature for site in scored.values() for feature in site.feature_scores})
    return FrameworkProgress(
        sites=scored,
        programme_feature_scores={
            feature: mean(
                site.feature_scores[feature] for site in scored.values() if feature in site.feature_scores
            )
            for feature in features
        },
        programme_score=mean(site.score for site in scored.values()) if scored else None,
        sites_reporting=len(scored),
        sites_total=len(names),
        not_reporting=sorted(set(names) - set(scored)),
        sites_complete=sum(site.score == 1 for site in scored.values()),
    )


def _site(elements: Sequence[Row]) -> SiteScore:
    """Score the elements of a site."""
    by_feature: dict[str, list[Fraction]] = {}
    keys = []
    for row in elements:
        feature, element = text("feature", row.get("feature")), text("element", row.get("element"))
        keys.append(f"{element} of {feature}")
        done = one_of_one("implemented", field(row, "implemented", "elements"))
        share = one_of_one("population_share", field(row, "population_share", "elements"))
        by_feature.setdefault(feature, []).append(done * share)
    once("elements", keys)
    features = {feature: mean(parts) for feature, parts in by_feature.items()}
    return SiteScore(mean(features.values()), features)


@dataclass(frozen=True)
class Coverage:
    """People that a model of care reaches, as shares, against a target where there is one."""

    site_people: Fraction
    covered_people: Fraction
    share_of_site_people: float | None
    share_of_national_people: Fraction
    site_share_of_national_people: Fraction
    target_people: Fraction | None
    gap_to_target_people: Fraction | None
    target_met: bool | None


def coverage_of_population(
    sites: Sequence[Row], national_people: float, target_share: float | None = None
) -> Coverage:
    """Share of a nation's people that sites cover; rows of `site`, `people` and `covered_people`.

    Refuses negative numbers, no national people, and a site that covers more people than it has.
    """
    people, covered = [], []
    for row in sites:
        people.append(not_negative("people", field(row, "people", "sites")))
        covered.append(not_negative("covered_people", field(row, "covered_people", "sites")))
    nation = above_zero("national_people", national_people)
    share = None if target_share is None else one_of_one("target_share", target_share)
    if any(part > whole for part, whole in zip(covered, people, strict=True)):
        raise InvalidInput("A site has more people covered (`covered_people`) than people.")
    reached, target = total(covered), None if share is None else share * nation
    return Coverage(
        site_people=total(people),
        covered_people=reached,
        share_of_site_people=ratio(reached, total(people)),
        share_of_national_people=reached / nation,
        site_share_of_national_people=total(people) / nation,
        target_people=target,
        gap_to_target_people=None if target is None else max(target - reached, Fraction(0)),
        target_met=None if target is None else reached >= target,
    )
