"""What codes mean, as sets of flags in whole numbers, so that one pass over a table of codes answers many questions.

Each distinct code gets a few whole numbers (words), a bit for each flag whose prefixes it matches. Rows are joined to
them and the words of a group of rows are joined bit by bit; counts and weighted sums are then arithmetic on bits. No
code is compared with more than its own first characters, however many flags there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.engines import BITS, Table, Value, bit_count, bits_of_any, cases, in_memory, literal, union

_CATEGORY = 3  # characters of an ICD-10 code without its fourth


class FlagWords:
    """Flags that codes may have, each at its place: which word, which bit.

    Args:
        flags: name of each flag -> prefixes, normalised; a code has the flag if it begins with one of them.
        fill: whether a code of three characters is read with an X at its end (ICD-10 yes, OPCS-4 no).
    """

    def __init__(self, flags: Mapping[str, Sequence[str]], *, fill: bool = True) -> None:
        self._flags = flags
        self._fill = fill
        self._places = {name: divmod(position, BITS) for position, name in enumerate(flags)}
        self.words = tuple(f"word_{number}" for number in range(-(-len(flags) // BITS)))

    def mask(self, names: Iterable[str], word: int) -> int:
        """The bits of some flags in one word."""
        return sum(1 << bit for place, bit in map(self._places.__getitem__, names) if place == word)

    def of_codes(self, codes: Table) -> Table:
        """The words of each distinct code that has any flag.

        Args:
            codes: table with the column `code`, written in any way.

        Returns:
            `code`, as it is written, and `words`: whole numbers, none null.
        """
        distinct = codes.select("code").distinct()
        plain = distinct.code.upper().re_replace("[^A-Z0-9]", "")
        short = (plain.length() == _CATEGORY) & literal(self._fill)
        read = distinct.mutate(plain=cases((short, plain + literal("X")), else_=plain))
        lengths = sorted({len(prefix) for prefixes in self._flags.values() for prefix in prefixes})
        pieces = union(*(read.select("code", prefix=read.plain.substr(0, length)) for length in lengths))
        matched = pieces.join(in_memory(self._prefix_table()), "prefix")
        return matched.group_by("code").agg(**{word: bits_of_any(matched[word]) for word in self.words})

    def _prefix_table(self) -> pa.Table:
        """The words of each prefix; codes get those of all prefixes that they begin with."""
        words: dict[str, list[int]] = {}
        for name, prefixes in self._flags.items():
            place, bit = self._places[name]
            for prefix in prefixes:
                words.setdefault(prefix, [0] * len(self.words))[place] |= 1 << bit
        columns = zip(*words.values(), strict=True)
        return pa.table(
            {
                "prefix": pa.array(words, pa.string()),
                **{
                    word: pa.array(column, pa.int64())
                    for word, column in zip(self.words, columns, strict=True)
                },
            }
        )

    def has(self, row: Table, name: str) -> Value:
        """Whether a row has a flag: 0 or 1."""
        place, bit = self._places[name]
        return (row[self.words[place]] >> bit) & 1

    def has_any(self, row: Table, names: Iterable[str], *, prefix: str = "") -> Value:
        """Whether a row has any of some flags, as true or false.

        Args:
            prefix: stands before the names of the columns that hold the words.
        """
        names = tuple(names)
        found: Value = literal(False)
        for word, column in enumerate(self.words):
            mask = self.mask(names, word)
            found = found | ((row[prefix + column] & mask) != 0) if mask else found
        return found

    def count(self, row: Table, names: Iterable[str]) -> Value:
        """How many of some flags a row has."""
        return self.weighted(row, dict.fromkeys(names, 1))

    def weighted(self, row: Table, weights: Mapping[str, int]) -> Value:
        """Sum of the weights of the flags that a row has.

        A weight is written in powers of two: for each power, the flags whose weight holds it are counted at once.
        """
        total: Any = literal(0, "int64")
        for word, column in enumerate(self.words):
            for sign in (1, -1):
                sizes = {name: sign * weight for name, weight in weights.items() if sign * weight > 0}
                for power in range(max(sizes.values(), default=0).bit_length()):
                    mask = self.mask((name for name, size in sizes.items() if size >> power & 1), word)
                    if mask:
                        total = total + bit_count(row[column] & mask) * literal(sign << power, "int64")
        return total
