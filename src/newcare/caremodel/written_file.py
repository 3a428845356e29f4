"""Reading a TOML file that a person wrote into its schema: every fault at once, or the file and its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from newcare.caremodel.faults import Fault, refusal, schema_faults
from newcare.caremodel.lines import Location
from newcare.caremodel.toml_file import parse, read_bytes
from newcare.caremodel.values import Section
from newcare.errors import NewcareError

Schema = TypeVar("Schema", bound=Section)


def read_written(
    path: Path,
    schema: type[Schema],
    contradictions: Callable[[Schema], Iterable[tuple[Location, str]]],
    *,
    called: str,
    page: str,
    kind: type[NewcareError],
) -> tuple[Schema, str]:
    """Read a file, and its SHA-256, which changes with any byte.

    Args:
        path: the file.
        schema: what its sections may hold.
        contradictions: yields each place where the sections do not agree, with a sentence that says how to mend it.
        called: what such a file is called; `page`, the how-to page about it.
        kind: error raised with every fault, one a line: file, line, what was found, what is allowed.
    """
    content = read_bytes(path, called, page, kind)
    raw, lines = parse(content, str(path), kind)
    try:
        file = schema.model_validate(raw)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise refusal(schema_faults(found, str(path), lines, schema), kind) from None
    faults = [
        Fault(str(path), lines.of(place), f"{'.'.join(str(part) for part in place)}: {sentence}")
        for place, sentence in contradictions(file)
    ]
    if faults:
        raise refusal(faults, kind)
    return file, hashlib.sha256(content).hexdigest()
