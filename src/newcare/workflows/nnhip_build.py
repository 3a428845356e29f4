"""Build the monthly return of the neighbourhood health programme (NNHIP) from records and a cohort."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa

from newcare.caremodel import load_model
from newcare.engines import Engine, Table, Takes, in_memory, keyed_id, open_engine, write_whole
from newcare.errors import InvalidInput
from newcare.outcomes.neighbourhood_return import PATIENTS, month_after, people_by_band, return_cells
from newcare.outcomes.neighbourhood_return_figures import ReturnFigures, suppressed_figures, true_figures
from newcare.records.neighbourhood_return_write import return_workbook
from newcare.reference.indicators import indicator
from newcare.reference.neighbourhood_return import neighbourhood_return
from newcare.workflows.keys import purpose_key
from newcare.workflows.sources import Sources, open_sources, refuse_short
from newcare.workflows.steps.population import population_steps
from newcare.workflows.steps.risk import needs_risk

PURPOSE = "planning"
NO_TREATMENT_FUNCTION = (
    "O2 and O3 count the listed admission methods in every specialty: the records have no treatment function."
)


@dataclass(frozen=True)
class BuiltReturn:
    """A return that was written: the file, its figures, and what a sender must know of it."""

    file: Path
    figures: ReturnFigures
    notes: tuple[str, ...]


def build_return(
    records: Path,
    out: Path,
    *,
    place: str,
    month: dt.date,
    model: Path | None = None,
    cohort: Path | None = None,
    caseload: Path | None = None,
) -> BuiltReturn:
    """Count a month of a cohort and write the workbook of the return, whole or not at all.

    Args:
        records: folder with a Parquet file for each table of records.
        out: the .xlsx file; one of that name is replaced.
        place: as the programme names it.
        month: first day of the month; the cohort, registration and age are of that day.
        model: model file whose rules choose the cohort; or else `cohort`.
        cohort: CSV file with a column `pseudonym`, as `newcare cohort` writes it.
        caseload: the same of the people the place is actively working with; without it P1 is starred.

    Raises:
        InvalidInput: no such place or month in the programme, neither or both of model and cohort, an empty list,
            nobody aged 18 or over.
        InvalidRecords: the records do not reach the end of the month, or were linked for another purpose.
        InvalidModelFile: the model file breaks its rules.
    """
    _refuse_heading(place, month, out)
    if (model is None) == (cohort is None):
        raise InvalidInput(
            "Say whose return it is.", remedy="Give a model file or a list of the cohort, not both."
        )
    engine = open_engine()
    try:
        sources = _sources(records, month, engine)
        key = purpose_key(PURPOSE, away_from=(records,))
        members = (
            _by_rules(model, month, sources, key) if model is not None else _listed(cohort, sources, key)
        )
        true = _counted(members, sources, month)
        active = None if caseload is None else _counted(_listed(caseload, sources, key), sources, month)
    finally:
        engine.close()
    figures = suppressed_figures(true, None if active is None else active.get(PATIENTS))
    notes = _notes(figures, sources)
    workbook = return_workbook(
        place=place, month=month, metrics=figures.metrics, patients=figures.patients, notes=notes
    )
    write_whole(out, workbook)
    return BuiltReturn(out, figures, notes)


def _refuse_heading(place: str, month: dt.date, out: Path) -> None:
    """Refuse a place, month or file that the return cannot have."""
    facts = neighbourhood_return()
    if place not in facts.places:
        near = sorted(name for name in facts.places if place.casefold() in name.casefold())
        near = near or get_close_matches(place, facts.places)
        meant = f"Did you mean {', '.join(near)}? " if near else ""
        raise InvalidInput(
            f"The programme has no place '{place}'.",
            remedy=f"{meant}Its places: {'; '.join(sorted(facts.places))}.",
        )
    if month.day != 1 or not facts.first_month <= month <= facts.last_month:
        raise InvalidInput(
            f"The return covers whole months from {facts.first_month:%Y-%m} to {facts.last_month:%Y-%m}.",
            seen=str(month),
        )
    if out.suffix.lower() != ".xlsx" or not out.parent.is_dir():
        raise InvalidInput(
            f"The return cannot be written to '{out}'.",
            remedy="Name a file that ends in .xlsx, in a folder that is there.",
        )


def _sources(records: Path, month: dt.date, engine: Engine) -> Sources:
    """Open the records; refuse those that end before the month does."""
    sources = open_sources(records, engine, purpose=PURPOSE)
    refuse_short(
        sources,
        engine,
        month,
        month_after(month) - dt.timedelta(days=1),
        what=f"The return of {month:%B %Y}",
        remedy="Choose an earlier month, or add the records that are missing.",
    )
    return sources


def _by_rules(model_path: Path, month: dt.date, sources: Sources, key: str) -> Table:
    """People whom a model file chooses on the first day of the month: person_id."""
    model = load_model(model_path)
    if needs_risk(model):
        raise InvalidInput(
            "A return cannot choose its cohort by predicted risk.",
            remedy="Run newcare cohort on that day, and give its cohort.csv as the list.",
        )
    model = model.model_copy(update={"place": model.place.model_copy(update={"population_date": month})})
    made: dict[str, Table] = dict(sources.tables)
    for step in population_steps(model, tuple(sources.files), key):
        if step.takes is Takes.EXPRESSIONS and "cohort" not in made:
            inputs = {name: made[name] for name in step.inputs}
            made |= step.function(**inputs, **step.parameters, **step.secrets)
    return _named(made["cohort"].select("pseudonym"), sources, key)


def _listed(path: Path | None, sources: Sources, key: str) -> Table:
    """People of a list of pseudonyms: person_id."""
    if path is None or not path.is_file():
        raise InvalidInput(f"There is no list '{path}'.", remedy="Check its path.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if "pseudonym" not in (reader.fieldnames or ()):
            raise InvalidInput(
                f"'{path.name}' has no column 'pseudonym'.",
                seen=", ".join(reader.fieldnames or ()) or "an empty file",
                remedy="Give the cohort.csv that newcare cohort writes for planning.",
            )
        people = sorted({row["pseudonym"] for row in reader if row["pseudonym"]})
    if not people:
        raise InvalidInput(f"'{path.name}' names nobody.", remedy="Give a list with people on it.")
    return _named(in_memory(pa.table({"pseudonym": people})), sources, key)


def _named(members: Table, sources: Sources, key: str) -> Table:
    """Persons behind pseudonyms of this place's key."""
    register = sources.tables["register"]
    known = register.select("person_id", whose=keyed_id(register.person_id, key)).distinct()
    return known.join(members, known.whose == members.pseudonym).select("person_id")


def _counted(members: Table, sources: Sources, month: dt.date) -> Mapping[str, Mapping[str, int]]:
    """Figures of everything that the records can tell."""
    people = people_by_band(sources.tables["register"], members, month=month)
    wanted = [name for each in neighbourhood_return().metrics for name in each.indicators]
    able = [name for name in wanted if set(indicator(name).tables) <= set(sources.tables)]
    cells = return_cells(people, sources.tables, month=month, indicators=able)
    return true_figures(cells, able)


def _notes(figures: ReturnFigures, sources: Sources) -> tuple[str, ...]:
    """What whoever sends the return must know."""
    starred = ", ".join(name.replace("_", " ") for name in figures.not_in_records)
    empty = sorted(set(sources.empty) & {"spell", "attendance", "appointment", "contact"})
    return (
        f"Counts below 6 are starred ({figures.primary}), and {figures.secondary} more that would give them away.",
        f"Not in the records, so starred throughout: {starred}. Put the counts in by hand if you have them.",
        NO_TREATMENT_FUNCTION,
        "Ages, ethnic groups and quintiles are those of the first day of the month; people under 18 are left out.",
        *([f"Without any record, and so counted as none: {', '.join(empty)}."] if empty else []),
    )
