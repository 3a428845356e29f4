"""Charts of a user's own file: numbers that can be checked by hand, and files that are refused with the line."""

from __future__ import annotations

import csv
import json
import re

import pytest

from newcare.errors import InvalidInput
from newcare.methods.control_charts import RULE_SETS
from newcare.workflows.chart import (
    Drawn,
    draw_forest,
    draw_funnel,
    draw_indexed,
    draw_run,
    draw_small_multiples,
    draw_xmr,
    write_chart_samples,
    write_drawn,
)

MONTHS = [f"2023-{month:02d}" for month in range(1, 13)] + [f"2024-{month:02d}" for month in range(1, 13)]
QUARTERS = [f"20{year}-{year + 1} Q{number}" for year in (22, 23) for number in (1, 2, 3, 4)]


@pytest.fixture
def written(tmp_path):
    """Write rows under a header; gives the file."""

    def write(header, rows):
        path = tmp_path / "data.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header.split(","), *rows])
        return path

    return write


@pytest.fixture
def series(written):
    """Twelve months of 10 and 12 in turn, then twelve of 20 and 22."""
    values = [10, 12] * 6 + [20, 22] * 6
    return written("period,value", zip(MONTHS, values, strict=True))


def test_limits_are_the_mean_and_2_66_mean_moving_ranges_of_each_phase(series):
    rows = draw_xmr(series, phase_at=["2024-01"]).numbers
    first, second = rows[0], rows[-1]
    assert [first[name] for name in ("mean", "lower_limit", "upper_limit")] == pytest.approx(
        [11, 5.68, 16.32]
    )
    assert [second[name] for name in ("mean", "lower_limit", "upper_limit")] == pytest.approx(
        [21, 15.68, 26.32]
    )
    assert (first["phase"], second["phase"]) == (1, 2)
    assert {row["flag"] for row in rows} == {"common_cause"}


def test_limits_that_rest_on_few_points_are_said_to_move(series):
    few = draw_xmr(series, phase_at=["2024-06"]).spec
    enough = draw_xmr(series, phase_at=["2024-01"]).spec
    said = "will move"
    assert (said in str(few["layer"]), said in str(enough["layer"])) == (True, False)


def test_without_a_new_phase_every_point_is_in_a_run_and_the_direction_says_what_it_means(series):
    drawn = draw_xmr(series, improvement="lower", target=30)
    assert drawn.numbers[0]["rules"].split() == ["outside_limits", "shift"]
    assert drawn.numbers[0]["point_type"] == "improvement"
    assert drawn.numbers[-1]["variation"] == "concern"
    assert drawn.numbers[0]["assurance"] == "consistent_pass"
    assert "Variation: special cause, concern" in drawn.words


@pytest.mark.parametrize("rules", RULE_SETS)
def test_every_rule_set_can_be_asked_for_and_names_every_row(series, rules):
    assert {row["rule_set"] for row in draw_xmr(series, rules=rules).numbers} == {rules}


def test_a_run_chart_finds_twelve_low_months_before_twelve_high_ones(series):
    drawn = draw_run(series, rules="perla_2011")
    assert drawn.numbers[0]["median"] == 16
    assert [row["flag"] for row in drawn.numbers] == ["shift"] * 24
    assert "has 12 points" in drawn.words
    fewer = draw_run(series).numbers[0]["finding"]
    assert re.search(r"has 12 points \(more than 8 is a sign\), 1 crossing ", fewer)


def test_a_funnel_of_proportions_marks_the_unit_far_out(written):
    rows = [(f"Practice {number}", 100, 1_000) for number in range(9)] + [("Far out", 200, 1_000)]
    drawn = draw_funnel(written("name,numerator,denominator", rows))
    assert drawn.numbers[0]["baseline"] == pytest.approx(1_100 / 10_000)
    assert [row["outlier"] for row in drawn.numbers][-2:] == [None, "high_998"]
    assert drawn.numbers[-1]["upper_998"] < 0.2 < 1
    assert "Far out" in drawn.words


def test_rates_of_a_funnel_are_over_a_thousand_or_what_is_asked_for(written):
    path = written("name,events,population", [(f"P {number}", 50, 1_000) for number in range(6)])
    assert draw_funnel(path).numbers[0]["value"] == pytest.approx(50)
    assert draw_funnel(path, per=100_000).numbers[0]["value"] == pytest.approx(5_000)
    assert draw_funnel(path).numbers[0]["size"] == 1_000


