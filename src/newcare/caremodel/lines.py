"""Where each key of a TOML text stands, so that an error can name its line.

The TOML reader of the standard library forgets positions. This scan is lax, since that reader has accepted the text
already: it follows tables, lists of tables, dotted, quoted and inline keys, and steps over every value.
"""

from __future__ import annotations

import re
import tomllib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Location: TypeAlias = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*)
      | (?P<newline>\n)
      | (?P<quoted>\"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
      | (?P<mark>[\[\]{}=,.])
      | (?P<bare>[^\s\[\]{}=,.\#"']+)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class _Token:
    """A word or mark, and the line where it begins."""

    kind: str
    text: str
    line: int


def _tokens(text: str) -> Iterator[_Token]:
    """Cut a TOML text into words and marks, without blanks and comments."""
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "blank":
            yield _Token(str(match.lastgroup), match.group(), line)
        line += match.group().count("\n")
    yield _Token("end", "", line)


class Lines:
    """Line of every key and list item of a TOML text that the standard library accepts."""

    def __init__(self, text: str) -> None:
        self._known: dict[Location, int] = {}
        self._sizes: dict[Location, int] = {}
        self._tokens = deque(_tokens(text))
        self._scan()

    def of(self, location: Location) -> int:
        """Line of a key or list item, or of the nearest table around it where the text does not hold it."""
        while location and location not in self._known:
            location = location[:-1]
        return self._known.get(location, 1)

    @property
    def _next(self) -> _Token:
        return self._tokens[0]

    def _take(self) -> _Token:
        return self._tokens.popleft()

    def _scan(self) -> None:
        table: Location = ()
        while self._next.kind != "end":
            if self._next.kind == "newline":
                self._take()
            elif self._next.text == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Location:
        """Step over [a.b] or [[a.b]]; return where the pairs below it belong."""
        line = self._take().line
        of_list = self._next.text == "["
        if of_list:
            self._take()
        location: Location = ()
        for key in self._keys():
            if location in self._sizes:
                location = (*location, self._sizes[location] - 1)
            location = (*location, key)
            self._known.setdefault(location, line)
        if of_list:
            self._sizes[location] = self._sizes.get(location, 0) + 1
            location = (*location, self._sizes[location] - 1)
            self._known[location] = line
        self._skip_to_newline()
        return location

    def _skip_to_newline(self) -> None:
        while self._next.kind not in ("newline", "end"):
            self._take()

    def _keys(self) -> list[str]:
        """Step over a key, dotted or not, up to the mark after it."""
        keys = [self._key()]
        while self._next.text == ".":
            self._take()
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        token = self._take()
        return str(tomllib.loads(f"key = {token.text}")["key"]) if token.kind == "quoted" else token.text

    def _pair(self, table: Location) -> None:
        """Step over key = value."""
        line = self._next.line
        for key in self._keys():
            table = (*table, key)
            self._known.setdefault(table, line)
        self._take()
        self._value(table)

    def _value(self, location: Location) -> None:
        if self._next.text == "[":
            self._items(location, "]")
        elif self._next.text == "{":
            self._items(location, "}")
        else:
            while self._next.kind not in ("newline", "end") and self._next.text not in (",", "]", "}"):
                self._take()

    def _items(self, location: Location, closing: str) -> None:
        """Step over a list or an inline table."""
        self._take()
        index = 0
        while self._next.text != closing:
            if self._next.kind == "newline" or self._next.text == ",":
                self._take()
            elif closing == "}":
                self._pair(location)
            else:
                self._known[(*location, index)] = self._next.line
                self._value((*location, index))
                index += 1
        self._take()
