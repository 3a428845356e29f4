"""What the England report shows, and the words about method and caution that stand in page, files and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newcare.outcomes.figure_11_checks import Check
from newcare.outcomes.figure_11_results import LABELLINGS, SEED, Figure11
from newcare.outcomes.figure_11_verdicts import ShortStayPart, Verdict

METHOD = (
    "Pooled rate of each group: all its events over the persons of its areas in the middle of the year (30 June 2014 "
    "for 2014-15, and so on), indexed to the mean of the baseline year. Not standardised for age or sex."
)
TEST = (
    f"Permutation over areas: the group's label shuffled {LABELLINGS:,} times over its areas and those of the rest "
    f"(seed {SEED}), two-sided, p = (1 + as far apart) / (1 + shuffles). No interval is given: the numbers are counts "
    "of all England, and the question is whether the label matters."
)
CAUTIONS = (
    "The mapping of vanguards to areas is our reading, not a published list; several vanguards cover part of an area. "
    "The variants below show how far another reading moves the numbers.",
    "Care-home, urgent-care and acute vanguards lie inside the rest of England.",
    "NHS England's analysis was standardised for age and sex; numbers published by area do not allow that over time.",
    "Monthly numbers are non-elective general and acute first finished consultant episodes: wider than emergency "
    "admissions.",
    "Persons of an area are its share, fixed in 2017, of each local authority's yearly estimate.",
    "Vanguards were chosen, not drawn by lot: a small p-value says that chance is a poor explanation, not that the "
    "care model is the reason. Of eight independent tests at 5 %, one or more passes by chance a third of the time.",
)


@dataclass(frozen=True)
class EnglandFindings:
    """What the page shows: the figure, what was judged and checked, and the version of the numbers.

    `odd_months` says of an area in which months its returns are missing or doubled, where they are.
    """

    figure: Figure11
    verdicts: tuple[Verdict, ...]
    short_stays: tuple[ShortStayPart, ...]
    checks: tuple[Check, ...]
    data_version: str
    attribution: str
    odd_months: Mapping[str, str] = field(default_factory=dict)
