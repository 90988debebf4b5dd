"""The pages where the département writes the text of its conventions, and files what is signed on paper."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.agreements.models import Agreement, AgreementText
from maillage.agreements.operations import send_agreement
from maillage.people.models import Person
from tests.agreements.conftest import awarded, awards, department
from tests.agreements.steps import SENT, prepare
from tests.builders import PDF
from tests.candidates import Candidates, Department

__all__ = ["awarded", "awards", "department"]


@pytest.fixture(autouse=True)
def a_day_of_autumn(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-10-06T10:00"


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words(response: Any) -> str:
    content = response.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def page(name: str, *args: object) -> str:
    return reverse(f"department:{name}", args=args)


@pytest.mark.requirement("R73")
def test_a_text_is_started_mended_tried_and_published_from_pages(
    department: Department, awarded: Candidates
) -> None:
    claire = entered(department.instructor)
    assert "texte fourni avec Maillage" in words(claire.get(page("texts")))
    assert claire.post(page("text_start", "private")).status_code == 302
    text = AgreementText.objects.get()
    article = text.articles.get(position=2)
    url = page("article", article.pk)
    shown = claire.get(url)
    assert "{bilan attendu le}" in words(shown)
    assert "dernier jour pour remettre le bilan" in words(shown)
    said = {"title": "Durée", "condition": "", "seen": article.mark}
    assert claire.post(url, {**said, "body": "Du {debu} au {fin}."}).status_code == 302
    told = words(claire.get(page("text", text.pk)))
    assert "2 points à corriger" in told
    assert "Vouliez-vous « {début} » ?" in told
    refused = claire.post(page("text_act", text.pk, "publier"))
    assert "pas encore prêt" in words(refused)
    assert "entre-temps" in words(claire.post(url, {**said, "body": "Autre."}))
    article.refresh_from_db()
    said["seen"] = article.mark
    assert claire.post(url, {**said, "body": "Du {début} au {fin} exactement."}).status_code == 302
    told = words(claire.get(page("text", text.pk)))
    assert "Le texte est prêt" in told
    assert "Du {début} au {fin} exactement." in told
    agreement = prepare(awarded.artois, department)
    for address in (
        page("text_preview", text.pk, "pdf"),
        f"{page('text_preview', text.pk, 'docx')}?convention={agreement.pk}",
        page("text_in_force", "public", "pdf"),
        page("agreement_word", agreement.pk),
    ):
        answer: Any = claire.get(address)
        content = b"".join(answer.streaming_content)
        assert (answer.status_code, content[:2]) == (200, b"%P" if ".pdf" in address else b"PK")
    assert claire.post(page("text_act", text.pk, "publier")).status_code == 302
    assert "version 1" in words(claire.get(page("texts")))
    assert claire.post(page("article_move", article.pk, "monter")).status_code == 403


def test_articles_are_added_moved_and_removed_from_pages(department: Department) -> None:
    sophie = entered(department.manager)
    sophie.post(page("text_start", "public"))
    text = AgreementText.objects.get()
    added = {"title": "Annexes", "condition": "", "body": "Deux annexes."}
    assert sophie.post(page("article_new", text.pk), added).status_code == 302
    article = text.articles.get(title="Annexes")
    place = article.position
    assert sophie.get(page("article_move", article.pk, "monter")).status_code == 405
    sophie.post(page("article_move", article.pk, "monter"))
    article.refresh_from_db()
    assert article.position == place - 1
    assert "remontent d’un rang" in words(sophie.get(page("article_remove", article.pk)))
    sophie.post(page("article_remove", article.pk))
    assert not text.articles.filter(title="Annexes").exists()
    sophie.post(page("text_heading", text.pk), {"title": "Convention d’essai", "preamble": ""})
    assert "Convention d’essai" in words(sophie.get(page("text", text.pk)))
    sophie.post(page("text_act", text.pk, "ecarter"))
    assert not AgreementText.objects.exists()


@pytest.mark.requirement("R72", "R73")
def test_the_agreement_signed_on_paper_is_filed_from_its_page(
    department: Department, awarded: Candidates
) -> None:
    agreement = send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)
    claire, url = entered(department.instructor), page("agreement_paper", agreement.pk)

    def sent(**fields: str) -> Any:
        return claire.post(url, {"file": SimpleUploadedFile("convention.pdf", PDF), **fields})

    assert "Signée sur papier" in words(claire.get(page("agreement", agreement.pk)))
    assert "Indiquez au moins une personne qui a signé." in words(sent())
    assert "Indiquez le jour de cette signature." in words(sent(operator_name="Diane Hocquet"))
    assert "Indiquez qui a signé." in words(sent(operator_on="2025-10-02"))
    both = {
        "operator_name": "Diane Hocquet",
        "operator_on": "2025-10-02",
        "department_name": "Jean Exemple",
        "department_on": "2025-10-07",
    }
    assert "Cette date est à venir" in words(sent(**both))
    assert sent(**{**both, "department_on": "2025-10-03"}).status_code == 302
    assert Agreement.objects.get(pk=agreement.pk).state == "in_force"
    assert "Dossier de preuve" in words(claire.get(page("agreement", agreement.pk)))
    assert "à payer au plus tard le 2 décembre 2025" in words(
        entered(awarded.horizon).get(reverse("operator:agreement", args=[agreement.pk]))
    )
