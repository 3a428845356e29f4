"""newcare synth: a made-up place, as the extracts of its systems or as linked tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from newcare.cli.output import answer, json_option, progress_bar, say
from newcare.terms import UnitOfDelivery


@click.command("synth")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--people", default=300_000, show_default=True, help="People of the place.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes another place.")
@click.option("--years", default=4, show_default=True, help="Whole years of records.")
@click.option("--effect", default="-0.08", show_default=True, help="True effect: none, a share, or growing.")
@click.option(
    "--unit",
    type=click.Choice([unit.value for unit in UnitOfDelivery]),
    default=UnitOfDelivery.PRACTICE.value,
    show_default=True,
    help="Kind of unit that starts the model of care.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["flows", "tables"]),
    default="flows",
    show_default=True,
    help="Extracts to be checked and linked, or the linked tables.",
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Files.",
)
@click.option("--gzip", "packed", is_flag=True, help="Pack CSV files.")
@click.option(
    "--mess",
    "mess",
    multiple=True,
    default=["none"],
    show_default=True,
    help="Faults to plant: none, usual, a share of rows, or KIND=SHARE; may be given several times.",
)
@click.option(
    "--calibration", "calibrated", is_flag=True, help="Also set the generator beside cited figures."
)
@json_option
def command(
    out: Path,
    people: int,
    seed: int,
    years: int,
    effect: str,
    unit: str,
    form: str,
    file_format: str,
    packed: bool,
    mess: Sequence[str],
    calibrated: bool,
    as_json: bool,
) -> None:
    """Write a made-up place into OUT, with its waves and the truth that was set."""
    from newcare.workflows import synth

    settings = synth.PlaceSettings(
        people=people, seed=seed, years=years, effect=synth.Effect.parse(effect), unit=UnitOfDelivery(unit)
    )
    files = synth.FlowFormat(synth.FileFormat(file_format), packed)
    planted = synth.Mess.parse(mess)
    with progress_bar("Making up a place") as on_progress:
        truth = synth.make_up(
            settings,
            out,
            synth.Form(form),
            files,
            planted,
            lambda done, total: on_progress("people", done, total),
        )
    say(f"Wrote {people:,} made-up people to {out}; the truth that was set is in {out / 'truth.json'}.")
    figures = synth.calibration(seed) if calibrated else []
    for line in _lines(figures):
        say(line)
    if as_json:
        found: dict[str, Any] = {"folder": str(out), "relative_effect": truth.relative_effect}
        answer(found | ({"calibration": figures} if calibrated else {}))


def _lines(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """The comparison with cited figures, a line each."""
    if not figures:
        return []
    rows = [("target", "figure", "within", "seen", "")]
    for each in figures:
        of = f", {each['of']}" if each["of"] else ""
        rows.append(
            (
                f"{each['title']}{of} ({each['unit']})",
                f"{each['figure']:g}",
                f"{each['tolerance']:g}",
                f"{each['seen']:g}",
                "met" if each["within"] else "not met" + (f": {each['note']}" if each["note"] else ""),
            )
        )
    width = max(len(row[0]) for row in rows)
    return [f"{row[0]:<{width}}  {row[1]:>7}  {row[2]:>7}  {row[3]:>8}  {row[4]}".rstrip() for row in rows]
