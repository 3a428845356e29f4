"""The sections of the report of an evaluation of persons, one question each."""

from __future__ import annotations

from typing import Any

from newcare.evaluation.verdict import VerdictCode
from newcare.report.charts import box_flow
from newcare.report.evaluation.evaluated_people import EvaluatedPeople
from newcare.report.evaluation.people_charts import dots_by_design, love_chart, measure_words, name_of
from newcare.report.evaluation.people_tables import balance_table, estimates_table
from newcare.report.page import Chart, DataTable, Notes, Section, TableColumn
from newcare.report.results import Row, table_of
from newcare.tables.person_estimates import UNADJUSTED
from newcare.terms.words import count_words, number_words, per_cent

_ALIKE = (
    "Alike: a standardised difference of 0.1 at most, a variance ratio from 0.5 to 2, and distributions no further "
    "apart than 0.05 unless chance explains it."
)


def titled(outcome: str) -> str:
    """An outcome at the head of a line."""
    words = outcome.replace("_", " ")
    return words[:1].upper() + words[1:]


def answer_section(found: EvaluatedPeople) -> Section:
    """The verdict, why, what would change it, and what must be borne in mind."""
    said = found.verdict
    way = "Lower" if found.lower_is_better else "Higher"
    words = [
        said.sentence,
        f"{said.because} {said.would_change}",
        said.protocol,
        f"{way} is taken to be better.",
    ]
    if said.code is not VerdictCode.CANNOT_TELL:
        words.append(
            "People were not allotted by chance: what was not known of them could still tell the groups apart."
        )
    against = [{"source": "another analysis", "said": each} for each in said.disagreements]
    against += [{"source": "a caution", "said": each} for each in said.provisos]
    table = table_of(
        "What must be borne in mind", against, text=("said",), source="From", said="What it says"
    )
    return Section(
        "answer",
        "Did it work, and how sure are we?",
        tuple(words),
        tables=(table,) if against else (),
        notes=_notes(found),
    )


def flow_section(found: EvaluatedPeople) -> Section:
    """Who was in the file, who could be compared, and who was used."""
    flow, title = found.flow, "Flow of people"
    unused = flow.comparable - sum(flow.used)
    design = name_of(found.main)
    steps: list[dict[str, Any]] = [
        {
            "name": "People in the file",
            "number": flow.asked,
            "left_out": [part for part in flow.left_out if part[1]],
        },
        {
            "name": "People who can be compared",
            "number": flow.comparable,
            "left_out": [("without a counterpart in the headline's design", unused)] if unused else [],
        },
        {"name": "People compared", "number": sum(flow.used), "left_out": []},
    ]
    arms = [
        {"name": "Under the intervention", "number": flow.used[0]},
        {"name": "Set beside them", "number": flow.used[1]},
    ]
    words = (
        f"{count_words(flow.used[0])} people under the intervention are set beside {count_words(flow.used[1])} others "
        f"({design[:1].lower()}{design[1:]}); {_unused_words(flow.asked - sum(flow.used), flow.asked)}."
    )
    lines = [(step["name"], step["number"]) for step in (*steps, *arms)]
    lines += [(f"Left out: {words}", number) for step in steps for words, number in step["left_out"]]
    table = table_of(
        title,
        [{"name": str(name), "number": count_words(number)} for name, number in lines],
        name="Step",
        number="People",
    )
    chart = Chart(title, words, box_flow(steps, arms=arms))
    return Section(
        "flow", "Who was compared?", (words, " ".join(found.read)), (chart,), (table,), _notes(found)
    )


def _unused_words(unused: int, asked: int) -> str:
    return f"{count_words(unused)} of {count_words(asked)} are not used" if unused else "nobody is left out"


def results_section(found: EvaluatedPeople) -> Section:
    """Every outcome by every design, measure and control group."""
    methods = {f"{name_of(row)}, {measure_words(row)}": row["method"] for row in found.estimates}
    return Section(
        "results",
        f"{titled(found.main['outcome'])}: what did each design find?",
        "Designs and control groups make different assumptions of who would have fared alike. Where they disagree, "
        "that is shown; nothing is averaged.",
        dots_by_design(found.beside),
        (estimates_table(found.estimates, titled),),
        _notes(found, *(f"{name}: {method}." for name, method in methods.items())),
    )


def balance_section(found: EvaluatedPeople) -> Section:
    """How alike people were, before and after the headline's design."""
    unlike = [row["covariate"].replace("_", " ") for row in found.of_main if not row["within_threshold"]]
    words = (
        f"After the headline's design, {len(unlike)} of {len(found.of_main)} things known of people are not alike"
        f"{': ' + ', '.join(unlike) if unlike else ''}."
    )
    main = found.main
    charts = love_chart(found.balance, main["design"], main["comparison"])

    def first(row: Row) -> tuple[bool, bool]:
        return row not in found.of_main, row["design"] != UNADJUSTED

    return Section(
        "balance",
        "Were the people alike beforehand?",
        (words, _ALIKE),
        charts,
        (balance_table(sorted(found.balance, key=first)),),
        _notes(found),
    )


def reuse_section(found: EvaluatedPeople) -> Section:
    """What files there are."""
    rows = tuple({"file": name, "row": words} for name, words in found.files.items())
    columns = (TableColumn("file", "File"), TableColumn("row", "A row is"))
    return Section(
        "reuse",
        "Data for re-use",
        "Every figure on these pages stands in a file, with its method, level and data version.",
        tables=(DataTable("Files", columns, rows),),
    )


def _notes(found: EvaluatedPeople, *extra: str) -> Notes:
    main = found.main
    size = main["effective_comparison"]
    worth = (
        ()
        if size is None
        else (f"The control group is worth {number_words(size, places=0)} people of equal weight.",)
    )
    return Notes(
        main["method"], per_cent(main["confidence"], places=0), main["data_version"], (*extra, *worth)
    )
