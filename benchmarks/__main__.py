"""`make bench`: measures every claim in one run and prints a table; name suites to run only those."""

from __future__ import annotations

import sys
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from benchmarks import (
    beside_peers,
    checking,
    comorbidity,
    cube,
    demonstration,
    evaluation,
    linking,
    matching,
    rates,
    risk,
    settlement,
    simulation,
    synthetic,
    truth_recovery,
)
from benchmarks.result import Result

SUITES: dict[str, Callable[[], list[Result]]] = {
    "rates": rates.run,
    "cube": cube.run,
    "synthetic": synthetic.run,
    "checking": checking.run,
    "linking": linking.run,
    "comorbidity": comorbidity.run,
    "risk": risk.run,
    "evaluation": evaluation.run,
    "matching": matching.run,
    "settlement": settlement.run,
    "demonstration": demonstration.run,
    "truth": truth_recovery.run,
    "simulation": simulation.run,
    "peers": beside_peers.run,
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
