"""What must be true of the pages people read: links lead somewhere, decisions are numbered, words are defined once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
VERB_IN_PAGE = re.compile(r"\bmake ([a-z][a-z-]*)")
VERB = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)
TYPED = tuple(f"$ {program} " for program in ("newcare", "printf", "awk", "sed"))
DECISION_SECTIONS = (
    "What pressed us",
    "Options",
    "The choice",
    "What becomes harder",
    "How we will see it kept",
    "What would reopen it",
)


def pages(root: Path) -> list[Path]:
    """Every page of the repository: those at its root, then those under docs."""
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]


def broken_links(root: Path) -> list[str]:
    """Each relative link whose file or heading does not exist."""
    return [
        f"{page.relative_to(root)}: the link {target} leads nowhere"
        for page in pages(root)
        for target in _links(page)
        if not _leads_somewhere(page, target)
    ]


def unreachable_pages(root: Path) -> list[str]:
    """Each page under docs that nobody can reach by links from docs/README.md; a linked folder reaches its pages."""
    start = root / "docs" / "README.md"
    reached, waiting = set[Path](), [start]
    while waiting:
        page = waiting.pop()
        if page in reached or not page.exists():
            continue
        reached.add(page)
        if page.is_dir():
            waiting.extend(page.glob("*.md"))
        elif page.suffix == ".md":
            waiting.extend((page.parent / target.split("#")[0]).resolve() for target in _links(page))
    return [
        f"{page.relative_to(root)}: no link from docs/README.md leads here"
        for page in pages(root)
        if page.is_relative_to(root / "docs") and page.resolve() not in reached
    ]


def decision_faults(root: Path) -> list[str]:
    """What is wrong with the decision records: their numbers, their headings, their place in the index."""
    folder = root / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    faults = []
    records = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    for position, path in enumerate(records, start=1):
        text = path.read_text(encoding="utf-8")
        number = f"{position:04d}"
        headings = HEADING.findall(text)
        if not path.name.startswith(f"{number}-"):
            faults.append(f"{path.name}: its number should be {number}")
        if not headings or not headings[0].startswith(path.name[:4]):
            faults.append(f"{path.name}: its title should begin with {path.name[:4]}")
        missing = [
            name for name in DECISION_SECTIONS if not any(heading.startswith(name) for heading in headings)
        ]
        faults += [f"{path.name}: lacks '{name}'" for name in missing]
        faults += [f"{path.name}: lacks {field}" for field in ("Status:", "Date:") if field not in text]
        if f"({path.name})" not in index:
            faults.append(f"{path.name}: docs/decisions/README.md does not list it")
    return faults


def verbs(root: Path) -> set[str]:
    """The verbs that the Makefile lists."""
    return set(VERB.findall((root / "Makefile").read_text(encoding="utf-8")))


def verbs_named(text: str) -> set[str]:
    """Verbs that a page names, as `make verb` in code; plain words such as "make sure" are not verbs."""
    code = [body for _, body in FENCE.findall(text)] + INLINE_CODE.findall(FENCE.sub("", text))
    return {verb for part in code for verb in VERB_IN_PAGE.findall(part)}


def console_commands(text: str) -> list[str]:
    """What a page tells its reader to type: lines `$ newcare ...`, and those of programs that write or change a file
    for it, in fences marked console.

    A line that ends in a backslash goes on in the next.
    """
    lines = [
        line
        for label, body in FENCE.findall(text)
        if label.strip() == "console"
        for line in body.replace("\\\n", " ").splitlines()
    ]
    return [line[2:].strip() for line in lines if line.startswith(TYPED)]


def glossary_terms(root: Path) -> list[str]:
    """The words that the glossary defines, in its order."""
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    return re.findall(r"^### (.+?) *$", text, re.MULTILINE)


def _links(page: Path) -> Iterator[str]:
    """Targets of a page's links, without those that leave the repository and those shown as code."""
    text = INLINE_CODE.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    return (target for target in LINK.findall(text) if not re.match(r"[a-z]+:", target))


def _leads_somewhere(page: Path, target: str) -> bool:
    """Whether a link's file exists, and the heading in it, where it names one."""
    name, _, anchor = target.partition("#")
    path = page.parent / name if name else page
    return path.exists() and (not anchor or anchor in _anchors(path))


def _anchors(page: Path) -> set[str]:
    """Names by which a page's headings can be linked to."""
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
