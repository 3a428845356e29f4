"""How long work takes: the median of several runs, so that one slow moment does not decide."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """Time one run of some work."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median_seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Time some work several times and take the median."""
    return statistics.median(seconds(work) for _ in range(repeats))
