"""Say who is likely to be admitted as an emergency in the next year: fit, judge, score, and write the model card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newcare.engines import Store, open_engine, plan, run
from newcare.engines.graph import Progress
from newcare.errors import InvalidInput
from newcare.methods.disclosure import Policy
from newcare.population.risk import MODELS
from newcare.population.risk.boosting import require_lightgbm
from newcare.reference.risk import risk_definition
from newcare.report.empty_tables import empty_tables_words
from newcare.report.risk_release import CARD, FILES
from newcare.terms.words import number_words, per_cent
from newcare.workflows.keys import purpose_key
from newcare.workflows.sources import manifest_of, open_sources
from newcare.workflows.steps.risk import RiskDates, refuse_short_history, risk_steps

PURPOSE, UNIT = "planning", "practice"


@dataclass(frozen=True)
class RiskResult:
    """A whole result: its folder and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def card(self) -> Path:
        """The model card to open."""
        return self.folder / CARD

    def table(self, name: str) -> Path:
        """Parquet file of a table."""
        path: str = self.manifest["tables"][name]["path"]
        return self.folder / path

    def overall(self) -> dict[str, float | None]:
        """Measures of the model for everybody, by name."""
        rows = pq.read_table(self.folder / "risk_performance.parquet").to_pylist()
        main = rows[0]["model"]
        return {
            row["measure"]: row["value"] for row in rows if row["model"] == main and row["cut"] == "everybody"
        }

    def lines(self) -> list[str]:
        """Words for a terminal."""
        found = self.overall()
        return [
            f"Judged on a later year: AUROC {number_words(found['auroc'], places=3)}; of the top 2 %,"
            f" {per_cent(found['positive predictive value of the top 2 %'])} were admitted, which is"
            f" {per_cent(found['sensitivity of the top 2 %'])} of all who were.",
            "Risk is not impactability: the list says who is likely to be admitted, not who would gain from more.",
            *empty_tables_words(self.manifest["empty_tables"]),
            f"Model card: {self.card}",
            f"The list, by pseudonym: {self.table('risk')}",
        ]


def find_risk(
    records: Path,
    on: dt.date,
    out: Path,
    progress: Progress,
    *,
    model: str = "logistic",
    definition: str | Path = "emergency-admission",
    policy: str = Policy.HES_2018,
    engine_name: str = "duckdb",
) -> RiskResult:
    """Fit and judge a risk model on records, score everybody registered on a day, and write the card.

    Args:
        records: folder with a Parquet file for each table of records, from three years before `on` up to it.
        on: the day; nothing from it on is read but who is registered.
        out: results folder; what it holds of an earlier run is kept until the new result is whole.
        progress: called with each step's name, its position and the number of steps.
        model: "logistic", or "lightgbm" (needs the extra `boosting`).
        definition: a shipped risk model, or a TOML file of the place's own.
        policy: disclosure policy of the card and of the tables about groups.
        engine_name: where expressions run; the result does not depend on it.

    Raises:
        InvalidInput, InvalidRecords, FolderBusy, StorageFailure: with what to do; the last whole result stays.
    """
    if model not in MODELS:
        raise InvalidInput(f"There is no risk model '{model}'.", remedy=f"Choose one of {', '.join(MODELS)}.")
    if model == "lightgbm":
        require_lightgbm()
    wanted = risk_definition(definition)
    store, dates = Store(out), RiskDates(on)
    with store.writing():
        engine = open_engine(engine_name, spill=out / ".spill")
        try:
            sources = open_sources(records, engine, purpose=PURPOSE)
            refuse_short_history(on, sources, engine)
            data_version = sources.version(wanted)
            steps = risk_steps(
                dates,
                tuple(sources.files),
                unit=UNIT,
                definition=wanted,
                model=model,
                policy=policy,
                data_version=data_version,
                pseudonym_key=purpose_key(PURPOSE, away_from=(records, out)),
                made_up=(records / "truth.json").exists(),
            )
            entries = run(plan(steps, sources.digests, store), sources.files, store, engine, progress)
            manifest = manifest_of(
                sources,
                engine=engine.kind,
                purpose=PURPOSE,
                data_version=data_version,
                shown=FILES,
                entries=entries,
                folder=out,
            )
        finally:
            engine.close()
        store.publish(manifest)
    return RiskResult(out, manifest)
