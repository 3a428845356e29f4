"""Reading a pot file: all its faults at once, or the pot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newcare.caremodel.lines import Location
from newcare.caremodel.pots.pot_file import PotFile
from newcare.caremodel.written_file import read_written
from newcare.errors import InvalidContract


class CommissioningPot(PotFile):
    """A pot as it was read; `sha256` changes with any byte of its file."""

    path: Path
    sha256: str

    def years(self) -> tuple[str, ...]:
        """The base year and the years paid for, in order."""
        first = int(self.pot.base_year[:4])
        return tuple(f"{year}-{(year + 1) % 100:02d}" for year in range(first, first + self.pot.years + 1))


def load_pot(path: Path) -> CommissioningPot:
    """Read a pot file.

    Raises:
        InvalidContract: with every fault, one a line: file, line, what was found, what is allowed.
    """
    file, sha256 = read_written(
        path, PotFile, _contradictions, called="pot file", page="budget-from-a-pot", kind=InvalidContract
    )
    told = {name: getattr(file, name) for name in PotFile.model_fields}
    return CommissioningPot(**told, path=path, sha256=sha256)


def _contradictions(file: PotFile) -> Iterator[tuple[Location, str]]:
    """Each place where a pot contradicts itself, with a sentence that says how to mend it."""
    paid = file.pot.years
    for position, cell in enumerate(file.cells):
        if len(cell.people_by_year) != paid + 1:
            yield (
                ("cells", position, "people_by_year"),
                f"found {len(cell.people_by_year)} numbers; give one for the base year and one for each of {paid}"
                " years.",
            )
    for key in ("uplift_by_year", "efficiency_by_year"):
        if len(getattr(file.capitation, key)) != paid:
            found = len(getattr(file.capitation, key))
            yield ("capitation", key), f"found {found} numbers for {paid} years paid for; give one for each."
    for position, line in enumerate(file.lines):
        if line.price_base not in (None, file.pot.price_base):
            yield (
                ("lines", position, "price_base"),
                f"prices of {line.price_base} in a pot at prices of {file.pot.price_base}; carry them over with a named"
                " deflator.",
            )
    if not any(line.in_scope for line in file.lines):
        yield ("lines",), "no line is in scope, so that there is no budget."
    if file.units and not any(unit.people * unit.need_weight for unit in file.units):
        yield ("units",), "the weighted people of all units add up to zero."
    if file.reserve is not None and file.reserve.share and not file.units:
        yield ("reserve", "share"), "a reserve is held back from units, and there are none."
