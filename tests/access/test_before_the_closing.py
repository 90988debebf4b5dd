"""The access matrix the day before the closing: officers know a number, and nothing else (R61)."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.applications.models import Application, ApplicationDocument
from maillage.applications.operations import deposit_application, withdraw_application
from maillage.calls.models import Call, Question
from maillage.calls.operations import ask_question, import_call, name_contact
from maillage.calls.queries import as_text, fingerprint
from maillage.calls.toml import catalogue
from maillage.chores.demonstration.stage import Stage, on
from maillage.rehearsals.operations import start_rehearsal
from tests.access.crawling import reach
from tests.access.looked_at import look, looks
from tests.access.matrix import (
    COORDINATORS,
    DEPARTMENT,
    EVERYONE,
    NOBODY,
    OFFICERS,
    SIGNED_IN,
    Form,
    Row,
    acts,
    cases,
    check_reading,
    check_writing,
    client_of,
    those,
)
from tests.browser.looking import Eye
from tests.builders import PDF

CAMPAIGN_DAY = dt.date(2025, 5, 8)
pytestmark = pytest.mark.django_db

EDITORS: Final = those("claire sophie")
APPLICANTS: Final = those("marc pia bernard nora agnes samuel odile gilles")
TRAIT_UNION: Final = those("agnes samuel")


def next_call(reference: str) -> str:
    """Give back the file of another call of the same département."""
    text = catalogue()["pas-de-calais-2025.toml"]
    return text.replace('"AAP-2025"', f'"{reference}"').replace(
        "pratiques-2025", f"pratiques-{reference.lower()}"
    )


def set_the_scene(stage: Stage) -> None:
    """Import a second call, left as a draft, and ask a question on the first."""
    ask_question(stage.call, text="Seul ?", by=stage.people["samuel"], at=on("2025-05-08", "09:00"))
    import_call(
        next_call("AAP-2026"), funder=stage.funder, by=stage.people["claire"], at=on("2025-05-08", "09:00")
    )


def draft_call() -> Call:
    return Call.objects.get(reference="AAP-2026")


def call(stage: Stage) -> tuple[int]:
    return (stage.call.pk,)


def next_one(_stage: Stage) -> tuple[int]:
    return (draft_call().pk,)


def a_question(stage: Stage) -> tuple[int, int]:
    return stage.call.pk, Question.objects.get(published_at=None).pk


def bou(stage: Stage) -> Application:
    """The draft of Trait d'Union Santé, in the Boulonnais."""
    return stage.applications["BOU/trait-union"]


def number(stage: Stage) -> tuple[str]:
    return (bou(stage).number,)


def deposited(stage: Stage) -> None:
    application = Application.objects.get(pk=bou(stage).pk)
    deposit_application(application, by=stage.people["samuel"], at=on("2025-05-08", "09:30"))


def a_file(stage: Stage) -> tuple[str, int]:
    return bou(stage).number, ApplicationDocument.objects.filter(application=bou(stage)).order_by("pk")[0].pk


def an_acknowledgement(stage: Stage) -> tuple[str, int]:
    validated = stage.applications["ART"]
    return validated.number, validated.submissions.order_by("pk")[0].pk


def a_code(stage: Stage) -> tuple[str]:
    return (stage.applications["ART"].submissions.order_by("pk")[0].code,)


def alone(stage: Stage) -> None:
    """Take the only application of the Audomarois out, so that every body may start one there."""
    withdraw_application(
        stage.applications["AUD"], motive="", by=stage.people["bernard"], at=on("2025-05-08", "09:30")
    )


def typed(stage: Stage) -> Form:
    application = Application.objects.get(pk=bou(stage).pk)
    return {"version": application.version, "project_title": "Penser ensemble", "needs": "Un appui."}


def its_project(stage: Stage) -> tuple[str, str]:
    return bou(stage).number, "projet"


def a_document(stage: Stage) -> tuple[str, str]:
    return bou(stage).number, stage.call.required_documents.order_by("position")[0].code


def contact(stage: Stage) -> Form:
    return {"person": stage.people["claire"].pk, "lots": [draft_call().lots.order_by("pk")[0].pk]}


def named(stage: Stage) -> None:
    """Give the draft a contact."""
    lots = list(draft_call().lots.order_by("pk")[:1])
    claire = stage.people["claire"]
    name_contact(draft_call(), person=claire, lots=lots, phone="", by=claire, at=on("2025-05-08", "09:10"))


