"""The sentences of the England report follow from the numbers: other numbers, other sentences."""

from __future__ import annotations

from newcare.outcomes.area_index import GroupChange, LeverageArea
from newcare.outcomes.figure_11_results import Figure11, Variant, View
from newcare.outcomes.figure_11_verdicts import ShortStayPart, Standing, verdicts
from newcare.report.england.words import (
    lede,
    leverage_sentence,
    listed,
    order_in_variants,
    p_words,
    short_stay_paragraph,
    variants_paragraphs,
    verdict_paragraph,
    year_before_sentence,
)

KEYS = ("all-areas", "without-reporting-breaks", "one-day-or-more", "zero-day")


def changes(
    mcp: float, pacs: float, rest: float, p_mcp: float = 0.5, p_pacs: float = 0.5
) -> dict[str, GroupChange]:
    return {
        "MCP": GroupChange("MCP", mcp, 16, p_mcp),
        "PACS": GroupChange("PACS", pacs, 10, p_pacs),
        "rest": GroupChange("rest", rest, 167, None),
    }


def figure(
    *found: dict[str, GroupChange], variants: tuple[Variant, ...] = (), leverage: tuple = ()
) -> Figure11:
    """Four views with the changes given; the last is repeated where fewer are."""
    padded = [*found, *[found[-1]] * (4 - len(found))]
    views = tuple(
        View(key, key, "source", "episodes", "2014-15", "2017-18", each, ())
        for key, each in zip(KEYS, padded, strict=True)
    )
    return Figure11(views, (), variants, leverage, (), {"15E": "Birmingham and Solihull"})


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_slower_growth_survives_only_where_chance_is_a_poor_explanation():
    found = figure(changes(1, 2, 6, p_mcp=0.01), changes(1, 2, 6, p_mcp=0.2), changes(7, 2, 6))
    judged = verdicts(found)[1]
    assert list(judged.standings.values()) == [
        Standing.SURVIVES,
        Standing.DIRECTION_ONLY,
        Standing.FAILS,
        Standing.FAILS,
    ]
    words = plain(verdict_paragraph(judged, found))
    assert "This survives in all areas (−5.0 points, p = 0.010)." in words
    assert (
        "chance could explain the gap, without areas whose reporting breaks (−5.0 points, p = 0.20)." in words
    )
    assert (
        "It fails for stays of one night or more (+1.0 points, p = 0.50) and for stays of no night" in words
    )


def test_the_order_fails_where_pacs_areas_grew_less_than_mcp_areas():
    judged = verdicts(figure(changes(1, 2, 6), changes(2, 1, 6)))[0]
    assert list(judged.standings.values()) == [Standing.SURVIVES, *[Standing.FAILS] * 3]


def test_the_lede_counts_the_checks():
    everything = lede(verdicts(figure(changes(1, 2, 6, 0.01, 0.01))))
    assert "survives all four checks." in everything
    assert "all four checks for MCP areas and all four checks for PACS areas" in everything
    little = lede(verdicts(figure(changes(1, 2, 6, 0.01), changes(2, 1, 6))))
    assert "survives one of four checks." in little
    assert "one of four checks for MCP areas and none of four checks for PACS areas" in little


def test_readings_in_which_the_order_does_not_show_are_named():
    variants = (
        Variant("one", "The year before", changes(1, 2, 6)),
        Variant("two", "Whole areas only", changes(2.01, 2.04, 6)),
    )
    assert order_in_variants(variants) == (
        "The order holds in 1 of 2 other readings of the numbers, and not in “Whole areas only”."
    )
    assert order_in_variants(variants[:1]).startswith("The order holds in all 1 other")


def test_variants_that_change_the_reading_are_named():
    usual = changes(1, 2, 6)
    variants = (
        Variant("year-before", "The year before", usual),
        Variant("same", "The same again", usual),
        Variant("firm", "Monthly return, two years", changes(1, 2, 6, p_mcp=0.004)),
    )
    mcp, pacs = map(plain, variants_paragraphs(figure(usual, variants=variants)))
    assert "reads 'direction only' in all areas, and the same in one of two variants." in mcp
    assert mcp.endswith("It becomes 'survives' in: monthly return, two years (p = 0.004).")
    assert pacs.endswith("the same in two of two variants.")


def test_the_year_before_says_whether_the_groups_already_differed():
    for p_mcp, says in ((0.4, "no more than chance would explain"), (0.01, "more than chance would explain")):
        before = Variant("year-before", "Before", changes(0.5, 3, 1, p_mcp=p_mcp))
        words = plain(year_before_sentence(figure(changes(1, 2, 6), variants=(before,))))
        assert f": {says}." in words
        assert "−0.5 points in MCP areas" in words


def test_the_part_of_short_stays_is_a_share_only_where_both_parts_pull_one_way():
    words = plain(short_stay_paragraph([ShortStayPart("MCP", -8.0, -6.0), ShortStayPart("PACS", -1.0, 2.0)]))
    assert "8.0 points less than in the rest in MCP areas (75 % of it in stays of no night)" in words
    assert (
        "1.0 points less than in the rest in PACS areas (of which stays of no night make +2.0 points)"
        in words
    )


def test_the_area_that_carries_a_group_is_named():
    found = figure(changes(1, 2, 8), leverage=(LeverageArea("rest", "15E", 8.07, 6.57),))
    assert leverage_sentence(found) == (
        "One area can carry a group: Rest of England from +8.1 % to +6.6 % without Birmingham and Solihull."
    )


def test_p_values_show_three_places_below_a_tenth():
    assert [plain(p_words(value)) for value in (0.0004, 0.0011, 0.0546, 0.3887, None)] == [
        "p < 0.001",
        "p = 0.001",
        "p = 0.055",
        "p = 0.39",
        "not known",
    ]


def test_lists_read_as_sentences():
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
