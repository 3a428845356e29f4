"""Small synthetic places that several tests look at."""

from __future__ import annotations

import pyarrow as pa
import pytest

from newcare.synthetic import Effect, PlaceSettings, Truth, make_place


@pytest.fixture(scope="session")
def made() -> tuple[dict[str, pa.Table], Truth]:
    """Every table of 20,000 people with the default effect and breaks; tests do not change it."""
    return make_place(PlaceSettings(people=20_000, seed=11))


@pytest.fixture(scope="session")
def tables(made) -> dict[str, pa.Table]:
    return made[0]


@pytest.fixture(scope="session")
def truth(made) -> Truth:
    return made[1]


@pytest.fixture(scope="session")
def plain() -> dict[str, pa.Table]:
    """60,000 people without effect or breaks, for rates."""
    settings = PlaceSettings(people=60_000, seed=3, effect=Effect.parse("none"), reporting_breaks=False)
    return make_place(settings)[0]
