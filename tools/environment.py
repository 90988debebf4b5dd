"""The virtual environment: made once, stamped with the hash of the lock files, checked in milliseconds."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.system import install_packages, is_root
from tools.terminal import Counter, Stop, say, timed

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "maillage.json"
RUN_LOCK = ROOT / "requirements.txt"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.txt"


def prepare(*, development: bool = False) -> Path:
    """Give back the environment's interpreter, with the locked requirements installed.

    The development lock holds everything the other one does. Raises Stop when the environment cannot be made.
    """
    locks = [RUN_LOCK, DEVELOPMENT_LOCK] if development else [RUN_LOCK]
    wanted = {lock.name: hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks}
    stamp = _read_stamp()
    if not _works():
        with timed("Making the environment (.venv)"):
            _make()
        stamp = {}
    if any(stamp.get(name) != digest for name, digest in wanted.items()):
        with timed(f"Installing the locked requirements ({locks[-1].name})"):
            _install(locks[-1])
        _publish_source()
        STAMP.write_text(json.dumps({"place": str(ROOT), **wanted}, indent=1) + "\n")
    return PYTHON


def environ(**more: str) -> dict[str, str]:
    """The variables of a process that runs Maillage's Python."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def _read_stamp() -> dict[str, str]:
    """What was installed, and nothing when the checkout has moved since: scripts hold absolute paths."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and stamp.get("place") == str(ROOT) else {}


def _works() -> bool:
    """Is there an interpreter, is it new enough, and does it see its own libraries and pip?"""
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if not PYTHON.exists():
        return False
    if _read_stamp():
        return subprocess.run([PYTHON, "-S", "-c", ""], check=False).returncode == 0
    return subprocess.run([PYTHON, "-c", question], check=False, stderr=subprocess.DEVNULL).returncode == 0


def _make() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        if not is_root() or not shutil.which("apt-get"):
            raise Stop(
                "Python's venv module is missing: as root, apt install python3-venv; then start again."
            )
        install_packages(["python3-venv"])
    shutil.rmtree(VENV, ignore_errors=True)
    # A process of its own: this one may have looked for ensurepip before it was installed.
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode:
        raise Stop(f"The environment could not be made in {VENV}: see the lines above.")


def _install(lock: Path) -> None:
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
        if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
            return
        say("uv did not manage it; going on with pip.")
    _install_with_pip(lock)


def _install_with_pip(lock: Path) -> None:
    total = sum(
        1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#"))
    )
    counter = Counter("package", total)
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", str(lock)]
    kept: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            kept.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                counter.tick(line.removeprefix("Requirement already satisfied:").split()[-1].split("==")[0])
            elif line.startswith("Installing collected packages"):
                counter.close()
                say("  downloaded, now unpacking")
    counter.close()
    if pip.returncode:
        raise Stop("".join(kept[-15:]) + "The requirements could not be installed: see the lines above.")


def _publish_source() -> None:
    """Put `src/` on the environment's path, so that every tool finds the package without being told."""
    places = sorted((VENV / "lib").glob("python3.*/site-packages"))
    (places[-1] / "maillage.pth").write_text(f"{ROOT / 'src'}\n")
