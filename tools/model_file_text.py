"""The reference page of the model file, from its JSON Schema: one section for each table of the file, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tools.reference_text import page, paragraph, rows

Schema = Mapping[str, Any]
LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "pattern": "written like `{}`",
}
KINDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


def model_file_page(schema: Schema) -> str:
    """Each table of the model file: its keys, what they may hold, and what they mean."""
    opening = (
        f"{paragraph(schema.get('description'))} The file is TOML. The same rules, for an editor that checks as you "
        "type, are in [model-file.schema.json](model-file.schema.json)."
    ).strip()
    return page("Model file", opening, list(_sections("", schema, schema)))


def _sections(path: str, part: Schema, whole: Schema) -> Iterator[str]:
    """The section of one table of the file, then those of the tables inside it."""
    needed = part.get("required", [])
    below = {key: _resolved(value, whole) for key, value in part["properties"].items()}
    keys = rows(
        ("key", "value", "needed", "meaning"),
        (
            [
                f"`{key}`",
                _kind(value, whole),
                "yes" if key in needed else _default(value),
                paragraph(value.get("description")),
            ]
            for key, value in part["properties"].items()
        ),
    )
    yield f"## {f'`{path}`' if path else 'The whole file'}\n\n{paragraph(part.get('description'))}\n\n{keys}"
    for key, value in below.items():
        inside = _resolved(value.get("items", {}), whole)
        name = f"{path.strip('[]')}.{key}".lstrip(".")
        if "properties" in value:
            yield from _sections(f"[{name}]", value, whole)
        elif "properties" in inside:
            yield from _sections(f"[[{name}]]", inside, whole)


def _resolved(value: Schema, whole: Schema) -> Schema:
    """A value's schema with its reference followed, and without the choice of leaving it out."""
    choices = [choice for choice in value.get("anyOf", []) if choice.get("type") != "null"]
    if len(choices) == 1:
        return _resolved(choices[0], whole)
    if "$ref" in value:
        found: Schema = whole["$defs"][value["$ref"].rsplit("/", 1)[-1]]
        return found
    return value


def _kind(value: Schema, whole: Schema) -> str:
    """What a value may be, in words."""
    value = _resolved(value, whole)
    words = value.get("enum") or ([value["const"]] if "const" in value else [])
    if words:
        return ", ".join(f"`{word}`" for word in words)
    if "anyOf" in value:
        return " or ".join(_kind(choice, whole) for choice in value["anyOf"] if choice.get("type") != "null")
    if value.get("type") == "array":
        return ("one or more of: " if value.get("minItems") else "list of: ") + _kind(value["items"], whole)
    if value.get("type") == "object":
        inside = value.get("additionalProperties")
        return f"table of: {_kind(inside, whole)}" if isinstance(inside, Mapping) else "table, below"
    kind = value.get("format") or KINDS.get(value.get("type", ""), "any value")
    return ", ".join([kind, *(words.format(value[key]) for key, words in LIMITS.items() if key in value)])


def _default(value: Schema) -> str:
    """What holds where a key that may be left out is left out."""
    default = value.get("default")
    return f"no: `{str(default).lower()}`" if isinstance(default, str | int | float) else "no"
