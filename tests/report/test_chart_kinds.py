"""Laws of the kinds of charts: every row is drawn, nothing rests on colour alone, words say what is there."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from chart_examples import (
    ARMS,
    FLOW,
    GROUPS,
    MONTHS,
    awkward_charts,
    control_rows,
    covariate_rows,
    falling,
    fifth_rows,
    funnel_curve,
    funnel_rows,
    group_rows,
    plain_charts,
    study_rows,
    unit_rows,
)
from newcare.errors import InvalidInput
from newcare.methods.control_charts import RULE_SETS, rule_set_named
from newcare.report.charts import (
    box_flow,
    control_chart,
    forest,
    funnel,
    indexed_lines,
    inequality,
    love_plot,
    run_chart,
    small_multiples,
)
from newcare.report.charts.control_words import SHAPES, look_of
from newcare.report.charts.drawing import draw_svg, whole_spec
from newcare.report.charts.label_places import label_places
from newcare.report.charts.theme import PAPER
from newcare.report.charts.time_axis import period_words

PLAIN, AWKWARD = plain_charts(), awkward_charts()


def words(spec, *, narrow=False):
    """All words of a drawing, in order."""
    return " ".join(re.findall(r">([^<>]+)</(?:text|tspan)>", draw_svg(spec, narrow=narrow)))


def values(spec, mark, field):
    """What the layers of one mark hold in a field, those of the key left out."""
    held = [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]
    rows = [row for layer in held for row in layer.get("data", spec.get("data", {})).get("values", [])]
    return [row[field] for row in rows if row.get(field) is not None]


def control(rule_set="plotthedots", **options):
    rows, chart = control_rows(falling(), (18,))
    given = {"variation": chart.variation, "assurance": chart.assurance, "target": 90.0} | options
    return control_chart(rows, rule_set=rule_set, **given)


def test_a_control_chart_draws_every_point_and_the_limits_of_every_phase():
    spec = control()
    assert sorted(values(spec, "point", "value")) == pytest.approx(sorted(falling()))
    assert len(values(spec, "rule", "upper_limit")) == 3 * 2  # three level lines of two phases


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_the_name_of_the_rule_set_is_printed_on_the_chart(rule_set):
    rules = rule_set_named(rule_set)
    for narrow in (False, True):
        said = words(control(rule_set), narrow=narrow)
        assert f"“{rule_set}”" in said
        assert f"trends of {rules.trend_length}" in said


def test_a_control_chart_says_variation_assurance_target_and_notes():
    said = words(control(notes=[("2023-07", "start of the model"), ("2031-01", "never")], title="Admissions"))
    for part in ("Variation: common cause", "Assurance: the target of 90.0", "target 90.0", "Admissions"):
        assert part in said
    assert "start of the model" in said
    assert "never" not in said


def test_the_key_of_a_control_chart_explains_what_is_on_it_and_nothing_else():
    assert "concern: outside the limits" in words(control())
    assert "rising" not in words(control())


def test_a_lower_limit_below_nothing_is_not_drawn_and_that_is_said():
    rows, chart = control_rows([abs(value - 95) for value in falling()])
    assert chart.phases[0].lower_limit < 0
    said = words(control_chart(rows, rule_set="plotthedots", variation=chart.variation))
    assert "lower limit below 0 is not drawn" in said.replace("  ", " ")
    assert "lower limit −" not in said


def test_rules_differ_in_shape_and_improvement_from_concern_in_filling():
    shapes = [look_of(rule, "concern")["shape"] for rule in SHAPES]
    assert len(set(shapes)) == len(SHAPES)
    for rule in SHAPES:
        assert look_of(rule, "improvement")["fill"] == PAPER
        assert look_of(rule, "concern")["fill"] != PAPER


def test_units_inside_and_outside_a_funnel_differ_in_shape():
    spec = PLAIN["funnel"]
    shapes = {
        layer["data"]["values"][0]["level"]: layer["mark"]["shape"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point" and layer["data"]["values"][0].get("level")
    }
    assert len(set(shapes.values())) == len(shapes) == 3


def test_a_funnel_draws_every_unit_and_names_the_one_furthest_out():
    rows = funnel_rows([f"Practice {number}" for number in range(1, 41)])
    spec = funnel(rows, funnel_curve(), baseline=0.1, unit="share")
    drawn = values(spec, "point", "value")
    assert sorted(drawn) == pytest.approx(sorted(row["value"] for row in rows))
    furthest = max(rows, key=lambda row: abs(row["value"] - 0.1) * row["size"] ** 0.5)
    assert furthest["name"] in words(spec)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_funnel_says_that_it_asks_and_how_many_names_had_no_room(narrow):
    spec = AWKWARD["funnel"]
    said = words(spec, narrow=narrow)
    assert "question to ask, not a verdict" in said
    named = len(re.findall(r"Neighbourhood \d+", said))
    outside = len(re.findall("outside", spec["description"]))
    assert outside
    unnamed = re.search(r"for want of room: (\d+)", said)
    assert unnamed is not None
    rows = funnel_rows([str(number) for number in range(60)])
    assert int(unnamed[1]) + named == sum(row["outlier"] is not None for row in rows)


def test_both_kinds_of_limits_of_a_funnel_are_in_its_key():
    wide = funnel(
        funnel_rows(list("abcdef")), funnel_curve(2), unadjusted=funnel_curve(), baseline=0.1, unit="share"
    )
    assert "limits by chance alone" in words(wide)
    assert "limits by chance alone" not in words(PLAIN["funnel"])


def test_names_beside_points_lie_on_no_point_and_on_no_other_name():
    points = [(100.0 + 7 * step, 60.0 + (step % 3) * 9) for step in range(20)]
    placed = label_places(points, [(index, 50.0) for index in range(20)], (400.0, 200.0))
    boxes = []
    for place in placed.values():
        left = place.x - 50 if place.to_left else place.x
        boxes.append((left, place.y - 7, left + 50, place.y + 7))
    assert placed
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for index, box in zip(placed, boxes, strict=True):
        inside = [
            at
            for at, (x, y) in enumerate(points)
            if at != index and box[0] < x < box[2] and box[1] < y < box[3]
        ]
        assert inside == []


def test_small_multiples_share_one_scale_stand_in_the_order_given_and_break_where_a_value_is_missing():
    names = ["Third", "First", "Second"]
    rows = unit_rows(names)
    spec = small_multiples(rows, baseline=100)
    known = [row for row in rows if row["value"] is not None]
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    assert len(line["data"]["values"]) == len(known)
    assert len({point["piece"] for point in line["data"]["values"]}) == 4  # one line is in two pieces
    said = words(spec)
    assert [said.index(name) for name in names] == sorted(said.index(name) for name in names)
    by_height = {point["y"] for point in line["data"]["values"]}
    assert len(by_height) > 3


def test_a_value_between_two_missing_ones_is_a_dot():
    series = [None, 5.0, None, 7.0, 8.0]
    rows = [{"name": "One", "period": str(rank), "value": value} for rank, value in enumerate(series)]
    pieces = [layer for layer in small_multiples(rows)["layer"] if layer["mark"].get("size") == 12]
    assert [len(layer["data"]["values"]) for layer in pieces] == [1]


def test_a_forest_says_every_study_its_weight_the_mean_and_both_sides():
    said = words(PLAIN["forest"])
    for row in study_rows(["Somerset", "Morecambe Bay", "Rushcliffe", "Sutton"]):
        assert row["name"] in said
    assert said.count("weight 25 %") == 4
    assert "−5.0 % (−9.0 % to −1.0 %)" in said
    assert "A new place may expect" in said
    assert "−17.0 % to +6.0 %" in said
    assert "← fewer admissions" in said
    assert "more admissions →" in said


def test_the_square_of_a_study_grows_with_its_weight_and_the_mean_is_a_diamond_as_wide_as_its_interval():
    rows = [
        {"name": str(weight), "estimate": 0.0, "lower": -0.1, "upper": 0.1, "weight": weight}
        for weight in (0.1, 0.9)
    ]
    spec = forest(rows, pooled={"name": "All", "estimate": 0.01, "lower": -0.05, "upper": 0.07})
    areas = [row["area"] for row in spec["data"]["values"][:2]]
    assert areas[0] < areas[1]
    diamond = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "area")["data"]["values"]
    assert [corner["at"] for corner in diamond] == [-0.05, 0.01, 0.07]
    assert "may expect" not in words(spec)


def test_a_love_plot_shows_sizes_without_sign_hollow_before_and_filled_after():
    rows = covariate_rows(["Age", "Female", "Deprivation"])
    spec = love_plot(rows, threshold=0.05)
    marks = {
        layer["encoding"]["x"]["field"]: layer["mark"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point" and "field" in layer["encoding"]["x"]
    }
    assert marks["before"]["fill"] == PAPER
    assert marks["after"]["fill"] != PAPER
    assert marks["before"]["shape"] != marks["after"]["shape"]
    assert all(row["after"] >= 0 for row in spec["data"]["values"])
    over = [row["name"] for row in rows if abs(row["after"]) > 0.05]
    assert all(name in spec["description"] for name in over)


def test_a_power_chart_says_its_goal_and_where_each_line_reaches_it():
    spec = PLAIN["power"]
    assert "goal 80 %" in words(spec)
    assert "1 year reaches 80 % at 8.0 %" in spec["description"]


def test_a_flow_says_every_number_and_what_is_suppressed_is_not_shown():
    said = words(box_flow(FLOW, arms=ARMS))
    for part in ("64", "59", "55", "closed or merged: 3", "reporting breaks: 4", "20", "35"):
        assert part in said
    assert "not shown" in said


def test_the_bars_of_an_inequality_chart_are_as_wide_as_their_share_of_people():
    rows = fifth_rows(["1", "2", "3", "4", "5"])
    spec = inequality(rows, intercept=131.0, slope=-54.0)
    groups = spec["data"]["values"]
    shares = [row["share"] / sum(each["share"] for each in rows) for row in rows]
    assert [group["to"] - group["from"] for group in groups] == pytest.approx(shares)
    assert groups[-1]["to"] == pytest.approx(1)
    assert "54.0 lower at the last end than at the first" in words(spec)


def test_an_index_shows_limits_breaks_and_the_baseline():
    spec = PLAIN["indexed"]
    said = words(spec)
    assert "reporting break: merged trust" in said
    assert "baseline" in said
    assert sum(layer["mark"]["type"] == "area" for layer in spec["layer"]) == 1
    plain = indexed_lines(group_rows(GROUPS), "quarter", "index", "group")
    assert not any(layer["mark"]["type"] in ("area", "rect") for layer in plain["layer"])


@pytest.mark.parametrize("name", [name for name in PLAIN if name not in ("indexed", "event study")])
def test_a_kind_carries_its_text_alternative_into_the_drawing(name):
    spec = PLAIN[name]
    assert len(spec["description"]) > 40
    assert re.match(r'<svg role="img" aria-label="[^"]{40,}"', draw_svg(spec))
    assert whole_spec(spec)["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: control_chart([], rule_set="plotthedots", variation="common_cause"),
        lambda: run_chart([], rule_set="anhoej", median=1.0, signal=""),
        lambda: funnel([], [], baseline=1.0),
        lambda: small_multiples([{"name": "a", "period": "b", "value": None}]),
        lambda: forest([], pooled={"name": "All", "estimate": 0.0, "lower": 0.0, "upper": 0.0}),
        lambda: love_plot([{"name": "a", "before": 1.0, "after": None}]),
        lambda: inequality([{"name": "1", "share": 1.0, "value": None, "lower": None, "upper": None}]),
    ],
)
def test_a_chart_of_nothing_is_refused(draw):
    with pytest.raises(InvalidInput, match="Leave the chart out"):
        draw()


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2023-04", "Apr 2023"),
        ("2023-04-01", "1 Apr 2023"),
        ("2022-23 Q2", "2022-23 Q2"),
        ("week 3", "week 3"),
    ],
)
def test_months_and_days_are_named_as_people_write_them(period, said):
    assert period_words(period) == said


def test_a_period_of_a_users_own_may_hold_any_sign():
    rows = [
        {"period": f'it\'s "{month}"', "value": 1.0 + rank, "flag": None} for rank, month in enumerate(MONTHS)
    ]
    spec = run_chart(rows, rule_set="anhoej", median=18.0, signal="none.")
    assert "it's" in words(spec).replace("&#39;", "'")
