"""Random contracts and accounts that fit them, for laws that hold for any contract."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from newcare.caremodel.contracts import CareModelContract
from newcare.caremodel.contracts.consistency import contract_contradictions
from newcare.payment.contracts import YearOfAccounts

PARTIES = ("icb", "community", "hospital", "council")
rates = st.integers(0, 1000).map(lambda n: n / 1000)
pounds = st.integers(0, 10**10).map(lambda n: n / 100)
benchmarks = st.integers(10**5, 10**10).map(lambda n: n / 100)


@st.composite
def shares(draw, parties=PARTIES):
    cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=len(parties) - 1, max_size=len(parties) - 1)))
    pieces = [b - a for a, b in zip([0, *cuts], [*cuts, 1000], strict=True)]
    return {party: piece / 1000 for party, piece in zip(parties, pieces, strict=True)}


@st.composite
def corridors(draw):
    edges = [edge / 100 for edge in sorted(draw(st.sets(st.integers(1, 30), max_size=3)))]
    bands = [
        {"from_share": a, "to_share": b, "pooled_share": draw(rates)}
        for a, b in zip([0.0, *edges], [*edges, None], strict=True)
    ]
    return [{key: value for key, value in band.items() if value is not None} for band in bands]


@st.composite
def lines(draw, years):
    made = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["block", "activity", "blended", "marginal-rate", "capitation"]))
        line = {"id": f"line {number}", "provider": draw(st.sampled_from(PARTIES[1:])), "mechanism": kind}
        if kind in ("block", "blended", "marginal-rate"):
            line["planned_pounds_by_year"] = draw(amounts(years))
        if kind in ("blended", "marginal-rate"):
            line["marginal_rate"] = draw(rates)
        if kind == "capitation":
            line["pounds_per_person_by_year"] = draw(amounts(years))
        made.append(line | {"in_pool": draw(st.booleans())})
    return made


def amounts(years, of=pounds):
    return st.lists(of, min_size=years, max_size=years)


@st.composite
def pools(draw, years):
    pool = {
        "benchmark_pounds_by_year": draw(amounts(years, benchmarks)),
        "list_true_up": draw(st.booleans()),
        "gain_share": draw(shares()),
        "loss_share": draw(shares()),
        "minimum_savings_rate": draw(st.just("by-list-size") | st.integers(0, 50).map(lambda n: n / 1000)),
        "cap_share": draw(st.integers(1, 1000)) / 1000,
        "share_at_risk_by_year": draw(amounts(years, rates)),
        "corridor": draw(st.just([]) | corridors()),
    }
    if draw(st.booleans()):
        pool["stop_loss"] = {
            "threshold_pounds": 100_000,
            "pooled_share": draw(rates),
            "premium_pounds_by_year": draw(amounts(years)),
        }
    if draw(st.booleans()):
        pool["quality_gate"] = {"measure": "experience", "minimum": draw(rates)}
    bearing = [party for party in PARTIES[1:] if pool["loss_share"][party]]
    if bearing and draw(st.booleans()):
        pool["aggregate_stop_loss"] = [
            {"provider": bearing[0], "largest_loss_pounds_by_year": draw(amounts(years))}
        ]
    return pool


@st.composite
def contracts(draw):
    """A contract with a pool, and perhaps a pooled fund, outcomes and an improvement payment."""
    years = draw(st.integers(1, 4))
    file = {
        "contract": {
            "name": "Drawn",
            "commissioner": "icb",
            "price_base": "2025-26",
            "first_year": "2026-27",
            "term_years": years,
            "people": draw(st.integers(500, 500_000)),
        },
        "parties": {party: party.title() for party in PARTIES},
        "lines": draw(lines(years)),
        "pool": draw(pools(years)),
    }
    if draw(st.booleans()):
        file["pooled_fund"] = {
            "provider": "community",
            "hospital": "hospital",
            "baseline_admissions": draw(st.integers(0, 50_000)),
            "planned_reduction_share": draw(rates),
            "pounds_per_admission": draw(st.integers(0, 5_000)),
            "line": "line 0",
        }
    else:
        file["outcome_contract"] = {
            "provider": "community",
            "cap_pounds": draw(pounds),
            "outcomes": [
                {
                    "id": "kept at home",
                    "pounds_per_unit": draw(st.integers(0, 5_000)),
                    "avoided_admissions_of": "line 0",
                },
                {
                    "id": "less lonely",
                    "pounds_per_unit": draw(st.integers(0, 5_000)),
                    "cap_units": draw(st.integers(0, 999)),
                },
            ],
        }
    made = CareModelContract.model_validate({**file, "path": Path("drawn.toml"), "sha256": "0" * 64})
    assert not list(contract_contradictions(made))
    return made


@st.composite
def accounts_of(draw, contract):
    """Accounts of the first year that hold all that a drawn contract needs."""
    values = {
        ("list", ""): draw(st.integers(500, 500_000)),
        ("excess", ""): Fraction(draw(st.integers(0, 10**9)), 100),
        ("admissions", ""): draw(st.integers(0, 60_000)),
        ("quality", "experience"): Fraction(draw(st.integers(0, 1000)), 1000),
    }
    for line in contract.lines:
        values[("spend", line.id)] = Fraction(draw(st.integers(0, 10**10)), 100)
        values[("activity", line.id)] = Fraction(draw(st.integers(0, 10**10)), 100)
    for outcome in ("kept at home", "less lonely"):
        values[("verified", outcome)] = draw(st.integers(0, 5_000))
    exact = {key: Fraction(value) for key, value in values.items()}
    return YearOfAccounts(contract.contract.first_year, "final", exact)
