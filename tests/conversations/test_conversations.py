"""The exchange on an application: sealed until the closing, never rewritten, mailed without content."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from maillage.applications.models import ApplicationDocument
from maillage.calls.models import Call, Contact
from maillage.conversations.models import Attachment, ConversationMessage, Reading
from maillage.conversations.operations import post, read_messages, received_with
from maillage.conversations.queries import awaits, exchange, thread
from maillage.journal.models import Entry
from maillage.people import awaited
from maillage.people.access import standing_of
from maillage.people.models import Person
from maillage.post.models import Message
from maillage.rules.conversation import APPLICANT, DEPARTMENT
from maillage.rules.verdict import Refused
from maillage.selection.models import CompletionRequest, ConflictOfInterest
from maillage.selection.operations import declare_complete, declare_incomplete
from tests.candidates import Candidates, Department, make_call, make_candidates, make_department, moment

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JUNE = moment("2025-06-02T10:00")
AN_HOUR = dt.timedelta(hours=1)
ASKED = "Pouvez-vous préciser le co-portage ?"


@pytest.fixture
def department(db: None) -> Department:
    return make_department()


@pytest.fixture
def call(department: Department) -> Call:
    return make_call(department)


@pytest.fixture
def candidates(call: Call) -> Candidates:
    return make_candidates(call)


def ask(candidates: Candidates, by: Person, at: dt.datetime = JUNE, text: str = ASKED) -> ConversationMessage:
    return post(candidates.artois, side=DEPARTMENT, kind="question", text=text, by=by, at=at)


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_message_is_kept_told_by_mail_without_its_content_and_journaled(
    department: Department, candidates: Candidates
):
    ask(candidates, department.instructor)
    row = thread(candidates.artois, APPLICANT)[0]
    assert (row.text, row.author, row.mine, row.read_at) == (ASKED, "Claire Delattre", False, None)
    mail = Message.objects.get()
    assert mail.to == candidates.horizon.email
    assert (
        "Un message vous attend au sujet de la candidature n°\u00a0AAP-2025-ART-001" in mail.letter["subject"]
    )
    line = Entry.objects.get(verb="post_message")
    assert line.after == {"de": "Département", "nature": "Question", "pièces": 0}
    for told in (str(mail.letter), str(line.after), line.note, line.subject_label):
        assert "co-portage" not in told


def test_officers_are_told_by_the_contact_of_the_lot_or_all_instructors_when_it_has_none(
    department: Department, call: Call, candidates: Candidates
):
    post(candidates.artois, side=APPLICANT, kind="question", text="Quand ?", by=candidates.horizon, at=JUNE)
    both = {department.instructor.email, department.second_instructor.email}
    assert set(Message.objects.values_list("to", flat=True)) == both
    Contact.objects.create(call=call, person=department.manager).lots.add(candidates.lens.lot)
    post(candidates.lens, side=APPLICANT, kind="question", text="Quand ?", by=candidates.horizon, at=JUNE)
    assert Message.objects.order_by("pk").last().to == department.manager.email  # type: ignore[union-attr]


def test_it_is_sealed_until_the_closing_to_the_second_and_ends_at_the_notice(
    department: Department, candidates: Candidates
):
    closes = candidates.artois.window_closes_at
    with pytest.raises(Refused, match="s’ouvre après la clôture"):
        ask(candidates, department.instructor, at=closes - dt.timedelta(milliseconds=1))
    assert ask(candidates, department.instructor, at=closes).at == closes
    with pytest.raises(Refused, match="La décision a été notifiée"):
        post(
            candidates.artois,
            side=APPLICANT,
            kind="answer",
            text="Oui.",
            notified_at=JUNE,
            by=candidates.horizon,
            at=JUNE + AN_HOUR,
        )


def test_a_second_press_writes_once(department: Department, candidates: Candidates):
    first = ask(candidates, department.instructor)
    assert ask(candidates, department.instructor, at=JUNE + dt.timedelta(seconds=3)) == first
    assert ask(candidates, department.instructor, at=JUNE + AN_HOUR) != first
    assert ask(candidates, department.instructor, at=JUNE + AN_HOUR, text="Autre ?") != first


def test_what_was_said_is_refused_to_change_by_the_database_itself(
    department: Department, candidates: Candidates
):
    message = ask(candidates, department.instructor)
    read_messages(candidates.artois, side=APPLICANT, by=candidates.horizon, at=JUNE)
    for rows, change in (
        (ConversationMessage.objects.filter(pk=message.pk), {"text": "autre"}),
        (Reading.objects.all(), {"at": JUNE - AN_HOUR}),
    ):
        with pytest.raises(Error, match="ne change plus"), transaction.atomic():
            rows.update(**change)


def test_reading_is_marked_once_by_the_other_side(department: Department, candidates: Candidates):
    ask(candidates, department.instructor)
    mark = {"side": APPLICANT, "by": candidates.horizon}
    assert read_messages(candidates.artois, side=DEPARTMENT, by=department.manager, at=JUNE) == 0
    assert read_messages(candidates.artois, at=JUNE + AN_HOUR, **mark) == 1  # type: ignore[arg-type]
    assert read_messages(candidates.artois, at=JUNE + 2 * AN_HOUR, **mark) == 0  # type: ignore[arg-type]
    assert thread(candidates.artois, DEPARTMENT)[0].read_at == JUNE + AN_HOUR


def test_each_side_is_told_what_it_must_answer_then_read_then_nothing(
    department: Department, candidates: Candidates
):
    applicant, officer = standing_of(candidates.horizon), standing_of(department.instructor)
    ask(candidates, department.instructor)
    assert [told.key for told in awaited.ask(awaits(applicant, JUNE))] == ["AAP-2025-ART-001"]
    assert "Répondez à la question" in awaited.ask(awaits(applicant, JUNE))[0].sentence
    assert exchange(candidates.artois, APPLICANT).awaits == "question"
    assert awaited.ask(awaits(officer, JUNE)) == []
    post(
        candidates.artois,
        side=APPLICANT,
        kind="answer",
        text="Oui.",
        by=candidates.horizon,
        at=JUNE + AN_HOUR,
    )
    assert awaited.ask(awaits(applicant, JUNE)) == []
    assert [told.sentence for told in awaited.ask(awaits(officer, JUNE))] == [
        "Lisez 1 message au sujet de la candidature AAP-2025-ART-001."
    ]
    read_messages(candidates.artois, side=DEPARTMENT, by=department.instructor, at=JUNE + AN_HOUR)
    assert awaited.ask(awaits(officer, JUNE)) == []


def test_it_costs_the_same_queries_whatever_the_messages(
    department: Department, candidates: Candidates, django_assert_num_queries: DjangoAssertNumQueries
):
    applicant = standing_of(candidates.horizon)
    for hour in range(3):
        files = received_with(candidates.artois, [(f"{hour}.pdf", PDF)], by=department.instructor, at=JUNE)
        post(
            candidates.artois,
            side=DEPARTMENT,
            kind="question",
            text=f"{hour} ?",
            files=files,
            by=department.instructor,
            at=JUNE + hour * AN_HOUR,
        )
        with django_assert_num_queries(2):
            assert len(thread(candidates.artois, APPLICANT)) == hour + 1
        with django_assert_num_queries(1):
            assert exchange(candidates.artois, APPLICANT).unread == hour + 1
        with django_assert_num_queries(1):
            assert awaited.ask(awaits(applicant, JUNE))


def test_documents_given_on_the_page_answer_the_request_and_leave_the_deposit_untouched(
    department: Department, candidates: Candidates, settings: Settings
):
    settings.MAILLAGE_TODAY = "2025-06-10T11:00"
    application = candidates.artois
    declare_incomplete(application, missing="Le RIB et les statuts.", by=department.instructor, at=JUNE)
    client = entered(candidates.horizon)
    page = reverse("operator:conversation", args=[application.number])
    shown = client.get(page).content.decode()
    assert "Une demande de pièces attend votre réponse" in shown
    assert "Le RIB et les statuts." in shown

    refused = client.post(page, {"kind": "documents", "text": "Voici nos statuts signés."})
    assert refused.status_code == 422
    assert "Joignez au moins une pièce" in refused.content.decode()
    assert "Voici nos statuts signés." in refused.content.decode()
    bad = client.post(page, {"kind": "documents", "pieces": SimpleUploadedFile("a.pdf", b"MZ" * 40)})
    assert "Ce type de fichier n’est pas accepté" in bad.content.decode()
    assert CompletionRequest.objects.get().answered_at is None

    two = [SimpleUploadedFile("rib.pdf", PDF), SimpleUploadedFile("statuts.pdf", PDF + b"\n")]
    assert client.post(page, {"kind": "documents", "text": "", "pieces": two}).status_code == 302
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["rib.pdf", "statuts.pdf"]
    assert not ApplicationDocument.objects.filter(application=application).exists()
    answered = CompletionRequest.objects.get().answered_at
    assert answered == moment("2025-06-10T11:00")
    declare_complete(application, by=department.instructor, at=moment("2025-06-12T09:00"))
    assert CompletionRequest.objects.get().answered_at == answered

    file = Attachment.objects.order_by("pk")[0]
    received = entered(department.instructor).get(
        reverse("department:conversation_file", args=[application.pk, file.pk])
    )
    assert received.content == PDF
    assert received["Content-Disposition"] == 'attachment; filename="rib.pdf"'
    assert (received["X-Content-Type-Options"], received["Content-Security-Policy"][:7]) == (
        "nosniff",
        "sandbox",
    )


def test_only_its_body_and_officers_without_a_tie_write_and_an_auditor_leaves_no_trace(
    department: Department, candidates: Candidates, settings: Settings
):
    settings.MAILLAGE_TODAY = "2025-06-10T11:00"
    application = candidates.artois
    post(application, side=APPLICANT, kind="question", text="Quand ?", by=candidates.horizon, at=JUNE)
    ours = reverse("department:conversation", args=[application.pk])
    theirs = reverse("operator:conversation", args=[application.number])
    assert entered(candidates.deux_rives).get(theirs).status_code == 404
    assert entered(department.finance).get(ours).status_code == 404
    audit = entered(department.auditor)
    assert "Quand ?" in audit.get(ours).content.decode()
    assert not Reading.objects.exists()
    words = {"kind": "answer", "text": "En juillet."}
    assert audit.post(ours, words).status_code == 403
    ConflictOfInterest.objects.create(
        application=application,
        person=department.instructor,
        reason="Ancien salarié.",
        at=JUNE,
        declared_by=department.manager,
    )
    assert entered(department.instructor).post(ours, words).status_code == 403
    assert ConversationMessage.objects.count() == 1
    assert entered(department.second_instructor).post(ours, words).status_code == 302
    assert "Lu le" in entered(candidates.horizon).get(theirs).content.decode()


def test_before_the_closing_nobody_writes_and_the_page_says_where_to_ask(
    department: Department, candidates: Candidates, settings: Settings
):
    settings.MAILLAGE_TODAY = "2025-05-09T23:59:59"
    theirs = reverse("operator:conversation", args=[candidates.artois.number])
    client = entered(candidates.horizon)
    assert "posez votre question sur la page de l’appel" in client.get(theirs).content.decode()
    assert client.post(theirs, {"kind": "question", "text": "Quand ?"}).status_code == 422
    ours = reverse("department:conversation", args=[candidates.artois.pk])
    assert entered(department.instructor).get(ours).status_code == 404
    assert not ConversationMessage.objects.exists()
