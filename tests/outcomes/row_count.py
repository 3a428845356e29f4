"""The cube counted the slow way: one record after another, in plain Python, from what the indicators mean."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from newcare.population.stay_kinds import rules_met
from newcare.reference.codelists import ambulatory_care_rules, fall_rules
from newcare.terms import Quarter, age_band

AWAY = ("residential", "nursing")


class RowByRow:
    """Records as lists of rows; `counts` gives (unit, quarter, sex, age band) -> events of an indicator."""

    def __init__(self, records: dict[str, list[dict]], quarters: list[str]) -> None:
        self.records, self.quarters = records, quarters
        self.deaths = {row["person_id"]: row for row in records["death"]}

    def registration(self, person, day):
        for row in self.records["register"]:
            if (
                row["person_id"] == person
                and row["from_date"] <= day
                and (not row["to_date"] or day < row["to_date"])
            ):
                return row
        return None

    def cell(self, person, day):
        row, quarter = self.registration(person, day), str(Quarter.of(day))
        if row is None or quarter not in self.quarters:
            return None
        return (row["practice"], quarter, row["sex"], age_band(age(row, day)))

    def days(self):
        """Registered days of each cell, day by day."""
        found = Counter()
        for row in self.records["register"]:
            for day in each_day(self.quarters):
                if row["from_date"] <= day and (not row["to_date"] or day < row["to_date"]):
                    found[self.cell(row["person_id"], day)] += 1
        return found

    def counts(self, name):
        found = Counter()
        if name == "days-at-home":
            return self.days_at_home()
        if name == "frequent-ae-attenders":
            return self.frequent_attenders()
        listed = self.dead() if name == "deaths" else getattr(self, name.replace("-", "_"))()
        for person, day, amount in listed:
            cell = self.cell(person, day)
            if cell is not None:
                found[cell] += amount
        return found

    def spells(self, counts, *, day="admission_date", amount=lambda _: 1):
        return [(row["person_id"], row[day], amount(row)) for row in self.records["spell"] if counts(row)]

    def emergency_admissions(self):
        return self.spells(emergency)

    def zero_day_emergency_admissions(self):
        return self.spells(lambda row: emergency(row) and nights(row) == 0)

    def one_day_or_more_emergency_admissions(self):
        return self.spells(lambda row: emergency(row) and nights(row) > 0)

    def emergency_bed_days(self):
        return self.spells(emergency, amount=nights)

    def elective_admissions(self):
        return self.spells(lambda row: row["admission_method"][0] == "1")

    def elective_bed_days(self):
        return self.spells(lambda row: row["admission_method"][0] == "1", amount=nights)

    def emergency_admissions_nnhip_method_list(self):
        listed = ["21", "22", "23", "24", "25", "2A", "2B", "2C", "2D", "28"]
        return self.spells(lambda row: row["admission_method"] in listed, day="discharge_date")

    def zero_day_non_elective_admissions_nnhip(self):
        return self.spells(lambda row: non_elective(row) and nights(row) == 0, day="discharge_date")

    def one_day_or_more_non_elective_admissions_nnhip(self):
        return self.spells(lambda row: non_elective(row) and nights(row) > 0, day="discharge_date")

    def non_elective_bed_days_nnhip(self):
        return self.spells(non_elective, day="discharge_date", amount=nights)

    def discharges(self):
        return self.spells(lambda row: row["discharge_method"] != "4", day="discharge_date")

    def codes(self, row):
        """Diagnoses of a stay, the primary first, and its procedures in order."""
        of = [each for each in self.records["diagnosis"] if each["spell_id"] == row["spell_id"]]
        others = [each["code"] for each in of if each["position"] != 1]
        operated = [each for each in self.records["procedure"] if each["spell_id"] == row["spell_id"]]
        operated.sort(key=lambda each: each["position"])
        return [row["primary_diagnosis"], *others], [each["code"] for each in operated]

    def group(self, name):
        rules = [rule for rule in ambulatory_care_rules() if rule.group == name]
        return self.spells(lambda row: emergency(row) and bool(rules_met(rules, *self.codes(row))))

    def emergency_admissions_ambulatory_care_sensitive_acute(self):
        return self.group("acute")

    def emergency_admissions_ambulatory_care_sensitive_chronic(self):
        return self.group("chronic")

    def emergency_admissions_ambulatory_care_sensitive_vaccine(self):
        return self.group("vaccine_preventable")

    def emergency_admissions_for_falls_65_and_over(self):
        return self.spells(
            lambda row: (
                emergency(row)
                and bool(rules_met(fall_rules(), *self.codes(row)))
                and self.age_at(row, "admission_date") >= 65
            )
        )

    def age_at(self, row, day):
        held = self.registration(row["person_id"], row[day])
        return -1 if held is None else age(held, row[day])

    def emergency_admissions_from_care_homes(self):
        def from_home(row):
            held = self.registration(row["person_id"], row["admission_date"])
            return emergency(row) and held is not None and held["care_home"] is not None

        return self.spells(from_home)

    def emergency_admissions_in_last_90_days_of_life(self):
        def near_death(row):
            died = self.deaths.get(row["person_id"])
            return (
                emergency(row)
                and died is not None
                and 0 <= (died["death_date"] - row["admission_date"]).days <= 89
            )

        return self.spells(near_death)

    def readmissions(self, most):
        def back(row):
            earlier = [
                other["discharge_date"]
                for other in self.records["spell"]
                if other["person_id"] == row["person_id"]
                and (other["admission_date"], other["spell_id"]) < (row["admission_date"], row["spell_id"])
            ]
            return (
                emergency(row)
                and row["admission_source"] not in ("51", "52", "53")
                and bool(earlier)
                and 0 <= (row["admission_date"] - max(earlier)).days <= most
            )

        return self.spells(back)

    def emergency_readmissions_within_7_days(self):
        return self.readmissions(6)

    def emergency_readmissions_within_30_days(self):
        return self.readmissions(29)

    def fracture_of_wrist_under_65(self):
        broken = ("S525", "S526", "S620", "S621")
        return self.spells(
            lambda row: (
                emergency(row)
                and row["primary_diagnosis"].startswith(broken)
                and self.age_at(row, "admission_date") < 65
            )
        )

    def attendances(self, types):
        return [
            (row["person_id"], row["arrival_date"], 1)
            for row in self.records["attendance"]
            if row["department_type"] in types
        ]

    def ae_attendances(self):
        return self.attendances("1234")

    def ae_attendances_type_1(self):
        return self.attendances("1")

    def ae_attendances_other_types(self):
        return self.attendances("234")

    def same_day_emergency_care_attendances(self):
        return self.attendances("5")

    def frequent_attenders(self):
        first = {}
        for row in self.records["attendance"]:
            day = row["arrival_date"]
            within = [
                other
                for other in self.records["attendance"]
                if other["person_id"] == row["person_id"] and 0 <= (day - other["arrival_date"]).days <= 365
            ]
            cell = self.cell(row["person_id"], day)
            if row["department_type"] in "1234" and len(within) >= 5 and cell is not None:
                key = (row["person_id"], *cell[:2])
                first[key] = min(first.get(key, (day, cell)), (day, cell), key=lambda each: each[0])
        return Counter(cell for _, cell in first.values())

    def calls(self, counts):
        return [(row["person_id"], row["call_date"], 1) for row in self.records["call"] if counts(row)]

    def ambulance_calls(self):
        return self.calls(lambda row: row["service"] == "999")

    def ambulance_conveyances(self):
        return self.calls(lambda row: row["service"] == "999" and row["outcome"] == "conveyed")

    def appointments(self, kind):
        return [
            (row["person_id"], row["appointment_date"], 1)
            for row in self.records["appointment"]
            if row["kind"] == kind and row["attendance"] == "attended"
        ]

    def outpatient_first_attendances(self):
        return self.appointments("first")

    def outpatient_follow_up_attendances(self):
        return self.appointments("follow-up")

    def contacts(self, service):
        return [
            (row["person_id"], row["contact_date"], 1)
            for row in self.records["contact"]
            if row["service"] == service
        ]

    def general_practice_contacts(self):
        return self.contacts("general-practice")

    def community_contacts(self):
        return self.contacts("community")

    def mental_health_contacts(self):
        return self.contacts("mental-health")

    def social_care_packages_started(self):
        return [
            (row["person_id"], row["from_date"], 1)
            for row in self.records["package"]
            if row["kind"] in ("home-care", "short-term")
        ]

    def permanent_care_home_admissions_65_and_over(self):
        found = []
        for row in self.records["package"]:
            earlier = [
                other["to_date"] or dt.date(9999, 1, 1)
                for other in self.records["package"]
                if other["person_id"] == row["person_id"]
                and other["kind"] in AWAY
                and (other["from_date"], other["package_id"]) < (row["from_date"], row["package_id"])
            ]
            new = not earlier or (row["from_date"] - max(earlier)).days > 28
            if row["kind"] in AWAY and new and self.age_at(row, "from_date") >= 65:
                found.append((row["person_id"], row["from_date"], 1))
        return found

    def dead(self, places=None):
        return [
            (row["person_id"], row["death_date"], 1)
            for row in self.records["death"]
            if places is None or row["place"] in places
        ]

    def deaths_in_usual_place(self):
        return self.dead(("home", "care-home"))

    def total_cost_of_care(self):
        days = {
            "spell": "admission_date",
            "attendance": "arrival_date",
            "appointment": "appointment_date",
            "contact": "contact_date",
            "call": "call_date",
        }
        found = [
            (row["person_id"], row[day], row["cost_pence"])
            for table, day in days.items()
            for row in self.records[table]
        ]
        for row in self.records["package"]:
            for day in each_day(self.quarters):
                if row["from_date"] <= day and (not row["to_date"] or day < row["to_date"]):
                    found.append((row["person_id"], day, row["weekly_cost_pence"] // 7))
        return found

    def days_at_home(self):
        away = {
            (row["person_id"], row["admission_date"] + dt.timedelta(days=n))
            for row in self.records["spell"]
            for n in range(nights(row))
        } | {
            (row["person_id"], day)
            for row in self.records["package"]
            if row["kind"] in AWAY
            for day in each_day(self.quarters)
            if row["from_date"] <= day and (not row["to_date"] or day < row["to_date"])
        }
        found = self.days()
        found.subtract(cell for cell in (self.cell(*each) for each in away) if cell is not None)
        return +found


def each_day(quarters):
    first, end = Quarter.parse(quarters[0]).start, Quarter.parse(quarters[-1]).end
    return [first + dt.timedelta(days=n) for n in range((end - first).days)]


def age(registration, day):
    born = registration["birth_month"]
    return max(day.year - born.year - (day.month < born.month), 0)


def emergency(row):
    return row["admission_method"][0] == "2"


def non_elective(row):
    return row["admission_method"] in [
        "21",
        "22",
        "23",
        "24",
        "25",
        "2A",
        "2B",
        "2C",
        "2D",
        "28",
        "81",
        "82",
        "83",
        "84",
        "89",
    ]


def nights(row):
    return (row["discharge_date"] - row["admission_date"]).days
