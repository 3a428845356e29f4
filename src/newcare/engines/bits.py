"""Sets of up to 62 flags, each a bit of one whole number: joined over rows, and counted.

Both engines have these two words under the same names. The expression library knows the first on DuckDB only and the
second on neither, so it is told here how to write them.
"""

from __future__ import annotations

from typing import Any

import ibis.expr.datashape as ds
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.rules as rlz
from ibis.backends.sql.compilers.base import SQLGlotCompiler
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

BITS = 62  # of a 64-bit whole number: the sign and one bit more are left alone


class BitCount(ops.Unary):  # type: ignore[misc]  # the library has no types
    """How many bits of a whole number are set."""

    arg: ops.Value[dt.Integer, ds.Any]
    dtype = dt.int64
    shape = rlz.shape_like("arg")


def _write_bit_count(compiler: Any, op: Any, *, arg: Any) -> Any:
    """Write the count as a 64-bit number: DuckDB counts in 8 bits, in which a weighted count would not fit."""
    return compiler.cast(compiler.f.bit_count(arg), op.dtype)


def _write_bit_or(compiler: Any, _: Any, *, arg: Any, where: Any) -> Any:
    return compiler.agg.bit_or(arg, where=where)


SQLGlotCompiler.visit_BitCount = _write_bit_count
PySparkCompiler.visit_BitOr = _write_bit_or


def bits_of_any(word: Any) -> Any:
    """Join the sets of a group of rows: a bit is set where it is set in any row. Null where there is no row."""
    return word.bit_or()


def bit_count(word: Any) -> Any:
    """Count the flags of a set."""
    return BitCount(word).to_expr()
