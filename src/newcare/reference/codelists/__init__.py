"""Code lists as cited facts: what each code counts as, where the list comes from and what it is worth.

A list whose licence or source is not clear is not here: `of_user` reads it from the user's own file
(`docs/decisions/0007-code-lists.md`).
"""

from newcare.reference.codelists.codes import begins_with_any, filled, normalised
from newcare.reference.codelists.electronic_frailty import (
    BANDS,
    FrailtyList,
    coded_deficits,
    frailty_bands,
    read_frailty_list,
)
from newcare.reference.codelists.lists import (
    CodeList,
    PersonFlags,
    code_list,
    hospital_frailty_bands,
    hospital_frailty_list,
    long_term_conditions,
    person_flags,
)
from newcare.reference.codelists.of_user import charlson_for_shmi, list_folders, parr_30_coefficients
from newcare.reference.codelists.stays import (
    FALLS_FROM_AGE,
    EndOfLifeRule,
    StayRule,
    ambulatory_care_rules,
    end_of_life_rule,
    fall_rules,
)

CHARLSON = "charlson-quan-2005"
ELIXHAUSER = "elixhauser-quan-2005"
IMPAIRMENTS = "impairments"

__all__ = [
    "BANDS",
    "CHARLSON",
    "ELIXHAUSER",
    "FALLS_FROM_AGE",
    "IMPAIRMENTS",
    "CodeList",
    "EndOfLifeRule",
    "FrailtyList",
    "PersonFlags",
    "StayRule",
    "ambulatory_care_rules",
    "begins_with_any",
    "charlson_for_shmi",
    "code_list",
    "coded_deficits",
    "end_of_life_rule",
    "fall_rules",
    "filled",
    "frailty_bands",
    "hospital_frailty_bands",
    "hospital_frailty_list",
    "list_folders",
    "long_term_conditions",
    "normalised",
    "parr_30_coefficients",
    "person_flags",
    "read_frailty_list",
]