def a_contact(_stage: Stage) -> tuple[int, int]:
    return draft_call().pk, draft_call().contacts.order_by("pk")[0].pk


def a_section(_stage: Stage) -> tuple[int, str]:
    return draft_call().pk, "eligibilite"


def eligibility(_stage: Stage) -> Form:
    return {
        "seen": fingerprint(as_text(draft_call())),
        "eligibility-rows": "1",
        "eligibility-0-label": "Expérience en santé mentale",
    }


def days_to_play(_stage: Stage) -> Form:
    window = draft_call().rounds.get()
    return {f"opening-{window.pk}": "2025-05-08", f"closing-{window.pk}": "2025-05-09"}


def rehearse(stage: Stage) -> None:
    """Open a rehearsal of the draft."""
    window = draft_call().rounds.get()
    days = {window.pk: (dt.date(2025, 5, 8), dt.date(2025, 5, 9))}
    start_rehearsal(draft_call(), dates=days, by=stage.people["claire"], at=on("2025-05-08", "09:10"))


def rehearsed() -> Call:
    return Call.objects.get(rehearsal=True)


TABLE: Final = (
    # The call: everyone reads it once published, instructor and manager write it (access matrix, row 1).
    Row("calls of the public", "public:calls", EVERYONE),
    Row("call", "public:call", EVERYONE, args=lambda stage: (stage.call.slug,)),
    Row("call in draft", "public:call", DEPARTMENT, args=lambda _stage: (draft_call().slug,)),
    Row("calls", "department:calls", OFFICERS | those("vera"), shows=lambda s: s.call.title, to=OFFICERS),
    Row("call", "department:call", OFFICERS, args=call),
    Row("call", "department:call_file", OFFICERS, args=call),
    Row(
        "call",
        "department:call_import",
        EDITORS,
        EDITORS,
        sends=lambda _: {"file": SimpleUploadedFile("appel.toml", next_call("AAP-2027").encode())},
    ),
    Row("call", "department:call_publish", EDITORS, EDITORS, next_one),
    Row(
        "call",
        "department:call_new",
        EDITORS,
        EDITORS,
        sends=lambda _: {
            "source": "blank",
            "title": "Médiation",
            "reference": "AAP-2030",
            "opening_day": "2026-01-05",
            "closing_day": "2026-02-05",
        },
    ),
    Row("call in draft", "department:call_section", EDITORS, EDITORS, a_section, eligibility),
    Row("call in draft", "department:call_rehearse", EDITORS, EDITORS, next_one, days_to_play),
    Row("rehearsal", "public:call", DEPARTMENT, args=lambda _s: (rehearsed().slug,), given=rehearse),
    Row("rehearsal", "department:call", OFFICERS, args=lambda _s: (rehearsed().pk,), given=rehearse),
    Row(
        "rehearsal",
        "department:call_join",
        DEPARTMENT,
        DEPARTMENT,
        lambda _s: (rehearsed().pk,),
        lambda _: {"legal_form": "association"},
        rehearse,
    ),
    Row(
        "rehearsal",
        "department:call_throw_away",
        EDITORS,
        EDITORS,
        lambda _s: (rehearsed().pk,),
        given=rehearse,
    ),
    Row("contact", "department:call_contact_remove", NOBODY, EDITORS, a_contact, given=named),
    Row("call", "department:call_contact", EDITORS, EDITORS, next_one, contact),
    Row(
        "call",
        "department:call_extend",
        EDITORS,
        EDITORS,
        call,
        lambda _: {"closing_day": "2025-05-16", "motive": "Panne de la plateforme le 8 mai."},
    ),
    # Questions: asked by whoever has signed in, answered by those who write the call.
    Row(
        "question",
        "public:question",
        SIGNED_IN,
        SIGNED_IN,
        lambda stage: (stage.call.slug,),
        lambda _: {"text": "Peut-on déposer à deux ?"},
    ),
    Row("questions", "department:questions", OFFICERS, args=call),
    Row(
        "question",
        "department:question",
        EDITORS,
        EDITORS,
        a_question,
        lambda _: {"text": "Seul ?", "answer": "Oui."},
    ),
    Row(
        "question",
        "department:question_new",
        EDITORS,
        EDITORS,
        call,
        lambda _: {"text": "Seul ?", "answer": "Oui."},
    ),
    # The exchange on an application opens with the closing.
    Row(
        "exchange",
        "department:conversation",
        args=lambda s: (bou(s).pk,),
        sends=lambda _: {"kind": "question", "text": "Quand ?"},
    ),
    Row(
        "exchange",
        "operator:conversation",
        TRAIT_UNION,
        args=number,
        sends=lambda _: {"kind": "question", "text": "Quand ?"},
    ),
    # Whoever holds an acknowledgement verifies it, by its code alone.
    Row("code", "public:acknowledgement_search", EVERYONE),
    Row("code", "public:acknowledgement", EVERYONE, args=a_code),
    # Applications before the closing: their own body alone; officers have the count on the page of the call.
    Row("count", "department:applications", those("claire sophie irene"), args=call),
    Row(
        "application",
        "department:assessment",
        args=lambda s: (bou(s).pk,),
        sends=lambda _: {"act": "complete"},
    ),
    Row("file", "department:application_document", args=lambda stage: (a_file(stage)[1],)),
    Row("table", "department:applications_file", args=call),
    Row(
        "decision",
        "department:decision",
        args=lambda s: (bou(s).pk,),
        sends=lambda _: {"outcome": "rejected"},
    ),
    Row("applications", "operator:applications", APPLICANTS, shows=lambda s: bou(s).number, to=TRAIT_UNION),
    Row(
        "application",
        "operator:applications_start",
        sends=lambda stage: {"lots": [stage.lots["AUD"].pk], "organisation": stage.bodies["trait-union"].pk},
        writes=TRAIT_UNION,
        given=alone,
    ),
    Row("application", "operator:application", TRAIT_UNION, args=number),
    Row("earlier application", "operator:application_copy", NOBODY, args=number),
    Row("application", "operator:application_section", TRAIT_UNION, TRAIT_UNION, its_project, typed),
    Row(
        "document",
        "operator:application_document",
        TRAIT_UNION,
        TRAIT_UNION,
        a_document,
        lambda _: {"file": SimpleUploadedFile("statuts.pdf", PDF)},
    ),
    Row("file", "operator:application_file", TRAIT_UNION, args=a_file),
    Row("receipt", "operator:application_acknowledgement", those("marc pia"), args=an_acknowledgement),
    Row("application", "operator:application_deposit", TRAIT_UNION, TRAIT_UNION, number),
    Row(
        "application",
        "operator:application_validate",
        those("agnes"),
        those("agnes"),
        number,
        given=deposited,
    ),
    Row(
        "application",
        "operator:application_decline",
        those("agnes"),
        those("agnes"),
        number,
        lambda _: {"motive": "Le budget est à revoir."},
        given=deposited,
    ),
    Row("application", "operator:application_reopen", TRAIT_UNION, TRAIT_UNION, number, given=deposited),
    Row(
        "application",
        "operator:application_withdraw",
        those("agnes"),
        those("agnes"),
        number,
        lambda _: {"motive": ""},
    ),
)


