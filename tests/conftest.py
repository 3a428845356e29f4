"""Fixtures that every kind of test may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from browser import chromium
from newcare.engines import DuckDB

settings.register_profile("newcare", deadline=None, derandomize=True)  # the same examples on every machine
settings.load_profile("newcare")
REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of conformance cases and published data that lies beside the repository, where it is present."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "cases").is_dir():
        pytest.skip("needs the folder `shared` (conformance cases, published data) beside the repository")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests that look at pages; they skip where the machine has none."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def engine():
    """One engine for the tests of expressions."""
    engine = DuckDB(threads=1)
    yield engine
    engine.close()
