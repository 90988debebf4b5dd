"""`./maillage test`: the check, then the tests in three lanes: pure rules, SQLite, PostgreSQL."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from tools.checking import check
from tools.environment import PYTHON, ROOT, environ, prepare
from tools.identity import prepare_provider
from tools.postgresql import temporary_server
from tools.system import TEST_NEEDS, require
from tools.terminal import Stop, say, timed

PURE = ("tests/rules", "tests/ground", "tests/deidentification")  # no database in them: once is enough
# What they prove holds on any engine: SQLite shows it, PostgreSQL again with `--full`.
ANY_ENGINE = (
    "tests/access",
    "tests/accessibility",
    "tests/applications/test_reading.py",
    "tests/architecture",
    "tests/calls",
    "tests/chores/test_demonstration.py",
    "tests/chores/test_kills.py",  # on PostgreSQL its four acts take over half a minute
    "tests/chores/test_upgrade.py",  # its databases are its own, a server's with `--full`
    "tests/conversations",
    "tests/documents",
    "tests/expenses",
    "tests/groups/test_feeds.py",
    "tests/groups/test_public_year.py",
    "tests/groups/test_refused_address.py",
    "tests/identity",
    "tests/imports",
    "tests/people/test_addresses.py",
    "tests/people/test_ways_back.py",
    "tests/performance",
    "tests/privacy/test_own.py",
    "tests/probes",
    "tests/received",
    "tests/refusals/test_applying.py",
    "tests/refusals/test_deciding.py",
    "tests/refusals/test_during_the_year.py",
    "tests/rehearsals",
    "tests/reports",
    "tests/resources/test_exchange.py",
    "tests/resources/test_keeping.py",
    "tests/resources/test_remark.py",
    "tests/selection/test_clock.py",
    "tests/selection/test_communication.py",
    "tests/selection/test_received.py",
    "tests/territories",
    "tests/ui",
    "tests/web",
)
BROWSER = ("tests/browser",)  # drawn once, on the engine of a production; on SQLite too with `--full`
LANES = ("pure", "sqlite", "postgresql")
NO_TESTS = 5


def test(arguments: Sequence[str]) -> int:
    """Prove everything; give back the status, non-zero as soon as one lane fails.

    The three lanes run side by side, each line told after the name of its lane. `--full` adds the long
    campaigns and the whole of the tests on PostgreSQL, `--lane NAME` runs one lane without the check; what
    else is given goes to pytest.
    """
    rest = list(arguments)
    full = "--full" in rest
    if full:
        rest.remove("--full")
    lane = _lane(rest)
    require(TEST_NEEDS)
    prepare(development=True)
    prepare_provider()
    if lane is None and check():
        return 1
    if lane:
        results = {lane: _run(lane, full=full, rest=rest)}
    else:
        with ThreadPoolExecutor(len(LANES)) as pool:
            begun = {name: pool.submit(_run, name, full=full, rest=rest, beside=True) for name in LANES}
        results = {name: lane_run.result() for name, lane_run in begun.items()}
    for name, status in results.items():
        say(f"lane {name}: {'passed' if status == 0 else 'FAILED'}")
    return 1 if any(results.values()) else 0


def _lane(rest: list[str]) -> str | None:
    if "--lane" not in rest:
        return None
    place = rest.index("--lane")
    lane = rest[place + 1] if len(rest) > place + 1 else ""
    if lane not in LANES:
        raise Stop(f"--lane takes one of: {', '.join(LANES)}")
    del rest[place : place + 2]
    return lane


def _run(lane: str, *, full: bool, rest: list[str], beside: bool = False) -> int:
    command = [str(PYTHON), "-m", "pytest"]
    if not full:
        command += ["-m", "not full"]
    if lane == "pure":
        command += [
            *PURE,
            "--cov=maillage.rules",
            "--cov-branch",
            "--cov-report=term",
            "--cov-fail-under=100",
        ]
    else:
        command += ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile", "--no-loadscope-reorder"]
        elsewhere = () if full else ANY_ENGINE if lane == "postgresql" else BROWSER
        command += [f"--ignore={folder}" for folder in (*PURE, *elsewhere)]
    if lane == "postgresql":
        # The whole cluster is thrown away: dropping its databases first only waits for their last session.
        command += ["--reuse-db"]
    with ExitStack() as held, timed(f"Tests, lane {lane}"):
        url = held.enter_context(temporary_server()) if lane == "postgresql" else "sqlite:///:memory:"
        state = held.enter_context(tempfile.TemporaryDirectory(prefix="maillage-test-"))
        profile = "full" if full else "usual"
        variables = environ(DATABASE_URL=url, MAILLAGE_STATE=state, MAILLAGE_HYPOTHESIS=profile)
        status = _told(lane, [*command, *rest], variables) if beside else _done([*command, *rest], variables)
    if status == NO_TESTS:
        say(f"lane {lane}: no test was found")
    return status


def _done(command: list[str], variables: dict[str, str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def _told(lane: str, command: list[str], variables: dict[str, str]) -> int:
    """Run it beside the others, tell each of its lines after the name of its lane, then its sum by itself."""
    last = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for line in running.stdout or ():
            last = line.rstrip()
            say(f"{lane:<10} │ {last}")
    say(last)
    return running.returncode
