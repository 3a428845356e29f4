"""Kinds of value that the sections of a model file share: shares, money, years, text."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic import WithJsonSchema as InSchema

from newcare.caremodel.refusals import breaks_rule, not_allowed
from newcare.terms import Quarter

MOST_POUNDS = 10_000_000_000  # up to here a TOML number still holds every penny exactly


class Section(BaseModel):
    """A table of the model file: it never changes once read, and has no key that is not listed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _share(value: Any) -> float:
    """Take a share; of a percentage, say how it is written as a share."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    percent = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%?\s*", str(value))
    hint = f"For {percent[1]} % write {Decimal(percent[1]) / 100:f}." if percent else ""
    raise not_allowed("a share from 0 to 1", hint)


def _more_than_none(share: float) -> float:
    """Refuse a share of nothing where it would leave nothing to do."""
    if share == 0:
        raise not_allowed("a share above 0, up to 1")
    return share


def _level(share: float) -> float:
    """Refuse a confidence level that no interval can have, or that would pass off doubt as certainty."""
    if not 0.5 <= share < 1:
        raise not_allowed("a share from 0.5 up to, not including, 1", "The usual level is 0.95.")
    return share


def _pounds(value: Any) -> Decimal:
    """Take pounds as they are written, so that no penny is lost on the way through a binary fraction."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        pounds = Decimal(str(value))
        if pounds.is_finite() and 0 <= pounds <= MOST_POUNDS and pounds == round(pounds, 2):
            return pounds
    raise not_allowed("pounds as a number, 0 or more, with at most two decimals and no pound sign or commas")


def _factor(value: Any) -> float:
    """Take a factor between two price years; a percentage written as one lies outside the bounds."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0.1 <= value <= 10:
        return float(value)
    raise not_allowed("a factor from 0.1 to 10", "Where prices rose by 20 % write 1.2.")


def _target(value: Any) -> float:
    """Take a rate or share per 100 that is aimed at."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < math.inf:
        return float(value)
    raise not_allowed("a number above 0", "Rates are per 1,000 person-years, shares are per 100.")


def pence(pounds: Decimal) -> int:
    """Whole pence in an amount of pounds."""
    return int(pounds * 100)


def _financial_year(value: str) -> str:
    """Refuse a year that is not written as two years that follow each other."""
    match = re.fullmatch(r"((?:19|20)\d{2})-(\d{2})", value)
    if match is None or int(match[2]) != (int(match[1]) + 1) % 100:
        raise not_allowed('a financial year in quotes, such as "2022-23" (1 April 2022 to 31 March 2023)')
    return value


def year_start(financial_year: str) -> dt.date:
    """First day of a financial year, 1 April."""
    return Quarter.parse(f"{financial_year} Q1").start


def year_end(financial_year: str) -> dt.date:
    """First day after a financial year (not included)."""
    return Quarter.parse(f"{financial_year} Q4").end


def _date(value: Any) -> dt.date:
    """Take a TOML date; text and times are refused, so that a day is written in one way only."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise not_allowed("a date without quotes, year-month-day, such as 2023-04-01")


def no_repeats(values: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list that names something twice."""
    if repeated := sorted({value for value in values if values.count(value) > 1}):
        raise breaks_rule(f"'{repeated[0]}' stands in it more than once; name each once.")
    return values


def optional(schema: dict[str, Any]) -> None:
    """Leave null out of a key's schema: TOML has none, so a key without a value is a key that is not written."""
    del schema["default"]
    schema.update(next(choice for choice in schema.pop("anyOf") if choice != {"type": "null"}))


Share = Annotated[float, BeforeValidator(_share), InSchema({"type": "number", "minimum": 0, "maximum": 1})]
PositiveShare = Annotated[
    Share,
    AfterValidator(_more_than_none),
    InSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
]
ConfidenceLevel = Annotated[
    Share, AfterValidator(_level), InSchema({"type": "number", "minimum": 0.5, "exclusiveMaximum": 1})
]
Pounds = Annotated[
    Decimal,
    BeforeValidator(_pounds),
    InSchema({"type": "number", "minimum": 0, "maximum": MOST_POUNDS}),
]
Factor = Annotated[
    float, BeforeValidator(_factor), InSchema({"type": "number", "minimum": 0.1, "maximum": 10})
]
Target = Annotated[float, BeforeValidator(_target), InSchema({"type": "number", "exclusiveMinimum": 0})]
Day = Annotated[dt.date, BeforeValidator(_date)]
Years = Annotated[int, Field(strict=True, ge=1, le=30)]
YesNo = Annotated[bool, Field(strict=True)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FinancialYear = Annotated[
    str,
    AfterValidator(_financial_year),
    Field(json_schema_extra={"pattern": r"^(19|20)\d{2}-\d{2}$", "examples": ["2022-23"]}),
]
