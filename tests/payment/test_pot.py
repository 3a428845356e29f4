"""The pot as a file: from all the money to the budget of each unit, by hand and to the penny."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from newcare.caremodel.pots import load_pot, pot_schema, write_pot_sample
from newcare.errors import InvalidContract, InvalidInput
from newcare.payment.pot import pot_budget
from newcare.report.budget_workbook import budget_workbook
from payment.spreadsheet import Recomputed

SMALL = """
[pot]
name = "Small"
price_base = "2025-26"
base_year = "2025-26"
years = 1

[[lines]]
id = "community"
contributor = "nhs"
pounds = 1500
carve_out_pounds = 100

[[lines]]
id = "public-health"
contributor = "council"
pounds = 500
ring_fenced_for = "public health"

[[lines]]
id = "specialised"
contributor = "nhs"
pounds = 700
in_scope = false

[capitation]
pounds_per_weighted_person = 10
uplift_by_year = [0.04]
efficiency_by_year = [0.02]

[[cells]]
id = "young"
weight = 0.5
people_by_year = [200, 210]

[[cells]]
id = "old"
weight = 2
people_by_year = [50, 52]
"""
SHARED = """
[reserve]
share = 0.1

[[units]]
id = "North"
kind = "practice"
people = 100
need_weight = 1.5
emergency_plan_pounds = 500
emergency_actual_pounds = 560.01

