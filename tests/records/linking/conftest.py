"""A checked folder to draw in, and a town whose rows show every rule once."""

from __future__ import annotations

import pytest

from records.linking.staging import Folder
from records.linking.town import draw_town


@pytest.fixture
def folder(tmp_path, engine) -> Folder:
    return Folder(tmp_path / "checked", tmp_path / "room", engine)


@pytest.fixture(scope="session")
def town(tmp_path_factory, engine) -> Folder:
    path = tmp_path_factory.mktemp("town")
    folder = Folder(path / "checked", path / "room", engine)
    draw_town(folder)
    return folder


@pytest.fixture(scope="session")
def named(town):
    """The town's records for direct care."""
    return town.records(purpose="direct-care")


@pytest.fixture(scope="session")
def evaluated(town):
    """The town's records for evaluation."""
    return town.records(purpose="evaluation")


@pytest.fixture(scope="session")
def fates():
    """The ledger as (shape, fate, reason) -> rows."""

    def of(records):
        return {(row["shape"], row["fate"], row["reason"]): row["rows"] for row in records.ledger.to_pylist()}

    return of
