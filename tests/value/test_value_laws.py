"""Laws of value that hold for any ledger."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from newcare.caremodel.ledgers import LedgerFile
from newcare.value.assumptions import CENTRAL, CLAIMED, HIGH, LOW, Assumptions
from newcare.value.booking import book
from newcare.value.bridge import gap_bridge
from newcare.value.proposition import present_value, worth_of

TERM = 3
pounds = st.lists(st.integers(0, 10**7), min_size=TERM, max_size=TERM)
events = st.lists(st.integers(0, 5000), min_size=TERM, max_size=TERM)
OUTCOME = "emergency-admissions"


@st.composite
def savings(draw, name):
    line = {
        "name": name,
        "category": "care",
        "kind": draw(st.sampled_from(["cashable", "capacity_released", "avoided_growth"])),
        "measure": "made up",
        "evidence": "good",
        "closes": draw(
            st.permutations(["x", "y"]).flatmap(lambda parts: st.sampled_from([parts, parts[:1], []]))
        ),
        "plan_pounds_by_year": draw(pounds),
    }
    if draw(st.booleans()):
        line["events"] = {
            "outcome": OUTCOME,
            "pounds_per_event": draw(st.integers(0, 5000)),
            "source": "made up",
            "claimed_events_by_year": draw(events),
            "also_claimed_by": draw(st.sampled_from([[], ["Known"], ["Unknown"]])),
            "attributable_share": draw(st.integers(0, 100)) / 100,
        }
    return line


@st.composite
def ledgers(draw):
    low, centre, high = sorted(draw(st.lists(st.integers(-300, 100), min_size=3, max_size=3, unique=True)))
    shares = draw(st.integers(0, 100))
    return LedgerFile.model_validate(
        {
            "proposition": {
                "name": "A place",
                "price_base": "2016-17",
                "first_year": "2016-17",
                "term_years": TERM,
            },
            "costs": [
                {
                    "name": "Team",
                    "category": "staff",
                    "evidence": "good",
                    "plan_pounds_by_year": [each + 1 for each in draw(pounds)],
                }
            ],
            "savings": [draw(savings(f"line {position}")) for position in range(draw(st.integers(1, 4)))],
            "evidence_grades": [
                {"grade": "good", "cost_uplift": 0.1, "saving_reduction": 0.2, "source": "made up"}
            ],
            "estimates": [
                {
                    "outcome": OUTCOME,
                    "relative_effect": centre / 1000,
                    "lower": low / 1000,
                    "upper": high / 1000,
                    "events_without_model_by_year": draw(events),
                    "source": "made up",
                }
            ],
            "other_claims": [{"scheme": "Known", "outcome": OUTCOME, "events_by_year": draw(events)}],
            "gap": {
                "name": "A place",
                "total_pounds": draw(st.integers(1, 10**9)),
                "year": "2018-19",
                "parts": {"x": shares / 100, "y": 1 - shares / 100},
                "source": "made up",
            },
        }
    )


@given(ledgers())
def test_a_bound_never_raises_a_saving(found):
    for assumed in (LOW, CENTRAL, HIGH):
        for line in book(found, assumed):
            assert all(year.booked_pounds <= year.claimed_pounds for year in line.years)
        assert present_value(found, assumed) <= present_value(found, CLAIMED)


@given(ledgers())
def test_a_better_effect_never_saves_less(found):
    low, central, high = (worth_of(found, assumed).gross_saving_pounds for assumed in (LOW, CENTRAL, HIGH))
    assert low <= central <= high


@given(ledgers())
def test_nothing_pays_twice_for_one_avoided_admission(found):
    lines = [line for line in book(found, CENTRAL) if line.tested]
    for year in range(TERM):
        behind = [line.years[year].events for line in lines]
        if behind:
            avoided, others = behind[0].avoided, behind[0].of_other_schemes
            booked = sum(each.booked for each in behind)
            assert booked >= avoided if avoided < 0 else booked <= max(avoided - others, 0)


@given(ledgers(), st.integers(1, 100))
def test_more_cost_is_never_worth_more(found, more):
    dearer = Assumptions(cost=1 + Fraction(more, 100))
    assert present_value(found, dearer) < present_value(found, CENTRAL)


@given(ledgers())
def test_an_allowance_for_optimism_never_raises_the_answer(found):
    assert present_value(found, Assumptions(optimism=True)) <= present_value(found, CENTRAL)


@given(ledgers())
def test_parts_of_a_gap_add_up_and_no_pound_closes_two(found):
    bridge = gap_bridge(found)
    assert abs(sum(part.size_pounds for part in bridge.parts) - bridge.total_pounds) < Fraction(1, 100)
    year = found.years().index(bridge.year)
    booked = sum(line.years[year].booked_pounds for line in book(found, CENTRAL) if line.saving.closes)
    assert bridge.closed_pounds == booked


@settings(max_examples=30)
@given(ledgers(), st.integers(2, 9))
def test_scaling_all_money_scales_the_answer(found, factor):
    def scaled(line):
        return tuple(each * factor for each in line)

    larger = found.model_copy(
        update={
            "costs": tuple(
                line.model_copy(update={"plan_pounds_by_year": scaled(line.plan_pounds_by_year)})
                for line in found.costs
            ),
            "savings": tuple(
                line.model_copy(
                    update={
                        "plan_pounds_by_year": scaled(line.plan_pounds_by_year),
                        "events": line.events
                        and line.events.model_copy(
                            update={"pounds_per_event": line.events.pounds_per_event * factor}
                        ),
                    }
                )
                for line in found.savings
            ),
        }
    )
    assert present_value(larger, CENTRAL) == factor * present_value(found, CENTRAL)
