"""`make bench`: measures every claim in one run and prints a table; name suites to run only those."""

from __future__ import annotations

import sys
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from benchmarks import (
    checking,
    comorbidity,
    demonstration,
    evaluation,
    linking,
    rates,
    risk,
    settlement,
    synthetic,
    truth_recovery,
)
from benchmarks.result import Result

SUITES: dict[str, Callable[[], list[Result]]] = {
    "rates": rates.run,
    "synthetic": synthetic.run,
    "checking": checking.run,
    "linking": linking.run,
    "comorbidity": comorbidity.run,
    "risk": risk.run,
    "evaluation": evaluation.run,
    "settlement": settlement.run,
    "demonstration": demonstration.run,
    "truth": truth_recovery.run,
}


def main() -> int:
    chosen = sys.argv[1:] or list(SUITES)
    table = Table("claim", "measured", "beside", "ratio", "goal", "met", title="newcare, measured in one run")
    missed = 0
    for name in chosen:
        for found in SUITES[name]():
            ratio = "" if found.ratio is None else f"{found.ratio:.2f}"
            table.add_row(
                found.name, found.measured, found.against, ratio, found.goal, "yes" if found.met else "NO"
            )
            missed += not found.met
    Console(width=160).print(table)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
