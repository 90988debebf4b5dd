"""Measure on PostgreSQL, at each size: the pages, the same work done bare, and their ratio.

Run by `./maillage bench floor [SIZES…]`, which gives it a database of its own and, with `--write`, keeps the
figures in docs/speed.json and the curves in docs/speed.svg. The CPU is that of this process: the least of the
rounds of the page and of its floor, which take turns, since whatever else runs only adds to it. That of
PostgreSQL is told beside it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

TURNS, ROUNDS = 4, 8
LONG = 1_000
"""Milliseconds: what takes more is done once a turn."""
DAY = dt.date(2025, 6, 10)
"""The call is closed and its applications are read."""
OPEN = dt.date(2025, 4, 10)
"""The call is open and one more application is deposited."""
WHOLE = "export of all"
WRITTEN = Path("docs/speed.json"), Path("docs/speed.svg")


@dataclass(frozen=True)
class Page:
    """A page, who opens it, what it must hold: at most so many floors, so many queries, such a growth."""

    name: str
    url: str
    who: str
    most: float
    queries: int
    floor: Callable[[Sequence[str], bytes], Callable[[], Any]]
    writes: bool = False
    """Whether what is measured is the act of the page: each is undone, and its floor too."""


@dataclass(frozen=True)
class Figure:
    """What was measured of a page at a size: milliseconds of CPU, ours and PostgreSQL's."""

    page: str
    size: int
    queries: int
    ms: float
    floor_ms: float
    database_ms: float
    ratio: float
    most: float
    most_queries: int

    @property
    def held(self) -> bool:
        """Whether the page keeps to what is asked of it."""
        return self.ratio <= self.most and self.queries <= self.most_queries


def pages() -> list[Page]:
    """The pages of design.md that read many applications, on that call."""
    from bench.floor.bare import table, workbook
    from maillage.applications.models import Application
    from maillage.calls.models import Call

    call = Call.objects.get()
    one = Application.objects.filter(lot__call=call, state="eligible").latest("pk")
    officer = "claire@example.org"

    def cells(statements: Sequence[str], content: bytes) -> Callable[[], Any]:
        from python_calamine import CalamineWorkbook

        found = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return workbook(statements, found.get_sheet_by_index(0).to_python())

    def listed(statements: Sequence[str], _content: bytes) -> Callable[[], Any]:
        return table("Candidatures", [*statements[:1], FIFTY])

    def shown(title: str) -> Callable[[Sequence[str], bytes], Callable[[], Any]]:
        return lambda statements, _content: table(title, statements)

    several, single = [call.pk], [one.pk]
    return [
        Page("list of 50", reverse("department:applications", args=several), officer, 2.5, 12, listed),
        Page(
            "reviews side by side",
            reverse("department:assessment", args=single),
            officer,
            3,
            12,
            shown("Avis"),
        ),
        Page(WHOLE, reverse("department:applications_file", args=several), officer, 2, 6, cells),
        Page("statistics", reverse("department:indicators"), officer, 2, 12, shown("Indicateurs")),
    ]


FIFTY = """
SELECT a.number, l.name, o.name, o.siret, r.label, a.state, a.amount_requested, a.coffee_requested,
       a.deposited_at, a.validated_at
  FROM applications_application a
  JOIN calls_lot l ON l.id = a.lot_id
  JOIN people_organisation o ON o.id = a.organisation_id
  LEFT JOIN calls_rhythm r ON r.id = a.rhythm_id
 ORDER BY l.name, a.number LIMIT 50
"""


def measure(page: Page, size: int) -> Figure:
    """Open the page and its floor in turn."""
    from bench.floor import bare
    from maillage.people.models import Person

    client = Client()
    client.force_login(
        Person.objects.get(email=page.who), "allauth.account.auth_backends.AuthenticationBackend"
    )

    def ours() -> Any:
        return client.post(page.url) if page.writes else client.get(page.url)

    def cpu(act: Callable[[], Any]) -> float:
        with undone() if page.writes else nullcontext():
            return _cpu(act)

    rounds = ROUNDS if cpu(ours) < LONG else 1
    with undone() if page.writes else nullcontext(), CaptureQueriesContext(connection) as captured:
        response = ours()
    statements = [query["sql"] for query in captured.captured_queries]
    told = [sql for sql in statements if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    if response.status_code != (302 if page.writes else 200):
        raise SystemExit(f"{page.url} answers {response.status_code}")
    bare.doing.append(page.floor(told, response.content))
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF="bench.floor.bare"):
        floor = Client()
        cpu(lambda: floor.get("/floor/"))
    pages, bares, database = [], [], 0.0
    for _ in range(TURNS):
        cpu(ours)  # the addresses are read again after each turn of the floor
        before = _database_ticks()
        pages += [cpu(ours) for _ in range(rounds)]
        database += (_database_ticks() - before) / rounds / TURNS
        with override_settings(MIDDLEWARE=[], ROOT_URLCONF="bench.floor.bare"):
            cpu(lambda: floor.get("/floor/"))
            bares += [cpu(lambda: floor.get("/floor/")) for _ in range(rounds)]
    ms, floor_ms = min(pages), min(bares)
    return Figure(
        page.name, size, len(told), round(ms, 1), round(floor_ms, 1), round(database, 1),
        round(ms / floor_ms, 2), page.most, page.queries,
    )  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is written meanwhile: an act is measured many times on the same file."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def deposit(size: int) -> Figure:
    """One more application is deposited in that call: its file, its acknowledgement, its line, its letters.

    The floor sends the same statements and draws the same acknowledgement, whose CPU is told apart.
    """
    from bench.floor.bare import act
    from bench.floor.filling import prepare
    from maillage.applications.capacity import capacity_of
    from maillage.applications.content import Content, fingerprint
    from maillage.applications.models import Act, verification_code
    from maillage.applications.operations.submission import acknowledgement_paper
    from maillage.calls.models import Call
    from maillage.documents.paper import render
    from maillage.people.operations import the_funder

    with TemporaryDirectory() as folder, undone(), override_settings(MAILLAGE_TODAY=f"{OPEN}T10:00"):
        file = prepare(Call.objects.get())
        at = dt.datetime.combine(OPEN, dt.time(10), tzinfo=dt.UTC)
        said = Content(file).frozen(by=file.created_by, at=at)
        paper = acknowledgement_paper(
            file, Act.DEPOSIT, the_funder(), capacity_of(file.created_by, file, at),
            content=said, sha256=fingerprint(said), code="2345678923456789", version=1,
        )  # fmt: skip

        def drawn() -> bytes:
            """A paper never drawn before: what draws it keeps what it drew."""
            return render(replace(paper, code=verification_code()), at=at)

        def floor(statements: Sequence[str], _content: bytes) -> Callable[[], Any]:
            return act(statements, drawn, Path(folder) / "accuse.pdf")

        url = reverse("operator:application_deposit", args=[file.number])
        found = measure(Page("a deposit", url, "prune@example.org", 3, 15, floor, writes=True), size)
        alone = min(_cpu(drawn) for _ in range(TURNS * ROUNDS))
    without = (found.ms - alone) / (found.floor_ms - alone)
    print(f"  its acknowledgement takes {alone:.1f} ms on both sides; without it, {without:.2f} ×")
    return found


