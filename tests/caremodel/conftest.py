"""A folder with a waves file, and how to load a model file written into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newcare.caremodel import ModelOfCare, load_model, sample_text
from newcare.errors import InvalidModelFile

WAVES = "unit,start\nA81001,2023-07-01\nA81002,2024-01-01\n"

Load = Callable[..., ModelOfCare]
Refused = Callable[..., list[str]]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load a model file of this text, beside a waves file, from the folder that holds both."""
    monkeypatch.chdir(tmp_path)

    def load_text(text: str, *, waves: str | bytes = WAVES) -> ModelOfCare:
        Path("waves.csv").write_bytes(waves.encode() if isinstance(waves, str) else waves)
        Path("model.toml").write_text(text, encoding="utf-8")
        return load_model(Path("model.toml"))

    return load_text


@pytest.fixture
def refused(load: Load) -> Refused:
    """Lines of the error that a model file of this text is refused with."""

    def lines(text: str | None = None, *, waves: str | bytes = WAVES) -> list[str]:
        with pytest.raises(InvalidModelFile) as caught:
            load(sample_text("mcp") if text is None else text, waves=waves)
        return str(caught.value).splitlines()

    return lines
