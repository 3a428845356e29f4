"""How long 4,000 settlements with a full trace take, and 10,000 simulated years of a list of 35,000.

Each settlement is a year of the sample contract with accounts of its own: every section, every entry with its rule and
inputs. Beside it stands the same contract worked out without a trace by plain division in floating point. The
simulation stands beside drawing each person's cost one by one, measured on a hundredth of the years.
"""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np

from benchmarks.result import Result
from benchmarks.timing import median_seconds, seconds
from newcare.caremodel.contracts import CareModelContract, load_contract, write_contract_sample
from newcare.methods.heavy_tails import simulated_ratios
from newcare.payment.contracts import YearOfAccounts, read_accounts, settle_years

SETTLEMENTS, YEARS, PEOPLE = 4_000, 10_000, 35_000


def run() -> list[Result]:
    return [settlements(), simulated_years()]


def settlements() -> Result:
    contract, accounts = sample()
    measured = seconds(lambda: settle_years(contract, accounts))
    plain = seconds(lambda: [balance_without_trace(contract, year) for year in accounts])
    return Result(
        f"{SETTLEMENTS:,} settlements with full trace",
        f"{measured:.2f} s",
        f"the pool alone in floating point without a trace, {plain:.3f} s",
        measured / plain,
        "at most 1 s",
        measured <= 1,
    )


def sample() -> tuple[CareModelContract, list[YearOfAccounts]]:
    with tempfile.TemporaryDirectory() as folder:
        path = write_contract_sample("integrated-provider", Path(folder))
        contract = load_contract(path)
        year = read_accounts(path.with_name(f"{path.stem}-accounts.csv"), contract).runs[-1]
    generator = np.random.default_rng(1)
    return contract, [
        YearOfAccounts(year.year, year.run, another_year(year, generator)) for _ in range(SETTLEMENTS)
    ]


def another_year(year: YearOfAccounts, generator: np.random.Generator) -> dict[tuple[str, str], Fraction]:
    """Accounts that differ in every value, by up to a twentieth, so that no section can be taken from another."""
    ratios = generator.integers(9_500, 10_500, len(year.values)).tolist()
    return {
        account: Fraction(int(value * ratio) // 10_000) if value > 100 else value * Fraction(ratio, 10_000)
        for (account, value), ratio in zip(year.values.items(), ratios, strict=True)
    }


def balance_without_trace(contract: CareModelContract, accounts: YearOfAccounts) -> float:
    pool = contract.pool
    if pool is None:
        return 0.0
    benchmark = float(pool.benchmark_pounds_by_year[1]) * float(accounts.mean_list) / 250_000
    variance = benchmark - sum(
        float(accounts.need("spend", line.id)) for line in contract.lines if line.in_pool
    )
    return min(max(abs(variance) - 0.015 * benchmark, 0.0), pool.cap_share * benchmark)


def simulated_years() -> Result:
    generator = np.random.default_rng(1)
    measured = median_seconds(lambda: simulated_ratios(PEOPLE, 3, 0.015, None, YEARS, generator), 3)
    one_by_one = 100 * seconds(lambda: [person_by_person(generator) for _ in range(YEARS // 100)])
    return Result(
        f"{YEARS:,} simulated years of a list of {PEOPLE:,}",
        f"{measured:.2f} s",
        f"each person's cost drawn on its own, {one_by_one:.1f} s",
        measured / one_by_one,
        "at most 1 s",
        measured <= 1,
    )


def person_by_person(generator: np.random.Generator) -> float:
    sigma = np.sqrt(np.log(10))
    return float(np.exp(sigma * generator.standard_normal(PEOPLE) - sigma**2 / 2).mean())
