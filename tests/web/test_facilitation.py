"""A meeting before, during and after, and the people of a group, from their pages."""

import io

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings

from maillage.groups.models import (
    Attestation,
    FeedbackCount,
    FeedbackLink,
    Meeting,
    Method,
    Participant,
    Theme,
)
from maillage.groups.operations import close_attendance, mark_attendance
from maillage.post.models import Message
from tests.candidates import moment
from tests.groups.steps import Campaign, campaign, enrol, fill, january

DURING = "2026-01-13T10:00"


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = DURING
    return campaign()


@pytest.fixture
def nora(client: Client, stage: Campaign) -> Client:
    client.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def held(stage: Campaign, count: int) -> Meeting:
    """The meeting of January, where so many people came."""
    meeting = january(stage)
    for one in fill(meeting, count):
        mark_attendance(meeting, one.registration.participant, "present", by=stage.nora, at=moment(DURING))
    return close_attendance(meeting, by=stage.nora, at=moment(DURING))


@pytest.mark.requirement("R28", "R35")
def test_a_meeting_is_prepared_then_led_step_by_step(stage: Campaign, nora: Client) -> None:
    meeting = january(stage)
    fill(meeting, 11)
    enrol(meeting, 12, at=moment("2026-01-03T09:00"), kind="autre", structure="Université de Saint-Omer")
    text = nora.get(reverse("operator:meeting", args=[meeting.pk])).content.decode()
    assert "Aucun inscrit de ces structures\u00a0: CCAS, Logement d’abord, SPIP." in text
    assert "1 personne inscrite relève" in text.replace("\u00a0", " ")
    assert 'aria-current="page">Avant' in text
    page = reverse("operator:meeting_method", args=[meeting.pk])
    text = nora.get(page).content.decode()
    assert text.count("Choisir cette méthode") == 3
    assert "deux sous-groupes de 6 et 6" in text
    nora.post(page, {"method": Method.objects.get(code="codeveloppement").pk})
    first, fourth = (nora.get(page, {"etape": step}).content.decode() for step in (1, 4))
    assert "pas de conseil à cette étape" in first
    assert "conseils permis" in fourth
    assert "Durée indicative\u00a0: 30 min" in fourth
    assert "étape 6 sur 6" in nora.get(page, {"etape": "99"}).content.decode()
    assert Method.objects.get(code="gease").steps.filter(minutes__isnull=False).count() == 0


