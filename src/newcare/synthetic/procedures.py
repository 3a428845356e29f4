"""The table `procedure`: what was done at a stay, by its primary diagnosis. Which goes with which is made up.

The codes are of OPCS-4, the NHS classification of interventions and procedures.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from newcare.synthetic.columns import arrow_table, coded, person_ids
from newcare.synthetic.draws import Draws
from newcare.synthetic.people import People
from newcare.synthetic.primary_diagnoses import CODES
from newcare.synthetic.spells import Spells
from newcare.tables.records import PROCEDURE

_OF_DIAGNOSIS = {  # primary diagnosis -> main procedure, the one beside it, chance that it was done
    "J350": ("F341", "", 0.95),
    "K021": ("F104", "", 0.97),
    "N47": ("N303", "", 0.96),
    "K409": ("T202", "Z942", 0.95),
    "K635": ("H201", "Z286", 0.92),
    "N200": ("M141", "Y533", 0.85),
    "M232": ("W822", "Z943", 0.95),
    "M171": ("W401", "Z943", 0.96),
    "M161": ("W371", "Z942", 0.96),
    "H269": ("C751", "C712", 0.98),
    "I251": ("K633", "", 0.90),
    "Z511": ("X721", "", 0.97),
    "Z098": ("G451", "", 0.80),
    "K359": ("H011", "", 0.85),
    "S720": ("W191", "Z943", 0.80),
    "S525": ("W262", "", 0.45),
    "I214": ("K751", "Y971", 0.45),
}
PROCEDURES = tuple(
    dict.fromkeys(code for main, beside, _ in _OF_DIAGNOSIS.values() for code in (main, beside) if code)
)
MOST_OF_A_STAY = 2
_NONE = -1


def procedure_table(draws: Draws, people: People, spells: Spells) -> pa.Table:
    """Give the table `procedure`: the procedures of reported spells, in order of spell."""
    of_code = np.full((len(CODES), MOST_OF_A_STAY), _NONE, dtype=np.int32)
    chance = np.zeros(len(CODES))
    for diagnosis, (main, beside, done) in _OF_DIAGNOSIS.items():
        k = CODES.index(diagnosis)
        of_code[k] = [PROCEDURES.index(code) if code else _NONE for code in (main, beside)]
        chance[k] = done
    performed = np.flatnonzero(chance[spells.code] > 0).astype(np.int32)
    u = draws.uniform("procedure", people.number[spells.row[performed]], spells.number[performed])
    performed = performed[u < chance[spells.code[performed]]]
    found = of_code[spells.code[performed]]
    which, position = np.nonzero(found != _NONE)
    stay = performed[which]
    return arrow_table(
        PROCEDURE,
        spell_id=spells.number[stay],
        person_id=person_ids(spells.row[stay], people.ids),
        position=position.astype(np.int64) + 1,
        code=coded(found[which, position], PROCEDURES),
    )
