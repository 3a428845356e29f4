"""The conformance cases' names for the readers of this package: one adapter from JSON for each function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from newcare.methods.adapted import plain
from newcare.methods.case_inputs import Adapter, Inputs, required, texts, values
from newcare.records.neighbourhood_return import (
    find_duplicate_returns,
    read_nnhip_return,
    validate_nnhip_return,
)


def _of_workbook(function: Callable[[Path], Any]) -> Adapter:
    """Adapt a function of one workbook, whose path a case gives from its own folder."""

    def adapted(inputs: Inputs, folder: Path) -> Any:
        (workbook,) = texts("workbook", [required(inputs, "workbook")])
        return plain(function(folder / workbook))

    return adapted


def _find_duplicate_returns(inputs: Inputs, folder: Path) -> Any:
    """Duplicates with the paths as the case gives them."""
    given = {folder / name: name for name in texts("workbooks", values(inputs, "workbooks"))}
    found = find_duplicate_returns(tuple(given))
    as_given = {path.as_posix(): name for path, name in given.items()}
    return {
        "duplicates": [
            {**plain(each), "workbooks": sorted(as_given[name] for name in each.workbooks)} for each in found
        ]
    }


CONFORMANCE: Mapping[str, Adapter] = {
    "validate_nnhip_return": _of_workbook(validate_nnhip_return),
    "read_nnhip_return": _of_workbook(read_nnhip_return),
    "find_duplicate_returns": _find_duplicate_returns,
}
