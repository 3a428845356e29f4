"""The answer, what was fixed beforehand, and who was compared."""

from __future__ import annotations

from newcare.evaluation.designs import OWN_PAST
from newcare.evaluation.verdict import VerdictCode
from newcare.report.charts import box_flow
from newcare.report.evaluation.effects import analysis_of, notes
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.page import Chart, DataTable, Section, TableColumn
from newcare.report.results import table_of


def answer_section(found: Evaluated) -> Section:
    """The verdict, why, what would change it, and what must be borne in mind."""
    said = found.verdict
    told = said.code is not VerdictCode.CANNOT_TELL
    words = [said.sentence, *(part for part in (said.people, said.pounds) if part and told)]
    words += [f"{said.because} {said.would_change}", said.protocol, _better(found)]
    words += [found.truth] if found.truth else []
    words += [_against_words(found)] if found.against else []
    tables = (
        table_of(
            "What must be borne in mind", found.against, text=("said",), source="From", said="What it says"
        ),
    )
    return Section(
        "answer",
        "Did it work, and how sure are we?",
        tuple(words),
        tables=tables if found.against else (),
        notes=notes(found),
    )


def _better(found: Evaluated) -> str:
    """Which way is better."""
    way = "Lower" if found.lower_is_better else "Higher"
    return f"{way} is taken to be better."


def _against_words(found: Evaluated) -> str:
    """How many analyses and checks the table holds."""
    said = found.verdict
    others = len(found.of_primary(found.estimates)) - 1
    words = f"{len(said.disagreements)} of {others} other analyses of the same outcome say otherwise. "
    return (words if said.disagreements else "") + "What else must be borne in mind is listed below."


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
    left, why = row["units_left_out"], f"not seen in every {found.period}, or started from the first"
    screened = " that the screen lets through" if found.screens > 1 else " in the panel"
    steps = [
        {
            "name": f"{unit.capitalize()}s{screened}",
            "number": used + left,
            "left_out": [(why, left)] if left else [],
        },
        {"name": f"{unit.capitalize()}s compared", "number": used, "left_out": []},
    ]
    arms = [
        {"name": f"Start the {found.intervention}", "number": row["units_treated"]},
        {"name": "Set beside them", "number": row["units_comparison"]},
    ]
    words = _compared(found, f"{left} are left out ({why})" if left else "none is left out")
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


def _compared(found: Evaluated, left: str) -> str:
    """Who is set beside whom, in a sentence."""
    row, unit = found.main, found.unit
    one = row["units_treated"] == 1
    start = f"1 {unit} that starts" if one else f"{row['units_treated']} {unit}s that start"
    if row["comparison"] == OWN_PAST or not row["units_comparison"]:
        return f"{start}: held against {'its' if one else 'their'} own past; {left}."
    return f"{start} {'is' if one else 'are'} set beside {row['units_comparison']}; {left}."
