"""A place as extracts: what a flow declares, read backwards, so that reading the files gives the records again."""

import gzip
import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from newcare.reference.flows import flow
from newcare.synthetic import PlaceSettings, make_place
from newcare.synthetic.flows import FileFormat, FlowFormat, write_flows
from newcare.synthetic.flows.files import FILES, FILES_OF_UNITS
from newcare.synthetic.room import EXTRACTS
from newcare.tables.staged import SHAPES

PLACE = PlaceSettings(people=2_000, seed=31)
FLOW_OF = {file.stem: file.flow for file in FILES} | {
    stem: name for stem, (name, _) in FILES_OF_UNITS.items()
}
each_file = pytest.mark.parametrize("stem", sorted(FLOW_OF))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flows") / "place"
    write_flows(PLACE, folder)
    return folder


@pytest.fixture(scope="module")
def records():
    return make_place(PLACE)[0]


def read(file):
    """A file of text cells; an empty one is null."""
    names = pyarrow.csv.open_csv(file).schema.names
    return pyarrow.csv.read_csv(
        file,
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True
        ),
    )


def column(folder, stem, name):
    """A column of an extract by its name in the shape."""
    return read(folder / f"{stem}.csv")[flow(FLOW_OF[stem]).column(name).spellings[0]]


def digest(folder):
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.is_file()
    }


def test_the_folder_holds_every_extract_the_waves_and_the_truth(folder):
    assert set(EXTRACTS) == set(FLOW_OF)
    assert {file.name for file in folder.iterdir()} == {
        *(f"{stem}.csv" for stem in EXTRACTS),
        "waves.csv",
        "truth.json",
    }


@each_file
def test_every_required_column_is_there_under_a_spelling_that_the_flow_knows(folder, stem):
    declared = flow(FLOW_OF[stem])
    header = read(folder / f"{stem}.csv").column_names
    assert set(header) <= {each.spellings[0] for each in declared.columns if each.spellings}
    assert {each.spellings[0] for each in declared.columns if each.required} <= set(header)


@each_file
def test_values_that_the_shape_restricts_are_codes_of_the_flow_or_what_is_allowed(folder, stem):
    declared = flow(FLOW_OF[stem])
    table = read(folder / f"{stem}.csv")
    for spec in SHAPES[declared.shape].columns:
        known = declared.column(spec.name)
        if spec.allowed is None or known is None or known.spellings[0] not in table.column_names:
            continue
        values = set(pc.unique(table[known.spellings[0]].drop_null()).to_pylist())
        assert {known.codes.get(value, value) for value in values} <= set(spec.allowed)


def test_people_made_in_chunks_of_any_size_give_the_same_files(folder, tmp_path):
    write_flows(PLACE, tmp_path / "place", chunk_people=333)
    assert digest(tmp_path / "place") == digest(folder)


def test_each_person_has_one_name_and_birth_date_in_every_extract(folder):
    seen = {}
    for file in FILES:
        who = [
            column(folder, file.stem, name)
            for name in ("nhs_number", "surname", "forename", "birth_date", "sex")
        ]
        for number, *traits in zip(*(each.to_pylist() for each in who), strict=True):
            assert seen.setdefault(number, traits) == traits


def test_the_registered_list_is_the_register(folder, records):
    register = records["register"]
    assert column(folder, "registered_list", "nhs_number").equals(register["person_id"])
    for name in ("practice", "small_area", "care_home"):
        assert column(folder, "registered_list", name).equals(register[name])
    born = column(folder, "registered_list", "birth_date").cast(pa.date32())
    assert pc.floor_temporal(born, unit="month").equals(register["birth_month"])
    sex = pc.if_else(pc.equal(column(folder, "registered_list", "sex"), "2"), "female", "male")
    assert sex.equals(register["sex"])


def test_money_is_in_pounds(folder, records):
    pounds = column(folder, "ecds", "cost_pence").cast(pa.float64()).to_numpy()
    assert np.rint(pounds * 100).astype(int).tolist() == records["attendance"]["cost_pence"].to_pylist()


