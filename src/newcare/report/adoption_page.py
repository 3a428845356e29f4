"""The adoption summary on one page: what a place needs to know before it runs the same model file."""

from __future__ import annotations

from newcare.report.page import Page, Section
from newcare.report.results import Results, table_of


def adoption_page(results: Results) -> Page:
    """One table of questions and answers, and how to run the file on another place."""
    about = results.about
    return Page(
        title=f"Adopting “{about['name']}”",
        lede=about["summary"],
        key_figures=(),
        sections=(
            Section(
                "summary",
                "What another place needs to know",
                "These answers come from one place. Run the same model file on your own records before you commit to"
                " it: newcare run model.toml --records FOLDER --out FOLDER.",
                tables=(
                    table_of(
                        "Questions an adopter asks, answered from this place",
                        [
                            {"question": row["question"], "answer": row["answer"], "source": row["source"]}
                            for row in results["adoption"]
                        ],
                        text=("answer", "source"),
                        question="Question",
                        answer="Answer",
                        source="Where it comes from",
                    ),
                ),
                notes=results.notes("facts of this place's own results", "as stated beside each figure"),
            ),
        ),
        colophon=(
            "Written by newcare from a model file and linked records.",
            f"Data version {results.data_version}.",
        ),
        banner="Synthetic place: made-up people, made-up results." if results.truth else None,
    )
