"""Clinical codes as expressions: brought to upper case without dots, and held against the form of their classification.

ICD-10 (5th edition, as NHS Data Dictionary DIAGNOSIS CODE writes it): a letter and two digits, then up to three
characters; X fills an empty fourth place. OPCS-4: a letter and two digits, then one digit, or X for a category alone.
"""

from __future__ import annotations

from newcare.engines import Value

CLINICAL_FORMS = {
    "icd-10": "^[A-Z][0-9]{2}([0-9X][0-9A-Z]{0,2})?$",
    "opcs-4": "^[A-Z][0-9]{2}[0-9X]?$",
}
"""Form of a code of each classification, in upper case and without a dot."""


def plain_code(text: Value) -> Value:
    """Bring a clinical code to upper case, without dots, blanks and the hyphens that fill empty places."""
    return text.upper().replace(".", "").replace(" ", "").replace("-", "")


def has_form(text: Value, form: str) -> Value:
    """Whether a code is of a form."""
    return text.re_search(form)
