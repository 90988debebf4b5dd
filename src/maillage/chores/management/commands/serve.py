"""`./maillage serve`: the site, by gunicorn."""

import ipaddress
import os
import re
import shutil
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from maillage.chores.release import is_late, refuse_a_later_release

THREADS = 4


def workers() -> int:
    """One process for each core and one more, eight at most: a page is mostly work, not waiting."""
    return min((os.cpu_count() or 1) + 1, 8)


def on_this_machine(bind: str) -> bool:
    """Whether what listens there is reached from this machine only."""
    if bind.startswith("unix:"):
        return True
    host = bind.rpartition(":")[0].strip("[]")
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Command(BaseCommand):
    """Serve, once the database is known to be up to date."""

    help = "serve the site (--bind HOST:PORT, --workers N; --migrate brings the database up to date first)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000")
        parser.add_argument("--workers", type=int, default=workers())
        parser.add_argument("--migrate", action="store_true")

    def handle(self, *_args: Any, bind: str, workers: int, migrate: bool, **_options: Any) -> None:
        """Become the server; raise CommandError on a database of another version, on a variable that nobody
        reads (misspelt, it would be forgotten), and when others could reach a start that is no production.
        """
        if settings.STRANGERS:
            raise CommandError("\n".join(settings.STRANGERS))
        if not settings.PRODUCTION and not on_this_machine(bind):
            raise CommandError(
                f"{bind} is open to other machines: set MAILLAGE_PRODUCTION=yes (docs/deployment.md), or "
                "serve on 127.0.0.1"
            )
        if migrate:
            call_command("upgrade")
        refuse_a_later_release()
        if is_late():
            raise CommandError("the database is not up to date: run ./maillage upgrade, or serve --migrate")
        connection.close()
        if settings.PRODUCTION:
            call_command("check", deploy=True)
            call_command("collectstatic", interactive=False, verbosity=0)
        server = [sys.executable, "-m", "gunicorn", "maillage.config.wsgi", f"--bind={bind}"]
        # What proxies say is believed by `web.protections`, as far as MAILLAGE_PROXIES says, not by gunicorn.
        server += ["--forwarded-allow-ips="]
        server += ["--worker-class=gthread", f"--workers={workers}", f"--threads={THREADS}"]
        server += ["--config=python:maillage.config.gunicorn"]
        self.stdout.write(f"Serving on http://{bind}")
        self.stdout.flush()
        os.execve(sys.executable, server, {**os.environ, **_figures(bind)})  # noqa: S606


def _figures(bind: str) -> dict[str, str]:
    """Where these processes put their figures together, when somebody reads them; empty at each start."""
    if not settings.MAILLAGE_METRICS_TOKEN:
        return {}
    folder = settings.STATE / "metrics" / re.sub(r"\W", "-", bind)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
