"""Risk models as data: which columns a model looks at, and in what shape each enters it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput

__all__ = ["TRANSFORMS", "Predictor", "RiskDefinition", "risk_definition", "risk_definition_of"]

_ROOM = files("newcare.reference") / "risk"
TRANSFORMS = ("value", "log", "spline", "is")
_AUDITED = "ethnicity"
_TEXTS = ("id", "title", "version", "standing", "source")
_REMEDY = "The shipped reference/risk/emergency-admission.toml shows how one is written."


@dataclass(frozen=True)
class Predictor:
    """One column that a model looks at.

    `transform` is "value" (x / per), "log" (ln(1 + x / per)), "spline" (a line that may bend at each of `knots`:
    a term for each stretch between them, / per) or "is" (1 where x is one of `values`, a term for each).
    """

    name: str
    source: str
    transform: str
    knots: tuple[float, ...] = ()
    values: tuple[str | int, ...] = ()
    per: float = 1.0


@dataclass(frozen=True)
class RiskDefinition:
    """A risk model before it has met any records. `standing` says whose choice it is, `source` what it rests on."""

    id: str
    title: str
    version: str
    standing: str
    source: str
    predictors: tuple[Predictor, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Columns that it looks at, each once."""
        return tuple(dict.fromkeys(predictor.source for predictor in self.predictors))


def risk_definition(name_or_path: str | Path = "emergency-admission") -> dict[str, Any]:
    """Read a shipped definition by its name, or a user's own TOML file, as plain values that have been checked.

    Raises:
        InvalidInput: as `risk_definition_of`; or there is no such definition, or the file is not TOML.
    """
    shipped = _ROOM / f"{name_or_path}.toml"
    try:
        path = Path(name_or_path)
        raw = path.read_bytes() if path.suffix == ".toml" else shipped.read_bytes()
        content = tomllib.loads(raw.decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"The risk model '{name_or_path}' cannot be read.", seen=str(error), remedy=_REMEDY
        ) from error
    risk_definition_of(content)
    return content


def risk_definition_of(content: Mapping[str, Any]) -> RiskDefinition:
    """Build a definition from plain values.

    Raises:
        InvalidInput: a key is missing or unknown, a transform is none of `TRANSFORMS` or lacks what it needs, two
            predictors share a name, or one looks at ethnicity.
    """
    if unknown := sorted(set(content) - {*_TEXTS, "predictors"}):
        raise InvalidInput(f"A risk model has no key '{unknown[0]}'.", remedy=_REMEDY)
    for key in _TEXTS:
        if not (isinstance(content.get(key), str) and content[key].strip()):
            raise InvalidInput(f"A risk model needs a text for '{key}'.", remedy=_REMEDY)
    rows = content.get("predictors")
    if not (isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)):
        raise InvalidInput("A risk model needs a list of predictors.", remedy=_REMEDY)
    predictors = tuple(_predictor(row) for row in rows)
    name, times = Counter(predictor.name for predictor in predictors).most_common(1)[0]
    if times > 1:
        raise InvalidInput(f"{times} predictors are called '{name}'.", remedy="Give each its own name.")
    return RiskDefinition(**{key: content[key] for key in _TEXTS}, predictors=predictors)


def _predictor(row: Mapping[str, Any]) -> Predictor:
    """Build one predictor."""
    near = repr(row.get("name", "without a name"))
    if unknown := sorted(set(row) - {"name", "source", "transform", "knots", "values", "per"}):
        raise InvalidInput(f"The predictor {near} has a key '{unknown[0]}'.", remedy=_REMEDY)
    if not all(isinstance(row.get(key), str) and row[key].strip() for key in ("name", "source", "transform")):
        raise InvalidInput(f"The predictor {near} needs name, source and transform.", remedy=_REMEDY)
    if row["source"] == _AUDITED:
        raise InvalidInput(
            "Ethnicity may not be a predictor: the model is audited by it instead.",
            seen=near,
            remedy="Leave it out; the model card shows how the model does in each ethnic group.",
        )
    knots, values = tuple(map(float, row.get("knots", ()))), tuple(row.get("values", ()))
    per = float(row.get("per", 1.0))
    needs = {"spline": bool(knots), "is": bool(values)}.get(row["transform"], True)
    if row["transform"] not in TRANSFORMS or not needs or per <= 0 or list(knots) != sorted(set(knots)):
        raise InvalidInput(
            f"The predictor {near} has a transform that cannot be worked out.",
            seen=f"{row['transform']}, knots {list(knots)}, values {list(values)}, per {per:g}",
            remedy=f"One of {', '.join(TRANSFORMS)}; rising knots for spline, values for is; per above 0.",
        )
    return Predictor(row["name"], row["source"], row["transform"], knots, values, per)
