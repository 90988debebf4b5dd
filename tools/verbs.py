"""The verbs of `./maillage`: those of the launcher, and one for each management command of `chores`."""

import ast
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

from tools import checking, testing
from tools.environment import ROOT, environ, prepare
from tools.postgresql import temporary_server
from tools.terminal import Stop, say

COMMANDS = ROOT / "src" / "maillage" / "chores" / "management" / "commands"
ORDER = (
    "demo",
    "serve",
    "work",
    "upgrade",
    "test",
    "check",
    "bench",
    "score-deidentification",
    "backup",
    "restore",
    "figures",
)


def main(words: Sequence[str]) -> int:
    """Run a verb and give back its status; without a verb, list them."""
    if not words or words[0] in ("help", "-h", "--help"):
        say(listing())
        return 0
    verb, *rest = words
    try:
        if verb in OWN:
            return OWN[verb][1](rest)
        if verb in chores():
            return chore([verb, *rest])
        say(f"{verb}: no such verb.\n\n{listing()}")
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130
    return 2


def chores() -> dict[str, str]:
    """Each management command of ours, with its one line: its class's `help`, read without importing."""
    return {file.stem: _help(file) for file in sorted(COMMANDS.glob("[a-z]*.py"))}


def listing() -> str:
    """The verbs that work, each with one line."""
    lines = {**chores(), **{verb: line for verb, (line, _) in OWN.items()}}
    rank = {verb: place for place, verb in enumerate(ORDER)}
    verbs = sorted(lines, key=lambda verb: (rank.get(verb, len(rank)), verb))
    width = max(map(len, verbs))
    return "\n".join(
        [
            "Maillage: a call for projects, from the call to the balance.",
            "",
            "./maillage VERB, where VERB is:",
        ]
        + [f"  {verb:<{width}}  {lines[verb]}" for verb in verbs]
    )


def chore(words: Sequence[str]) -> NoReturn:
    """Run a management command in the environment, in place of this process.

    `--database PATH` names the SQLite file; `--today DATE` moves the clock and is passed on.
    """
    rest = list(words)
    more = {}
    path = _taken(rest, "--database")
    if path:
        file = Path(path).expanduser().resolve()
        file.parent.mkdir(parents=True, exist_ok=True)
        more["DATABASE_URL"] = f"sqlite:///{file}"
    today = _value(rest, "--today")
    if today:
        more["MAILLAGE_TODAY"] = today
    if rest[:1] == ["demo"]:
        more["MAILLAGE_DEMONSTRATION"] = "yes"
    python = prepare()
    Path(os.environ.get("MAILLAGE_STATE", ROOT / "var")).mkdir(parents=True, exist_ok=True)
    os.execve(python, [str(python), "-m", "django", *rest], environ(**more))


def _taken(words: list[str], option: str) -> str | None:
    """Take an option and its value away, and give the value back; both spellings of it are understood."""
    value = _value(words, option)
    if value is not None:
        place = next(i for i, word in enumerate(words) if word == option or word.startswith(f"{option}="))
        del words[place : place + (2 if words[place] == option else 1)]
    return value


def _value(words: Sequence[str], option: str) -> str | None:
    for place, word in enumerate(words):
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
        if word == option:
            if place + 1 == len(words):
                raise Stop(f"{option} takes a value.")
            return words[place + 1]
    return None


def _help(file: Path) -> str:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "help" for t in node.targets
        ):
            return str(ast.literal_eval(node.value))
    return ""


