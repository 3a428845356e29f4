"""Planted faults: what was planted is known row by row, and every other cell is as it would have been."""

import collections
import csv

import pyarrow.parquet as pq
import pytest

from newcare.errors import InvalidInput
from newcare.reference.flows import flow
from newcare.synthetic import PlaceSettings
from newcare.synthetic.flows import write_flows
from newcare.synthetic.flows.files import FILES
from newcare.synthetic.mess import FAULTS_FILE, IDENTITIES_FILE, KINDS, Mess
from newcare.synthetic.mess.kinds import FAULTS, SLIPS

PLACE = PlaceSettings(people=3_000, seed=8)
SHARES = {**dict.fromkeys(KINDS, 0.01), "month-missing": 1.0}
FLOW_OF = {f"{file.stem}.csv": flow(file.flow) for file in FILES}
COPIES = {kind.name for kind in FAULTS if kind.copies}
each_kind = pytest.mark.parametrize("kind", [*SLIPS, *FAULTS], ids=lambda kind: kind.name)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clean") / "place"
    write_flows(PLACE, folder)
    return folder


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("messy") / "place"
    write_flows(PLACE, folder, mess=Mess(SHARES))
    return folder


@pytest.fixture(scope="module")
def planted(messy):
    return pq.read_table(messy / "truth" / FAULTS_FILE).to_pylist()


def rows(file):
    """Rows of a file as lists of cells; bytes that are not UTF-8 stand as they are."""
    with file.open(encoding="utf-8", errors="surrogateescape", newline="") as opened:
        return list(csv.reader(opened))[1:]


def faults_of(planted, name):
    """Kinds that each row of a file has."""
    found = collections.defaultdict(list)
    for fault in planted:
        if fault["file"] == name:
            found[fault["source_row"]].append(fault["kind"])
    return found


def late(planted, name):
    return any(fault["kind"] == "month-missing" and fault["file"] == name for fault in planted)


@pytest.mark.parametrize("name", sorted(FLOW_OF))
def test_rows_on_which_nothing_was_planted_are_those_of_the_clean_file_in_their_order(
    clean, messy, planted, name
):
    faults, before, after = faults_of(planted, name), rows(clean / name), rows(messy / name)
    original = [row for place, row in enumerate(after, 1) if not COPIES.intersection(faults[place])]
    kinds = [faults[place] for place in range(1, len(after) + 1) if not COPIES.intersection(faults[place])]
    if late(planted, name):
        assert len(original) < len(before)
        untouched = {tuple(row) for row, kind in zip(original, kinds, strict=True) if not kind}
        assert untouched <= {tuple(row) for row in before}
        return
    assert len(original) == len(before)
    for was, now, kind in zip(before, original, kinds, strict=True):
        assert (was == now) == (not kind)


@each_kind
def test_a_kind_falls_on_about_its_share_of_rows_in_some_file(messy, planted, kind):
    count = collections.Counter(fault["file"] for fault in planted if fault["kind"] == kind.name)
    assert count
    for name in count:
        if kind.name == "overlapping-registration":  # of those who move within the place alone
            continue
        # About 0.01 of the rows, within five standard errors; slips fall on rows without a fault, about nine in ten.
        total = len(rows(messy / name))
        assert abs(count[name] - 0.0095 * total) < 5 * (0.01 * total) ** 0.5 + 0.001 * total


@each_kind
def test_a_row_with_a_fault_differs_where_the_kind_says_so(planted, messy, kind):
    outcomes = {fault["outcome"] for fault in planted if fault["kind"] == kind.name}
    assert outcomes == {str(kind.outcome)}


def test_a_row_has_one_fault_at_most_and_slips_only_where_it_has_none(planted):
    slips = {kind.name for kind in SLIPS}
    by_row = collections.defaultdict(set)
    for fault in planted:
        if fault["source_row"] is not None:
            by_row[fault["file"], fault["source_row"]].add(fault["kind"])
    for kinds in by_row.values():
        assert len(kinds - slips) <= 1
        assert not (kinds - slips) or not (kinds & slips)


def test_who_each_row_is_about_is_known_even_where_the_row_does_not_say(messy, planted):
    truth = collections.defaultdict(list)
    for row in pq.read_table(messy / "truth" / IDENTITIES_FILE).to_pylist():
        truth[row["file"]].append((row["source_row"], row["person_id"]))
    for name, declared in FLOW_OF.items():
        faults = faults_of(planted, name)
        with (messy / name).open(encoding="utf-8", errors="surrogateescape", newline="") as opened:
            numbers = [row[declared.column("nhs_number").spellings[0]] for row in csv.DictReader(opened)]
        assert [place for place, _ in truth[name]] == list(range(1, len(numbers) + 1))
        for (place, person), number in zip(truth[name], numbers, strict=True):
            wrong = {"nhs-number-missing", "nhs-number-check-digit"}.intersection(faults[place])
            assert (number == person) == (not wrong)


def test_a_copy_of_a_row_stands_right_after_it(messy, planted):
    for fault in planted:
        if fault["kind"] == "row-twice" and fault["file"] == "ecds.csv":
            lines = rows(messy / "ecds.csv")
            assert lines[fault["source_row"] - 1] == lines[fault["source_row"] - 2]


def test_letters_of_another_encoding_are_bytes_that_utf_8_does_not_know(messy, planted):
    content = (messy / "ecds.csv").read_bytes()
    count = sum(fault["kind"] == "other-encoding" and fault["file"] == "ecds.csv" for fault in planted)
    assert content.count(b"\xe9") == count > 0
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_people_made_in_chunks_of_any_size_give_the_same_faults(messy, tmp_path):
    write_flows(PLACE, tmp_path / "place", mess=Mess(SHARES), chunk_people=700)
    for name in FLOW_OF:
        assert (tmp_path / "place" / name).read_bytes() == (messy / name).read_bytes()

    def told(folder):
        return sorted(map(str, pq.read_table(folder / "truth" / FAULTS_FILE).to_pylist()))

    assert told(tmp_path / "place") == told(messy)


@pytest.mark.parametrize(
    ("words", "shares"),
    [
        (["none"], {}),
        (["usual"], KINDS),
        (["0.02"], dict.fromkeys(KINDS, 0.02)),
        (["none", "surname-typo=0.1"], {"surname-typo": 0.1}),
        (["usual", "surname-typo=0.1"], {**KINDS, "surname-typo": 0.1}),
    ],
)
def test_what_to_plant_is_read_from_words(words, shares):
    assert dict(Mess.parse(words).shares) == shares


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("surname-typos=0.1", "Did you mean surname-typo"),
        ("surname-typo=much", "not a number"),
        ("surname-typo=0.9", "outside what can be planted"),
        ("-0.1", "outside what can be planted"),
        ("plenty", "not a number"),
    ],
)
def test_what_cannot_be_planted_is_refused_in_words(word, message):
    with pytest.raises(InvalidInput, match=message):
        Mess.parse([word])


def test_no_mess_leaves_no_folder_of_what_was_planted(clean):
    assert not (clean / "truth").exists()