[[units]]
id = "South"
kind = "cohort"
people = 150
emergency_plan_pounds = 300
emergency_actual_pounds = 290
"""


def written(tmp_path, text, *changes):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "pot.toml"
    path.write_text(text, encoding="utf-8")
    return path


def budget_of(tmp_path, text=SMALL, *changes):
    return pot_budget(load_pot(written(tmp_path, text, *changes)))


def test_the_pot_splits_by_contributor_scope_carve_out_and_ring_fence(tmp_path):
    found = budget_of(tmp_path)
    assert found.by_contributor == {"nhs": 220_000, "council": 50_000, "pooled": 0}
    assert (found.total_pence, found.out_of_scope_pence, found.in_scope_pence) == (270_000, 70_000, 200_000)
    assert (found.carve_out_pence, found.ring_fenced_pence) == (10_000, 50_000)


def test_a_budget_is_weighted_people_at_the_grown_rate_less_carve_outs(tmp_path):
    base, first = budget_of(tmp_path).years
    assert base.budget_pence == 200_000 - 10_000  # 200 x 0.5 + 50 x 2 = 200 weighted people at £10, less £100
    assert first.gross_pence == 213_180  # 209 weighted people at £10.20
    assert first.carve_out_pence == 10_200  # carve-outs grow as the rate does
    assert (first.price_pence, first.people_pence) == (
        4_000,
        9_180,
    )  # 2 % on £2,000; 9 more weighted people at £10.20
    assert first.base_pence + first.price_pence + first.people_pence == first.gross_pence


def test_a_budget_that_does_not_tie_back_to_the_spend_in_scope_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="does not reconcile to the spend in scope"):
        budget_of(tmp_path, SMALL, ("pounds_per_weighted_person = 10", "pounds_per_weighted_person = 10.06"))
    near = budget_of(
        tmp_path, SMALL, ("pounds_per_weighted_person = 10", "pounds_per_weighted_person = 10.05")
    )
    assert float(near.gap_share) == 0.005


def test_the_distance_from_target_is_of_the_nhs_lines(tmp_path):
    share = "\n[fair_share]\npounds_per_weighted_person = 11\nweighted_people = 250\n"
    target = budget_of(tmp_path, SMALL + share).target
    assert float(target.target_pounds) == 2_750
    assert float(target.distance_percent) == pytest.approx(100 * (2_200 / 2_750 - 1))


def test_the_true_up_pays_for_the_people_who_were_on_the_list(tmp_path):
    lists = "\n[list_true_up]\nmonthly_list = [262, 262, 262, 272, 272, 272]\n"
    found = budget_of(tmp_path, SMALL + lists)
    per_person = found.years[1].budget_pence / 262
    assert found.true_up.true_up_pence == round(5 * per_person / 2)  # 5 more people on average, half a year


def test_units_share_the_budget_by_weighted_people_and_no_reserve_is_taken_from_a_ring_fence(tmp_path):
    found = budget_of(tmp_path, SMALL + SHARED)
    north, south = found.units
    assert north.share == south.share  # 100 x 1.5 = 150 x 1
    budget = found.years[1].budget_pence
    ring = round(budget * 50_000 / 190_000)
    assert north.ring_fenced_pence + south.ring_fenced_pence == ring
    assert north.held_pence + south.held_pence == round((budget - ring) / 10)


def test_the_reserve_goes_to_emergency_spend_above_plan_first_and_the_rest_is_handed_back(tmp_path):
    release = budget_of(tmp_path, SMALL + SHARED).release
    assert release.above_plan_pence == {"North": 6_001, "South": 0}
    assert release.by_need_pence == {"North": 6_001, "South": 0}
    assert sum(release.handed_back_pence.values()) == release.reserve_pence - 6_001


def test_more_need_than_reserve_is_met_in_proportion(tmp_path):
    more = (
        ("actual_pounds = 560.01", "actual_pounds = 1500"),
        ("actual_pounds = 290", "actual_pounds = 800"),
    )
    release = budget_of(tmp_path, SMALL + SHARED, *more).release
    assert sum(release.by_need_pence.values()) == release.reserve_pence
    assert release.by_need_pence["North"] == pytest.approx(2 * release.by_need_pence["South"], abs=1)
    assert set(release.handed_back_pence.values()) == {0}


@given(
    st.lists(st.tuples(st.integers(1, 99_999), st.integers(1, 3_000)), min_size=1, max_size=7),
    st.integers(0, 1_000),
)
def test_the_parts_of_all_units_add_up_to_the_budget_to_the_penny(tmp_path_factory, drawn, reserve):
    units = "".join(
        f'[[units]]\nid = "{number}"\nkind = "practice"\npeople = {people}\nneed_weight = {weight / 1000}\n\n'
        for number, (people, weight) in enumerate(drawn)
    )
    path = tmp_path_factory.getbasetemp() / "drawn.toml"
    path.write_text(f"{SMALL}\n[reserve]\nshare = {reserve / 1000}\n\n{units}", encoding="utf-8")
    found = pot_budget(load_pot(path))
    parts = sum(unit.free_pence + unit.ring_fenced_pence + unit.held_pence for unit in found.units)
    assert parts == found.years[1].budget_pence


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("pounds = 1500", 'pounds = "£1,500"', "line 11: lines.pounds: found"),
        (
            "carve_out_pounds = 100",
            "carve_out_pounds = 1600",
            "the carve-out of 'community' is larger than the line",
        ),
        (
            "in_scope = false",
            'in_scope = false\nring_fenced_for = "x"',
            "it has no carve-out and no ring-fence",
        ),
        ('contributor = "council"', 'contributor = "counsil"', "nhs"),
        (
            "people_by_year = [200, 210]",
            "people_by_year = [200]",
            "found 1 numbers; give one for the base year",
        ),
        ("uplift_by_year = [0.04]", "uplift_by_year = [0.04, 0.03]", "found 2 numbers for 1 years paid for"),
        ('id = "public-health"', 'id = "community"', "'community' stands in it more than once"),
        (
            "pounds = 500",
            'pounds = 500\nprice_base = "2019-20"',
            "prices of 2019-20 in a pot at prices of 2025-26",
        ),
        ("people_by_year = [200, 210]", "people_by_year = [-1, 210]", "allowed: 0 or more"),
        ('id = "community"', 'id = "community"\ncolour = "red"', "colour"),
    ],
)
def test_an_impossible_pot_is_refused_with_the_line_and_the_mend(tmp_path, old, new, said):
    with pytest.raises(InvalidContract) as refused:
        load_pot(written(tmp_path, SMALL, (old, new)))
    assert said in str(refused.value)
    assert "pot.toml, line " in str(refused.value)


def test_a_reserve_without_units_is_refused(tmp_path):
    with pytest.raises(InvalidContract, match="held back from units, and there are none"):
        load_pot(written(tmp_path, SMALL + "\n[reserve]\nshare = 0.1\n"))


def test_the_sample_ties_back_and_the_schema_describes_every_section(tmp_path):
    found = pot_budget(load_pot(write_pot_sample(tmp_path)))
    assert abs(found.gap_share) <= 0.005
    assert len(found.years) == 4
    assert all(part.get("description") for part in pot_schema()["properties"].values())


def test_the_formulas_of_the_workbook_give_the_budget(tmp_path):
    pot = load_pot(write_pot_sample(tmp_path))
    found = pot_budget(pot)
    cells = Recomputed(load_workbook(BytesIO(budget_workbook(pot, found))))
    row = len(pot.cells) + 9
    for column, year in zip("CDEF", found.years, strict=True):
        assert cells[("Budget", f"{column}{row}")] == pytest.approx(year.budget_pence / 100, abs=0.001)
    below = len(pot.lines) + 3
    sums = [cells[("Pot", f"F{line}")] for line in (below, below + 1, below + 2)]
    assert sums == [found.in_scope_pence / 100, found.carve_out_pence / 100, found.ring_fenced_pence / 100]
    sheet = cells.book["Units"]
    shown = {
        (sheet.cell(line, 2).value, sheet.cell(line, 1).value): [
            cells[("Units", f"{c}{line}")] for c in "DEF"
        ]
        for line in range(2, sheet.max_row + 1)
        if sheet.cell(line, 1).value
    }
    for unit in found.units:
        pence = (unit.free_pence, unit.ring_fenced_pence, unit.held_pence)
        assert shown[(unit.year, unit.unit)] == pytest.approx([part / 100 for part in pence], abs=0.001)


def test_a_changed_line_of_the_workbook_changes_the_carve_out_of_every_year(tmp_path):
    pot = load_pot(write_pot_sample(tmp_path))
    book = load_workbook(BytesIO(budget_workbook(pot, pot_budget(pot))))
    book["Pot"]["E2"].value = 1_000_000
    cells = Recomputed(book)
    assert cells[("Budget", f"C{len(pot.cells) + 8}")] == 7_000_000
