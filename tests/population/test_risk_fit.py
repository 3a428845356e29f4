"""Fit and judgement: the truth that was set is found, and every figure is where the card looks for it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from newcare.errors import InvalidInput
from newcare.population.risk import fit_risk
from newcare.tables import TABLES
from population.risk_people import DAYS, DEFINITION, JUDGED, TRUTH, chances, history


def fitted(table, definition=DEFINITION, model="logistic"):
    return fit_risk(table, **DAYS, definition=definition, model=model, data_version="v")


@pytest.fixture(scope="module")
def people():
    return history()


@pytest.fixture(scope="module")
def found(people):
    return fitted(people)


@pytest.fixture(scope="module")
def performance(found):
    return {
        (row["model"], row["cut"], row["group"], row["measure"]): row
        for row in found["risk_performance"].to_pylist()
    }


@pytest.fixture(scope="module")
def terms(found):
    return {(row["fit"], row["term"]): row for row in found["risk_model"].to_pylist()}


def test_coefficients_that_were_set_lie_within_their_errors(terms):
    expected = {**dict.fromkeys(("age, up to 65", "sex: male", "fifth: 1", "frailty", "dementia"), 0.0)}
    expected |= {
        "admissions": TRUTH["admissions"],
        "conditions": TRUTH["conditions"],
        "age, above 65": TRUTH["over 65, in tens of years"],
        "intercept": TRUTH["intercept"],
    }
    for name, truth in expected.items():
        row = terms["used", name]
        assert abs(row["coefficient"] - truth) < 3.5 * row["standard_error"], name


def test_the_odds_ratio_is_that_of_one_standard_deviation(terms):
    row = terms["used", "admissions"]

    assert row["standardised_odds_ratio"] == pytest.approx(np.exp(row["coefficient"] * row["deviation"]))
    assert row["lower"] < row["standardised_odds_ratio"] < row["upper"]
    assert row["transform"] == "ln(1 + emergency_admissions)"


def test_risks_judged_on_a_later_year_are_right_in_size(performance):
    line = performance["logistic", "everybody", "ALL", "calibration slope"]
    ratio = performance["logistic", "everybody", "ALL", "observed / expected"]

    assert line["lower"] < 1 < line["upper"]
    assert ratio["value"] == pytest.approx(1, abs=0.08)
    assert performance["logistic", "everybody", "ALL", "auroc"]["value"] > 0.65


def test_no_order_beats_the_chances_that_were_set(people, performance):
    from newcare.methods.discrimination import auroc

    later = people.filter(pc.equal(people["features_on"], pa.scalar(JUDGED)))
    best = auroc(later["admitted"].to_numpy().astype(float), chances(later)).value

    assert performance["logistic", "everybody", "ALL", "auroc"]["value"] == pytest.approx(best, abs=0.005)


def test_the_model_beats_admissions_alone_and_age_alone(performance):
    areas = {
        key[0]: row["value"] for key, row in performance.items() if key[1:] == ("everybody", "ALL", "auroc")
    }

    assert list(areas) == ["logistic", "emergency admissions in the past year alone", "age alone"]
    assert areas["logistic"] == max(areas.values())
    assert ("emergency admissions in the past year alone", "everybody", "ALL", "brier") not in performance


@pytest.mark.parametrize("cut", ["age", "sex", "fifth by deprivation", "ethnicity"])
def test_groups_of_a_cut_add_up_to_everybody(performance, cut):
    groups = [row for key, row in performance.items() if key[1] == cut and key[3] == "observed / expected"]
    whole = performance["logistic", "everybody", "ALL", "observed / expected"]

    assert sum(row["people"] for row in groups) == whole["people"] == 20_000
    assert sum(row["events"] for row in groups) == whole["events"]
    expected = sum(row["events"] / row["value"] for row in groups)
    assert expected == pytest.approx(whole["events"] / whole["value"])


@pytest.mark.parametrize("cut", ["age", "sex", "fifth by deprivation", "ethnicity"])
def test_those_missed_in_groups_are_all_those_missed(performance, cut):
    missed = [
        row
        for key, row in performance.items()
        if key[1] == cut and key[3].startswith("share of the admitted")
    ]
    caught = performance["logistic", "everybody", "ALL", "sensitivity of the top 5 %"]

    assert sum(row["events"] for row in missed) == caught["people"] - caught["events"]


def test_lists_hold_the_shares_asked_for(performance):
    people = [
        performance["logistic", "everybody", "ALL", f"positive predictive value of the top {share} %"][
            "people"
        ]
        for share in ("0.5", "2", "5")
    ]
    assert people == [100, 400, 1000]


def test_groups_by_risk_rise(performance):
    means = [row["value"] for key, row in performance.items() if key[1] == "risk" and key[3] == "mean risk"]

    assert len(means) == 20
    assert means == sorted(means)


def test_deaths_and_moves_are_counted_and_set_aside_for_comparison(people, performance):
    later = people.filter(pc.equal(people["features_on"], pa.scalar(JUDGED)))
    died = pc.sum(pc.and_(pc.equal(later["died"], 1), pc.equal(later["admitted"], 0))).as_py()
    share = performance["logistic", "follow-up", "died and were not admitted", "share of people"]
    without = performance["logistic", "follow-up", "without those who died and were not admitted", "auroc"]

    assert (share["events"], share["people"]) == (died, 20_000)
    assert without["people"] == 20_000 - died


def test_the_judged_fit_has_not_seen_the_later_year(people, terms):
    """Scrambling the outcomes of the later year changes the fit in use, and not the fit that is judged."""
    rng = np.random.default_rng(3)
    earlier = people.slice(0, 20_000)
    later = people.slice(20_000)
    shuffled = later.set_column(
        later.column_names.index("admitted"),
        "admitted",
        later["admitted"].take(pa.array(rng.permutation(20_000))),
    )
    other = fitted(pa.concat_tables([earlier, shuffled]))["risk_model"].to_pylist()
    again = {(row["fit"], row["term"]): row["coefficient"] for row in other}

    for (fit, term), row in terms.items():
        if fit == "judged":
            assert again[fit, term] == row["coefficient"]
    assert again["used", "admissions"] != terms["used", "admissions"]["coefficient"]


def test_terms_that_the_records_cannot_teach_are_left_out_with_the_reason():
    table = history(3_000)
    nobody = pa.array(np.zeros(table.num_rows, np.int32))
    twice = pa.array(table["conditions"].to_numpy())
    table = table.append_column("blindness", nobody).append_column("again", twice)
    more = [{"name": name, "source": name, "transform": "log"} for name in ("blindness", "again")]
    definition = DEFINITION | {"predictors": [*DEFINITION["predictors"], *more]}

    rows = {
        row["term"]: row
        for row in fitted(table, definition)["risk_model"].to_pylist()
        if row["fit"] == "used"
    }

    assert rows["blindness"]["coefficient"] is None
    assert rows["blindness"]["reason"].startswith("fewer than 10 of the people it sets apart")
    assert rows["again"]["reason"] == "the terms before it say the same"
    assert rows["conditions"]["reason"] is None


def test_groups_with_few_admissions_get_their_count_and_no_figure():
    table = history(3_000)
    rare = table["ethnicity"].to_pylist()
    rare[3_000:3_008] = ["mixed"] * 8
    table = table.set_column(table.column_names.index("ethnicity"), "ethnicity", pa.array(rare))
    rows = fitted(table)["risk_performance"].to_pylist()

    mixed = [row for row in rows if row["group"] == "mixed"]
    assert len(mixed) == 3
    assert all(row["value"] is None and row["reason"] and row["people"] == 8 for row in mixed)


def test_isotonic_recalibration_is_tried_only_with_many_events(performance):
    assert not [key for key in performance if key[1] == "recalibration"]


def test_every_column_is_in_the_specification(found):
    for name in ("risk_model", "risk_performance"):
        assert found[name].column_names == list(TABLES[name].column_names)
        keys = found[name].select(list(TABLES[name].key)).to_pylist()
        assert len({tuple(key.values()) for key in keys}) == len(keys)


def test_a_day_without_people_is_refused(people):
    with pytest.raises(InvalidInput, match="Nobody was registered on 2023-04-01"):
        fitted(people.slice(0, 20_000))


def test_a_year_without_admissions_is_refused(people):
    none = pa.array(np.zeros(people.num_rows, np.int32))
    with pytest.raises(InvalidInput, match="same in every row"):
        fitted(people.set_column(people.column_names.index("admitted"), "admitted", none))
