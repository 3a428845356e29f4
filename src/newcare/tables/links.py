"""How the counts of released tables hang together: which show the same thing, and which add up to which.

Disclosure control reads this: a count that one table hides must not follow from what stands in another. A quantity has
a name made from a row ("members of {unit}"); two tables that show the same quantity give it the same name. A table that
is not named here stands by itself: its rows add up as its specification says (`TableSpec.parts`). Sums between
indicators follow from what these count (`newcare.report.indicator_sums`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from newcare.tables.link_types import Across, Figure, Follows, Kind, Link, Made, Total

COHORT, EVERYBODY = "people of the cohort", "people registered on the date"
_USE_OF = "{measure} of {group} in the {year} year"
_COHORT_USE = "{measure} of cohort in the {year} year"
_ALL_USE = "{measure} of everybody in the {year} year"
_PAST = "{measure} of cohort in the past year"

_LIMITS, _CRUDE_LIMITS = ("lower", "upper"), ("crude_lower", "crude_upper")
_CRUDE = Figure("crude", "events", over="person_years", per=1_000, limits=_CRUDE_LIMITS)
_WEIGHTED = Figure("value", "events", Kind.WEIGHTED, over="person_years", per=1_000, limits=_LIMITS)

LINKS: Mapping[str, Link] = {
    "segment_size": Link(
        shows={"people": "people in {segment} on the date", "people_in_both": "in both groups, of {segment}"},
        made=(Made("people", ("people_in_both",), rest=True),),
        rests={"cost_pence": ("people",)},
    ),
    "segment_overlap": Link(
        shows={"people_in_both": "in both groups, of ALL"},
        made=(
            Made("people_in_group", ("people_in_both",), rest=True),
            Made("people_in_other_group", ("people_in_both",), rest=True),
        ),
    ),
    "cohort_size": Link(
        shows={"people": "of the cohort, people in {segment}"},
        within={"people": "people in {segment} on the date"},
    ),
    "programme_cost": Link(
        shows={"people": "people of the cohort where it started"}, within={"people": COHORT}, totals=()
    ),
    "cohort_use": Link(
        shows={"people": "people of {group}", "events": _USE_OF, "cost_pence": _USE_OF},
        follows=(
            Follows(("rate", "lower", "upper"), _USE_OF),
            Follows(("share", "share_lower", "share_upper"), _USE_OF, _ALL_USE),
        ),
    ),
    "ceiling": Link(
        shows={"people": COHORT},
        follows=(
            Follows(("share", "lower", "upper"), _COHORT_USE, _ALL_USE),
            Follows(("needed", "needed_lower", "needed_upper"), _COHORT_USE, _ALL_USE, inverse=True),
        ),
    ),
    "ceiling_effect": Link(
        shows={"people": COHORT}, follows=(Follows(("fall", "lower", "upper"), _COHORT_USE, _ALL_USE),)
    ),
    "concentration": Link(
        shows={"people": "people of the top {top_percent} %"}, nested=(("top_percent", "people"),)
    ),
    "persistence": Link(
        shows={
            "people": "people of {kind} {group}",
            **{name: f"{name} a year later of {{kind}} {{group}}" for name in ("registered", "died", "left")},
            "still": "chosen again of {kind} {group}",
        },
        made=(
            Made("people", ("registered", "died", "left")),
            Made("registered", ("still",), rest=True),
        ),
        follows=(
            Follows(
                ("share",),
                "chosen again of {kind} {group}",
                "registered a year later of {kind} {group}",
                wilson=("lower", "upper"),
            ),
        ),
        rests=dict.fromkeys(("share", "lower", "upper"), ("registered", "still")),
    ),
    "cohort_unit": Link(
        shows={"members": "members of {unit}", "people": "people of {unit}"},
        made=(Made("people", ("members",), rest=True),),
        figures=(Figure("ratio", "members", over="expected", limits=_LIMITS),),
        rests={"people": ()},
    ),
    "projection": Link(
        shows={"people": COHORT},
        follows=(
            Follows(("value", "lower", "upper"), COHORT, whole=True, where={"measure": "people"}),
            Follows(("value", "lower", "upper"), _PAST, whole=True),
        ),
    ),
    "projection_step": Link(
        shows={"people": COHORT},
        follows=(
            Follows(
                ("before", "after", "change", "lower", "upper"),
                COHORT,
                whole=True,
                where={"measure": "people"},
            ),
            Follows(("before", "after", "change", "lower", "upper"), _PAST, whole=True),
        ),
    ),
    "rate": Link(
        shows={"events": "{indicator} in {group}, {quarter}"},
        totals=(),
        figures=(replace(_WEIGHTED, rescaled=("index", "index_lower", "index_upper")), _CRUDE),
    ),
    "control_point": Link(
        shows={"events": "{indicator} in {area}, {quarter}"},
        totals=(),
        figures=(
            Figure("value", "events", where={"level": "unit", "measure": "standardised rate"}),
            Figure("value", "events", Kind.PROPORTION, per=100, where={"measure": "proportion"}),
            Figure("value", "events", Kind.MEAN, where={"measure": "mean"}),
        ),
    ),
    "variation": Link(shows={"events": "{indicator} in {area}, {quarter}"}, totals=()),
    "area_rate": Link(
        shows={"events": "{indicator} in {area}, {period}"},
        totals=(),
        figures=(
            replace(_WEIGHTED, where={"measure": "standardised rate"}),
            Figure(
                "value", "events", Kind.PROPORTION, per=100, limits=_LIMITS, where={"measure": "proportion"}
            ),
            Figure("value", "events", Kind.MEAN, limits=_LIMITS, where={"measure": "mean"}),
            _CRUDE,
            Figure("ratio", "events", over="expected", per=100, limits=("ratio_lower", "ratio_upper")),
        ),
    ),
    "funnel": Link(
        shows={"events": "{indicator} in {area}, {period}"},
        totals=(),
        figures=(Figure("ratio", "events", over="expected", per=100),),
    ),
    "rate_contrast": Link(shows={"events": "{indicator} in {area} by {contrast}"}, totals=()),
    "cut_rate": Link(
        shows={"events": "{indicator} in {area}, {period}, {cut} {cut_value}"},
        totals=(Total("area", "all units", ("model of care", "comparison")),),
        figures=(_WEIGHTED,),
    ),
    "inequality": Link(
        shows={"events": "{indicator} in {area}, {period}, all fifths"},
        totals=(Total("area", "all units", ("model of care", "comparison")),),
    ),
    "estimate": Link(
        shows={"events": "{outcome} behind {design}, {screen}, {comparison}"},
        totals=(),
        figures=(
            Figure(
                "counterfactual_rate",
                "events",
                moves=(
                    "absolute_effect",
                    "absolute_lower",
                    "absolute_upper",
                    "events_avoided",
                    "events_avoided_lower",
                    "events_avoided_upper",
                ),
            ),
        ),
    ),
    "movement": Link(shows={"people": "{from_day} to {to_day}: {from_segment} to {to_segment}"}, totals=()),
    "movement_size": Link(
        shows={name: f"{{from_day}} to {{to_day}}: {name}" for name in ("left", "died", "joined")},
        made=(Made("people", ("stayed", "moved_up", "moved_down", "left", "died")),),
    ),
    "rising_risk_size": Link(
        made=(
            Made("people", ("by_rank",), rest=True),
            Made("people", ("by_score",), rest=True),
            Made("people", ("new_in_segment",), rest=True),
        ),
    ),
    "risk_list": Link(made=(Made("people", ("new_entrants",), rest=True),)),
    "risk_model": Link(made=(Made("people", ("events",), rest=True),), totals=()),
    "budget": Link(made=(Made("budget_pence", ("actual_pence", "variance_pence")),)),
}

SAME: tuple[tuple[str, str], ...] = (
    ("of the cohort, people in ALL|people of cohort|people of cohort ALL", COHORT),
    ("people in ALL on the date", EVERYBODY),
    ("people of rank by rank", "people of by rank"),
    (r"people of segment (.+)", r"people in \1 on the date"),
    (r"(.+) by beside comparison, baseline", r"\1, baseline"),
    (r"(.+) by (?:beside comparison, latest|since baseline|change beside comparison)", r"\1, latest"),
)
"""Names that another name stands for: a pattern of whole names, and the name."""

ACROSS: tuple[Across, ...] = (
    Across(COHORT, "cohort_unit", "members", rest=True),
    Across(EVERYBODY, "cohort_unit", "people", rest=True),
    *(
        Across(f"{{from_day}} to {{to_day}}: {end}", "movement", "people", {"to_segment": end})
        for end in ("left", "died")
    ),
    Across("{indicator} in {member_of}, {period}", "area_rate", "events"),
    Across("{indicator} in {member_of}, {quarter}", "control_point", "events"),
    Across("{indicator} in {area}, {period}", "control_point", "events"),
    Across("{indicator} in {area}, {period}", "cut_rate", "events", by=("cut",)),
    *(
        Across(
            f"risk_performance: {column} of {{model}}, everybody, ALL, {{measure}}",
            "risk_performance",
            column,
            by=("cut",),
        )
        for column in ("people", "events")
    ),
    Across("{indicator} in {area}, {period}, all fifths", "cut_rate", "events", {"cut": "deprivation"}),
    Across("{from_day} to {to_day}: joined", "movement", "people", {"from_segment": "not-registered"}),
)
"""Sums that run over the rows of another table than the one that shows the whole."""

ADOPTION: Mapping[str, tuple[str, ...]] = {"cohort": (COHORT,), "segment_size": (EVERYBODY,)}
"""Quantities on which the words of an adoption summary rest, by the table that they name as their source."""

WITHHELD_FIRST: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("control_point", {"level": "unit"}),
    ("variation", {"level": "unit"}),
    ("funnel", {}),
    ("cut_rate", {}),
    ("inequality", {}),
    ("rate_contrast", {"level": "unit"}),
    ("area_rate", {"level": "unit"}),
)
"""Rows that go altogether, the finest first, where no star is enough: a star of `hes-2018` says "1 to 7" by itself."""
