"""Reading a model file: all its faults at once, or the model of care."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from newcare.caremodel.consistency import Sound, contradictions, misplaced_waves, sound_values
from newcare.caremodel.faults import Fault, refusal, schema_faults
from newcare.caremodel.indicator_names import FOLDER, OWN
from newcare.caremodel.lines import Lines
from newcare.caremodel.model_file import ModelFile
from newcare.caremodel.refusals import did_you_mean
from newcare.caremodel.toml_file import parse, read_bytes
from newcare.caremodel.waves import Wave, read_waves
from newcare.errors import InvalidModelFile
from newcare.reference.frameworks import Framework, framework_ids, load_framework
from newcare.reference.indicators import Indicator, indicator
from newcare.reference.segmentations import Segmentation, load_segmentation, segmentation_names


class ModelOfCare(ModelFile):
    """A model of care as it was read: the sections of its file, and what that file names.

    `path` is the model file, `framework` the framework it is scored against, `segmentation` the one its cohort is
    drawn from, `waves` one entry for each row of the waves file, in its order, `own_indicators` those that it names by
    the path of a file, by id. `sha256` changes with any byte of the model file or the waves file, and with any word of
    the framework, the segmentation or an indicator file.
    """

    path: Path
    sha256: str
    framework: Framework
    segmentation: Segmentation
    waves: tuple[Wave, ...]
    own_indicators: dict[str, Indicator]

    def indicator(self, name: str) -> Indicator:
        """An indicator of this model of care by its id, its own or a shipped one."""
        return self.own_indicators.get(name) or indicator(name)


def load_model(path: Path) -> ModelOfCare:
    """Read a model file, its waves file, its framework and its segmentation.

    Raises:
        InvalidModelFile: with every fault of the model file and of the waves file, one a line: file, line, what
            was found, what is allowed, and the word probably meant.
    """
    content = read_bytes(path)
    raw, lines = parse(content, str(path))
    framework, faults = _framework(raw, lines, path)
    segmentation, unknown = _segmentation(raw, lines, path)
    faults += unknown
    own: dict[str, Indicator] = {}
    named = {"framework": framework, "segmentation": segmentation, FOLDER: path.parent, OWN: own}
    file, refused = _validated(raw, named)
    sound = sound_values(raw, [detail["loc"] for detail in refused])
    faults += [*schema_faults(refused, str(path), lines, ModelFile), *contradictions(sound, str(path), lines)]
    waves, waves_content, found = _waves(raw, sound, lines, path)
    if file is None or framework is None or segmentation is None or faults or found:
        raise refusal([*faults, *found])
    return ModelOfCare(
        **dict(file),
        path=path,
        sha256=_sha256(content, waves_content, framework, segmentation, *own.values()),
        framework=framework,
        segmentation=segmentation,
        waves=waves,
        own_indicators=own,
    )


def check_units(model: ModelOfCare, known_units: Collection[str]) -> None:
    """Refuse waves of units that the place does not have.

    Raises:
        InvalidModelFile: with the line of the waves file and the nearest known unit, for every unknown one.
    """
    known = sorted(set(known_units))
    file = str(model.path.parent / model.place.waves)
    if unknown := [wave for wave in model.waves if wave.unit not in known]:
        raise refusal(Fault(file, wave.line, _unknown_unit(wave, model, known)) for wave in unknown)


def _unknown_unit(wave: Wave, model: ModelOfCare, known: list[str]) -> str:
    """Say that the records do not hold a unit, and which are near it."""
    near = ", ".join(get_close_matches(wave.unit, known, n=3))
    nearest = f"Nearest: {near}." if near else f"They have {len(known)}, such as {', '.join(known[:3])}."
    return f"the records hold no {model.place.unit} '{wave.unit}'. {nearest}"


def _framework(raw: dict[str, Any], lines: Lines, path: Path) -> tuple[Framework | None, list[Fault]]:
    """Load the framework that the file names; the schema speaks where it names none."""
    named = _text(raw, "model", "framework")
    if named is None:
        return None, []
    try:
        return load_framework(path.parent / named if named.endswith(".toml") else named), []
    except InvalidModelFile as error:
        near = did_you_mean(named, framework_ids())
        line = lines.of(("model", "framework"))
        return None, [Fault(str(path), line, f"model.framework: {error} {near}".strip())]


def _segmentation(raw: dict[str, Any], lines: Lines, path: Path) -> tuple[Segmentation | None, list[Fault]]:
    """Load the segmentation that the file names; the schema speaks where it names none."""
    named = _text(raw, "cohort", "segmentation")
    if named is None:
        return None, []
    try:
        return load_segmentation(path.parent / named if named.endswith(".toml") else named), []
    except InvalidModelFile as error:
        near = did_you_mean(named, segmentation_names())
        line = lines.of(("cohort", "segmentation"))
        return None, [Fault(str(path), line, f"cohort.segmentation: {error} {near}".strip())]


def _validated(raw: dict[str, Any], named: dict[str, Any]) -> tuple[ModelFile | None, list[ErrorDetails]]:
    """Hold the file against the schema; elements and segments against what they name, where that could be loaded."""
    try:
        return ModelFile.model_validate(raw, context=named), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _waves(
    raw: dict[str, Any], sound: Sound, lines: Lines, path: Path
) -> tuple[tuple[Wave, ...], bytes, list[Fault]]:
    """Read the waves file; return its waves, its bytes and the faults."""
    named = _text(raw, "place", "waves")
    if named is None:
        return (), b"", []
    waves_path = path.parent / named
    try:
        content = waves_path.read_bytes()
    except OSError as error:
        sentence = (
            f"place.waves: the file {waves_path} cannot be read ({error.strerror}). Give the path of a CSV file,"
            " from the folder of the model file, with the columns unit and start."
        )
        return (), b"", [Fault(str(path), lines.of(("place", "waves")), sentence)]
    waves, faults = read_waves(content, str(waves_path))
    return waves, content, [*faults, *misplaced_waves(waves, sound, str(waves_path))]


def _text(raw: dict[str, Any], section: str, key: str) -> str | None:
    """Take a text from a file whose schema is not known to hold."""
    table = raw.get(section)
    value = table.get(key) if isinstance(table, dict) else None
    return value.strip() if isinstance(value, str) and value.strip() else None


def _sha256(content: bytes, waves_content: bytes, *named: Framework | Segmentation | Indicator) -> str:
    """Hash all that a model of care was read from, each part by its own hash, so that no byte can change sides."""
    parts = (content, waves_content, *(repr(each).encode() for each in named))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
