"""The answer, what was fixed beforehand, and who was compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newcare.evaluation.designs import OWN_PAST
from newcare.report.charts import box_flow
from newcare.report.evaluation.beside_answer import beside_answer
from newcare.report.evaluation.effects import analysis_of, notes
from newcare.report.evaluation.evaluated import EFFECT_SEEN, Evaluated
from newcare.report.page import Chart, DataTable, Section, TableColumn
from newcare.report.results import table_of

_BROKEN = "reporting breaks"


def answer_section(found: Evaluated) -> Section:
    """The verdict, why, what would change it, and what must be borne in mind."""
    said = found.verdict
    told = said.code in EFFECT_SEEN
    words = [said.sentence, *(part for part in (said.people, said.pounds) if part and told)]
    words += [f"{said.because} {said.would_change}", said.protocol, _better(found)]
    words += [found.truth] if found.truth else []
    words += beside_answer(said)
    return Section(
        "answer",
        "Did it work, and how sure are we?",
        tuple(words),
        notes=notes(found),
    )


def _better(found: Evaluated) -> str:
    """Which way is better."""
    way = "Lower" if found.lower_is_better else "Higher"
    return f"{way} is taken to be better."


def protocol_section(found: Evaluated) -> Section:
    """What was fixed before the results were seen."""
    if not found.protocol_parts:
        return Section("protocol", "What was fixed beforehand?", found.verdict.protocol)
    columns = (TableColumn("part", "Part"), TableColumn("words", "What it says"))
    rows = tuple({"part": part, "words": words} for part, words in found.protocol_parts)
    return Section(
        "protocol",
        "What was fixed beforehand?",
        found.verdict.protocol,
        tables=(DataTable("The protocol", columns, rows),),
    )


def flow_section(found: Evaluated) -> Section:
    """Which areas and people there were, who was left out, who was compared."""
    row, unit = found.main, found.unit
    used = row["units_treated"] + row["units_comparison"]
    left = [
        (words, number)
        for words, number in (
            (_BROKEN, found.screened_out),
            (f"not seen in every {found.period}, or started from the first", row["units_left_out"]),
        )
        if number
    ]
    total = used + sum(number for _, number in left)
    steps = [
        {"name": f"{unit.capitalize()}s in the panel", "number": total, "left_out": left},
        {"name": f"{unit.capitalize()}s compared", "number": used, "left_out": []},
    ]
    arms = [
        {"name": f"Start the {found.intervention}", "number": row["units_treated"]},
        {"name": "Set beside them", "number": row["units_comparison"]},
    ]
    gone = "; ".join(f"{number} left out because {words}" for words, number in _reasons(left))
    words = f"{total} {unit}{'' if total == 1 else 's'}; {gone or 'none is left out'}. {_compared(found)}"
    chart = Chart(f"Flow of {unit}s", words, box_flow(steps, arms=arms if row["units_comparison"] else []))
    read = (" ".join(found.read),) if found.read else ()
    titles = {"name": "Analysis", "treated": "Start", "beside": "Set beside", "left": "Left out"}
    table = table_of(
        f"Flow of {unit}s by analysis of the primary outcome",
        [
            {
                "name": analysis_of(found, each),
                "treated": str(each["units_treated"]),
                "beside": str(each["units_comparison"]),
                "left": str(each["units_left_out"]),
            }
            for each in found.of_primary(found.estimates)
        ],
        **titles,
    )
    return Section("flow", "Who was compared?", (words, *read), (chart,), (table,), notes(found))


def _reasons(left: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Why units are left out, as a clause."""
    for words, number in left:
        yield words if words == _BROKEN else f"{'it was' if number == 1 else 'they were'} {words}", number


def _compared(found: Evaluated) -> str:
    """Who is set beside whom, in a sentence."""
    row, unit = found.main, found.unit
    one = row["units_treated"] == 1
    start = f"1 {unit} that starts" if one else f"{row['units_treated']} {unit}s that start"
    if row["comparison"] == OWN_PAST or not row["units_comparison"]:
        return f"{start}: held against {'its' if one else 'their'} own past."
    return f"{start} {'is' if one else 'are'} set beside {row['units_comparison']}."