@pytest.mark.parametrize(("row", "people"), cases(TABLE))
def test_who_reads_before_the_closing(row: Row, people: list[str], stage: Stage) -> None:
    check_reading(row, people, stage)


@pytest.mark.parametrize(("row", "people"), looks(TABLE))
def test_every_page_holds_in_a_browser(row: Row, people: list[str], stage: Stage, eye: Eye) -> None:
    look(row, people, stage, eye)


@pytest.mark.parametrize(("row", "people"), cases(acts(TABLE)))
def test_who_writes_before_the_closing(row: Row, people: list[str], stage: Stage) -> None:
    check_writing(row, people, stage)


@pytest.mark.requirement("R61")
@pytest.mark.parametrize("who", sorted(DEPARTMENT | COORDINATORS))
def test_no_page_the_departement_reaches_says_anything_of_an_application(who: str, stage: Stage) -> None:
    secret = {word for row in Application.objects.all() for word in (row.number, row.project_title) if word}
    assert len(secret) >= 9
    read = reach(client_of(stage, who), reverse("home"), reverse("public:home"))
    assert len(read) >= 5
    told = {address: sorted(word for word in secret if word in text) for address, text in read.items()}
    assert not {address: words for address, words in told.items() if words}


def test_what_officers_know_is_how_many(stage: Stage) -> None:
    client = client_of(stage, "claire")
    listed = client.get(reverse("department:applications", args=[stage.call.pk])).content.decode()
    assert "5" in listed
    assert "AAP-2025-" not in listed


def test_the_same_crawl_finds_the_application_of_its_own_body(stage: Stage) -> None:
    read = reach(client_of(stage, "samuel"), reverse("home"))
    assert any(bou(stage).number in text for text in read.values())
