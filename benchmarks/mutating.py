"""What a mutant is: one small wrong change to the text of a rule, as a slip of the hand would make it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

OTHER_COMPARISON: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OTHER_SIGN: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
Place = tuple[str, int]  # qualified name of a function, and its first line
Change = tuple[int, str, Callable[[Any], None]]  # its line, in words, and how it is made on a copy of the node


@dataclass(frozen=True)
class Mutant:
    """One change: its number in its file, where it stands, what it does, and the changed file."""

    number: int
    line: int
    words: str
    place: Place | None  # the function it stands in; None at the level of the file
    tree: ast.Module


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every mutant of a file, numbered in the order of its text."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    places = places_of(tree)
    number = 0
    for index, node in enumerate(nodes):
        place = places.get(index)
        for line, words, change in changes_of(node, is_inside=place is not None):
            other = copy.deepcopy(tree)
            change(list(ast.walk(other))[index])
            yield Mutant(number, line, words, place, ast.fix_missing_locations(other))
            number += 1


def places_of(tree: ast.Module) -> dict[int, Place]:
    """The outermost function (or method) each node stands in, by the node's index in the walk."""
    index_of = {id(node): index for index, node in enumerate(ast.walk(tree))}
    found: dict[int, Place] = {}

    def enter(node: ast.AST, name: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = min([child.lineno, *(each.lineno for each in child.decorator_list)])
                inside = [part for statement in child.body for part in ast.walk(statement)]
                found.update((index_of[id(part)], (f"{name}{child.name}", first)) for part in [child, *inside])
            elif isinstance(child, ast.ClassDef):
                enter(child, f"{name}{child.name}.")
            else:
                enter(child, name)

    enter(tree, "")
    return found


def changes_of(node: ast.AST, *, is_inside: bool) -> Iterator[Change]:
    """What may go wrong at this node. Outside functions only a table does: one of its rows is forgotten."""
    if is_inside:
        yield from changes_of_value(node)
        yield from statements_left_out(node)
    elif isinstance(node, ast.Call) and len(node.args) > 1 and all(isinstance(row, ast.Call) for row in node.args):
        for index, row in enumerate(node.args):
            yield row.lineno, f"without {said(row)}", row_left_out(index)


def changes_of_value(node: Any) -> Iterator[Change]:
    """Another comparison, junction, sign or figure; a question answered the other way round."""
    match node:
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                other = OTHER_COMPARISON[type(op)]
                yield node.lineno, f"{said(node)}: {other.__name__}", compared(index, other)
        case ast.BoolOp(op=op):
            joined: type[ast.boolop] = ast.Or if isinstance(op, ast.And) else ast.And
            yield node.lineno, f"{said(node)}: {joined.__name__}", changed("op", joined())
        case ast.BinOp(op=op) if type(op) in OTHER_SIGN:
            yield node.lineno, f"{said(node)}: other sign", changed("op", OTHER_SIGN[type(op)]())
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, (ast.Compare, ast.BoolOp)):
            yield node.lineno, f"if not ({said(test)})", negated
        case ast.Constant(value=bool(value)):
            yield node.lineno, f"{not value} for {value}", changed("value", not value)
        case ast.Constant(value=int(value)):
            yield node.lineno, f"{value + 1} for {value}", changed("value", value + 1)


def statements_left_out(node: ast.AST) -> Iterator[Change]:
    """A call whose answer nobody takes, a refusal, or a sum carried on is forgotten."""
    for name, body in ast.iter_fields(node):
        if isinstance(body, list):
            for index, statement in enumerate(body):
                if is_left_out(statement):
                    yield statement.lineno, f"without {said(statement)}", changed_at(name, index)


def is_left_out(statement: object) -> bool:
    is_call = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    return is_call or isinstance(statement, (ast.Raise, ast.AugAssign))


def said(node: ast.AST) -> str:
    """The node as text, on one line."""
    return " ".join(ast.unparse(node).split())[:80]


def compared(index: int, other: type[ast.cmpop]) -> Callable[[Any], None]:
    return lambda there: there.ops.__setitem__(index, other())


def changed(name: str, value: object) -> Callable[[Any], None]:
    return lambda there: setattr(there, name, value)


def changed_at(name: str, index: int) -> Callable[[Any], None]:
    return lambda there: getattr(there, name).__setitem__(index, ast.Pass())


def row_left_out(index: int) -> Callable[[Any], None]:
    return lambda there: there.args.pop(index)


def negated(there: Any) -> None:
    there.test = ast.UnaryOp(ast.Not(), there.test)


def code_of(tree: ast.Module, file: Path, place: Place) -> CodeType:
    """The code of one function of a file, compiled from its tree. Raises LookupError when it is not there."""
    waiting = [compile(tree, str(file), "exec", dont_inherit=True)]
    while waiting:
        here = waiting.pop()
        if (here.co_qualname, here.co_firstlineno) == place:
            return here
        waiting += [each for each in here.co_consts if isinstance(each, CodeType)]
    raise LookupError(place)
