"""newcare contract, review, settle, stress and replay, as a finance lead runs them."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from newcare.caremodel.contracts import contract_sample_names, write_contract_sample

NAMES_OF_FILES = ("neighbourhood-shadow.toml", "neighbourhood-shadow-accounts.csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The three samples with their accounts."""
    place = tmp_path_factory.mktemp("contracts")
    for name in contract_sample_names():
        write_contract_sample(name, place)
    return place


def test_a_sample_names_the_command_that_settles_it(newcare, tmp_path):
    done = newcare("contract", "sample", "neighbourhood-shadow", tmp_path)
    (command,) = [line.split("Then: newcare ")[1] for line in done.out.splitlines() if "Then:" in line]
    settle, contract, option, accounts = command.split()
    assert (settle, option) == ("settle", "--accounts")
    assert all(
        (tmp_path / name).samefile(path)
        for name, path in zip(NAMES_OF_FILES, (contract, accounts), strict=True)
    )


def test_a_contract_settles_into_page_workbook_letter_and_table(newcare, folder, tmp_path):
    out, name = tmp_path / "out", "integrated-provider"
    accounts = folder / f"{name}-accounts.csv"
    done = newcare("settle", folder / f"{name}.toml", "--accounts", accounts, "--out", out, "--json")
    answer = json.loads(done.out)
    assert sum(answer["balances_pence"].values()) == 0
    assert {path.name for path in out.iterdir()} >= {
        "settlement.html",
        "settlement.xlsx",
        "settlement.docx",
        "settlement.parquet",
    }
    rows = pq.read_table(out / "settlement.parquet").num_rows
    assert rows == sum(len(run["entries"]) for run in answer["runs"])
    assert all(
        entry["rule"] and isinstance(entry["pence"], int)
        for run in answer["runs"]
        for entry in run["entries"]
    )


@pytest.mark.parametrize(
    ("name", "overall", "starts"),
    [
        ("integrated-provider", "green", True),
        ("older-people-2015", "red", False),
        ("neighbourhood-shadow", "amber", True),
    ],
)
def test_the_published_failure_turns_red_and_the_sound_sample_does_not(
    newcare, folder, tmp_path, name, overall, starts
):
    done = newcare("review", folder / f"{name}.toml", "--out", tmp_path / "out", "--json")
    answer = json.loads(done.out)
    assert (answer["overall"], answer["may_start"]) == (overall, starts)
    assert len(answer["checks"]) == 14
    assert (tmp_path / "out" / "review.html").is_file()


def test_stress_says_how_often_luck_pays_and_what_is_stranded(newcare, folder, tmp_path):
    contract = folder / "integrated-provider.toml"
    done = newcare("stress", contract, "--years", 15, "--out", tmp_path / "out", "--json")
    answer = json.loads(done.out)
    assert {row["party"] for row in answer["transitions"]} == {"community", "hospital"}
    assert all(len(row["years"]) == 15 for row in answer["transitions"])
    assert 0 < answer["luck"]["gain_paid"] < 0.02
    assert [year["avoided_admissions"] for year in answer["stranded"]] == [0, 300, 550, 550, 550]


def test_stress_refuses_a_contract_without_a_pool(newcare, folder, tmp_path):
    done = newcare("stress", folder / "older-people-2015.toml", "--out", tmp_path / "out")
    assert done.status == 3
    assert "no [pool]" in done.err


def test_replay_compares_contracts_on_the_same_years(newcare, folder, tmp_path):
    first = folder / "neighbourhood-shadow.toml"
    second = tmp_path / "at-risk.toml"
    text = first.read_text(encoding="utf-8").replace("Neighbourhood shadow budget", "At risk")
    second.write_text(text.replace("[0, 0, 0.25]", "[1, 1, 1]"), encoding="utf-8")
    accounts = folder / "neighbourhood-shadow-accounts.csv"
    done = newcare("replay", first, second, "--accounts", accounts, "--out", tmp_path / "out", "--json")
    answer = json.loads(done.out)
    assert answer["contracts"] == ["Neighbourhood shadow budget", "At risk"]
    assert pq.read_table(tmp_path / "out" / "replay.parquet").num_rows == len(answer["rows"]) == 2 * 3 * 3
    assert "At risk would have given" in done.err


def test_a_table_that_is_no_budget_is_refused(newcare, folder, tmp_path):
    odd = tmp_path / "odd.parquet"
    odd.write_bytes(b"PAR1 this is not one")
    done = newcare(
        "replay",
        folder / "neighbourhood-shadow.toml",
        "--accounts",
        folder / "neighbourhood-shadow-accounts.csv",
        "--budget",
        odd,
        "--out",
        tmp_path / "out",
    )
    assert done.status == 2
    assert "budget.parquet" in done.err
    assert not (tmp_path / "out").exists()


def test_a_fault_in_the_contract_is_named_with_its_line(newcare, folder, tmp_path):
    broken = tmp_path / "broken.toml"
    text = (folder / "integrated-provider.toml").read_text(encoding="utf-8")
    broken.write_text(text.replace("people = 250000", "people = -5"), encoding="utf-8")
    done = newcare("contract", "check", broken)
    assert done.status == 3
    assert "line 9: contract.people: found -5; allowed: 1 or more." in done.err


def test_a_pot_becomes_a_budget_page_workbook_and_table(newcare, tmp_path):
    assert newcare("pot", "sample", tmp_path).status == 0
    done = newcare("budget", tmp_path / "place-pot.toml", "--out", tmp_path / "out", "--json")
    answer = json.loads(done.out)
    first = answer["years"][1]
    parts = [unit for unit in answer["units"] if unit["year"] == first["year"]]
    given = sum(unit[part] for unit in parts for part in ("free_pence", "ring_fenced_pence", "held_pence"))
    assert given == first["budget_pence"]
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {
        "budget.html",
        "budget.xlsx",
        "units.parquet",
    }


def test_stress_takes_how_costs_vary_from_records_where_the_contract_does_not_say(
    newcare, place, folder, tmp_path
):
    contract = tmp_path / "unsaid.toml"
    said = (folder / "neighbourhood-shadow.toml").read_text(encoding="utf-8").splitlines()
    contract.write_text(
        "\n".join(line for line in said if "coefficient_of_variation" not in line), encoding="utf-8"
    )
    alone = newcare("stress", contract, "--out", tmp_path / "out")
    assert (alone.status, "--records" in alone.err) == (3, True)
    done = newcare("stress", contract, "--records", place, "--out", tmp_path / "out", "--json")
    answer = json.loads(done.out)
    assert answer["variation"]["coefficient_of_variation"] > 1
    assert "How do costs vary in the records?" in (tmp_path / "out" / "stress.html").read_text(
        encoding="utf-8"
    )
