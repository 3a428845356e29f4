"""The register and the places: registrations of one person in order, none overlapping, none beyond death."""

from __future__ import annotations

from typing import Any

from newcare.engines import Table, cases, coalesce, date, days_after, least, literal, row_number, union
from newcare.records.linking.placing import KEPT, LEFT_OUT, MERGED, Built

NOT_KNOWN = "not known"
MIDDLE_FIFTH = 3
NO_END = "9999-01-01"
REASONS_LEFT_OUT = {
    "sex-not-known": "no registration of the person says the sex",
    "birth-date-not-known": "no registration of the person says the birth date",
    "deprivation-not-known": "nothing says the deprivation of the area",
    "registered-after-death": "the registration begins after the person had died",
    "person-not-usable": "no registration of the person could be used",
}


def build_register(registration: Table, deaths: Table, *, knows_deprivation: bool) -> Built:
    """Make table `register` from registrations.

    Args:
        registration: accepted rows with person, fate, reason and `care_home` filled.
        deaths: person, death_date, of registered deaths.
        knows_deprivation: whether any row says a fifth; where none does, all are put in the middle one, so that
            nothing differs by it.

    Returns:
        Table `register`, the fate of each registration, and what was changed.
    """
    rows = _with_death(_filled(registration, knows_deprivation=knows_deprivation), deaths)
    usable = rows.mutate(lack=_lack(rows))
    begins = usable.mutate(
        copy=row_number().over(
            group_by=[usable.person, usable.from_date, usable.lack, usable.fate],
            order_by=[coalesce(usable.to_date, date(NO_END)).desc(), usable.row],
        )
    )
    first = begins.filter((begins.fate == KEPT) & begins.lack.isnull() & (begins.copy == 0))
    following = first.from_date.lead().over(group_by=first.person, order_by=[first.from_date, first.row])
    ended = first.mutate(following=following)
    end = least(*(coalesce(each, date(NO_END)) for each in (ended.to_date, ended.following, ended.last_day)))
    mended = ended.mutate(end=(end == date(NO_END)).ifelse(literal(None, "date"), end))
    built = Built({"register": _register(mended)}, [_fates(begins)])
    stated = coalesce(ended.to_date, date(NO_END))
    built.touched = {
        "registrations ended by a later one": ended.filter(ended.following < stated),
        "registrations ended by the death of the person": ended.filter(ended.last_day < stated),
        "registrations whose small area is not known": ended.filter(ended.area_filled),
        "registrations whose sex or birth date stands on another one of the person": ended.filter(
            ended.filled
        ),
    }
    return built


def _filled(rows: Table, *, knows_deprivation: bool) -> Table:
    """Fill gaps from what the person's other registrations, or the area's other residents, say."""
    gaps = rows.filter(rows.sex.isnull() | rows.birth_date.isnull()).select("person").distinct()
    theirs = rows.semi_join(gaps, "person").filter(lambda table: table.person.notnull())
    facts = theirs.group_by(gap_person="person").agg(
        sex_low=theirs.sex.min(), sex_high=theirs.sex.max(), born=theirs.birth_date.min()
    )
    fifths = rows.filter(rows.deprivation_fifth.notnull()).group_by(fifth_area="small_area")
    fifths = fifths.agg(
        fifth_low=lambda table: table.deprivation_fifth.min(),
        fifth_high=lambda table: table.deprivation_fifth.max(),
    )
    joined = rows.left_join(facts, rows.person == facts.gap_person)
    joined = joined.left_join(fifths, joined.small_area == fifths.fifth_area)
    sex = (joined.sex_low == joined.sex_high).ifelse(joined.sex_low, literal(None, "string"))
    agreed = (joined.fifth_low == joined.fifth_high).ifelse(joined.fifth_low, literal(None, "int64"))
    fifth = (
        coalesce(joined.deprivation_fifth, agreed) if knows_deprivation else literal(MIDDLE_FIFTH, "int64")
    )
    return joined.select(
        *(
            name
            for name in rows.columns
            if name not in ("sex", "birth_date", "deprivation_fifth", "small_area")
        ),
        sex=coalesce(joined.sex, sex),
        birth_date=coalesce(joined.birth_date, joined.born),
        deprivation_fifth=fifth,
        small_area=coalesce(joined.small_area, NOT_KNOWN),
        area_filled=joined.small_area.isnull(),
        filled=joined.sex.isnull() | joined.birth_date.isnull(),
    )