def bench(words: Sequence[str]) -> int:
    """Time the main pages on a demonstration of its own, or what is named."""
    python = prepare(development=True)
    if words == ["deidentification"]:
        command = [str(python), "-m", "bench.deidentification.cost"]
        return subprocess.run(command, cwd=ROOT, env=environ(), check=False).returncode
    if words == ["indicators"]:
        return _bench_indicators(python)
    if words[:1] in (["floor"], ["growth"], ["storm"]):
        return _bench_served(python, words)
    campaign = {"journal": _bench_journal, "faults": _bench_faults}.get(words[0] if words else "")
    if campaign is not None:
        return campaign(python, words[1:])
    if words[:1] == ["probes"]:
        command = [str(python), "-m", "bench.probes", *words[1:]]
        return subprocess.run(command, cwd=ROOT, env=environ(), check=False).returncode
    if words not in ([], ["entering"]):
        raise Stop(
            "bench takes nothing, or: deidentification, entering, faults, floor, growth, indicators, "
            "journal, probes, storm."
        )
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        state = {"MAILLAGE_STATE": folder, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        command = [str(python), "-m", "bench.entering" if words else "bench.pages"]
        return subprocess.run(command, cwd=ROOT, env=environ(**state), check=False).returncode


def _bench_faults(python: Path, words: Sequence[str]) -> int:
    """Kill acts, then the processes of a site, on a SQLite file and on PostgreSQL; `acts` or `site` alone."""
    status = 0
    for name in words or ("acts", "site"):
        for served in (False, True):
            with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder, ExitStack() as held:
                file = f"sqlite:///{folder}/bench.sqlite3"
                url = held.enter_context(temporary_server()) if served else file
                command = [str(python), "-m", f"bench.faults.{name}"]
                variables = environ(MAILLAGE_STATE=folder, DATABASE_URL=url)
                done = subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode
                status = status or done
    return status


def _bench_served(python: Path, words: Sequence[str]) -> int:
    """On PostgreSQL, against bare Django at the same work: pages, their growth, a crowd that signs up."""
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder, temporary_server() as url:
        command = [str(python), "-m", f"bench.{words[0]}", *words[1:]]
        variables = environ(MAILLAGE_STATE=folder, DATABASE_URL=url)
        return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def _bench_indicators(python: Path) -> int:
    """Measure on a SQLite file, then on PostgreSQL the same number of presences and ten times as many."""
    status = 0
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder, ExitStack() as held:
        for presences, served in ((300_000, False), (300_000, True), (3_000_000, True)):
            file = f"sqlite:///{folder}/bench.sqlite3"
            url = held.enter_context(temporary_server()) if served else file
            command = [str(python), "-m", "bench.indicators", str(presences)]
            variables = environ(MAILLAGE_STATE=folder, DATABASE_URL=url)
            status = status or subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode
    return status


def _bench_journal(python: Path, words: Sequence[str]) -> int:
    """Tamper with a journal on SQLite, then on PostgreSQL, and time its verification."""
    status = 0
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder, ExitStack() as held:
        for url in (f"sqlite:///{folder}/bench.sqlite3", held.enter_context(temporary_server())):
            variables = environ(
                DATABASE_URL=url, MAILLAGE_STATE=folder, MAILLAGE_ANCHORS=f"{folder}/{len(url)}.anchors"
            )
            command = [str(python), "-m", "bench.journal", *words]
            status = subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode or status
    return status


def score(words: Sequence[str]) -> int:
    """Score the de-identification on marked texts."""
    python = prepare(development=True)
    command = [str(python), "-m", "bench.deidentification", *words]
    return subprocess.run(command, cwd=ROOT, env=environ(), check=False).returncode


def deidentify(words: Sequence[str]) -> int:
    """Tell where texts identify someone, in this very process: it needs no environment and starts at once."""
    if words:
        raise Stop("deidentify takes no argument: it reads JSON lines on its standard input.")
    sys.dont_write_bytecode = False
    sys.path.insert(0, str(ROOT / "src"))
    from maillage.deidentification.command import run  # noqa: PLC0415 - once its folder is known

    return run(sys.stdin.buffer, sys.stdout, sys.stderr)


def pictures(words: Sequence[str]) -> int:
    """Take the pictures of the help again, or say which ones are late."""
    return _developed("tools.pictures", words)


def gallery(words: Sequence[str]) -> int:
    """Photograph every page as each person sees it."""
    return _developed("tools.gallery", words)


def _developed(module: str, words: Sequence[str]) -> int:
    """Run a tool that needs what only developers install; give back its status."""
    python = prepare(development=True)
    return subprocess.run(
        [str(python), "-m", module, *words], cwd=ROOT, env=environ(), check=False
    ).returncode


OWN: dict[str, tuple[str, Callable[[Sequence[str]], int]]] = {
    "test": (
        "the check, then the tests on SQLite and PostgreSQL (--full: the long campaigns too)",
        testing.test,
    ),
    "check": ("format, lint, types, import contracts, migrations, generated pages", checking.check),
    "bench": (
        "time the main pages; or `bench` deidentification, entering, faults, floor, growth, storm…",
        bench,
    ),
    "score-deidentification": ("what leaks and what is flagged in vain, on marked texts (--errors)", score),
    "deidentify": ('{"id","text"} lines in, what identifies someone in them out', deidentify),
    "pictures": ("take the pictures of the help again in the demonstration (--check, --database)", pictures),
    "gallery": (
        "photograph every page as each person sees it: gallery DIR (--day, --who, --width, --dark)",
        gallery,
    ),
    "format": ("format the code and mend what the linter can", checking.rewrite),
    "docs": ("write the generated pages of docs/ again", checking.docs),
    "audit": ("look for known weaknesses of the locked packages (needs the network)", checking.audit),
    "django": ("any other command of Django: ./maillage django help", chore),
}
