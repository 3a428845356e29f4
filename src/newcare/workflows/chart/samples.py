"""Made-up files to start from, one for each kind of chart."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from newcare.engines import write_whole
from newcare.errors import InvalidInput

_STEPS = (
    3,
    -2,
    1,
    4,
    -3,
    0,
    2,
    -4,
    1,
    -1,
    3,
    -2,
)  # ups and downs that repeat, so that a sample is always the same
_QUARTERS = [f"20{year}-{year + 1} Q{quarter}" for year in (20, 21, 22, 23, 24) for quarter in (1, 2, 3, 4)]
_NEIGHBOURHOODS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel")
_STUDIES = (
    ("Place one", 0.94, 0.88, 1.01),
    ("Place two", 1.03, 0.96, 1.10),
    ("Place three", 0.88, 0.79, 0.98),
    ("Place four", 0.97, 0.90, 1.05),
    ("Place five", 0.85, 0.72, 1.00),
)


def write_chart_samples(folder: Path) -> tuple[Path, ...]:
    """Write a file for each kind of chart: `series.csv`, `units.csv`, `groups.csv`, `studies.csv`; all made up.

    Raises:
        InvalidInput: one of the files is there already. StorageFailure: the folder cannot be written.
    """
    files = {
        "series.csv": _csv("period,value", _series()),
        "units.csv": _csv("name,numerator,denominator", _units()),
        "groups.csv": _csv("name,period,value", _groups()),
        "studies.csv": _csv("name,estimate,lower,upper", _STUDIES),
    }
    for name in files:
        if (folder / name).exists():
            raise InvalidInput(
                f"{folder / name} is there already.", remedy="Give another folder, or remove it."
            )
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(folder / name, content)
    return tuple(folder / name for name in files)


def _csv(header: str, rows: Iterable[Sequence[object]]) -> bytes:
    """A header and rows."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header.split(","), *rows])
    return text.getvalue().encode()


def _series() -> list[tuple[str, int]]:
    """Three years of months that lie 12 lower from the middle of the second."""
    months = [f"20{year}-{month:02d}" for year in (22, 23, 24) for month in range(1, 13)]
    return [(month, 104 + _STEPS[rank % 12] - 12 * (rank >= 18)) for rank, month in enumerate(months)]


def _units() -> list[tuple[str, int, int]]:
    """Thirty practices of rising size, of which some lie far from the others."""
    practices = []
    for rank in range(30):
        size = 1_500 + 480 * rank
        share = 0.10 + 0.002 * _STEPS[rank % 12] + 0.03 * (rank == 21) - 0.025 * (rank == 12)
        practices.append((f"Practice {rank + 1}", round(size * share), size))
    return practices


def _groups() -> list[tuple[str, str, float]]:
    """Five years of quarters in neighbourhoods that drift apart."""
    return [
        (name, quarter, round(50 + 0.2 * (place - 4) * rank / 2 + _STEPS[(rank + place) % 12] / 2, 1))
        for place, name in enumerate(_NEIGHBOURHOODS)
        for rank, quarter in enumerate(_QUARTERS)
    ]