@pytest.mark.parametrize(
    ("header", "scale"),
    [("name,numerator,denominator", 1), ("name,events,population", 1), ("name,observed,expected", 0.1)],
)
def test_overdispersion_widens_limits_and_says_by_how_much(written, header, scale):
    counts = (60, 140, 80, 120, 100, 55, 150, 90, 110, 95, 70, 130)
    path = written(header, [(f"Unit {count}", count, 1_000 * scale) for count in counts])
    plain, wide = draw_funnel(path).numbers[0], draw_funnel(path, overdispersion=True).numbers[0]
    assert wide["phi"] > 1
    assert plain["phi"] is None
    assert wide["upper_998"] > plain["upper_998"]
    assert wide["lower_998"] < plain["lower_998"]
    assert "overdispersion" in wide["method"]


def test_an_index_averages_100_over_its_baseline_and_limits_follow(written):
    values = [50, 60, 50, 40, 45, 45, 45, 45]
    rows = [
        ("A", quarter, value, value - 5, value + 5) for quarter, value in zip(QUARTERS, values, strict=True)
    ]
    drawn = draw_indexed(written("name,period,value,lower,upper", rows))
    assert [row["index"] for row in drawn.numbers] == pytest.approx([100, 120, 100, 80, 90, 90, 90, 90])
    assert drawn.numbers[0]["lower"] == pytest.approx(90)
    assert "= 100" in drawn.numbers[0]["method"]
    other = draw_indexed(
        written("name,period,value", [row[:3] for row in rows]), baseline=("2023-24 Q1", QUARTERS[-1])
    )
    assert other.numbers[0]["index"] == pytest.approx(100 * 50 / 45)


def test_small_multiples_stand_by_their_last_value_where_asked(written):
    rows = [
        (name, quarter, value) for name, value in (("A", 1), ("B", 3), ("C", 2)) for quarter in QUARTERS[:3]
    ]
    path = written("name,period,value", [*rows, ("D", QUARTERS[0], "")])
    drawn = draw_small_multiples(path, order="last")
    assert list(dict.fromkeys(row["name"] for row in drawn.numbers)) == ["B", "C", "A", "D"]
    assert drawn.numbers[-1]["value"] is None


def test_two_alike_studies_pool_to_their_mean_with_half_the_weight_each(written):
    path = written("name,estimate,lower,upper", [("A", 0.8, 0.7, 0.9), ("B", 1.0, 0.9, 1.1)])
    numbers = draw_forest(path, hartung_knapp=False).numbers
    assert [row["weight"] for row in numbers[:2]] == pytest.approx([0.5, 0.5])
    assert numbers[2]["estimate"] == pytest.approx(0.9)
    assert len(numbers) == 3  # two studies leave nothing to predict from


def test_ratios_pool_as_logarithms(written):
    rows = [("A", 0.5, 0.4, 0.625), ("B", 2.0, 1.6, 2.5), ("C", 1.0, 0.8, 1.25)]
    drawn = draw_forest(written("name,estimate,lower,upper", rows), measure="ratio")
    assert drawn.numbers[3]["estimate"] == pytest.approx(1.0)
    low, high = drawn.numbers[4]["lower"], drawn.numbers[4]["upper"]
    assert low * high == pytest.approx(1.0)


SERIES_FAULTS = [
    ("period,values", [("2023-01", 1)], "needs the column value. Seen: the columns period, values"),
    ("period,value", [(month, 1) for month in MONTHS[:11]], "too few rows. Limits from fewer than 12"),
    ("period,value", [("2023-01", "1,200"), ("2023-02", "n/a")], "line 2: value: found '1,200'"),
    ("period,value", [("2023-01", "1,200"), ("2023-02", "n/a")], "line 3: value: found 'n/a'"),
    ("period,value", [("2023-01", ""), ("2023-02", "inf")], "line 2: value: found ''"),
    ("period,value", [("2023-01", 1), ("2023-01", 2)], "line 3: period: 2023-01 stands twice"),
    ("period,value", [("2023-01", 1), ("2023-02",)], "line 3: found 1 cells"),
    ("period,value", [(month, 1) for month in MONTHS[::-1]], "order of time. Seen: 2024-11 after 2024-12"),
]


