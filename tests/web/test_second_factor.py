"""Second factors without a browser: the application of codes, the recovery codes, what the funder asks."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.journal.models import Entry
from maillage.people.models import Enrolment, Funder, Invitation, Membership, Person, Role, SignIn
from maillage.people.operations import demand_second_factor, invite, open_enrolment, seal_factors_again
from maillage.post.models import Message
from maillage.rules.french import paris
from maillage.rules.verdict import Refused
from maillage.web import clock
from tests.builders import PREPARED, make_department, make_operator, make_person
from tests.people.told import code_sent, last_act
from tests.proofs import enter

pytestmark = pytest.mark.django_db
SECURITY = "/mon-compte/securite/"
ADD = f"{SECURITY}application/"


@pytest.fixture
def admin() -> Person:
    cache.clear()  # where allauth counts the tries of one person
    return make_department()


def entered(person: Person) -> Client:
    """A browser where that person has typed the code of their address, and nothing more."""
    browser = Client()
    browser.post("/connexion/", {"email": person.email})
    browser.post("/connexion/code/", {"code": code_sent(person.email)})
    return browser


def code_of(secret: str, step: int = 0) -> str:
    """What the application of a telephone shows now, or in so many times thirty seconds."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def linked(browser: Client) -> tuple[str, list[str]]:
    """Link an application and read the recovery codes: its secret, and they."""
    page = browser.get(ADD).content.decode()
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert shown is not None, page
    secret = shown[1].replace(" ", "")
    wrong = browser.post(ADD, {"code": "000000" if code_of(secret) != "000000" else "111111"})
    assert (wrong.status_code, "pas le bon" in wrong.content.decode()) == (422, True)
    codes = browser.post(ADD, {"code": code_of(secret, -1)}, follow=True)
    return secret, re.findall(r"<code>(\d{8})</code>", codes.content.decode())


def signed_in(browser: Client) -> bool:
    return browser.get("/accueil/").status_code == 200


def test_an_application_is_linked_then_asked_at_each_entry(admin: Person) -> None:
    browser = entered(admin)
    secret, codes = linked(browser)
    assert len(set(codes)) == 10
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)
    assert last_act() == "add_factor"
    assert "Une application de codes est ajoutée" in str(Message.objects.latest("pk").letter).replace(
        "est ajouté à votre compte", "est ajoutée"
    )
    # Once more: the file of the codes leaves once, and the page that shows them opens once.
    file = f"{SECURITY}codes/fichier/"
    assert browser.get(file).status_code == 405
    taken = browser.post(file)
    assert "attachment" in taken["Content-Disposition"]
    assert all(code in taken.content.decode() for code in codes)
    assert browser.post(file).headers["Location"] == SECURITY
    assert browser.get(f"{SECURITY}codes/").headers["Location"] == SECURITY
    # Entering again: the code of the address opens nothing by itself.
    again = entered(admin)
    assert not signed_in(again)
    asked = again.get("/connexion/second-facteur/").content.decode()
    assert "Second facteur" in asked
    assert again.post("/connexion/second-facteur/", {"code": "12345678"}).status_code == 422
    now = code_of(secret)
    assert again.post("/connexion/second-facteur/", {"code": now}).headers["Location"] == "/accueil/"
    assert signed_in(again)
    # The same code a second time, from elsewhere, is refused; a recovery code serves once.
    thief = entered(admin)
    assert thief.post("/connexion/second-facteur/", {"code": now}).status_code == 422
    assert thief.post("/connexion/second-facteur/", {"code": codes[0]}).status_code == 302
    last = entered(admin)
    assert last.post("/connexion/second-facteur/", {"code": codes[0]}).status_code == 422
    assert not signed_in(last)


def test_no_other_door_spares_the_second_factor(admin: Person) -> None:
    linked(entered(admin))
    newcomer = Client()
    newcomer.post("/inscription/", {"full_name": "Qui Entre", "email": admin.email})
    newcomer.post("/inscription/code/", {"code": code_sent(admin.email)})
    assert not signed_in(newcomer)
    invited = invite(
        organisation=Funder.objects.get().organisation,
        email=admin.email,
        full_name="Ada",
        role=Role.MANAGER,
        by=admin,
        at=PREPARED,
    )
    type(invited).objects.update(expires_at=PREPARED.replace(year=2099))
    guest = Client()
    answer = guest.post(f"/invitations/{invited.token}/")
    assert answer.headers["Location"] == "/connexion/second-facteur/"
    assert not signed_in(guest)
    assert Client().get("/connexion/second-facteur/").headers["Location"] == "/connexion/"


