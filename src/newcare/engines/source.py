"""What a step's code is: a digest over its module and every module of newcare that it can reach."""

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
        digest.update(module.encode())
        digest.update(_source(module).encode())
    return digest.hexdigest()


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


def _imports(module: str) -> Iterator[str]:
    """Modules that one module names in its import statements, where they exist as files."""
    for node in ast.walk(ast.parse(_source(module))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (name for name in names if name.startswith("newcare") and _file(name) is not None)


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
