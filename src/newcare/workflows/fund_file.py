"""The sites that ask for money from a fund: a CSV file, read whole or refused line by line."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput

COLUMNS = ("site", "ask_pounds", "progress", "effect_share", "people")
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def read_sites(path: Path) -> tuple[list[dict[str, Any]], str]:
    """Read a file of sites.

    Returns:
        A row a site, as `fund_allocation` takes it, each number exactly as written; and the file's version.

    Raises:
        InvalidInput: with every fault, one a line: a column that is missing, a number that is none or cannot be, a
            site that stands twice.
    """
    try:
        content = path.read_bytes()
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            f"The sites file {path} cannot be read.",
            seen=str(error),
            remedy="Give a CSV file in UTF-8 with the columns " + ", ".join(COLUMNS) + ".",
        ) from error
    sites: list[dict[str, Any]] = []
    faults = [f"{path}, line {number}: {fault}" for number, fault in _taken(rows, sites)]
    if faults:
        raise InvalidInput("\n".join(faults))
    return sites, hashlib.sha256(content).hexdigest()[:12]


def _taken(rows: list[list[str]], sites: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """Take rows into sites; yield what is wrong with which line."""
    header = tuple(name.strip().lower() for name in rows[0]) if rows else ()
    if sorted(header) != sorted(COLUMNS):
        yield 1, f"found the columns {', '.join(header) or 'none'}; allowed: {', '.join(COLUMNS)}."
        return
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield number, f"found {len(cells)} cells; allowed: {len(header)}."
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        fault = _fault(row, {site["site"] for site in sites})
        if fault is not None:
            yield number, fault
            continue
        sites.append({"site": row["site"]} | {name: Fraction(row[name]) for name in COLUMNS[1:]})
    if len(rows) == 1:
        yield 1, "there is a header and no site."


def _fault(row: dict[str, str], known: set[str]) -> str | None:
    """Say what is wrong with a row, if anything."""
    if not row["site"] or row["site"] in known:
        return f"site: {row['site']!r} is empty or stands twice; name each site once."
    for name in COLUMNS[1:]:
        if not NUMBER.fullmatch(row[name]):
            return f"{name}: found '{row[name]}'; write a number without a currency sign or commas, such as 0.05."
    if Fraction(row["ask_pounds"]) <= 0:
        return f"ask_pounds: found {row['ask_pounds']}; a site asks for more than 0."
    if not 0 <= Fraction(row["progress"]) <= 1:
        return f"progress: found {row['progress']}; allowed: a share from 0 to 1."
    if abs(Fraction(row["effect_share"])) > 1:
        return f"effect_share: found {row['effect_share']}; allowed: a fall as a share, such as 0.05 for 5 %."
    return f"people: found {row['people']}; allowed: 0 or more." if Fraction(row["people"]) < 0 else None
