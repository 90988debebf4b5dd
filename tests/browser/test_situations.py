"""A situation from the telephone that writes it to those who read it, with a script and without."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from maillage.groups.models import Meeting, Participant
from maillage.situations.models import Situation
from tests.browser.test_pages import enter
from tests.groups.steps import Campaign, campaign, fill, january
from tests.situations.steps import came

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORY = "Mme Quercynois vit seule et n’ouvre plus. Appeler le 03 53 01 02 03."


@pytest.fixture
def stage(settings: Any, live_server: Any) -> Campaign:
    cache.clear()
    settings.MAILLAGE_TODAY = "2026-01-12T10:00"
    settings.MAILLAGE_BASE_URL = live_server.url
    return campaign()


def come_in(page: Page, url: str, person: Participant) -> None:
    """Open the situations from one's own page, with the code received."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{url}{reverse('participant:my_meetings', args=[person.token])}")
    page.get_by_role("link", name="Ouvrir les situations").click()
    page.get_by_role("button", name="Recevoir un code").click()
    code = re.search(r"Votre code\s*: (\S+)", str(mail.outbox[-1].body))
    assert code
    page.get_by_label("Code reçu par courriel").fill(code[1])
    page.get_by_role("button", name="Continuer").click()


def write(page: Page, *, script: bool) -> None:
    """Write a text that names someone, mend it as the page proposes, and propose it."""
    page.get_by_role("link", name="Écrire une situation").first.click()
    expect(page.get_by_role("link", name="3114")).to_have_attribute("href", "tel:3114")
    page.get_by_label("Votre question au groupe").fill("Comment reprendre contact ?")
    page.get_by_label("Ce qui se passe").fill(STORY)
    if not script:
        page.get_by_role("button", name="Relire le texte").click()
    found = page.locator("#relecture mark")
    expect(found.first).to_have_text("Quercynois")
    assert not Situation.objects.filter(state="submitted", participant=None).exists()
    if script:
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert "Quercynois" not in kept
        assert violations(page) == []
        page.get_by_role("button", name="Tout remplacer").click()
    else:
        while page.get_by_role("button", name=re.compile("^Remplacer par|^Retirer")).count():
            page.get_by_role("button", name=re.compile("^Remplacer par|^Retirer")).first.click()
    expect(page.get_by_label("Ce qui se passe")).not_to_have_value(re.compile("Quercynois|03 53"))
    for name in ("family", "purpose", "age_band", "household", "occupation"):
        page.locator(f"select[name={name}]").select_option(index=2)
    page.get_by_label("Un levier").check()
    page.get_by_role("button", name="Continuer").click()
    for question in page.get_by_role("group").all():
        question.get_by_label("Non").check()
    page.get_by_label("Je confirme que la personne").check()
    if script:
        assert violations(page) == []
    page.get_by_role("button", name="Proposer à la personne qui anime").click()
    expect(page.get_by_text("Votre situation est proposée")).to_be_visible()
    assert "Quercynois" not in page.url


def violations(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


@pytest.mark.requirement("R24", "F22", "F23")
def test_a_situation_is_mended_as_it_is_typed_read_twice_then_read_together(
    stage: Campaign, live_server: Any, settings: Any, new_context: Any
) -> None:
    meeting: Meeting = january(stage)
    writer, plain_writer, reader = (row.registration.participant for row in fill(meeting, 3))
    page: Page = new_context().new_page()
    come_in(page, live_server.url, writer)
    write(page, script=True)
    bare: Page = new_context(java_script_enabled=False).new_page()
    come_in(bare, live_server.url, plain_writer)
    write(bare, script=False)
    # The second look of the facilitator.
    nora: Page = new_context().new_page()
    enter(nora, live_server.url, stage.nora.full_name)
    for _ in range(2):
        nora.goto(f"{live_server.url}{reverse('operator:situations', args=[meeting.pk])}")
        expect(nora.get_by_text("éléments remplacés").first).to_be_visible()
        nora.get_by_role("link", name="Lire").first.click()
        nora.get_by_role("link", name="Accepter après relecture").click()
        nora.get_by_role("button", name="Accepter après relecture").click()
    assert violations(nora) == []
    # The meeting has begun: one who is there reads, and reports; the text goes at once.
    came(meeting, reader, stage.nora)
    settings.MAILLAGE_TODAY = "2026-01-13T10:05"
    seat: Page = new_context().new_page()
    come_in(seat, live_server.url, reader)
    seat.get_by_role("link", name="Lire").first.click()
    expect(seat.get_by_text("vit seule")).to_be_visible()
    assert violations(seat) == []
    address = seat.url
    seat.get_by_role("button", name="Signaler un élément reconnaissable").click()
    seat.goto(address)
    expect(seat.get_by_text("Un élément reconnaissable est signalé")).to_be_visible()
    expect(seat.get_by_text("vit seule")).to_have_count(0)
