"""newcare stress: what luck alone does under a contract, and what the transfer of risk does over the years."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("stress")
@click.argument("contract", type=click.Path(path_type=Path))
@click.option("--years", "horizon", default=5, show_default=True, help="Years simulated, 1 to 15.")
@click.option(
    "--rate",
    "wanted_rate",
    default=0.10,
    show_default=True,
    help="How often a payment by luck would be borne.",
)
@click.option("--reserve", "reserve_pounds", type=float, help="Reserve of each party in pounds.")
@click.option(
    "--effect",
    "effects",
    type=float,
    multiple=True,
    help="Change of cost in a year, -0.02 for 2 % less; repeat.",
)
@click.option(
    "--records",
    type=click.Path(path_type=Path),
    help="Folder of records: how costs vary is estimated from them where CONTRACT does not say.",
)
@click.option("--seed", default=1, show_default=True, help="Another seed draws other years.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("stress"),
    show_default=True,
    help="Folder written.",
)
@json_option
def command(
    contract: Path,
    horizon: int,
    wanted_rate: float,
    reserve_pounds: float | None,
    effects: tuple[float, ...],
    records: Path | None,
    seed: int,
    out: Path,
    as_json: bool,
) -> None:
    """Simulate CONTRACT, a contract file with a pool: false payments, corridor and list needed, reserve, ruin."""
    from newcare.workflows.stress import stress_file

    stressed = stress_file(
        contract,
        out,
        horizon=horizon,
        wanted_rate=wanted_rate,
        reserve_pounds=reserve_pounds,
        effect_by_year=effects,
        seed=seed,
        records=records,
    )
    say(stressed.words())
    say(f"Report: {stressed.report}")
    if as_json:
        answer(stressed.as_json())
