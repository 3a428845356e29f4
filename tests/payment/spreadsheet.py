"""Work out the formula of an entry as a spreadsheet would, so that tests can hold it against the settled pence."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal


def _round(value, places):
    return float(Decimal(repr(round(value, 6))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


WORDS = {
    "ROUND": _round,
    "TRUNC": lambda value, places: math.trunc(round(value * 10**places, 6)) / 10**places,
    "MIN": min,
    "MAX": max,
    "ABS": abs,
    "SIGN": lambda value: (value > 0) - (value < 0),
    "IF": lambda test, yes, no: yes if test else no,
    "OR": lambda *tests: any(tests),
}


def pence_of(entry):
    """Pence that the formula of an entry gives over its inputs."""

    def value(match):
        given = entry.inputs[match[1]]
        return f"({float(given.value) / (100 if given.unit == 'pounds' else 1)!r})"

    formula = re.sub(r"\{([^}]*)\}", value, entry.formula)
    return round(100 * eval(formula, {"__builtins__": {}}, WORDS))  # noqa: S307 (a formula of our own)
