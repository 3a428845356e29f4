"""Laws of segmentations, for any people: one segment each, order decides, a threshold moves people one way only."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needed import needs_of, registered_people
from newcare.engines import in_memory, keyed_id
from newcare.population import segments
from newcare.population.rules import Facts, Standing, meets, segment_of
from newcare.reference.segmentation_rules import TopShare
from newcare.reference.segmentations import (
    Segmentation,
    load_segmentation,
    parse_segmentation,
    segmentation_names,
)
from newcare.tables import ColumnType
from newcare.tables.population_results import NEED_COLUMNS

KEY = "k" * 64
SHIPPED = [load_segmentation(name) for name in segmentation_names()]
VALUES = {
    "electronic_frailty_index": st.sampled_from([0.0, 0.12, 0.13, 0.24, 0.25, 0.36, 0.5]),
    "hospital_frailty_tenths": st.integers(40, 160),
    "weekly_package_pence": st.integers(0, 200_000),
    "cost_rank_percent": st.floats(0.1, 100),
    "cost_pence": st.integers(0, 1_000),
    "conditions": st.integers(0, 6),
    "age": st.integers(0, 100),
}
PERSON = st.fixed_dictionaries(
    {
        column.name: VALUES.get(column.name, st.integers(0, 1))
        for column in NEED_COLUMNS
        if column.type is ColumnType.WHOLE_NUMBER or column.name in VALUES
    }
)


def met_by(segmentation: Segmentation, person, standing=Standing(0, 1)):  # noqa: B008 (it never changes)
    return meets(segmentation, Facts(person.__getitem__, rank=lambda _: standing))


@given(person=PERSON, segmentation=st.sampled_from(SHIPPED))
def test_a_person_is_in_exactly_one_segment_and_meets_no_rules_of_a_higher_one(person, segmentation):
    met = met_by(segmentation, person)
    chosen = segment_of(segmentation, met)

    higher = segmentation.group_ids[: segmentation.group_ids.index(chosen)]
    assert not any(met[name] for name in higher)
    assert chosen == segmentation.default.id or met[chosen]


@given(person=PERSON, segmentation=st.sampled_from(SHIPPED), order=st.randoms(use_true_random=False))
def test_the_order_of_groups_decides_the_segment_and_never_who_meets_a_group(person, segmentation, order):
    written = dict(segmentation.written)
    groups = list(written["groups"][:-1])
    order.shuffle(groups)
    shuffled = parse_segmentation({**written, "groups": [*groups, written["groups"][-1]]}, "shuffled")

    met, again = met_by(segmentation, person), met_by(shuffled, person)
    assert met == {name: again[name] for name in met}
    first = next((group["id"] for group in groups if met[group["id"]]), segmentation.default.id)
    assert segment_of(shuffled, again) == first


@given(
    people=st.lists(PERSON, min_size=1, max_size=20),
    threshold=st.sampled_from(["moderate_frailty_index", "high_hospital_frailty", "weekly_package_pence"]),
    factor=st.floats(1.0, 3.0),
)
def test_raising_a_threshold_takes_people_out_of_groups_and_brings_nobody_in(people, threshold, factor):
    usual = load_segmentation("south-worcestershire")
    raised = usual.with_thresholds({threshold: usual.thresholds[threshold] * factor})

    for person in people:
        before, after = met_by(usual, person), met_by(raised, person)
        assert all(before[name] or not holds for name, holds in after.items())


@given(
    people=st.integers(1, 400),
    percents=st.lists(st.sampled_from([0, 0.5, 1, 2.5, 5, 12.5, 15, 20, 33.3]), min_size=1, max_size=3),
)
def test_a_top_share_is_the_number_of_people_rounded_half_up(people, percents):
    kaiser = load_segmentation("kaiser")
    group = kaiser.groups[0]
    rules = ((TopShare("risk", tuple(percents)),),)
    asked = replace(kaiser, groups=(replace(group, rules=rules), *kaiser.groups[1:]))
    taken = sum(met_by(asked, {}, Standing(position, people))[group.id] for position in range(people))
    exact = people * sum(Decimal(str(percent)) for percent in percents) / 100
    assert taken == min(people, int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)))


@pytest.mark.parametrize("segmentation", SHIPPED, ids=segmentation_names())
def test_a_table_and_one_person_at_a_time_come_to_the_same_segments(engine, segmentation):
    drawn = _some_people(60)
    registered = in_memory(registered_people(drawn))
    made = segments(registered, in_memory(needs_of(drawn)), segmentation=segmentation, pseudonym_key=KEY)
    names = engine.to_arrow(registered.select("person_id", pseudonym=keyed_id(registered.person_id, KEY)))
    person_of = {row["pseudonym"]: row["person_id"] for row in names.to_pylist()}
    order = sorted(drawn, key=lambda name: (-drawn[name]["cost_pence"], name))

    rows = engine.to_arrow(made["segment"]).to_pylist()

    assert len(rows) == len(drawn)
    for row in rows:
        name = person_of[row["pseudonym"]]
        met = met_by(segmentation, drawn[name], Standing(order.index(name), len(order)))
        assert row["segment"] == segment_of(segmentation, met)
        assert {group: row[f"meets_{group.replace('-', '_')}"] for group in met} == met


def _some_people(number):
    """People of all kinds, the same at every run: needs cycle at different paces."""
    cycles = {
        "electronic_frailty_index": [0.0, 0.12, 0.13, 0.25, 0.4],
        "hospital_frailty_tenths": [0, 50, 151],
        "weekly_package_pence": [0, 0, 0, 100_000],
        "cost_rank_percent": [1.0, 2.0, 50.0],
        "cost_pence": [0, 5, 5, 90, 400],
        "conditions": [0, 1, 2, 4],
        "age": [0, 17, 40, 66, 90],
    }
    names = [column.name for column in NEED_COLUMNS]
    return {
        f"p{person:03}": {
            name: cycles[name][(person * (position + 3)) % len(cycles[name])]
            if name in cycles
            else int((person * 7 + position * 13) % 29 == 0)
            for position, name in enumerate(names)
        }
        for person in range(number)
    }
