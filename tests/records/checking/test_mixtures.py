"""Whatever mixture of rows a file holds: none is lost, and no clean row is put aside."""

from __future__ import annotations

import shutil

from hypothesis import given, settings
from hypothesis import strategies as st

from records.checking.staged import check, rows_of, stage
from records.checking.test_damage import APC, CONTACT, DAMAGE

CONTACT_DAMAGE = [change for flow, _, change, _ in DAMAGE if flow == CONTACT] + [
    {column: change[column] for column in ("nhs_number", "cost_pence") if column in change}
    for flow, _, change, _ in DAMAGE
    if flow == APC and {"nhs_number", "cost_pence"} & set(change)
]
ROW = st.tuples(st.sampled_from([{}, {}, *CONTACT_DAMAGE]), st.integers(1, 6))


@settings(max_examples=12)
@given(drawn=st.lists(ROW, min_size=1, max_size=30))
def test_accepted_and_quarantined_are_read_and_clean_rows_are_accepted(engine, tmp_path_factory, drawn):
    folder = tmp_path_factory.mktemp("mixture")
    repeated: dict[int, int] = {}
    changes = []
    for change, key in drawn:
        repeated[key] = repeated.get(key, 0) + 1
        changes.append({"contact_number": f"K{key}", **change})
    found = check(stage(CONTACT, rows_of(CONTACT, changes), folder), engine, folder)
    shutil.rmtree(folder)

    assert found.checked.accepted + found.checked.quarantined == len(drawn)
    assert sorted([*found.accepted, *found.quarantined]) == list(range(1, len(drawn) + 1))
    for number, (change, key) in enumerate(drawn, 1):
        if not change and repeated[key] == 1:
            assert number in found.accepted
            assert found.reasons(number) == []
    keys = [row["contact_number"] for row in found.accepted.values()]
    assert len(keys) == len(set(keys))
    for key in repeated:
        if any(not change for change, its in drawn if its == key):
            assert f"K{key}" in keys  # a good row of each key is kept, whatever stands before it
