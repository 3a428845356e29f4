"""What may leave the team of a risk model: its card, the tables about groups, and its expression."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from newcare.methods.disclosure import Policy
from newcare.population.risk import risk_sql, terms_of
from newcare.reference.risk import risk_definition_of
from newcare.report.page import render_page
from newcare.report.released_files import ACCOUNT, with_account, write_released
from newcare.report.results import Results
from newcare.report.risk_page import risk_page
from newcare.report.risk_terms import EXPRESSION

CARD = "model-card.html"
RELEASED = ("risk_list", "risk_model", "risk_performance")
FILES = (CARD, EXPRESSION, *(f"{name}.parquet" for name in RELEASED), ACCOUNT)


def write_risk(
    *,
    folder: Path,
    definition: Mapping[str, Any],
    dates: Mapping[str, str],
    policy: str,
    data_version: str,
    made_up: bool,
    **tables: pa.Table,
) -> None:
    """Write the model card, the tables about groups after disclosure control, and the expression.

    Args:
        folder: where the files go.
        definition: the risk model, as `risk_definition` gives it.
        dates: fitted_on, judged_on and scored_on, ISO.
        policy: disclosure policy, applied to every count before anything is written.
        data_version: shown on the card.
        made_up: whether the records are of a made-up place.
        tables: those of `RELEASED`.
    """
    rule = Policy(policy)
    safe = write_released(folder, {name: tables[name] for name in RELEASED}, rule, data_version)
    defined = risk_definition_of(definition)
    about = {"id": defined.id, "title": defined.title, "version": defined.version}
    about |= {"standing": defined.standing, "source": defined.source, **dates}
    rows = {name: table.to_pylist() for name, table in safe.items()}
    results = Results(rows, {"risk": about}, data_version, rule, {"made_up": True} if made_up else None)
    (folder / CARD).write_text(render_page(with_account(risk_page(results), results)), encoding="utf-8")
    weights = {
        row["term"]: row["coefficient"]
        for row in rows["risk_model"]
        if row["fit"] == "used" and row["coefficient"] is not None
    }
    sql = f"-- {defined.title}; version {defined.version}; data version {data_version}\n"
    sql += "-- Risk is not impactability. SELECT pseudonym, <this> AS risk FROM risk_features\n"
    (folder / EXPRESSION).write_text(
        sql + risk_sql(weights, terms_of(defined.predictors)) + "\n", encoding="utf-8"
    )
