"""The designs over a panel of areas, by name."""

from __future__ import annotations

from newcare.errors import InvalidInput
from newcare.evaluation.areas import (
    callaway_santanna,
    generalised_synthetic_control,
    interrupted_time_series,
    poisson_fixed_effects,
    synthetic_controls,
    synthetic_difference_in_differences,
    two_way_fixed_effects,
)
from newcare.evaluation.areas.design import AreaDesign

AREA_DESIGNS: dict[str, AreaDesign] = {
    design.name: design
    for design in (
        callaway_santanna.DESIGN,
        two_way_fixed_effects.DESIGN,
        poisson_fixed_effects.DESIGN,
        synthetic_controls.DESIGN,
        synthetic_controls.AUGMENTED,
        synthetic_difference_in_differences.DESIGN,
        generalised_synthetic_control.DESIGN,
        interrupted_time_series.DESIGN,
    )
}


def area_design(name: str) -> AreaDesign:
    """Return the design of a name.

    Raises:
        InvalidInput: there is none.
    """
    if name not in AREA_DESIGNS:
        raise InvalidInput(
            "No design over areas has this name.",
            seen=repr(name),
            remedy=f"Choose {', '.join(AREA_DESIGNS)}.",
        )
    return AREA_DESIGNS[name]
