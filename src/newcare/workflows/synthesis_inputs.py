"""Results of places as a synthesis takes them: from a CSV file, from results folders, from the published record."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from newcare.errors import InvalidInput, NewcareError
from newcare.evaluation.synthesis import DIFFERENCE, RATIO, PlaceResult
from newcare.reference.published_effects import published_effects
from newcare.workflows.synthesis_folders import result_of_folder

NEEDED = ("place", "outcome", "lower", "upper")
KNOWN = (*NEEDED, RATIO, DIFFERENCE, "confidence", "group", "source")
_LEVEL = 0.95


def results_of(path: Path, moderators: Sequence[str]) -> list[PlaceResult]:
    """Read one input: a folder that `newcare run` or `newcare evaluate` wrote, or a CSV file of results.

    A CSV file has a row a place and outcome: place, outcome, ratio or difference, lower, upper; and, where wanted,
    confidence (0.95), group, source and a column for each moderator.

    Raises:
        InvalidInput: with every fault of a file, one a line.
    """
    return [result_of_folder(path)] if path.is_dir() else _of_file(path, moderators)


def of_the_published_record() -> list[PlaceResult]:
    """Every published effect that has limits; grouped by care model."""
    return [
        PlaceResult.of_limits(
            each.place,
            each.outcome,
            each.measure,
            each.value,
            each.lower,
            each.upper,
            source=each.source,
            group=each.care_model,
        )
        for each in published_effects()
        if each.lower is not None and each.upper is not None
    ]


def _of_file(path: Path, moderators: Sequence[str]) -> list[PlaceResult]:
    """Read a CSV file of results; refuse it with every fault."""
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            f"The results file {path} cannot be read.",
            seen=str(error),
            remedy=f"Give a CSV file in UTF-8 with the columns {', '.join(NEEDED)} and {RATIO} or {DIFFERENCE}.",
        ) from error
    _check_header(path, rows, moderators)
    results: list[PlaceResult] = []
    faults = list(_taken(path, rows, moderators, results))
    if faults:
        raise InvalidInput("\n".join(faults))
    return results


def _check_header(path: Path, rows: Sequence[Mapping[str, str]], moderators: Sequence[str]) -> None:
    """Refuse a file without rows or without a column that is needed."""
    if not rows:
        raise InvalidInput(
            f"The results file {path} holds no row.", remedy="Give a header and a row a place."
        )
    missing = [name for name in (*NEEDED, *moderators) if name not in rows[0]]
    if RATIO not in rows[0] and DIFFERENCE not in rows[0]:
        missing.append(f"{RATIO} or {DIFFERENCE}")
    if missing:
        raise InvalidInput(
            f"The results file {path} lacks {', '.join(missing)}.",
            seen=f"the columns {', '.join(str(name) for name in rows[0])}",
        )


def _taken(
    path: Path, rows: Sequence[dict[str, str]], moderators: Sequence[str], results: list[PlaceResult]
) -> Iterator[str]:
    """Take rows into results; yield what is wrong with which line."""
    for line, row in enumerate(rows, start=2):
        measure = RATIO if (row.get(RATIO) or "").strip() else DIFFERENCE
        numbers = {name: _number(row.get(name)) for name in (measure, "lower", "upper")}
        unread = [name for name, value in numbers.items() if value is None]
        unread += [name for name in moderators if (row[name] or "").strip() and _number(row[name]) is None]
        if unread:
            yield f"{path}, line {line}: {', '.join(unread)} is not a number: found {[row.get(n) for n in unread]}."
            continue
        try:
            results.append(
                PlaceResult.of_limits(
                    (row["place"] or "").strip(),
                    (row["outcome"] or "").strip(),
                    measure,
                    *(value for value in numbers.values() if value is not None),
                    source=(row.get("source") or "").strip() or f"{path.name}, line {line}",
                    confidence=_number(row.get("confidence")) or _LEVEL,
                    group=(row.get("group") or "").strip() or None,
                    moderators={
                        name: value for name in moderators if (value := _number(row[name])) is not None
                    },
                )
            )
        except NewcareError as error:
            yield f"{path}, line {line}: {error}"


def _number(written: str | None) -> float | None:
    try:
        return float((written or "").strip())
    except ValueError:
        return None
