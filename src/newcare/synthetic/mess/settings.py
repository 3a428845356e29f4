"""How much of each kind of fault is planted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from newcare.errors import InvalidInput
from newcare.synthetic.mess.kinds import KINDS

LARGEST_SHARE = 0.5
_REMEDY = "Give none, usual, a share such as 0.01, or KIND=SHARE such as surname-typo=0.1."


@dataclass(frozen=True)
class Mess:
    """The share of rows on which each kind of fault falls; a kind that is not named does not fall.

    Raises:
        InvalidInput: a kind that is not known, or a share below 0 or above a half.
    """

    shares: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, share in self.shares.items():
            if name not in KINDS:
                near = get_close_matches(name, KINDS, n=1)
                hint = f" Did you mean {near[0]}?" if near else ""
                raise InvalidInput(
                    "No fault of that kind can be planted.",
                    seen=repr(name),
                    remedy=f"Kinds: {', '.join(KINDS)}.{hint}",
                )
            if not (0 <= share <= LARGEST_SHARE or KINDS[name] == share):
                raise InvalidInput(
                    f"The share of rows for {name} is outside what can be planted.",
                    seen=f"{share:g}",
                    remedy=f"Give a number from 0 to {LARGEST_SHARE:g}.",
                )

    @property
    def is_any(self) -> bool:
        """Whether anything is planted."""
        return any(share > 0 for share in self.shares.values())

    def without_encoding(self, is_needless: bool) -> Mess:
        """The same without letters of another encoding, where the files have one by their format."""
        return Mess({**self.shares, "other-encoding": 0.0}) if is_needless and self.is_any else self

    def of(self, name: str) -> float:
        """Share of one kind."""
        return self.shares.get(name, 0.0)

    @classmethod
    def parse(cls, words: Iterable[str]) -> Mess:
        """Read words such as none, usual, 0.01 (every kind) or surname-typo=0.1; later ones count over earlier."""
        shares: dict[str, float] = {}
        for word in words:
            name, _, share = word.strip().partition("=")
            match name, share:
                case "none", "":
                    shares = {}
                case "usual", "":
                    shares = dict(KINDS)
                case _, "":
                    shares = dict.fromkeys(KINDS, _share(name))
                case _:
                    shares[name] = _share(share)
        return cls(shares)


def _share(text: str) -> float:
    """Read a share."""
    try:
        return float(text)
    except ValueError:
        raise InvalidInput("The share of rows is not a number.", seen=repr(text), remedy=_REMEDY) from None


NO_MESS = Mess()
