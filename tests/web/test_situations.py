"""The pages of situations: written without a script, read with a code, refused to all others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.calls.models import Call
from maillage.groups.models import Meeting, Participant
from maillage.journal.models import Entry
from maillage.post.models import Message
from maillage.situations.models import ReadingCode, Situation
from maillage.situations.operations import accept_situation
from tests.groups.steps import Campaign, campaign, fill, january
from tests.situations.steps import (
    ANSWERS,
    BEFORE,
    FORM,
    STORY,
    author_of,
    came,
    code_sent,
    enter,
    proposed,
    proved,
)

PROPOSE = FORM | ANSWERS | {"do": "proposer"}


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    return campaign()


@pytest.fixture
def meeting(stage: Campaign) -> Meeting:
    return january(stage)


@pytest.fixture
def people(meeting: Meeting) -> list[Participant]:
    return [row.registration.participant for row in fill(meeting, 3)]


def page(name: str, person: Participant, *args: Any) -> str:
    return reverse(f"participant:{name}", args=[person.token, *args])


def button(content: str, words: str) -> str:
    """Give back what the button that says these words sends."""
    found = re.search(rf'name="do" value="([^"]+)">{words}', content)
    assert found, content
    return found[1].replace("&quot;", '"')


@pytest.mark.requirement("R24", "F22", "F24")
def test_a_participant_writes_without_a_script_what_names_nobody(
    client: Client, meeting: Meeting, people: list[Participant]
) -> None:
    person = people[0]
    new = page("situation_new", person, meeting.public_id)
    assert client.get(new)["Location"] == page("situation_code", person)
    proved(client, person)
    empty = client.get(new)
    for call in ("15", "3114", "119"):
        assert f'href="tel:{call}"' in empty.content.decode()
    assert "no-store" in empty["Cache-Control"]
    typed = FORM | {
        "happens": "Mme Quercynois parle de suicide. Le 03 53 01 02 03 sonne dans le vide.",
        "dismissed": [],
    }
    told = client.post(new, typed | {"do": "relire"}).content.decode()
    assert "n’est pas un dispositif d’urgence" in told
    assert "Ce champ est obligatoire" not in client.post(new, {"do": "relire"}).content.decode()
    assert "Identifiant" in told
    assert "<mark>Quercynois</mark>" in told
    assert not Situation.objects.exists()
    stopped = client.post(new, typed | {"do": "continuer"})
    assert stopped.status_code == 422
    assert "Retirez ou remplacez les éléments" in stopped.content.decode()
    assert client.post(new, typed | ANSWERS | {"do": "proposer"}).status_code == 422
    # One said to be no name, the other taken away: the page comes back rewritten, nothing is stored.
    set_aside = client.post(new, typed | {"do": button(told, "Ce n’est pas un nom")}).content.decode()
    assert 'name="dismissed" value="PERSON:quercynois"' in set_aside
    replaced = client.post(new, typed | {"do": "tout"})
    form = replaced.context["form"]
    assert "Quercynois" not in form.initial["happens"]
    assert "03 53" not in form.initial["happens"]
    assert 'name="replaced" value="PERSON:1"' in replaced.content.decode()
    assert not Situation.objects.exists()
    last = client.post(new, FORM | {"do": "continuer", "replaced": ["PERSON:1", "PHONE:1", "X:1"]})
    assert last.status_code == 200
    assert STORY in last.content.decode()
    for lacking in ("individualisation", "confirmed"):
        answers = {name: value for name, value in ANSWERS.items() if name != lacking}
        assert client.post(new, FORM | answers | {"do": "proposer"}).status_code == 422
    recognised = client.post(new, PROPOSE | {"correlation": "oui"})
    assert "Retirez ou remplacez" in recognised.content.decode()
    assert not Situation.objects.exists()
    done = client.post(new, PROPOSE | {"replaced": ["PERSON:1", "PHONE:1"]}, follow=True)
    assert "Votre situation est proposée" in done.content.decode()
    situation = Situation.objects.get()
    assert (situation.state, situation.participant) == ("submitted", person)
    assert situation.replaced == {"PERSON": 1, "PHONE": 1}
    assert STORY not in str(list(Message.objects.values_list("letter", flat=True)))
    read = page("situation", person, situation.public_id)
    assert STORY in client.get(read).content.decode()
    assert STORY in client.get(page("my_data", person)).json()["situations"][0].values()
    assert Client().get(page("my_data", person)).status_code == 302
    withdraw = page("situation_withdraw", person, situation.public_id)
    assert client.get(withdraw).status_code == 200
    client.post(withdraw)
    situation.refresh_from_db()
    assert situation.sealed is None
    assert client.get(read).status_code == 404


@pytest.mark.requirement("R9", "R10", "R25")
def test_a_draft_that_passed_is_kept_and_taken_up_again(
    client: Client, meeting: Meeting, people: list[Participant]
) -> None:
    person = people[0]
    proved(client, person)
    new = page("situation_new", person, meeting.public_id)
    assert client.post(new, FORM | {"do": "garder"}).status_code == 302
    draft = Situation.objects.get()
    edit = page("situation_edit", person, draft.public_id)
    assert STORY in client.get(edit).content.decode()
    client.post(edit, PROPOSE | {"happens": "Elle ouvre la porte."})
    draft.refresh_from_db()
    assert draft.state == "submitted"
    again = client.post(edit, PROPOSE | {"happens": "Elle ouvre la porte."}, follow=True)
    assert "déjà proposée" in again.content.decode()
    told = client.get(page("situation", person, draft.public_id)).content.decode()
    for word in ("Accès aux droits", "Le maintien dans le logement", "Impayés, expulsion", "Un levier"):
        assert word in told
    assert client.get(edit).status_code == 404
    assert Situation.objects.count() == 1


@pytest.mark.requirement("R24")
def test_a_link_alone_opens_nothing_and_a_code_serves_its_owner_once(
    client: Client, settings: Settings, meeting: Meeting, people: list[Participant]
) -> None:
    person, other, _ = people
    situation = proposed(meeting, person)
    read, door = page("situation", person, situation.public_id), page("situation_code", person)
    for name, args in (
        ("situations", ()),
        ("situation", (situation.public_id,)),
        ("situation_edit", (situation.public_id,)),
        ("situation_withdraw", (situation.public_id,)),
        ("situation_report", (situation.public_id,)),
        ("situation_new", (meeting.public_id,)),
        ("situation_check", ()),
    ):
        for answer in (client.get(page(name, person, *args)), client.post(page(name, person, *args))):
            assert (answer.status_code, answer["Location"]) == (302, door)
    client.post(door)
    code = code_sent(person.email)
    assert code not in str(ReadingCode.objects.values_list("digest", flat=True))
    stranger = Client()
    assert stranger.post(door, {"code": code}).status_code == 302, "another browser asks for its own code"
    assert stranger.get(read).status_code == 302
    assert client.post(door, {"code": "BCDF-GHJK"}).status_code == 422
    assert client.post(door, {"code": code}).status_code == 302
    assert client.get(read).status_code == 200
    assert client.get(page("situation", other, situation.public_id)).status_code == 302, "for its owner only"
    again = Client()
    again.post(door)
    session = again.session
    session["situation_code"]["token"] = ReadingCode.objects.filter(used_at__isnull=False).get().token
    session.save()
    assert again.post(door, {"code": code}).status_code == 422, "spent"
    settings.MAILLAGE_TODAY = "2026-01-05T12:30"
    assert client.get(read).status_code == 302, "the proof has run out"
    late = Client()
    for _ in range(5):
        late.post(door)
    assert late.post(door).status_code == 422, "five codes an hour"
    Participant.objects.filter(pk=other.pk).update(email="")
    assert "adresse" in late.post(page("situation_code", other)).content.decode()


@pytest.mark.requirement("R24", "F23")
def test_those_present_read_it_from_the_start_and_may_report_it(
    client: Client, settings: Settings, stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    author, present, absent = people
    situation = accept_situation(proposed(meeting, author), by=stage.nora, at=BEFORE)
    came(meeting, present, stage.nora)
    settings.MAILLAGE_TODAY = "2026-01-13T09:29"
    proved(client, present)
    read = page("situation", present, situation.public_id)
    assert client.get(read).status_code == 404
    settings.MAILLAGE_TODAY = "2026-01-13T09:30"
    assert STORY in client.get(read).content.decode()
    assert Entry.objects.filter(verb="read_situation").count() == 1
    assert "Impayés" in client.get(page("situations", present)).content.decode()
    elsewhere = proved(Client(), absent)
    assert elsewhere.get(page("situation", absent, situation.public_id)).status_code == 404
    report = page("situation_report", present, situation.public_id)
    assert client.get(report).status_code == 405
    client.post(report)
    hidden = client.get(read)
    assert hidden.status_code == 403
    assert STORY not in hidden.content.decode()
    Call.objects.update(situations=False)
    assert client.get(read).status_code == 404
    off = client.get(page("situation_new", present, meeting.public_id))
    assert off.status_code == 404
    assert "de vive voix" in off.content.decode()


@pytest.mark.requirement("F22", "F23")
def test_the_facilitator_decides_on_pages_of_their_own(
    client: Client, settings: Settings, stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    enter(client, stage.nora)
    mine = reverse("operator:situations", args=[meeting.pk])
    new = reverse("operator:situation_new", args=[meeting.pk])
    assert "Rien à relire" in client.get(mine).content.decode()
    assert client.get(new).status_code == 200
    situation = proposed(meeting, people[0])

    def act(verb: str, **sent: str) -> int:
        address = reverse("operator:situation_act", args=[situation.public_id, verb])
        assert client.get(address).status_code == 200
        return client.post(address, sent).status_code

    assert STORY in client.get(reverse("operator:situation", args=[situation.public_id])).content.decode()
    assert act("renvoyer", reason="Mme Quercynois se voit") == 422
    assert act("renvoyer", reason="Trop précis.") == 302
    reader = proved(Client(), people[0])
    assert (
        "Trop précis." in reader.get(page("situation_edit", people[0], situation.public_id)).content.decode()
    )
    reader.post(page("situation_edit", people[0], situation.public_id), PROPOSE)
    assert act("accepter") == 302
    settings.MAILLAGE_TODAY = "2026-01-13T10:00"
    assert act("abordee") == 302
    came(meeting, people[1], stage.nora)
    colleague = proved(Client(), people[1])
    colleague.post(page("situation_report", people[1], situation.public_id))
    assert "à décider" in client.get(mine).content.decode()
    assert act("montrer") == 302
    assert act("retirer") == 302
    wrong = reverse("operator:situation_act", args=[situation.public_id, "publier"])
    assert client.get(wrong).status_code == 404
    # On the fly, during the meeting.
    assert client.post(new, PROPOSE).status_code == 302
    fly = Situation.objects.get(facilitator=stage.nora)
    assert client.post(new, FORM | {"do": "garder"}).status_code == 302
    draft = Situation.objects.get(state="draft")
    edit = reverse("operator:situation_edit", args=[draft.public_id])
    assert STORY in client.get(edit).content.decode()
    assert client.get(reverse("operator:situation_edit", args=[fly.public_id])).status_code == 404
    Call.objects.update(situations=False)
    for address in (mine, new):
        off = client.get(address)
        assert off.status_code == 404
        assert "de vive voix" in off.content.decode()
    assert client.get(reverse("operator:situation", args=[fly.public_id])).status_code == 403


@pytest.mark.requirement("R24")
def test_every_other_role_is_refused_at_the_direct_address_in_the_same_words(
    stage: Campaign, meeting: Meeting, people: list[Participant], caplog: pytest.LogCaptureFixture
) -> None:
    situation = proposed(meeting, people[0])
    real = reverse("operator:situation", args=[situation.public_id])
    unreal = reverse("operator:situation", args=[meeting.public_id])
    told = set()
    department = stage.department
    for person in (stage.marc, stage.karim, department.manager, department.instructor):
        client = enter(Client(), person)
        for address in (real, unreal):
            answer = client.get(address)
            assert answer.status_code == 403
            told.add("Les situations ne sont visibles que des participants" in answer.content.decode())
    assert told == {True}
    assert "A situation was refused" in caplog.text
    assert str(situation.public_id) not in [
        record.getMessage() for record in caplog.records if "refused to" in record.getMessage()
    ]
    assert not Entry.objects.filter(verb="read_situation").exists()


@pytest.mark.requirement("R24")
def test_the_check_while_typing_answers_the_page_alone_and_keeps_its_pace(
    client: Client, stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    enter(client, stage.nora)
    check = reverse("operator:situation_check")
    assert client.get(check).status_code == 404
    answer = client.post(check, {"happens": "Monsieur Quercynois", "question": ""})
    content = answer.content.decode()
    assert content.lstrip().startswith('<div id="relecture"')
    assert "<html" not in content
    assert "no-store" in answer["Cache-Control"]
    for _ in range(600):
        answer = client.post(check, {"happens": ""})
    assert answer.status_code == 429
    own = proved(Client(REMOTE_ADDR="10.0.0.9"), people[0])
    theirs = page("situation_check", people[0])
    assert own.get(theirs).status_code == 404
    assert "<mark>" in own.post(theirs, {"happens": "Monsieur Quercynois"}).content.decode()


def test_an_erased_participant_leaves_no_draft(
    client: Client, meeting: Meeting, people: list[Participant]
) -> None:
    proposed(meeting, people[0])
    asked = client.post(page("erase", people[0]))
    assert asked.headers["Location"] == page("situation_code", people[0]), "the link alone does not suffice"
    assert Situation.objects.exclude(state="deleted").filter(participant=people[0]).exists()
    proved(client, people[0])
    assert "situations" in client.get(page("erase", people[0])).content.decode()
    client.post(page("erase", people[0]))
    assert Situation.objects.filter(state="deleted", participant=None).count() == 1
    assert author_of(people[1]).participant == people[1]
