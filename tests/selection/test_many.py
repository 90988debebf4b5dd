"""Thirty applications on one territory cost the pages of the selection what a few do."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion
from maillage.people.models import Membership, Organisation, Person, Role
from maillage.selection.models import Decision, Score
from maillage.selection.operations import simulate
from tests.candidates import OPENED, Candidates, Department, make_application
from tests.selection.steps import DECIDED, EXAMINED, fund, plain

PAGES = ("selection_file", "delays", "notices", "decisions", "official", "simulations", "applications")


def more(department: Department, call: Call, candidates: Candidates, *, until: int) -> None:
    """Scored rivals on the Boulonnais up to that number; one in two is rejected, and not told."""
    known = Application.objects.filter(lot=candidates.boulonnais.lot).count()
    for number in range(known + 1, until + 1):
        body = Organisation.objects.create(
            name=f"Association d’essai n° {number}",
            siret=f"000900000{number:05d}",
            legal_form="association",
            proved_at=OPENED,
        )
        person = Person.objects.create(
            email=f"rivale{number}@example.org", full_name=f"Rivale {number}", created_at=OPENED
        )
        Membership.objects.create(
            person=person, organisation=body, role=Role.LEGAL_REPRESENTATIVE, since=OPENED
        )
        rival = make_application(
            candidates.boulonnais.lot, body, person, number=f"AAP-2025-BOU-{number:03d}", state="scored"
        )
        Score.objects.bulk_create(
            Score(
                application=rival,
                criterion=criterion,
                assessor=assessor,
                value=number % 5,
                lowest=0,
                highest=5,
                comment="Argumenté.",
                at=EXAMINED,
            )
            for criterion in Criterion.objects.filter(call=call)
            for assessor in (department.instructor, department.second_instructor)
        )
        if number % 2:
            Application.objects.filter(pk=rival.pk).update(state="rejected")
            Decision.objects.create(
                application=rival,
                lot=rival.lot,
                outcome="rejected",
                ceiling=rival.ceiling,
                motive="Hors sujet.",
                at=DECIDED,
                by=department.manager,
            )


def costs(client: Client, call: Call) -> dict[str, int]:
    found = {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(f"department:{page}", args=[call.pk])).status_code == 200
        found[page] = len(caught)
    return found


@pytest.fixture
def client(department: Department, settings: Settings) -> Client:
    """Sophie, who decides, in September."""
    settings.MAILLAGE_TODAY = "2025-09-22T19:00"
    client = Client()
    client.force_login(department.manager)
    return client


def test_the_pages_cost_the_same_queries_with_three_and_with_thirty_applications(
    client: Client, department: Department, call: Call, candidates: Candidates
) -> None:
    fund(call, department, "60000.00")
    more(department, call, candidates, until=3)
    rivals = Application.objects.filter(state="scored").order_by("number")
    simulate(
        call,
        title="Et si",
        envelope=Decimal("60000.00"),
        method="full",
        order=list(rivals),
        by=department.instructor,
        at=DECIDED,
    )
    costs(client, call)
    few = costs(client, call)
    more(department, call, candidates, until=30)
    assert costs(client, call) == few


@pytest.mark.requirement("R54")
def test_too_many_to_stand_side_by_side_are_first_read_in_one_table(
    client: Client, department: Department, call: Call, candidates: Candidates
) -> None:
    page = f"{reverse('department:selection_file', args=[call.pk])}?territoire=BOU"
    more(department, call, candidates, until=3)
    answer: Any = client.get(page)
    assert "Vue d’ensemble" not in answer.content.decode()
    more(department, call, candidates, until=30)
    said = plain(client.get(page).content.decode())
    assert "Vue d’ensemble" in said
    assert said.count('href="#groupe-BOU-') == 30
    assert said.count('id="groupe-BOU-') == 10
