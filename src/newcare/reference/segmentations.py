"""The segmentations that newcare ships, and those that a place edits."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from newcare.errors import InvalidModelFile
from newcare.reference.codelists import long_term_conditions
from newcare.reference.segmentation_file import parse_segmentation
from newcare.reference.segmentation_groups import Group, Segmentation
from newcare.reference.segmentation_rules import PAGE

_ROOM = files("newcare.reference")

__all__ = [
    "Group",
    "Segmentation",
    "load_segmentation",
    "long_term_conditions",
    "parse_segmentation",
    "segmentation",
    "segmentation_names",
]


def load_segmentation(name_or_path: str | Path) -> Segmentation:
    """Load a shipped segmentation by its id, or an edited copy by the path of its TOML file.

    Raises:
        InvalidModelFile: no such segmentation or file; or the file breaks the rules of `parse_segmentation`.
    """
    if str(name_or_path) in segmentation_names():
        return parse_segmentation(_shipped(str(name_or_path)), f"{name_or_path}.toml")
    if not str(name_or_path).endswith(".toml"):
        raise InvalidModelFile(
            f"No segmentation is called '{name_or_path}'.",
            remedy=f"Name one of {', '.join(segmentation_names())}, or a TOML file of your own.",
        )
    try:
        content = Path(name_or_path).read_bytes()
    except OSError as error:
        raise InvalidModelFile(
            f"The segmentation file '{name_or_path}' cannot be read.", seen=error.strerror, remedy=PAGE
        ) from error
    try:
        written = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise InvalidModelFile(f"{name_or_path} is not TOML.", seen=str(error), remedy=PAGE) from error
    return parse_segmentation(written, str(name_or_path))


def segmentation(name: str) -> dict[str, Any]:
    """A shipped segmentation as plain values."""
    return load_segmentation(name).described()


@cache
def _shipped(name: str) -> dict[str, Any]:
    """A shipped file as TOML gives it."""
    return tomllib.loads((_ROOM / "segmentations" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def segmentation_names() -> tuple[str, ...]:
    """Ids of the shipped segmentations."""
    found = (path.name for path in (_ROOM / "segmentations").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))
