"""Every published case of charts, funnels and disclosure comes out."""

import pytest

from newcare.errors import InvalidInput
from newcare.methods.conformance import CONFORMANCE
from newcare.workflows.conformance import run_conformance


@pytest.mark.shared_data
@pytest.mark.parametrize(("suite", "least"), [("spc", 49), ("funnel", 23), ("disclosure", 41)])
def test_every_published_case_comes_out(shared, suite, least):
    report = run_conformance([shared / "cases" / f"{suite}.jsonl"])
    assert report.failed == 0, report.lines()
    assert report.passed >= least


def test_units_may_be_a_table_beside_the_cases(tmp_path):
    (tmp_path / "units.csv").write_text("unit,numerator,denominator\n7,30,100\n8,50,100\n", encoding="utf-8")
    inputs = {"data_type": "proportion", "units": {"table": "units.csv"}}
    found = CONFORMANCE["funnel_overdispersion"](inputs, tmp_path)
    assert [unit["unit"] for unit in found["units"]] == ["7", "8"]


def test_an_average_may_be_null_but_not_absent():
    inputs = {"count": 0, "policy": "hes_2018"}
    assert CONFORMANCE["suppress_average"]({**inputs, "average": None}, None) == {"published": None}
    with pytest.raises(InvalidInput, match="`average`"):
        CONFORMANCE["suppress_average"](inputs, None)
