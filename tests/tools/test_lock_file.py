"""The lock file answers for every dependency, with hashes, for every Python that newcare runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.lock_file import lock_faults

PROJECT = """
[build-system]
requires = ["hatchling==1.28.0"]
[project]
dependencies = ["numpy>=2.1", "ibis-framework[duckdb]==12.0.0"]
[project.optional-dependencies]
spark = ["pyspark>=4.0,<4.1"]
[dependency-groups]
dev = ["PyTest>=8"]
"""
HASH = " \\\n    --hash=sha256:" + "0" * 64
LOCKED = {
    "hatchling": f"hatchling==1.28.0{HASH}{HASH}",
    "numpy": f"numpy==2.4.6 ; python_full_version < '3.12'{HASH}\nnumpy==2.5.5 ; python_full_version >= '3.12'{HASH}",
    "ibis-framework": f"ibis-framework==12.0.0{HASH}",
    "pytest": f"pytest==9.2.0{HASH}",
}


def faults(folder: Path, **changed: str) -> list[str]:
    (folder / "pyproject.toml").write_text(PROJECT)
    spark = changed.pop("pyspark", f"pyspark==4.0.5{HASH}")
    with_spark = {"numpy": LOCKED["numpy"], "ibis-framework": LOCKED["ibis-framework"], "pyspark": spark}
    (folder / "requirements.lock").write_text("\n".join((LOCKED | changed).values()) + "\n")
    (folder / "requirements-spark.lock").write_text("\n".join(with_spark.values()) + "\n")
    return lock_faults(folder)


def test_a_lock_file_that_holds_every_dependency_within_its_bounds_is_right(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"pytest": ""}, "PyTest>=8 is asked for and not locked"),
        ({"pytest": f"pytest==7.4.0{HASH}"}, "PyTest>=8 is asked for and pytest==7.4.0 is locked"),
        ({"hatchling": f"hatchling==1.27.0{HASH}"}, "hatchling==1.28.0 is asked for and hatchling==1.27.0"),
        ({"pytest": "pytest==9.2.0"}, "pytest==9.2.0 has no hash"),
        ({"pyspark": ""}, "pyspark<4.1,>=4.0 is asked for and not locked"),
        (
            {"pytest": f"--index-url https://example.org/simple\npytest==9.2.0{HASH}"},
            "--index-url: where packages come from",
        ),
    ],
)
def test_a_lock_file_that_falls_short_says_where(tmp_path: Path, changed: dict[str, str], says: str) -> None:
    assert any(says in fault for fault in faults(tmp_path, **changed))


def test_the_pin_of_every_python_version_must_be_within_bounds(tmp_path: Path) -> None:
    locked = LOCKED["numpy"].replace("2.5.5", "2.0.0")
    assert [fault.split(";")[0] for fault in faults(tmp_path, numpy=locked)] == [
        "numpy>=2.1 is asked for and numpy==2.0.0"
    ]
