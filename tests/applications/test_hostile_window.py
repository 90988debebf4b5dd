"""Hostile tries on the window, below the pages: each is accepted or refused in the words of the call."""

from __future__ import annotations

# mypy: disable-error-code="func-returns-value"
# A try does several acts in a row, whose results nobody reads.
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from maillage.applications.access import may_validate
from maillage.applications.models import Application, LateAttempt
from maillage.applications.operations import (
    close_all_unvalidated,
    decline_application,
    deposit_application,
    extend_call,
    reopen_application,
    save_application,
    validate_application,
    withdraw_application,
)
from maillage.journal.models import Entry
from maillage.people.models import Membership, Organisation, Paper, Person, Proof, Role
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from maillage.rules.window import Window
from tests.builders import APRIL, Body, lend_signature, paris, standing
from tests.races import at_once

pytestmark = pytest.mark.django_db
LAST = paris(2025, 5, 9, 23, 59, 59).replace(microsecond=999_999)
CLOSED = paris(2025, 5, 10)
MICROSECOND = dt.timedelta(microseconds=1)
LATE = (
    "L’appel à projets est clos depuis le 9 mai 2025 à 23 h 59 min 59 s. "
    "Aucune candidature ne peut plus être déposée ni validée."
)
EARLY = (
    "L’appel à projets ouvre le mardi 1er avril 2025 à 0 h. "
    "Préparez votre candidature : vous pourrez la déposer puis la valider à partir de cette date."
)
NOT_THE_REPRESENTATIVE = (
    "Seule la représentation légale de votre organisme peut valider la candidature, ou une personne qui en a "
    "reçu délégation pour ce jour : demandez-lui d’ouvrir cette page, ou de vous déléguer sa signature."
)
BOTH_ROLES = (
    "Vous avez déposé cette candidature : demandez à une autre personne de la valider, ou faites-vous donner "
    "aussi le rôle de préparation du dossier dans la page « Équipe »."
)


@dataclass(frozen=True)
class Scene:
    """A complete draft, its two people and the administrator."""

    draft: Application
    body: Body
    admin: Person

    def deposit(self, at: dt.datetime = APRIL, by: Person | None = None) -> None:
        deposit_application(self.draft, by=by or self.body.preparer, at=at)

    def validate(self, at: dt.datetime = APRIL, by: Person | None = None) -> None:
        validate_application(self.draft, by=by or self.body.representative, at=at)

    def both(self, at: dt.datetime) -> None:
        self.deposit()
        self.validate(at)

    def ask_to_validate(self, by: Person, at: dt.datetime) -> None:
        """As the page does: who may, then the act."""
        may_validate(standing(by), self.draft, at).require()
        self.validate(at, by)


@pytest.fixture
def scene(draft: Application, body: Body, admin: Person) -> Scene:
    return Scene(draft, body, admin)


def on_a_clock(zone: str, *clock: int) -> dt.datetime:
    return dt.datetime(*clock, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type, misc]


def lend(scene: Scene, end: dt.date) -> None:
    lend_signature(scene.body, dt.date(2025, 4, 1), end)


def withdrawn(scene: Scene, then: Callable[[], None]) -> None:
    withdraw_application(scene.draft, motive="", by=scene.body.representative, at=APRIL)
    then()


def alone(scene: Scene, *roles: str) -> None:
    who = scene.body.representative
    for role in roles:
        Membership.objects.create(
            person=who, organisation=scene.body.organisation, role=role, since=paris(2025, 3, 15)
        )
    scene.deposit(by=who)
    scene.validate(by=who)


def unproved(scene: Scene, *, sent: bool) -> None:
    body = Organisation.objects.filter(pk=scene.body.organisation.pk)
    body.update(proved_at=None, proved_by=None)
    if sent:
        who, at = scene.body.representative, paris(2025, 4, 2)
        paper = Paper.objects.create(
            organisation=body.get(), file="a.pdf", name="a.pdf", size=1, sha256="0" * 64, received_at=at
        )
        Proof.objects.create(organisation=body.get(), representative=who, paper=paper, sent_at=at)
    scene.both(APRIL)


def extended(scene: Scene, published: dt.datetime, act: dt.datetime) -> None:
    scene.deposit()
    extend_call(
        scene.draft.lot.call,
        closing_day=dt.date(2025, 5, 12),
        motive="Panne du 9 mai au soir.",
        by=scene.admin,
        at=published,
    )
    scene.validate(act)


def overtaken(scene: Scene, worked: dt.datetime, received: dt.datetime) -> None:
    """The worker runs while a request is being served."""
    scene.deposit()
    close_all_unvalidated(at=worked)
    scene.validate(received)


def from_a_stale_tab(scene: Scene) -> None:
    stale = Application.objects.get(pk=scene.draft.pk)
    scene.deposit()
    save_application(stale, values={"needs": "x"}, version=stale.version, by=scene.body.preparer, at=APRIL)


