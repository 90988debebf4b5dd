"""What the tests need from the system: looked for, installed when root, named when not."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.terminal import Stop, say, timed


def is_root() -> bool:
    """May this process install packages?"""
    return os.geteuid() == 0


def postgresql_programs() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest version first, or None."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    if versions:
        return versions[0].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    return os.environ.get("MAILLAGE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def clamd() -> str | None:
    """The path of ClamAV's scanner, or None: Debian puts it where only root looks."""
    return shutil.which("clamd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def nginx() -> str | None:
    """The path of nginx: Debian puts it where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def _version(initdb: Path) -> int:
    name = initdb.parent.parent.name
    return int(name) if name.isdigit() else 0


def _atomic() -> bool:
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return True


def _dejavu() -> bool:
    return any(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))


@dataclass(frozen=True, slots=True)
class Need:
    """A Debian package, why the tests want it, and how to see that it is there."""

    package: str
    why: str
    there: Callable[[], object]


TEST_NEEDS = (
    Need("postgresql", "every test runs on PostgreSQL too", postgresql_programs),
    Need("chromium", "pages are tested in a real browser", chromium),
    Need("fonts-dejavu-core", "the browser draws text", _dejavu),
    Need("libatomic1", "the browser's driver needs it", _atomic),
    Need("clamav-daemon", "files received are searched for viruses", clamd),
    Need("nodejs", "an identity provider answers the tests of ProConnect", lambda: shutil.which("node")),
    Need("npm", "that provider is installed by it", lambda: shutil.which("npm")),
    Need("nginx-light", "the files of the deployment are read by nginx itself", nginx),
    Need("systemd", "the units are read by systemd itself", lambda: shutil.which("systemd-analyze")),
    Need("poppler-utils", "documents are read back", lambda: shutil.which("pdftotext")),
)


def require(needs: Sequence[Need]) -> None:
    """Make sure that everything is there; raises Stop with the command to type when it may not install."""
    missing = [need for need in needs if not need.there()]
    if not missing:
        return
    for need in missing:
        say(f"missing: {need.package} ({need.why})")
    names = [need.package for need in missing]
    if not is_root() or not shutil.which("apt-get"):
        raise Stop(f"As root, apt install --no-install-recommends {' '.join(names)}")
    install_packages(names)
    still = [need.package for need in missing if not need.there()]
    if still:
        raise Stop(f"Installed, but still not found: {', '.join(still)}")


def install_packages(names: Sequence[str]) -> None:
    """Install Debian packages; raises Stop when apt-get fails. Root only."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with timed(f"Installing {', '.join(names)} from the system's packages"):
        for command in (
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", *names],
        ):
            done = subprocess.run(
                command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
            )
            if done.returncode:
                raise Stop(f"{done.stdout[-2000:]}\n{' '.join(command)} failed: see the lines above.")
