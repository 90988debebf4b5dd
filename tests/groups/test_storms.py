"""Many people at one instant, through the page itself: seats and ranks stay right, nobody meets an error."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Meeting, Participant, Registration
from maillage.groups.operations import accept_offer, cancel_registration, expire_offers
from maillage.groups.queries.registrations import registrations_of
from maillage.journal.operations import chains, verify
from maillage.rules.verdict import Refused
from tests.candidates import moment
from tests.groups.steps import campaign, fill, january

CROWD, AT_WORK = 100, 40
"""A hundred people wait at the door; a server keeps forty requests at work at once."""
NOON = moment("2026-01-05T12:00")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("R35")]


@pytest.fixture
def meeting(settings: Settings) -> Meeting:
    settings.MAILLAGE_TODAY = "2026-01-05T12:00"
    return january(campaign())


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of these at one instant, each on its own connection; one after the other where threads would
    share one.
    """
    if connection.vendor != "postgresql":
        return [act() for act in acts]
    gate, room = threading.Barrier(len(acts)), threading.Semaphore(AT_WORK)
    told: list[Any] = []

    def go(act: Callable[[], Any]) -> None:
        gate.wait()
        with room:
            try:
                told.append(act())
            except Exception as mistake:  # noqa: BLE001 - told by the test, in its own thread
                told.append(mistake)
            finally:
                connection.close()

    threads = [threading.Thread(target=go, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def signing_up(meeting: Meeting, number: int) -> Callable[[], int]:
    """A press on the button of the sign-up page."""
    form = {
        "full_name": f"Personne Pressée{number:03d}",
        "email": f"pressee{number}@example.org",
        "structure": f"CCAS de la commune {number % 7}",
        "job": "Référente",
        "charter": "on",
    }
    page = reverse("public:meeting", args=[meeting.public_id])
    return lambda: Client(raise_request_exception=False).post(page, form).status_code


def test_a_hundred_people_for_the_last_seat_make_one_seat_and_99_ranks(meeting: Meeting) -> None:
    fill(meeting, 14)
    crowd = CROWD if connection.vendor == "postgresql" else 5
    assert Counter(at_once([signing_up(meeting, number) for number in range(crowd)])) == {302: crowd}
    rows = registrations_of(meeting)
    assert sum(row.state == "registered" for row in rows) == 15
    assert [row.rank for row in rows if row.state == "waiting"] == list(range(1, crowd))
    assert [verify(chain) for chain in chains()] == [None] * len(chains())


def test_two_presses_of_one_person_make_one_seat(meeting: Meeting) -> None:
    assert Counter(at_once([signing_up(meeting, 1)] * 8)) == {302: 8}
    assert (Participant.objects.count(), meeting.registrations.count()) == (1, 1)


def test_accepting_an_offer_and_letting_it_go_at_one_instant_keep_one_seat(meeting: Meeting) -> None:
    results = fill(meeting, 17)
    cancel_registration(results[0].registration, at=NOON)
    first = Registration.objects.get(pk=results[15].registration.pk)
    assert first.offered_until is not None
    limit = first.offered_until

    def accept() -> str:
        try:
            return accept_offer(first, at=NOON).state
        except Refused:
            return "too late"

    answers = at_once([accept, lambda: expire_offers(at=limit), accept])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    states = Counter(meeting.registrations.values_list("state", flat=True))
    assert states["registered"] + states["offered"] == 15
    first.refresh_from_db()
    assert first.state == ("registered" if "registered" in answers else "expired")
