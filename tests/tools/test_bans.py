"""Each ban catches its example, leaves its neighbour alone, and the tree is clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.bans import BANS, breaches, breaches_in_tree

STAGE = "newcare.outcomes.rates"
TABLE = "from newcare.engines import Table\ndef step(t: Table, per: int) -> Table:\n    return "

CAUGHT = [
    ("as-of join", STAGE, "left.asof_join(right, on='day')"),
    ("hash of the engine or of Python", STAGE, "t.person_id.hash()"),
    ("hash of the engine or of Python", STAGE, "hash(person)"),
    ("approximate or arbitrary aggregate", STAGE, "t.person_id.approx_nunique()"),
    ("approximate or arbitrary aggregate", STAGE, "t.practice.any_value()"),
    ("sum that a plain cast is meant to keep whole", STAGE, "t.cost_pence.sum().cast('int64')"),
    ("first, last or collected values without an order", STAGE, TABLE + "t.practice.first()"),
    ("first, last or collected values without an order", STAGE, TABLE + "t.code.collect()"),
    ("upsert or rename of a stored table", STAGE, "connection.upsert('spell', t)"),
    ("upsert or rename of a stored table", STAGE, "connection.rename_table('a', 'b')"),
    ("user-defined function", "newcare.engines.expressions", "@ibis.udf.scalar.python\ndef f(x): ..."),
    ("user-defined function", "newcare.engines.expressions", "from ibis import udf"),
    ("clock", STAGE, "dt.datetime.now()"),
    ("clock", STAGE, "dt.date.today()"),
    ("clock", "newcare.engines.store", "time.time()"),
    ("division that is not guarded", STAGE, TABLE + "t.events / t.person_years"),
    ("division that is not guarded", STAGE, TABLE + "t.events * 100 % t.beds.sum()"),
    ("division that is not guarded", STAGE, TABLE + "t.mutate(rate=lambda row: row.events / row.days)"),
    ("strict cast of an input", "newcare.records.read", "t.admission_date.cast('date')"),
    ("strict cast of an input", "newcare.records.read", "t.admission_date.strip().cast('date')"),
    ("engine library outside newcare.engines", STAGE, "import ibis.expr.types as ir"),
    ("engine library outside newcare.engines", "newcare.workflows.run", "from duckdb import connect"),
    ("SQL outside newcare.engines", STAGE, "connection.sql('select 1')"),
    ("window order that is not total", STAGE, "row_number().over(group_by='unit', order_by=t.day)"),
    ("window order that is not total", STAGE, "t.cost.sum().over(ibis.window(order_by=['day']))"),
    ("window order that is not total", STAGE, "row_number().over(group_by='unit')"),
    ("pivot without names", STAGE, "t.pivot_wider(names_from='line', values_from='cost_pence')"),
    ("pandas", STAGE, "import pandas as pd"),
    ("pandas", STAGE, "arrow.to_pandas()"),
    ("error swallowed", STAGE, "try:\n    read()\nexcept OSError:\n    pass"),
    ("error swallowed", STAGE, "try:\n    read()\nexcept:\n    raise"),
    ("print", STAGE, "print('done')"),
]

ALLOWED = [
    (STAGE, "t.person_id.hexdigest('sha256')"),
    (STAGE, "class Key:\n    def __hash__(self): return hash(self.parts)"),
    (STAGE, TABLE + "t.practice.first(order_by=[t.from_date, t.practice])"),
    (STAGE, TABLE + "t.cost.first().over(order_by=[t.day, t.spell_id])"),
    (STAGE, "quarters.first()"),  # no table expressions in this module
    ("newcare.workflows.run", "dt.datetime.now(dt.UTC)"),
    ("newcare.cli", "print('done')"),
    (STAGE, "time.perf_counter()"),
    (STAGE, TABLE + "t.events / t.person_years.nullif(0)"),
    (STAGE, TABLE + "t.person_days / 365.25"),
    (STAGE, TABLE + "t.person_days / literal(365.25)"),
    (STAGE, TABLE + "t.events / (per * DAYS_IN_A_YEAR)"),
    (STAGE, "def limit(total: float, n: float) -> float:\n    return total / n"),  # no table expressions
    (STAGE, "report = folder / name"),
    (STAGE, "from newcare.tables import Table\ndef f(t: Table):\n    return t.a / t.b"),
    ("newcare.records.read", "t.admission_date.try_cast('date')"),
    ("newcare.records.read", "(t.discharge_date < t.admission_date).cast('int64').sum()"),
    ("newcare.records.read", "broken.fill_null(True).cast('int64')"),
    ("newcare.outcomes.cube", "t.events.cast('int64')"),
    ("newcare.engines.connection", "import duckdb\nimport ibis"),
    (STAGE, "row_number().over(group_by='unit', order_by=[t.day, t.spell_id])"),
    (STAGE, "row_number().over(order_by=[t.day, *keys])"),
    (STAGE, "t.cost.rank().over(order_by=t.cost.desc())"),
    (STAGE, "t.cost.sum().over(window(order_by=t.day, range=(-365, 0)))"),
    (STAGE, "t.cost.sum().over(group_by='unit')"),
    (STAGE, "t.pivot_wider(names=['a', 'b'], names_from='line', values_from='cost_pence')"),
    (STAGE, "try:\n    read()\nexcept OSError as error:\n    raise StorageFailure('x') from error"),
]


@pytest.mark.parametrize(("ban", "module", "source"), CAUGHT)
def test_a_ban_catches_its_example_and_no_other_ban_does(ban: str, module: str, source: str) -> None:
    assert {breach.ban.name for breach in breaches(source, module)} == {ban}


@pytest.mark.parametrize(("module", "source"), ALLOWED)
def test_a_habit_that_is_not_banned_passes(module: str, source: str) -> None:
    assert breaches(source, module) == []


def test_every_ban_has_an_example() -> None:
    assert {ban for ban, _, _ in CAUGHT} == {ban.name for ban in BANS}


def test_a_breach_says_where_it_is_and_what_to_do_instead() -> None:
    assert [str(breach) for breach in breaches("x = 1\nprint(x)", STAGE)] == [
        "newcare.outcomes.rates:2: print. Standard output belongs to the commands: return the value, "
        "and let newcare.cli show it."
    ]


def test_a_package_is_named_after_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "newcare" / "records"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("t.day.cast('date')")
    assert [breach.module for breach in breaches_in_tree(tmp_path)] == ["newcare.records"]


def test_nothing_in_the_tree_is_banned(repository: Path) -> None:
    assert [str(breach) for breach in breaches_in_tree(repository / "src")] == []
