"""The distributed engine: Spark, for records that are too many for one machine. Needs the extra `spark` and Java 17."""

from __future__ import annotations

import os
from pathlib import Path

import ibis
import pyarrow as pa

from newcare.engines.expressions import Table
from newcare.errors import InvalidInput


class Spark:
    """Runs expressions on a Spark cluster, or on the cores of this machine.

    Args:
        master: address of the cluster, as Spark writes it; "local[2]" is two cores of this machine. Its workers must
            see the records and results folders under the same paths.
        memory: memory of the driver, such as "4g".
    """

    def __init__(self, *, master: str = "local[*]", memory: str = "4g") -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise InvalidInput(
                "The engine 'spark' is not installed.",
                remedy="Install newcare with its extra 'spark' (and Java 17), or run on duckdb.",
            ) from error
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        self._session = (
            SparkSession.builder.master(master)
            .config("spark.driver.memory", memory)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .getOrCreate()
        )
        self._session.sparkContext.setLogLevel("ERROR")
        self._connection = ibis.pyspark.connect(self._session)
        self.kind = f"spark {self._session.version}"

    def read(self, path: Path) -> Table:
        """Read Parquet, a file or a folder of files, as a table expression."""
        return self._connection.read_parquet(str(path.resolve()))

    def to_arrow(self, expression: Table) -> pa.Table:
        """Run an expression and return its rows to this process."""
        return self._connection.to_pyarrow(expression)

    def write(self, expression: Table, path: Path) -> None:
        """Run an expression and write its rows as a folder of Parquet files, one for each part."""
        self._connection.to_parquet(expression, str(path.resolve()))

    def close(self) -> None:
        """Stop the session."""
        self._session.stop()
