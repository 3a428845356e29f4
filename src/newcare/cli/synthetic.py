"""newcare synthetic: the records of a made-up place."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say
from newcare.terms import UnitOfDelivery


@click.command("synthetic")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--people", default=300_000, show_default=True, help="People of the place.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes another place.")
@click.option("--effect", default="-0.08", show_default=True, help="True effect: none, a share, or growing.")
@click.option(
    "--unit",
    type=click.Choice([unit.value for unit in UnitOfDelivery]),
    default=UnitOfDelivery.PRACTICE.value,
    show_default=True,
    help="Kind of unit that starts the model of care.",
)
@json_option
def command(folder: Path, people: int, seed: int, effect: str, unit: str, as_json: bool) -> None:
    """Write the records of a made-up place into FOLDER, with its waves and the truth that was set."""
    from newcare.workflows.demo import Effect, PlaceSettings, write_place

    settings = PlaceSettings(people=people, seed=seed, effect=Effect.parse(effect), unit=UnitOfDelivery(unit))
    with progress_bar("Making up a place") as on_progress:
        truth = write_place(settings, folder, progress=lambda done, total: on_progress("people", done, total))
    say(f"Wrote {people:,} made-up people to {folder}; the truth that was set is in {folder / 'truth.json'}.")
    if as_json:
        answer({"folder": str(folder), "relative_effect": truth.relative_effect})
