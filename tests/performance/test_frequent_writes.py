"""What a crowd writes at the same time costs a literal number of queries: signing up, ticking presences."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Registration
from tests.groups.steps import Campaign, campaign, fill, january

CAMPAIGN_DAY: Final = dt.date(2026, 1, 13)
pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Campaign:
    return campaign()


def sent(client: Client, url: str, fields: dict[str, Any], status: int = 302) -> list[str]:
    """Send a form as a browser does; give back the statements, those that open and end a transaction too."""
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(url, urlencode(fields), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == status
    return [query["sql"] for query in caught.captured_queries]


def test_a_sign_up_costs_its_number_of_queries(stage: Campaign, settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    meeting = january(stage)
    page = reverse("public:meeting", args=[meeting.public_id])
    form = {"structure": "Bailleur n° 1 de l’essai", "job": "Agent", "charter": "on"}

    def signs_up(name: str) -> int:
        typed = form | {"full_name": name, "email": f"{name.lower()}@essai.example.org"}
        return len(sent(Client(), page, typed))

    assert signs_up("Zoe") == 19, "whose employer nobody named before"
    assert signs_up("Ali") == 17
    assert Registration.objects.filter(meeting=meeting, state="registered").count() == 2


def test_ticking_a_presence_costs_its_number_of_queries(client: Client, stage: Campaign) -> None:
    meeting = january(stage)
    first, second = (result.registration.participant for result in fill(meeting, 2))
    client.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("operator:attendance", args=[meeting.pk])
    tick = {"state": "present", "based_on": 0}
    queries = sent(client, page, {"person": first.pk, **tick})
    assert len(queries) == 16, "\n".join(queries)
    device = {"client_id": str(uuid.uuid4()), "pointed_at": "2026-01-13T09:05:00.000Z"}
    send = reverse("operator:attendance_send", args=[meeting.pk])
    queries = sent(client, send, {"person": second.pk, **tick, **device}, status=200)
    assert len(queries) == 19, "\n".join(queries)
