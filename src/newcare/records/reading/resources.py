"""FHIR R4 bulk export (NDJSON): a resource a line, flattened along the paths of its flow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.records.reading.batch import Batch, Malformed, malformed
from newcare.records.reading.chunks import chunks
from newcare.records.reading.encodings import LOST, Narrow
from newcare.records.reading.packed import ByteSource
from newcare.reference.flows import Flow

_STEP = re.compile(r"(\w+)(?:\[(\w+)=([^\]]+)\])?(?:\.|$)")
_LINES = 100
Step = tuple[str, str | None, str | None]


def resource_type(head: bytes) -> str | None:
    """FHIR type of the first whole resource among the first lines, or None where there is none."""
    for line in head.splitlines()[:_LINES]:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and isinstance(found.get("resourceType"), str):
            return str(found["resourceType"])
    return None


@dataclass(frozen=True)
class Resources:
    """The resources of one type in a file; other types are malformed rows."""

    flow: Flow
    source: ByteSource
    start: bytes

    @property
    def header(self) -> tuple[str, ...]:
        """The first path of each column of the flow."""
        return tuple(column.paths[0] for column in self.flow.columns if column.paths)

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Flatten the resources, a chunk of the file at a time; `wanted` are places in the flow's columns."""
        columns = [column for column in self.flow.columns if column.paths]
        encoding, before = Narrow("utf-8"), 0
        for chunk in chunks(self.source, self.start, quoted=False):
            lines = [line for line in encoding.utf8(chunk.content).splitlines() if line.strip()]
            numbers, rows, wrong = list[int](), list[list[str | None]](), list[Malformed]()
            for number, line in enumerate(lines, start=before + 1):
                found = self._resource(line)
                if isinstance(found, str):
                    words = {"encoding": "UTF-8"} if found == "undecodable" else {}
                    wrong.append(malformed(number, line.decode().replace(LOST, "\ufffd"), found, **words))
                else:
                    numbers.append(number)
                    rows.append([first_value(found, columns[place].paths) for place in wanted])
            before += len(lines)
            yield Batch(
                np.array(numbers, dtype=np.int64),
                {place: pa.array([row[at] for row in rows], pa.string()) for at, place in enumerate(wanted)},
                wrong,
            )

    def _resource(self, line: bytes) -> dict[str, Any] | str:
        """The resource in a line, or the code of what is wrong with it."""
        if LOST.encode() in line:
            return "undecodable"
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            return "not-json"
        if not isinstance(found, dict):
            return "not-json"
        return found if found.get("resourceType") == self.flow.resource else "other-resource"


def first_value(resource: dict[str, Any], paths: Sequence[str]) -> str | None:
    """The value at the first path that leads to one."""
    return next((value for path in paths if (value := _follow(resource, steps(path))) is not None), None)


@cache
def steps(path: str) -> tuple[Step, ...]:
    """Steps of a path: a name each, and the key and value that choose from a list."""
    return tuple((name, key or None, value or None) for name, key, value in _STEP.findall(path))


def _follow(node: object, left: tuple[Step, ...]) -> str | None:
    """Follow steps into a resource; of a list the first element that leads to a value."""
    if isinstance(node, list):
        return next((value for item in node if (value := _follow(item, left)) is not None), None)
    if not left:
        return _text(node)
    if not isinstance(node, dict):
        return None
    (name, key, wanted), *rest = left
    found = node.get(name)
    if key is not None:
        items = found if isinstance(found, list) else [found]
        found = [item for item in items if isinstance(item, dict) and item.get(key) == wanted]
    if name == "reference" and isinstance(found, str):
        return found.rsplit("/", 1)[-1].removeprefix("urn:uuid:")
    return _follow(found, tuple(rest))


def _text(node: object) -> str | None:
    """A plain value as text."""
    if node is None or isinstance(node, dict):
        return None
    return str(node).lower() if isinstance(node, bool) else str(node)
