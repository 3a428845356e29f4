"""How well rows were linked: shares by what the rows say of themselves, and how many links may be false."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from newcare.engines import Engine, Table, cases, literal, union
from newcare.records.linking.accepted import Accepted
from newcare.records.linking.identity import NUMBER_DESPITE_BIRTH_DATE, Linked
from newcare.records.linking.matching import candidates
from newcare.records.linking.passes import (
    BY_NUMBER,
    BY_SOURCE_ID,
    BY_SOURCE_ID_ELSEWHERE,
    BY_SPLINK,
    EXACT_PASSES,
    RESIDUE_PASSES,
    WORDS,
)
from newcare.tables.staged import MAIN_DATE, SHAPES, SHAPES_OF_PEOPLE

SAMPLE = 10_000  # people on whom chance agreement is measured
NOT_SAID = "not said"
DIMENSIONS = ("file", "month", "age", "deprivation_fifth", "ethnicity")
QUALITY_SCHEMA = pa.schema(
    [("dimension", pa.string()), ("value", pa.string()), ("rows", pa.int64()), ("linked", pa.int64())]
)
PASS_SCHEMA = pa.schema(
    [
        ("pass_name", pa.string()),
        ("words", pa.string()),
        ("rows", pa.int64()),
        ("chance_of_false_link", pa.float64()),
        ("estimated_false_links", pa.float64()),
    ]
)
_BANDS = ((18, "0-17"), (65, "18-64"), (75, "65-74"), (85, "75-84"))
_OLDEST = "85+"
_ORDER = (
    *(BY_NUMBER, NUMBER_DESPITE_BIRTH_DATE),
    *(each.name for each in EXACT_PASSES),
    *(BY_SOURCE_ID, BY_SOURCE_ID_ELSEWHERE),
    *(each.name for each in RESIDUE_PASSES),
    BY_SPLINK,
)


@dataclass(frozen=True)
class Quality:
    """Match quality as Arrow tables.

    `shares`: dimension (file, month, age, deprivation_fifth, ethnicity), value, rows, linked; as the rows themselves
    say it, so that linked and unlinked ones are told apart alike. `passes`: pass_name, words, rows, and how many of
    them may be false (null where that cannot be estimated). `unlinked`: file, reason, rows.
    """

    shares: pa.Table
    passes: pa.Table
    unlinked: pa.Table

    @property
    def rows(self) -> int:
        """Rows of people, registrations and opt-outs left out."""
        return int(sum(row["rows"] for row in self.shares.to_pylist() if row["dimension"] == "file"))

    @property
    def linked(self) -> int:
        """Those of them that are linked."""
        return int(sum(row["linked"] for row in self.shares.to_pylist() if row["dimension"] == "file"))

    @property
    def estimated_false(self) -> float:
        """Links that may be false, by all passes whose chance can be estimated."""
        return float(sum(row["estimated_false_links"] or 0 for row in self.passes.to_pylist()))


def match_quality(accepted: Accepted, linked: Linked, engine: Engine) -> Quality:
    """Count what was linked, by what, and estimate how many links are false."""
    cells = engine.to_arrow(_cells(accepted, linked, engine)).to_pylist()
    names = {number: name for number, (_, name) in accepted.file_names().items()}
    shares: dict[str, Counter[tuple[str, bool]]] = {dimension: Counter() for dimension in DIMENSIONS}
    passes: Counter[str] = Counter()
    unlinked: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        for dimension in DIMENSIONS:
            value = names[cell["file"]] if dimension == "file" else cell[dimension] or NOT_SAID
            shares[dimension][value, cell["pass_name"] is not None] += cell["rows"]
        if cell["pass_name"] is None:
            unlinked[names[cell["file"]], cell["reason"]] += cell["rows"]
        else:
            passes[cell["pass_name"]] += cell["rows"]
    outsiders = sum(
        rows for (_, reason), rows in unlinked.items() if reason in ("nobody-fits", "number-contradicted")
    )
    return Quality(
        _shares(shares),
        _passes(passes, outsiders, _chances(linked.known, engine)),
        pa.Table.from_pylist(
            [
                {"file": file, "reason": reason, "rows": rows}
                for (file, reason), rows in sorted(unlinked.items())
            ],
            pa.schema([("file", pa.string()), ("reason", pa.string()), ("rows", pa.int64())]),
        ),
    )


def _cells(accepted: Accepted, linked: Linked, engine: Engine) -> Table:
    """Rows of people counted by everything they are shown by."""
    shapes = [
        shape
        for shape in SHAPES_OF_PEOPLE
        if shape in accepted.shapes and shape not in ("registration", "opt_out")
    ]
    if not shapes:
        shapes = ["episode"]
    rows = union(*(_said(accepted, shape, engine) for shape in shapes))
    links = linked.links.select(linked_row="row", pass_name="pass_name")
    joined = rows.left_join(links, rows.row == links.linked_row)
    why = linked.unlinked.select(why_row="row", reason="reason")
    joined = joined.left_join(why, joined.row == why.why_row)
    areas = accepted.read("registration", engine).filter(lambda table: table.deprivation_fifth.notnull())
    fifths = areas.group_by(area="small_area").agg(fifth=areas.deprivation_fifth.min())
    joined = joined.left_join(fifths, joined.small_area == fifths.area)
    return joined.group_by(
        "file",
        "age",
        "ethnicity",
        "pass_name",
        "reason",
        month=joined.day.strftime("%Y-%m"),
        deprivation_fifth=joined.fifth.try_cast("string"),
    ).agg(rows=joined.count())


def _said(accepted: Accepted, shape: str, engine: Engine) -> Table:
    """What rows of a shape say of themselves: row, file, day, age, ethnicity, small_area."""
    rows: Any = accepted.read(shape, engine)
    columns = SHAPES[shape].column_names
    day = rows[MAIN_DATE[shape]]
    years = day.year() - rows.birth_date.year()
    age = cases(
        (years.isnull(), literal(None, "string")),
        *((years < limit, band) for limit, band in _BANDS),
        else_=_OLDEST,
    )
    return rows.select(
        "row",
        "file",
        day=day,
        age=age,
        **{
            name: rows[name] if name in columns else literal(None, "string")
            for name in ("ethnicity", "small_area")
        },
    )


def _chances(known: Table, engine: Engine) -> dict[str, float]:
    """For each pass the share of registered people who agree, as far as it looks, with somebody else.

    That is the chance that a row of a person who is not on the register finds a namesake there, or more: twins agree
    with each other on the register, and seldom is one of them registered elsewhere.
    """
    passes = [replace(each, absent=()) for each in (*EXACT_PASSES, *RESIDUE_PASSES)]
    everybody = engine.to_arrow(known.agg(people=known.person.max()))["people"][0].as_py()
    sampled = _every(known, max(1, everybody // SAMPLE))
    found = candidates(sampled, known, passes)
    namesakes = found.filter(found.low != found.high)
    people = namesakes.join(sampled.select("row", "person"), "row").select("rank", "person").distinct()
    counts = engine.to_arrow(people.group_by("rank").agg(people=people.count())).to_pylist()
    size = engine.to_arrow(sampled.agg(people=sampled.person.nunique()))["people"][0].as_py()
    rates = {row["rank"]: _share(row["people"], size) for row in counts}
    return {each.name: rates.get(rank, 0.0) for rank, each in enumerate(passes)}


def _every(known: Table, step: int) -> Table:
    """Every so manieth person."""
    return known.filter(known.person % step == 0)


def _share(part: int, whole: int) -> float:
    """A share of a whole that may be empty."""
    return part / whole if whole else 0.0


def _passes(passes: Counter[str], outsiders: int, chances: dict[str, float]) -> pa.Table:
    """Each pass that linked rows, in order, with the links of it that may be false.

    Where a share p of rows of outsiders finds a namesake and `outsiders` rows found nobody, p / (1 - p) times as many
    have found one; no more than the pass has linked.
    """
    rows = []
    for name in sorted(passes, key=_ORDER.index):
        chance = 0.0 if name in (BY_NUMBER, NUMBER_DESPITE_BIRTH_DATE) else chances.get(name)
        false = None if chance is None else min(outsiders * chance / (1 - min(chance, 0.99)), passes[name])
        rows.append(
            {
                "pass_name": name,
                "words": WORDS.get(name, "the NHS number; the birth date is a slip away, or the names agree"),
                "rows": passes[name],
                "chance_of_false_link": chance,
                "estimated_false_links": false,
            }
        )
    return pa.Table.from_pylist(rows, PASS_SCHEMA)


def _shares(shares: dict[str, Counter[tuple[str, bool]]]) -> pa.Table:
    """Counts by dimension and value, in order of value."""
    rows = []
    for dimension, counts in shares.items():
        values: Sequence[str] = sorted({value for value, _ in counts})
        for value in values:
            linked = counts[value, True]
            rows.append(
                {
                    "dimension": dimension,
                    "value": value,
                    "rows": linked + counts[value, False],
                    "linked": linked,
                }
            )
    return pa.Table.from_pylist(rows, QUALITY_SCHEMA)
