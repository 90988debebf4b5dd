"""A rehearsal is played from the deposit to the decision, counts nowhere, and is thrown away in one act."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application, Submission
from maillage.applications.operations import (
    close_all_unvalidated,
    deposit_application,
    start_application,
    validate_application,
)
from maillage.calls.models import Call
from maillage.journal.models import Entry
from maillage.people.models import Membership, Organisation, Person, Role
from maillage.rehearsals.models import MARK
from maillage.rehearsals.operations import join_rehearsal, start_rehearsal, throw_away_rehearsal
from maillage.rules.identifiers import check_siret
from maillage.rules.verdict import Refused
from tests.builders import Body, fill, lot, make_body, make_call, make_department, make_person, paris

pytestmark = pytest.mark.django_db
MONDAY = paris(2025, 3, 17, 10)
DAYS = (dt.date(2025, 3, 17), dt.date(2025, 3, 17))
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
AFTER = paris(2025, 3, 18, 9)


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def claire(admin: Person) -> Person:
    return make_person("Claire Delattre", Organisation.objects.get(), Role.INSTRUCTOR, Role.MANAGER)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def rehearse(call: Call, by: Person) -> Call:
    dates = {window.pk: DAYS for window in call.rounds.all()}
    return start_rehearsal(call, dates=dates, by=by, at=MONDAY)


def played(call: Call, by: Person) -> Application:
    """Give back a validated file of a made-up body."""
    made_up = join_rehearsal(call, legal_form="association", by=by, at=MONDAY)
    body = Body(made_up, by, by)
    draft = fill(start_application(lot(call), organisation=made_up, by=by, at=MONDAY), body, at=MONDAY)
    deposit_application(draft, by=by, at=MONDAY)
    validate_application(draft, by=by, at=MONDAY)
    draft.refresh_from_db()
    return draft


def counts() -> dict[str, int]:
    """Give back how many rows each table holds, the journal aside."""
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label != "journal"]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_a_rehearsal_copies_the_call_under_its_mark_and_leaves_it_as_it_was(admin: Person, claire: Person):
    call = make_call(by=admin, published=False)
    copy = rehearse(call, claire)
    call.refresh_from_db()
    assert (call.rehearsal, call.published_at, call.lots.count()) == (False, None, 4)
    assert copy.reference == f"{MARK}-1"
    assert copy.title.startswith(MARK)
    assert (copy.opening_day, copy.closing_day) == DAYS
    for part in ("lots", "criteria", "eligibility_questions", "required_documents", "rhythms", "rounds"):
        assert getattr(copy, part).count() == getattr(call, part).count()
    assert rehearse(call, claire).reference == f"{MARK}-2"


@pytest.mark.parametrize(
    ("prepared", "days", "words"),
    [
        (lambda call: call.criteria.all().delete(), DAYS, "Complétez d’abord"),
        (lambda _call: None, (dt.date(2025, 3, 1), dt.date(2025, 3, 16)), "aujourd’hui au plus tôt"),
        (lambda _call: Call.objects.update(published_at=MONDAY), DAYS, "avant la publication"),
    ],
)
def test_a_rehearsal_tries_a_complete_draft_on_days_to_come(
    admin: Person, prepared: Callable[[Call], Any], days: tuple[dt.date, dt.date], words: str
):
    call = make_call(by=admin, published=False)
    prepared(call)
    with pytest.raises(Refused, match=words):
        start_rehearsal(call, dates={w.pk: days for w in call.rounds.all()}, by=admin, at=MONDAY)


def test_a_colleague_plays_one_made_up_body_whose_siret_exists_nowhere(admin: Person, claire: Person):
    copy = rehearse(make_call(by=admin, published=False), claire)
    body = join_rehearsal(copy, legal_form="foundation", by=claire, at=MONDAY)
    assert body.fictional
    assert body.siret.startswith("000")
    assert check_siret(body.siret)
    assert body not in Organisation.objects.applicants()
    with pytest.raises(Refused, match="Vous jouez déjà"):
        join_rehearsal(copy, legal_form="foundation", by=claire, at=MONDAY)
    real = make_call(by=admin)
    with pytest.raises(Refused, match="n’est pas une répétition"):
        join_rehearsal(real, legal_form="foundation", by=claire, at=MONDAY)


def test_a_real_body_never_plays_and_a_made_up_one_never_applies_for_good(admin: Person, claire: Person):
    call = make_call(by=admin, published=False)
    copy = rehearse(call, claire)
    made_up = join_rehearsal(copy, legal_form="association", by=claire, at=MONDAY)
    body = make_body("Association Trait d’Union Santé", by=admin)
    with pytest.raises(Refused, match="organismes fictifs"):
        start_application(lot(copy), organisation=body.organisation, by=body.preparer, at=MONDAY)
    Call.objects.filter(pk=call.pk).update(published_at=MONDAY)
    with pytest.raises(Refused, match="fictif ne candidate"):
        start_application(lot(call), organisation=made_up, by=claire, at=MONDAY)


def test_a_rehearsal_is_seen_by_the_departement_only_under_its_band_and_counts_nowhere(
    admin: Person, claire: Person, settings: Settings
):
    settings.MAILLAGE_TODAY = "2025-03-18T09:00:00"
    call = make_call(by=admin, published=False)
    body = make_body("Association Trait d’Union Santé", by=admin)
    player = make_person("Paul Joueur", call.funder, Role.FINANCE_OFFICER)
    watched = [
        (None, reverse("public:home")),
        (claire, reverse("home")),
        (claire, reverse("department:members")),
        (claire, reverse("department:indicators")),
        (claire, reverse("department:agreements")),
        (body.preparer, reverse("operator:applications")),
    ]

    def shown() -> list[Any]:
        answers = [(client_of(who) if who else Client()).get(url) for who, url in watched]
        return [TOKEN.sub("", answer.content.decode()) for answer in answers]

    before = shown()
    copy = rehearse(call, claire)
    application = played(copy, player)
    close_all_unvalidated(at=AFTER)
    assert shown() == before
    for who in (None, body.preparer):
        client = client_of(who) if who else Client()
        assert client.get(reverse("public:call", args=[copy.slug])).status_code == 404
    start, chosen = reverse("operator:applications_start"), {"lots": lot(copy).pk}
    for organisation in (body.organisation, application.organisation):
        answer = client_of(body.preparer).post(start, chosen | {"organisation": organisation.pk})
        assert not Application.objects.filter(lot=lot(copy), organisation=body.organisation).exists()
        assert answer.status_code in (302, 404)
    assert application.number == f"{MARK}-1-BOU-001"
    for who, url in (
        (claire, reverse("department:call", args=[copy.pk])),
        (claire, reverse("public:call", args=[copy.slug])),
        (claire, reverse("department:applications", args=[copy.pk])),
        (claire, reverse("department:assessment", args=[application.pk])),
        (claire, reverse("department:decisions", args=[copy.pk])),
        (player, reverse("operator:application", args=[application.number])),
    ):
        assert 'class="band"' in client_of(who).get(url).content.decode(), url
    assert (
        'class="band"'
        not in client_of(claire).get(reverse("department:call", args=[call.pk])).content.decode()
    )


def test_a_rehearsal_is_thrown_away_whole_the_journal_alone_remembers(
    admin: Person, claire: Person, django_capture_on_commit_callbacks: Any
):
    call = make_call(by=admin, published=False)
    real = make_body("Association Trait d’Union Santé", by=admin)
    before = counts()
    copy = rehearse(call, claire)
    played(copy, claire)
    close_all_unvalidated(at=AFTER)
    kept = [str(proof.acknowledgement) for proof in Submission.objects.all()]
    assert kept
    assert all(default_storage.exists(name) for name in kept)
    with django_capture_on_commit_callbacks(execute=True):
        throw_away_rehearsal(copy, by=claire, at=AFTER)
    assert not any(default_storage.exists(name) for name in kept)
    after = counts()
    after["post.Message"] = before["post.Message"]
    assert after == before
    assert not Application.objects.exists()
    assert Membership.objects.filter(person=real.preparer).exists()
    assert Entry.objects.filter(verb="throw_away_rehearsal").count() == 1
    with pytest.raises(Refused, match="Seule une répétition"):
        throw_away_rehearsal(call, by=claire, at=AFTER)


def test_an_officer_opens_plays_and_ends_a_rehearsal_through_its_pages(
    admin: Person, claire: Person, settings: Settings
):
    settings.MAILLAGE_TODAY = "2025-03-17T10:00:00"
    call = make_call(by=admin, published=False)
    client = client_of(claire)
    page = client.get(reverse("department:call_rehearse", args=[call.pk]))
    assert page.status_code == 200
    window = call.rounds.get()
    days = {f"opening-{window.pk}": "2025-03-17", f"closing-{window.pk}": "2025-03-16"}
    refused = client.post(reverse("department:call_rehearse", args=[call.pk]), days)
    assert "aujourd’hui au plus tôt" in refused.content.decode()
    days[f"closing-{window.pk}"] = "2025-03-18"
    client.post(reverse("department:call_rehearse", args=[call.pk]), days)
    copy = Call.objects.get(rehearsal=True)
    assert copy.reference in client.get(reverse("department:call", args=[call.pk])).content.decode()
    player = make_person("Paul Joueur", call.funder, Role.AUDITOR)
    join = reverse("department:call_join", args=[copy.pk])
    assert client_of(player).get(join).status_code == 200
    assert client_of(player).post(join, {"legal_form": "association"}).status_code == 302
    mine = client_of(player).get(reverse("operator:applications")).content.decode()
    assert copy.title in mine
    assert "Paul Joueur" in client.get(reverse("department:call", args=[copy.pk])).content.decode()
    outsider = make_body("Association Les Tilleuls", by=admin)
    assert client_of(outsider.preparer).get(join).status_code == 404
    end = reverse("department:call_throw_away", args=[copy.pk])
    assert client_of(player).post(end).status_code == 404
    assert client.post(reverse("department:call_throw_away", args=[call.pk])).status_code == 404
    assert "sont effacées" in client.get(end).content.decode()
    client.post(end)
    assert not Call.objects.filter(rehearsal=True).exists()
    assert not Organisation.objects.filter(fictional=True).exists()
