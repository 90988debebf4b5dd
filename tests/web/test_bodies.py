"""The page of one's body, and the bodies as the département sees them."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from maillage.journal.models import Entry
from maillage.people.models import (
    Delegation,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    Paper,
    Person,
    Proof,
    Role,
)
from maillage.people.operations import ask_to_join, declare_organisation, the_funder
from tests.builders import PDF, PREPARED, make_department, make_operator, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Person:
    return make_department()


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer(admin: Person) -> Client:
    return entered(make_person("Inès Instructrice", the_funder().organisation, Role.INSTRUCTOR))


@pytest.fixture
def nadia(admin: Person) -> Person:
    return Person.objects.create(
        email="nadia@nouvelle.example.org", full_name="Nadia Fournier", created_at=PREPARED
    )


@pytest.fixture
def declared(nadia: Person) -> Organisation:
    """A body that Nadia declared and says she represents."""
    return declare_organisation(
        name="Association Nouvelle",
        siret="00000070300017",
        legal_form="association",
        address="3 rue des Essais",
        represents=True,
        company=None,
        by=nadia,
        at=PREPARED,
    )


def file(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("proces-verbal.pdf", content)


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


# The body sends its document, the département answers


@pytest.mark.requirement("R47", "R57")
def test_a_body_is_recognised_from_its_document_page_by_page(
    officer: Client, nadia: Person, declared: Organisation
):
    own = entered(nadia)
    team, body = f"/operateur/equipe/{declared.pk}/", f"/departement/organismes/{declared.pk}/"
    sent = own.post(f"{team}justificatif/", {"representative": nadia.pk, "file": file()})
    assert sent.headers["Location"] == team
    assert "en cours de vérification" in text(own.get(team))
    home = text(officer.get("/accueil/"))
    assert "Organisme à vérifier : Association Nouvelle" in home
    assert f'href="{body}"' in home
    assert "désigne <strong>Nadia Fournier</strong>" in text(officer.get(body))
    refused = officer.post(
        f"/departement/organismes/justificatifs/{Proof.objects.get().pk}/refuser/",
        {"motive": "Il est de 2019."},
    )
    assert refused.headers["Location"] == body
    assert "Il est de 2019." in text(own.get(team))
    own.post(f"{team}justificatif/", {"representative": nadia.pk, "file": file()})
    recognised = officer.post(f"{body}reconnaitre/", {"representative": nadia.pk, "how": ""})
    assert recognised.headers["Location"] == body
    assert "Organisme reconnu" in text(own.get(team))
    assert own.get(f"{team}justificatif/").status_code == 403
    assert officer.get(f"{body}reconnaitre/").status_code == 403
    assert "a reconnu la représentation légale" in text(officer.get(body))


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"<html></html>"])
def test_a_file_that_is_no_document_is_refused_in_its_field(
    nadia: Person, declared: Organisation, content: bytes
):
    page = f"/operateur/equipe/{declared.pk}/justificatif/"
    refused = entered(nadia).post(page, {"representative": nadia.pk, "file": file(content)})
    assert refused.status_code == 422
    assert 'href="#id_file"' in text(refused)
    assert not Paper.objects.exists()


def test_who_only_prepares_is_told_to_invite_who_represents_the_body(nadia: Person, declared: Organisation):
    Membership.objects.filter(role=Role.LEGAL_REPRESENTATIVE).delete()
    page = text(entered(nadia).get(f"/operateur/equipe/{declared.pk}/justificatif/"))
    assert "Invitez d’abord cette personne" in page
    assert 'type="file"' not in page


def test_recognising_without_a_document_asks_what_was_checked(
    officer: Client, nadia: Person, declared: Organisation
):
    page = f"/departement/organismes/{declared.pk}/reconnaitre/"
    refused = officer.post(page, {"representative": nadia.pk, "how": ""})
    assert refused.status_code == 422
    assert "comment vous avez vérifié" in text(refused)
    assert officer.post(page, {"representative": nadia.pk, "how": "Appel à la mairie."}).status_code == 302


def test_a_paper_is_only_downloaded_and_by_those_it_concerns(
    admin: Person, officer: Client, nadia: Person, declared: Organisation
):
    own = entered(nadia)
    own.post(f"/operateur/equipe/{declared.pk}/justificatif/", {"representative": nadia.pk, "file": file()})
    paper = Paper.objects.get().pk
    for client, address in (
        (own, f"/operateur/equipe/documents/{paper}/"),
        (officer, f"/departement/organismes/documents/{paper}/"),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    other = make_operator(by=admin)
    stranger = entered(make_person("Régine Dupont", other, Role.LEGAL_REPRESENTATIVE))
    colleague = entered(make_person("Farid Animateur", declared, Role.FACILITATOR))
    for client in (stranger, colleague):
        assert client.get(f"/operateur/equipe/documents/{paper}/").status_code == 404
        assert client.get(f"/departement/organismes/documents/{paper}/").status_code == 404


# The signature lent


@pytest.mark.requirement("F46")
def test_the_representative_lends_the_signature_and_takes_it_back(admin: Person, settings: Any):
    settings.MAILLAGE_TODAY = "2025-04-20"
    body = make_operator(by=admin)
    head = entered(make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE))
    page = f"/operateur/equipe/{body.pk}/"
    assert "Aucune personne à qui déléguer" in text(head.get(f"{page}deleguer/"))
    prune = make_person("Prune Dupré", body, Role.PREPARER)
    asked = {"delegate": prune.pk, "start": "2025-05-01", "end": "2025-04-30", "file": file()}
    refused = head.post(f"{page}deleguer/", asked)
    assert refused.status_code == 422
    assert 'href="#id_end"' in text(refused)
    assert 'value="2025-05-01"' in text(refused)
    granted = head.post(f"{page}deleguer/", asked | {"start": "2025-04-20", "file": file()})
    assert granted.status_code == 302
    assert "en cours" in text(head.get(page))
    lent = Delegation.objects.get()
    revoke = f"/operateur/equipe/delegations/{lent.pk}/retirer/"
    assert entered(prune).get(revoke).status_code == 403
    assert "Retirer une délégation" in text(head.get(revoke))
    assert head.post(revoke).status_code == 302
    assert "retirée" in text(head.get(page))
    assert head.get(revoke).status_code == 404


# Who comes, who leaves


def test_a_request_is_answered_by_the_representative_from_the_page_of_the_mail(admin: Person, nadia: Person):
    body = make_operator(by=admin)
    head = entered(make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE))
    ask_to_join(body, role=Role.PREPARER, by=nadia, at=PREPARED)
    team = text(head.get(f"/operateur/equipe/{body.pk}/"))
    page = f"/operateur/equipe/demandes/{JoinRequest.objects.get().pk}/"
    assert page in team
    assert head.post(page, {"motive": ""}).status_code == 422
    assert head.post(page, {"accepted": "no", "motive": "Inconnue ici."}).status_code == 302
    assert "Inconnue ici." in text(entered(nadia).get("/accueil/"))
    assert head.get(page).status_code == 404


def test_the_departement_answers_while_the_body_is_not_recognised(
    officer: Client, nadia: Person, declared: Organisation
):
    paul = Person.objects.create(email="paul@example.org", full_name="Paul Second", created_at=PREPARED)
    ask_to_join(declared, role=Role.PREPARER, by=paul, at=PREPARED)
    request = JoinRequest.objects.get().pk
    assert entered(nadia).get(f"/operateur/equipe/demandes/{request}/").status_code == 403
    page = f"/departement/organismes/demandes/{request}/"
    assert page in text(officer.get(f"/departement/organismes/{declared.pk}/"))
    assert officer.post(page, {"accepted": "yes", "motive": ""}).status_code == 302
    assert Membership.objects.filter(person=paul, organisation=declared).exists()


def test_one_leaves_ones_role_once_it_is_confirmed(admin: Person):
    body = make_operator(by=admin)
    prune = make_person("Prune Dupré", body, Role.PREPARER)
    own, held = entered(prune), Membership.objects.get(person=prune)
    page = f"/operateur/equipe/roles/{held.pk}/retirer/"
    assert "Quitter ce rôle" in text(own.get(f"/operateur/equipe/{body.pk}/"))
    assert "il faudra une nouvelle invitation" in text(own.get(page))
    held.refresh_from_db()
    assert held.ended_at is None
    assert own.post(page).headers["Location"] == "/accueil/"
    assert own.get(f"/operateur/equipe/{body.pk}/").status_code == 404
    assert "Déclarer votre organisme" in text(own.get("/accueil/"))


def test_the_last_representative_is_told_what_to_do_first(admin: Person):
    body = make_operator(by=admin)
    head = make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE)
    page = f"/operateur/equipe/roles/{Membership.objects.get(person=head).pk}/retirer/"
    refused = entered(head).post(page)
    assert refused.status_code == 403
    assert "donnez d’abord ce rôle" in text(refused)


def test_a_preparer_ends_no_role_of_who_represents_the_body(admin: Person):
    body = make_operator(by=admin)
    head = make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE)
    prune = entered(make_person("Prune Dupré", body, Role.PREPARER))
    page = f"/operateur/equipe/roles/{Membership.objects.get(person=head).pk}/retirer/"
    assert prune.get(page).status_code == 403
    assert prune.post(page).status_code == 403
    assert Membership.objects.live().filter(person=head).exists()


def test_a_mistyped_invitation_is_corrected_and_sent_again(admin: Person):
    body = make_operator(by=admin)
    head = entered(make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE))
    team = f"/operateur/equipe/{body.pk}/"
    head.post(team, {"full_name": "Paul", "email": "paul@exmaple.example.org", "role": "preparer"})
    first = Invitation.objects.get()
    page = f"/operateur/equipe/invitations/{first.pk}/"
    assert page in text(head.get(team))
    assert 'value="paul@exmaple.example.org"' in text(head.get(page))
    assert head.post(page, {"email": "nowhere"}).status_code == 422
    assert head.post(page, {"email": "paul@example.org"}).status_code == 302
    assert Client().get(f"/invitations/{first.token}/").status_code == 404
    assert "vous invite" in text(Client().get(f"/invitations/{Invitation.objects.get().token}/"))


def test_an_officer_takes_a_role_back_with_a_reason_and_invites_who_comes_after(
    admin: Person, officer: Client
):
    body = make_operator(by=admin)
    head = make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE)
    page = f"/departement/organismes/{body.pk}/"
    end = f"/departement/personnes/roles/{Membership.objects.get(person=head).pk}/retirer/"
    assert officer.post(end, {"reason": ""}).status_code == 422
    assert "invitez d’abord" in text(officer.post(end, {"reason": "Retraite."}))
    invited = officer.post(f"{page}inviter/", {"full_name": "Sacha", "email": "sacha@example.org"})
    assert invited.headers["Location"] == page
    assert "sacha@example.org" in text(officer.get(page))
    assert officer.post(end, {"reason": "Retraite."}).headers["Location"] == page
    assert "Retraite." in text(officer.get(page))


def test_an_officer_gives_access_back_and_says_how(admin: Person, officer: Client):
    body = make_operator(by=admin)
    head = make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE)
    hers = entered(head)
    page = f"/departement/personnes/{head.pk}/acces/"
    assert page in text(officer.get(f"/departement/organismes/{body.pk}/"))
    assert officer.post(page, {"email": "regine@nouvelle.example.org", "how": ""}).status_code == 422
    taken = officer.post(page, {"email": admin.email, "how": "Appel."})
    assert "déjà celle d’un compte" in text(taken)
    assert hers.get("/accueil/").status_code == 200
    assert officer.post(page, {"email": "regine@nouvelle.example.org", "how": "Appel."}).status_code == 302
    assert hers.get("/accueil/").headers["Location"].startswith("/connexion/")
    assert officer.get(f"/departement/personnes/{admin.pk}/acces/").status_code == 403
    assert officer.get("/departement/personnes/999999/acces/").status_code == 404


# The list


def test_the_bodies_are_searched_filtered_and_exported_alike(
    admin: Person, officer: Client, declared: Organisation
):
    make_operator("EPSM Les Deux Rives", by=admin)
    page = "/departement/organismes/"
    whole = text(officer.get(page))
    assert "2 organismes" in whole
    for query in ("?q=nouvelle", "?q=000+000+703", "?state=declared", "?q=NOUV&state=declared"):
        shown = text(officer.get(page + query))
        assert "1 organisme" in shown
        assert "Association Nouvelle" in shown
        assert "EPSM" not in shown
        answer = officer.get(f"{page}organismes.xlsx{query}")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert [row[0] for row in rows] == ["Organisme", "Association Nouvelle"]
        assert rows[1][-1] == "Nadia Fournier"
        assert query in text(officer.get(page + query)).replace("&amp;", "&")
    assert "ne correspond à cette recherche" in text(officer.get(f"{page}?q=inconnu"))
    assert "2 organismes" in text(officer.get(f"{page}?state=inconnu&page=abc"))


def test_a_long_list_is_cut_in_pages(admin: Person, officer: Client, django_assert_max_num_queries: Any):
    Organisation.objects.bulk_create(
        Organisation(name=f"Association {number:03}", siret=f"{number:014}", legal_form="association")
        for number in range(51)
    )
    with django_assert_max_num_queries(6):
        first = text(officer.get("/departement/organismes/"))
    assert "Association 049" in first
    assert "Association 050" not in first
    assert "Association 050" in text(officer.get("/departement/organismes/?page=2"))


def test_a_body_made_up_for_a_rehearsal_has_no_page(admin: Person, officer: Client):
    body = make_operator(by=admin)
    Organisation.objects.filter(pk=body.pk).update(fictional=True)
    assert officer.get(f"/departement/organismes/{body.pk}/").status_code == 404
    assert officer.get(f"/departement/organismes/{body.pk}/inviter/").status_code == 404
    assert body.name not in text(officer.get("/departement/organismes/"))


def test_a_body_corrects_its_address_and_an_officer_its_name(admin: Person):
    body = make_operator(by=admin)
    pia = make_person("Pia Lemaire", body, Role.PREPARER)
    mine, theirs = f"/operateur/equipe/{body.pk}/identite/", f"/departement/organismes/{body.pk}/identite/"
    sent = {
        "address": "9 rue des Ormes, 62400 Béthune",
        "vat_status": "not_recovered",
        "accounts_close": "12-31",
        "name": "Autre",
    }
    assert "La correction est enregistrée." in entered(pia).post(mine, sent, follow=True).content.decode()
    body.refresh_from_db()
    assert (body.name, body.address) == ("Association Trait d’Union Santé", sent["address"])
    again = entered(pia).post(mine, sent)
    assert (again.status_code, "Rien n’a changé" in again.content.decode()) == (422, True)
    assert entered(pia).get(theirs).status_code == 404
    entered(admin).post(theirs, sent | {"name": "Trait d’Union Santé", "legal_form": "foundation"})
    body.refresh_from_db()
    assert (body.name, body.legal_form) == ("Trait d’Union Santé", "foundation")
    kept = Entry.objects.filter(verb="correct_organisation").latest("sequence")
    assert kept.before == {"nom": "Association Trait d’Union Santé", "forme": "association"}


def test_a_body_without_a_name_is_refused(admin: Person):
    body = make_operator(by=admin)
    sent = {
        "name": " ",
        "legal_form": "association",
        "address": "",
        "vat_status": "not_recovered",
        "accounts_close": "12-31",
    }
    answer = entered(admin).post(f"/departement/organismes/{body.pk}/identite/", sent)
    assert answer.status_code == 422
    body.refresh_from_db()
    assert body.name == "Association Trait d’Union Santé"
