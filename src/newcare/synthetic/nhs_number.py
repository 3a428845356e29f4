"""NHS numbers that belong to nobody: text of ten digits that begins with 9, a range that is never issued.

The last digit checks the rest: weights 10 down to 2, 11 less the sum modulo 11, where 11 counts as 0 and a number
that would need 10 does not exist (NHS Data Dictionary, NHS NUMBER).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from newcare.synthetic.arrays import Whole, Words
from newcare.synthetic.digits import as_text

_STEP = np.uint64(31_415_927)  # shares no factor with 50 million, so that no two people meet
CAPACITY = 50_000_000
Digits = npt.NDArray[np.uint8]  # shape (people, 10)
_WEIGHTS = np.arange(10, 1, -1)


def nhs_numbers(person: Words, seed: int) -> pa.StringArray:
    """One valid number for each person's number, all different; people are numbered from 0 to 49,999,999.

    The ninth digit is drawn from a pair: where one of the pair would need the check digit 10, the other, whose sum
    is 2 more, does not. So no person has to be skipped.
    """
    scattered = (person * _STEP + np.uint64(seed % CAPACITY)) % np.uint64(CAPACITY)
    digits = np.empty((len(person), 10), dtype=np.uint8)
    digits[:, 0] = 9
    rest, pair = scattered // np.uint64(5), scattered % np.uint64(5)
    for place in range(7, 0, -1):
        digits[:, place] = rest % np.uint64(10)
        rest = rest // np.uint64(10)
    digits[:, 8] = 2 * pair
    check = _check_digit(digits)
    digits[:, 8] += check == 10
    digits[:, 9] = np.where(check == 10, 8, check)
    return as_text(digits + np.uint8(ord("0")))


def _check_digit(digits: Digits) -> Whole:
    """Check digit of the first nine of each row of digits; 10 where there is none."""
    check: Whole = (11 - digits[:, :9] @ _WEIGHTS % 11) % 11
    return check
