"""A year of a group by those who live it: facilitator, professional, coordinator (scenarios E2, E3, E4)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import FilePayload

from maillage.groups.operations import close_attendance, mark_attendance
from maillage.groups.operations.meeting import open_meeting
from maillage.territories.operations import define_territory, load_reference
from tests.browser.keyboard import EITHER_WAY
from tests.browser.people import Site, Visitor, plain
from tests.browser.steps_awarding import words_of
from tests.builders import PDF
from tests.groups.steps import Campaign, campaign, enrol

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAYS = (
    "2025-12-09", "2026-01-13", "2026-02-10", "2026-03-10", "2026-04-14",
    "2026-05-12", "2026-06-09", "2026-09-08", "2026-10-13", "2026-11-10",
)  # fmt: skip
HABITAT, HELENE = "Habitat du Boulonnais", "h.lefevre@terrain.example.org"
AGAIN = "helene.lefebvre@terrain.example.org"


def meeting_of(stage: Campaign, day: str) -> str:
    """The address of the meeting of that day."""
    return f"/operateur/rencontres/{stage.group.meetings.get(day=day).pk}/"


def plan(nora: Visitor, group: str) -> None:
    """E2.1: ten dates, July and August skipped, none outside the agreement."""
    nora.goes(group)
    nora.follows("Planifier l’année")
    nora.selects("Semaine du mois", "2e")
    nora.selects("Jour", "mardi")
    nora.fills({"De": "09:30", "À": "12:00", "Lieu": "Espace Saint-Bertin"})
    nora.presses("Voir les dates")
    nora.reads("Aucune rencontre en juillet et août (appel à projets, § 4).")
    days = nora.page.locator('input[name="day"]').evaluate_all("boxes => boxes.map(box => box.value)")
    assert tuple(days) == DAYS
    nora.presses("Créer ces rencontres")
    nora.reads("10 rencontres au calendrier du groupe")


def be_refused_july(nora: Visitor, meeting: str) -> None:
    """E2.2: a date of July is refused, with where to go instead."""
    nora.goes(f"{meeting}deplacer/")
    nora.fills({"Date": "2026-07-07", "Motif": "Salle prise"})
    nora.presses("Déplacer")
    nora.is_refused(
        "Cette date tombe en juillet : choisissez une date jusqu’au 30 juin ou à partir du 1er septembre."
    )
    nora.presses("Mardi 30 juin 2026", whole=False)
    nora.finds("Date", "2026-06-30")
    nora.finds("Motif", "Salle prise")


def sign_up(guest: Visitor, public: str, name: str, email: str, structure: str, job: str) -> None:
    """E3.1: one screen, four things asked and the charter, no account."""
    guest.goes(public)
    asked = guest.page.locator("main form :is(input, select, textarea)[required]")
    assert asked.evaluate_all("fields => fields.map(field => field.name)") == [
        "full_name",
        "email",
        "structure",
        "job",
    ]
    guest.fills(
        {
            "Prénom et nom": name,
            "Adresse électronique professionnelle": email,
            "Structure": structure,
            "Fonction": job,
        }
    )
    guest.ticks("Je m’engage à la confidentialité")
    guest.presses("M’inscrire", whole=False)
    guest.reads(email)


def mark_the_room(nora: Visitor, meeting: str) -> int:
    """E2.5: of 17, 14 present, one excused, two absent, one more came; back comes the number of taps."""
    nora.goes(f"{meeting}presences/")
    taps = 0
    rows = nora.page.locator("#feuille .sheet-row")
    assert rows.count() == 17
    for index, words in enumerate(["Présent"] * 14 + ["Excusé", "Absent", "Absent"]):
        row = rows.nth(index)
        nora.activates(row.get_by_role("button", name=re.compile(f"^{words}")))
        taps += 1
    nora.page.locator("#feuille .sheet-absent").nth(1).wait_for()
    nora.fills({"Prénom et nom": "Odile Passage", "Structure": "CCAS de Lumbres", "Fonction": "Accueil"})
    nora.activates(nora.page.get_by_role("button", name="Ajouter, présente"))
    taps += 1
    nora.page.locator("#feuille .sheet-row").nth(17).wait_for()
    nora.page.get_by_text("Tout est enregistré").wait_for()
    nora.goes(f"{meeting}presences/")
    nora.reads("15 présents")
    nora.follows("Clore la feuille")
    nora.presses("Clore la feuille")
    nora.reads("La rencontre est tenue", "15 présents")
    return taps + 2


@pytest.mark.requirement("R16", "R22", "R23", "R28", "R35", "R36", "R37", "R38", "R46", "R84", "R85", "R86")
@pytest.mark.requirement("F8", "F12", "F16", "F19")
@pytest.mark.parametrize("site", EITHER_WAY, indirect=True)
def test_a_group_lives_its_year(site: Site) -> None:
    site.clock("2025-12-01T09:00:00")
    load_reference()
    define_territory("aud", "Audomarois", ("200069037", "246201016"), valid_from=dt.date(2025, 1, 1))
    stage = campaign()
    group = f"/operateur/groupes/{stage.group.pk}/"
    nora = site.visitor("Nora Benali", stage.nora.email)
    nora.comes_in()
    plan(nora, group)
    be_refused_july(nora, meeting_of(stage, "2026-06-09"))

    hold_quietly(stage, "2025-12-09", 6)
    january = meeting_of(stage, "2026-01-13")
    fill_the_room(site, nora, stage, january)
    site.clock("2026-01-13T12:10:00")
    assert mark_the_room(nora, january) <= 25
    keep_the_paper(nora, january)

    site.clock("2026-02-09T17:00:00")
    go_remote(nora, meeting_of(stage, "2026-02-10"))
    for day in DAYS[2:5]:
        hold_quietly(stage, day, 3)
    come_twice(site, nora, stage, group)
    coordinate(site, nora, stage, group)
    for day in DAYS[6:]:
        hold_quietly(stage, day, 3)
    site.clock("2026-11-30T18:00:00")
    nora.goes(f"/operateur/indicateurs/{stage.group.agreement_id}/")
    nora.reads(
        "10 rencontres tenues sur 10 prévues", "Intervalle moyen, en jours 37,3", "Rencontres à distance 1"
    )


def hold_quietly(stage: Campaign, day: str, count: int) -> None:
    """A meeting from its opening to its closed sheet, without its pages."""
    meeting = stage.group.meetings.get(day=day)
    if meeting.state == "planned":
        open_meeting(meeting, by=stage.nora, at=meeting.starts_at - dt.timedelta(days=7))
    for number in range(1, count + 1):
        signed = enrol(meeting, number, at=meeting.starts_at - dt.timedelta(days=3))
        participant = signed.registration.participant
        mark_attendance(meeting, participant, "present", by=stage.nora, at=meeting.starts_at)
    close_attendance(meeting, by=stage.nora, at=meeting.ends_at)


def fill_the_room(site: Site, nora: Visitor, stage: Campaign, meeting: str) -> None:
    """E2.3 and E2.4: 22 sign up, 15 have a seat; two more are let in; a freed seat goes to the next."""
    nora.goes(meeting)
    nora.follows("Ouvrir les inscriptions")
    nora.presses("Ouvrir les inscriptions")
    row = stage.group.meetings.get(day="2026-01-13")
    public = f"/rencontres/{row.public_id}/"
    helene = site.visitor("Hélène", HELENE)
    sign_up(helene, public, "LEFEVRE Helene", HELENE, HABITAT, "Conseillère sociale")
    for number in range(101, 115):
        enrol(row, number, at=row.starts_at - dt.timedelta(days=5))
    late = site.visitor("La seizième", "seizieme@terrain.example.org")
    sign_up(late, public, "Aline Seize", late.email, "CCAS de Lumbres", "Accueil social")
    late.reads("Le nombre souhaité de 15 participants est atteint. Vous êtes n° 1 en liste d’attente.")
    for number in range(116, 122):
        enrol(row, number, at=row.starts_at - dt.timedelta(days=4))
    site.clock("2026-01-12T10:00:00")
    nora.goes(meeting)
    nora.presses("Admettre", whole=False)
    nora.presses("Admettre", whole=False)
    nora.reads("17 inscrits pour 15 places souhaitées")
    site.work()
    leaver = site.visitor("Une inscrite", "personne101@example.org")
    leaver.goes(site.post.link(leaver.email))
    leaver.follows("Annuler mon inscription", whole=False)
    leaver.presses("Annuler mon inscription")
    leaver.reads("Votre inscription est annulée")
    site.work()
    offered = site.visitor("La suivante", "personne117@example.org")
    offered.goes(site.post.link(offered.email, "Une place se libère"))
    offered.presses("Accepter la place")
    offered.reads("Votre place est retenue")


def keep_the_paper(nora: Visitor, meeting: str) -> None:
    """The sheet as it was printed, and the signed one attached."""
    nora.goes(f"{meeting}presences/papier/")
    sheet = words_of(nora.fetches("Feuille à imprimer (PDF)"))
    for word in ("Feuille d’émargement", "Nora Benali", "Odile Passage", "page 1 sur 2"):
        assert word in plain(sheet), sheet
    file = nora.here.locator("input[type=file]")
    nora.gives(file, FilePayload(name="feuille.pdf", mimeType="application/pdf", buffer=PDF))
    nora.presses("Joindre la feuille signée")
    nora.reads("feuille.pdf", "jointe le 13 janvier 2026")


def go_remote(nora: Visitor, meeting: str) -> None:
    """E2.6: at a distance only with its reason."""
    nora.goes(meeting)
    nora.follows("Tenir à distance")
    nora.presses("Passer à distance")
    nora.is_refused("Indiquez la situation exceptionnelle")
    nora.writes("Situation exceptionnelle", "Vigilance orange neige-verglas : routes fermées")
    nora.presses("Passer à distance")
    nora.reads("Rencontre à distance (motif exceptionnel)", "Vigilance orange neige-verglas")


def come_twice(site: Site, nora: Visitor, stage: Campaign, group: str) -> None:
    """E3.3, E3.4, E3.6: one person under two spellings counts once, once a human said so; Calais is told."""
    site.clock("2026-05-04T09:00:00")
    may = stage.group.meetings.get(day="2026-05-12")
    open_meeting(may, by=stage.nora, at=may.starts_at - dt.timedelta(days=9))
    public = f"/rencontres/{may.public_id}/"
    helene = site.visitor("Hélène", AGAIN)
    sign_up(helene, public, "Hélène Lefèbvre", AGAIN, HABITAT, "Conseillère sociale")
    helene.follows("Inscrire un ou une collègue")
    helene.fills(
        {
            "Prénom et nom de votre collègue": "Paul Renty",
            "Son adresse électronique professionnelle": "p.renty@example.org",
        }
    )
    helene.presses("Inscrire cette personne")
    helene.reads("Chacun de vous reçoit un message")
    site.work()
    assert site.post.link("p.renty@example.org") != site.post.link(AGAIN)
    calais = site.visitor("Yves Port", "y.port@terrain.example.org")
    calais.goes(public)
    calais.opens("Préciser, si vous voulez : type de structure, commune, attentes")
    calais.writes("Commune de travail", "Calais")
    values = {"Prénom et nom": "Yves Port", "Structure": "CCAS de Calais", "Fonction": "Accueil"}
    calais.fills({**values, "Adresse électronique professionnelle": calais.email})
    calais.ticks("Je m’engage à la confidentialité")
    calais.presses("M’inscrire", whole=False)
    site.work()
    for registration in may.registrations.select_related("participant"):
        mark_attendance(may, registration.participant, "present", by=stage.nora, at=may.starts_at)
    close_attendance(may, by=stage.nora, at=may.ends_at)

    site.clock("2026-05-12T14:00:00")
    before = counted(nora, stage)
    nora.goes(f"{group}personnes/")
    nora.reads("Doublon probable (nom proche, même structure)")
    for verb in ("Réunir", "Défaire", "Réunir"):
        if verb == "Réunir":
            with nora.within(".card", "Hélène Lefèbvre"):
                nora.follows("Réunir ces deux fiches", whole=False)
            nora.presses("Réunir", whole=False)
        else:
            nora.presses("Défaire", whole=False)
        nora.goes(f"{group}personnes/")
    after = counted(nora, stage)
    assert after == (before[0], before[1] - 1)
    nora.reads("hors périmètre : 1")

    helene.goes(site.post.link(HELENE))
    own = helene.text
    helene.goes(site.post.link(AGAIN))
    assert helene.text == own
    calais.goes(site.post.link(calais.email))
    calais.follows("Voir mes données")
    calais.proves("Recevoir un code", "Continuer")
    assert "CCAS de Calais" in calais.fetches("Télécharger mes données").decode()
    calais.follows("Effacer mes données")
    calais.presses("Effacer mes données")
    assert counted(nora, stage) == after


def counted(nora: Visitor, stage: Campaign) -> tuple[str, int]:
    """The presences as they are told, and the number of people."""
    nora.goes(f"/operateur/indicateurs/{stage.group.agreement_id}/")
    found = re.search(r"(\d+) participations cumulées (\d+) participants uniques", nora.text)
    assert found, nora.text
    return found[1], int(found[2])


def coordinate(site: Site, nora: Visitor, stage: Campaign, group: str) -> None:
    """E4: counts by type of structure, who no longer comes, a theme and a guest proposed and answered."""
    site.clock("2026-06-02T09:00:00")
    june = stage.group.meetings.get(day="2026-06-09")
    open_meeting(june, by=stage.nora, at=june.starts_at - dt.timedelta(days=9))
    kinds = {"bailleur": 5, "ccas": 4, "lda": 2, "spip": 1, "associations": 1}
    for number, kind in enumerate(kind for kind, count in kinds.items() for _ in range(count)):
        enrol(june, 201 + number, at=june.starts_at - dt.timedelta(days=8), kind=kind)
    karim = site.visitor("Karim Duriez", stage.karim.email)
    karim.comes_in()
    karim.goes("/coordination/territoire/")
    karim.reads(
        "13 inscrits : 5 bailleurs, 4 CCAS, 2 Logement d’abord, 1 SPIP, 1 association",
        "Aucun SPIP à ce jour",
    )
    karim.lacks("Numéro", "Lefèbvre", "Passage")
    assert karim.tries(f"/operateur/rencontres/{june.pk}/")[0] in (403, 404)
    karim.failed.clear()
    karim.follows("Inviter : Aucun SPIP à ce jour")
    karim.presses("Inviter")
    karim.reads("déjà inscrites ou invitées")
    karim.follows("Proposer un thème", whole=False)
    karim.writes("Thème", "Syndrome de Diogène et sécurité incendie")
    karim.presses("Proposer ce thème")
    karim.follows("Proposer un intervenant", whole=False)
    karim.fills({"Fonction": "Officier de prévention", "Structure": "SDIS 62"})
    karim.presses("Proposer cet intervenant")
    karim.reads("Officier de prévention, SDIS 62", "sans réponse")
    nora.goes("/accueil/")
    nora.reads("Répondre à la coordination du territoire")
    nora.goes(f"{group}temps-d-information/")
    nora.presses("Retenir ce thème")
    nora.follows("Répondre", whole=False)
    nora.presses("Retenir cette proposition")
    karim.goes("/coordination/territoire/")
    karim.reads("retenue")
    karim.lacks("sans réponse", "proposé par")
    helene = site.visitor("Hélène", HELENE)
    helene.goes(site.post.link(AGAIN))
    helene.presses("M’inscrire", whole=False)
    helene.reads("liste d’attente" if june.registrations.count() > 15 else "Inscription enregistrée")
