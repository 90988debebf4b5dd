"""Fill a database, then measure the page of indicators on it: `./maillage bench indicators` runs it.

A page is a whole request through Django's test client: the CPU of this process and of the database's own, so
that a busy machine gives the same figures. Its floor is the same page, with as many groups, of a year when
each met once; for the board of the whole nation, of a year before all. The rest is held to the same
aggregation in bare SQL on the same connection.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from bench.indicators.bare import Bare, run

if TYPE_CHECKING:
    from maillage.people.models import Person

ENOUGH, MOST, TURNS = 1_000.0, 40, 3
"""Each act is done again until it has cost so many milliseconds, or that many times; turn about, and the
least of the turns is kept: what runs first pays for what is made ready once.
"""
FIRST_YEAR, YEARS = 2020, 5
GROUPS: Final = {300_000: 4, 3_000_000: 40}
"""Groups of a call, in a hundred départements over five years, for so many presences."""
TODAY: Final = f"{FIRST_YEAR + YEARS + 1}-02-15T10:00:00"
NATION: Final = "nation@example.org"


def main() -> None:
    """Load if the database is empty, measure, print a table."""
    words = argparse.ArgumentParser(prog="bench.indicators")
    words.add_argument("presences", type=int, choices=GROUPS)
    presences: int = words.parse_args().presences
    django.setup()
    call_command("migrate", verbosity=0)
    load(presences)
    print(f"\n{connection.display_name}, {presences:,} presences".replace(",", "\u00a0"))
    titles = ("page", "counted", "queries", "page ms", "floor ms", "bare ms", "ratio")
    print(f"{titles[0]:<26}" + "".join(f"{title:>10}" for title in titles[1:]))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")  # the CPU of helpers is not theirs
    with override_settings(MAILLAGE_TODAY=TODAY, ALLOWED_HOSTS=["testserver"]):
        measure()


def load(presences: int) -> None:
    """Fill an empty database, with one more year where groups met once; let one person read it all."""
    from maillage.chores.nation import Size, load_nation
    from maillage.people.models import Membership, Organisation, Person, Role
    from maillage.rules.french import PARIS

    if Person.objects.filter(email=NATION).exists():
        return
    at, start = dt.datetime(2019, 1, 7, 9, tzinfo=PARIS), time.perf_counter()
    size = Size(years=YEARS, groups=GROUPS[presences], first_year=FIRST_YEAR, quiet_years=1)
    load_nation(size, at)
    reader = Person.objects.create(email=NATION, full_name="Lecture nationale", created_at=at)
    Membership.objects.bulk_create(
        Membership(person=reader, organisation=body, role=Role.MANAGER, since=at)
        for body in Organisation.objects.filter(legal_form="department").order_by("pk")
    )
    print(f"loaded in {time.perf_counter() - start:.0f} s")


def measure() -> None:
    """Print a line for one group, one département and year, a page of the nation's calls, all of them."""
    from maillage.agreements.models import Agreement
    from maillage.calls.models import Call
    from maillage.people.models import Membership, Person
    from maillage.reports.queries.indicators import parts_of

    calls = Call.objects.select_related("funder").order_by("pk")
    call = calls[calls.count() // 3]
    idle = calls.filter(funder=call.funder).latest("pk")
    agreement, idle_agreement = (
        Agreement.objects.filter(lot__call=one).earliest("pk") for one in (call, idle)
    )
    manager = Membership.objects.filter(organisation=call.funder).earliest("pk").person
    own, client = reader(manager), reader(Person.objects.get(email=NATION))
    group, pages = "department:group_indicators", reverse("department:indicators")
    row(
        own,
        "one group, one year",
        (reverse(group, args=[agreement.pk]), reverse(group, args=[idle_agreement.pk])),
        Bare(f"a.id = {agreement.pk}", "a.id", listed=True),
    )
    row(
        own,
        "one département, one year",
        (f"{pages}?appel={call.pk}", f"{pages}?appel={idle.pk}"),
        Bare(f"l.call_id = {call.pk}", "a.id"),
    )
    every = f"{reverse('department:indicators_comparison')}?selon=appels&periode="
    side = settings.MAILLAGE_SIDE_BY_SIDE
    shown = [key for key, *_ in parts_of(Agreement.objects.all(), "call", None)[11 * side : 12 * side]]
    row(
        client,
        f"{side} calls of the nation",
        (f"{every}&page=12", every),
        Bare(f"l.call_id IN ({', '.join(map(str, shown))})", "l.call_id"),
    )
    row(
        client,
        "the whole nation, its board",
        (f"{pages}?periode=", f"{pages}?periode=dates&du=2019-01-01&au=2019-12-31"),
        Bare("1 = 1", "l.call_id"),
    )


def row(client: Client, name: str, urls: tuple[str, str], bare: Bare) -> None:
    """Measure a page and its floor beside its bare SQL, turn about."""
    url, idle = urls
    answered(client, idle)
    with CaptureQueriesContext(connection) as captured:
        answered(client, url)
    queries = len(captured)
    acts = (lambda: answered(client, url), lambda: answered(client, idle), lambda: run(bare))
    turns = [[spent(act) for act in acts] for _ in range(TURNS)]
    page, floor, sql = map(min, zip(*turns, strict=True))
    print(
        f"{name:<26}{run(bare):>10}{queries:>10}{page:>10.1f}{floor:>10.1f}{sql:>10.1f}"
        f"{(page - floor) / sql:>10.2f}",
        flush=True,
    )


def reader(person: Person) -> Client:
    """Someone who has come in."""
    client = Client()
    client.force_login(person)
    return client


def answered(client: Client, url: str) -> None:
    """Ask for a page, which must answer."""
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answers {response.status_code}")


def spent(act: Callable[[], object]) -> float:
    """Give back how many milliseconds of CPU the act takes, those of the database included."""
    start, times = clock(), 0
    while times < MOST and clock() - start < ENOUGH:
        act()
        times += 1
    return (clock() - start) / times


def clock() -> float:
    """Milliseconds of CPU of this process, and of the PostgreSQL process that serves it."""
    here = 1000 * time.process_time()
    if not isinstance(connection.connection, psycopg.Connection):
        return here
    served = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    user, system = served.rpartition(")")[2].split()[11:13]
    return here + 1000 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
