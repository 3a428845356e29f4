"""Who is it for?"""

from __future__ import annotations

from newcare.report.charts import bars
from newcare.report.page import Chart, Section
from newcare.report.results import SUPPRESSED, Results, Row, counted, table_of
from newcare.terms.words import day_words, per_cent, pounds_words


def for_whom(results: Results) -> Section:
    """The registered population by segment, the overlap of groups 3 and 4, and the cohort."""
    about = results.about
    names = {group["id"]: group["name"] for group in about["segmentation"]["groups"]}
    by_segment = {row["segment"]: row for row in results["segment_size"]}
    everybody = by_segment.pop("ALL")
    sizes = [by_segment[name] for name in sorted(by_segment)]
    members = next(row["people"] for row in results["cohort_size"] if row["segment"] == "ALL")
    top = about["top"]
    included = " and ".join(str(name).replace("-", " ") for name in about["include"])
    rule = f"people in {included}"
    if top:
        use = top["by"].replace("-in-past-year", " in the past year").replace("-", " ")
        rule += f", and the top {per_cent(top['share'], places=0)} by {use}"
    rule += " who live in a care home" if about["unit"] == "care-home" else ""
    rows = [
        {
            "segment": f"{row['segment'].replace('-', ' ').capitalize()}: {names[row['segment']].lower()}",
            "people": counted(row["people"]),
            "share": _share(row, everybody, "people"),
            "both": counted(row["people_in_both"]),
            "cost": pounds_words(row["cost_pence"]),
            "cost_share": _share(row, everybody, "cost_pence"),
            "admissions": counted(row["emergency_admissions"]),
        }
        for row in sizes
    ]
    total, joint = everybody["cost_pence"], counted(everybody["people_in_both"])
    shares = [
        {"segment": names[row["segment"]], "share": row["cost_pence"] / total}
        for row in sizes
        if total and row["cost_pence"] is not None
    ]
    return Section(
        "for-whom",
        "Who is it for?",
        (
            f"{counted(members)} people, {_share({'people': members}, everybody, 'people')} of the"
            f" {counted(everybody['people'])} registered on {day_words(about['population_date'])}: {rule}.",
            f"{joint} people meet the rules of group 3 and of group 4 alike; each is counted once, in group 4."
            " Risk is not impactability: these lists say who uses most care, not who would gain most from more.",
        ),
        charts=(
            Chart(
                "Who uses how much",
                "Share of the past year's cost by segment: "
                + "; ".join(f"{row['segment']} {per_cent(row['share'])}" for row in shares),
                bars(
                    shares,
                    "segment",
                    "share",
                    title="Share of the cost of care in the past year",
                    unit="share",
                ),
            ),
        ),
        tables=(
            table_of(
                "Everybody registered, by segment",
                rows,
                segment="Segment",
                people="People",
                share="Share",
                both="Meet groups 3 and 4",
                cost="Cost in the past year",
                cost_share="Share of cost",
                admissions="Emergency admissions",
            ),
        ),
        notes=results.notes(
            f"segmentation {about['segmentation']['id']}, version {about['segmentation']['version']}"
            f" ({about['segmentation']['standing']})",
            "none: these are counts of everybody registered on the day",
        ),
    )


def _share(part: Row, whole: Row, column: str) -> str:
    """A share of released figures; a star where either is suppressed."""
    if part[column] is None or not whole[column]:
        return SUPPRESSED
    return per_cent(part[column] / whole[column])
