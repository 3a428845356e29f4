"""The sections of the report of an evaluation, one question each, in the order in which a reader needs them."""

from __future__ import annotations

from collections.abc import Iterator

from newcare.report.evaluation.closing import checks_section, reuse_section
from newcare.report.evaluation.effects_sections import designs_section, outcomes_section, time_section
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.evaluation.opening import answer_section, flow_section, protocol_section
from newcare.report.evaluation.people_section import people_section
from newcare.report.page import Section


def all_sections(found: Evaluated) -> Iterator[Section]:
    """The sections in the order in which a reader needs them."""
    made = (
        answer_section(found),
        protocol_section(found),
        flow_section(found),
        designs_section(found),
        time_section(found),
        outcomes_section(found),
        people_section(found),
        checks_section(found),
        reuse_section(found),
    )
    yield from (section for section in made if section is not None)