@pytest.mark.parametrize(("header", "rows", "said"), SERIES_FAULTS)
def test_a_file_that_would_mislead_is_refused_by_its_line(written, header, rows, said):
    with pytest.raises(InvalidInput) as refused:
        draw_xmr(written(header, rows))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"rules": "mine"}, "plotthedots, mdc_excel, ihi"),
        ({"improvement": "up"}, "higher, lower, neither"),
        ({"phase_at": ["2030-01"]}, "Its periods run from 2023-01 to 2024-12"),
        ({"notes": [("2030-01", "x")]}, "--note names a period that the file does not hold"),
        ({"phase_at": ["2024-12"]}, "two or more points"),
    ],
)
def test_an_option_that_does_not_fit_is_refused(series, options, said):
    with pytest.raises(InvalidInput) as refused:
        draw_xmr(series, **options)
    assert said in str(refused.value)


def test_other_files_are_refused_too(written, tmp_path):
    with pytest.raises(InvalidInput, match="two columns that make a funnel"):
        draw_funnel(written("name,count", [("A", 1)]))
    with pytest.raises(InvalidInput, match="five units or more"):
        draw_funnel(written("name,events,population", [("A", 1, 10)]))
    with pytest.raises(InvalidInput, match="population must be above 0"):
        draw_funnel(written("name,events,population", [(name, 1, 0) for name in "ABCDE"]))
    with pytest.raises(InvalidInput, match="More than 5 lines"):
        draw_indexed(written("name,period,value", [(n, q, 1) for n in "ABCDEF" for q in QUARTERS]))
    with pytest.raises(InvalidInput, match="A: A `value` is missing"):
        draw_indexed(written("name,period,value", [("A", q, "") for q in QUARTERS]))
    with pytest.raises(InvalidInput, match="too few periods"):
        draw_small_multiples(written("name,period,value", [("A", "1", 1), ("B", "1", 1)]))
    with pytest.raises(InvalidInput, match="between its limits"):
        draw_forest(written("name,estimate,lower,upper", [("A", 3, 1, 2), ("B", 1, 0, 2)]))
    with pytest.raises(InvalidInput, match="cannot be read"):
        draw_run(tmp_path / "none.csv")


def test_all_files_are_written_and_the_numbers_are_those_of_the_chart(series, tmp_path):
    drawn = draw_xmr(series, title="Admissions")
    out = tmp_path / "out"
    written_files = write_drawn(drawn, out, "all")
    names = {"xmr.svg", "xmr-phone.svg", "xmr.png", "xmr-phone.png", "xmr.vega.json", "xmr.csv", "xmr.txt"}
    assert set(written_files.files) == names == {path.name for path in out.iterdir()}
    assert (out / "xmr.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg role=" in (out / "xmr.svg").read_text(encoding="utf-8")
    spec = json.loads((out / "xmr.vega.json").read_text(encoding="utf-8"))
    assert spec["$schema"].endswith("vega-lite/v6.json")
    assert spec["description"] == drawn.words
    with (out / "xmr.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["value"]) for row in rows] == [row["value"] for row in drawn.numbers]
    assert {"method", "rule_set", "data_version"} <= set(rows[0])


def test_a_format_alone_is_written_with_the_words_and_replaces_what_was_there(series, tmp_path):
    drawn, out = draw_xmr(series), tmp_path / "out"
    write_drawn(drawn, out, "all")
    write_drawn(drawn, out, "csv")
    assert {path.name for path in out.iterdir()} == {"xmr.csv", "xmr.txt"}


def test_a_folder_that_holds_anything_else_is_left_alone(series, tmp_path):
    with pytest.raises(InvalidInput, match="not a folder of this chart alone"):
        write_drawn(draw_xmr(series), tmp_path, "svg")
    assert series.exists()


def test_nothing_is_written_when_a_drawing_fails(tmp_path):
    broken = Drawn("xmr", {"mark": "no such mark", "description": "Broken."}, [{"a": 1}])
    with pytest.raises(ValueError, match="conversion failed"):
        write_drawn(broken, tmp_path / "out", "all")
    assert not (tmp_path / "out").exists()


def test_samples_draw_as_they_are_and_nothing_is_overwritten(tmp_path):
    series, units, groups, studies = write_chart_samples(tmp_path / "numbers")
    assert draw_xmr(series, phase_at=["2023-07"]).numbers[0]["variation"] == "common_cause"
    assert [row["name"] for row in draw_funnel(units).numbers if row["outlier"] == "high_998"] == [
        "Practice 22"
    ]
    assert len(draw_small_multiples(groups).numbers) == 8 * 20
    assert len(draw_forest(studies, measure="ratio").numbers) == 5 + 2
    with pytest.raises(InvalidInput, match="there already"):
        write_chart_samples(tmp_path / "numbers")
