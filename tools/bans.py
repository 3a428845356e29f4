"""What no linter knows: habits that this package bans, each with its reason, found by reading the syntax tree.

Run `python -m tools.bans` from the root of the repository. A ban is a rule over syntax, so it can be fooled; it is
made to catch the slip, not the wilful. Where a rule has to guess, its docstring in `tools.ban_rules` says how.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import ban_rules as rules
from tools.syntax import Module, calls_of, imports_of

ROOT = Path(__file__).resolve().parent.parent
EVERYWHERE = "newcare"


@dataclass(frozen=True)
class Ban:
    """One banned habit: where it holds, how it is found, why it is banned and what to do instead."""

    name: str
    find: Callable[[Module], Iterator[ast.AST]]
    why: str
    within: str = EVERYWHERE
    except_in: tuple[str, ...] = ()

    def holds_in(self, module: str) -> bool:
        """Whether the ban is in force in the module of that dotted name."""
        return _is_in(module, self.within) and not any(_is_in(module, package) for package in self.except_in)


@dataclass(frozen=True)
class Breach:
    """One place that breaks a ban."""

    module: str
    line: int
    ban: Ban

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.ban.name}. {self.ban.why}"


BANS = (
    Ban(
        "as-of join",
        calls_of("asof_join"),
        "Spark has none and DuckDB's is silently wrong with a tolerance: use newcare.engines.latest_before.",
    ),
    Ban(
        "hash of the engine or of Python",
        rules.engine_hashes,
        "Each engine, and each run of Python, hashes differently: use newcare.engines.keyed_id or hexdigest.",
    ),
    Ban(
        "approximate or arbitrary aggregate",
        rules.approximations,
        "Each engine, and each run, may give another answer: use the exact aggregate.",
    ),
    Ban(
        "sum that a plain cast is meant to keep whole",
        rules.cast_sums,
        "The cast is dropped, and a wider whole number becomes a float in Parquet: use newcare.engines.whole_sum.",
        except_in=("newcare.engines",),
    ),
    Ban(
        "first, last or collected values without an order",
        rules.unordered_picks,
        "Rows have no order of their own, so engines pick differently: pass order_by.",
    ),
    Ban(
        "upsert or rename of a stored table",
        calls_of("upsert", "rename_table"),
        "Not every engine can, and readers would see half a change: write a new table and switch the manifest.",
    ),
    Ban(
        "user-defined function",
        rules.user_defined_functions,
        "Rows would leave the engine one by one, and it fails on Spark: write it as an expression.",
    ),
    Ban(
        "clock",
        rules.clocks,
        "The same inputs must give the same result: pass the day, or the moment, as a parameter.",
        except_in=("newcare.workflows", "newcare.cli"),
    ),
    Ban(
        "division that is not guarded",
        rules.unguarded_divisions,
        "x/0 stops Spark and gives infinity on DuckDB: use newcare.engines.safe_divide, or .nullif(0).",
    ),
    Ban(
        "strict cast of an input",
        rules.strict_casts,
        "One bad value would stop the whole extract: use try_cast, so that its row goes to quarantine.",
        within="newcare.records",
    ),
    Ban(
        "engine library outside newcare.engines",
        imports_of("ibis", "duckdb", "pyspark", "sqlglot"),
        "Only one place may know the engine, so that it can be replaced: import from newcare.engines.",
        except_in=("newcare.engines",),
    ),
    Ban(
        "SQL outside newcare.engines",
        calls_of("raw_sql", "sql"),
        "SQL ties a stage to one engine: write an expression.",
        except_in=("newcare.engines",),
    ),
    Ban(
        "window order that is not total",
        rules.partial_window_orders,
        "Tied rows come in another order on another engine: order by two keys or more, the last one unique.",
    ),
    Ban(
        "pivot without names",
        rules.nameless_pivots,
        "It would run a query while the plan is being made: pass names.",
    ),
    Ban(
        "pandas",
        rules.pandas,
        "It turns whole numbers with gaps into floats and unknown into NaN: leave the engine as Arrow.",
    ),
    Ban(
        "error swallowed",
        rules.swallowed_errors,
        "What failed would never be known: handle it, or let it rise.",
    ),
    Ban(
        "print",
        calls_of("print", attribute=False),
        "Standard output belongs to the commands: return the value, and let newcare.cli show it.",
        except_in=("newcare.cli",),
    ),
)


def breaches(source: str, module: str) -> list[Breach]:
    """Find every place in a module's source that breaks a ban, in order of lines."""
    read = Module(module, ast.parse(source))
    found = [
        Breach(module, getattr(node, "lineno", 1), ban)
        for ban in BANS
        if ban.holds_in(module)
        for node in ban.find(read)
    ]
    return sorted(found, key=lambda breach: breach.line)


def breaches_in_tree(source_root: Path) -> list[Breach]:
    """Find every breach in the modules under a folder such as `src`."""
    return [
        breach
        for path in sorted(source_root.rglob("*.py"))
        for breach in breaches(path.read_text(encoding="utf-8"), _module_name(path, source_root))
    ]


def _module_name(path: Path, source_root: Path) -> str:
    """Dotted name of the module in a file."""
    parts = path.relative_to(source_root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _is_in(module: str, package: str) -> bool:
    """Whether a module is a package or lies within it."""
    return module == package or module.startswith(f"{package}.")


if __name__ == "__main__":
    found = breaches_in_tree(ROOT / "src")
    sys.stdout.write("".join(f"{breach}\n" for breach in found))
    sys.exit(bool(found))