def reopened_meanwhile(scene: Scene) -> None:
    scene.deposit()
    reopen_application(scene.draft, by=scene.body.preparer, at=APRIL)
    scene.validate()


@dataclass(frozen=True)
class Try:
    """A try by its name: what is done, the sentence it meets (none when accepted), the state it leaves."""

    name: str
    does: Callable[[Scene], Any]
    leaves: str
    says: str = ""
    kept: bool = False
    """Whether it stays as evidence of a late act."""


TRIES = (
    # The instant.
    Try("deposit in the last microsecond", lambda s: s.deposit(LAST), "deposited"),
    Try("validate in the last microsecond", lambda s: s.both(LAST), "validated"),
    Try("validate at 23:59:59.999", lambda s: s.both(LAST.replace(microsecond=999_000)), "validated"),
    Try("deposit in the next microsecond", lambda s: s.deposit(LAST + MICROSECOND), "draft", LATE, kept=True),
    Try(
        "validate in the next microsecond", lambda s: s.both(LAST + MICROSECOND), "deposited", LATE, kept=True
    ),
    Try(
        "validate in the next millisecond",
        lambda s: s.both(CLOSED.replace(microsecond=1000)),
        "deposited",
        LATE,
        kept=True,
    ),
    Try(
        "deposit a microsecond before the opening",
        lambda s: s.deposit(paris(2025, 4, 1) - MICROSECOND),
        "draft",
        EARLY,
    ),
    Try("deposit at the very opening", lambda s: s.deposit(paris(2025, 4, 1)), "deposited"),
    # The clock it is read on.
    Try(
        "21:59:59 in universal time", lambda s: s.both(on_a_clock("UTC", 2025, 5, 9, 21, 59, 59)), "validated"
    ),
    Try(
        "22:00 in universal time",
        lambda s: s.both(on_a_clock("UTC", 2025, 5, 9, 22)),
        "deposited",
        LATE,
        kept=True,
    ),
    Try(
        "the 10th already in Tokyo",
        lambda s: s.both(on_a_clock("Asia/Tokyo", 2025, 5, 10, 6, 59, 59)),
        "validated",
    ),
    Try(
        "still the 9th in New York",
        lambda s: s.both(on_a_clock("America/New_York", 2025, 5, 9, 18)),
        "deposited",
        LATE,
        kept=True,
    ),
    # The order, and again.
    Try(
        "validate what was never deposited", lambda s: s.validate(), "draft", "« Valider » n’est pas possible"
    ),
    Try("deposit twice", lambda s: (s.deposit(), s.deposit()), "deposited", "« Déposer » n’est pas possible"),
    Try(
        "validate twice",
        lambda s: (s.both(APRIL), s.validate()),
        "validated",
        "« Valider » n’est pas possible",
    ),
    Try(
        "validate what was reopened meanwhile", reopened_meanwhile, "draft", "« Valider » n’est pas possible"
    ),
    Try(
        "save from a tab opened before the deposit",
        from_a_stale_tab,
        "deposited",
        "Cette candidature est déposée",
    ),
    Try(
        "deposit after the withdrawal",
        lambda s: withdrawn(s, s.deposit),
        "withdrawn",
        "« Déposer » n’est pas possible",
    ),
    Try(
        "validate after the withdrawal",
        lambda s: (s.deposit(), withdrawn(s, s.validate)),
        "withdrawn",
        "« Valider » n’est pas possible",
    ),
    # Who.
    Try(
        "a preparer validates",
        lambda s: (s.deposit(), s.ask_to_validate(s.body.preparer, APRIL)),
        "deposited",
        NOT_THE_REPRESENTATIVE,
    ),
    Try(
        "a delegate after the last day of the delegation",
        lambda s: (
            s.deposit(),
            lend(s, dt.date(2025, 5, 8)),
            s.ask_to_validate(s.body.preparer, paris(2025, 5, 9)),
        ),
        "deposited",
        NOT_THE_REPRESENTATIVE,
    ),
    Try(
        "a delegate in the last second of the delegation",
        lambda s: (
            s.deposit(),
            lend(s, dt.date(2025, 5, 8)),
            s.ask_to_validate(s.body.preparer, paris(2025, 5, 8, 23, 59, 59)),
        ),
        "validated",
    ),
    Try("one person for both acts, with one role", alone, "deposited", BOTH_ROLES),
    Try("one person for both acts, with both roles", lambda s: alone(s, Role.PREPARER), "validated"),
    Try(
        "a body that nobody has proved",
        lambda s: unproved(s, sent=False),
        "deposited",
        "Votre organisme n’est pas encore vérifié",
    ),
    Try("a body whose proof awaits the département", lambda s: unproved(s, sent=True), "validated"),
    # The closing itself.
    Try(
        "a day late, the worker being stopped",
        lambda s: s.both(paris(2025, 5, 11)),
        "deposited",
        LATE,
        kept=True,
    ),
    Try(
        "received in time, served after midnight and the worker",
        lambda s: overtaken(s, CLOSED + dt.timedelta(seconds=90), LAST),
        "validated",
    ),
    Try(
        "received late, once the worker has closed",
        lambda s: overtaken(s, CLOSED + dt.timedelta(minutes=3), CLOSED),
        "not_considered",
        LATE,
        kept=True,
    ),
    Try(
        "in the days of an extension published in time",
        lambda s: extended(s, LAST, paris(2025, 5, 12, 23, 59, 59)),
        "validated",
    ),
    Try(
        "after the days of that extension",
        lambda s: extended(s, LAST, paris(2025, 5, 13)),
        "deposited",
        "clos depuis le 12 mai 2025 à 23 h 59 min 59 s",
        kept=True,
    ),
    Try(
        "extended once closed",
        lambda s: extended(s, CLOSED, CLOSED),
        "deposited",
        "L’appel est clos : il ne se prolonge plus.",
    ),
    Try(
        "decline once closed",
        lambda s: (
            s.deposit(),
            decline_application(s.draft, motive="x", by=s.body.representative, at=CLOSED),
        ),
        "deposited",
        LATE,
    ),
    Try(
        "reopen once closed",
        lambda s: (s.deposit(), reopen_application(s.draft, by=s.body.preparer, at=CLOSED)),
        "deposited",
        LATE,
    ),
)


