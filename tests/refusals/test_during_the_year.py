"""Wrong input during the year: meetings, sessions, attendance, expenses; refused on the page."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from maillage.chores.demonstration.stage import Stage, on
from maillage.expenses.models import Expense
from maillage.expenses.operations.entry import attach_receipt, enter_expense
from maillage.expenses.spending import Spending
from maillage.groups.models import Meeting, Registration
from maillage.groups.operations.session import propose_session
from maillage.post.models import Message
from tests.builders import PDF
from tests.refusals.steps import as_person, nothing_written, refuses

CAMPAIGN_DAY = dt.date(2026, 3, 19)
HOUR = "14:30"
NOON = on("2026-03-19", "12:00")
pytestmark = pytest.mark.django_db


def coming(campaign: Stage) -> Meeting:
    """The meeting of the Audomarois of June."""
    return Meeting.objects.get(pk=campaign.meetings["AUD"][6].pk)


@pytest.mark.requirement("R38", "F8")
def test_a_meeting_does_not_move_to_july(campaign: Stage) -> None:
    page = reverse("operator:meeting_move", args=[coming(campaign).pk])
    form = {"day": "2026-07-07", "starts": "09:30", "ends": "12:00", "place": "", "reason": "Salle prise"}
    answer = nothing_written(lambda: as_person(campaign.people["nora"]).post(page, form))
    sentence = (
        "Cette date tombe en juillet : choisissez une date jusqu’au 30 juin ou à partir du 1er septembre"
    )
    refuses(answer, sentence, keeps="Salle prise")
    refuses(answer, sentence, keeps="2026-07-07")


@pytest.mark.requirement("R36")
def test_a_meeting_does_not_go_remote_without_a_reason(campaign: Stage) -> None:
    page = reverse("operator:meeting_act", args=[coming(campaign).pk, "a-distance"])
    form = {"reason": " ", "link": "https://visio.example.org/juin"}
    answer = nothing_written(lambda: as_person(campaign.people["nora"]).post(page, form))
    refuses(answer, "Indiquez la situation exceptionnelle", keeps="https://visio.example.org/juin")


@pytest.mark.requirement("R30", "F42")
def test_a_session_is_not_scheduled_without_the_theme_it_comes_from(campaign: Stage) -> None:
    nora = campaign.people["nora"]
    session = propose_session(campaign.groups["AUD"], title="La place des proches", by=nora, at=NOON)
    page = reverse("operator:session_act", args=[session.pk, "programmer"])
    form = {"theme": "", "day": "2026-05-26", "starts": "09:30", "ends": "12:00", "place": "Saint-Omer"}
    answer = nothing_written(lambda: as_person(nora).post(page, form))
    sentence = "Indiquez le groupe (et la rencontre) où cette problématique a été identifiée."
    refuses(answer, sentence, keeps="Saint-Omer")


@pytest.mark.requirement("R85")
def test_the_same_person_is_not_twice_on_a_sheet(campaign: Stage) -> None:
    held = campaign.meetings["ART"][1]
    here = held.attendances.filter(state="present").order_by("pk")[0]
    form = {
        "full_name": here.participant.full_name,
        "structure": here.structure.name,
        "known": here.participant_id,
        "reason": "Feuille relue",
    }
    page = reverse("operator:attendance", args=[held.pk])
    answer = nothing_written(lambda: as_person(campaign.people["thomas"]).post(page, form))
    refuses(answer, "Cette personne figure déjà sur la feuille", keeps=here.participant.full_name)
    assert held.attendances.filter(participant=here.participant).count() == 1


@pytest.mark.requirement("R23")
def test_the_same_person_is_not_twice_registered(campaign: Stage, client: Any) -> None:
    registered = Registration.objects.filter(
        state="registered", meeting__state="open", meeting__starts_at__gt=on("2026-03-19", "14:30")
    )
    one = registered.select_related("meeting", "participant", "structure").order_by("pk")[0]
    form = {
        "full_name": one.participant.full_name,
        "email": one.participant.email.upper(),
        "structure": one.structure.name,
        "job": "Agent",
        "charter": "on",
    }
    page = reverse("public:meeting", args=[one.meeting.public_id])
    nothing_written(lambda: client.post(page, form, follow=True))
    told = Message.objects.filter(to=one.participant.email).latest("pk").letter
    assert "Votre place est déjà retenue." in told["paragraphs"]
    assert registered.filter(participant=one.participant, meeting=one.meeting).count() == 1


def entered(campaign: Stage, amount: str, *, coffee: bool = False, receipt: bool = True) -> Expense:
    """Enter an expense of the Audomarois."""
    lucie = campaign.people["lucie"]
    session = campaign.groups["AUD"].sessions.filter(state="held").order_by("pk")[0]
    expense = enter_expense(
        campaign.agreements["AUD"],
        Spending(
            spent_on=dt.date(2026, 2, 17),
            supplier="Au Bon Fournil",
            label="Accueil café" if coffee else "Salle",
            category="coffee" if coffee else "venue",
            amount=Decimal(amount),
            session=session if coffee else None,
        ),
        by=lucie,
        at=NOON,
    )
    return attach_receipt(expense, name="f.pdf", content=PDF, by=lucie, at=NOON) if receipt else expense


@pytest.mark.requirement("F28", "R40")
def test_an_expense_without_receipt_is_not_accepted(campaign: Stage) -> None:
    expense = entered(campaign, "80.00", receipt=False)
    page = reverse("department:expense", args=[expense.pk])
    answer = nothing_written(lambda: as_person(campaign.people["denis"]).post(page, {"act": "accept"}))
    refuses(answer, "justificatif")
    assert Expense.objects.get(pk=expense.pk).state == "entered"


@pytest.mark.requirement("R67", "F25")
def test_coffee_beyond_its_envelope_is_accepted_for_what_is_left(campaign: Stage) -> None:
    """120,00 € are accepted already: 340,00 € count for 180,00 € (E2.9)."""
    expense = entered(campaign, "340.00", coffee=True)
    page = reverse("department:expense", args=[expense.pk])
    denis = as_person(campaign.people["denis"])
    answer = denis.post(page, {"act": "accept"}, follow=True)
    refuses(answer, "180,00 € éligibles, 160,00 € à la charge de l’opérateur")
    found = Expense.objects.get(pk=expense.pk)
    assert (found.state, found.eligible) == ("accepted", Decimal("180.00"))
