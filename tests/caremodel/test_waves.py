"""The waves file: who starts when, and what it is refused for."""

from __future__ import annotations

import datetime as dt

import pytest

from newcare.caremodel import Wave, check_units, sample_text
from newcare.errors import InvalidModelFile

MCP = sample_text("mcp")


def test_an_end_is_refused_since_nothing_would_heed_it(refused):
    assert refused(waves="unit,start,end\nA81001,2023-07-01,2024-01-01\n") == [
        "waves.csv, line 1: found the column 'end'; allowed: unit and start. Take it out: a unit counts as started"
        " from its start on."
    ]


def test_a_unit_that_stands_twice_is_refused_as_waves_that_overlap_whichever_row_comes_first(refused):
    assert refused(waves="unit,start\nA,2024-01-01\nB,2023-07-01\nA,2023-07-01\n") == [
        "waves.csv, line 2: 'A' starts on 2024-01-01, but its wave of line 4 began on 2023-07-01; waves of one unit"
        " overlap, so give it one row."
    ]


def test_columns_may_stand_in_any_order_and_blank_lines_are_passed_over(load):
    model = load(MCP, waves="start, unit\n2023-07-01, A81001 \n\n,\n")
    assert model.waves == (Wave("A81001", dt.date(2023, 7, 1)),)


@pytest.mark.parametrize(
    ("waves", "line", "says"),
    [
        (
            "unit,start\nA,2023-07-01\nA,2023-07-01\n",
            3,
            "its wave of line 2 began on 2023-07-01; waves of one unit overlap",
        ),
        ("unit,start\n,2023-07-01\n", 2, "the unit is empty"),
        ("unit,start\nA,01/07/2023\n", 2, "start: found '01/07/2023'; allowed: a date such as 2023-04-01."),
        ("unit,start\nA,20230701\n", 2, "start: found '20230701'; allowed: a date such as 2023-04-01."),
        ("unit,start\nA,2023-02-30\n", 2, "start: found '2023-02-30'; allowed: a date such as 2023-04-01."),
        ("unit,start\nA,\n", 2, "start: found ''; allowed: a date such as 2023-04-01."),
        ("unit,start\nA,2023-03-31\n", 2, "before the baseline year 2022-23 is over"),
        ("unit,start\nA,2036-04-01\n", 2, "when the contract is over; allowed: before 2036-04-01."),
        ("unit,start\nA\n", 2, "found 1 values; the first line names 2 columns."),
        (
            "unit,strat\nA,2023-07-01\n",
            1,
            "found the column 'strat'; allowed: unit and start. Did",
        ),
        ("unit\nA\n", 1, "the column 'start' is missing"),
        ("unit,unit,start\nA,A,2023-07-01\n", 1, "a column stands in it twice."),
        ("unit,start\n", 1, "no unit stands under the header"),
        ("", 1, "the column 'unit' is missing"),
        (b"unit,start\nCaf\xe9,2023-07-01\n", 1, "this is not UTF-8 text"),
        ('unit,start\n"' + "A" * 140_000, 2, "this is not CSV"),
    ],
)
def test_a_fault_in_the_waves_is_refused_with_its_line(waves, line, says, refused):
    messages = refused(waves=waves)
    about = [message for message in messages if says in message]
    assert about, messages
    assert about[0].startswith(f"waves.csv, line {line}: ")


def test_the_last_day_of_the_contract_and_the_first_after_the_baseline_are_allowed(load):
    # baseline year 2022-23; payment year 2025-26 ends on 31 March 2026, and ten years of contract follow
    model = load(MCP, waves="unit,start\nA,2023-04-01\nB,2036-03-31\n")
    assert [wave.unit for wave in model.waves] == ["A", "B"]


def test_units_that_the_place_has_are_accepted_and_one_fewer_is_not(load):
    model = load(MCP)
    units = sorted({wave.unit for wave in model.waves})

    assert check_units(model, units) is None
    with pytest.raises(InvalidModelFile, match=units[0]):
        check_units(model, units[1:])


def test_a_unit_that_the_place_does_not_have_is_refused_with_its_line_and_the_nearest_ones(load):
    model = load(MCP, waves="unit,start\nA81001,2023-07-01\nA8101,2023-07-01\nzebra,2023-07-01\n")
    with pytest.raises(InvalidModelFile) as caught:
        check_units(model, {"A81001", "A81012", "B12345"})
    assert str(caught.value).splitlines() == [
        "waves.csv, line 3: the records hold no practice 'A8101'. Nearest: A81012, A81001.",
        "waves.csv, line 4: the records hold no practice 'zebra'. They have 3, such as A81001, A81012, B12345.",
    ]
