"""The conformance cases' names for segmentations: one adapter from JSON for each function.

Each works out the rules of the shipped segmentation files; no threshold stands here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.methods.case_inputs import Adapter, Inputs, field, flag, optional, required, rows, texts, values
from newcare.population.rules import Facts, Standing, meets, segment_of
from newcare.reference.segmentations import Segmentation, load_segmentation

_SCHEMES = {"bridges_to_health": "bridges-to-health", "snee": "snee"}
_FLAGS = {
    "low_level_support": "low_level_support",
    "long_term_support_open": "long_term_support_open",
    "dementia": "dementia",
    "care_home": "care_home_resident",
    "housebound": "housebound",
    "continuing_healthcare": "continuing_healthcare",
}
_COUNTS = {
    "falls_last_year": "falls",
    "ambulatory_care_sensitive_admissions_last_year": "ambulatory_care_sensitive_admissions",
}
# input -> need, how many of its units are one of the input's, the largest value
_MEASURES: Mapping[str, tuple[str, int, int | None]] = {
    "electronic_frailty_index": ("electronic_frailty_index", 1, 1),
    "hospital_frailty_risk_score": ("hospital_frailty_tenths", 10, None),
    "weekly_package_pounds": ("weekly_package_pence", 100, None),
    "cost_rank_percent": ("cost_rank_percent", 1, 100),
}
_LIMITS: Mapping[str, tuple[str, int, int | None]] = {
    "weekly_package_threshold_pounds": ("weekly_package_pence", 100, None),
    "cost_cut_percent": ("cost_cut_percent", 1, 100),
}


def _population_segment(inputs: Inputs, _: Path) -> dict[str, Any]:
    """Segment of a person of whom the elements are known."""
    (scheme,) = texts("scheme", [required(inputs, "scheme")])
    if scheme not in _SCHEMES:
        raise InvalidInput(f"No `scheme` is called '{scheme}'.", remedy=f"Name one of {', '.join(_SCHEMES)}.")
    segmentation = load_segmentation(_SCHEMES[scheme])
    elements = texts("elements", values(inputs, "elements"))
    for name in elements:
        if name not in segmentation.elements:
            raise InvalidInput(
                f"`elements`: {scheme} has no element '{name}'.",
                remedy=f"It has: {', '.join(segmentation.elements)}.",
            )
    facts = Facts(_not_asked, elements={name: name in elements for name in segmentation.elements})
    met = meets(segmentation, facts)
    chosen = segment_of(segmentation, met)
    also = [name for name, holds in met.items() if holds and name != chosen]
    return {"segment": _snake(chosen), "also_meets": [_snake(name) for name in also]}


def _south_worcestershire_groups(inputs: Inputs, _: Path) -> dict[str, Any]:
    """Groups of one person: those whose overlap is reported as flags, the others as the one segment."""
    limits = {
        threshold: _measure(inputs, name, scale, largest)
        for name, (threshold, scale, largest) in _LIMITS.items()
    }
    segmentation = load_segmentation("south-worcestershire").with_thresholds(
        {threshold: value for threshold, value in limits.items() if value is not None}
    )
    needs = {
        **{need: flag(inputs, name, default=False) for name, need in _FLAGS.items()},
        **{need: _measure(inputs, name, 1, None, whole=True) or 0 for name, need in _COUNTS.items()},
        **{
            need: _measure(inputs, name, scale, largest) for name, (need, scale, largest) in _MEASURES.items()
        },
    }
    met = meets(segmentation, Facts(needs.__getitem__))
    chosen = segment_of(segmentation, met)
    flags = {name for pair in segmentation.overlaps for name in pair}
    groups = {name: met[name] if name in flags else name == chosen for name in segmentation.group_ids}
    return {
        **{_snake(name): groups[name] for name in sorted(groups)},
        **{
            f"overlap_{_ends(first)}_and_{_ends(second)}": met[first] and met[second]
            for first, second in segmentation.overlaps
        },
    }


def _kaiser_pyramid(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """People of each step of the pyramid, ranked by a score."""
    segmentation = _with_percentages(load_segmentation("kaiser"), inputs)
    people = rows(inputs, "people", folder)
    ids = texts("person_id", field(people, "person_id"))
    if len(set(ids)) < len(ids):
        raise InvalidInput("`person_id` names somebody twice.", remedy="Give each person one row.")
    scores = [_number("risk_score", score) for score in field(people, "risk_score")]
    ranked = [name for _, name in sorted(zip((-score for score in scores), ids, strict=True))]
    steps: dict[str, list[str]] = {name: [] for name in segmentation.group_ids}
    for position, name in enumerate(ranked):
        met = meets(segmentation, Facts(_not_asked, rank=_standing(position, len(ranked))))
        steps[segment_of(segmentation, met)].append(name)
    default = segmentation.default.id
    return {
        **{_snake(name): members for name, members in steps.items() if name != default},
        f"{_snake(default)}_count": len(steps[default]),
    }


def _with_percentages(segmentation: Segmentation, inputs: Inputs) -> Segmentation:
    """Set the cuts asked for; refuses those below 0 and those that add up to more than all people."""
    asked = {name: optional(inputs, name, usual) for name, usual in segmentation.thresholds.items()}
    for name, value in asked.items():
        if _number(name, value) < 0:
            raise InvalidInput(f"`{name}` is a percentage of 0 or more.", seen=str(value))
    if sum(Decimal(str(value)) for value in asked.values()) > 100:
        raise InvalidInput(f"The percentages {' and '.join(asked)} add up to more than 100 percent.")
    return segmentation.with_thresholds(asked)


def _measure(inputs: Inputs, name: str, scale: int, largest: int | None, *, whole: bool = False) -> Any:
    """Take a number of 0 or more, exactly in the unit of the need; None where it is not known."""
    given = inputs.get(name)
    if given is None:
        return None
    value = _number(name, given)
    if value < 0 or (largest is not None and value > largest) or (whole and value != int(value)):
        kind = "whole number" if whole else "number"
        raise InvalidInput(
            f"`{name}` is a {kind} of 0 {f'to {largest}' if largest else 'or more'}.", seen=str(given)
        )
    return value if scale == 1 else Decimal(str(value)) * scale


def _number(name: str, given: Any) -> Any:
    """Take a finite number."""
    if given is None:
        raise InvalidInput(f"`{name}` is missing.", remedy="It has no default: give it.")
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise InvalidInput(f"`{name}` must be a number.", seen=repr(given))
    return given


def _not_asked(need: str) -> Any:
    """No rule of these segmentations asks for a need once elements and standings are given."""
    raise InvalidInput(f"The segmentation asks for the need '{need}', which a case cannot give.")


def _standing(position: int, people: int) -> Callable[[str], Standing]:
    """Where one person stands in every ranking, of which there is one."""
    return lambda _: Standing(position, people)


def _snake(name: str) -> str:
    return name.replace("-", "_")


def _ends(name: str) -> str:
    """Last part of a name: 3 of group-3."""
    return name.rsplit("-", 1)[-1]


CONFORMANCE: Mapping[str, Adapter] = {
    "population_segment": _population_segment,
    "south_worcestershire_groups": _south_worcestershire_groups,
    "kaiser_pyramid": _kaiser_pyramid,
}
