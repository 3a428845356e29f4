"""Every rule has words that a data manager can act upon, and every word has a rule."""

from __future__ import annotations

import pytest

from newcare.records.checking import Severity, rule_catalogue, rule_text
from newcare.records.reading import FILE_FAULTS, MALFORMED
from records.checking.test_damage import DAMAGE

ACROSS_ROWS = {
    "exact-duplicate",
    "duplicated-key",
    "in-an-earlier-file",
    "overlapping-registrations",
    "practice-unknown",
    "practice-not-listed",
    "on-no-list",
    "after-death",
}
"""Rules shown by tests of repeats and of files beside each other."""


def test_every_rule_of_the_catalogue_is_shown_by_a_test():
    assert {code for *_, code in DAMAGE} | ACROSS_ROWS == set(rule_catalogue())


@pytest.mark.parametrize("code", [*rule_catalogue(), *MALFORMED, *FILE_FAULTS])
def test_every_reason_says_what_is_wrong_and_what_to_do(code):
    text = rule_text(code)

    assert text.message
    assert text.remedy
    assert text.severity in Severity
    assert "{" not in text.message + text.remedy
