"""What all people of a synthetic place share: its time, geography, care model and reporting."""

from __future__ import annotations

from dataclasses import dataclass

from newcare.synthetic.breaks import ReportingBreak, choose_breaks
from newcare.synthetic.care_model import CareModelStarts, choose_starts
from newcare.synthetic.draws import Draws
from newcare.synthetic.geography import Geography, build_geography
from newcare.synthetic.origins import Comings, comings
from newcare.synthetic.settings import PlaceSettings
from newcare.synthetic.timeline import Timeline


@dataclass(frozen=True)
class Layout:
    """A place without its people; a pure function of the settings."""

    settings: PlaceSettings
    draws: Draws
    timeline: Timeline
    geography: Geography
    comings: Comings
    starts: CareModelStarts
    breaks: tuple[ReportingBreak, ...]

    @classmethod
    def of(cls, settings: PlaceSettings) -> Layout:
        """Lay out the place of these settings."""
        draws = Draws(settings.seed)
        timeline = Timeline(settings.first_day, settings.years)
        geography = build_geography(settings.people, draws)
        return cls(
            settings=settings,
            draws=draws,
            timeline=timeline,
            geography=geography,
            comings=comings(settings),
            starts=choose_starts(settings.unit, geography, draws, timeline),
            breaks=choose_breaks(geography, timeline) if settings.reporting_breaks else (),
        )
