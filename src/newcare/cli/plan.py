"""newcare plan: what an evaluation could see, and the lock of its protocol."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say


@click.command("plan")
@click.argument("model", type=click.Path(path_type=Path))
@click.option("--records", type=click.Path(path_type=Path), help="Folder with a Parquet file a table.")
@click.option(
    "--panel",
    type=click.Path(path_type=Path),
    help="CSV of a panel, where MODEL is a protocol file of its own: only its lock is made or looked at.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("plan"), show_default=True, help="Folder written."
)
@click.option(
    "--lock",
    is_flag=True,
    help="Lock the protocol, in MODEL.protocol.json beside the model file, or amend it.",
)
@click.option("--why", help="Reason for an amendment of a protocol that was locked.")
@click.option(
    "--draws",
    type=click.IntRange(50, 5000),
    default=500,
    show_default=True,
    help="Panels made up for each design.",
)
@json_option
def command(
    model: Path,
    records: Path | None,
    panel: Path | None,
    out: Path,
    lock: bool,
    why: str | None,
    draws: int,
    as_json: bool,
) -> None:
    """Plan the evaluation of MODEL: what it could see, what could change at most, how many units and years it takes.

    Only records from before the first start are read.
    """
    if panel is not None and records is None:
        _of_panel(model, panel, lock=lock, why=why, as_json=as_json)
        return
    if records is None or panel is not None:
        raise click.UsageError("Give --records with a model file, or --panel with a protocol file.")
    from newcare.workflows.plan import plan_evaluation

    with progress_bar("Planning") as on_progress:
        planned = plan_evaluation(model, records, out, on_progress, lock=lock, why=why, draws=draws)
    for words in planned.words():
        say(words)
    say(f"Report: {planned.report}")
    if as_json:
        answer({**planned.plan.values(), "report": str(planned.report)})


def _of_panel(protocol: Path, panel: Path, *, lock: bool, why: str | None, as_json: bool) -> None:
    """Lock the protocol of a panel, or say whether it is locked."""
    from newcare.workflows.plan_panel import lock_panel_protocol

    status = lock_panel_protocol(protocol, panel, lock=lock, why=why)
    say(status.sentence)
    if as_json:
        answer(status.values())
