"""Movements between segments, and whose risk rises."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from newcare.engines import in_memory
from newcare.errors import InvalidInput
from newcare.population.movements import days_before, deaths_of, movements, segment_month
from newcare.population.rising_risk import RisingRisk, rising_risk

APRIL, MAY, JUNE = dt.date(2024, 4, 1), dt.date(2024, 5, 1), dt.date(2024, 6, 1)
DAYS = [APRIL, MAY, JUNE]
PRIORITY = ["frail", "fit"]
WHERE = {  # person -> segment on each day; None: not registered
    "stays": ("fit", "fit", "fit"),
    "falls ill": ("fit", "frail", "frail"),
    "recovers": ("fit", "frail", "fit"),
    "dies in May": ("frail", "frail", None),
    "moves away": ("fit", None, None),
    "moves away and back": ("fit", None, "fit"),
    "is born": (None, "fit", "fit"),
    "moves in": (None, None, "frail"),
}


def history(where=WHERE, days=DAYS, **more):
    rows = [
        {
            "day": day,
            "pseudonym": name,
            "unit": "P1",
            "segment": segment,
            "rank_percent": more.get("ranks", {}).get(name, (50.0,) * len(days))[position],
            "score": more.get("scores", {}).get(name, 0.0),
        }
        for name, segments in where.items()
        for position, (day, segment) in enumerate(zip(days, segments, strict=True))
        if segment is not None
    ]
    return in_memory(pa.Table.from_pylist(rows))


DEATHS = in_memory(pa.table({"death_month": [dt.date(2024, 5, 1)], "pseudonym": ["dies in May"]}))


@pytest.fixture(scope="module")
def ways(engine):
    rows = engine.to_arrow(movements(history(), DEATHS, days=DAYS, priority=PRIORITY)["movement"]).to_pylist()
    found = {}
    for row in rows:
        pair = found.setdefault((row["from_day"], row["to_day"]), {})
        pair[row["from_segment"], row["to_segment"]] = row["people"]
    return found


def test_each_day_is_compared_with_the_next_and_the_first_with_the_last(ways):
    assert sorted(ways) == [(APRIL, MAY), (APRIL, JUNE), (MAY, JUNE)]


def test_each_way_is_counted_and_those_who_come_and_go_have_a_place(ways):
    assert ways[MAY, JUNE] == {
        ("fit", "fit"): 2,
        ("frail", "frail"): 1,
        ("frail", "fit"): 1,
        ("frail", "died"): 1,
        ("not-registered", "fit"): 1,
        ("not-registered", "frail"): 1,
    }
    assert ways[APRIL, MAY]["fit", "left"] == 2


def test_between_the_first_day_and_the_last_nobody_is_counted_twice(ways):
    assert ways[APRIL, JUNE] == {
        ("fit", "fit"): 3,  # also who recovered, and who went away and came back
        ("fit", "frail"): 1,
        ("frail", "died"): 1,
        ("fit", "left"): 1,
        ("not-registered", "fit"): 1,
        ("not-registered", "frail"): 1,
    }


def test_rows_add_up_to_the_people_of_the_earlier_day_and_columns_to_those_of_the_later(ways):
    for (first, last), found in ways.items():
        at = {day: [where[DAYS.index(day)] for where in WHERE.values()] for day in (first, last)}
        for segment in ("fit", "frail"):
            assert sum(people for (start, _), people in found.items() if start == segment) == at[first].count(
                segment
            )
            assert sum(people for (_, end), people in found.items() if end == segment) == at[last].count(
                segment
            )


def test_it_is_counted_how_many_stay_move_come_and_go(engine):
    made = movements(history(), DEATHS, days=DAYS, priority=PRIORITY)["movement_size"]
    row = next(row for row in engine.to_arrow(made).to_pylist() if row["to_day"] == MAY)

    assert row == {
        "from_day": APRIL,
        "to_day": MAY,
        "people": 6,
        "stayed": 2,
        "moved_up": 2,  # towards frailty, which has priority
        "moved_down": 0,
        "left": 2,
        "died": 0,
        "joined": 1,
    }


def test_who_died_after_the_later_day_had_left_before(engine):
    later = in_memory(pa.table({"death_month": [dt.date(2024, 7, 1)], "pseudonym": ["dies in May"]}))
    rows = engine.to_arrow(movements(history(), later, days=DAYS, priority=PRIORITY)["movement"]).to_pylist()

    assert "died" not in {row["to_segment"] for row in rows}


def test_two_days_are_one_comparison(engine):
    rows = engine.to_arrow(
        movements(history(), DEATHS, days=[APRIL, JUNE], priority=PRIORITY)["movement"]
    ).to_pylist()
    assert {(row["from_day"], row["to_day"]) for row in rows} == {(APRIL, JUNE)}


def test_one_day_has_no_movements():
    with pytest.raises(InvalidInput, match="two days"):
        movements(history(), DEATHS, days=[APRIL], priority=PRIORITY)


RANKS = {
    "stays": (50.0, 50.0, 50.0),  # fifth tenth
    "falls ill": (50.0, 40.0, 30.0),  # fifth tenth to the third: two deciles
    "recovers": (50.0, 40.0, 30.1),  # to the fourth: one
    "moves away and back": (15.0, 15.0, 2.0),  # managed by June
    "dies in May": (90.0, 90.0, 1.0),
    "is born": (50.0, 50.0, 1.0),
}
SCORES = {"stays": 0.37, "recovers": 0.36, "moves away and back": 0.9}


@pytest.fixture(scope="module")
def rising(engine):
    made = rising_risk(history(ranks=RANKS, scores=SCORES), days=DAYS, rising=RisingRisk())
    return {name: engine.to_arrow(table).to_pylist() for name, table in made.items()}


def test_risk_rises_by_two_deciles_of_rank_or_by_a_high_score_outside_the_managed_share(rising):
    assert {row["pseudonym"]: (row["by_rank"], row["by_score"]) for row in rising["rising_risk"]} == {
        "falls ill": (True, False),
        "stays": (False, True),
    }


def test_new_entrants_are_counted_by_the_segment_they_are_in_now(rising):
    sizes = {row["segment"]: row for row in rising["rising_risk_size"]}

    assert {name: row["people"] for name, row in sizes.items()} == {"fit": 1, "frail": 1, "ALL": 2}
    assert (sizes["frail"]["by_rank"], sizes["frail"]["by_score"], sizes["frail"]["new_in_segment"]) == (
        1,
        0,
        1,
    )
    assert (sizes["ALL"]["by_rank"], sizes["ALL"]["by_score"], sizes["ALL"]["new_in_segment"]) == (1, 1, 1)


def test_the_rule_of_rising_risk_can_be_set(engine):
    rule = RisingRisk(deciles=1, score_above=0.95)
    made = rising_risk(history(ranks=RANKS, scores=SCORES), days=DAYS, rising=rule)

    found = engine.to_arrow(made["rising_risk"]).to_pylist()
    assert {row["pseudonym"] for row in found} == {"falls ill", "recovers", "moves away and back"}


@pytest.mark.parametrize("wrong", [{"deciles": 0}, {"deciles": 10}, {"managed_percent": 101}])
def test_a_rule_that_nobody_can_meet_is_refused(wrong):
    with pytest.raises(InvalidInput):
        RisingRisk(**wrong)


def test_two_days_a_year_apart_are_usual_and_a_day_a_month_can_be_asked_for():
    assert days_before(dt.date(2024, 2, 29)) == [dt.date(2023, 2, 28), dt.date(2024, 2, 29)]
    assert days_before(dt.date(2024, 5, 31), months=3) == [
        dt.date(2024, 2, 29),
        dt.date(2024, 3, 31),
        dt.date(2024, 4, 30),
        dt.date(2024, 5, 31),
    ]
    with pytest.raises(InvalidInput, match="1 month"):
        days_before(dt.date(2024, 5, 31), months=0)


def test_a_day_keeps_the_rank_and_the_score_that_the_rule_names(engine):
    segment = in_memory(
        pa.table(
            {
                "pseudonym": ["a"],
                "unit": ["P1"],
                "segment": ["fit"],
                "cost_rank_percent": [3.0],
                "electronic_frailty_index": [0.1],
                "charlson_score": [4],
            }
        )
    )
    kept = segment_month(segment, day=MAY, rising=RisingRisk(score="charlson_score"))

    assert engine.to_arrow(kept).to_pylist() == [
        {"day": MAY, "pseudonym": "a", "unit": "P1", "segment": "fit", "rank_percent": 3.0, "score": 4.0}
    ]


def test_deaths_are_known_by_pseudonym_only_and_once_a_person(engine):
    register = in_memory(
        pa.table(
            {
                "person_id": ["a", "a", "b"],
                "death_month": pa.array([dt.date(2024, 5, 1), dt.date(2024, 5, 1), None], pa.date32()),
            }
        )
    )
    (row,) = engine.to_arrow(deaths_of(register, pseudonym_key="k" * 64)).to_pylist()

    assert (row["death_month"], len(row["pseudonym"])) == (MAY, 64)
