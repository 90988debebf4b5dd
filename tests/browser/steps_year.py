"""A year of a group: opened, planned, meetings moved, cancelled and held, sign-ups, sessions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.browser.people import Visitor
from tests.browser.steps_opening import Company
from tests.browser.story import Body, address


@dataclass(frozen=True)
class Professional:
    """Someone of the field, with the beginning of the type of their structure."""

    name: str
    structure: str
    kind: str
    job: str

    @property
    def email(self) -> str:
        """Where the letters go."""
        return address(self.name, "terrain")


HELENE = Professional("Hélène Lefèvre", "Habitat de la Lys", "Bailleurs", "Conseillère sociale")
PASCAL = Professional("Pascal Ringot", "CCAS de Lumbres", "CCAS", "Responsable du CCAS")
MALIKA = Professional(
    "Malika Tahri", "Équipe Logement d’abord", "Travailleurs sociaux", "Travailleuse sociale"
)
FIELD = (
    HELENE,
    PASCAL,
    MALIKA,
    *(
        Professional(f"{first} Derycke", "SPIP de Saint-Omer", "SPIP", "Conseil en insertion")
        for first in ("Aline", "Bruno", "Carole", "Damien", "Estelle", "Farid")
    ),
    *(
        Professional(f"{first} Wattel", "CCAS de Lumbres", "CCAS", "Accueil social")
        for first in ("Gaston", "Ismael", "Julie", "Karine", "Laurent", "Magali")
    ),
)

LATECOMER = Professional("Nadège Planque", "Habitat de la Lys", "Bailleurs", "Responsable d’agence")
WALK_IN = Professional("Olivier Quévy", "CHRS Le Seuil", "CHRS", "Éducateur spécialisé")


def open_group(company: Company, body: Body) -> None:
    """The preparer opens the group and appoints who facilitates it."""
    preparer = company[body.preparer]
    preparer.enters("Groupes")
    preparer.presses("Ouvrir le groupe")
    preparer.reads("désignez qui l’anime")
    company.groups[body.key] = preparer.page.url
    company.people_met[body.key], company.attendances[body.key] = set(), 0
    preparer.follows("Désigner ou remplacer")
    preparer.selects("Personne", body.facilitator)
    preparer.writes("Profession dans le domaine de la santé mentale", body.profession)
    preparer.presses("Désigner cette personne")
    preparer.reads(f"{body.facilitator} anime désormais", body.profession)


@dataclass(frozen=True)
class Habit:
    """« 2e mardi du mois, 9 h 30–12 h », where, and the days it gives."""

    week: str
    weekday: str
    starts: str
    ends: str
    place: str
    days: tuple[str, ...]


def plan(company: Company, body: Body, habit: Habit) -> None:
    """The year in one act."""
    facilitator = company[body.facilitator]
    facilitator.goes(company.groups[body.key])
    facilitator.follows("Planifier l’année")
    facilitator.selects("Semaine du mois", habit.week)
    facilitator.selects("Jour", habit.weekday)
    facilitator.fills({"De": habit.starts, "À": habit.ends, "Lieu": habit.place})
    facilitator.presses("Voir les dates")
    boxes = facilitator.page.locator('input[name="day"]')
    assert tuple(boxes.evaluate_all("boxes => boxes.map(box => box.value)")) == habit.days
    facilitator.presses("Créer ces rencontres")
    facilitator.reads(f"{len(habit.days)} rencontres au calendrier du groupe")
    links = facilitator.page.locator("table a[href^='/operateur/rencontres/']")
    addresses = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    company.meetings[body.key] = dict(zip(habit.days, addresses, strict=True))


def move(company: Company, *, body: Body, day: str, wrong: str, right: str, refusal: str) -> None:
    """A meeting moves; a day of the summer break is refused."""
    facilitator = company[body.facilitator]
    facilitator.goes(company.meetings[body.key][day])
    facilitator.follows("Déplacer")
    facilitator.writes("Date", wrong)
    facilitator.presses("Déplacer")
    facilitator.is_refused(refusal)
    facilitator.fills({"Date": right, "Motif": "Salle indisponible"})
    facilitator.presses("Déplacer")
    facilitator.reads("La rencontre est déplacée")
    company.meetings[body.key][right] = company.meetings[body.key].pop(day)


def replace(company: Company, body: Body, day: str, other: str) -> None:
    """A meeting is cancelled, with its reason, and another date added."""
    facilitator = company[body.facilitator]
    facilitator.goes(company.meetings[body.key].pop(day))
    facilitator.follows("Annuler la rencontre")
    facilitator.writes("Motif de l’annulation", "Animatrice en arrêt, sans remplacement possible")
    facilitator.presses("Annuler la rencontre")
    facilitator.reads("La rencontre est annulée", "Animatrice en arrêt")
    facilitator.goes(company.groups[body.key])
    facilitator.follows("Ajouter une rencontre")
    facilitator.fills({"Date": other, "De": "09:30", "À": "12:00"})
    facilitator.presses("Ajouter cette rencontre")
    company.meetings[body.key][other] = facilitator.page.url


def go_remote(company: Company, body: Body, day: str) -> None:
    """At a distance only with a written reason (R36)."""
    facilitator = company[body.facilitator]
    facilitator.goes(company.meetings[body.key][day])
    facilitator.follows("Tenir à distance")
    facilitator.presses("Passer à distance")
    facilitator.is_refused("Indiquez la situation exceptionnelle qui oblige à tenir la rencontre à distance")
    facilitator.writes("Situation exceptionnelle", "Vigilance orange neige-verglas : routes fermées")
    facilitator.presses("Passer à distance")
    facilitator.reads("À distance", "Vigilance orange neige-verglas")


# --- sign-ups ------------------------------------------------------------------------------------


def open_sign_up(company: Company, body: Body, day: str) -> str:
    """Registrations open; the public address of the meeting."""
    facilitator, meeting = company[body.facilitator], company.meetings[body.key][day]
    page = facilitator.sends(f"{meeting}ouvrir/", {})
    found = re.search(r"/rencontres/[0-9a-f-]{36}/", page)
    assert found
    return found[0]


def sign_up_in_browser(guest: Visitor, public: str, who: Professional) -> None:
    """Four things and the charter, no account."""
    guest.goes(public)
    guest.fills(
        {
            "Prénom et nom": who.name,
            "Adresse électronique professionnelle": who.email,
            "Structure": who.structure,
            "Fonction": who.job,
        }
    )
    guest.opens("Préciser, si vous voulez : type de structure, commune, attentes")
    guest.selects("Type de structure", who.kind)
    guest.presses("M’inscrire", whole=False)
    guest.is_refused("acceptez la charte de confidentialité")
    guest.ticks("Je m’engage à la confidentialité")
    guest.presses("M’inscrire", whole=False)
    guest.reads(who.email)


def sign_up(guest: Visitor, public: str, who: Professional) -> str:
    """The same form, sent without drawing its page."""
    option = re.search(rf'<option value="(\d+)"[^>]*>{who.kind}', guest.loads(public))
    assert option
    values = {
        "full_name": who.name,
        "email": who.email,
        "structure": who.structure,
        "job": who.job,
        "structure_type": option[1],
        "charter": "on",
    }
    page = guest.sends(public, values)
    assert "Modifier ou annuler" in page or "votre lien personnel" in page or who.email in page
    return page


def leave_and_take_a_seat(company: Company, leaver: Professional, waiter: Professional) -> None:
    """One cancels by the link of the mail; the first who waits is offered the seat by mail, and takes it."""
    site = company.site
    site.work()
    guest = site.visitor(leaver.name, leaver.email)
    guest.goes(site.post.link(leaver.email))
    guest.follows("Annuler mon inscription", whole=False)
    guest.presses("Annuler mon inscription")
    guest.reads("Votre inscription est annulée")
    site.work()
    other = site.visitor(waiter.name, waiter.email)
    other.goes(site.post.link(waiter.email))
    other.reads("Une place vous est proposée")
    other.presses("Accepter la place")
    other.reads("Votre place est retenue", "Inscription enregistrée")


def fill_a_meeting(company: Company, body: Body, day: str) -> None:
    """Fifteen sign up, three of them drawn page by page; the sixteenth waits, then takes a freed seat."""
    public = open_sign_up(company, body, day)
    guest = company.newcomer("Une passante", "terrain")
    for person in FIELD[:2]:
        sign_up_in_browser(guest, public, person)
        guest.reads("Votre place est retenue")
    for person in FIELD[2:15]:
        sign_up(guest, public, person)
    sign_up_in_browser(guest, public, LATECOMER)
    guest.reads("Vous êtes n° 1 en liste d’attente")
    leave_and_take_a_seat(company, PASCAL, LATECOMER)


def hold_before_the_group(company: Company, body: Body, day: str) -> None:
    """Twelve of the fifteen came, and one without a sign-up."""
    facilitator = company[body.facilitator]
    sheet = f"{company.meetings[body.key][day]}presences/"
    facilitator.goes(sheet)
    came = [person for person in (*FIELD[:14], LATECOMER) if person not in (PASCAL, MALIKA)]
    mark_in_browser(facilitator, came)
    add_walk_in(facilitator, WALK_IN)
    close_sheet(facilitator, len(came) + 1)
    count(company, body, (*came, WALK_IN))


# --- attendance ----------------------------------------------------------------------------------


def mark_in_browser(facilitator: Visitor, who: Iterable[Professional]) -> None:
    """One press a person, which changes only their line."""
    for person in who:
        with facilitator.page.expect_response(lambda answer: "/presences/" in answer.url):
            button = facilitator.here.get_by_role("button", name=f"Présent : {person.name}")
            facilitator.activates(button)
        row = facilitator.page.locator(".sheet-row.sheet-present").filter(has_text=person.name)
        row.wait_for()


def mark_everyone(facilitator: Visitor, sheet: str) -> None:
    """Everyone on the sheet came; sent without drawing the page."""
    for person in re.findall(r'name="person" value="(\d+)"', facilitator.loads(sheet)):
        facilitator.sends(sheet, {"person": person, "state": "present"})


def add_walk_in(facilitator: Visitor, who: Professional) -> None:
    """Someone who came without a sign-up, on the phone of the facilitator."""
    facilitator.fills({"Prénom et nom": who.name, "Structure": who.structure, "Fonction": who.job})
    facilitator.opens("Structure pas encore connue")
    facilitator.selects("Type de structure", who.kind)
    with facilitator.page.expect_response(lambda answer: answer.url.endswith("/presences/envoi/")):
        facilitator.activates(facilitator.here.get_by_role("button", name="Ajouter, présente"))
    facilitator.page.locator(".sheet-row[data-person]").filter(has_text=who.name).wait_for()
    facilitator.reads(who.name, "sans inscription")


def close_sheet(facilitator: Visitor, present: int) -> None:
    """The act by which the meeting is held."""
    facilitator.follows("Clore la feuille")
    facilitator.reads(f"{present}")
    facilitator.presses("Clore la feuille")
    facilitator.reads("La rencontre est tenue", f"{present} présents")


def count(company: Company, body: Body, who: Iterable[Professional]) -> None:
    """Keep what the indicators must say."""
    present = list(who)
    company.attendances[body.key] += len(present)
    company.people_met[body.key] |= {person.email for person in present}


def hold(company: Company, body: Body, day: str, who: Iterable[Professional]) -> None:
    """A meeting from its opening to its closed sheet, without drawing every page."""
    present = list(who)
    facilitator, meeting = company[body.facilitator], company.meetings[body.key][day]
    company.site.clock(f"{day}T08:00:00")
    public = open_sign_up(company, body, day)
    guest = company.newcomer("Une passante", "terrain")
    for person in present:
        sign_up(guest, public, person)
    company.site.clock(f"{day}T18:00:00")
    mark_everyone(facilitator, f"{meeting}presences/")
    facilitator.sends(f"{meeting}presences/clore/", {})
    count(company, body, present)


# --- information sessions --------------------------------------------------------------------------


def note_theme(company: Company, body: Body, theme: str, meeting: str) -> None:
    """A theme, and the meeting where it arose."""
    facilitator = company[body.facilitator]
    facilitator.goes(f"{company.groups[body.key]}temps-d-information/")
    facilitator.follows("Noter un thème")
    facilitator.writes("Thème", theme)
    facilitator.selects("Rencontre où il est apparu", f"Rencontre du {meeting}")
    facilitator.presses("Enregistrer")
    facilitator.reads(theme, f"apparu le {meeting}")


@dataclass(frozen=True)
class Session:
    """An information session to hold."""

    title: str
    day: str
    attendees: int
    from_surplus: bool = False


def hold_session(company: Company, body: Body, session: Session, theme: str) -> None:
    """An idea, then a date, refused without its theme, then held."""
    facilitator = company[body.facilitator]
    company.site.clock(f"{session.day}T08:00:00")
    facilitator.goes(f"{company.groups[body.key]}temps-d-information/")
    facilitator.follows("Proposer un temps d’information")
    facilitator.writes("Titre", session.title)
    if session.from_surplus:
        facilitator.ticks("Financé par l’excédent du rythme bimestriel")
    facilitator.presses("Enregistrer")
    facilitator.follows(f"Programmer {session.title}")
    facilitator.fills({"Date": session.day, "De": "14:00", "À": "16:30", "Lieu": "Maison des associations"})
    facilitator.presses("Programmer")
    facilitator.is_refused("Indiquez le groupe (et la rencontre) où cette problématique a été identifiée.")
    facilitator.selects("Problématique d’origine", theme)
    facilitator.presses("Programmer")
    facilitator.reads(f"Né du thème « {theme} »")
    company.site.clock(f"{session.day}T17:00:00")
    facilitator.follows(f"Déclarer tenu {session.title}")
    facilitator.writes("Personnes présentes", str(session.attendees))
    facilitator.presses("Déclarer tenu")
    facilitator.reads(f"{session.attendees} personnes présentes")
