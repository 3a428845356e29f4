"""`python -m benchmarks.study`: runs the study and writes its page of the docs."""

from __future__ import annotations

from pathlib import Path

from benchmarks.study.page import page_of
from benchmarks.study.run import DRAWS, study

PAGE = Path("docs/explanation/simulation-study.md")

if __name__ == "__main__":
    PAGE.write_text(page_of(study(DRAWS)), encoding="utf-8")
    print(f"Written: {PAGE}")
