"""Every kind of damage to a row is found, and is named by the code that a data manager can look up."""

from __future__ import annotations

import pytest

from records.checking.staged import CLEAN, check, rows_of, stage

APC, LIST, CONTACT, CARE, SCORE, DEATH, OPT_OUT = (
    "hes-apc",
    "registered-list",
    "csds-contact",
    "social-care-cld",
    "clinical-score",
    "deaths",
    "opt-out",
)
UNDATED = "opt-out-date-not-known"
DAMAGE = [
    (OPT_OUT, "30 February", {"from_date": "30/02/2024"}, UNDATED),
    (OPT_OUT, "words for a date", {"from_date": "before I moved"}, UNDATED),
    (OPT_OUT, "a stand-in from 1800", {"from_date": "01/01/1800"}, UNDATED),
    (OPT_OUT, "a year mistyped", {"from_date": "2204-03-01"}, UNDATED),
    (APC, "30 February", {"admission_date": "30/02/2024"}, "impossible-date"),
    (APC, "30 February, year first", {"admission_date": "2024-02-30"}, "impossible-date"),
    (APC, "29 February of a year without one", {"discharge_date": "29-Feb-2023"}, "impossible-date"),
    (APC, "month 13, packed", {"admission_date": "20241301"}, "impossible-date"),
    (APC, "a spreadsheet's day number", {"admission_date": "45352"}, "excel-serial-date"),
    (APC, "a spreadsheet's day number with time", {"discharge_date": "45355.5"}, "excel-serial-date"),
    (APC, "a year of two digits", {"admission_date": "01/03/24"}, "two-digit-year"),
    (APC, "month before day", {"admission_date": "03/28/2024"}, "day-and-month-swapped"),
    (APC, "words for a date", {"discharge_date": "still in"}, "not-a-date"),
    (APC, "a stand-in from 1800", {"birth_date": "01/01/1800"}, "before-1900"),
    (APC, "admitted next year", {"admission_date": "2027-03-01", "discharge_date": None}, "in-the-future"),
    (APC, "born in the future", {"birth_date": "2030-01-01"}, "in-the-future"),
    (APC, "discharged before admission", {"discharge_date": "2024-02-28"}, "discharge-before-admission"),
    (APC, "a stay of twelve years", {"admission_date": "2012-03-01"}, "stay-over-ten-years"),
    (
        APC,
        "a stay of three years",
        {"admission_date": "2021-03-01", "episode_start": None},
        "stay-over-two-years",
    ),
    (APC, "born after admission", {"birth_date": "2024-05-01"}, "born-after-the-event"),
    (APC, "aged 123", {"birth_date": "1901-01-01"}, "over-120-years-old"),
    (APC, "an episode that ends before it begins", {"episode_end": "2024-02-01"}, "dates-out-of-order"),
    (APC, "an episode before the stay", {"episode_start": "2024-02-20"}, "dates-out-of-order"),
    (APC, "no admission date", {"admission_date": None}, "value-missing"),
    (APC, "no provider", {"provider": None}, "value-missing"),
    (APC, "no key", {"episode_number": None}, "value-missing"),
    (APC, "a sex that is none", {"sex": "Q"}, "value-not-allowed"),
    (APC, "an admission method that is none", {"admission_method": "77"}, "code-not-in-dictionary"),
    (APC, "a patient class that is none", {"patient_class": "7"}, "code-not-in-dictionary"),
    (APC, "a discharge method that is none", {"discharge_method": "x"}, "code-not-in-dictionary"),
    (APC, "words for a diagnosis", {"diagnosis_01": "broken hip"}, "icd-10-form"),
    (APC, "a Read code for a diagnosis", {"diagnosis_01": "H33.."}, "code-rewritten"),
    (APC, "a SNOMED code for a diagnosis", {"diagnosis_01": "84114007"}, "icd-10-form"),
    (APC, "a diagnosis in small letters", {"diagnosis_01": "i500"}, "code-rewritten"),
    (APC, "a dot in a diagnosis", {"diagnosis_01": "I50.0"}, "code-rewritten"),
    (APC, "words for a procedure", {"procedure_01": "hip"}, "opcs-4-form"),
    (APC, "a dot in a procedure", {"procedure_01": "W37.1"}, "code-rewritten"),
    (APC, "a man in labour", {"sex": "1", "diagnosis_01": "O800"}, "sex-and-diagnosis"),
    (APC, "a woman with cancer of the prostate", {"diagnosis_01": "C61X"}, "sex-and-diagnosis"),
    (APC, "a pound sign", {"cost_pence": "£1234.50"}, "currency-sign"),
    (APC, "dollars", {"cost_pence": "$99"}, "currency-sign"),
    (APC, "a comma between thousands", {"cost_pence": "1,234.50"}, "thousands-separator"),
    (APC, "a decimal comma", {"cost_pence": "12,50"}, "thousands-separator"),
    (APC, "a negative cost", {"cost_pence": "-10.00"}, "negative-value"),
    (APC, "words for a cost", {"cost_pence": "tariff"}, "not-a-number"),
    (APC, "a cost over a million", {"cost_pence": "2500000"}, "amount-over-a-million"),
    (APC, "half an episode", {"episode_order": "1.5"}, "not-a-whole-number"),
    (APC, "episode nought", {"episode_order": "0"}, "below-minimum"),
    (APC, "episode 1,000", {"episode_order": "1000"}, "above-maximum"),
    (APC, "an NHS number with a wrong check digit", {"nhs_number": "9434765918"}, "nhs-number-check-digit"),
    (APC, "an NHS number of nine digits", {"nhs_number": "943476591"}, "nhs-number-length"),
    (APC, "an NHS number of eleven digits", {"nhs_number": "94347659190"}, "nhs-number-length"),
    (APC, "an NHS number with a letter", {"nhs_number": "94347659I9"}, "nhs-number-not-digits"),
    (APC, "ten noughts for an NHS number", {"nhs_number": "0000000000"}, "nhs-number-stand-in"),
    (APC, "ten ones for an NHS number", {"nhs_number": "1111111111"}, "nhs-number-stand-in"),
    (APC, "an NHS number rounded by a spreadsheet", {"nhs_number": "9.43E+09"}, "nhs-number-rounded"),
    (APC, "nobody named", {"nhs_number": None}, "nobody-named"),
    (APC, "a formula in a code", {"provider": "=1+2"}, "formula-in-cell"),
    (APC, "a command in a number", {"cost_pence": "=cmd|' /C calc'!A0"}, "formula-in-cell"),
    (LIST, "a formula in a name", {"surname": "@SUM(1+1)*cmd|' /C calc'!A0"}, "formula-in-cell"),
    (LIST, "a name that lost a letter", {"surname": "Mu\N{REPLACEMENT CHARACTER}ller"}, "letters-lost"),
    (LIST, "a fifth that is the sixth", {"deprivation_fifth": "6"}, "above-maximum"),
    (LIST, "a registration of no day", {"to_date": "2020-04-01"}, "dates-not-apart"),
    (LIST, "registered before birth", {"from_date": "1949-01-01"}, "born-after-the-event"),
    (LIST, "registered after death", {"death_date": "2019-01-01"}, "registered-after-death"),
    (LIST, "dead before birth", {"death_date": "1949-01-01"}, "born-after-the-event"),
    (CONTACT, "an attendance that is none", {"attendance": "99"}, "value-not-allowed"),
    (CONTACT, "a contact on a day of 24 hours and a half", {"contact_date": "2024-03-32"}, "impossible-date"),
    (CARE, "an event of no kind", {"event_type": "Servise"}, "value-not-allowed"),
    (CARE, "a service that ends before it begins", {"to_date": "2023-01-01"}, "dates-out-of-order"),
    (CARE, "more hours than a week has", {"units_a_week": "200"}, "above-maximum"),
    (CARE, "hours below nought", {"units_a_week": "-1"}, "negative-value"),
    (SCORE, "a frailty index over 1", {"value": "12"}, "above-maximum"),
    (SCORE, "a score without a value", {"value": None}, "value-missing"),
    (DEATH, "a cause in words", {"cause": "heart"}, "icd-10-form"),
    (DEATH, "a death without a day", {"death_date": None}, "value-missing"),
]
FLOWS = tuple(CLEAN)
WARNINGS = {
    UNDATED,
    "stay-over-two-years",
    "code-rewritten",
    "sex-and-diagnosis",
    "amount-over-a-million",
    "letters-lost",
    "registered-after-death",
}


