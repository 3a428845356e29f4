"""What every evaluation of a file answers, whether its rows are units and times or persons."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newcare.report.evaluation import Evaluated
from newcare.report.evaluation.evaluated_people import EvaluatedPeople
from newcare.report.results import Row
from newcare.workflows.evaluation_files import DOCUMENT, PAGE

Found = Evaluated | EvaluatedPeople


def answer_lines(found: Found, effects: Sequence[tuple[str, str]], *further: str) -> list[str]:
    """What to print: how the file was read, each effect under its name, what else there is to say, and the answer."""
    said, width = found.verdict, max(len(name) for name, _ in effects)
    return [
        *found.read,
        said.protocol,
        "",
        *(f"  {name:<{width}}  {effect}" for name, effect in effects),
        "",
        *(line for words in further for line in (words, "")),
        said.sentence,
        f"{said.because} {said.would_change}",
    ]


def answer_values(found: Found, checks: Sequence[Row], out: Path) -> dict[str, Any]:
    """The one object of `--json`."""
    said = found.verdict
    return {
        "verdict": said.code.value,
        "rule": said.rule,
        "sentence": said.sentence,
        "because": said.because,
        "would_change": said.would_change,
        "cause": said.cause,
        "disagreements": [*said.disagreements],
        "provisos": [*said.provisos],
        "protocol": said.protocol,
        "better": "lower" if found.lower_is_better else "higher",
        "estimate": [dict(row) for row in found.estimates],
        "checks": [dict(row) for row in checks],
        "reading": [*found.read],
        "page": str(out / PAGE),
        "document": str(out / DOCUMENT),
        "tables": {name.removesuffix(".parquet"): str(out / name) for name in found.files},
    }
