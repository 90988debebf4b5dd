"""The cost of the main pages on the demonstration campaign: queries, CPU of a request, bytes on the wire.

Run by `./maillage bench`, which gives it a database of its own. The CPU is the median of several requests
through Django's test client, in one process: it compares pages and versions, not machines.
"""

from __future__ import annotations

import datetime as dt
import gzip
import statistics
import time
from collections.abc import Iterator

import django
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

ROUNDS = 15
DAY = dt.date(2026, 9, 15)


def pages() -> Iterator[tuple[str, str, str]]:
    """Give back each page measured: its name, its address, the address of the person who opens it."""
    from maillage.agreements.models import Agreement
    from maillage.calls.models import Call
    from maillage.groups.models import Meeting, PracticeGroup

    call = Call.objects.get()
    group = PracticeGroup.objects.get(slug__startswith="audomarois")
    held = Meeting.objects.filter(group=group, state="held").latest("day")
    coming = Meeting.objects.filter(state="open").earliest("day")
    agreement = Agreement.objects.get(lot__code="ART")
    officer, leader = "sophie.marquant@departement.example.org", "nora.benali@epsm.example.org"
    yield "public home", reverse("public:home"), ""
    yield "call", reverse("public:call", args=[call.slug]), ""
    yield "sign-up", reverse("public:meeting", args=[coming.public_id]), ""
    yield "officer's home", reverse("home"), officer
    yield "applications", reverse("department:applications", args=[call.pk]), officer
    yield "decisions", reverse("department:decisions", args=[call.pk]), officer
    yield "agreements", reverse("department:agreements"), officer
    yield "agreement", reverse("department:agreement", args=[agreement.pk]), officer
    yield "indicators", reverse("department:indicators"), officer
    yield "journal", reverse("department:journal"), officer
    yield "group", reverse("operator:group", args=[group.pk]), leader
    yield "attendance", reverse("operator:attendance", args=[held.pk]), leader


def measure(client: Client, url: str) -> tuple[int, float, int]:
    """Give back the queries, the median CPU in milliseconds and the compressed bytes of that page."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    queries = len(captured)  # before the next request empties the log
    if response.status_code != 200:
        raise SystemExit(f"{url} answers {response.status_code}")
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        client.get(url)
        spent.append(1000 * (time.process_time() - start))
    return queries, statistics.median(spent), len(gzip.compress(response.content))


def main() -> None:
    """Build the campaign, then print one line a page."""
    django.setup()
    from maillage.chores.demonstration.play import play
    from maillage.people.models import Person

    call_command("migrate", verbosity=0)
    start = time.process_time()
    play(DAY)
    print(f"demonstration to {DAY}: {time.process_time() - start:.1f} s of CPU\n")
    print(f"{'page':<16} {'queries':>7} {'CPU ms':>7} {'KB gz':>6}")
    for name, url, email in pages():
        client = Client()
        if email:
            client.force_login(Person.objects.get(email=email))
        queries, cpu, size = measure(client, url)
        print(f"{name:<16} {queries:>7} {cpu:>7.1f} {size / 1000:>6.1f}")


if __name__ == "__main__":
    main()
