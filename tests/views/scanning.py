"""Which keys of the catalogues does the code ask for? Read from the source of bot/ and adapters/."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FILLING = {"short", "long", "money", "choice", "choices", "person", "day"}
"""Methods of `Filling` that draw the field whose id is their first argument."""
IN_PACKAGES = re.compile(r'"texts:([\w.]+)"')
IN_TEMPLATES = re.compile(r'texts\("([\w.]+)"( ~ )?')


class Asked(NamedTuple):
    """A key, or the pattern of several with `{}` for what is filled in, and the params that go with it."""

    key: str
    params: frozenset[str]
    """Empty with `**` too: what is in there cannot be seen."""
    is_certain: bool
    """Params are all written out."""


def asked() -> Iterator[Asked]:
    """What is asked of `texts(…)`."""
    for call in _calls():
        if _name(call.func) == "texts" and call.args:
            yield from (_asked(key, call) for key in _literals(call.args[0]))


def problems() -> Iterator[Asked]:
    """The sentences of problems: `FieldProblem(code)`, `Problem(code)` and `….problem(field, code)`."""
    for call in _calls():
        at = {"FieldProblem": 0, "Problem": 0, "problem": 1}.get(_name(call.func))
        if at is not None and len(call.args) > at:
            yield from (_asked(f"problem.{code}", call) for code in _literals(call.args[at]))


def field_ids() -> set[str]:
    """Ids of all fields that forms draw."""
    calls = (call for call in _calls() if _name(call.func) in FILLING and _receiver(call.func) == "filling")
    return {key for call in calls for key in _literals(call.args[0])}


def strings() -> set[str]:
    """Every string of the code: keys that travel in variables are among them."""
    nodes = (node for tree in _trees() for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def in_templates() -> Iterator[str]:
    """Keys in the pages of the demo; `prefix.{}` where the end is filled in."""
    for template in (ROOT / "adapters").rglob("*.html"):
        for key, joins in IN_TEMPLATES.findall(template.read_text(encoding="utf-8")):
            yield key + "{}" if joins else key


def in_packages() -> Iterator[str]:
    """Keys in what is filled and handed over as a file."""
    for template in (ROOT / "adapters").rglob("package/*.json"):
        yield from IN_PACKAGES.findall(template.read_text(encoding="utf-8"))


def _asked(key: str, call: ast.Call) -> Asked:
    params = {keyword.arg for keyword in call.keywords}
    return Asked(key, frozenset(params - {None}), None not in params)


def _calls() -> Iterator[ast.Call]:
    for tree in _trees():
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _trees() -> Iterator[ast.Module]:
    for folder in ("bot", "adapters"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "examples" not in file.parts:
                yield ast.parse(file.read_text(encoding="utf-8"))


def _name(func: ast.expr) -> str:
    return getattr(func, "id", "") or getattr(func, "attr", "")


def _receiver(func: ast.expr) -> str:
    return _name(func.value) if isinstance(func, ast.Attribute) else ""


def _literals(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*_literals(one), *_literals(other))
        case ast.JoinedStr(values=parts):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)
