"""Whether quotes in a piece of text can have swallowed a line end that they should not."""

from __future__ import annotations

import numpy as np

from newcare.records.reading.careful import records

_QUOTE = ord('"')


def may_be_odd(content: bytes, delimiter: str, rows: int) -> bool:
    """Say whether text that was split into so many rows may have been split wrongly.

    As many rows as lines means that no value holds a line end, so no quote can have run on, save one in the last
    line. Otherwise each quote must open at the start of a value or close at its end, in turn, or stand doubled
    within it.
    """
    if b'"' not in content:
        return False
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    if lines != rows:
        return not _in_turn(content, delimiter)
    last = content[content.rfind(b"\n", 0, len(content) - 1) + 1 :]
    return any(values is None for _, values in records(last.decode(errors="replace"), delimiter))


def _in_turn(content: bytes, delimiter: str) -> bool:
    """Say whether each run of quotes opens, closes or stands within a value, and each that opens is closed next."""
    seen = np.frombuffer(b"\n" + content + b"\n", dtype=np.uint8)
    at = np.flatnonzero(seen == _QUOTE)
    first = np.flatnonzero(np.diff(at, prepend=-2) > 1)
    starts, lengths = at[first], np.diff(first, append=len(at))
    edges = [ord(delimiter), ord("\n"), ord("\r")]
    opens, closes = np.isin(seen[starts - 1], edges), np.isin(seen[starts + lengths], edges)
    odd = lengths % 2 == 1
    begins, ends = opens & ~closes & odd, closes & ~opens & odd
    level = np.cumsum(begins.astype(np.int64) - ends)
    alternate = level.min() >= 0 and level.max() <= 1 and level[-1] == 0
    return bool(alternate and (begins | ends | (~odd & (opens == closes))).all())
