"""The day of a meeting on a telephone: taps counted, the network cut, the code of the room, the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from maillage.groups.models import Attendance, AttendanceMark, Meeting
from maillage.groups.operations import add_walk_in, mark_attendance
from maillage.people.models import Role
from tests.browser.test_pages import enter
from tests.candidates import give_role, make_person, moment
from tests.groups.steps import Campaign, campaign, enrol, fill, january

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DURING = "2026-01-13T10:05"
COUNT = """addEventListener("click", (event) => { if (event.isTrusted && event.detail)
  sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps") || 0) + 1) }, true)"""
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def stage(settings: Any, live_server: Any) -> Campaign:
    settings.MAILLAGE_TODAY = DURING
    settings.MAILLAGE_BASE_URL = live_server.url
    return campaign()


@pytest.fixture
def phone(new_context: Any) -> Iterator[Page]:
    """A telephone whose clock says the hour of the meeting; what it complains of fails the test."""
    page: Page = new_context(has_touch=True).new_page()
    page.set_viewport_size(PHONE)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.clock.set_fixed_time(f"{DURING}:00")
    yield page
    assert said == []


def sheet_url(live_server: Any, meeting: Meeting, name: str = "operator:attendance") -> str:
    return f"{live_server.url}{reverse(name, args=[meeting.pk])}"


def sending(page: Page) -> Any:
    """Where the page says what is stored and what waits."""
    return page.locator("#envoi")


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    return [found["id"] for found in Axe().run(page).response["violations"]]


def tap(page: Page, name: str, state: str = "Présent") -> None:
    page.get_by_role("button", name=f"{state} : {name}").click()


@pytest.mark.requirement("R23", "R35")
def test_fifteen_people_with_three_walk_ins_take_twenty_five_taps_at_most(
    stage: Campaign, phone: Page, live_server: Any
) -> None:
    meeting = january(stage)
    fill(meeting, 12)
    enter(phone, live_server.url, "Nora Benali")
    phone.context.add_init_script(COUNT)
    phone.goto(sheet_url(live_server, meeting, "operator:meeting"))
    phone.get_by_role("link", name="Pointer les présences").first.click()
    expect(sending(phone)).to_have_text("Tout est enregistré.")
    for number in range(1, 13):
        tap(phone, f"Personne Numéro{number:02d}")
    walk_ins = (("Zoé Passage", "Structure bailleur"), ("Luc Passant", "Structure bailleur"))
    for name, structure in walk_ins:
        phone.get_by_label("Prénom et nom").click()
        phone.keyboard.type(name)
        phone.keyboard.press("Tab")
        phone.keyboard.type(structure)
        phone.get_by_role("button", name="Ajouter, présente").click()
    phone.keyboard.type("Ana Neuve")
    phone.keyboard.press("Tab")
    phone.keyboard.type("CCAS de Longuenesse")
    phone.get_by_role("button", name="Ajouter, présente").click()
    expect(phone.locator("#compteur")).to_contain_text(
        "15 présents pour 12 inscrits, dont 3 sans inscription"
    )
    expect(sending(phone)).to_have_text("Tout est enregistré.")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(phone) == []
    phone.get_by_role("link", name="Clore la feuille").click()
    phone.get_by_role("button", name="Clore la feuille").click()
    expect(phone.get_by_text("La rencontre est tenue")).to_be_visible()
    taps = int(phone.evaluate("sessionStorage.getItem('taps')"))
    assert 15 < taps <= 25, taps
    assert Attendance.objects.filter(meeting=meeting, state="present").count() == 15


@pytest.mark.requirement("R23")
def test_a_network_cut_during_the_whole_meeting_loses_nothing(
    stage: Campaign, phone: Page, live_server: Any, settings: Any
) -> None:
    meeting = january(stage)
    fill(meeting, 4)
    karim = give_role(make_person("Karim Animateur"), stage.operator, Role.FACILITATOR)
    people = {row.participant.full_name: row.participant for row in meeting.registrations.all()}
    enter(phone, live_server.url, "Nora Benali")
    phone.goto(sheet_url(live_server, meeting))
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function(
        f"caches.open('presences-{meeting.pk}').then((kept) => kept.match(location.pathname))"
    )

    phone.context.set_offline(True)
    tap(phone, "Personne Numéro01")
    tap(phone, "Personne Numéro02")
    tap(phone, "Personne Numéro02", "Excusé")
    expect(sending(phone)).to_contain_text("3 pointages en attente d’envoi : le réseau ne répond pas")
    enrol(meeting, 5, at=moment("2026-01-02T12:00"))  # the page opened again cannot know of them
    phone.reload()
    expect(phone.locator("#compteur")).to_contain_text("1 présent pour 4 inscrits")
    tap(phone, "Personne Numéro03")
    phone.get_by_label("Prénom et nom").fill("Zoé Passage")
    phone.get_by_label("Structure", exact=True).fill("Structure bailleur")
    phone.get_by_role("button", name="Ajouter, présente").click()
    phone.get_by_label("Prénom et nom").fill("Encore à ta")
    expect(sending(phone)).to_contain_text("5 pointages en attente d’envoi")
    expect(phone.locator(".sheet-queued")).to_contain_text("Zoé Passage")
    assert violations(phone) == []
    assert not Attendance.objects.exists()

    # Meanwhile a colleague marks, adds the same walk-in, and the session of this telephone ends.
    mark_attendance(meeting, people["Personne Numéro01"], "absent", by=karim, at=moment("2026-01-13T10:12"))
    twin = add_walk_in(
        meeting,
        full_name="Zoé Passage",
        structure="Structure bailleur",
        job="",
        by=karim,
        at=moment("2026-01-13T10:13"),
    )
    settings.MAILLAGE_TODAY = "2026-01-13T12:20"
    phone.context.clear_cookies(name="sessionid")
    phone.context.set_offline(False)
    expect(sending(phone)).to_contain_text("Votre session est fermée. 5 pointages en attente d’envoi")
    enter(phone, live_server.url, "Nora Benali")
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(sending(phone)).to_contain_text("2 pointages à décider, le reste est enregistré")
    expect(phone.get_by_label("Prénom et nom")).to_have_value("Encore à ta")
    question = phone.locator(".sheet-question").filter(has_text="Numéro01")
    expect(question).to_contain_text(
        re.compile(r"Karim Animateur a noté absent à 10.h.12, vous présent à 10.h.05")
    )
    question.get_by_role("button", name="Garder le mien").click()
    phone.get_by_role("button", name="C’est Zoé Passage").click()
    leftover = phone.locator(".sheet-question")
    expect(leftover).to_contain_text("figure déjà sur la feuille")
    leftover.get_by_role("button", name="Abandonner").click()
    expect(sending(phone)).to_have_text("Tout est enregistré.")

    states = dict(meeting.attendances.values_list("participant__full_name", "state"))
    assert states == {
        "Personne Numéro01": "present",
        "Personne Numéro02": "excused",
        "Personne Numéro03": "present",
        "Zoé Passage": "present",
    }
    assert meeting.attendances.filter(walk_in=True).get() == twin
    ours = AttendanceMark.objects.filter(by=stage.nora).order_by("pk")
    assert [mark.state for mark in ours] == ["present", "excused", "present", "present"]
    assert {mark.pointed_at for mark in ours} == {moment(DURING)}
    assert {mark.received_at for mark in ours} == {moment("2026-01-13T12:20")}
    assert not phone.evaluate("Object.keys(localStorage).length")
    row = phone.locator("li").filter(has_text="Numéro03")
    expect(row).to_contain_text(re.compile(r"Nora Benali, pointé à 10.h.05, reçu à 12.h.20"))

    phone.get_by_role("link", name="Clore la feuille").click()
    phone.get_by_role("button", name="Clore la feuille").click()
    phone.goto(sheet_url(live_server, meeting))
    phone.wait_for_function("caches.keys().then((names) => !names.length)")


@pytest.mark.requirement("R23")
def test_two_facilitators_see_one_another_and_a_paper_sheet_is_typed_by_the_keyboard_alone(
    stage: Campaign, phone: Page, live_server: Any
) -> None:
    meeting = january(stage)
    fill(meeting, 3)
    enter(phone, live_server.url, "Nora Benali")
    phone.goto(sheet_url(live_server, meeting, "operator:attendance_table"))
    phone.locator("#tableau [type=radio]").first.focus()
    for key in ("p", "e", "a"):
        phone.keyboard.press(key)
    phone.keyboard.type("Zoé Passage")
    phone.keyboard.press("Tab")
    phone.keyboard.type("Structure bailleur")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("4 lignes enregistrées")).to_be_visible()
    states = meeting.attendances.order_by("participant__full_name").values_list("state", flat=True)
    assert list(states) == ["present", "excused", "absent", "present"]

    tap(phone, "Personne Numéro01", "Excusé")
    expect(phone.locator("li").filter(has_text="Numéro01")).to_contain_text("excusé · Nora Benali")
    phone.get_by_role("button", name="Annuler ce pointage").click()
    expect(phone.locator("li").filter(has_text="Numéro01")).to_contain_text("présent · Nora Benali")
    other = meeting.attendances.get(participant__full_name="Personne Numéro03")
    mark_attendance(meeting, other.participant, "present", by=stage.nora, at=moment("2026-01-13T10:09"))
    phone.get_by_label("Fonction").focus()
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.locator("#compteur")).to_contain_text("3 présents pour 3 inscrits", timeout=20_000)
    expect(phone.get_by_label("Fonction")).to_be_focused()
