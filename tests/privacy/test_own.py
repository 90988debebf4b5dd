"""What the holder of an account takes away: every table that is about them, and the name of nobody else."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.test import Client
from django.urls import reverse

from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.people.operations.address import subject_of_person
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.privacy.models import AccountWarning
from maillage.privacy.queries.own import SHORT, own_account
from tests.candidates import Department, moment

AT = moment("2026-01-05T10:00")
EXPORTED = {
    "people.Membership.person",
    "people.Delegation.delegate",
    "people.JoinRequest.person",
    "people.OpenSession.person",
    "people.SignIn.person",
    "people.Identity.person",
    "groups.Facilitation.person",
    "privacy.AccountWarning.person",
    "mfa.Authenticator.user",
}
ELSEWHERE = {
    "account.EmailAddress.user": "the address of the account, given as such",
    "people.AddressCode.person": "a code of a few minutes, secret",
    "people.Enrolment.person": "a time of a few hours, told by the acts",
    "people.Proof.representative": "the file of the body, that its members read",
    "resources.Resource.owner_person": "read on the resource, deposits are told by the acts",
    "calls.Contact.person": "published with the call",
    "selection.ConflictOfInterest.person": "the file of the selection, told by the acts",
    "selection.AbsenceOfTie.person": "the file of the selection, told by the acts",
    "selection.Score.assessor": "the file of the selection, told by the acts",
    "rehearsals.Player.person": "a rehearsal, thrown away with its roles",
    "agreements.AgreementSignature.person": "the signed agreement, told by the acts",
    "groups.MeetingFacilitator.person": "the sheets of the groups led",
    "situations.Situation.facilitator": "read by its author in their group, sealed (R24)",
    "reports.CommitteeDecision.person": "the minutes of the committee",
}
"""What names a person and is not in their file, and why."""


def test_every_table_about_a_person_is_taken_away_or_says_why_not() -> None:
    told = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, ForeignKey)
        and field.related_model is Person
        and field.name.rsplit("_", 1)[-1] != "by"
    }
    assert told == EXPORTED | set(ELSEWHERE)


@pytest.mark.django_db
def test_the_holder_takes_away_no_name_but_their_own(department: Department) -> None:
    by = department.manager
    other = Person.objects.create(email="zoe@example.org", full_name="Zoé Autre", created_at=AT)
    AccountWarning.objects.create(person=by, warned_at=AT)
    for subject in (subject_of_person(other), Subject(kind="participant", id="1", label="Yves Présent")):
        record(chain=chain(), at=AT, actor=by.actor, verb="revoke_links", subject=subject)
    record(chain=chain(), at=AT, actor=by.actor, verb="change_address", subject=subject_of_person(by))
    for to in (by.email, other.email):
        queue(kind="test", to=to, letter=Letter(f"Pour {to}", ("Bonjour.",)), at=AT)
    data = own_account(by)
    told = str(data)
    assert "Zoé" not in told
    assert "Yves" not in told
    assert {row["sur"] for row in data["actes au journal"]} >= {"une autre personne", by.full_name}
    assert {"objet": f"Pour {by.email}", "demandée le": AT, "partie le": None} in data["lettres gardées"]
    assert data["avertissements avant fermeture"] == [{"envoyé le": AT}]


def test_a_page_folds_what_was_kept_many_times_and_leaves_nothing_out(department: Department) -> None:
    person, letter = department.instructor, Letter(subject="Une lettre gardée", paragraphs=("Bonjour.",))
    client = Client()
    client.force_login(person)
    for number in (SHORT, 1):
        for _ in range(number):
            queue(kind="essai", to=person.email, letter=letter, at=AT)
        page = client.get(reverse("my_data")).content.decode()
        kept = page.count(letter.subject)
        assert (kept, f"{kept} lignes</summary>" in page) == (
            (SHORT, False) if number > 1 else (SHORT + 1, True)
        )
