"""How little would change who is funded: three sites of equal asks, a pot for two."""

from fractions import Fraction

import pytest

from newcare.errors import InvalidInput
from newcare.value.flip_points import flip_points
from newcare.value.fund import Bid, FundTerms, fund_allocation, funded_by_value
from newcare.workflows.fund import allocate_fund

POT = FundTerms(Fraction(200))
SITES = [
    {"site": "A", "ask_pounds": 100, "progress": 0.8, "effect_share": 0.05, "people": 1000},
    {"site": "B", "ask_pounds": 100, "progress": 0.5, "effect_share": 0.06, "people": 1000},
    {"site": "C", "ask_pounds": 100, "progress": 0.9, "effect_share": 0.02, "people": 1000},
]
HEADER = "site,ask_pounds,progress,effect_share,people\n"


def bids(*changes):
    rows = [row | change for row, change in zip(SITES, (*changes, *[{}] * 3), strict=False)]
    return [Bid.of(row) for row in rows]


def found(*changes):
    points = flip_points(POT, bids(*changes))
    return {(point.site, point.measure, point.flips_at < point.value): point for point in points}


def test_the_nearest_value_is_where_the_last_funded_and_the_first_unfunded_are_worth_the_same():
    """A is worth 40, B 30, C 18: B loses its place below 0.036 x 0.5 = 0.018 x 1."""
    points = flip_points(POT, bids())
    assert (points[0].site, points[0].funded, points[0].beyond) == ("B", ("A", "C"), True)
    assert points[0].relative_change == Fraction(-2, 5)
    assert found()[("B", "effect_share", True)].flips_at == Fraction("0.036")
    assert found()[("C", "effect_share", False)].flips_at == Fraction(1, 30)


def test_a_measure_that_cannot_rise_so_far_has_no_flip_point():
    """C would need a progress of 1.5."""
    assert ("C", "progress", False) not in found()


def test_a_tie_is_broken_by_any_change():
    """B and C are worth 30 each; the name gives B its place."""
    point = found({}, {}, {"effect_share": 0.03, "progress": 1})[("B", "people", False)]
    assert (point.flips_at, point.relative_change, point.beyond) == (1000, 0, True)


def test_the_set_differs_past_each_point_and_not_before_it():
    for point in flip_points(POT, bids()):
        step = (point.flips_at - point.value) / 1000
        of = {bid.site: bid for bid in bids()}
        for value, changed in ((point.flips_at - step, False), (point.flips_at + step, True)):
            moved = of | {point.site: of[point.site].with_measure(point.measure, value)}
            assert (funded_by_value(POT, list(moved.values())) != ["A", "B"]) is changed


def test_a_pot_for_everyone_changes_only_where_a_site_is_expected_to_be_worth_nothing():
    points = flip_points(FundTerms(Fraction(300)), bids())
    assert {point.flips_at for point in points} == {0}


def test_a_single_measure_would_have_funded_others():
    allocated = fund_allocation(200, SITES)
    assert allocated.funded == ["A", "B"]
    assert allocated.funded_by_single_measure["progress"] == ["A", "C"]
    assert allocated.flips == {"progress": True, "effect_share": False, "people": False}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("A,£100,0.5,0.05,10\n", "line 2: ask_pounds: found '£100'; write a number without a currency sign"),
        ("A,0,0.5,0.05,10\n", "line 2: ask_pounds: found 0; a site asks for more than 0."),
        ("A,100,50,0.05,10\n", "line 2: progress: found 50; allowed: a share from 0 to 1."),
        ("A,100,0.5,5,10\n", "line 2: effect_share: found 5"),
        ("A,100,0.5,0.05,-1\n", "line 2: people: found -1; allowed: 0 or more."),
        ("A,100,0.5,0.05\n", "line 2: found 4 cells; allowed: 5."),
        ("A,100,0.5,0.05,10\nA,100,0.5,0.05,10\n", "line 3: site: 'A' is empty or stands twice"),
        ("", "line 1: there is a header and no site."),
    ],
)
def test_sites_that_cannot_be_are_refused_with_their_line(tmp_path, rows, said):
    path = tmp_path / "sites.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        allocate_fund(path, "100", tmp_path / "out")
    assert said in str(refused.value)


@pytest.mark.parametrize("pot", ["£100", "-1", "1,000"])
def test_a_pot_that_is_no_number_is_refused(tmp_path, pot):
    path = tmp_path / "sites.csv"
    path.write_text(HEADER + "A,100,0.5,0.05,10\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="--pot takes pounds"):
        allocate_fund(path, pot, tmp_path / "out")
