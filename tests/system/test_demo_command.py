"""newcare demo: the truth that was set stands inside the interval, and every care model runs."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from browser import accessibility_violations, chromium_page
from newcare.tables import TABLES, ColumnType

TYPES = {
    ColumnType.TEXT: pa.types.is_string,
    ColumnType.WHOLE_NUMBER: pa.types.is_integer,
    ColumnType.NUMBER: pa.types.is_floating,
    ColumnType.DATE: pa.types.is_date,
    ColumnType.YES_NO: pa.types.is_boolean,
}


@pytest.mark.slow
@pytest.mark.parametrize("effect", ["none", "-0.08", "0.05"])
def test_the_interval_of_the_default_place_holds_the_truth(newcare, tmp_path, effect):
    done = newcare("demo", "--effect", effect, "--out", tmp_path / "out", "--json")

    assert done.status == 0, done.err
    answer = json.loads(done.out)
    truth = answer["truth"]["relative_effect"]
    assert truth == pytest.approx(0 if effect == "none" else float(effect))
    assert answer["estimate"]["lower"] <= truth <= answer["estimate"]["upper"]
    assert answer["estimate"]["method"].startswith("Callaway-Sant'Anna")
    assert answer["seconds"] < 120  # 30 on a quiet machine; tests share it with one another
    assert "Report:" in done.err


@pytest.fixture(scope="module", params=["MCP", "PACS", "EHCH", "ACC", "UEC"])
def demonstration(request, newcare, tmp_path_factory):
    out = tmp_path_factory.mktemp(request.param) / "out"
    done = newcare(
        "demo", "--model", request.param, "--people", 12_000, "--effect", "growing", "--out", out, "--json"
    )
    assert done.status == 0, done.err
    return out, json.loads((out / "manifest.json").read_text()), json.loads(done.out)


def test_every_result_table_is_what_its_specification_says(demonstration):
    out, manifest, _ = demonstration
    found = {
        name: pq.read_table(out / entry["path"])
        for name, entry in manifest["tables"].items()
        if name in TABLES
    }

    assert set(found) >= {
        "segment",
        "cohort",
        "cube",
        "rate",
        "budget",
        "settlement",
        "progress",
        "estimate",
        "value",
    }
    for name, table in found.items():
        spec = TABLES[name]
        assert set(table.column_names) == set(spec.column_names), name
        assert len(table.group_by(list(spec.key)).aggregate([])) == table.num_rows, name
        for column in spec.columns:
            values = table.column(column.name)
            assert TYPES[column.type](values.type) or pa.types.is_null(values.type), (name, column.name)
            assert column.nullable or values.null_count == 0, (name, column.name)
            if column.allowed:
                assert set(values.unique().to_pylist()) <= {*column.allowed, None}, (name, column.name)


def test_the_growing_effect_is_part_of_the_truth_by_year(demonstration):
    out, _, answer = demonstration
    truth = json.loads((out / "place" / "truth.json").read_text())

    assert truth["effect_by_year"][:2] == [-0.02, -0.05]
    assert -0.10 < answer["truth"]["relative_effect"] < -0.02


class Headings(HTMLParser):
    """Collects the headings of a page."""

    def __init__(self):
        super().__init__()
        self.found, self._inside = [], False

    def handle_starttag(self, tag, attrs):
        self._inside = tag == "h2"

    def handle_data(self, data):
        if self._inside and data.strip():
            self.found.append(data.strip())
            self._inside = False


def test_the_report_answers_every_question_and_says_what_is_not_known(demonstration):
    out, _, answer = demonstration
    page = (out / "report.html").read_text()
    headings = Headings()
    headings.feed(page)

    assert headings.found[0].startswith("Did it work")
    for question in (
        "Who is it for?",
        "How far is it in place?",
        "What was it worth?",
        "What was the truth?",
    ):
        assert question in headings.found
    if answer["estimate"]["lower"] is None:
        assert "cannot tell" in page
        assert "not known" in page.lower()
    assert answer["data_version"] in page
    assert "nan" not in page.lower().split()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("page", ["report.html", "adoption.html"])
def test_every_page_is_accessible_and_fits_a_phone(browser, demonstration, page, width):
    out, _, _ = demonstration

    with chromium_page(browser, (out / page).read_text(), width=width) as shown:
        assert accessibility_violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_left_over_beside_the_results(demonstration):
    out, _, _ = demonstration

    assert {path.name for path in out.iterdir() if not path.name.startswith(".")} == {
        "manifest.json",
        "store",
        "place",
        "report.html",
        "outcomes.html",
        "outcomes-numbers.zip",
        "evaluation.html",
        "evaluation.docx",
        "adoption.html",
        "results.xlsx",
    }


def test_an_effect_that_cannot_be_is_refused_in_words_and_in_json(newcare, tmp_path):
    done = newcare("demo", "--effect", "lots", "--out", tmp_path / "out", "--json")

    assert done.status == 2
    assert json.loads(done.out)["error"]["kind"] == "InvalidInput"
    assert "lots" in done.err


def test_a_wrong_option_is_one_json_object_too(newcare):
    done = newcare("demo", "--efect", "none", "--json")

    assert done.status == 2
    assert json.loads(done.out)["error"]["kind"] == "Usage"


@pytest.mark.parametrize("command", [("tables",), ("tables", "spell"), ("model", "schema")])
def test_every_answer_for_programs_is_one_object(newcare, command):
    done = newcare(*command, "--json")

    assert done.status == 0
    assert isinstance(json.loads(done.out), dict)


def test_an_unknown_table_is_refused_with_the_nearest_name(newcare):
    done = newcare("tables", "spel")

    assert done.status == 2
    assert "Did you mean spell?" in done.err