def test_trying_codes_is_slowed_down_whatever_the_browser(admin: Person) -> None:
    secret, _ = linked(entered(admin))
    answers = []
    for number in range(6):
        browser = entered_from(admin, f"198.51.100.{number}")
        answers.append(browser.post("/connexion/second-facteur/", {"code": "12345678"}).content.decode())
    assert "Trop d’essais" in answers[-1]
    late = entered_from(admin, "198.51.100.99")
    assert late.post("/connexion/second-facteur/", {"code": code_of(secret)}).status_code == 422


def test_a_factor_taken_away_puts_out_whoever_came_in_with_it(admin: Person) -> None:
    own = entered(admin)
    secret, _ = linked(own)
    thief = entered(admin)
    thief.post("/connexion/second-facteur/", {"code": code_of(secret, 1)})
    assert signed_in(thief)
    assert "vos autres sessions se ferment" in own.get(f"{ADD}retirer/").content.decode()
    own.post(f"{ADD}retirer/")
    assert not signed_in(thief)
    assert signed_in(own)


def test_a_wrong_second_factor_is_told_to_its_owner_once(admin: Person) -> None:
    secret, _ = linked(entered(admin))
    thief = entered_from(admin, "198.51.100.1")
    for code in ("12345678", "87654321"):
        thief.post("/connexion/second-facteur/", {"code": code})
    (kept,) = SignIn.objects.filter(opened=False)
    assert (kept.person, kept.means) == (admin, "application de codes")
    own = entered(admin)
    own.post("/connexion/second-facteur/", {"code": code_of(secret)})
    assert "application de codes <span" in own.get("/mon-compte/").content.decode()


def entered_from(person: Person, place: str) -> Client:
    """A browser of elsewhere past its first factor, by its session: five codes an hour leave at most."""
    browser = Client(REMOTE_ADDR=place)
    session = browser.session
    session["account_login"] = {
        "user_pk": user_pk_to_url_str(person),
        "email_verification": "none",
        "signup": False,
        "email": person.email,
        "signal_kwargs": None,
        "redirect_url": None,
        "state": {"stages": {"current": "mfa_authenticate"}},
        "initiated_at": time.time(),
        "phone": None,
    }
    session.save()
    return browser


def test_whoever_stays_signed_in_proves_again_before_changing_a_factor(admin: Person) -> None:
    secret, codes = linked(entered(admin))
    browser = entered(admin)
    browser.post("/connexion/second-facteur/", {"code": codes[0]})
    asked = browser.get(f"{ADD}retirer/")
    assert asked.headers["Location"].startswith("/connexion/confirmer/")
    page = browser.get(asked.headers["Location"]).content.decode()
    assert "Confirmez que c’est vous" in page
    done = browser.post(asked.headers["Location"], {"code": code_of(secret), "next": f"{ADD}retirer/"})
    assert done.headers["Location"] == f"{ADD}retirer/"
    assert "dernier second facteur" in browser.get(f"{ADD}retirer/").content.decode()
    assert browser.post(f"{ADD}retirer/").headers["Location"] == SECURITY
    assert not Authenticator.objects.exists()
    assert last_act() == "remove_factor"
    assert signed_in(entered(admin))


