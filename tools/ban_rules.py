"""How each ban of `tools.bans` is found in a syntax tree: functions from a module to the places that break the rule."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.syntax import Module, arguments, called, calls_of, imports_of, keyword, receiver

PLAIN_NUMBERS = {"int", "float"}
CLOCKS = {"now", "today", "utcnow", "time_ns"}
PICKS = {"first", "last", "collect", "group_concat"}
TIED_ALIKE = {"rank", "dense_rank", "percent_rank", "cume_dist"}
YES_OR_NO = {"isnull", "notnull", "isin", "between", "startswith", "contains"}
NEEDS_ORDER = {"row_number", "ntile", "lag", "lead", "first", "last", "nth", "cumsum"}


def engine_hashes(module: Module) -> Iterator[ast.AST]:
    """Calls of `x.hash()` or of the built-in `hash(x)`, save inside a `__hash__` method."""
    own = {
        id(node)
        for method in module.nodes
        if isinstance(method, ast.FunctionDef) and method.name == "__hash__"
        for node in ast.walk(method)
    }
    return (call for call in module.calls if called(call) == "hash" and id(call) not in own)


def approximations(module: Module) -> Iterator[ast.AST]:
    """Methods whose name begins with `approx_`, and `any_value` and `arbitrary`."""
    return (
        node
        for node in module.nodes
        if isinstance(node, ast.Attribute)
        and (node.attr.startswith("approx_") or node.attr in {"any_value", "arbitrary"})
    )


def cast_sums(module: Module) -> Iterator[ast.AST]:
    """Calls of `x.sum().cast(...)`."""
    return (
        call
        for call in calls_of("cast")(module)
        if isinstance(inner := receiver(call), ast.Call) and called(inner) == "sum"
    )


def unordered_picks(module: Module) -> Iterator[ast.AST]:
    """Methods that pick by order, called without `order_by`, in modules that work on table expressions.

    A pick inside `.over(...)` takes its order from the window, which another ban looks at.
    """
    if not module.expression_types:
        return iter(())
    windowed = {id(receiver(call)) for call in calls_of("over")(module)}
    return (
        call
        for call in calls_of(*PICKS)(module)
        if not keyword(call, "order_by") and id(call) not in windowed
    )


def user_defined_functions(module: Module) -> Iterator[ast.AST]:
    """Any mention of `udf`: as an attribute, or imported by name."""
    yield from (node for node in module.nodes if isinstance(node, ast.Attribute) and node.attr == "udf")
    yield from (node for node, _, name in module.imports if name == "udf")


def clocks(module: Module) -> Iterator[ast.AST]:
    """Methods that read the day or the time; `time.perf_counter`, which measures how long, is no clock."""
    yield from calls_of(*CLOCKS)(module)
    yield from (
        call
        for call in module.calls
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "time.time"
    )


def strict_casts(module: Module) -> Iterator[ast.AST]:
    """Calls of `x.cast(...)`, save where x is seen to be yes or no: a comparison, or gaps filled with True or False."""
    return (call for call in calls_of("cast")(module) if not _is_yes_or_no(receiver(call)))


def unguarded_divisions(module: Module) -> Iterator[ast.AST]:
    """Divisions by what may be a column: only inside functions that take or return a table expression.

    Such a function is known by its annotations (Table, Column or Value from newcare.engines). Inside it, a divisor
    passes when it is a number (also inside `literal`), a CONSTANT, a parameter annotated int or float, a call of
    len, int or float, a call of nullif, or arithmetic of these.
    """
    for function in module.nodes:
        if isinstance(function, ast.FunctionDef) and _takes_expressions(function, module.expression_types):
            numbers = {
                argument.arg
                for argument in arguments(function)
                if isinstance(argument.annotation, ast.Name) and argument.annotation.id in PLAIN_NUMBERS
            }
            yield from (
                node
                for node in ast.walk(function)
                if isinstance(node, ast.BinOp)
                and isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod)
                and not isinstance(node.left, ast.Constant | ast.JoinedStr)
                and not isinstance(node.right, ast.JoinedStr)  # a file's name under a folder
                and not _is_safe_divisor(node.right, numbers)
            )


def partial_window_orders(module: Module) -> Iterator[ast.AST]:
    """Windows whose order is seen to have one key or none.

    Passes: a range window, whose frame takes in ties; ranks that give ties the same number; a plain variable,
    whose keys cannot be seen.
    """
    for call in module.calls:
        name = called(call)
        if name not in {"over", "window", "rows_window", "cumulative_window", "trailing_window"}:
            continue
        ranked = receiver(call)
        function = called(ranked) if isinstance(ranked, ast.Call) else None
        order = keyword(call, "order_by")
        if function in TIED_ALIKE or keyword(call, "range"):
            continue
        if (order is None and function in NEEDS_ORDER and not call.args) or _has_one_key(order):
            yield call


def nameless_pivots(module: Module) -> Iterator[ast.AST]:
    """Calls of `pivot_wider` without `names`."""
    return (call for call in module.calls if called(call) == "pivot_wider" and not keyword(call, "names"))


def pandas(module: Module) -> Iterator[ast.AST]:
    """Imports of pandas and calls that return its frames."""
    yield from imports_of("pandas")(module)
    yield from calls_of("to_pandas")(module)


def swallowed_errors(module: Module) -> Iterator[ast.AST]:
    """Handlers that do nothing, and handlers that catch everything without a name for it."""
    return (
        node
        for node in module.nodes
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or all(isinstance(step, ast.Pass) for step in node.body))
    )


def _is_yes_or_no(node: ast.expr | None) -> bool:
    """Whether an expression is seen to be true or false."""
    match node:
        case ast.Compare() | ast.UnaryOp(op=ast.Invert()) | ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            return True
        case ast.Call(args=[ast.Constant(value=bool())]):
            return called(node) == "fill_null"
        case ast.Call():
            return called(node) in YES_OR_NO
        case _:
            return False


def _has_one_key(order: ast.expr | None) -> bool:
    """Whether an order is seen to hold fewer than two keys."""
    if isinstance(order, ast.List | ast.Tuple):
        return len(order.elts) < 2 and not any(isinstance(key, ast.Starred) for key in order.elts)
    return isinstance(order, ast.Attribute | ast.Subscript | ast.Call | ast.Constant)


def _takes_expressions(function: ast.FunctionDef, types: set[str]) -> bool:
    """Whether a function's annotations name a type of table expression."""
    annotations = [*(argument.annotation for argument in arguments(function)), function.returns]
    return any(
        isinstance(node, ast.Name) and node.id in types
        for annotation in annotations
        if annotation is not None
        for node in ast.walk(annotation)
    )


def _is_safe_divisor(node: ast.expr, numbers: set[str]) -> bool:
    """Whether a divisor is seen to be a plain number, or is turned to null where it is 0."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name.isupper() or name in numbers
        case ast.Attribute(attr=name):
            return name.isupper()
        case ast.UnaryOp(operand=operand):
            return _is_safe_divisor(operand, numbers)
        case ast.BinOp(left=left, right=right):
            return _is_safe_divisor(left, numbers) and _is_safe_divisor(right, numbers)
        case ast.Call(args=[number, *_]) if called(node) == "literal":
            return _is_safe_divisor(number, numbers)
        case ast.Call():
            return called(node) in {"nullif", "len", "int", "float"}
        case _:
            return False