@pytest.mark.requirement("R30")
def test_after_a_meeting_a_theme_an_attestation_and_one_question_without_a_name(
    stage: Campaign, nora: Client
) -> None:
    meeting = held(stage, 6)
    page = reverse("operator:meeting_after", args=[meeting.pk])
    nora.post(page, {"theme": "1", "label": "Incurie et voisinage"})
    assert list(Theme.objects.values_list("label", "meetings")) == [("Incurie et voisinage", meeting.pk)]
    nora.post(page, {"word": "1", "question": "Repartez-vous avec une piste ?"})
    Message.objects.all().delete()
    nora.post(page, {"ask": "1"})
    assert Message.objects.filter(kind="feedback").count() == 6
    links = list(FeedbackLink.objects.order_by("pk"))
    for link in links[:4]:
        address = reverse("participant:feedback", args=[link.token])
        assert "Repartez-vous avec une piste" in Client().get(address).content.decode()
        for value in ("4", "1"):
            Client().post(address, {"value": value})
    assert list(FeedbackCount.objects.values_list("value", "count")) == [(4, 4)]
    assert "à partir de 5 réponses" in nora.get(page).content.decode()
    Client().post(reverse("participant:feedback", args=[links[4].token]), {"value": "9"})
    Client().post(reverse("participant:feedback", args=[links[4].token]), {"value": "3"})
    text = nora.get(page).content.decode()
    assert "5 réponses sur 6 personnes interrogées." in text
    assert "Beaucoup" in text
    for values in ({"value": 5}, {"count": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FeedbackCount.objects.filter(value=4).update(**values)


@pytest.mark.requirement("F21")
def test_an_attestation_is_taken_from_ones_own_page_and_verified_by_anyone(
    stage: Campaign, client: Client
) -> None:
    meeting = held(stage, 1)
    person = Participant.objects.get()
    own = reverse("participant:my_meetings", args=[person.token])
    address = reverse("participant:my_attestation", args=[person.token, meeting.pk])
    assert address in client.get(own).content.decode()
    content = b"".join(client.get(address))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    for words in (
        "Attestation de présence",
        "Personne Numéro01",
        "Conseillère sociale",
        "2 h 30",
        "Nora Benali",
    ):
        assert words in text.replace("\u00a0", " "), text
    attestation = Attestation.objects.get()
    answer = client.post(reverse("public:attestation_search"), {"code": attestation.code}, follow=True)
    assert "authentique et exacte" in answer.content.decode()
    assert "Numéro01" not in answer.content.decode()
    assert client.get(reverse("public:attestation", args=["ABCD"])).status_code == 404


def test_the_attestations_of_a_year_are_taken_in_one_paper_with_the_code_of_each(
    stage: Campaign, client: Client
) -> None:
    meeting = held(stage, 1)
    person = Participant.objects.get()
    address = reverse("participant:my_year", args=[person.token, meeting.day.year])
    text = pdf_text(b"".join(client.get(address)))
    attestation = Attestation.objects.get()
    for words in (f"Relevé de présences {meeting.day.year}", "Personne Numéro01", "2 h 30", "1 rencontre"):
        assert words in text, text
    assert attestation.code in text.replace(" ", "")
    client.get(address)
    assert Attestation.objects.count() == 1, "taken again, it issues nothing"
    nothing = client.get(reverse("participant:my_year", args=[person.token, meeting.day.year - 1]))
    assert (nothing.status_code, "Aucune présence" in nothing.content.decode()) == (403, True)


def pdf_text(content: bytes) -> str:
    """The words of a PDF, with plain spaces."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(page.extract_text() for page in pages).replace("\u00a0", " ")


@pytest.mark.requirement("F19", "F20")
def test_a_double_is_seen_merged_and_undone_from_the_page_of_the_people(
    stage: Campaign, nora: Client
) -> None:
    meeting = held(stage, 2)
    one, two = Participant.objects.order_by("pk")
    page = reverse("operator:people", args=[stage.group.pk])
    Participant.objects.update(full_name="Marie Dubois", search_key="marie dubois")
    text = nora.get(page, {"q": "dubois", "kind": "bailleur"}).content.decode()
    assert "Doublon probable (même nom, même structure)" in text
    assert "2 personnes" in text.replace("\u00a0", " ")
    for nobody in ({"q": "durand"}, {"q": "dubois", "kind": "spip"}):
        assert "Aucune personne ne correspond à cette recherche" in nora.get(page, nobody).content.decode()
    merge = reverse("operator:people_merge", args=[stage.group.pk, one.pk, two.pk])
    assert "1 présence cumulée de moins" in nora.get(merge).content.decode().replace("\u00a0", " ")
    text = nora.post(merge, {"kept": one.pk}, follow=True).content.decode()
    assert "Les deux fiches sont réunies" in text
    assert meeting.attendances.count() == 1
    csv = nora.get(reverse("operator:people_file", args=[stage.group.pk, "csv"])).content.decode()
    assert csv.count("Marie Dubois") == 1
    undo = reverse("operator:people_undo", args=[stage.group.pk, one.merges.get().pk])
    assert "La réunion est défaite" in nora.post(undo, follow=True).content.decode()
    assert meeting.attendances.count() == 2
    apart = reverse("operator:people_distinct", args=[stage.group.pk, one.pk, two.pk])
    assert "Doublon probable" not in nora.post(apart, follow=True).content.decode()
