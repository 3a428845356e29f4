"""Concentration, ceiling, persistence and units, each against a count row by row."""

from __future__ import annotations

import pytest

from newcare.engines import in_memory
from newcare.methods.concentration import TOP_PERCENT, cost_concentration
from newcare.population.ceiling import EFFECTS, ceiling, cohort_use, cohort_use_sums
from newcare.population.cohort import cohort
from newcare.population.cohort_units import cohort_cells, cohort_units
from newcare.population.concentration import concentration, concentration_points
from newcare.population.persistence import persistence, persistence_counts, standing
from population.chosen import MEASURES, UNITS, as_table, made_up

RULE = {"include": ["group-3"], "top": {"share": 0.1, "by": "cost-in-past-year"}}
VERSION = {"data_version": "v"}


@pytest.fixture(scope="module")
def people():
    return made_up()


@pytest.fixture(scope="module")
def members(engine, people):
    made = cohort(in_memory(as_table(people.segment)), **RULE)["cohort"]
    return {row["pseudonym"]: row for row in engine.to_arrow(made).to_pylist()}


@pytest.fixture(scope="module")
def used(engine, people, members):
    sums = cohort_use_sums(
        in_memory(as_table(people.segment)),
        in_memory(as_table(list(members.values()))),
        in_memory(as_table(people.use)),
    )["cohort_use_sum"]
    return cohort_use(engine.to_arrow(sums), **VERSION)["cohort_use"]


@pytest.fixture(scope="module")
def curves(engine, people):
    made = concentration_points(in_memory(as_table(people.use)))
    rows = concentration(
        *(engine.to_arrow(made[name]) for name in ("concentration_point", "use_count")), **VERSION
    )
    return rows["concentration"].to_pylist()


@pytest.mark.parametrize(
    "measure", ["cost_pence", "emergency_admissions", "emergency_bed_days", "attendances"]
)
def test_top_shares_are_those_of_people_ranked_one_by_one(people, curves, measure):
    amounts = [row[f"past_{measure}"] for row in people.use if row["registered"]]
    expected = cost_concentration(amounts, TOP_PERCENT)
    found = {row["top_percent"]: row for row in curves if row["ranked_by"] == row["measure"] == measure}

    for part in expected.shares:
        assert found[part.top_percent]["people"] == part.people
        assert found[part.top_percent]["share"] == pytest.approx(part.share)


def test_every_curve_rises_and_ends_at_all_of_it_for_everybody(curves):
    for key in {(row["ranked_by"], row["measure"]) for row in curves}:
        shares = [row["share"] for row in curves if (row["ranked_by"], row["measure"]) == key]
        assert shares == sorted(shares)
        assert shares[-1] == 1
        assert curves[-1]["people"] == 400


def test_the_cohort_the_rest_and_newcomers_make_up_everybody(used):
    rows = used.to_pylist()
    for year in ("earlier", "past", "next"):
        for measure in MEASURES:
            of = {row["group"]: row for row in rows if (row["year"], row["measure"]) == (year, measure)}
            parts = [of[name] for name in ("cohort", "rest", "newcomers")]
            assert sum(part["share"] for part in parts) == pytest.approx(1)
            assert sum(part["people"] for part in parts) == of["everybody"]["people"]
            assert of["everybody"]["share"] == 1


def test_the_ceiling_is_the_share_of_next_years_use_counted_row_by_row(people, members, used):
    found = ceiling(used, target=0.04, **VERSION)
    for row in found["ceiling"].to_pylist():
        measure = f"next_{row['measure']}"
        whole = sum(each[measure] for each in people.use)
        theirs = sum(each[measure] for each in people.use if each["pseudonym"] in members)
        assert row["share"] == pytest.approx(theirs / whole)
        assert 0 <= row["lower"] <= row["share"] <= row["upper"] <= 1
        assert row["needed"] == pytest.approx(0.04 * whole / theirs)
        assert row["needed_lower"] <= row["needed"] <= row["needed_upper"]


def test_no_effect_in_the_cohort_takes_more_than_the_ceiling_from_the_whole(used):
    found = ceiling(used, target=0.04, **VERSION)
    shares = {row["measure"]: row["share"] for row in found["ceiling"].to_pylist()}
    for row in found["ceiling_effect"].to_pylist():
        assert row["fall"] == pytest.approx(row["effect"] * shares[row["measure"]])
        assert row["fall"] <= shares[row["measure"]]
    assert found["ceiling_effect"].num_rows == len(EFFECTS) * len(shares)


def test_a_target_above_the_ceiling_is_said_to_be_out_of_reach(used):
    row = ceiling(used, target=0.99, **VERSION)["ceiling"].to_pylist()[0]

    assert row["needed"] is None
    assert "out of reach" in row["reason"]


def test_without_a_year_after_the_ceiling_is_that_of_the_past_year_and_says_so(used):
    rows = used.filter([row["year"] != "next" for row in used.to_pylist()])

    found = ceiling(rows, target=0.04, **VERSION)["ceiling"].to_pylist()[0]

    assert found["year"] == "past"
    assert "too high" in found["method"]


