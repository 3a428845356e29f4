"""Stays in hospital as consultant episodes: one to three a stay, the diagnoses in columns side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.synthetic.arrays import NOWHERE, Days, Rows, Whole
from newcare.synthetic.columns import coded, dates
from newcare.synthetic.draws import Draws
from newcare.synthetic.timeline import Timeline

_NIGHTS_FOR_SECOND, _SHARE_OF_SECOND, _NIGHTS_FOR_THIRD, _SHARE_OF_THIRD = 2, 0.35, 6, 0.3
_ORDINARY, _DAY_CASE = "1", "2"
_MEDICINE, _SURGERY = "300", "100"  # treatment functions: general medicine, general surgery


@dataclass(frozen=True)
class Episodes:
    """Some episodes: arrays of shape (episodes,), in order of stay and place in it."""

    stay: Rows  # position among the stays
    order: Whole  # from 1
    start: Days
    end: Days


def split(draws: Draws, number: Whole, admission: Days, discharge: Days) -> Episodes:
    """Split stays into episodes; `number` is that of the spell."""
    nights = discharge - admission
    u = draws.uniform("episodes of the stay", number.astype(np.uint64))
    second = (nights >= _NIGHTS_FOR_SECOND) & (u < _SHARE_OF_SECOND)
    third = (nights >= _NIGHTS_FOR_THIRD) & (u < _SHARE_OF_SECOND * _SHARE_OF_THIRD)
    count = 1 + second + third
    stay = np.repeat(np.arange(len(number), dtype=np.int32), count)
    before = np.cumsum(count) - count
    order = np.arange(len(stay)) - before[stay]
    start = admission[stay] + nights[stay] * order // count[stay]
    end = admission[stay] + nights[stay] * (order + 1) // count[stay]
    return Episodes(stay, order + 1, start.astype(np.int32), end.astype(np.int32))


def episode_columns(spell: pa.Table, episodes: Episodes, timeline: Timeline) -> dict[str, pa.Array]:
    """Columns of the shape `episode` that are the stay's: its cost stands on the first episode."""
    stay = pa.array(episodes.stay)
    number = spell["spell_id"].to_numpy()[episodes.stay]
    same = {
        name: spell[name].combine_chunks().take(stay)
        for name in ("provider", "admission_date", "discharge_date", "admission_method", "admission_source")
    }
    ends = {
        name: spell[name].combine_chunks().take(stay)
        for name in ("discharge_destination", "discharge_method")
    }
    method = same["admission_method"]
    emergency = np.array([code.startswith("2") for code in method.dictionary.to_pylist()])[method.indices]
    nights = (
        same["discharge_date"].cast(pa.int32()).to_numpy()
        - same["admission_date"].cast(pa.int32()).to_numpy()
    )
    cost = np.where(episodes.order == 1, spell["cost_pence"].to_numpy()[episodes.stay], 0)
    return (
        same
        | ends
        | {
            "episode_number": pa.array(number * 10 + episodes.order),
            "spell_number": pa.array(number),
            "episode_order": pa.array(episodes.order),
            "episode_start": dates(episodes.start, timeline),
            "episode_end": dates(episodes.end, timeline),
            "patient_class": coded((~emergency & (nights == 0)).astype(np.int32), (_ORDINARY, _DAY_CASE)),
            "specialty": coded((~emergency).astype(np.int32), (_MEDICINE, _SURGERY)),
            "cost_pence": pa.array(cost),
        }
    )


def side_by_side(
    records: pa.Table, spell: pa.Table, episodes: Episodes, stem: str, most: int, *, once: bool = False
) -> dict[str, pa.Array]:
    """Codes of stays in `most` numbered columns: in each episode of a stay, or `once` in its first.

    `records` have spell_id, position and code, and no position is above `most`.
    """
    row = pc.index_in(records["spell_id"], value_set=spell["spell_id"].combine_chunks()).to_numpy()
    position = records["position"].to_numpy() - 1
    codes = records["code"].combine_chunks()
    placed = np.full((most, spell.num_rows), NOWHERE, dtype=np.int32)
    placed[position, row] = codes.indices.to_numpy()
    shown = placed[:, episodes.stay]
    if once:
        shown[:, episodes.order > 1] = NOWHERE
    return {f"{stem}_{k + 1:02}": coded(column, codes.dictionary) for k, column in enumerate(shown)}
