"""The launcher as a person meets it, on the Python of the system, without the environment."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(ROOT / "maillage"), *words], capture_output=True, text=True, check=False
    )


def test_without_a_verb_it_lists_them_with_one_line_each():
    done = run()
    verbs = dict(line.split(maxsplit=1) for line in done.stdout.splitlines() if line.startswith("  "))
    assert done.returncode == 0
    assert {"test", "check"} <= set(verbs)
    assert all(verbs.values())


def test_every_management_command_of_ours_is_a_verb():
    commands = ROOT / "src" / "maillage" / "chores" / "management" / "commands"
    listed = run("help").stdout
    assert [file.stem for file in commands.glob("[a-z]*.py") if f"  {file.stem} " not in listed] == []


def test_an_unknown_verb_is_refused_with_the_list():
    done = run("dmeo")
    assert done.returncode == 2
    assert "dmeo: no such verb." in done.stdout
    assert "check" in done.stdout


def test_an_option_without_its_value_is_refused():
    done = run("django", "--database")
    assert done.returncode == 1
    assert done.stdout.strip() == "--database takes a value."


def test_the_locks_name_no_address_and_carry_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text()
        assert "://" not in lock
        assert "--hash=sha256:" in lock
