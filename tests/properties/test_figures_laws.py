"""Laws of the figures of a release: a reader with a calculator gets no count back that is not shown.

The attacker reads what was written (Parquet, the workbook, the numbers of outcomes) and knows nothing of our registry:
it tries every pair of numbers of a row, the lean of every pair of limits, and the sums behind charts and funnels.
"""

import io
import itertools
import zipfile

import numpy as np
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from scipy.stats import norm

from newcare.methods.disclosure import Policy
from newcare.outcomes.funnel import one_funnel
from newcare.report.outcomes import NUMBERS, write_numbers
from newcare.report.released_files import write_released
from newcare.report.workbook import write_workbook
from newcare.tables import TABLES
from released_places import measures_of_place

SCALES = (1, 100, 1_000)
LIMITS = {
    "value": ("lower", "upper"),
    "crude": ("crude_lower", "crude_upper"),
    "ratio": ("ratio_lower", "ratio_upper"),
    "index": ("index_lower", "index_upper"),
}
Z = norm.ppf(0.975)


def read_back(folder, tables):
    """Every form in which the tables were written: name of the form, table, rows."""
    for name in tables:
        yield "parquet", name, pq.read_table(folder / f"{name}.parquet").to_pylist()
    book = load_workbook(folder / "results.xlsx", read_only=True)
    for name in {*tables} & {*book.sheetnames}:
        head, *body = book[name].iter_rows(values_only=True)
        yield "workbook", name, [dict(zip(head, row, strict=True)) for row in body]
    with zipfile.ZipFile(folder / NUMBERS) as numbers:
        for name in {*tables} & {part.removesuffix(".parquet") for part in numbers.namelist()}:
            found = pq.read_table(io.BytesIO(numbers.read(f"{name}.parquet")))
            yield "numbers", name, found.to_pylist()


def written(folder, seed, mean):
    tables = measures_of_place(seed, mean)
    safe = write_released(folder, tables, Policy.HES_2018, "v1")
    write_workbook(folder / "results.xlsx", safe, (("Model of care", "x"),))
    write_numbers(folder, safe)
    return tables, [*read_back(folder, tables)]


@pytest.fixture(scope="module", params=[(1, 0.3), (2, 1.0), (3, 4.0)], ids=lambda param: f"mean {param[1]}")
def place(request, tmp_path_factory):
    """A small place: its true tables, and every form in which they left."""
    return written(tmp_path_factory.mktemp("release"), *request.param)


def byar_lean(count):
    lower = count * (1 - 1 / (9 * count) - Z / (3 * count**0.5)) ** 3
    upper = (count + 1) * (1 - 1 / (9 * (count + 1)) + Z / (3 * (count + 1) ** 0.5)) ** 3
    return (upper - count) / (count - lower)


def near(found, count):
    return abs(found - count) < 1e-8 * max(count, 1)


def numbers_of(name, row):
    """Numbers of a row but its count, its level and what counts units or quarters."""
    plain = {"events", "confidence", "phase", "phases", "units", "target"}
    return {
        key: value
        for key, value in row.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and key not in plain
    }


def pairs_that_tell(name, row, count):
    for (one, x), (other, y) in itertools.permutations(numbers_of(name, row).items(), 2):
        for scale in SCALES:
            if near(x * y / scale, count) or (y and near(x / y * scale, count)):
                yield one, other


def limits_that_tell(row, count):
    for value, (lower, upper) in LIMITS.items():
        if all(row.get(name) is not None for name in (value, lower, upper)) and row[lower] > 0:
            lean = (row[upper] - row[value]) / (row[value] - row[lower])
            if count >= 10 and abs(lean - byar_lean(count)) < 1e-6 * lean:
                yield value


def proportion_that_tells(row, count):
    """Wilson: the middle of the limits and the share give the denominator, the share of that the count."""
    if (
        row.get("measure") == "proportion"
        and row.get("upper") is not None
        and row["value"] not in (0, 50, 100)
    ):
        share, middle = row["value"] / 100, (row["lower"] + row["upper"]) / 200
        if abs(middle - share) > 1e-9:
            people = Z**2 * (0.5 - middle) / (middle - share)
            yield from (["value"] if near(share * people, count) else [])


def test_no_row_of_a_release_gives_back_a_count_that_it_does_not_show(place):
    tables, forms = place
    assert {form for form, _, _ in forms} == {"parquet", "workbook", "numbers"}
    for form, name, rows in forms:
        key = TABLES[name].key
        true = {tuple(row[k] for k in key): row["events"] for row in tables[name].to_pylist()}
        for row in rows:
            count = true[tuple(row[k] for k in key)]
            if row["events"] == count or name in ("rate_contrast", "inequality"):
                continue
            told = [
                *pairs_that_tell(name, row, count),
                *limits_that_tell(row, count),
                *proportion_that_tells(row, count),
            ]
            assert not told, (form, name, [row[k] for k in key], told)


def test_charts_and_funnels_are_those_of_what_is_shown(place):
    """A mean beside all points but one would be the one that is hidden."""
    _, forms = place
    shown = {name: rows for form, name, rows in forms if form == "parquet"}
    for _, found in itertools.groupby(
        shown["control_point"], key=lambda row: (row["level"], row["area"], row["indicator"], row["phase"])
    ):
        points = [row for row in found if row["mean"] is not None]
        resting = [row["value"] for row in points if row["in_limits"]]
        assert all(row["mean"] == pytest.approx(np.mean(resting)) for row in points)
    for period, indicator in {(row["period"], row["indicator"]) for row in shown["funnel"]}:
        rows = [
            row
            for row in shown["funnel"]
            if (row["period"], row["indicator"]) == (period, indicator) and row["events"] is not None
        ]
        made = one_funnel(
            *(np.array([row[name] for row in rows], dtype=float) for name in ("events", "expected"))
        )
        for place, row in enumerate(rows):
            assert row["ratio"] == pytest.approx(made["ratio"][place])
            assert row["outside_between"] == made["outside_between"][place]
            assert row["phi"] is None or row["phi"] == pytest.approx(made["phi"])


def test_a_contrast_is_that_of_the_two_rates_that_are_shown(place):
    _, forms = place
    shown = {name: rows for form, name, rows in forms if form == "parquet"}
    rates = {(r["area"], r["period"], r["indicator"]): r for r in shown["area_rate"]}
    seen = 0
    for row in shown["rate_contrast"]:
        if row["contrast"] == "since baseline" and row["difference"] is not None:
            after, before = (
                rates[row["area"], period, row["indicator"]] for period in ("latest", "baseline")
            )
            assert row["difference"] == pytest.approx(after["value"] - before["value"])
            reach = np.hypot(after["upper"] - after["value"], before["value"] - before["lower"])
            assert row["difference_upper"] == pytest.approx(row["difference"] + reach)
            seen += 1
    assert seen


def test_under_a_policy_that_does_not_round_figures_stay_as_they_were(tmp_path):
    tables = measures_of_place(3, 4.0)
    safe = write_released(tmp_path, tables, Policy.NNHIP, "v1")
    for name, true in tables.items():
        for before, after in zip(true.to_pylist(), safe[name].to_pylist(), strict=True):
            if name in ("rate", "area_rate", "cut_rate") and after["events"] is not None and after["value"]:
                assert after == before
