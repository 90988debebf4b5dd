"""`./maillage check`: everything that can be judged without running the product."""

import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tools.environment import ROOT, VENV, environ, prepare
from tools.terminal import say


@dataclass(frozen=True, slots=True)
class Step:
    """One judgement: its name, the command, and what mends it."""

    name: str
    command: tuple[str, ...]
    cure: str = ""
    tells: bool = False
    """Whether its one line is told even when it holds."""


BIN = f"{VENV}/bin/"
STEPS = (
    Step("types", (f"{BIN}mypy",)),
    Step("format", (f"{BIN}ruff", "format", "--check"), "./maillage format"),
    Step("lint", (f"{BIN}ruff", "check"), "./maillage format"),
    Step("import contracts", (f"{BIN}lint-imports", "--no-cache")),
    Step("templates", (f"{BIN}djlint", "--lint", "--quiet", "src")),
    Step(
        "missing migrations",
        (f"{BIN}python", "-m", "django", "makemigrations", "--check", "--dry-run"),
        "./maillage django makemigrations",
    ),
    Step(
        "page of requirements",
        (f"{BIN}python", "-m", "tools.requirement_page", "--check"),
        "./maillage docs",
    ),
    Step("page of lifecycles", (f"{BIN}python", "-m", "tools.lifecycle_page", "--check"), "./maillage docs"),
    Step(
        "register of processing",
        (f"{BIN}python", "-m", "tools.privacy_register", "--check"),
        "./maillage docs",
    ),
    Step("page of addresses", (f"{BIN}python", "-m", "tools.page_list", "--check"), "./maillage docs"),
    Step(
        "page of the environment",
        (f"{BIN}python", "-m", "tools.environment_page", "--check"),
        "./maillage docs",
    ),
    Step("page of invariants", (f"{BIN}python", "-m", "tools.invariant_page", "--check"), "./maillage docs"),
    Step(
        "known weaknesses",
        (f"{BIN}python", "-m", "tools.audit"),
        "raise the version in the lock files, or accept it for a while in docs/security/accepted.toml",
        tells=True,
    ),
)
GENERATORS = (
    "tools.requirement_page",
    "tools.lifecycle_page",
    "tools.privacy_register",
    "tools.page_list",
    "tools.environment_page",
    "tools.invariant_page",
)


def check(_arguments: Sequence[str] = ()) -> int:
    """Run every step, two at a time; give back the status: 0 when all hold."""
    prepare(development=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        held = list(pool.map(_judge, STEPS))
    failed = [step.name for step, holds in zip(STEPS, held, strict=True) if not holds]
    if failed:
        say(f"check: {', '.join(failed)} to mend")
        return 1
    say(f"check: all {len(STEPS)} hold")
    return 0


def _judge(step: Step) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env=environ(DATABASE_URL="sqlite:///:memory:"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - start
    if done.returncode == 0:
        told = f": {done.stdout.strip()}" if step.tells else ""
        say(f"  ok   {step.name} ({seconds:.1f} s){told}")
        return True
    cure = f"\n  → {step.cure}" if step.cure else ""
    say(f"  FAIL {step.name} ({seconds:.1f} s)\n{done.stdout.rstrip()}{cure}")
    return False


def rewrite(_arguments: Sequence[str] = ()) -> int:
    """Format the code and mend what the linter can mend alone."""
    prepare(development=True)
    for command in (["check", "--fix", "--quiet"], ["format"]):
        subprocess.run([f"{BIN}ruff", *command], cwd=ROOT, check=False)
    return 0


def docs(_arguments: Sequence[str] = ()) -> int:
    """Write the generated pages of `docs/` again."""
    prepare(development=True)
    for module in GENERATORS:
        subprocess.run([f"{BIN}python", "-m", module], cwd=ROOT, env=environ(), check=True)
    return 0


def audit(_arguments: Sequence[str] = ()) -> int:
    """Ask the package index for known weaknesses of the locked versions, where the network allows it."""
    prepare(development=True)
    return subprocess.run([f"{BIN}python", "-m", "tools.audit"], cwd=ROOT, check=False).returncode
