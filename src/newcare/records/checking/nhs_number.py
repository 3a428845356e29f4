"""NHS numbers as expressions (NHS Data Dictionary, NHS NUMBER).

Ten digits; the first nine are weighted 10 down to 2, and the last is 11 less the sum modulo 11, where 11 counts as 0.
So all ten, weighted 10 down to 1, add up to a multiple of 11.
"""

from __future__ import annotations

from typing import Any

from newcare.engines import Value

_REPEATED_DIGIT = 1_111_111_111  # ten times one digit is a multiple of this


def plain_nhs_number(text: Value) -> Value:
    """Take out the blanks and hyphens with which an NHS number is often written."""
    return text.replace(" ", "").replace("-", "")


def is_ten_digits(text: Value) -> Value:
    """Whether text is ten digits and nothing else."""
    return text.re_search("^[0-9]{10}$")


def check_digit_fits(text: Value) -> Value:
    """Whether the last of ten digits fits the others.

    Works on the remainders of the whole number by 10, 100 and so on: the digit at place j from the right is the
    difference of two of them over 10 to the j - 1, and 10 is -1 modulo 11. This needs no division and no digit apart.
    """
    number: Any = text.try_cast("int64")
    remainders = [number % int(10**place) for place in range(1, 10)] + [number]
    weights = [(-1) ** (place - 1) * (2 * place + 1) % 11 for place in range(1, 10)] + [1]
    total = remainders[0] * weights[0]
    for remainder, weight in zip(remainders[1:], weights[1:], strict=True):
        total = total + remainder * weight
    return total % 11 == 0


def is_one_digit_repeated(text: Value) -> Value:
    """Whether ten digits are all the same: a stand-in, though its check digit always fits."""
    number: Any = text.try_cast("int64")
    return number % _REPEATED_DIGIT == 0
