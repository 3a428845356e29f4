"""What each peer is asked to do. Run by the Python of `.venv-peers`, never by newcare's own.

`python tasks.py PEER INPUT.npz REPEATS` prints one JSON object: seconds of the first call (compilation included) and
of each later one, and the answer, which must agree with newcare's.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import warnings
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

Arrays = Mapping[str, np.ndarray]
NEVER_TREATED = 0  # how diff-diff and csdid write a unit that never starts


def long_panel(arrays: Arrays) -> pd.DataFrame:
    """One row a unit and period."""
    outcome, start = arrays["outcome"], arrays["start"]
    units, periods = outcome.shape
    time_of_row = np.tile(np.arange(1, periods + 1), units)
    start_of_row = np.repeat(np.where(start < periods, start + 1, NEVER_TREATED), periods)
    return pd.DataFrame(
        {
            "unit": np.repeat(np.arange(units), periods),
            "period": time_of_row,
            "outcome": outcome.ravel(),
            "start": start_of_row,
            "treated": ((start_of_row > 0) & (time_of_row >= start_of_row)).astype(float),
        }
    )


def pyfixest(arrays: Arrays) -> Callable[[], float]:
    """Two-way fixed effects, clustered by unit."""
    import pyfixest as peer

    rows = long_panel(arrays)
    return lambda: float(
        peer.feols("outcome ~ treated | unit + period", rows, vcov={"CRV1": "unit"}).coef().iloc[0]
    )


def fereg(arrays: Arrays) -> Callable[[], float]:
    """Two-way fixed effects, clustered by unit."""
    import fereg as peer

    rows = long_panel(arrays)
    return lambda: float(
        peer.feols("outcome ~ treated | unit + period", rows, vcov={"CRV1": "unit"}).coef().iloc[0]
    )


def diff_diff(arrays: Arrays) -> Callable[[], float]:
    """Callaway-Sant'Anna against never-treated units, no covariates; the mean over treated unit-periods."""
    from diff_diff import CallawaySantAnna

    rows = long_panel(arrays)
    return lambda: float(
        CallawaySantAnna(estimation_method="reg")
        .fit(rows, outcome="outcome", unit="unit", time="period", first_treat="start")
        .overall_att
    )


def csdid(arrays: Arrays) -> Callable[[], float]:
    """Callaway-Sant'Anna against never-treated units, no covariates; the mean over treated unit-periods."""
    from csdid.att_gt import ATTgt

    rows = long_panel(arrays)

    def run() -> float:
        fitted = ATTgt(
            yname="outcome",
            tname="period",
            idname="unit",
            gname="start",
            data=rows,
            control_group="nevertreated",
        ).fit(est_method="reg", bstrap=False)
        return float(fitted.aggte(typec="simple").atte["overall_att"])

    return run


def mlsynth(arrays: Arrays) -> Callable[[], float]:
    """Ridge-augmented synthetic control, penalty by leave-one-period-out; the mean gap after the start."""
    from mlsynth import VanillaSC

    rows = long_panel(arrays)
    settings = {
        "df": rows,
        "outcome": "outcome",
        "treat": "treated",
        "unitid": "unit",
        "time": "period",
        "augment": "ridge",
        "inference": False,
        "display_graphs": False,
    }
    return lambda: float(VanillaSC(settings).fit().effects.att)


def ebal(arrays: Arrays) -> Callable[[], float]:
    """Entropy balance on means; the sum of squares of the weights, scaled to sum to 1."""
    from ebal import ebal_bin

    treated, covariates = arrays["treated"], pd.DataFrame(arrays["covariates"])

    def run() -> float:
        found = ebal_bin(print_level=-1).ebalance(treated, covariates, arrays["outcome"])
        weights = np.asarray(found["w"], dtype=float)[treated == 0]
        return float(np.sum((weights / weights.sum()) ** 2))

    return run


PEERS = {each.__name__: each for each in (pyfixest, fereg, diff_diff, csdid, mlsynth, ebal)}


def main() -> None:
    """Time one peer and print what was seen."""
    peer, path, repeats = sys.argv[1:]
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()), np.load(path) as arrays:
        run = PEERS[peer](dict(arrays))
        seconds, answer = [], float("nan")
        for _ in range(int(repeats) + 1):
            begun = time.perf_counter()
            answer = run()
            seconds.append(time.perf_counter() - begun)
    print(json.dumps({"first": seconds[0], "later": seconds[1:], "answer": answer}))


if __name__ == "__main__":
    main()
