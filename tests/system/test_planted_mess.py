"""From planted faults to linked records: what was planted is found, nothing clean is lost, people are found again."""

from __future__ import annotations

import pytest

from synthetic.planted import compare_faults, compare_links

PEOPLE = 6_000
CLEAN_LOST_ALLOWED = 1e-5  # of all rows
LEAST = 0.99  # precision and recall of linkage


@pytest.fixture(scope="module")
def folders(newcare, tmp_path_factory):
    """A messy place, checked, and linked for direct care, so that people have their NHS numbers."""
    room = tmp_path_factory.mktemp("planted")
    place, checked, records = room / "place", room / "checked", room / "records"
    for arguments in (
        ("synth", place, "--people", PEOPLE, "--years", 3, "--seed", 17, "--mess", "usual"),
        ("check", place, "--out", checked),
        ("link", checked, "--out", records, "--purpose", "direct-care"),
    ):
        done = newcare(*arguments)
        assert done.status == 0, done.err
    return place, checked, records


@pytest.fixture(scope="module")
def found(folders):
    place, checked, _ = folders
    return compare_faults(place, checked)


@pytest.mark.slow
def test_every_planted_fault_is_found(found):
    assert found.not_found == []


@pytest.mark.slow
def test_no_clean_row_is_put_into_quarantine(found):
    assert len(found.clean_quarantined) <= CLEAN_LOST_ALLOWED * found.rows


@pytest.mark.slow
def test_rows_are_linked_to_the_people_they_are_about(folders):
    linkage = compare_links(*folders)
    assert linkage.precision >= LEAST
    assert linkage.recall >= LEAST
