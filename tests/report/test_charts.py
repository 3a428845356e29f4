"""What charts say on themselves, read from the drawing, and how they round and place."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.errors import InvalidInput
from newcare.report.charts import bars, event_study, indexed_lines, interval_dots, range_bar
from newcare.report.charts.drawing import draw_picture, draw_svg
from newcare.report.charts.scales import axis_of, every_nth, kept_apart

QUARTERS = [f"20{year}-{year + 1} Q{number}" for year in (20, 21, 22, 23) for number in (1, 2, 3, 4)]


def words(svg: str) -> str:
    """All words of a drawing, in order."""
    return " ".join(re.findall(r">([^<>]+)</(?:text|tspan)>", svg))


def lines(rows):
    return indexed_lines(rows, "quarter", "index", "group", rules=[("2021-22 Q1", "start")], title="Index")


def estimate(design="Two-way fixed effects", v=-0.074, lo=-0.113, hi=-0.035):
    return {"design": design, "v": v, "lo": lo, "hi": hi}


def two_groups():
    return [
        {"quarter": quarter, "index": 100 + slope * rank, "group": group}
        for group, slope in (("Model", -1), ("Rest", 0.5))
        for rank, quarter in enumerate(QUARTERS)
    ]


def test_a_time_axis_names_each_year_where_it_starts_and_each_line_where_it_ends():
    seen = words(draw_svg(lines(two_groups())))
    for said in ("Index", "start", "2020-21", "2023-24", "Model 85.0", "Rest 107.5"):
        assert said in seen
    assert "Q2" not in seen


def test_a_phone_gets_fewer_labels_on_a_narrower_drawing():
    picture = draw_picture(lines(two_groups()))
    assert (picture.wide.width, picture.narrow.width) == (720, 300)
    seen = words(draw_svg(lines(two_groups()), narrow=True))
    assert "2020-21" in seen
    assert "2021-22" not in seen


def test_a_line_breaks_where_its_value_is_not_known():
    rows = [{**row, "index": None} if row["quarter"] == "2021-22 Q2" else row for row in two_groups()]
    path = re.search(r'<path aria-label[^>]* d="([^"]+)"', draw_svg(lines(rows)))
    assert path is not None
    assert path[1].count("M") == 2


def test_a_rule_at_a_period_that_the_rows_do_not_hold_is_left_out():
    spec = indexed_lines(two_groups(), "quarter", "index", "group", rules=[("2015-16 Q1", "start")])
    assert "start" not in words(draw_svg(spec))


def test_lines_differ_in_pattern_as_well_as_in_colour():
    svg = draw_svg(lines(two_groups()))
    looks = re.findall(
        r'aria-roledescription="line mark" d="[^"]*" stroke="([^"]+)".*?stroke-dasharray="([^"]+)"', svg
    )
    assert len(set(looks)) == 2
    assert len({dash for _, dash in looks}) == 2


def test_estimates_say_their_value_and_interval():
    spec = interval_dots(
        [estimate(), estimate("Matched cohort", -0.055, None, None)], "design", "v", "lo", "hi"
    )
    seen = words(draw_svg(spec))
    assert "Two-way fixed effects" in seen
    assert "−7.4 % (−11.3 % to −3.5 %)" in seen
    assert "−5.5 %" in seen


def test_an_event_study_marks_the_start_and_counts_from_it():
    rows = [{"k": k, "v": 0.0, "lo": -0.02, "hi": 0.02} for k in range(-4, 8)]
    seen = words(draw_svg(event_study(rows, "k", "v", "lo", "hi", title="Effect")))
    assert "−4" in seen
    assert "+7" in seen
    assert "start" in seen


def test_money_is_given_in_pence_and_drawn_in_pounds():
    rows = [{"line": "Net saving", "v": 145_000_000, "lo": -80_000_000, "hi": 372_000_000}]
    seen = words(draw_svg(range_bar(rows, "line", "v", "lo", "hi")))
    assert "£1.5 million (−£800,000 to £3.7 million)" in seen
    assert "−£1m" in seen


def test_bars_start_at_zero():
    rows = [{"line": "Primary care", "n": 80}, {"line": "Social care", "n": 100}]
    spec = bars(rows, "line", "n", unit="count")
    scale = next(
        layer["encoding"]["x"]["scale"] for layer in spec["layer"] if "scale" in layer["encoding"]["x"]
    )
    assert scale["domain"] == [0, 100]
    assert "80" in words(draw_svg(spec))


@pytest.mark.parametrize(
    "draw",
    [
        lambda rows: indexed_lines(rows, "design", "v", "design"),
        lambda rows: event_study(rows, "design", "v", "lo", "hi"),
        lambda rows: interval_dots(rows, "design", "v", "lo", "hi"),
        lambda rows: bars(rows, "design", "v"),
    ],
)
@pytest.mark.parametrize("rows", [[], [estimate(v=None)], [estimate(v=float("nan"))]])
def test_a_chart_of_nothing_is_refused(draw, rows):
    with pytest.raises(InvalidInput, match="Leave the chart out"):
        draw(rows)


def test_a_drawing_fetches_nothing():
    spec = {"data": {"url": "https://example.org/rows.json"}, "mark": "point"}
    with pytest.raises(ValueError, match="External data url not allowed"):
        draw_svg(spec)


@pytest.mark.parametrize(
    ("values", "domain"),
    [
        ([92.4, 103.1, 100], [90, 105]),
        ([-0.151, 0.012, 0], [-0.2, 0.05]),
        ([0, 3_120_000_000], [0, 4_000_000_000]),
        ([5, 5], [5, 6]),
        ([0, 0], [0, 0.2]),
    ],
)
def test_an_axis_ends_on_round_numbers(values, domain):
    assert axis_of(values, "number", narrow=False)[0] == pytest.approx(domain)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1))
def test_an_axis_holds_every_value_in_few_steps(values):
    domain, axis = axis_of(values, "number", narrow=False)
    room = 1e-9 * (domain[1] - domain[0]) + 1e-9
    assert domain[0] - room <= min(values) <= max(values) <= domain[1] + room
    assert 2 <= len(axis["values"]) <= 8


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6), st.floats(5, 40))
def test_names_at_line_ends_never_overlap(places, size):
    centres = kept_apart(places, [size] * len(places), 300.0)
    assert all(after - before >= size - 1e-6 for before, after in pairwise(sorted(centres)))
    assert max(centres) <= 300 - size / 2 + 1e-6


def test_names_with_room_stay_where_their_lines_end():
    assert kept_apart([250.0, 50.0, 150.0], [20.0, 20.0, 20.0], 300.0) == [250.0, 50.0, 150.0]


def test_every_nth_label_keeps_the_start():
    assert every_nth(list(range(-4, 8)), 7, through=0) == [-4, -2, 0, 2, 4, 6]
    assert every_nth(["a", "b", "c"], 8) == ["a", "b", "c"]
