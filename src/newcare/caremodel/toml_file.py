"""Reading TOML that a person wrote: its tables, and the line of each key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from newcare.caremodel.faults import Fault, refusal
from newcare.caremodel.lines import Lines
from newcare.errors import InvalidModelFile

_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_bytes(path: Path) -> bytes:
    """Read the model file.

    Raises:
        InvalidModelFile: there is no such file, or it may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidModelFile(
            f"The model file {path} cannot be read.",
            seen=error.strerror,
            remedy="Give the path of a model file, or start from a sample (docs/how-to/write-a-model-file.md).",
        ) from error


def parse(content: bytes, file: str) -> tuple[dict[str, Any], Lines]:
    """Read TOML, and where its keys stand; a byte order mark and Windows line ends are fine.

    Raises:
        InvalidModelFile: with the line where it stops being UTF-8 text or TOML.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return tomllib.loads(text), Lines(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        fault = Fault(file, line, "this is not UTF-8 text; save the file as UTF-8.")
        raise refusal([fault]) from error
    except ValueError as error:
        last_line = content.rstrip().count(b"\n") + 1
        raise refusal([_syntax_fault(str(error), file, last_line)]) from error


def _syntax_fault(message: str, file: str, last_line: int) -> Fault:
    """Say in which line the standard library's reader stopped."""
    where = _WHERE.search(message)
    line = int(where[1]) if where and where[1] else last_line
    return Fault(
        file,
        line,
        f"this is not TOML: {_WHERE.sub('', message)}. Text stands in quotes; numbers, dates, true and false do not;"
        " each key stands once in its table.",
    )
