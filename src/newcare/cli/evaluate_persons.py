"""newcare evaluate persons: did people under an intervention fare better than others like them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from newcare.cli.output import answer, json_option, say


@click.command("persons")
@click.argument("people", type=click.Path(path_type=Path))
@click.option("--treated", required=True, help="Column of 1 (under the intervention) or 0.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    required=True,
    help="COLUMN:count, :cost (pence), :days or :mean, or DAYS:event:CAUSE:HORIZON; repeat, the first is judged by.",
)
@click.option("--covariate", "covariates", multiple=True, help="Column of numbers known beforehand; repeat.")
@click.option("--category", "categories", multiple=True, help="Column of labels known beforehand; repeat.")
@click.option("--exact", multiple=True, help="Column on which matched persons agree; repeat.")
@click.option(
    "--comparison", help="Column that names the control group; empty: the person stands beside each."
)
@click.option(
    "--person", help="Column that tells persons apart; otherwise told by its name, or each row is one."
)
@click.option("--person-time", help="Column of person-years, for counts, costs and days.")
@click.option("--cluster", "unit", help="Column of units of delivery, whose persons are not independent.")
@click.option("--index-date", help="Column of the day from which a person is followed (2024-04-01).")
@click.option("--known-until", help="Column of the last day of what the covariates were made from.")
@click.option("--followed-from", help="Column of the first day on which outcomes count.")
@click.option(
    "--prior-use", multiple=True, help="Covariate by which people were chosen, if by past use; repeat."
)
@click.option("--before-after", multiple=True, help="Control group that is of an earlier time; repeat.")
@click.option("--design", "designs", multiple=True, help="Design; repeat, the first gives the headline.")
@click.option(
    "--better",
    type=click.Choice(["lower", "higher"]),
    default="lower",
    show_default=True,
    help="Which way is good.",
)
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Level of the intervals.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("evaluation"),
    show_default=True,
    help="Folder written.",
)
@json_option
def persons(
    people: Path,
    treated: str,
    outcomes: tuple[str, ...],
    person: str | None,
    person_time: str | None,
    better: str,
    confidence: float,
    out: Path,
    as_json: bool,
    **columns: Any,
) -> None:
    """Evaluate PEOPLE, a CSV file with a row for each person: designs and control groups beside each other."""
    from newcare.workflows.evaluate_people import PeopleRequest, evaluate_people_file

    found = evaluate_people_file(
        PeopleRequest(
            people, out, treated, outcomes, person_time, person, better == "lower", confidence, columns
        )
    )
    for line in found.lines():
        say(line)
    say(f"Report: {found.page}, and as a document beside it")
    if as_json:
        answer(found.as_json())
