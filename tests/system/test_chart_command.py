"""newcare chart, as an analyst runs it on a file of their own."""

from __future__ import annotations

import json

import pytest

from newcare.methods.control_charts import RULE_SETS
from newcare.methods.run_charts import RULE_SETS as RUN_RULE_SETS


@pytest.fixture
def months(tmp_path):
    """Twenty-four months that fall in the second year."""
    rows = [
        f"20{23 + rank // 12}-{rank % 12 + 1:02d},{100 + rank % 3 - 15 * (rank > 11)}" for rank in range(24)
    ]
    path = tmp_path / "months.csv"
    path.write_text("\n".join(["period,value", *rows]), encoding="utf-8")
    return path


def test_a_control_chart_says_what_it_shows_and_where_it_is(newcare, months, tmp_path):
    out = tmp_path / "out"
    done = newcare(
        *("chart", "xmr", months, "--improvement", "lower", "--target", "90", "--out", out, "--json"),
        *("--note", "2024-01", "start of the model"),
    )
    answer = json.loads(done.out)
    assert done.status == 0
    assert answer["words"].startswith("Control chart: 24 points from Jan 2023 to Dec 2024")
    assert len(answer["rows"]) == 24
    assert len(answer["files"]) == 7
    assert all(name in done.err for name in ("xmr.svg", "xmr.csv"))
    assert "start of the model" in (out / "xmr.svg").read_text(encoding="utf-8")


def test_a_file_at_fault_ends_with_status_2_and_its_line(newcare, months, tmp_path):
    months.write_text("period,value\n2023-01,many\n", encoding="utf-8")
    done = newcare("chart", "xmr", months, "--out", tmp_path / "out", "--json")
    assert done.status == 2
    assert "line 2: value: found 'many'" in json.loads(done.out)["error"]["message"]
    assert not (tmp_path / "out").exists()


def test_help_names_every_kind_and_every_rule_set(newcare):
    kinds = newcare("chart", "--help").out
    for kind in ("xmr", "run", "funnel", "indexed", "small-multiples", "forest"):
        assert kind in kinds
    assert all(name in newcare("chart", "xmr", "--help").out for name in RULE_SETS)
    assert all(name in newcare("chart", "run", "--help").out for name in RUN_RULE_SETS)


def test_an_option_of_another_kind_is_refused(newcare, months):
    done = newcare("chart", "run", months, "--target", "3")
    assert done.status == 2
    assert "No such option" in done.err
