"""Known weaknesses of the locked packages: `./maillage audit`, and a step of `./maillage check`.

The package index is asked through pip-audit. Where it does not answer, nothing is claimed
(« not audited ») and the check goes on. pip-audit itself says « no known vulnerabilities » of packages the
index told nothing about: they are counted here as what they are, unknown.
"""

import datetime as dt
import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")
ACCEPTED = ROOT / "docs" / "security" / "accepted.toml"
LONGEST = dt.timedelta(days=180)
PATIENCE = 90
"""Seconds, for all the packages together."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """A weakness the index knows of: the package, its version, its names, the versions that mend it."""

    package: str
    version: str
    names: tuple[str, ...]
    mended: tuple[str, ...]

    def __str__(self) -> str:
        cure = f"mended in {', '.join(self.mended)}" if self.mended else "no version mends it"
        return f"{self.package} {self.version}: {self.names[0]} ({cure})"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A weakness we live with, why, and until when."""

    name: str
    package: str
    reason: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Audit:
    """What the index said: how many packages it told about, of how many, and what it knows against them."""

    known: int
    packages: int
    weaknesses: tuple[Weakness, ...]


def read_report(report: dict[str, Any]) -> Audit:
    """Give back what a report of pip-audit says."""
    listed = report.get("dependencies", [])
    told = [one for one in listed if "skip_reason" not in one]
    weaknesses = tuple(
        Weakness(
            one["name"],
            one["version"],
            (found["id"], *found.get("aliases", ())),
            tuple(found["fix_versions"]),
        )
        for one in told
        for found in one.get("vulns", ())
    )
    return Audit(len(told), len(listed), weaknesses)


def read_accepted(text: str) -> tuple[Accepted, ...]:
    """Give back the weaknesses that are accepted; an entry without reason or day is an error."""
    return tuple(
        Accepted(one["id"], one["package"], one["reason"], one["until"])
        for one in tomllib.loads(text).get("accepted", [])
    )


def faults(audit: Audit, accepted: Sequence[Accepted], *, today: dt.date) -> list[str]:
    """Give back what is to mend: a weakness nobody accepted, an acceptance that is over, vain or too long."""
    found = [f"{weakness}" for weakness in audit.weaknesses if not _is_accepted(weakness, accepted)]
    for one in accepted:
        if one.until < today:
            found.append(f"{one.name} ({one.package}): accepted until {one.until}, which is past; look again")
        elif one.until - today > LONGEST:
            found.append(
                f"{one.name} ({one.package}): accepted for more than {LONGEST.days} days; shorten it"
            )
        if not one.reason.strip():
            found.append(f"{one.name} ({one.package}): accepted without a reason; give it")
        if audit.known == audit.packages and not any(_is_accepted(w, [one]) for w in audit.weaknesses):
            found.append(f"{one.name} ({one.package}): the index no longer tells of it; remove it")
    return found


def _is_accepted(weakness: Weakness, accepted: Sequence[Accepted]) -> bool:
    return any(one.package == weakness.package and one.name in weakness.names for one in accepted)


def summary(audit: Audit) -> str:
    """One line that claims no more than what was told."""
    if not audit.known:
        return "not audited: no network (the package index told nothing of our packages)"
    told = f"{audit.known} of {audit.packages} packages audited, {len(audit.weaknesses)} weaknesses known"
    return told if audit.known == audit.packages else f"{told}; the others not audited: the index is silent"


def ask(lock: str) -> Audit:
    """Ask the index about a lock; nothing known when it does not answer in time."""
    program = Path(sys.executable).with_name("pip-audit")
    command = [str(program), "--disable-pip", "--require-hashes", "-r", lock, "--format", "json"]
    try:
        done = subprocess.run(
            [*command, "--timeout", "8", "--progress-spinner", "off"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return read_report(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, ValueError, OSError):
        return Audit(0, 0, ())


def main(_arguments: Sequence[str] = ()) -> int:
    """Tell what is known; 1 when something is to mend."""
    audit = ask(LOCKS[-1])  # it holds everything the other one does
    wrong = faults(
        audit, read_accepted(ACCEPTED.read_text(encoding="utf-8")), today=dt.datetime.now(dt.UTC).date()
    )
    print(summary(audit))
    for line in wrong:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
