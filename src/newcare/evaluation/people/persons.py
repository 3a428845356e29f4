"""A table of persons, read and refused where time runs the wrong way; one control group at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.errors import InvalidInput
from newcare.evaluation.people.study import ONE_GROUP, PersonOutcome, PersonStudy
from newcare.methods.design_terms import Terms, design_terms
from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.weighted_means import check_arms


@dataclass(frozen=True)
class Persons:
    """People under the model of care and those of one control group, sorted so that their order cannot matter.

    `terms` are the covariates, and days of the index date but the first as 0/1 terms; `strata` number what matched
    persons agree on; `clusters` number units, or persons. `left_out` lack a covariate or outcome.
    `without_counterpart` people under the model of care started on a day on which the group has nobody.
    """

    comparison: str
    rows: pa.Table
    treatment: Floats
    terms: Terms
    strata: Integers
    clusters: Integers
    person: Integers
    left_out: int
    without_counterpart: int

    @property
    def treated(self) -> Flags:
        """Who is under the model of care."""
        held: Flags = self.treatment == 1
        return held

    def numbers(self, column: str) -> Floats:
        """A column as numbers."""
        return np.asarray(self.rows.column(column).cast(pa.float64()).to_numpy(), dtype=np.float64)

    def people(self, rows: Flags) -> int:
        """How many different persons some rows are."""
        return len(np.unique(self.person[rows]))


def control_groups(rows: pa.Table, study: PersonStudy) -> Iterator[Persons]:
    """Read the table and give the people of each control group beside those under the model of care.

    Args:
        rows: a row for each person, index date and control group.
        study: names the columns.

    Raises:
        InvalidInput: a column is missing or not numbers, a person stands twice, a covariate was made from what came
            after the index date, an outcome counts from another day than the index date, or an arm is empty.
    """
    _refuse_missing(rows, study)
    _refuse_wrong_time(rows, study)
    groups = [ONE_GROUP] if study.comparison is None else _levels(rows, study.comparison)
    for group in groups:
        yield _persons(_of_group(rows, study, group), study, group)


def _of_group(rows: pa.Table, study: PersonStudy, group: str) -> pa.Table:
    """Rows of one control group, and those under the model of care that name no group: they stand beside each."""
    if study.comparison is None:
        return rows
    named = pc.field(study.comparison)
    treated = pc.equal(pc.field(study.treatment), 1)
    return rows.filter(pc.equal(named, group) | (pc.is_null(named) & treated))


def _refuse_missing(rows: pa.Table, study: PersonStudy) -> None:
    missing = [name for name in study.columns if name not in rows.column_names]
    if missing:
        raise InvalidInput(
            f"The table of persons has no column {' or '.join(missing)}.",
            seen=", ".join(rows.column_names),
            remedy="Name the columns as they stand in the table.",
        )
    amounts = [name for outcome in study.outcomes for name in outcome.columns]
    for name in (*study.covariates, *amounts, study.treatment):
        kind = rows.schema.field(name).type
        if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)):
            raise InvalidInput(
                f"The column '{name}' does not hold numbers.",
                seen=str(kind),
                remedy="Name it among the categories, or write it as numbers.",
            )


def _refuse_wrong_time(rows: pa.Table, study: PersonStudy) -> None:
    """Refuse time that makes one arm immortal, or covariates that know the future."""
    if study.index_date is None:
        return
    index = rows.column(study.index_date)
    if index.null_count:
        raise InvalidInput(
            "A person has no index date, so nobody can say from when to follow them.",
            seen=f"{index.null_count:,} rows",
            remedy="Give every control the index date of the risk set it was drawn for: a day on which somebody of the"
            " model of care started and on which the control could have.",
        )
    if study.known_until is not None:
        late = pc.sum(pc.greater_equal(rows.column(study.known_until), index)).as_py() or 0
        if late:
            raise InvalidInput(
                "Covariates were made from the index date or later, when the model of care may have changed them.",
                seen=f"{late:,} rows",
                remedy="Make them from what was recorded before the index date.",
            )
    if study.followed_from is not None:
        wrong = pc.sum(pc.not_equal(rows.column(study.followed_from), index)).as_py() or 0
        if wrong:
            raise InvalidInput(
                "Outcomes count from another day than the index date: time in which nothing can happen to one arm"
                " (immortal time) or in which everybody was treated alike.",
                seen=f"{wrong:,} rows",
                remedy="Follow both arms from the index date on; a later window is an outcome of its own.",
            )


def _persons(rows: pa.Table, study: PersonStudy, group: str) -> Persons:
    """Sort and check the rows of one control group, leaving out what cannot be compared."""
    keys = [study.person, *study.drawn_on, study.treatment]
    rows = rows.sort_by([(name, "ascending") for name in keys])
    known = _known(rows, study)
    left_out = len(rows) - int(known.sum())
    rows = rows.filter(pa.array(known))
    treatment = _floats(rows, study.treatment)
    _refuse_twice(rows, keys)
    shared = _shared_dates(rows, study, treatment == 1)
    alone = int(((treatment == 1) & ~shared).sum())
    rows, treatment = rows.filter(pa.array(shared)), treatment[shared]
    check_arms(treatment)
    exact = [*study.exact, *study.drawn_on]
    return Persons(
        group,
        rows,
        treatment,
        _terms(rows, study),
        _numbered(rows, exact),
        _numbered(rows, [study.unit or study.person]),
        _numbered(rows, [study.person]),
        left_out,
        alone,
    )


def _known(rows: pa.Table, study: PersonStudy) -> Flags:
    """Rows without an unknown value in any column that is used."""
    known = np.ones(len(rows), dtype=bool)
    for name in (name for name in study.columns if name != study.comparison):
        column = rows.column(name)
        known &= pc.is_valid(column).to_numpy()
        if pa.types.is_floating(column.type):
            known &= pc.fill_null(pc.is_finite(column), False).to_numpy()
    return known


def _refuse_twice(rows: pa.Table, keys: list[str]) -> None:
    """Refuse a person who stands twice in one arm on one index date."""
    counted = rows.group_by(keys).aggregate([([], "count_all")])
    twice = len(rows) - len(counted)
    if twice:
        raise InvalidInput(
            "A person stands twice (duplicate) in one arm of one control group on one index date.",
            seen=f"{twice:,} rows too many",
            remedy="Keep one row for each person and index date.",
        )


def _shared_dates(rows: pa.Table, study: PersonStudy, treated: Flags) -> Flags:
    """Rows whose risk set both arms have."""
    if not study.drawn_on:
        return np.ones(len(rows), dtype=bool)
    day = _numbered(rows, list(study.drawn_on))
    shared = np.intersect1d(day[treated], day[~treated])
    if not len(shared):
        raise InvalidInput(
            "No control could have started on a day on which somebody of the model of care did.",
            remedy="Draw controls from the risk set of each start: those not yet started on that day.",
        )
    return np.asarray(np.isin(day, shared))


def _terms(rows: pa.Table, study: PersonStudy) -> Terms:
    """Covariates as terms; the risk set is one of them, so that weights balance it too."""
    categories = {name: _texts(rows, name) for name in (*study.categories, *study.drawn_on)}
    return design_terms(len(rows), {name: _floats(rows, name) for name in study.covariates}, {}, categories)


def _floats(rows: pa.Table, name: str) -> Floats:
    return np.asarray(rows.column(name).cast(pa.float64()).to_numpy(), dtype=np.float64)


def _texts(rows: pa.Table, name: str) -> list[str]:
    texts: list[str] = rows.column(name).cast(pa.string()).to_pylist()
    return texts


def _levels(rows: pa.Table, name: str) -> list[str]:
    """Names of the control groups, in order."""
    return sorted(level for level in pc.unique(rows.column(name)).to_pylist() if level is not None)


def _numbered(rows: pa.Table, names: list[str]) -> Integers:
    """Number the distinct rows of some columns from 0."""
    codes = np.zeros(len(rows), dtype=np.int64)
    for name in names:
        column = rows.column(name).combine_chunks().dictionary_encode()
        own = column.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        codes = codes * (int(own.max(initial=0)) + 1) + own
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def outcome_columns(persons: Persons, outcome: PersonOutcome) -> tuple[Floats, Floats, Integers]:
    """Amounts, person-years (ones where there are none) and causes (zeros where there are none) of an outcome."""
    amount = persons.numbers(outcome.column)
    years = np.ones(len(amount)) if outcome.years is None else persons.numbers(outcome.years)
    causes = np.zeros(len(amount)) if outcome.cause is None else persons.numbers(outcome.cause)
    return amount, years, causes.astype(np.int64)
