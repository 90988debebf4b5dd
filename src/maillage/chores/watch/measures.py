"""Figures for Prometheus: how many requests and how long, by route; the outbox; the worker.

No label comes from a visitor: a route is the name of one of our addresses, a method one of a short list.
Loaded only where figures are asked for (MAILLAGE_METRICS_TOKEN).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from typing import Final

from django.db import Error
from django.db.models import Count
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from maillage.chores.watch.health import files_are_kept, since_last_pass
from maillage.post.models import Message, State

METHODS: Final = {"GET", "HEAD", "POST"}
BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
FIGURES: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "maillage_requests", "Requests answered", ["route", "method", "status"], registry=FIGURES
)
SECONDS: Final = Histogram(
    "maillage_request_seconds", "Seconds to answer", ["route"], buckets=BOUNDS, registry=FIGURES
)


class Standing(Collector):
    """What is read from the database at the moment it is asked."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[Metric]:
        """Give back whether attachments can be kept, then the outbox by state and the age of the last pass;
        nothing of these while the database is away.
        """
        yield GaugeMetricFamily("maillage_files", "1 when attachments can be kept", float(files_are_kept()))
        try:
            counts = Message.objects.values_list("state").annotate(count=Count("pk")).order_by("state")
            outbox = dict.fromkeys(State.values, 0) | dict(counts)
            seconds = since_last_pass(self.at)
        except Error:
            return
        found = GaugeMetricFamily("maillage_outbox", "Messages by state", labels=["state"])
        for state, count in outbox.items():
            found.add_metric([state], count)
        yield found
        if seconds is not None:
            yield GaugeMetricFamily("maillage_worker_seconds", "Seconds since a worker passed", seconds)


def answered(route: str, method: str | None, status: int, seconds: float) -> None:
    """Count a request."""
    REQUESTS.labels(route, method if method in METHODS else "other", str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def exposition(at: dt.datetime) -> bytes:
    """Give back every figure, of every process of this machine, as Prometheus reads them."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(Standing(at))
        return generate_latest(registry)
    registry.register(Standing(at))
    return generate_latest(FIGURES) + generate_latest(registry)
