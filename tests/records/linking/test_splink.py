"""Splink for the residue: an optional extra, asked for by name, refused with the remedy where it is absent."""

from __future__ import annotations

import importlib
import importlib.util

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.records.linking import identity, link_people, open_accepted
from newcare.records.linking.accepted import ROWS_OF_A_FILE
from newcare.records.linking.splink_residue import splink_residue
from records.linking.staging import KEY, plant


def test_without_splink_the_refusal_names_the_extra_and_the_way_round(engine, monkeypatch):
    def absent(name):
        raise ImportError(name)

    module = importlib.import_module("newcare.records.linking.splink_residue")
    monkeypatch.setattr(module, "import_module", absent)

    with pytest.raises(InvalidInput, match="extra 'linking'"):
        splink_residue(engine)


@pytest.mark.filterwarnings("ignore")
def test_splink_links_what_too_few_passes_have_left(folder, monkeypatch):
    if importlib.util.find_spec("splink") is None:
        pytest.skip("needs the extra `linking`")
    truth = plant(folder.path, people=20_000, rows=30_000, names=True)
    monkeypatch.setattr(identity, "EXACT_PASSES", identity.EXACT_PASSES[:1])
    monkeypatch.setattr(identity, "RESIDUE_PASSES", identity.RESIDUE_PASSES[:1])

    linked = link_people(
        open_accepted(folder.path),
        folder.engine,
        folder.room,
        purpose="direct-care",
        key=KEY,
        residue=splink_residue(folder.engine),
    )
    by_splink = linked.links.filter(linked.links.pass_name == "splink").join(linked.people, "person")
    found = folder.engine.to_arrow(by_splink.select("row", "person_id"))
    right = truth[np.array(found["row"]) % ROWS_OF_A_FILE - 1] == np.array(found["person_id"].to_pylist())

    assert found.num_rows > 100
    assert right.mean() >= 0.99
