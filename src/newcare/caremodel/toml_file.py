"""Reading TOML that a person wrote: its tables, and the line of each key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from newcare.caremodel.faults import Fault, refusal
from newcare.caremodel.lines import Lines
from newcare.errors import InvalidModelFile, NewcareError

_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_bytes(
    path: Path,
    called: str = "model file",
    page: str = "write-a-model-file",
    kind: type[NewcareError] = InvalidModelFile,
) -> bytes:
    """Read a file that a person wrote.

    Args:
        path: the file.
        called: what such a file is called, and `page`, the how-to page about it.
        kind: error to raise where there is no such file, or it may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise kind(
            f"The {called} {path} cannot be read.",
            seen=error.strerror,
            remedy=f"Give the path of a {called}, or start from a sample (docs/how-to/{page}.md).",
        ) from error


def parse(
    content: bytes, file: str, kind: type[NewcareError] = InvalidModelFile
) -> tuple[dict[str, Any], Lines]:
    """Read TOML, and where its keys stand; a byte order mark and Windows line ends are fine.

    An error of the kind given names the line where it stops being UTF-8 text or TOML.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return tomllib.loads(text), Lines(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        fault = Fault(file, line, "this is not UTF-8 text; save the file as UTF-8.")
        raise refusal([fault], kind) from error
    except ValueError as error:
        last_line = content.rstrip().count(b"\n") + 1
        raise refusal([_syntax_fault(str(error), file, last_line)], kind) from error


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
