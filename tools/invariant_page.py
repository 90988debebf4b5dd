"""Write `docs/invariants.md`: what must never be false, the rule that says it, the constraint and its tests.

Sentences and rules are kept by hand in `docs/invariants.toml`; constraints are those of the models and the
guards of the database, tests are found by the names of constraints in them, without running them.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tools.generated import ROOT, deliver

TABLE = ROOT / "docs" / "invariants.toml"
PAGE = ROOT / "docs" / "invariants.md"
NAME = re.compile(r"\w+")
HEAD = """# What must never be false

Each line holds twice: a rule refuses it in French, and the database refuses it whoever writes, raw SQL
included, by a constraint or a trigger of that name. The constraint is named by a test at least. Written by
`./maillage docs` from `docs/invariants.toml`: do not edit by hand.

"""


@dataclass(frozen=True, slots=True)
class Invariant:
    """What is never false: the sentence, its clauses, the rule and the names that the database knows."""

    says: str
    clauses: tuple[str, ...]
    rule: str
    constraints: tuple[str, ...]


def invariants(table: Path = TABLE) -> dict[str, list[Invariant]]:
    """What the table says, by theme."""
    with table.open("rb") as file:
        themes = tomllib.load(file)
    return {
        theme: [
            Invariant(row["says"], tuple(row["clauses"]), row["rule"], tuple(row["constraints"]))
            for row in rows
        ]
        for theme, rows in themes.items()
    }


def places() -> dict[str, str]:
    """Each constraint and trigger of the database, with the table it watches."""
    import django  # noqa: PLC0415 - the settings are read here and nowhere else in this tool

    django.setup()
    from django.apps import apps  # noqa: PLC0415 - the same

    from maillage.calls.guards import Guard  # noqa: PLC0415 - the same

    known = [model._meta for model in apps.get_models()]  # noqa: SLF001 - Django's own way to read a model
    found = {constraint.name: model.db_table for model in known for constraint in model.constraints}
    for config in apps.get_app_configs():
        if any(module.name == "guards" for module in iter_modules([config.path])):
            for value in vars(import_module(f"{config.name}.guards")).values():
                guards = value if isinstance(value, tuple) else ()
                found |= {g.sentence.partition(":")[0]: g.table for g in guards if isinstance(g, Guard)}
    return found


def exists(rule: str) -> bool:
    """Whether the dotted name, within `maillage`, is that of something."""
    module, _, name = f"maillage.{rule}".rpartition(".")
    return hasattr(import_module(module), name)


def naming(tests: Path) -> dict[str, list[str]]:
    """The words in each test of a folder, and in what it takes from its module, by « file: test »."""
    found: dict[str, list[str]] = {}
    for file in sorted(tests.rglob("test_*.py")):
        body = ast.parse(file.read_text(encoding="utf-8")).body
        own = dict(_parts(body))
        parts = dict(_taken(body, tests.parent)) | own
        for name in own:
            if name.startswith("test_"):
                label = f"`{file.relative_to(tests)}`: {name.removeprefix('test_').replace('_', ' ')}"
                found[label] = list(_words(name, parts, set()))
    return found


def _taken(body: Sequence[ast.stmt], root: Path) -> Iterator[tuple[str, ast.stmt]]:
    """The parts of the modules of the tests that a test takes something from."""
    for node in body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
            file = root / f"{str(node.module).replace('.', '/')}.py"
            if file.exists():
                yield from _parts(ast.parse(file.read_text(encoding="utf-8")).body)


def _parts(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                yield node.name, node
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, node


def _words(name: str, parts: dict[str, ast.stmt], seen: set[str]) -> Iterator[str]:
    seen.add(name)
    for node in ast.walk(parts[name]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Name) and node.id in parts and node.id not in seen:
            yield from _words(node.id, parts, seen)


def page(themes: dict[str, list[Invariant]], known: dict[str, str], tests: dict[str, list[str]]) -> str:
    """The whole page. Raises LookupError for a rule, a constraint or a proof that does not exist."""
    rows = [invariant for found in themes.values() for invariant in found]
    names = {name for invariant in rows for name in invariant.constraints}
    text = f"{HEAD}{len(rows)} invariants, {len(names)} named constraints and triggers.\n"
    for theme, found in themes.items():
        text += (
            f"\n## {theme}\n\n| never false | clauses | rule | held by | shown by |\n|---|---|---|---|---|\n"
        )
        text += "".join(_row(invariant, known, tests) for invariant in found)
    return text


def _row(invariant: Invariant, known: dict[str, str], tests: dict[str, list[str]]) -> str:
    if not exists(invariant.rule):
        raise LookupError(f"no rule of that name: {invariant.rule}")
    missing = [name for name in invariant.constraints if name not in known]
    if missing:
        raise LookupError(f"the database knows no such constraint: {', '.join(missing)}")
    proofs = {
        name: [label for label, words in tests.items() if any(name in NAME.findall(word) for word in words)]
        for name in invariant.constraints
    }
    bare = [name for name, labels in proofs.items() if not labels]
    if bare:
        raise LookupError(f"no test names: {', '.join(bare)}")
    held = ", ".join(f"`{name}` ({known[name]})" for name in invariant.constraints)
    shown = "; ".join(dict.fromkeys(label for labels in proofs.values() for label in labels))
    clauses = ", ".join(invariant.clauses)
    return f"| {invariant.says} | {clauses} | `{invariant.rule}` | {held} | {shown} |\n"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is fresh (`--check`)."""
    text = page(invariants(), places(), naming(ROOT / "tests"))
    return deliver(PAGE, text, check="--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
