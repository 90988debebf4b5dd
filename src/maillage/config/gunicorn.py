"""How gunicorn runs the site: its log is ours, and the figures of a process that ends are not lost."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from gunicorn import glogging

from maillage.config.logs import configure


class Logger(glogging.Logger):  # type: ignore[misc]  # gunicorn publishes no types
    """Send what gunicorn has to say where the rest goes."""

    def setup(self, cfg: Any) -> None:
        """Leave gunicorn's own handlers out."""
        del cfg
        configure(settings.LOGGING)
        self.error_log.propagate = True


logger_class = Logger
keepalive = 75
"""Seconds that a silent connection is kept: more than nginx keeps it, so that none closes under a request."""


def child_exit(_server: Any, worker: Any) -> None:
    """Take the process that ended out of the figures of those that run."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess  # noqa: PLC0415 — only where there are figures

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