def test_a_service_ends_on_its_last_day_and_a_package_on_the_day_after(folder, records):
    last = column(folder, "social_care_cld", "to_date").cast(pa.date32()).cast(pa.int32())
    after = records["package"]["to_date"].cast(pa.int32())
    assert pc.add(last, 1).to_pylist() == after.to_pylist()


def test_a_stay_is_one_to_three_episodes_that_follow_one_another(folder, records):
    names = (
        "spell_number",
        "episode_order",
        "admission_date",
        "discharge_date",
        "episode_start",
        "episode_end",
    )
    rows = list(zip(*(column(folder, "hes_apc", name).to_pylist() for name in names), strict=True))
    stays = {}
    for row in rows:
        stays.setdefault(row[0], []).append(row[1:])
    assert len(stays) == records["spell"].num_rows
    assert {len(episodes) for episodes in stays.values()} == {1, 2, 3}
    for episodes in stays.values():
        order, admitted, discharged, starts, ends = zip(*episodes, strict=True)
        assert [int(place) for place in order] == list(range(1, len(episodes) + 1))
        assert (starts[0], ends[-1]) == (admitted[0], discharged[0])
        assert list(ends[:-1]) == list(starts[1:])


def test_the_cost_of_a_stay_stands_on_its_first_episode(folder, records):
    order = column(folder, "hes_apc", "episode_order")
    pounds = column(folder, "hes_apc", "cost_pence").cast(pa.float64()).to_numpy()
    first = pc.equal(order, "1").to_numpy(zero_copy_only=False)
    assert np.rint(pounds[first] * 100).astype(int).tolist() == records["spell"]["cost_pence"].to_pylist()
    assert not pounds[~first].any()


@pytest.mark.parametrize(("stem", "most"), [("diagnosis", 20), ("procedure", 2)])
def test_the_codes_of_a_stay_stand_in_order_and_procedures_in_the_first_episode_alone(
    folder, records, stem, most
):
    kept = {}
    stays = records[stem].filter(pc.is_valid(records[stem]["spell_id"]))
    listed = (stays[name].to_pylist() for name in ("spell_id", "position", "code"))
    for spell, place, code in zip(*listed, strict=True):
        kept.setdefault(str(spell), {})[place] = code
    spells, order = (
        column(folder, "hes_apc", name).to_pylist() for name in ("spell_number", "episode_order")
    )
    columns = [column(folder, "hes_apc", f"{stem}_{k:02}").to_pylist() for k in range(1, most + 1)]
    for spell, place, *codes in zip(spells, order, *columns, strict=True):
        expected = kept.get(spell, {}) if stem == "diagnosis" or place == "1" else {}
        assert codes == [expected.get(k) for k in range(1, most + 1)]


def test_parquet_and_packed_files_hold_the_same_rows(folder, tmp_path):
    write_flows(PLACE, tmp_path / "parquet", form=FlowFormat(FileFormat.PARQUET))
    write_flows(PLACE, tmp_path / "packed", form=FlowFormat(gzip=True))
    for stem in EXTRACTS:
        plain = (folder / f"{stem}.csv").read_bytes()
        assert gzip.decompress((tmp_path / "packed" / f"{stem}.csv.gz").read_bytes()) == plain
        table = pq.read_table(tmp_path / "parquet" / f"{stem}.parquet")
        assert table.column_names == read(folder / f"{stem}.csv").column_names
        assert table.num_rows == read(folder / f"{stem}.csv").num_rows


def test_another_kind_of_files_replaces_those_of_before_and_keeps_what_others_put_there(tmp_path):
    write_flows(PLACE, tmp_path / "place")
    (tmp_path / "place" / "mcp.toml").write_text("[model]\n", encoding="utf-8")
    write_flows(PLACE, tmp_path / "place", form=FlowFormat(FileFormat.PARQUET))
    names = {file.name for file in (tmp_path / "place").iterdir()}
    assert names == {*(f"{stem}.parquet" for stem in EXTRACTS), "waves.csv", "truth.json", "mcp.toml"}