def test_the_funder_asks_a_second_factor_of_its_agents_after_some_days(
    admin: Person, settings: Settings
) -> None:
    operator = make_person("Odile Opératrice", make_operator(by=admin), Role.LEGAL_REPRESENTATIVE)
    day = paris(Membership.objects.get(person=admin).since).date()
    demand_second_factor(start=day, grace_days=14, by=admin, at=PREPARED)
    settings.MAILLAGE_TODAY = str(day.replace(day=1))
    browser = enter(Client(), admin)
    assert signed_in(browser)
    assert "avant le" in browser.get(SECURITY).content.decode()
    settings.MAILLAGE_TODAY = "2025-12-31"
    home = browser.get("/accueil/")
    assert home.headers["Location"] == SECURITY
    assert "Un second facteur est demandé" in browser.get(SECURITY).content.decode()
    for open_page in ("/", "/aide/", "/deconnexion/"):
        assert browser.get(open_page).status_code == 200
    assert browser.get("/departement/personnes/").headers["Location"] == SECURITY
    # Whoever reads the mailbox may not set it up alone.
    alone = browser.get(SECURITY).content.decode()
    assert "demandez de vive voix" in alone
    assert ADD not in alone
    assert browser.get(ADD).headers["Location"] == SECURITY
    assert browser.post(ADD, {"code": "123456"}).headers["Location"] == SECURITY
    open_enrolment(admin, how="Au guichet.", by=None, at=clock.now())
    secret, _ = linked(browser)
    assert signed_in(browser)
    assert not Enrolment.objects.exists()
    # A session opened before, elsewhere: it gives the factor, then goes where it was going.
    other = Client()
    other.force_login(admin, "allauth.account.auth_backends.AuthenticationBackend")
    asked = other.get("/departement/personnes/").headers["Location"]
    assert asked == "/connexion/confirmer/facteur/?next=%2Fdepartement%2Fpersonnes%2F"
    done = other.post(asked, {"code": code_of(secret), "next": "/departement/personnes/"})
    assert done.headers["Location"] == "/departement/personnes/"
    assert other.get("/departement/personnes/").status_code == 200
    # Whoever acts for a body is not asked.
    theirs = Client()
    theirs.force_login(operator, "allauth.account.auth_backends.AuthenticationBackend")
    assert signed_in(theirs)


