"""newcare run: a model of care on a place's records."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say


@click.command("run")
@click.argument("model", type=click.Path(path_type=Path))
@click.option(
    "--records", type=click.Path(path_type=Path), required=True, help="Folder with a Parquet file a table."
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Results folder; made where absent."
)
@click.option(
    "--explain", "only_explain", is_flag=True, help="Say what would be made again and why; make nothing."
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="Where it runs; the results are the same.",
)
@json_option
def command(model: Path, records: Path, out: Path, only_explain: bool, engine: str, as_json: bool) -> None:
    """Run MODEL, a model-of-care file, through every stage on a place's records."""
    from newcare.workflows.run import explain, run_model

    if only_explain:
        planned = explain(model, records, out)
        for item in planned:
            say(f"{item.step.name:18} {item.reason or 'up to date'}")
        if as_json:
            answer({"steps": [{"step": item.step.name, "reason": item.reason} for item in planned]})
        return
    with progress_bar("Running") as on_progress:
        result = run_model(model, records, out, on_progress, engine_name=engine)
    say(f"Made {len(result.made)} of {len(result.manifest['steps'])} steps; the rest was up to date.")
    say(f"Report: {result.report}")
    if as_json:
        answer(
            {
                "report": str(result.report),
                "data_version": result.manifest["data_version"],
                "made": list(result.made),
                "tables": {name: str(result.table(name)) for name in result.manifest["tables"]},
            }
        )
