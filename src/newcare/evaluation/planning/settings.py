"""How a plan is worked out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.evaluation.areas.design import Asked
from newcare.evaluation.areas.registry import area_design
from newcare.evaluation.designs import CALLAWAY_SANTANNA, NEVER_TREATED
from newcare.evaluation.planning.means import SIMULATED
from newcare.evaluation.planning.power import Simulator

DRAWS = 500


@dataclass(frozen=True)
class Settings:
    """How a plan is worked out: `designs` are the protocol's, the headline first; `seed` that of all draws.

    `comparison` is what units are set beside for the headline; a design that cannot takes units that never start.
    """

    designs: tuple[str, ...]
    follow_up_years: int
    confidence: float
    draws: int = DRAWS
    seed: int = 1
    comparison: str = NEVER_TREATED

    @property
    def simulated(self) -> tuple[str, ...]:
        """Designs run on made-up panels: those of the protocol that are quick enough, or one that stands in."""
        return tuple(design for design in self.designs if design in SIMULATED) or (CALLAWAY_SANTANNA,)

    @property
    def stands_in(self) -> bool:
        """Whether power is that of another design than the headline."""
        return self.simulated[0] != self.designs[0]

    def simulator(self, design: str, *, further: bool = False) -> Simulator:
        """A design with draws of its own, the same each time; `further` ones differ from the first."""
        return Simulator(
            design,
            Asked(confidence=self.confidence, comparison=self._comparison(design)),
            self.draws,
            np.random.default_rng([self.seed, int(further)]),
        )

    def _comparison(self, design: str) -> str:
        """What a design sets units beside."""
        return self.comparison if self.comparison in area_design(design).comparisons else NEVER_TREATED
