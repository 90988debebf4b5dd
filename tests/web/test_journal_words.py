"""Every act that an operation writes in the journal is told in French; no word stays for an act long gone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.web.templatetags.journal import ACTS, act, told

SOURCE = Path("src/maillage")
ANYTHING = "*"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Each module with the name of its package."""
    for file in sorted(SOURCE.glob("*/**/*.py")):
        yield file.relative_to(SOURCE).parts[0], ast.parse(file.read_text(encoding="utf-8"), str(file))


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def given(call: ast.Call, position: int | None) -> ast.expr | None:
    """What a call gives as `verb`, by name or by place."""
    for keyword in call.keywords:
        if keyword.arg == "verb":
            return keyword.value
    return call.args[position] if position is not None and len(call.args) > position else None


def words(expression: ast.expr, module: ast.Module) -> list[str]:
    """The codes an expression may be: constants, either branch or side, values of a dictionary; `*` in a
    pattern.
    """
    match expression:
        case ast.Constant(value=str(word)):
            return [word]
        case ast.BoolOp():
            return [word for value in expression.values for word in words(value, module)]
        case ast.IfExp():
            return words(expression.body, module) + words(expression.orelse, module)
        case ast.JoinedStr():
            pieces = [str(v.value) if isinstance(v, ast.Constant) else ANYTHING for v in expression.values]
            return ["".join(pieces)]
        case ast.Subscript(value=ast.Name(id=name)) | ast.Name(id=name):
            found = [
                value
                for node in ast.walk(module)
                if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name
                for value in (node.value.values if isinstance(node.value, ast.Dict) else [node.value])
            ]
            return [word for value in found for word in words(value, module)]
    return []


Relays = dict[tuple[str, str], tuple[int | None, str]]


def relaying(parsed: list[tuple[str, ast.Module]]) -> Relays:
    """The functions that hand their `verb` to `record`, by themselves or through another: its place in the
    arguments, and how it is framed.
    """
    functions = [
        (package, node)
        for package, module in parsed
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef)
    ]
    relays: Relays = {}
    while len(relays) != len(relays := relays | dict(_relays(functions, relays))):
        pass
    return relays


def _relays(
    functions: list[tuple[str, ast.FunctionDef]], known: Relays
) -> Iterator[tuple[tuple[str, str], tuple[int | None, str]]]:
    for package, function in functions:
        places = [argument.arg for argument in function.args.args]
        named = [argument.arg for argument in function.args.kwonlyargs]
        if "verb" not in [*places, *named]:
            continue
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            handed = (None, ANYTHING) if name_of(call) == "record" else known.get((package, name_of(call)))
            source = ast.unparse(given(call, handed[0]) or ast.Constant("")) if handed else ""
            if handed and "verb" in source:
                frame = source.strip("f'\"").replace("{verb}", ANYTHING) if "{" in source else ANYTHING
                place = places.index("verb") if "verb" in places else None
                yield (package, function.name), (place, handed[1].replace(ANYTHING, frame, 1))


def written() -> set[str]:
    """Every code that reaches `record`, directly or through a function that takes it as `verb`."""
    parsed = list(modules())
    relays = relaying(parsed)
    found: set[str] = set()
    for package, module in parsed:
        if package == "journal":
            continue
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            relay = (None, ANYTHING) if name_of(call) == "record" else relays.get((package, name_of(call)))
            if relay is None:
                continue
            position, frame = relay
            expression = given(call, position)
            if expression is None or ast.unparse(expression) in ("verb", "f'{verb}_repayment'"):
                continue
            codes = words(expression, module)
            assert codes, f"{package}: which verb is {ast.unparse(call)[:120]}?"
            found |= {frame.replace(ANYTHING, code, 1) for code in codes}
    return found


def test_every_act_is_told_in_french_and_no_word_is_stale():
    codes = written()
    assert len(codes) > 40
    exact = {code for code in codes if ANYTHING not in code}
    patterns = [re.compile(code.replace(ANYTHING, r"\w+")) for code in codes - exact]
    assert exact - ACTS.keys() == set()
    assert [p.pattern for p in patterns if not any(p.fullmatch(code) for code in ACTS)] == []
    stale = {code for code in ACTS.keys() - exact if not any(p.fullmatch(code) for p in patterns)}
    assert stale == set()


def test_an_act_reads_after_a_name():
    for sentence in ACTS.values():
        assert re.match(r"a \w+", sentence), sentence
        assert "'" not in sentence
        assert not sentence.endswith(".")
    assert act("validate_application") == "a validé la candidature"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("2026-03-10", "10 mars 2026"),
        ("2025-11-20, 2026-01-15", "20 novembre 2025 et 15 janvier 2026"),
        ("10400.00", "10\u202f400,00\u00a0€"),
        ("draft", "brouillon"),
        ("Horizon", "Horizon"),
        ("–", "–"),
    ],
)
def test_values_are_told_as_they_are_elsewhere(raw: str, shown: str):
    assert told(raw) == shown