def test_the_rate_is_use_over_the_time_on_the_list(people, members, used):
    row = next(
        row
        for row in used.to_pylist()
        if (row["group"], row["year"], row["measure"]) == ("cohort", "past", "emergency_admissions")
    )
    theirs = [each for each in people.use if each["pseudonym"] in members]

    assert row["events"] == sum(each["past_emergency_admissions"] for each in theirs)
    assert row["person_years"] == pytest.approx(sum(each["past_days"] for each in theirs) / 365.25)
    assert row["rate"] == pytest.approx(row["events"] / row["person_years"])
    assert row["lower"] < row["rate"] < row["upper"]


def test_who_stays_is_what_a_count_row_by_row_says(engine, people, members):
    now, later = (in_memory(as_table(rows)) for rows in (people.segment, people.later))
    counts = persistence_counts(
        standing(now, **RULE), standing(later, **RULE), in_memory(as_table(people.use))
    )
    rows = persistence(engine.to_arrow(counts["persistence_count"]), include=["group-3"], **VERSION)
    found = {(row["kind"], row["group"]): row for row in rows["persistence"].to_pylist()}
    then = {row["pseudonym"]: row for row in engine.to_arrow(cohort(later, **RULE)["cohort"]).to_pylist()}
    fate = {row["pseudonym"]: row["a_year_later"] for row in people.use}
    segment_then = {row["pseudonym"]: row["segment"] for row in people.later}

    def counted(who, still):
        return {
            "people": len(who),
            **{name: sum(fate[one] == name for one in who) for name in ("registered", "died", "left")},
            "still": sum(still(one) for one in who),
        }

    by_rank = [one for one, row in members.items() if row["by_rank"]]
    by_segment = [one for one, row in members.items() if row["by_segment"]]
    expected = {
        ("cohort", "ALL"): counted(list(members), lambda one: one in then),
        ("rank", "by rank"): counted(by_rank, lambda one: one in then and then[one]["by_rank"]),
        ("segment", "group-3"): counted(by_segment, lambda one: segment_then.get(one) == "group-3"),
    }
    for key, counts_of in expected.items():
        assert {name: found[key][name] for name in counts_of} == counts_of
        assert found[key]["share"] == counts_of["still"] / counts_of["registered"]
    assert all(row["registered"] + row["died"] + row["left"] == row["people"] for row in found.values())


def test_where_ranks_are_known_on_one_day_only_segments_and_cost_are_told(engine, people):
    now, later = (in_memory(as_table(rows)) for rows in (people.segment, people.later))
    rule = {"include": ["group-3"], "top": None}
    counts = persistence_counts(
        standing(now, **rule), standing(later, **rule), in_memory(as_table(people.use))
    )
    rows = persistence(
        engine.to_arrow(counts["persistence_count"]), include=["group-3"], whole=False, **VERSION
    )

    assert {row["kind"] for row in rows["persistence"].to_pylist()} == {"segment", "cost"}


@pytest.fixture(scope="module")
def cells(engine, people, members):
    made = cohort_cells(
        in_memory(as_table(people.segment)),
        in_memory(as_table(list(members.values()))),
        in_memory(as_table(people.use)),
    )["cohort_cell"]
    return engine.to_arrow(made)


def test_units_expect_as_many_members_in_all_as_there_are(members, cells):
    rows = cohort_units(cells, **VERSION)["cohort_unit"].to_pylist()

    assert [row["unit"] for row in rows] == list(UNITS)
    assert sum(row["expected"] for row in rows) == pytest.approx(len(members))
    assert sum(row["members"] for row in rows) == len(members)
    assert all(row["lower"] <= row["ratio"] <= row["upper"] for row in rows)


def test_a_unit_with_far_more_members_than_its_ages_explain_stands_out():
    def cell(unit, people, members):
        return {"unit": unit, "sex": "female", "age_band": "80-84", "people": people, "members": members}

    rows = cohort_units(
        as_table([cell("P1", 1000, 100), cell("P2", 1000, 20), cell("P3", 1000, 60)]), **VERSION
    )["cohort_unit"].to_pylist()

    assert [(row["expected"], row["standing"]) for row in rows] == [
        (60, "higher"),
        (60, "lower"),
        (60, "as expected"),
    ]


def test_a_unit_whose_ages_are_nowhere_in_the_cohort_has_a_reason_in_place_of_a_ratio():
    rows = cohort_units(
        as_table(
            [
                {"unit": "P1", "sex": "female", "age_band": "80-84", "people": 50, "members": 5},
                {"unit": "P2", "sex": "female", "age_band": "0-4", "people": 50, "members": 0},
            ]
        ),
        **VERSION,
    )["cohort_unit"].to_pylist()

    assert rows[1]["ratio"] is None
    assert "nobody is expected" in rows[1]["reason"]
