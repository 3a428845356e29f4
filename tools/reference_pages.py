"""Write docs/reference from the code; with --check, say which page is out of date and write nothing."""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from newcare import errors
from newcare.caremodel import json_schema
from newcare.cli.group import group
from newcare.records.checking import rule_catalogue
from newcare.records.reading import FILE_FAULTS, MALFORMED
from newcare.tables import TABLES
from tools import check_rules_text, model_file_text, reference_text

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"


def errors_page() -> str:
    """The page of errors."""
    classes = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    return reference_text.errors_page(
        kind for kind in classes if issubclass(kind, errors.NewcareError) and kind is not errors.NewcareError
    )


def tables_page() -> str:
    """The page of tables."""
    return reference_text.tables_page(TABLES)


def commands_page() -> str:
    """The page of commands."""
    return reference_text.commands_page(group, "newcare")


def model_file_page() -> str:
    """The page of the model file."""
    return model_file_text.model_file_page(json_schema())


def model_file_schema() -> str:
    """The JSON Schema of the model file, for editors and other programs."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def check_rules_page() -> str:
    """The page of the rules of `newcare check`."""
    return check_rules_text.check_rules_page(rule_catalogue(), MALFORMED, FILE_FAULTS)


PAGES: Mapping[str, Callable[[], str]] = {
    "errors.md": errors_page,
    "tables.md": tables_page,
    "commands.md": commands_page,
    "check-rules.md": check_rules_page,
    "model-file.md": model_file_page,
    "model-file.schema.json": model_file_schema,
}


def differences(folder: Path, pages: Mapping[str, Callable[[], str]]) -> list[str]:
    """Names of pages in the folder that are missing, out of date, or written by nobody."""
    strays = {path.name for path in folder.glob("*")} - pages.keys()
    stale = {
        name
        for name, page in pages.items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != page()
    }
    return sorted(strays | stale)


def write(folder: Path, pages: Mapping[str, Callable[[], str]]) -> None:
    """Write every page, or none if one cannot be made; remove what is in the folder and is none of them."""
    texts = {name: page() for name, page in pages.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in folder.glob("*"):
        if path.name not in pages:
            path.unlink()


def stale_pages() -> list[str]:
    """Each reference page that no longer says what the code says."""
    return [f"docs/reference/{name} is out of date: run make docs" for name in differences(FOLDER, PAGES)]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if a page is out of date"
    )
    if options.parse_args().check:
        stale = stale_pages()
        sys.stdout.write("".join(f"{line}\n" for line in stale))
        sys.exit(bool(stale))
    write(FOLDER, PAGES)