@pytest.fixture(scope="module")
def found(engine, tmp_path_factory):
    """Each flow with a clean row first and last, and every damaged row between."""
    results = {}
    for name in FLOWS:
        changes = [{}, *(change for flow, _, change, _ in DAMAGE if flow == name), {}]
        folder = tmp_path_factory.mktemp(name)
        results[name] = check(stage(name, _of_different_people(name, changes), folder), engine, folder)
    return results


def _of_different_people(name, changes):
    """Rows in which nobody is on two lists: a registration has a number of its own unless the damage is in it."""
    return rows_of(name, [{"nhs_number": None, **change} if name == LIST else change for change in changes])


def _place(case):
    same = [other for other in DAMAGE if other[0] == case[0]]
    return same.index(case) + 2


@pytest.mark.parametrize("case", DAMAGE, ids=[f"{flow}: {kind}" for flow, kind, _, _ in DAMAGE])
def test_damage_is_found_and_named(found, case):
    flow, _, _, code = case

    assert found[flow].reasons(_place(case))[0] == code


@pytest.mark.parametrize("case", DAMAGE, ids=[f"{flow}: {kind}" for flow, kind, _, _ in DAMAGE])
def test_an_error_puts_its_row_aside_and_a_warning_goes_with_it(found, case):
    flow, _, _, code = case

    assert (_place(case) in found[flow].accepted) == (code in WARNINGS)


def test_an_opt_out_whose_date_cannot_be_right_is_kept_without_one(found):
    days = [row["from_date"] for _, row in sorted(found[OPT_OUT].accepted.items())]

    assert [str(day) for day in days] == ["2024-03-01", "None", "None", "None", "None", "2024-03-01"]


@pytest.mark.parametrize("name", FLOWS)
def test_clean_rows_beside_damaged_ones_are_accepted_without_a_word(found, name):
    last = found[name].checked.staged.read

    assert found[name].reasons(1) == found[name].reasons(last) == []


@pytest.mark.parametrize("name", FLOWS)
def test_accepted_and_quarantined_rows_are_all_the_rows_read(found, name):
    checked = found[name].checked

    assert checked.accepted + checked.quarantined == checked.staged.read
    assert sorted([*found[name].accepted, *found[name].quarantined]) == list(
        range(1, checked.staged.read + 1)
    )


def test_the_kinds_of_damage_to_rows_are_more_than_forty():
    assert len({(flow, kind) for flow, kind, _, _ in DAMAGE}) > 40
