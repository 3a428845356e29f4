"""A chart that has been worked out, and how it is written: all of its files or none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.engines import replaced_whole
from newcare.errors import InvalidInput
from newcare.report.charts import Spec
from newcare.report.charts.drawing import draw_png, draw_svg, whole_spec
from newcare.report.charts.theme import PAPER, vega_config

FORMATS = ("svg", "png", "vega", "csv", "all")


@dataclass(frozen=True)
class Drawn:
    """A chart: its kind, its specification with a text alternative, and the numbers behind it as rows."""

    kind: str
    spec: Spec
    numbers: Sequence[Mapping[str, Any]]

    @property
    def words(self) -> str:
        """What the chart shows, for a reader who cannot see it."""
        said: str = self.spec["description"]
        return said


@dataclass(frozen=True)
class Written:
    """The files of a chart."""

    drawn: Drawn
    folder: Path
    files: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        files = [str(self.folder / name) for name in self.files]
        return {
            "kind": self.drawn.kind,
            "words": self.drawn.words,
            "files": files,
            "rows": list(self.drawn.numbers),
        }


def write_drawn(drawn: Drawn, out: Path, form: str) -> Written:
    """Write a chart into a folder of its own, whole or not at all.

    Args:
        drawn: the chart.
        out: the folder; what an earlier run wrote there is replaced.
        form: one of `FORMATS`; pictures are drawn for a page and, with `-phone` in the name, for a phone.

    Raises:
        InvalidInput: the folder holds files that are not a chart's, or another format.
        FolderBusy, StorageFailure: it cannot be written.
    """
    if form not in FORMATS:
        raise InvalidInput(f"--format is one of {', '.join(FORMATS)}.", seen=repr(form))
    _refuse_others(drawn.kind, out)
    files = _files(drawn, FORMATS[:-1] if form == "all" else (form,))
    with replaced_whole(out) as room:
        for name, content in files.items():
            (room / name).write_bytes(content)
    return Written(drawn, out, tuple(files))


def _names(kind: str) -> dict[str, tuple[str, ...]]:
    """The names of a chart's files by format."""
    return {
        "svg": (f"{kind}.svg", f"{kind}-phone.svg"),
        "png": (f"{kind}.png", f"{kind}-phone.png"),
        "vega": (f"{kind}.vega.json",),
        "csv": (f"{kind}.csv",),
    }


def _refuse_others(kind: str, out: Path) -> None:
    """Refuse a folder that holds anything but what this command writes."""
    ours = {name for names in _names(kind).values() for name in (*names, f"{kind}.txt")}
    held = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    others = [name for name in held if name not in ours]
    if others or (out.exists() and not out.is_dir()):
        raise InvalidInput(
            f"'{out}' would be replaced as a whole, and it is not a folder of this chart alone.",
            seen=", ".join(others[:3]) or "a file",
            remedy="Give --out a folder of its own.",
        )


def _files(drawn: Drawn, forms: Sequence[str]) -> dict[str, bytes]:
    """The content of every file, by name; the text alternative goes with each picture."""
    spec = {**drawn.spec, "background": PAPER}
    files: dict[str, bytes] = {}
    for form in forms:
        names = _names(drawn.kind)[form]
        if form == "svg":
            contents = [draw_svg(spec, narrow=narrow).encode() for narrow in (False, True)]
        elif form == "png":
            contents = [draw_png(spec, narrow=narrow) for narrow in (False, True)]
        elif form == "vega":
            whole = {**whole_spec(spec), "config": vega_config(narrow=False)}
            contents = [json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1).encode()]
        else:
            contents = [_csv(drawn.numbers)]
        files |= dict(zip(names, contents, strict=True))
    return files | {f"{drawn.kind}.txt": f"{drawn.words}\n".encode()}


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as CSV; what is not known is empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
