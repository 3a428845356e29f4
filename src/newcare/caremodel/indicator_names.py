"""How a model file names an indicator: a shipped one by its id, or one of its own by the path of a TOML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo, WithJsonSchema

from newcare.caremodel.refusals import breaks_rule, did_you_mean, not_allowed
from newcare.errors import InvalidInput
from newcare.reference.indicators import EVENTS, Indicator, indicator, indicator_names, indicator_of_file
from newcare.reference.indicators.definition import REGISTERED

FOLDER, OWN = "folder", "own_indicators"
_ALLOWED = "an indicator that `newcare indicators` lists, or the path of a TOML file of your own"


def _indicator_id(named: str, info: ValidationInfo) -> str:
    """Take the id of a shipped indicator; of a path, load the file, keep it in the context and take its id."""
    if named.endswith(".toml"):
        return _own(named, info)
    if named not in indicator_names():
        raise not_allowed(_ALLOWED, did_you_mean(named, indicator_names()))
    _refuse_supplied(indicator(named))
    return named


def _own(named: str, info: ValidationInfo) -> str:
    """Load an indicator beside the model file; a check that has no folder leaves the path as it stands."""
    context = info.context or {}
    if FOLDER not in context:
        return named
    own: dict[str, Indicator] = context[OWN]
    try:
        made = indicator_of_file(Path(context[FOLDER]) / named)
    except InvalidInput as error:
        raise breaks_rule(str(error)) from error
    _refuse_supplied(made)
    if made.denominator not in (REGISTERED, EVENTS):
        raise not_allowed(
            'an indicator over "registered" people or events: a model of care is judged by people of its units',
            f"the denominator of '{made.id}' is \"{made.denominator}\".",
        )
    if made.id in own and own[made.id] != made:
        raise breaks_rule(f"two indicator files of this model have the id '{made.id}'; give each its own.")
    own[made.id] = made
    return made.id


def _refuse_supplied(made: Indicator) -> None:
    """A series that is given and not counted has no events of units that could be judged."""
    if made.supplied:
        raise not_allowed("an indicator counted from records", f"'{made.id}' is a supplied series.")


IndicatorId = Annotated[
    str,
    AfterValidator(_indicator_id),
    WithJsonSchema({"type": "string", "anyOf": [{"enum": list(indicator_names())}, {"pattern": r"\.toml$"}]}),
]
