"""Fill a database, then measure the page of indicators on it: `./maillage bench indicators` runs it.

A page is a whole request through Django's test client: its own time and the database's. Its floor is the same
page of a year as wide where nothing was held yet. The rest is held to the same aggregation in bare SQL, run
between two requests on the same connection. Each figure is the least of several rounds: in the others, the
machine did something else.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Callable
from typing import Final

import django
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from bench.indicators.bare import Bare, run

ROUNDS: Final = 5
FIRST_YEAR, YEARS = 2020, 5
GROUPS: Final = {300_000: 4, 3_000_000: 40}
"""Groups of a call, in a hundred départements over five years, for so many presences."""
TODAY: Final = f"{FIRST_YEAR + YEARS + 1}-01-15T10:00:00"
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
    with override_settings(MAILLAGE_TODAY=TODAY, ALLOWED_HOSTS=["testserver"]):
        measure()


def load(presences: int) -> None:
    """Fill an empty database, open one more year where nothing is held, and let one person read it all."""
    from maillage.chores.nation import Size, load_nation
    from maillage.chores.nation.grants import grant_groups
    from maillage.people.models import Membership, Organisation, Person, Role
    from maillage.rules.french import PARIS

    if Person.objects.filter(email=NATION).exists():
        return
    at, start = dt.datetime(2019, 1, 7, 9, tzinfo=PARIS), time.perf_counter()
    nation = load_nation(Size(years=YEARS, groups=GROUPS[presences], first_year=FIRST_YEAR), at)
    grant_groups(nation.land, FIRST_YEAR + YEARS)
    reader = Person.objects.create(email=NATION, full_name="Lecture nationale", created_at=at)
    Membership.objects.bulk_create(
        Membership(person=reader, organisation=body, role=Role.MANAGER, since=at)
        for body in Organisation.objects.filter(legal_form="department").order_by("pk")
    )
    print(f"loaded in {time.perf_counter() - start:.0f} s")


def measure() -> None:
    """Print a line for one group, one département and year, the whole nation."""
    from maillage.agreements.models import Agreement
    from maillage.calls.models import Call
    from maillage.people.models import Person

    client = Client()
    client.force_login(Person.objects.get(email=NATION))
    calls = Call.objects.order_by("pk")
    call, idle = calls[calls.count() // 3], calls.latest("pk")
    agreement, idle_agreement = (
        Agreement.objects.filter(lot__call=one).earliest("pk") for one in (call, idle)
    )
    group, pages = "department:group_indicators", reverse("department:indicators")
    row(
        client,
        "one group, one year",
        (reverse(group, args=[agreement.pk]), reverse(group, args=[idle_agreement.pk])),
        Bare(f"a.id = {agreement.pk}", "a.id"),
    )
    row(
        client,
        "one département, one year",
        (f"{pages}?appel={call.pk}", f"{pages}?appel={idle.pk}"),
        Bare(f"l.call_id = {call.pk}", "a.id"),
    )


def row(client: Client, name: str, urls: tuple[str, str], bare: Bare) -> None:
    """Measure a page and its floor beside its bare SQL, turn about."""
    url, idle = urls
    answered(client, idle)
    with CaptureQueriesContext(connection) as captured:
        answered(client, url)
    queries = len(captured)
    page: list[float] = []
    floor: list[float] = []
    sql: list[float] = []
    for _ in range(ROUNDS):
        page.append(spent(lambda: answered(client, url)))
        floor.append(spent(lambda: answered(client, idle)))
        sql.append(spent(lambda: run(bare)))
    counted = run(bare)
    ratio = (min(page) - min(floor)) / min(sql)
    print(
        f"{name:<26}{counted:>10}{queries:>10}"
        f"{min(page):>10.1f}{min(floor):>10.1f}{min(sql):>10.1f}{ratio:>10.2f}"
    )


def answered(client: Client, url: str) -> None:
    """Ask for a page, which must answer."""
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answers {response.status_code}")


def spent(act: Callable[[], object]) -> float:
    """Give back how many milliseconds the act took, the wait for the database included."""
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