def _with_death(rows: Table, deaths: Table) -> Table:
    """The day after which nobody can be registered (`last_day`, the first day after), and the month of death.

    A registered death gives the day. A registration may give the first of the month for the month: then the last day
    is the last of the month.
    """
    exact = deaths.group_by(dead="person").agg(died=deaths.death_date.min())
    stated = rows.filter(rows.death_date.notnull()).group_by(stated_dead="person")
    stated = stated.agg(stated=lambda table: table.death_date.min())
    joined = rows.left_join(exact, rows.person == exact.dead)
    joined = joined.left_join(stated, joined.person == stated.stated_dead)
    month_only = (joined.stated.day() == 1).ifelse(_next_month(joined.stated), days_after(joined.stated, 1))
    died = coalesce(joined.died, joined.stated)
    return joined.select(
        *(name for name in rows.columns if name != "death_date"),
        last_day=coalesce(days_after(joined.died, 1), month_only),
        death_month=first_of_month(died),
    )


def _lack(rows: Table) -> Any:
    """Why a registration cannot stand in the register; null where it can."""
    return cases(
        (rows.birth_date.isnull(), "birth-date-not-known"),
        (rows.sex.isnull(), "sex-not-known"),
        (rows.deprivation_fifth.isnull(), "deprivation-not-known"),
        ((rows.from_date >= rows.last_day).fill_null(False), "registered-after-death"),
        else_=literal(None, "string"),
    )


def _register(rows: Table) -> Table:
    """The columns of table `register`, with person in the place of person_id."""
    return rows.select(
        "person",
        "practice",
        "from_date",
        "sex",
        "small_area",
        "deprivation_fifth",
        "care_home",
        "death_month",
        "ethnicity",
        to_date=rows.end,
        birth_month=first_of_month(rows.birth_date),
    )


def _fates(begins: Table) -> Table:
    """The fate of each registration."""
    has_place = begins.fate == KEPT
    return begins.select(
        "file",
        fate=cases(
            (has_place & begins.lack.notnull(), LEFT_OUT),
            (has_place & (begins.copy > 0), MERGED),
            else_=begins.fate,
        ),
        reason=cases((has_place & begins.lack.notnull(), begins.lack), else_=begins.reason),
    )


def build_place(places: Table, register: Table) -> Built:
    """Make table `place`: each practice once; one that no list of places names gets a row that says so."""
    first = places.mutate(
        copy=row_number().over(group_by=places.practice, order_by=[places.file, places.row])
    )
    listed = first.filter(first.copy == 0)
    names = ("neighbourhood", "hospital", "urgent_care_network", "integrated_care_board")
    known = listed.select(
        "practice",
        practice_name=coalesce(listed.practice_name, listed.practice),
        **{name: coalesce(listed[name], NOT_KNOWN) for name in names},
    )
    unnamed = register.anti_join(known, "practice").select("practice").distinct()
    unnamed = unnamed.mutate(practice_name=unnamed.practice, **{name: literal(NOT_KNOWN) for name in names})
    built = Built({"place": union(known, unnamed)})
    fate = (first.copy == 0).ifelse(literal(KEPT), literal(MERGED))
    built.fates = [first.select("file", fate=fate, reason=literal(None, "string"))]
    built.touched = {"practices that no list of places names": unnamed}
    return built


def first_of_month(day: Any) -> Any:
    """The first day of a day's month."""
    return date(day.year(), day.month(), 1)


def _next_month(day: Any) -> Any:
    """The first day of the month after a day's month."""
    december = day.month() == 12
    return date(december.ifelse(day.year() + 1, day.year()), december.ifelse(1, day.month() + 1), 1)
