"""Laws of payment that hold for any contract."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from newcare.payment.gain_loss import multilateral_gain_loss_share, risk_corridor
from newcare.payment.outcome_payment import better_care_fund_release
from newcare.payment.shared_savings import shared_losses, shared_savings
from newcare.value.comparability import double_count_check
from newcare.value.fund import fund_allocation

pence = st.integers(1, 10**12)
spend = st.integers(0, 10**12)
rates = st.decimals(0, 1, places=3).map(float)


@st.composite
def shares(draw):
    weights = draw(st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any))
    return {f"party {i}": Fraction(weight, sum(weights)) for i, weight in enumerate(weights)}


@st.composite
def corridors(draw):
    edges = sorted(draw(st.sets(st.integers(1, 99), max_size=4)))
    starts, ends = [0, *edges], [*edges, None]
    return [
        {"from_share": a / 100, "to_share": None if b is None else b / 100, "provider_share": draw(rates)}
        for a, b in zip(starts, ends, strict=True)
    ]


@given(expected=pence, actual=spend, parts=shares(), cap=st.none() | rates)
def test_parts_of_any_pool_add_up_to_the_penny(expected, actual, parts, cap):
    found = multilateral_gain_loss_share(expected, actual, parts, cap)
    assert sum(found.payments_pence.values()) == found.pool_pence
    assert found.pool_pence + found.outside_cap_pence == expected - actual


@given(benchmark=pence, actual=spend, bands=corridors())
def test_a_corridor_splits_the_variance_without_loss(benchmark, actual, bands):
    found = risk_corridor(benchmark, actual, bands)
    assert found.provider_pence + found.commissioner_pence == benchmark - actual
    assert abs(found.provider_pence) <= abs(benchmark - actual)


@given(benchmark=pence, actual=spend, less=st.integers(0, 10**9), bands=corridors())
def test_more_saving_never_pays_less_in_a_corridor(benchmark, actual, less, bands):
    cheaper = max(actual - less, 0)
    assert (
        risk_corridor(benchmark, cheaper, bands).provider_pence
        >= risk_corridor(benchmark, actual, bands).provider_pence
    )


@given(pence, spend, st.integers(0, 10**9), rates, rates, st.none() | rates, rates, rates)
def test_more_saving_never_earns_less(benchmark, actual, less, least, rate, cap, quality, deduction):
    terms = (least, rate, cap, quality, deduction)
    cheaper = max(actual - less, 0)
    assert (
        shared_savings(benchmark, cheaper, *terms).earned_pence
        >= shared_savings(benchmark, actual, *terms).earned_pence
    )


@given(pence, spend, rates, rates, st.none() | rates)
def test_a_year_is_a_gain_or_a_loss_and_never_both(benchmark, actual, least, rate, cap):
    earned = shared_savings(benchmark, actual, least, rate, cap).earned_pence
    owed = shared_losses(benchmark, actual, least, rate, cap).owed_pence
    assert earned == 0 or owed == 0


@given(st.integers(1, 10**6), st.integers(1, 10**6), rates, st.integers(0, 10**6))
def test_a_pooled_fund_pays_out_all_that_it_held_and_nothing_twice(baseline, actual, planned, price):
    found = better_care_fund_release(baseline, actual, planned, price)
    assert found.released_pence + found.to_acute_pence == found.held_pence
    assert found.counted_admissions <= found.avoided_admissions


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 8), st.integers(0, 10**6)), max_size=30))
def test_an_admission_counts_once_whoever_claims_it(claims):
    rows = [{"scheme": scheme, "admission": f"adm-{n}", "pounds": pounds} for scheme, n, pounds in claims]
    found = double_count_check(rows)
    assert found.counted_pounds + found.overstated_pounds == found.claimed_pounds
    assert found.overstated_pounds >= 0
    assert (found.overstated_pounds > 0) <= bool(found.double_counted_admissions)


@given(
    st.integers(0, 10**6),
    st.lists(
        st.tuples(st.integers(1, 10**6), rates, st.integers(-50, 50), st.integers(0, 10**6)),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_a_fund_gives_what_it_has_and_never_more(pot, bids, partial):
    sites = [
        {
            "site": f"site {i}",
            "ask_pounds": ask,
            "progress": progress,
            "effect_share": effect / 100,
            "people": people,
        }
        for i, (ask, progress, effect, people) in enumerate(bids)
    ]
    found = fund_allocation(pot, sites, partial_allowed=partial)
    assert sum(found.allocation_pounds.values()) + found.unallocated_pounds == pot
    assert all(found.allocation_pounds[site["site"]] <= site["ask_pounds"] for site in sites)
    assert found.unallocated_pounds >= 0
