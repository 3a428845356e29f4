"""What could refute the answer, and data for re-use."""

from __future__ import annotations

from newcare.report.evaluation.check_table import CHECK_NAMES, RESULTS, checks_table
from newcare.report.evaluation.effects import notes
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.page import Section
from newcare.report.results import table_of
from newcare.terms.words import per_cent


def checks_section(found: Evaluated) -> Section | None:
    """What could refute the answer; null where nothing was checked."""
    if not found.checks:
        return None
    counts = {words: sum(row["passed"] is state for row in found.checks) for state, words in RESULTS.items()}
    withheld = [row["sentence"] for row in found.checks if row["withholds_cause"]]
    opening = ", ".join(f"{number} {words}" for words, number in counts.items() if number)
    return Section(
        "checks",
        "What could refute it?",
        (
            f"{len(found.checks)} checks: {opening}.",
            *(f"This takes away words that speak of a cause: {each}" for each in withheld),
        ),
        tables=(checks_table(found.checks, found.outcome_titles),),
        notes=notes(found, *_methods(found)),
    )


def _methods(found: Evaluated) -> list[str]:
    """How each check was made, under its name."""
    methods = dict.fromkeys((CHECK_NAMES[row["check"]], row["method"]) for row in found.checks)
    return [f"{name} {method[:1].upper() + method[1:]}." for name, method in methods]


def reuse_section(found: Evaluated) -> Section:
    """Data for re-use: what files there are, and the line that a synthesis takes."""
    main = found.main
    rows = [{"file": name, "row": words} for name, words in found.files.items()]
    words = [
        "Every figure on these pages stands in a file, with its method, level and data version: nothing need be typed."
    ]
    if found.ratio and main["lower"] is not None:
        ratio = ", ".join(f"{1 + main[name]:.4f}" for name in ("relative_effect", "lower", "upper"))
        words.append(
            f"To pool this result with others (newcare synthesis): {found.title}, {main['outcome']}, ratio and limits "
            f"{ratio} at {per_cent(main['confidence'], places=0)}."
        )
    tables = (table_of("Files", rows, text=("row",), file="File", row="A row is"),) if rows else ()
    return Section("reuse", "Data for re-use", tuple(words), tables=tables)
