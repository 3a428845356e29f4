"""Where the people of each segment were and are: a matrix, a flow chart, and the months between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newcare.population.movements import DIED, LEFT, NOT_REGISTERED
from newcare.report.chapters.segment_words import (
    OUTSIDE,
    between,
    definition_words,
    first_and_last,
    segment_names,
    short_name,
)
from newcare.report.charts.movements import flows
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import SUPPRESSED, Results, Row, counted, table_of
from newcare.terms.words import day_words, per_cent

_SHARES_OF = 30  # people in a segment under whom a share of them would say little
_IMPOSSIBLE = {(NOT_REGISTERED, LEFT), (NOT_REGISTERED, DIED)}


def segment_movements(results: Results) -> Section:
    """Where the people of each segment were and are: the matrix, the flows, and the months between."""
    names = segment_names(results.about["segmentation"])
    first, last = first_and_last(results)
    rows = between(results["movement"], first, last)
    whole = between(results["movement_size"], first, last)[0]
    words = (
        f"Of {counted(whole['people'])} people registered on {day_words(first)}, {counted(whole['stayed'])} were in"
        f" the same segment on {day_words(last)}; {counted(whole['moved_up'])} had moved to a segment of higher"
        f" priority and {counted(whole['moved_down'])} to one of lower; {counted(whole['left'])} had left and"
        f" {counted(whole['died'])} had died. {counted(whole['joined'])} had joined."
    )
    chart = _flow_chart(rows, names, first, last)
    tables = (_matrix(rows, names, first, last), _share_matrix(rows, names, first, last))
    return Section(
        "movements",
        "Who moved between segments?",
        (words, "Segments of higher priority stand higher in the table."),
        charts=chart,
        tables=(*tables, *_by_month(results)),
        notes=results.notes(
            f"{definition_words(results.about['segmentation'])}; the same rules on each day",
            "none: these are counts of everybody registered on either day",
            "“left” is everybody no longer registered who is not known to have died",
        ),
    )


def _flow_chart(rows: Sequence[Row], names: Mapping[str, str], first: str, last: str) -> tuple[Chart, ...]:
    """The flows but for those who stayed in the last segment, who would dwarf them; none where all are hidden."""
    quiet = list(OUTSIDE)
    default = list(names)[-1]
    stayed = next(
        (row["people"] for row in rows if row["from_segment"] == row["to_segment"] == default), None
    )
    if not any(
        row["people"] and (row["from_segment"], row["to_segment"]) != (default, default) for row in rows
    ):
        return ()
    title = f"People by segment on {day_words(first)}, left, and on {day_words(last)}, right"
    if stayed:
        title += f"; the {counted(stayed)} who stayed in “{short_name(names[default])}” are not drawn"
    picture = flows(
        rows,
        "from_segment",
        "to_segment",
        "people",
        names={**names, **OUTSIDE},
        quiet=quiet,
        leave_out=(default, default),
        title=title,
    )
    largest = sorted(
        (row for row in rows if row["people"] and row["from_segment"] != row["to_segment"]),
        key=lambda row: -row["people"],
    )[:5]
    every = {**names, **OUTSIDE}
    words = "; ".join(
        f"{counted(row['people'])} from {every[row['from_segment']]} to {every[row['to_segment']]}"
        for row in largest
    )
    return (Chart("From where to where", f"Largest movements: {words or 'none'}.", picture),)


def _matrix(rows: Sequence[Row], names: Mapping[str, str], first: str, last: str) -> DataTable:
    """People by where they were and where they are."""
    caption = f"People by segment on {day_words(first)} (rows) and on {day_words(last)} (columns)"
    return _crossed(caption, names, {key: counted(people) for key, people in _ways(rows).items()})


def _share_matrix(rows: Sequence[Row], names: Mapping[str, str], first: str, last: str) -> DataTable:
    """Where the people of each segment are now, in per cent of those whose number is shown."""
    ways = _ways(rows)
    cells: dict[tuple[str, str], str] = {}
    for start in names:
        found = {now: people for (was, now), people in ways.items() if was == start}
        known = sum(people for people in found.values() if people)
        for end in (*names, LEFT, DIED):
            people = found.get(end, 0)
            if known < _SHARES_OF:
                cells[start, end] = SUPPRESSED if found else ""
            else:
                cells[start, end] = SUPPRESSED if people is None else per_cent(people / known, places=0)
    caption = f"Of the people of each segment on {day_words(first)}, where they were on {day_words(last)}"
    return _crossed(caption, names, cells, joined=False)


def _ways(rows: Sequence[Row]) -> dict[tuple[str, str], int | None]:
    return {(row["from_segment"], row["to_segment"]): row["people"] for row in rows}


def _crossed(
    caption: str,
    names: Mapping[str, str],
    cells: Mapping[tuple[str, str], str],
    *,
    joined: bool = True,
) -> DataTable:
    """A table with a row for each place people were and a column for each place they are."""
    starts = {**names, **({NOT_REGISTERED: OUTSIDE[NOT_REGISTERED]} if joined else {})}
    ends = {**names, LEFT: OUTSIDE[LEFT], DIED: OUTSIDE[DIED]}
    rows = [
        {
            "was": words,
            **{end: "" if (start, end) in _IMPOSSIBLE else cells.get((start, end), "0") for end in ends},
        }
        for start, words in starts.items()
    ]
    return table_of(caption, rows, was="Was in", **{end: _column_words(words) for end, words in ends.items()})


def _column_words(words: str) -> str:
    """A segment's name at the head of a narrow column: its number where it has one."""
    return words.split(":")[0]


def _by_month(results: Results) -> tuple[DataTable, ...]:
    """What happened from each day to the next; none where there are only two days."""
    first, last = first_and_last(results)
    rows = [
        {
            "from": day_words(str(row["from_day"])),
            "people": counted(row["people"]),
            "stayed": counted(row["stayed"]),
            "up": counted(row["moved_up"]),
            "down": counted(row["moved_down"]),
            "left": counted(row["left"]),
            "died": counted(row["died"]),
            "joined": counted(row["joined"]),
        }
        for row in sorted(results["movement_size"], key=lambda row: str(row["from_day"]))
        if (str(row["from_day"]), str(row["to_day"])) != (first, last)
    ]
    if not rows:
        return ()
    return (
        table_of(
            "From each day to the next",
            rows,
            **{"from": "From"},
            people="People",
            stayed="Same segment",
            up="To higher priority",
            down="To lower priority",
            left="Left",
            died="Died",
            joined="Joined",
        ),
    )
