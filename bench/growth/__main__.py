"""Measure on PostgreSQL how pages, indicators and the production of a report grow with the data.

Run by `./maillage bench growth [DÉPARTEMENTS…]`: for each number of départements, a database of its own with
three years of four groups each, the pages, the same work done bare, and their ratio. With `--write`, the
figures are kept in docs/growth.json and the curves in docs/growth.svg.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django
import psycopg
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import override_settings
from django.urls import reverse

from bench.floor.__main__ import Figure, Page, growth, measure, tell
from bench.floor.bare import replayed, table
from bench.floor.drawing import curves

DEPARTMENTS = (4, 16, 64)
FIRST_YEAR, YEARS = 2021, 3
DAY = dt.date(FIRST_YEAR + YEARS, 2, 15)
NATION = "nation@example.org"
WRITTEN_TEXT = (
    "Les professionnels ont mis en commun ce qu’ils observent dans les immeubles et dans les permanences : "
    "le bruit, les retards de loyer, l’isolement, et ce que chacun peut faire sans attendre l’autre. "
) * 4
"""A paragraph; eight of them under each heading make a report of twelve pages."""
EVERY = 1_000
"""More rows than the sheet reads: it shows them all, people, employers and types."""
WRITTEN = Path("docs/growth.json"), Path("docs/growth.svg")


def load(departments: int) -> int:
    """Fill the empty database, with someone who reads it all and one report to make; how many presences."""
    from maillage.agreements.models import Agreement
    from maillage.chores.nation import Size, load_nation
    from maillage.people.models import Membership, Organisation, Person, Role
    from maillage.reports.models import ReportText
    from maillage.reports.operations import open_report
    from maillage.rules.french import PARIS

    at = dt.datetime(2020, 1, 6, 9, tzinfo=PARIS)
    size = Size(departments=departments, years=YEARS, first_year=FIRST_YEAR)
    load_nation(size, at)
    reader = Person.objects.create(email=NATION, full_name="Lecture nationale", created_at=at)
    Membership.objects.bulk_create(
        Membership(person=reader, organisation=body, role=Role.MANAGER, since=at)
        for body in Organisation.objects.filter(legal_form="department").order_by("pk")
    )
    opened = dt.datetime.combine(DAY, dt.time(9), tzinfo=PARIS)
    report = open_report(Agreement.objects.earliest("pk"), at=opened)
    ReportText.objects.bulk_create(
        ReportText(report=report, code=one.code, text="\n\n".join([WRITTEN_TEXT] * 8), saved_at=opened)
        for one in report.agreement.lot.call.headings
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return size.presences


def pages() -> list[Page]:
    """What is measured: one group, one département, the nation, and a paper."""
    from maillage.agreements.models import Agreement
    from maillage.groups.models import Meeting
    from maillage.people.models import Membership, Role
    from maillage.reports.models import FinalReport

    agreement = Agreement.objects.select_related("lot__call").earliest("pk")
    call = agreement.lot.call
    meeting = Meeting.objects.filter(group__agreement=agreement).earliest("pk")
    officer = Membership.objects.filter(organisation=call.funder).earliest("pk").person.email
    leads = Membership.objects.filter(organisation=agreement.operator, role=Role.FACILITATOR)
    leader = leads.earliest("pk").person.email
    by_call = f"{reverse('department:indicators_comparison')}?selon=appels&periode="

    def shown(statements: Sequence[str], _content: bytes) -> Callable[[], Any]:
        return table("Mesure", statements)

    def named(statements: Sequence[str], _content: bytes) -> Callable[[], Any]:
        return table("Feuille", statements, shown=EVERY)

    report = reverse("operator:report_file", args=[FinalReport.objects.get().pk])
    one, lot = [agreement.pk], [meeting.group_id]
    return [
        Page("agreements", reverse("department:agreements"), officer, 2.5, 12, shown),
        Page("agreement", reverse("department:agreement", args=one), officer, 3, 12, shown),
        Page("group", reverse("operator:group", args=lot), leader, 3, 12, shown),
        Page("attendance", reverse("operator:attendance", args=[meeting.pk]), leader, 3, 12, named),
        Page(
            "group's indicators",
            reverse("department:group_indicators", args=one),
            officer,
            2,
            12,
            shown,
        ),
        Page("département's indicators", reverse("department:indicators"), officer, 2, 12, shown),
        Page("nation's indicators", by_call, NATION, 2, 12, shown),
        Page("final report (PDF)", report, leader, 3, 12, compiled),
    ]


def compiled(statements: Sequence[str], _content: bytes) -> Callable[[], Any]:
    """The statements, then the last paper again by the compiler alone."""
    from maillage.documents import paper

    template, text, stamp = drawn[-1]

    def answer() -> HttpResponse:
        replayed(statements)
        return HttpResponse(paper._compiled(template, text, stamp))  # noqa: SLF001 — the compiler alone

    return answer


def draw_anew() -> None:
    """Say how many pages the report has, and what they cost when their words are new: at most 110 ms."""
    from pypdf import PdfReader

    from maillage.documents import paper

    template, text, stamp = drawn[-1]
    spent = []
    for number in range(12):
        changed = text.replace("Les professionnels", f"Les {number} professionnels")
        start = time.process_time()
        content = paper._compiled(template, changed, stamp)  # noqa: SLF001 — the compiler alone
        spent.append(1000 * (time.process_time() - start))
    pages = len(PdfReader(io.BytesIO(content)).pages)
    print(f"final report of {pages} pages, its words new: {min(spent):.0f} ms")


drawn: list[tuple[str, str, dt.datetime]] = []
"""What the compiler was given, paper after paper."""


def listen() -> None:
    """Keep what the compiler is given."""
    from maillage.documents import paper

    draw = paper._compiled  # noqa: SLF001 — where papers are drawn

    def drawing(template: str, text: str, stamp: dt.datetime) -> bytes:
        drawn.append((template, text, stamp))
        return draw(template, text, stamp)

    paper._compiled = drawing  # noqa: SLF001 — the same


def use(name: str, empty: str) -> None:
    """Work on a database made from one that is empty."""
    given = connection.settings_dict
    connection.close()
    where = {"host": given["HOST"], "user": given["USER"]}
    with psycopg.connect(**where, dbname="template1", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"'.encode())
    given["NAME"] = name


def main(words: Sequence[str]) -> None:
    """Measure at each size, print, and write what was asked to be written."""
    os.environ["MAILLAGE_TODAY"] = f"{DAY}T10:00"
    django.setup()
    call_command("migrate", verbosity=0)
    listen()
    sizes = [int(word) for word in words if word.isdecimal()] or list(DEPARTMENTS)
    figures: list[Figure] = []
    titles = (
        f"{'page':<28}{'size':>7}{'queries':>9}{'CPU ms':>9}{'floor':>8}{'base ms':>9}{'ratio':>7}{'most':>6}"
    )
    print(titles)
    presences: list[int] = []
    empty = connection.settings_dict["NAME"]
    for departments in sizes:
        use(f"growth_{departments}", empty)
        presences.append(load(departments))
        with override_settings(MAILLAGE_TODAY=f"{DAY}T10:00"):
            for page in pages():
                figures.append(measure(page, presences[-1]))
                tell(figures[-1])
    draw_anew()
    growth(figures, presences)
    if "--write" in words:
        said = [{**asdict(one), "held": one.held} for one in figures]
        WRITTEN[0].write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")
        WRITTEN[1].write_text(curves(figures, "presences"))


if __name__ == "__main__":
    main(sys.argv[1:])
