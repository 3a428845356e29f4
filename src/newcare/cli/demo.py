"""newcare demo: a made-up place with a known truth, through every stage."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say
from newcare.terms import CareModel


@click.command("demo")
@click.option(
    "--effect",
    default="-0.08",
    show_default=True,
    help="True effect on emergency admissions: none, a share such as -0.08 or 0.05, or growing (by year).",
)
@click.option("--people", default=300_000, show_default=True, help="People of the place.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes another place.")
@click.option(
    "--model",
    type=click.Choice([model.value for model in CareModel]),
    default=CareModel.MCP.value,
    show_default=True,
    help="Care model whose sample file is run.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Results folder."
)
@json_option
def command(effect: str, people: int, seed: int, model: str, out: Path, as_json: bool) -> None:
    """Make a place up, run its model of care, and set the truth beside the answer."""
    from newcare.workflows.demo import UNITS, Effect, PlaceSettings, demonstrate, describe

    care_model = CareModel(model)
    settings = PlaceSettings(people=people, seed=seed, effect=Effect.parse(effect), unit=UNITS[care_model])
    with progress_bar("Demonstration") as on_progress:
        shown = demonstrate(settings, care_model, out, on_progress)
    for line in describe(shown):
        say(line)
    if as_json:
        estimate = shown.headline
        answer(
            {
                "truth": {"relative_effect": shown.truth.relative_effect},
                "estimate": {
                    name: estimate[name] for name in ("relative_effect", "lower", "upper", "method", "reason")
                },
                "report": str(shown.result.report),
                "data_version": shown.result.manifest["data_version"],
                "seconds": round(shown.seconds, 2),
            }
        )
