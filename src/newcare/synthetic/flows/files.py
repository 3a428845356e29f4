"""Which files a place sends, the flow of each, and who its rows are about."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from newcare.reference.flows import flow
from newcare.synthetic.flows.community_extracts import (
    calls_of,
    contacts_of,
    deaths,
    opt_outs,
    practice_entries,
    registrations,
    scores,
    services,
)
from newcare.synthetic.flows.extracts import Extract, Maker
from newcare.synthetic.flows.hospital_extracts import appointments, attendances, episodes
from newcare.synthetic.flows.identities import Identities


@dataclass(frozen=True)
class File:
    """One file of the extracts: its flow and how its rows are made."""

    stem: str
    flow: str
    make: Maker


FILES = (
    File("registered_list", "registered-list", registrations),
    File("hes_apc", "hes-apc", episodes),
    File("ecds", "ecds", attendances),
    File("hes_op", "hes-op", appointments),
    File("csds_contacts", "csds-contact", contacts_of("community")),
    File("mhsds_contacts", "mhsds-contact", contacts_of("mental-health")),
    File("gp_contacts", "gp-contact", contacts_of("general-practice")),
    File("gp_events", "gp-event", practice_entries),
    File("social_care_cld", "social-care-cld", services),
    File("ambulance", "ambulance-call", calls_of("999")),
    File("nhs_111", "nhs-111-call", calls_of("111")),
    File("deaths", "deaths", deaths),
    File("clinical_scores", "clinical-score", scores),
    File("opt_outs", "opt-out", opt_outs),
)
FILES_OF_UNITS = {
    "practice_places": ("practice-places", "place"),
    "framework_ratings": ("framework-ratings", "assessment"),
}


def with_identities(file: File, extract: Extract, who: Identities) -> dict[str, pa.Array]:
    """Columns of an extract with those that say whose each row is, where the flow has them and the extract not.

    Where rows are told apart by the supplier's own number of the person, the number is there.
    """
    shape_columns = {column.name for column in flow(file.flow).columns}
    found = who.columns(extract.row, extract.day, shape_columns - extract.columns.keys())
    if not any(name.endswith("_number") and name != "property_number" for name in extract.columns):
        found["source_person_id"] = who.own_numbers(file.stem).take(pa.array(extract.row))
    return found | extract.columns
