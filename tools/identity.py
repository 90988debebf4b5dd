"""The OpenID Connect provider of the tests: a Node program that is not ours, locked and installed once."""

import hashlib
import shutil
import subprocess

from tools.environment import ROOT
from tools.terminal import Stop, timed

FOLDER = ROOT / "tests" / "identity"
LOCK = FOLDER / "package-lock.json"
STAMP = FOLDER / "node_modules" / ".maillage"


def prepare_provider() -> None:
    """Install what the lock names, unless it is there; raises Stop when npm does not manage it."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise Stop("npm is missing: as root, apt install --no-install-recommends nodejs npm")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    with timed("Installing the identity provider of the tests (tests/identity)"):
        done = subprocess.run(
            command, cwd=FOLDER, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
        )
    if done.returncode:
        raise Stop(f"{done.stdout[-2000:]}\nnpm ci failed in {FOLDER}: see the lines above.")
    STAMP.write_text(wanted)