@pytest.mark.requirement("R56", "R57", "R61", "F45", "F46", "F48", "F49")
@pytest.mark.parametrize("tried", TRIES, ids=lambda tried: tried.name)
def test_hostile_tries_end_as_the_call_says(tried: Try, scene: Scene) -> None:
    heard = ""
    try:
        tried.does(scene)
    except Refused as refused:
        heard = refused.sentence.replace("\u202f", " ").replace("\u00a0", " ")
    assert heard == tried.says or (tried.says and tried.says in heard)
    assert Application.objects.get(pk=scene.draft.pk).state == tried.leaves
    assert LateAttempt.objects.count() == tried.kept
    # A proof for each act that counted, none for what was refused.
    acts = Entry.objects.filter(verb__in=["deposit_application", "validate_application"]).count()
    assert scene.draft.submissions.count() == acts


@pytest.mark.requirement("F49")
def test_an_instant_without_its_time_zone_is_no_instant(scene: Scene) -> None:
    with pytest.raises(ValueError, match="time zone"):
        scene.deposit(dt.datetime(2025, 5, 9, 12))  # noqa: DTZ001 — the point of the test
    assert Application.objects.get(pk=scene.draft.pk).state == "draft"


@pytest.mark.requirement("F49")
@pytest.mark.parametrize(
    ("closing", "zone", "closed"),
    [
        ((2025, 3, 30), "Europe/Paris", (2025, 3, 30, 22)),  # a day of 23 hours
        ((2025, 10, 26), "Europe/Paris", (2025, 10, 26, 23)),  # a day of 25 hours
        ((2025, 5, 9), "Indian/Reunion", (2025, 5, 9, 20)),
        ((2025, 5, 9), "America/Guadeloupe", (2025, 5, 10, 4)),
    ],
)
def test_a_closing_day_ends_at_its_own_midnight(
    closing: tuple[int, int, int], zone: str, closed: tuple[int, ...]
) -> None:
    window = Window(dt.date(2025, 3, 1), dt.date(*closing), ZoneInfo(zone))
    ends = on_a_clock("UTC", *closed)
    assert window.is_open(ends - MICROSECOND)
    assert window.is_closed(ends)


@pytest.mark.requirement("R61")
def test_no_late_date_enters_the_database_by_any_other_way(scene: Scene) -> None:
    scene.deposit()
    for late in ({"validated_at": CLOSED}, {"deposited_at": CLOSED}):
        with pytest.raises(IntegrityError, match="within_the_window"), transaction.atomic():
            Application.objects.filter(pk=scene.draft.pk).update(**late)
    with (
        pytest.raises(IntegrityError, match="counted_only_if_validated"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE applications_application SET state = 'validated' WHERE id = %s", [scene.draft.pk]
        )


@pytest.mark.requirement("R61")
def test_the_worker_run_twice_writes_once(scene: Scene) -> None:
    scene.deposit()
    assert [close_all_unvalidated(at=paris(2025, 5, 10, 1)) for _ in range(2)] == [1, 0]
    assert Message.objects.filter(kind="application_not_considered").count() == 2
    assert Entry.objects.filter(verb="close_application").count() == 1


@pytest.mark.requirement("R57", "F47")
@pytest.mark.django_db(transaction=True)
def test_two_people_validate_at_once_and_one_act_counts(scene: Scene) -> None:
    scene.deposit()
    lend(scene, dt.date(2025, 5, 9))
    rivals = (scene.body.representative, scene.body.preparer)
    said = at_once([partial(scene.validate, LAST, who) for who in rivals])
    assert sorted(map(bool, said)) == [False, True]
    assert "n’est pas possible" in max(said)
    assert scene.draft.submissions.filter(act="validation").count() == 1
