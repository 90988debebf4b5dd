"""What hurried or hostile hands do to the pages: a button pressed twice, figures that move, odd addresses."""

import logging
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.agreements.models import Agreement, Payment
from maillage.calls.models import Call
from maillage.config.logs import WithoutLinks
from maillage.people.models import Invitation, Membership, Person, Role
from maillage.post.models import Message
from maillage.selection.models import CreditNotification, Decision, Envelope
from maillage.selection.operations import notify_decision
from maillage.ui.fields import AmountField, FrenchDateField
from tests.agreements.conftest import award_all
from tests.agreements.steps import certify, ended, in_force, with_account
from tests.candidates import (
    Candidates,
    Department,
    give_role,
    make_call,
    make_candidates,
    make_department,
    make_person,
    moment,
)
from tests.selection.steps import fund


@pytest.fixture
def call(department: Department) -> Call:
    return make_call(department)


@pytest.fixture
def department(db: None) -> Department:
    return make_department()


@pytest.fixture
def awarded(department: Department, call: Call) -> Candidates:
    return award_all(department, call)


@pytest.fixture(autouse=True)
def a_day_of_autumn(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-10-06T10:00"


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def press_twice(client: Client, url: str, **answers: str) -> None:
    """Send the form of the page as it is shown, twice, as two quick presses do."""
    page = client.get(url).content.decode()
    found = re.search(r'<form class="form" method="post" action="([^"]*)"', page)
    action = url + (found[1] if found else "")
    client.post(action, answers)
    client.post(action, answers)


@pytest.mark.requirement("R73")
def test_a_second_press_on_a_payment_is_not_its_next_step(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    with_account(agreement.operator, department)
    client, payment = entered(department.finance), Payment.objects.get()
    url = reverse("department:payment_step", args=[payment.pk])
    for state, answers in (
        ("committed", {"on": "2025-10-06", "reference": "ENG-1"}),
        ("settled", {"on": "2025-10-06", "reference": "LIQ-1"}),
        ("ordered", {"on": "2025-10-06", "number": "2025-4512"}),
    ):
        press_twice(client, url, **answers)
        payment.refresh_from_db()
        assert payment.state == state
    agreement.refresh_from_db()
    assert agreement.paid == Decimal(0)


@pytest.mark.requirement("R76", "F31")
def test_a_second_press_on_a_revenue_order_does_not_collect_it(
    department: Department, awarded: Candidates, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = "2027-06-10T10:00"  # the month to answer is over
    agreement = ended(awarded.audomarois, department, awarded.deux_rives)
    certify(agreement, department, "10500.00")
    url = reverse("department:repayment_step", args=[agreement.repayment.pk])
    press_twice(entered(department.finance), url, on="2027-06-10", number="T-88")
    repayment = Agreement.objects.get(pk=agreement.pk).repayment
    assert repayment.state == "revenue_order"


@pytest.mark.requirement("R69")
def test_credits_are_not_counted_twice_by_a_second_press(department: Department) -> None:
    call = make_call(department)
    fund(call, department, "80000.00")
    url = reverse("department:call_funding", args=[call.pk])
    asked = {
        "act": "credits",
        "credits-amount": "20 000,00",
        "credits-on": "2025-10-01",
        "credits-reference": "DIHAL-2025-10",
    }
    client = entered(department.instructor)
    assert client.post(url, asked).status_code == 302
    assert "déjà enregistrée" in client.post(url, asked).content.decode()
    assert Envelope.objects.get().notified == Decimal("100000.00")
    assert CreditNotification.objects.count() == 2


def test_deciding_before_the_funding_is_followed_says_what_to_do(department: Department) -> None:
    application = make_candidates(make_call(department), state="scored").artois
    url = reverse("department:decision", args=[application.pk])
    answer = entered(department.manager).post(url, {"outcome": "rejected", "motive": "Moins bien noté."})
    assert "Ouvrez d’abord le suivi du financement" in answer.content.decode()


def test_a_vote_that_no_condition_waits_for_changes_nothing(department: Department) -> None:
    call = make_call(department)
    url = reverse("department:call_funding", args=[call.pk])
    asked = {"act": "vote", "vote-on": "2025-10-01", "vote-reference": "BP-2025"}
    assert entered(department.instructor).post(url, asked).status_code == 200


@pytest.mark.requirement("R17")
def test_the_letter_of_a_decision_opens_its_notice(
    department: Department, awarded: Candidates, settings: Settings
) -> None:
    notify_decision(
        Decision.objects.get(application=awarded.artois), by=department.manager, at=moment("2025-09-23T10:00")
    )
    letter = Message.objects.get(kind="award_notice").letter
    told = letter["action_url"].removeprefix(settings.MAILLAGE_BASE_URL)
    assert told == reverse("operator:application_notice", args=[awarded.artois.number])


@pytest.mark.requirement("R76")
def test_a_justified_amount_that_moved_is_not_certified_unseen(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    url = reverse("department:agreement_service", args=[agreement.pk])
    client = entered(department.manager)
    answer = client.post(f"{url}?vu=12.00-0-0", {"remarks": "Objectifs atteints.", "result": "full"})
    told = answer.content.decode()
    assert "ont changé depuis l’affichage" in told
    assert "?vu=0.00-0-0" in told


@pytest.mark.requirement("R57")
def test_a_preparer_does_not_make_a_legal_representative(department: Department, awarded: Candidates) -> None:
    body = awarded.artois.organisation
    preparer = give_role(make_person("Pia Lemaire"), body, Role.PREPARER)
    url = reverse("operator:members")
    client = entered(preparer)
    asked = {"full_name": "Pia Lemaire", "email": "pia2@example.org", "role": "legal_representative"}
    assert "Seule une représentation légale" in client.post(url, asked).content.decode()
    head = Membership.objects.get(person=awarded.horizon, organisation=body, role=Role.LEGAL_REPRESENTATIVE)
    assert client.post(reverse("operator:role_end", args=[head.pk])).status_code == 403
    assert not Invitation.objects.exists()
    assert client.post(url, {**asked, "role": "accountant"}).status_code == 302


def test_a_file_too_big_is_refused_before_it_is_read(
    department: Department, awarded: Candidates, settings: Settings
) -> None:
    settings.MAILLAGE_UPLOAD_MAX_BYTES = 100
    in_force(awarded.artois, department, awarded.horizon)
    client = entered(department.instructor)
    url = reverse("department:call_import")
    answer = client.post(url, {"file": SimpleUploadedFile("appel.toml", b"x" * 101)})
    assert "dépasse" in answer.content.decode()
    assert client.post(url, {"file": SimpleUploadedFile("a.toml", b"x" * 3_000_000)}).status_code == 413


def test_a_personal_link_is_not_told_to_the_log() -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "%s: %s", ("Forbidden", "/mes-rencontres/s3cret/x/"), None
    )
    assert WithoutLinks().filter(record)
    assert record.getMessage() == "Forbidden: /mes-rencontres/…/x/"


@pytest.mark.parametrize("typed", ["9999999999,00", "99999999999999999999", "NaN", "1e9", "-1"])
def test_an_amount_that_no_call_can_hold_is_refused_by_its_field(typed: str) -> None:
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31"])
def test_a_year_half_typed_is_refused_by_its_field(typed: str) -> None:
    with pytest.raises(ValidationError):
        FrenchDateField().clean(typed)
