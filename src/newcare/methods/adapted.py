"""Give a function that takes plain values the form of a conformance case: a JSON object in, a JSON object out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.methods.case_inputs import Adapter, Inputs


def adapted(function: Callable[..., Any]) -> Adapter:
    """Adapt a function whose parameters are the inputs of its cases and whose result is a dataclass.

    A missing input and a null one both mean the parameter's default; one without a default is refused. Inputs that
    the function does not take are information for people.
    """
    parameters = signature(function).parameters

    def case(inputs: Inputs, _: Path) -> Any:
        given = {name: inputs[name] for name in parameters if inputs.get(name) is not None}
        for name, parameter in parameters.items():
            if parameter.default is Parameter.empty and name not in given:
                raise InvalidInput(f"`{name}` is missing.", remedy="It has no default: give it.")
        return plain(function(**given))

    return case


def plain(value: Any) -> Any:
    """Write a result as JSON would: a dataclass as an object, an exact fraction as a number."""
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return float(value) if isinstance(value, Fraction) else value