def test_a_lost_factor_is_reset_by_a_colleague_who_says_how_they_checked(admin: Person) -> None:
    funder = Funder.objects.get().organisation
    agent = make_person("Ines Instructrice", funder, Role.INSTRUCTOR)
    manager = make_person("Mona Manager", funder, Role.MANAGER)
    hers = entered(agent)
    linked(hers)
    page = reverse("department:factor_reset", args=[agent.pk])
    theirs = Client()
    theirs.force_login(manager, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Ines Instructrice" in theirs.get("/departement/acces/").content.decode()
    assert theirs.post(page, {"how": " "}).status_code == 422
    assert signed_in(hers)
    assert theirs.post(page, {"how": "Rencontrée au bureau 12."}).status_code == 302
    assert not signed_in(hers)
    line = Entry.objects.order_by("-sequence")[0]
    assert (line.verb, line.note) == ("reset_factors", "Rencontrée au bureau 12.")
    assert Message.objects.filter(to=agent.email, kind="second_factor").count() == 2
    assert signed_in(entered(agent))
    assert theirs.post(page, {"how": "Encore."}).status_code == 422
    own = reverse("department:factor_reset", args=[manager.pk])
    assert theirs.post(own, {"how": "Moi."}).status_code == 403
    instructor = Client()
    instructor.force_login(
        Person.objects.get(pk=agent.pk), "allauth.account.auth_backends.AuthenticationBackend"
    )
    of_an_administrator = reverse("department:factor_reset", args=[admin.pk])
    assert instructor.post(of_an_administrator, {"how": "Rien."}).status_code == 403


def test_the_administrator_says_from_when_it_is_asked(admin: Person, client: Client) -> None:
    client.force_login(admin, "allauth.account.auth_backends.AuthenticationBackend")
    page = "/departement/acces/"
    assert "Personne n’est obligé" in client.get(page).content.decode()
    sent: dict[str, Any] = {
        "start": "2030-01-07",
        "grace_days": "7",
        "enrolment_hours": "8",
        "link_days": "60",
    }
    assert client.post(page, sent).status_code == 302
    assert str(Funder.objects.get().second_factor_from) == "2030-01-07"
    assert last_act() == "demand_second_factor"
    assert client.post(page, {**sent, "grace_days": "91"}).status_code == 422
    assert client.post(page, {**sent, "start": ""}).status_code == 302
    kept = Funder.objects.get()
    assert (kept.second_factor_from, kept.enrolment_hours, kept.link_days) == (None, 8, 60)
    shut_out = client.post(page, {**sent, "start": "2025-01-07"})
    assert shut_out.status_code == 422
    assert "installez d’abord le vôtre" in shut_out.content.decode()
    assert Funder.objects.get().second_factor_from is None


LATE = "2025-12-31"


def demanded(admin: Person, settings: Settings) -> None:
    """Ask the factor of every agent since a day that is long past."""
    day = paris(Membership.objects.get(person=admin).since).date()
    demand_second_factor(start=day, grace_days=14, by=admin, at=PREPARED)
    settings.MAILLAGE_TODAY = LATE


def code_kept(person: Person, settings: Settings) -> tuple[str, list[str]]:
    """The secret and the codes of a factor set up in time, elsewhere."""
    today, settings.MAILLAGE_TODAY = settings.MAILLAGE_TODAY, "2025-03-16"
    found = linked(enter(Client(), person))
    settings.MAILLAGE_TODAY = today
    return found


def protected(person: Person, settings: Settings) -> Client:
    """A browser where that person has given the factor they set up in time."""
    today, settings.MAILLAGE_TODAY = settings.MAILLAGE_TODAY, "2025-03-16"
    browser = enter(Client(), person)
    linked(browser)
    settings.MAILLAGE_TODAY = today
    return browser


def test_a_colleague_who_has_a_factor_opens_the_installation_of_anothers_for_a_while(
    admin: Person, settings: Settings
) -> None:
    funder = Funder.objects.get()
    agent = make_person("Ines Instructrice", funder.organisation, Role.INSTRUCTOR)
    manager = make_person("Mona Manager", funder.organisation, Role.MANAGER)
    demanded(admin, settings)
    theirs = protected(manager, settings)
    hers = enter(Client(), agent)
    page = reverse("department:enrolment", args=[agent.pk])
    assert f'href="{page}"' in theirs.get("/departement/acces/").content.decode()
    assert theirs.post(page, {"how": " "}).status_code == 422
    assert theirs.post(page, {"how": "Venue à mon bureau."}).headers["Location"] == "/departement/acces/"
    line = Entry.objects.order_by("-sequence")[0]
    assert (line.verb, line.actor_label, line.note) == (
        "open_enrolment",
        "Mona Manager",
        "Venue à mon bureau.",
    )
    assert "jusqu’au" in str(Message.objects.filter(to=agent.email, kind="second_factor").latest("pk").letter)
    assert "Installation ouverte jusqu’au" in theirs.get("/departement/acces/").content.decode()
    assert "Ajoutez-en un ici avant le" in hers.get(SECURITY).content.decode()
    # It closes by itself.
    settings.MAILLAGE_TODAY = "2026-01-02"
    assert hers.get(ADD).headers["Location"] == SECURITY
    settings.MAILLAGE_TODAY = LATE
    linked(hers)
    assert signed_in(hers)
    assert "déjà un second facteur" in theirs.post(page, {"how": "Encore."}).content.decode()
    own = reverse("department:enrolment", args=[manager.pk])
    assert theirs.post(own, {"how": "Moi."}).status_code == 403
    assert hers.get(page).status_code == 404


def test_whoever_has_no_factor_opens_it_to_nobody_and_a_reset_opens_it(
    admin: Person, settings: Settings
) -> None:
    agent = make_person("Ines Instructrice", Funder.objects.get().organisation, Role.INSTRUCTOR)
    with pytest.raises(Refused, match="votre propre second facteur"):
        open_enrolment(agent, how="Appel.", by=admin, at=PREPARED)
    operator = make_person("Odile Opératrice", make_operator(by=admin), Role.LEGAL_REPRESENTATIVE)
    with pytest.raises(Refused, match="agents du Département"):
        open_enrolment(operator, how="Appel.", by=None, at=PREPARED)
    demanded(admin, settings)
    protected(agent, settings)
    officer = protected(admin, settings)
    page = reverse("department:factor_reset", args=[agent.pk])
    assert officer.post(page, {"how": "Rencontrée au bureau 12."}).status_code == 302
    assert Enrolment.objects.get().opened_by == admin
    linked(enter(Client(), Person.objects.get(pk=agent.pk)))


def test_the_server_opens_it_when_nobody_is_left(
    admin: Person, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    demanded(admin, settings)
    with pytest.raises(CommandError, match="nobody has the address"):
        call_command("enrolment", "x@example.org", "Vu au guichet.")
    with pytest.raises(CommandError, match="comment vous avez vérifié"):
        call_command("enrolment", admin.email, " ")
    call_command("enrolment", admin.email.upper(), "Vue par la direction.")
    assert "Ada Administratrice may set it up until 2026-01-01" in capsys.readouterr().out
    line = Entry.objects.order_by("-sequence")[0]
    assert (line.verb, line.actor_label, line.note) == ("open_enrolment", "Maillage", "Vue par la direction.")
    linked(enter(Client(), admin))


def test_an_enrolment_that_never_closes_or_is_ones_own_is_refused_by_raw_sql(admin: Person) -> None:
    times = {"opened_at": PREPARED, "closes_at": PREPARED}
    with pytest.raises(IntegrityError, match="enrolment_closes_after_it_opens"), transaction.atomic():
        Enrolment.objects.create(person=admin, **times)
    times["closes_at"] = PREPARED.replace(year=2099)
    with pytest.raises(IntegrityError, match="enrolment_opened_by_someone_else"), transaction.atomic():
        Enrolment.objects.create(person=admin, opened_by=admin, **times)
    with pytest.raises(IntegrityError, match="funder_enrolment_is_short"), transaction.atomic():
        Funder.objects.update(enrolment_hours=73)


def test_what_was_being_sent_when_the_factor_is_demanded_goes_on_once_it_is_given(
    admin: Person, settings: Settings
) -> None:
    demanded(admin, settings)
    secret, _ = code_kept(admin, settings)
    other = enter(Client(), admin)
    page = "/departement/personnes/"
    typed = {"full_name": "Nora <Nouvelle>", "email": "nora@example.org", "role": "instructor"}
    held = other.post(page, typed)
    assert (held.status_code, held["Cache-Control"]) == (403, "no-store, private")
    shown = held.content.decode()
    assert 'name="full_name" value="Nora &lt;Nouvelle&gt;"' in shown
    assert not Invitation.objects.exists()
    assert "Nora" not in str(dict(other.session.items())), "nothing typed is kept elsewhere"
    wrong = other.post(page, {**typed, "second_factor-code": "12345678"})
    assert (wrong.status_code, "Nora &lt;Nouvelle&gt;" in wrong.content.decode()) == (422, True)
    assert not Invitation.objects.exists()
    done = other.post(page, {**typed, "second_factor-code": code_of(secret)})
    assert done.status_code == 302
    assert Invitation.objects.get().full_name == "Nora <Nouvelle>"


def test_what_someone_without_a_factor_was_sending_is_kept_too(admin: Person, settings: Settings) -> None:
    demanded(admin, settings)
    browser = enter(Client(), admin)
    typed = {"full_name": "Nora Nouvelle", "email": "nora@example.org", "role": "instructor"}
    held = browser.post("/departement/personnes/", typed).content.decode()
    assert 'value="nora@example.org"' in held
    assert f'href="{SECURITY}"' in held
    assert not Invitation.objects.exists()


def test_no_page_shows_what_an_agent_is_before_the_factor_is_given(admin: Person, settings: Settings) -> None:
    demanded(admin, settings)
    secret, _ = code_kept(admin, settings)
    browser = enter(Client(), admin)
    for page in ("/", "/aide/", SECURITY, "/nulle-part/", "/connexion/confirmer/facteur/"):
        shown = browser.get(page).content.decode()
        assert "/departement/" not in shown, page
        assert "Administration, Département" not in shown, page
    browser.post("/connexion/confirmer/facteur/", {"code": code_of(secret)})
    assert "/departement/personnes/" in browser.get("/aide/").content.decode()


def test_a_new_secret_key_opens_what_the_former_one_sealed_and_seals_it_again(
    admin: Person, settings: Settings
) -> None:
    secret, codes = linked(entered(admin))
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another-" + "k" * 60
    settings.SECRET_KEY_FALLBACKS = [former]
    again = entered(admin)
    entering = "/connexion/second-facteur/"
    assert again.post(entering, {"code": code_of(secret)}).headers["Location"] == "/accueil/"
    assert seal_factors_again(at=PREPARED) == 2
    assert seal_factors_again(at=PREPARED) == 0
    settings.SECRET_KEY_FALLBACKS = []
    assert seal_factors_again(at=PREPARED) == 0
    assert entered(admin).post(entering, {"code": codes[0]}).headers["Location"] == "/accueil/"


def test_what_no_key_opens_is_said_in_a_sentence(admin: Person, settings: Settings) -> None:
    secret, _ = linked(entered(admin))
    settings.SECRET_KEY = "another-" + "k" * 60
    again = entered(admin)
    told = again.post("/connexion/second-facteur/", {"code": code_of(secret)})
    assert told.status_code < 500
    assert "la clé du site a changé" in told.content.decode()
    assert not signed_in(again)
    settings.SECRET_KEY_FALLBACKS = ["a-third-" + "k" * 60]
    assert seal_factors_again(at=PREPARED) == 0
