"""Where a fund would go to other sites: the smallest change of one measure of one site that changes who is funded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.value.fund import MEASURES, Bid, FundTerms, funded_by_value

_MOST = {"progress": Fraction(1), "effect_share": Fraction(1)}
_LEAST = {"progress": Fraction(0), "people": Fraction(0)}


@dataclass(frozen=True)
class FlipPoint:
    """One measure of one site, and the value from which other sites are funded.

    `relative_change` is the change over the value as given, null where that is 0. `beyond` says whether the set changes
    at the value itself, or only past it. `funded` are the sites that get money then.
    """

    site: str
    measure: str
    value: Fraction
    flips_at: Fraction
    beyond: bool
    funded: tuple[str, ...]

    @property
    def relative_change(self) -> Fraction | None:
        """Change over the value as given."""
        return (self.flips_at - self.value) / abs(self.value) if self.value else None


def flip_points(terms: FundTerms, bids: Sequence[Bid]) -> tuple[FlipPoint, ...]:
    """Find, for each site and measure, the nearest value up and down at which other sites are funded.

    Args:
        terms: the pot and its rules.
        bids: of every site.

    Returns:
        The smallest relative change first; a measure that no change flips has no row. Values are searched where the
        ranking can change: where a site's expected value for each pound asked equals another's, and at 0.
    """
    found = [
        point
        for bid in bids
        for measure in MEASURES
        for down in (True, False)
        if (point := _nearest(terms, bids, bid, measure, down=down)) is not None
    ]
    return tuple(sorted(found, key=_by_size))


def _by_size(point: FlipPoint) -> tuple[bool, Fraction, str, str, Fraction]:
    """Order of flip points: by size of the relative change; those of a value of 0 last."""
    change = point.relative_change
    return (
        change is None,
        Fraction(0) if change is None else abs(change),
        point.site,
        point.measure,
        point.flips_at,
    )


def _nearest(
    terms: FundTerms, bids: Sequence[Bid], bid: Bid, measure: str, *, down: bool
) -> FlipPoint | None:
    """The nearest value on one side at which the set of funded sites differs."""
    now = funded_by_value(terms, bids)
    for at, tried in _tried(terms, bids, bid, measure, down=down):
        changed = bid.with_measure(measure, tried)
        then = funded_by_value(terms, [changed if each is bid else each for each in bids])
        if then != now:
            return FlipPoint(bid.site, measure, getattr(bid, measure), at, at != tried, tuple(then))
    return None


def _tried(
    terms: FundTerms, bids: Sequence[Bid], bid: Bid, measure: str, *, down: bool
) -> Iterator[tuple[Fraction, Fraction]]:
    """Each place where the set may change, nearest first, with a value to try there: the place itself, or past it."""
    value: Fraction = getattr(bid, measure)
    slope = bid.with_measure(measure, Fraction(1)).expected_value(terms.unit) / bid.ask
    if slope <= 0:
        return
    equal = {each.expected_value(terms.unit) / each.ask / slope for each in bids if each is not bid}
    places = [place for place in equal | {Fraction(0)} if (place < value if down else place > value)]
    end = (
        _LEAST.get(measure, Fraction(-1))
        if down
        else _MOST.get(measure, 2 * max([value, *places, Fraction(1)]))
    )
    reachable = [value, *sorted((place for place in places if _between(place, value, end)), reverse=down)]
    for place, following in zip(reachable, [*reachable[1:], end], strict=True):
        if place != value:
            yield place, place
        if place != following:
            yield place, (place + following) / 2


def _between(place: Fraction, start: Fraction, end: Fraction) -> bool:
    """Whether a value lies between two others, or is one."""
    return min(start, end) <= place <= max(start, end)
