"""Stays that overlap become one spell; spells that follow one another by transfer stay apart and are marked."""

from __future__ import annotations

from newcare.engines import Table, days_after, position_in, row_number, whole_sum

TRANSFER_METHODS = ("81", "2B")  # NHS Data Dictionary, ADMISSION METHOD: transfer from another hospital
ANOTHER_HOSPITAL = ("49", "50", "51", "52", "53", "84", "87")  # sources and destinations that are hospitals
LAST = ("discharge_destination", "discharge_method")


def merged(stays: Table) -> Table:
    """Give stays of one person at one provider that overlap a common number.

    A stay that begins before the one before it has ended is part of it; one that begins on the day of the discharge
    is a stay of its own.

    Returns:
        The columns of `stays`, `whole` (the stay that the merged ones are named by) and `part` from 0.
    """
    whose = [stays.person, stays.provider]
    order = [stays.admission_date, stays.discharge_date, stays.stay]
    reached = stays.mutate(reach=stays.discharge_date.cummax(group_by=whose, order_by=order))
    whose = [reached.person, reached.provider]
    order = [reached.admission_date, reached.discharge_date, reached.stay]
    before = reached.reach.lag().over(group_by=whose, order_by=order)
    begins = reached.mutate(new=(before.isnull() | (reached.admission_date >= before)).ifelse(1, 0))
    whose = [begins.person, begins.provider]
    order = [begins.admission_date, begins.discharge_date, begins.stay]
    numbered = begins.mutate(island=begins.new.cumsum(group_by=whose, order_by=order))
    group = [numbered.person, numbered.provider, numbered.island]
    order = [numbered.admission_date, numbered.discharge_date, numbered.stay]
    return numbered.mutate(
        part=row_number().over(group_by=group, order_by=order),
        part_from_end=row_number().over(
            group_by=group,
            order_by=[numbered.discharge_date.desc(), numbered.admission_date.desc(), numbered.stay.desc()],
        ),
        whole=numbered.stay.min().over(group_by=group),
    ).drop("reach", "new", "island")


def spells_of(stays: Table) -> Table:
    """One row a spell, with its number.

    Args:
        stays: from `merged`.

    Returns:
        The columns of table `spell` but person_id, and person, whole, parts, is_open, still_in, costed.
    """
    first, last = stays.part == 0, stays.part_from_end == 0
    spells = stays.group_by("whole", "person", "provider").agg(
        **{name: stays[name].max(where=first) for name in ("admission_method", "admission_source")},
        **{name: stays[name].max(where=last) for name in LAST},
        primary_diagnosis=stays.primary_diagnosis.max(where=first),
        admission_date=stays.admission_date.min(),
        discharge_date=stays.discharge_date.max(),
        is_open=stays.is_open.max(where=last),
        still_in=stays.still_in.max(where=last),
        costed=whole_sum(stays.costed),
        cost_pence=whole_sum(stays.cost_pence),
        parts=stays.count(),
    )
    order = [spells.person, spells.admission_date, spells.provider, spells.whole]
    return spells.mutate(spell_id=position_in(order))


def continuous_stays(spells: Table) -> Table:
    """Spells that follow one another by transfer, as one continuous inpatient stay.

    A spell continues the one before it, at another provider, where it begins by the day after that one's discharge
    and either side says that a hospital sent the patient to a hospital.

    Returns:
        spell_id, stay_id (the first spell of the continuous stay), position from 1; a row a spell.
    """
    order = [spells.admission_date, spells.discharge_date, spells.spell_id]
    beside = spells.mutate(
        **{
            f"before_{name}": spells[name].lag().over(group_by=spells.person, order_by=order)
            for name in ("provider", "discharge_date", "discharge_destination")
        }
    )
    hospital = list(ANOTHER_HOSPITAL)
    said = (
        beside.admission_method.isin(list(TRANSFER_METHODS))
        | beside.admission_source.isin(hospital).fill_null(False)
        | beside.before_discharge_destination.isin(hospital).fill_null(False)
    )
    in_time = beside.admission_date <= days_after(beside.before_discharge_date, 1)
    continues = (said & in_time & (beside.provider != beside.before_provider)).fill_null(False)
    begins = beside.mutate(new=continues.ifelse(0, 1))
    order = [begins.admission_date, begins.discharge_date, begins.spell_id]
    chained = begins.mutate(chain=begins.new.cumsum(group_by=begins.person, order_by=order))
    group = [chained.person, chained.chain]
    order = [chained.admission_date, chained.discharge_date, chained.spell_id]
    return chained.select(
        "spell_id",
        stay_id=chained.spell_id.min().over(group_by=group),
        position=position_in(order, group_by=group),
    )
