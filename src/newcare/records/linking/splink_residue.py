"""The optional last way to link: Splink weighs all agreements and disagreements together. Needs the extra `linking`.

For sources whose traits are too poor or too often wrong for the passes, such as social care, housing and the voluntary
sector. Splink 5.0 (MIT), https://moj-analytical-services.github.io/splink.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pyarrow as pa

from newcare.engines import Engine, Table, in_memory
from newcare.errors import InvalidInput
from newcare.records.linking.passes import BY_SPLINK

MATCH_PROBABILITY = 0.98  # below this no link is made
_TRAITS = ("surname", "forename", "birth_date", "sex", "postcode")
_PAIRS_FOR_CHANCE = 1_000_000
_ROWS_TO_LEARN_FROM = 100_000
_RECALL_OF_SURE_RULES = 0.8  # share of true pairs that agree on birth date, surname and forename: our reading
_SEED = 1
_ROWS, _PEOPLE = "rows", "people"
_LINKS = pa.schema([("row", pa.int64()), ("person", pa.int64()), ("pass_name", pa.string())])


def splink_residue(engine: Engine) -> Callable[[Table, Table], Table]:
    """A way to link the residue with Splink, for `link_people`.

    Args:
        engine: runs the expressions that give Splink its rows; Splink itself runs on DuckDB in this process.

    Returns:
        A function of rows and of the people known, to row, person, pass_name: the one person whose match probability
        is highest and at least `MATCH_PROBABILITY`.

    Raises:
        InvalidInput: Splink is not installed.
    """
    try:
        splink, library = import_module("splink"), import_module("splink.comparison_library")
    except ImportError as error:
        raise InvalidInput(
            "Splink is not installed.",
            remedy="Install newcare with its extra 'linking', or link without --residue splink: the passes of newcare"
            " link what they can.",
        ) from error

    def residue(rows: Table, known: Table) -> Table:
        left = engine.to_arrow(_written(rows, "row"))
        right = engine.to_arrow(_written(known, "person"))
        if not left.num_rows:
            return in_memory(_LINKS.empty_table())
        return in_memory(_links(_predicted(splink, library, left, right)))

    return residue


def _written(rows: Table, identity: str) -> Table:
    """Rows as Splink takes them: a number and the traits as text."""
    traits = {name: rows[name] for name in _TRAITS if name != "birth_date"}
    return rows.select(
        unique_id=rows[identity], birth_date=rows.birth_date.try_cast("string"), **traits
    ).distinct()


def _predicted(splink: Any, library: Any, left: pa.Table, right: pa.Table) -> pa.Table:
    """Pairs of a row and a person with their match probability."""
    database = splink.DuckDBAPI()
    block = splink.block_on
    settings = splink.SettingsCreator(
        link_type="link_only",
        comparisons=[
            library.NameComparison("surname"),
            library.NameComparison("forename"),
            library.DateOfBirthComparison("birth_date", input_is_string=True),
            library.ExactMatch("sex"),
            library.LevenshteinAtThresholds("postcode", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=[
            block("birth_date"),
            block("postcode", "forename"),
            block("surname", "forename"),
        ],
    )
    frames = [
        database.register(left, dataset_display_name=_ROWS),
        database.register(right, dataset_display_name=_PEOPLE),
    ]
    linker = splink.Linker(frames, settings, log_level=logging.ERROR)
    learnt_from = min(1.0, _ROWS_TO_LEARN_FROM / left.num_rows)
    sure = [block("birth_date", "surname", "forename"), block("postcode", "surname", "forename")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=_RECALL_OF_SURE_RULES)
    linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_FOR_CHANCE, seed=_SEED)
    for rule in (block("birth_date"), block("postcode", "forename")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, record_sample_proportion=learnt_from
        )
    found = linker.inference.predict(threshold_match_probability=MATCH_PROBABILITY)
    arrow: pa.Table = found.as_pyarrow_table()
    return arrow


def _links(pairs: pa.Table) -> pa.Table:
    """The best person of each row, where no other comes as near."""
    ordered = pairs.sort_by([("match_weight", "descending")])
    best: dict[int, tuple[int, float]] = {}
    tied: set[int] = set()
    columns = (
        ordered[name].to_pylist()
        for name in ("source_dataset_l", "unique_id_l", "unique_id_r", "match_weight")
    )
    for source, left, right, weight in zip(*columns, strict=True):
        row, person = (left, right) if source == _ROWS else (right, left)
        if row not in best:
            best[row] = (person, weight)
        elif best[row][0] != person and best[row][1] == weight:
            tied.add(row)
    kept = {row: person for row, (person, _) in best.items() if row not in tied}
    return pa.table([list(kept), list(kept.values()), [BY_SPLINK] * len(kept)], schema=_LINKS)
