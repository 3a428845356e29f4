"""Official statistics in their published formats: which publications are read, and where they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from newcare.errors import MissingSource

ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True)
class Publication:
    """One official statistic, its publisher and the name of the tidy file that is read."""

    title: str
    publisher: str
    file_name: str
    about: str


MONTHLY_ACTIVITY = Publication(
    "Monthly Activity Return (MAR), commissioner basis",
    "NHS England",
    "mar_monthly_activity_commissioner_2008_2019.csv.gz",
    "non-elective general and acute first finished consultant episodes by commissioner and month",
)
HOSPITAL_EPISODES = Publication(
    "Hospital Episode Statistics, Admitted Patient Care, annual table by CCG of responsibility",
    "NHS Digital",
    "hes_apc_ccg_of_responsibility_2015_2020.csv.gz",
    "emergency admissions, and those of no night, by clinical commissioning group and financial year",
)
AREA_POPULATION = Publication(
    "Mid-year population estimates by local authority, shared out to clinical commissioning groups",
    "Office for National Statistics",
    "derived_ccg_population_mid2012_2019.csv",
    "persons by area on 30 June of each year; the split of an authority between areas is that of 2017",
)
FIGURE_11_SOURCES = (MONTHLY_ACTIVITY, HOSPITAL_EPISODES, AREA_POPULATION)


def find_publications(folder: Path, wanted: Iterable[Publication]) -> Mapping[Publication, Path]:
    """Find the file of each publication in a folder.

    Raises:
        MissingSource: one or more are not there; every one is named, with its publisher and expected file name.
    """
    paths = {publication: folder / publication.file_name for publication in wanted}
    missing = [publication for publication, path in paths.items() if not path.is_file()]
    if missing:
        lines = [f"\n  {item.title}, {item.publisher}; expected file: {item.file_name}" for item in missing]
        raise MissingSource(
            f"The folder '{folder}' lacks {len(missing)} of the {len(paths)} published files that are needed:"
            + "".join(lines)
            + "\n",
            seen=None if folder.is_dir() else "no such folder",
            remedy="Put the files there under these names, or name their folder with --sources. "
            "docs/how-to/england.md says where they are published and which columns are read.",
        )
    return paths


def fingerprint(contents: Mapping[str, bytes]) -> str:
    """Give the SHA-256 of named contents, in the order of their names: the version of the numbers read."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(f"{name}\n{hashlib.sha256(contents[name]).hexdigest()}\n".encode())
    return digest.hexdigest()