def spreadsheet() -> Figure:
    """Ten thousand rows, by our own writer and by xlsxwriter alone."""
    from bench.floor.bare import written
    from maillage.documents.spreadsheet import Column, Sheet, workbook

    day = dt.date(2026, 3, 10)
    rows = [(f"Candidature {n}", "Association d’essai", Decimal("20000.00"), n, day) for n in range(10_000)]
    kinds = ("text", "text", "amount", "integer", "date")
    columns = [Column(label=kind, kind=kind) for kind in kinds]  # type: ignore[arg-type]
    moment = dt.datetime(2026, 3, 10, tzinfo=dt.UTC)
    ours = statistics.median(
        _cpu(lambda: workbook([Sheet(title="Essai", columns=columns, rows=rows)], at=moment))
        for _ in range(5)
    )
    bare = statistics.median(_cpu(lambda: written([kinds, *rows])) for _ in range(5))
    return Figure(
        "spreadsheet of 10 000 rows",
        10_000,
        0,
        round(ours, 1),
        round(bare, 1),
        0,
        round(ours / bare, 2),
        1.2,
        0,
    )


def _cpu(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return 1000 * (time.process_time() - start)


def _database_ticks() -> float:
    """Milliseconds of CPU that this connection's PostgreSQL process has used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(words: Sequence[str]) -> None:
    """Measure at each size, print, and write what was asked to be written."""
    django.setup()
    from bench.floor.drawing import curves
    from bench.floor.filling import fill_up, open_call
    from maillage.calls.models import Call

    sizes = [int(word) for word in words if word.isdecimal()] or [1_000, 10_000]
    call_command("upgrade", stdout=io.StringIO())
    call = Call.objects.first() or open_call()
    figures = []
    print(
        f"{'page':<28}{'size':>7}{'queries':>9}{'CPU ms':>9}{'floor':>8}{'base ms':>9}{'ratio':>7}{'most':>6}"
    )
    with override_settings(MAILLAGE_TODAY=f"{DAY}T10:00"):
        for size in sizes:
            with transaction.atomic():
                fill_up(call, size)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")  # as PostgreSQL does by itself within a minute or two
            for page in pages():
                figures.append(measure(page, size))
                tell(figures[-1])
            figures.append(deposit(size))
            tell(figures[-1])
    figures.append(spreadsheet())
    tell(figures[-1])
    growth(figures, sizes)
    if "--write" in words:
        said = [{**asdict(one), "held": one.held} for one in figures]
        WRITTEN[0].write_text(json.dumps(said, indent=1) + "\n")
        WRITTEN[1].write_text(curves(figures, "applications in the call"))


def tell(one: Figure) -> None:
    """One line a figure."""
    held = "held" if one.held else "missed"
    print(
        f"{one.page:<28}{one.size:>7}{one.queries:>9}{one.ms:>9}{one.floor_ms:>8}{one.database_ms:>9}"
        f"{one.ratio:>7}{one.most:>6} {held}"
    )


def growth(figures: Sequence[Figure], sizes: Sequence[int]) -> None:
    """From the least to the most: at most 1.2 times, for each row when all of them are given."""
    if len(sizes) < 2:
        return
    print(f"\nfrom {sizes[0]} to {sizes[-1]} (at most 1.2 ×)")
    for name in dict.fromkeys(one.page for one in figures if one.size in sizes):
        found = {one.size: one.ms + one.database_ms for one in figures if one.page == name}
        if sizes[0] in found and sizes[-1] in found:
            times = found[sizes[-1]] / found[sizes[0]]
            if name == WHOLE:
                times *= sizes[0] / sizes[-1]
            print(f"  {name:<26} × {times:.2f} {'held' if times <= 1.2 else 'missed'}")


if __name__ == "__main__":
    main(sys.argv[1:])
