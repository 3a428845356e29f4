"""What a step's code is: a digest over its module and every module of newcare that it can reach.

Files that lie with those modules (page templates, cited facts) count as their code.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any


def code_key(function: Callable[..., Any]) -> str:
    """Digest of a function and of all newcare source it depends on; changes when any of it changes."""
    digest = hashlib.sha256(f"{function.__module__}.{function.__qualname__}".encode())
    for module in sorted(_reachable(function.__module__)):
        digest.update(module.encode() + _content(module))
    return digest.hexdigest()


@cache
def _content(module: str) -> bytes:
    """Digest of a module's source and of the files that lie with it."""
    digest = hashlib.sha256(_source(module).encode())
    path = _file(module)
    if path is not None and "." in module:
        digest.update(_beside(path.parent))
    return digest.digest()


@cache
def _reachable(start: str) -> frozenset[str]:
    """Names of the modules of this package that a module imports, directly or through others."""
    package = start.split(".", maxsplit=1)[0]
    found: set[str] = set()
    waiting = [start]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting.extend(name for name in _imports(module) if name.split(".")[0] == package)
    return frozenset(found)


@cache
def _imports(module: str) -> tuple[str, ...]:
    """Modules that one module names in its import statements, where they exist as files."""
    found: list[str] = []
    for node in _statements(ast.parse(_source(module))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(name for name in found if name.startswith("newcare") and _file(name) is not None)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement under a node; expressions, which are most of a file, hold no imports and are passed over."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from _statements(child)


@cache
def _beside(room: Path) -> bytes:
    """Digest of the files that are not Python in a folder, and in folders below it that are no packages."""
    digest = hashlib.sha256()
    for path in sorted(file for file in room.rglob("*") if file.is_file() and _belongs(file, room)):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()


def _belongs(file: Path, room: Path) -> bool:
    between = file.relative_to(room).parts[:-1]
    return "__pycache__" not in between and file.suffix not in {".py", ".pyc"}


@cache
def _source(module: str) -> str:
    path = _file(module)
    return "" if path is None else path.read_text(encoding="utf-8")


@cache
def _file(module: str) -> Path | None:
    """The file of a module, or None where the name is not a module (a class, a function)."""
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return None
    return Path(spec.origin) if spec is not None and spec.origin is not None else None
