"""Hostile requests on the acts of an applicant: replayed, forged, late; what is told, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application, LateAttempt
from maillage.applications.operations import deposit_application
from maillage.calls.models import Call
from maillage.journal.models import Entry
from maillage.people.models import Membership, Person, Role
from tests.builders import APRIL, Body, lot, make_body, make_call, make_department, make_draft, paris

pytestmark = pytest.mark.django_db
LAST = "2025-05-09T23:59:59.999999"
CLOSED = "2025-05-10T00:00:00"
LATE = (
    "L’appel à projets est clos depuis le 9 mai 2025 à 23 h 59 min 59 s. "
    "Aucune candidature ne peut plus être déposée ni validée."
)


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def call(admin: Person) -> Call:
    return make_call(by=admin)


@pytest.fixture
def body(admin: Person) -> Body:
    return make_body("Association Trait d’Union Santé", by=admin)


@pytest.fixture
def deposited(call: Call, body: Body) -> Application:
    draft = make_draft(lot(call), body)
    deposit_application(draft, by=body.preparer, at=APRIL)
    return Application.objects.get(pk=draft.pk)


def signed_in(person: Person, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(person)
    return client


def validation(application: Application) -> str:
    return reverse("operator:application_validate", args=[application.number])


def said(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")


def state(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


@pytest.mark.requirement("R61")
def test_in_the_last_microsecond_a_direct_post_counts_without_the_page_that_asks(
    deposited: Application, body: Body, settings: Settings
):
    settings.MAILLAGE_TODAY = LAST
    assert signed_in(body.representative).post(validation(deposited)).status_code == 302
    assert state(deposited) == "validated"


@pytest.mark.requirement("R61")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Date": "Fri, 09 May 2025 12:00:00 GMT"},
        {"If-Unmodified-Since": "Fri, 09 May 2025 12:00:00 GMT"},
        {"X-Request-Start": "t=1746800000"},
        {"X-HTTP-Method-Override": "PUT"},
    ],
    ids=lambda headers: next(iter(headers), "nothing"),
)
def test_a_late_post_is_answered_exactly_and_kept_whatever_its_headers_claim(
    deposited: Application, body: Body, settings: Settings, headers: dict[str, str]
):
    settings.MAILLAGE_TODAY = CLOSED
    answer = signed_in(body.representative).post(validation(deposited), headers=headers)
    assert (answer.status_code, LATE in said(answer)) == (403, True)
    assert LateAttempt.objects.get().at == paris(2025, 5, 10)
    assert Entry.objects.filter(verb="late_attempt").count() == 1
    assert state(deposited) == "deposited"


@pytest.mark.requirement("R57")
@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_only_a_post_acts(deposited: Application, body: Body, settings: Settings, method: str):
    settings.MAILLAGE_TODAY = LAST
    getattr(signed_in(body.representative), method)(validation(deposited))
    assert state(deposited) == "deposited"


def test_the_same_form_sent_twice_counts_once(deposited: Application, body: Body, settings: Settings):
    settings.MAILLAGE_TODAY = LAST
    client = signed_in(body.representative)
    assert [client.post(validation(deposited)).status_code for _ in range(2)] == [302, 403]
    assert deposited.submissions.filter(act="validation").count() == 1


def test_hidden_fields_invented_by_the_sender_decide_nothing(
    deposited: Application, body: Body, settings: Settings
):
    settings.MAILLAGE_TODAY = CLOSED
    forged = {"at": "2025-05-09T12:00", "validated_at": "2025-05-09T12:00", "state": "validated", "by": "1"}
    assert signed_in(body.representative).post(validation(deposited), forged).status_code == 403
    assert state(deposited) == "deposited"


def test_a_form_of_another_site_is_refused(deposited: Application, body: Body, settings: Settings):
    settings.MAILLAGE_TODAY = LAST
    assert (
        signed_in(body.representative, enforce_csrf_checks=True).post(validation(deposited)).status_code
        == 403
    )
    assert Client().post(validation(deposited)).status_code == 302  # to the sign-in page
    assert state(deposited) == "deposited"


@pytest.mark.requirement("R61")
def test_no_role_goes_round_the_closing_nor_takes_the_place_of_the_body(
    deposited: Application, body: Body, admin: Person, settings: Settings
):
    other = make_body("Association Les Tilleuls", by=admin)
    settings.MAILLAGE_TODAY = LAST
    for who in (admin, other.representative):
        assert signed_in(who).post(validation(deposited)).status_code == 404
    for role in set(Role.values) - {Role.COORDINATOR}:
        Membership.objects.get_or_create(
            person=body.representative,
            organisation=body.organisation,
            role=role,
            defaults={"since": APRIL},
        )
    settings.MAILLAGE_TODAY = CLOSED
    assert signed_in(body.representative).post(validation(deposited)).status_code == 403
    assert state(deposited) == "deposited"


@pytest.mark.requirement("R61", "F48")
def test_what_counts_is_when_the_request_is_received_however_long_it_is_served(
    deposited: Application, body: Body, settings: Settings
):
    client = signed_in(body.representative)
    settings.MAILLAGE_TODAY = LAST

    def midnight_passes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        settings.MAILLAGE_TODAY = "2025-05-10T00:00:40"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(midnight_passes):
        assert client.post(validation(deposited)).status_code == 302
    assert Application.objects.get(pk=deposited.pk).validated_at == paris(2025, 5, 9, 23, 59, 59).replace(
        microsecond=999_999
    )


@pytest.mark.requirement("R57")
def test_the_representative_declines_on_a_page_and_the_preparer_reads_why(
    deposited: Application, body: Body, settings: Settings
):
    settings.MAILLAGE_TODAY = LAST
    page = reverse("operator:application_decline", args=[deposited.number])
    assert signed_in(body.preparer).post(page, {"motive": "x"}).status_code == 403
    representative = signed_in(body.representative)
    assert "Indiquez le motif" in said(representative.post(page, {"motive": " "}))
    assert state(deposited) == "deposited"
    representative.post(page, {"motive": "Le budget n’est pas le bon."})
    assert state(deposited) == "draft"
    shown = said(signed_in(body.preparer).get(reverse("operator:application", args=[deposited.number])))
    assert "Le budget n’est pas le bon." in shown


@pytest.mark.requirement("R57", "F45")
def test_anyone_verifies_an_acknowledgement_and_learns_nothing_else(
    deposited: Application, body: Body, settings: Settings
):
    settings.MAILLAGE_TODAY = "2025-05-02T10:00:00"
    proof = deposited.submissions.get()
    spaced = f" {proof.code[:4].lower()}-{proof.code[4:]} "
    answer = Client().post(reverse("public:acknowledgement_search"), {"code": spaced})
    assert answer["Location"] == reverse("public:acknowledgement", args=[proof.code])
    shown = said(Client().get(answer["Location"]))
    for told in (deposited.number, proof.sha256[:8], "30 avril 2025 à 10 h", "dernière version"):
        assert told in shown
    for hidden in (body.organisation.name, body.preparer.full_name, "Comprendre et loger", "20 000"):
        assert hidden not in shown
    signed_in(body.preparer).post(reverse("operator:application_reopen", args=[deposited.number]))
    assert "version antérieure" in said(Client().get(answer["Location"]))


def test_a_code_that_no_acknowledgement_bears_is_told_so_and_not_tried_for_ever(
    admin: Person, settings: Settings
):
    settings.MAILLAGE_TODAY = "2025-05-02T10:00:00"
    wrong = reverse("public:acknowledgement", args=["ABCDEFGH23456789"])
    client = Client(REMOTE_ADDR="203.0.113.7")
    answers = [client.get(wrong) for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {404}
    assert "Aucun accusé de réception ne porte ce code" in said(answers[0])
    assert (answers[30].status_code, "recommencez dans cinq minutes" in said(answers[30])) == (429, True)
    assert Client(REMOTE_ADDR="203.0.113.8").get(wrong).status_code == 404
