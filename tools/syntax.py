"""A module as its syntax tree: what it imports and calls. Every ban of `tools.bans` is a question to this."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

Finder = Callable[["Module"], Iterator[ast.AST]]

EXPRESSION_TYPES = {"Table", "Column", "Value"}


@dataclass(frozen=True)
class Module:
    """A module's dotted name and syntax tree."""

    name: str
    tree: ast.Module

    @property
    def nodes(self) -> Iterator[ast.AST]:
        """Every node of the tree."""
        return ast.walk(self.tree)

    @property
    def calls(self) -> Iterator[ast.Call]:
        """Every call in the tree."""
        return (node for node in self.nodes if isinstance(node, ast.Call))

    @property
    def imports(self) -> Iterator[tuple[ast.AST, str, str | None]]:
        """Every import: the node, the module imported, and the name taken from it, if one is."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node, alias.name, None) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node, node.module, alias.name) for alias in node.names)

    @cached_property
    def expression_types(self) -> set[str]:
        """Names in this module of the types of table expressions, as imported from newcare.engines."""
        return {
            name
            for _, source, name in self.imports
            if name in EXPRESSION_TYPES and source.startswith("newcare.engines")
        }


def calls_of(*names: str, attribute: bool = True) -> Callable[[Module], Iterator[ast.Call]]:
    """Calls of methods of these names; with `attribute=False`, of plain functions."""

    def find(module: Module) -> Iterator[ast.Call]:
        return (
            call
            for call in module.calls
            if isinstance(call.func, ast.Attribute) is attribute and called(call) in names
        )

    return find


def imports_of(*packages: str) -> Finder:
    """Imports of these packages or of anything inside them."""

    def find(module: Module) -> Iterator[ast.AST]:
        return (node for node, source, _ in module.imports if source.split(".")[0] in packages)

    return find


def called(call: ast.Call) -> str | None:
    """Last name of what is called: `f` in both f() and x.f()."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else None


def receiver(call: ast.Call) -> ast.expr | None:
    """What a method is called on: `x` in x.f(); None for a plain function."""
    return call.func.value if isinstance(call.func, ast.Attribute) else None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Value of a keyword argument, or None where it is not given."""
    return next((given.value for given in call.keywords if given.arg == name), None)


def arguments(function: ast.FunctionDef) -> list[ast.arg]:
    """Parameters of a function, of every kind."""
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
