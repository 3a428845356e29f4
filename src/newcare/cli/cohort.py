"""newcare cohort: who is chosen, and what a chooser must see."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say


@click.command("cohort")
@click.argument("records", type=click.Path(path_type=Path))
@click.option("--model", type=click.Path(path_type=Path), required=True, help="Model-of-care file.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which people are chosen; the model's population date where absent.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("cohort"),
    show_default=True,
    help="Results folder; made where absent.",
)
@click.option(
    "--growth",
    type=click.Path(path_type=Path),
    help="CSV of sex, age_band, growth (change a year) for the projection; else the list ages.",
)
@click.option(
    "--purpose",
    type=click.Choice(["planning", "direct-care"]),
    default="planning",
    show_default=True,
    help="Planning: page, tables and pseudonyms. Direct care: one practice's own people by NHS number.",
)
@click.option("--practice", help="Code of your own practice; for direct care only.")
@json_option
def command(
    records: Path,
    model: Path,
    on: dt.datetime | None,
    out: Path,
    growth: Path | None,
    purpose: str,
    practice: str | None,
    as_json: bool,
) -> None:
    """Choose the cohort of a model of care from RECORDS and show what to know before using it."""
    from newcare.workflows.cohort import CAUTION, DIRECT_CARE, choose_cohort, list_for_practice

    if (purpose == DIRECT_CARE) != (practice is not None):
        raise click.UsageError(
            "--purpose direct-care and --practice CODE go together: a practice sees its own people."
        )
    day = None if on is None else on.date()
    if practice is not None:
        result = list_for_practice(model, records, out, practice=practice, on=day)
    else:
        with progress_bar("Choosing") as on_progress:
            result = choose_cohort(model, records, out, on_progress, on=day, growth=growth)
    for name, path in result.files.items():
        if not name.endswith(".parquet"):
            say(f"Wrote {path}")
    for line in result.notes:
        say(line)
    say(f"The read was logged; digest of its line: {result.log_digest}")
    say(CAUTION)
    if as_json:
        answer(
            {
                "purpose": purpose,
                "people": result.people,
                "files": {name: str(path) for name, path in result.files.items()},
                "data_version": result.data_version,
                "log_digest": result.log_digest,
                "caution": CAUTION,
            }
        )
