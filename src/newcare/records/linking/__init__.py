"""From checked extracts to linked records: one person, the tables of records, and what a purpose may hold."""

from newcare.records.linking.accepted import Accepted, open_accepted
from newcare.records.linking.build import SPECS, Records, build_records
from newcare.records.linking.effect import effect_on_results
from newcare.records.linking.identity import REASONS, Linked, link_people
from newcare.records.linking.people import DIRECT_CARE, possible_duplicates
from newcare.records.linking.placing import FATES
from newcare.records.linking.protect import pseudonym_of, reidentify
from newcare.records.linking.quality import Quality, match_quality
from newcare.records.linking.splink_residue import splink_residue

__all__ = [
    "DIRECT_CARE",
    "FATES",
    "REASONS",
    "SPECS",
    "Accepted",
    "Linked",
    "Quality",
    "Records",
    "build_records",
    "effect_on_results",
    "link_people",
    "match_quality",
    "open_accepted",
    "possible_duplicates",
    "pseudonym_of",
    "reidentify",
    "splink_residue",
]
