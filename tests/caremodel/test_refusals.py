"""What a model file is refused for: each fault names its file and line, what was found and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from newcare.caremodel import load_model, sample_text
from newcare.errors import InvalidModelFile

MCP = sample_text("mcp")

FAULTS = [
    # found in the sample, written instead, what the error then says
    (
        'type = "MCP"',
        'type = "mcp"',
        "model.type: found 'mcp'; allowed: MCP, PACS, EHCH, ACC, UEC, or a local type",
    ),
    ('type = "MCP"', 'type = "Frailty Team"', "or a local type in lower case with hyphens."),
    (
        'name = "Proactive care for people living with frailty"',
        'name = " "',
        "model.name: found ' '; allowed: text",
    ),
    (
        'name = "Proactive care for people living with frailty"',
        "name = 7",
        "model.name: found 7; allowed: text in",
    ),
    ('"population-based-default"', '"population-based"', "No framework is called 'population-based'."),
    ('"population-based-default"', '"population-based"', "Did you mean 'population-based-default'?"),
    ('"population-based-default"', '"mine.toml"', "The framework file 'mine.toml' cannot be read."),
    (
        'unit = "practice"',
        'unit = "practise"',
        "allowed: practice, care-home, hospital, urgent-care-network. Did you",
    ),
    ('waves = "waves.csv"', 'waves = "starts.csv"', "place.waves: the file starts.csv cannot be read"),
    ("population_date = 2023-04-01", 'population_date = "2023-04-01"', "allowed: a date without quotes"),
    (
        "population_date = 2023-04-01",
        "population_date = 2023-04-01T09:00:00",
        "allowed: a date without quotes",
    ),
    ("population_date = 2023-04-01", "population_date = 2032-04-01", "allowed: from 2022-04-01"),
    ('"south-worcestershire"', '"north-worcestershire"', "Did you mean 'south-worcestershire'?"),
    (
        '["group-3", "group-4"]',
        '["group-3", "group-5"]',
        "no segment is called 'group-5'; allowed: group-1, group-2",
    ),
    ('["group-3", "group-4"]', '["group-3", "group-3"]', "'group-3' stands in it more than once"),
    ('["group-3", "group-4"]', '"group-3"', "cohort.include: found 'group-3'; allowed: a list in [ ]"),
    (
        "share = 0.02",
        "share = 2",
        "cohort.top.share: found 2; allowed: a share from 0 to 1. For 2 % write 0.02.",
    ),
    ("share = 0.02", 'share = "2%"', "found '2%'; allowed: a share from 0 to 1. For 2 % write 0.02."),
    ("share = 0.02", "share = 0", "cohort.top.share: found 0; allowed: a share above 0"),
    ("share = 0.02", "share = nan", "cohort.top.share: found nan; allowed: a share from 0 to 1."),
    ("share = 0.02", "share = true", "cohort.top.share: found true; allowed: a share from 0 to 1."),
    (
        'by = "cost-in-past-year"',
        'by = "cost"',
        "allowed: cost-in-past-year, emergency-admissions-in-past-year,",
    ),
    ('element = "F4.1"', 'element = "F4.9"', "allowed: elements of population-based-default: F1.1, F1.2"),
    ("reach = 0.85", "reach = 1.85", "interventions.reach: found 1.85; allowed: a share from 0 to 1."),
    (
        "pounds = 95.0",
        "pounds = -95.0",
        "interventions.cost.pounds: found -95.0; allowed: pounds as a number, 0 or",
    ),
    ("pounds = 95.0", "pounds = 95.005", "with at most two decimals"),
    ("pounds = 95.0", 'pounds = "£95"', "no pound sign or commas"),
    ("cost = { pounds = 95.0, per", "cost = { per", "interventions.cost lacks 'pounds': Amount in pounds."),
    ('"community", "mental-health"', '"comunity", "mental-health"', "Did you mean 'community'?"),
    ('"community", "mental-health"', '"primary", "mental-health"', "'primary' stands in it more than once"),
    (
        'payment_year = "2025-26"',
        'payment_year = "2021-22"',
        "the payment year 2021-22 comes before the base year",
    ),
    ('payment_year = "2025-26"', 'payment_year = "2025/26"', "allowed: a financial year in quotes"),
    ('payment_year = "2025-26"', 'payment_year = "2025-27"', "allowed: a financial year in quotes"),
    (
        'payment_year = "2025-26"',
        "payment_year = 2025",
        "budget.payment_year: found 2025; allowed: text in quotes",
    ),
    (
        "uplift = 0.025",
        "uplift = 2.5",
        "budget.uplift: found 2.5; allowed: a share from 0 to 1. For 2.5 % write 0.025",
    ),
    ("term_years = 10", "term_years = 10.5", "contract.term_years: found 10.5; allowed: a whole number"),
    ("term_years = 10", "term_years = 0", "contract.term_years: found 0; allowed: 1 or more."),
    ("term_years = 10", "term_years = 99", "contract.term_years: found 99; allowed: 30 or less."),
    (
        "acute = 0.3, commissioner = 0.2",
        "acute = 0.3, commissioner = 0.3",
        "these shares sum to 1.1; allowed: shares",
    ),
    ("corridor = 0.02", "corridor = 2", "contract.corridor: found 2; allowed: a share from 0 to 1."),
    ("cap = 0.05", "cap = 0.0", "contract.cap: found 0.0; allowed: a share above 0"),
    (
        "shadow = true",
        'shadow = "yes"',
        "contract.shadow: found 'yes'; allowed: true or false, without quotes.",
    ),
    (
        'primary = "emergency-admissions"',
        'primary = "emergency-admisions"',
        "outcomes.primary: found 'emergency-admisions'; allowed: an indicator that `newcare indicators` lists, or the"
        " path of a TOML file of your own. Did you mean 'emergency-admissions'?",
    ),
    (
        '"emergency-bed-days"]',
        '"emergency-admissions"]',
        "'emergency-admissions' is the primary outcome already",
    ),
    (
        'baseline_year = "2022-23"',
        'baseline_year = "2026-27"',
        "2026-27 comes after the payment year 2025-26.",
    ),
    (
        "confidence = 0.95",
        "confidence = 95",
        "evaluation.confidence: found 95; allowed: a share from 0 to 1. For 95 %",
    ),
    ("confidence = 0.95", "confidence = 1.0", "allowed: a share from 0.5 up to, not including, 1"),
    (
        '["callaway-santanna", "two-way-fixed-effects"]',
        "[]",
        "evaluation.designs: found a list; allowed: a list of",
    ),
    (
        'for = "emergency-admissions"',
        'for = "emergency-bed-days"',
        "value.for: found 'emergency-bed-days'; allowed: emergency-admissions, the primary outcome",
    ),
    ('for = "emergency-admissions"', 'for = "emergency-admission"', "Did you mean 'emergency-admissions'?"),
    (
        "pounds = 1590.0",
        "emergency_admission_pounds = 1590.0",
        "allowed: for, pounds, price_base, source, deflator.",
    ),
    ("factor = 1.2", "factor = 20", "value.deflator.factor: found 20; allowed: a factor from 0.1 to 10."),
    ("factor = 1.2, source", "source", "value.deflator lacks 'factor': What the price is multiplied by"),
    ("[value]", "[vlaue]", "the file has no 'vlaue'; allowed: model, place, cohort,"),
    (
        'policy = "hes-2018"',
        'policy = "hes"',
        "disclosure.policy: found 'hes'; allowed: hes-2018, nnhip, none.",
    ),
]


@pytest.mark.parametrize(("found", "written", "says"), FAULTS, ids=[f"{row[1]}" for row in FAULTS])
def test_a_fault_is_refused_with_its_line_and_what_is_allowed(found, written, says, refused):
    assert found in MCP
    before, after = MCP.split(found, 1)
    line = before.count("\n") + 1
    messages = refused(before + written + after)
    about = [message for message in messages if says in message]
    assert about, messages
    assert about[0].startswith(f"model.toml, line {line}: ")


@pytest.mark.parametrize(
    ("found", "written", "key", "says"),
    [
        (
            "deflator = {",
            "# deflator = {",
            "price_base",
            "prices of 2016-17 cannot be set against costs of the base year 2022-23; allowed: 2022-23, or a line",
        ),
        (
            'price_base = "2016-17"',
            'price_base = "2022-23"',
            "deflator",
            "the price is of the base year 2022-23 already",
        ),
    ],
)
def test_value_and_cost_are_brought_to_prices_of_one_year_once(found, written, key, says, refused):
    text = MCP.replace(found, written)
    line = 1 + next(n for n, words in enumerate(text.splitlines()) if words.startswith(f"{key} = "))
    (message,) = refused(text)
    assert message.startswith(f"model.toml, line {line}: value.{key}: {says}")


def test_a_price_of_the_base_year_needs_no_deflator(load):
    text = "\n".join(line for line in MCP.splitlines() if not line.startswith("deflator"))
    assert load(text.replace('price_base = "2016-17"', 'price_base = "2022-23"')).value.deflator is None


def test_a_misspelt_deflator_is_reported_once_not_as_unknown_and_needed(refused):
    (message,) = refused(MCP.replace("deflator =", "deflater ="))
    assert "value has no 'deflater'" in message
    assert message.endswith("Did you mean 'deflator'?")


def test_a_missing_key_is_told_of_at_the_head_of_its_table_with_what_it_means(refused):
    (message,) = refused(MCP.replace("shadow = true", ""))
    head = MCP.splitlines().index("[contract]") + 1
    assert message.startswith(
        f"model.toml, line {head}: contract lacks 'shadow': true: the settlement is worked out"
    )


def test_a_provider_that_stands_in_one_share_only_is_refused_in_each_line_that_may_be_the_slip(refused):
    assert refused(MCP.replace("loss_share = { community", "loss_share = { comunity")) == [
        "model.toml, line 49: contract.gain_share: 'community' does not stand in loss_share; both name the same"
        " providers. Did you mean 'comunity'?",
        "model.toml, line 50: contract.loss_share: 'comunity' does not stand in gain_share; both name the same"
        " providers. Did you mean 'community'?",
    ]


def test_all_faults_of_both_files_are_reported_at_once_one_a_line_in_order(refused):
    text = MCP.replace("include =", "inclde =").replace("share = 0.02", "share = 2").replace("F4.1", "F9.9")
    messages = refused(text, waves="unit,start\nA81001,2023-07-01\nA81001,2024-01-01\n")
    assert [message.split(":")[0] for message in messages] == [
        "model.toml, line 18",
        "model.toml, line 19",
        "model.toml, line 22",
        "waves.csv, line 3",
    ]


def test_an_empty_file_is_told_every_section_that_it_lacks_and_what_each_is_for(refused):
    messages = refused("")
    assert len(messages) == 9
    assert "model.toml, line 1: the file lacks 'cohort': Whom it is for." in messages


def test_a_misspelt_key_is_reported_once_not_as_unknown_and_missing(refused):
    assert refused(MCP.replace("reach = 0.4", "raech = 0.4")) == [
        "model.toml, line 37: interventions has no 'raech'; allowed: element, name, cost, reach. Did you mean 'reach'?"
    ]


def test_interventions_in_single_brackets_are_told_of_double_brackets(refused):
    start, end = MCP.index("[[interventions]]"), MCP.index("[budget]")
    text = (
        MCP[:start]
        + MCP[start:end].split("\n\n")[0].replace("[[", "[").replace("]]", "]")
        + "\n\n"
        + MCP[end:]
    )
    assert "a section that may come several times is written [[name]]" in refused(text)[0]


def test_a_section_that_is_no_table_is_refused(refused):
    start, end = MCP.index("[disclosure]"), len(MCP)
    messages = refused('disclosure = "none"\n' + MCP[:start] + MCP[end:])
    assert messages == [
        "model.toml, line 1: disclosure: found 'none'; allowed: a table with keys of its own."
    ]


def test_a_cohort_of_nobody_is_refused(refused):
    text = MCP.replace('include = ["group-3", "group-4"]', "include = []").replace("top = {", "# top = {")
    assert refused(text) == [
        "model.toml, line 16: cohort: the cohort is empty: list segments in 'include', or give 'top'."
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[model]\nname = MCP\n", 2, "Invalid value"),
        ("[model\n", 1, "Expected ']'"),
        ("[model]\na = 1\na = 2\n", 3, "Cannot overwrite a value"),
        ("[place]\n\npopulation_date = 2023-02-30\n", 3, "Invalid date or datetime"),
        ('[model]\nname = "no end', 2, "Unterminated string"),
    ],
)
def test_what_is_not_toml_is_refused_with_the_line_where_reading_stopped(text, line, says, refused):
    (message,) = refused(text)
    assert message.startswith(f"model.toml, line {line}: this is not TOML: {says}")


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path):
    (tmp_path / "model.toml").write_bytes(b'[model]\nname = "caf\xe9"\n')
    with pytest.raises(InvalidModelFile, match="line 2: this is not UTF-8 text"):
        load_model(tmp_path / "model.toml")


@pytest.mark.parametrize("name", ["absent.toml", "."])
def test_a_model_file_that_cannot_be_read_is_named(name, tmp_path):
    with pytest.raises(InvalidModelFile, match="cannot be read") as caught:
        load_model(tmp_path / name)
    assert caught.value.exit_status == 3


def test_an_absent_waves_file_is_told_of_at_the_line_that_names_it(tmp_path):
    (tmp_path / "model.toml").write_text(MCP, encoding="utf-8")
    with pytest.raises(InvalidModelFile) as caught:
        load_model(tmp_path / "model.toml")
    assert str(caught.value).startswith(
        f"{tmp_path / 'model.toml'}, line 13: place.waves: the file {tmp_path / 'waves.csv'} cannot be read"
    )


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path):
    (tmp_path / "waves.csv").write_bytes(b"\xef\xbb\xbfunit,start\r\nA81001,2023-07-01\r\n")
    (tmp_path / "model.toml").write_bytes(b"\xef\xbb\xbf" + MCP.replace("\n", "\r\n").encode())
    model = load_model(Path(tmp_path / "model.toml"))
    assert (model.model.name, model.waves[0].unit) == (
        "Proactive care for people living with frailty",
        "A81001",
    )
