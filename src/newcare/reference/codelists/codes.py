"""How codes are written in lists, and how a recorded code is made ready to be compared with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from newcare.errors import InvalidInput

_NOT_OF_A_CODE = re.compile(r"[^A-Z0-9]")
CATEGORY_LENGTH = 3


def normalised(code: str | None) -> str:
    """A code in upper case without dots, blanks or dashes; empty where there is none."""
    return _NOT_OF_A_CODE.sub("", (code or "").upper())


def filled(code: str | None) -> str:
    """A normalised ICD-10 code whose missing fourth character is written as X, as hospital records write it."""
    plain = normalised(code)
    return f"{plain}X" if len(plain) == CATEGORY_LENGTH else plain


def begins_with_any(code: str, prefixes: Iterable[str]) -> bool:
    """Whether a normalised code begins with one of these."""
    return code.startswith(tuple(prefixes))


def expanded(listed: Sequence[str], where: str) -> tuple[str, ...]:
    """Write out the ranges of a list: "I60-I62" is I60, I61 and I62, and "K25" is itself.

    Raises:
        InvalidInput: an entry that is no prefix and no range of prefixes; the message names `where` it stands.
    """
    return tuple(prefix for entry in listed for prefix in _expanded(entry, where))


def _expanded(entry: str, where: str) -> Iterator[str]:
    first, dash, last = entry.partition("-")
    if not dash and normalised(entry) == entry != "":
        yield entry
        return
    digits = len(first) - 1 if len(first) <= CATEGORY_LENGTH else 1
    stem, lowest, highest = first[:-digits], first[-digits:], last[-digits:]
    if (
        not dash
        or len(first) != len(last)
        or not last.startswith(stem)
        or not (lowest.isdecimal() and highest.isdecimal() and lowest <= highest)
    ):
        raise InvalidInput(
            f"An entry of the code list '{where}' is not a prefix.",
            seen=repr(entry),
            remedy='Write a prefix such as "I50", or a range of them such as "I60-I69" or "K700-K703".',
        )
    yield from (f"{stem}{number:0{digits}d}" for number in range(int(lowest), int(highest) + 1))
