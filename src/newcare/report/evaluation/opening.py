"""The answer, what was fixed beforehand, and who was compared."""

from __future__ import annotations

from newcare.report.charts import box_flow
from newcare.report.evaluation.effects import analysis_of, notes
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.page import Chart, DataTable, Section, TableColumn
from newcare.report.results import table_of


def answer_section(found: Evaluated) -> Section:
    """The verdict, why, and what would change it."""
    said = found.verdict
    words = [said.sentence, *(part for part in (said.people, said.pounds) if part)]
    words += [f"{said.because} {said.would_change}", said.protocol]
    words += [f"Another analysis says otherwise. {each}" for each in said.disagreements]
    words += said.provisos
    words += [found.truth] if found.truth else []
    return Section("answer", "Did it work, and how sure are we?", tuple(words), notes=notes(found))


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
    left = row["units_left_out"]
    steps = [
        {
            "name": f"{unit.capitalize()}s that the screen lets through",
            "number": used + left,
            "left_out": [(f"not seen in every {found.period}, or started from the first", left)]
            if left
            else [],
        },
        {"name": f"{unit.capitalize()}s compared", "number": used, "left_out": []},
    ]
    arms = [
        {"name": "start the model of care", "number": row["units_treated"]},
        {"name": "set beside them", "number": row["units_comparison"]},
    ]
    words = (
        f"{row['units_treated']} {unit}s that start are set beside {row['units_comparison']}; {left} are left out, "
        f"because they are not seen in every {found.period} or started from the first."
    )
    chart = Chart(f"Flow of {unit}s", words, box_flow(steps, arms=arms, title=f"Flow of {unit}s"))
    table = table_of(
        f"Flow of {unit}s by analysis of the primary outcome",
        [
            {
                "name": analysis_of(each),
                "treated": str(each["units_treated"]),
                "beside": str(each["units_comparison"]),
                "left": str(each["units_left_out"]),
            }
            for each in found.of_primary(found.estimates)
        ],
        name="Analysis",
        treated="Start",
        beside="Set beside",
        left="Left out",
    )
    return Section("flow", "Who was compared?", (words, *found.read), (chart,), (table,), notes(found))
