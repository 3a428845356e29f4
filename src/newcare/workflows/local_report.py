"""Check a local evaluation report: a template of questions, and the judgement of the answers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.engines import write_whole
from newcare.errors import InvalidInput
from newcare.evaluation.local_reports import FaultFinding, check_local_report
from newcare.reference.local_evaluations import recurring_faults, report_questions

_STANDING = {True: "found", False: "not found", None: "cannot tell"}


@dataclass(frozen=True)
class CheckedReport:
    """The title of a report and what was found."""

    title: str
    findings: tuple[FaultFinding, ...]

    def lines(self) -> list[str]:
        """Words for a terminal: each fault, what shows it, what to do."""
        lines = [self.title]
        for finding in self.findings:
            lines.append(f"{finding.fault.title}: {_STANDING[finding.present]}. {finding.fault.meaning}")
            for each in finding.answers:
                if each.sound is False:
                    lines.append(f"  {each.question.question} {_said(each.answer)}")
                    lines.append(f"    {each.question.mend}")
                elif each.sound is None:
                    lines.append(f"  {each.question.question} Not answered.")
        return lines

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        return {
            "title": self.title,
            "faults": {
                finding.fault.name: {
                    "standing": _STANDING[finding.present],
                    "answers": {each.question.name: each.answer for each in finding.answers},
                    "not_sound": [each.question.name for each in finding.answers if each.sound is False],
                    "mend": list(finding.to_mend),
                }
                for finding in self.findings
            },
        }


def write_template(path: Path) -> None:
    """Write the questions as a TOML file to fill in; a question left out counts as not known.

    Raises:
        InvalidInput: the file exists. StorageFailure: it cannot be written.
    """
    if path.exists():
        raise InvalidInput(f"{path} exists already.", remedy="Name another file, or delete it.")
    lines = [
        "# Answers about one local evaluation report. Take the # away from each line that you answer.",
        "",
    ]
    lines += ['title = "Name of the report"', "", "[answers]"]
    for fault in recurring_faults().values():
        lines += ["", f"# {fault.title}"]
        for name, question in report_questions().items():
            if question.fault == fault.name:
                lines += [
                    f"# {question.question}",
                    f"# {name} = {'true' if question.kind == 'yes-no' else '0'}",
                ]
    write_whole(path, ("\n".join(lines) + "\n").encode("utf-8"))


def check_report_file(path: Path) -> CheckedReport:
    """Judge the answers of a file.

    Raises:
        InvalidInput: the file cannot be read, or an answer is none; every fault is named.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(
            f"The answers file {path} cannot be read.",
            seen=str(error),
            remedy="newcare local-report questions writes one to fill in.",
        ) from error
    title, answers = content.get("title"), content.get("answers")
    if not isinstance(title, str) or not isinstance(answers, dict) or set(content) - {"title", "answers"}:
        raise InvalidInput(
            f"The answers file {path} needs a `title` and a table [answers], and nothing else.",
            seen=", ".join(content) or "nothing",
        )
    return CheckedReport(title, check_local_report(answers))


def _said(answer: bool | float | None) -> str:
    """An answer in words."""
    if isinstance(answer, bool):
        return "Yes." if answer else "No."
    return f"{answer:g}."
