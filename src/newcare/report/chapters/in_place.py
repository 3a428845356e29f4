"""How far is it in place?"""

from __future__ import annotations

from newcare.report.charts import bars
from newcare.report.page import Chart, Section
from newcare.report.results import Results, table_of
from newcare.terms.words import day_words, per_cent


def in_place(results: Results) -> Section:
    """Depth x breadth of each feature at the last assessment, and how many sites reported."""
    rows = results["progress"]
    if not rows:
        return Section(
            "in-place",
            "How far is it in place?",
            "Not known: no site has reported an assessment yet.",
            notes=results.notes("depth x breadth of each element", "none"),
        )
    days = sorted({row["assessed_date"] for row in rows})
    latest = [row for row in rows if row["assessed_date"] == days[-1]]
    overall = {row["assessed_date"]: row["score"] for row in rows if row["feature"] == "ALL"}
    reporting, expected = latest[0]["sites_reporting"], latest[0]["sites_expected"]
    silent = expected - reporting
    if not reporting:
        return Section(
            "in-place",
            "How far is it in place?",
            f"Not known: none of the {expected} sites that have started has reported by {day_words(days[-1])}.",
            notes=results.notes(latest[0]["method"], "none: sites rate themselves"),
        )
    features = [row for row in latest if row["feature"] != "ALL"]
    trend = ", ".join(
        f"{per_cent(score, places=0)} on {day_words(day)}" for day, score in sorted(overall.items())
    )
    return Section(
        "in-place",
        "How far is it in place?",
        (
            f"{per_cent(overall[days[-1]], places=0)} of the framework, by depth x breadth, over the {reporting} of"
            f" {expected} sites that reported by {day_words(days[-1])}.",
            _silence(silent),
            f"Over time: {trend}.",
        ),
        charts=(
            Chart(
                "How far each feature is",
                "Score of each feature: "
                + "; ".join(f"{row['feature_name']} {per_cent(row['score'], places=0)}" for row in features),
                bars(features, "feature_name", "score", title="Depth x breadth, share of all", unit="share"),
            ),
        ),
        tables=(
            table_of(
                f"Progress by feature, {day_words(days[-1])}",
                [
                    {
                        "feature": f"{row['feature']} {row['feature_name']}"
                        if row in features
                        else "All features",
                        "depth": per_cent(row["depth"], places=0),
                        "breadth": per_cent(row["breadth"], places=0),
                        "score": per_cent(row["score"], places=0),
                    }
                    for row in latest
                ],
                feature="Feature",
                depth="Depth: elements in place",
                breadth="Breadth: people covered",
                score="Depth x breadth",
            ),
        ),
        notes=results.notes(
            rows[0]["method"],
            "none: sites rate themselves",
            f"Framework: {results.about['framework']['name']}; names: {results.about['framework']['standing']}.",
        ),
    )


def _silence(silent: int) -> str:
    """What the sites that did not report mean for the score."""
    if silent == 0:
        return "Every site that has started reported."
    said = "has started said nothing and is" if silent == 1 else "have started said nothing and are"
    return f"{silent} site{'s' * (silent > 1)} that {said} not in the mean, so it may flatter."
