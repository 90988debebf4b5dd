"""What has reached its term goes, once, with its proof; counts stay, archives wait (C.6, C.8, F55)."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from pypdf import PdfReader

from maillage.agreements.models import Agreement
from maillage.applications.models import WORDS, Application, ApplicationDocument, Submission
from maillage.chores.watch.health import health
from maillage.groups.models import KeptSheet, Meeting, Participant, Registration
from maillage.journal.models import Entry
from maillage.people.models import Membership, Person
from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import queue
from maillage.privacy.models import Deletion, DisposalItem, PurgeDay, RetentionTerm
from maillage.privacy.operations import (
    delete_due,
    destroy_listed,
    destroy_sheets,
    draw_disposal_list,
    purge,
    purge_daily,
    record_disposal_visa,
    set_term,
    verify_deletions,
)
from maillage.privacy.queries.due import due_by_kind
from maillage.reports.models import FinalReport
from maillage.reports.operations import open_due_reports, record_visa, save_report, submit_report
from maillage.reports.queries.indicators import Indicators, indicators_of, read_agreements
from maillage.rules.report import STANDARD
from maillage.rules.verdict import Refused
from tests.candidates import Candidates, Department, make_application, moment
from tests.year import Year, artois, audomarois, hold

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ACCEPTED = moment("2027-06-10T10:00")
DUE = moment("2027-12-10T06:00")
pytestmark = pytest.mark.django_db


@pytest.fixture
def year(awarded: Candidates, department: Department) -> Year:
    """The Artois, its report accepted; the Audomarois, where one of its people also came, still running."""
    year = artois(awarded, department, over=True)
    hold(year, dt.date(2026, 1, 13), Zélie="ccas", Bruno="spip")
    hold(year, dt.date(2026, 3, 10), Zélie="ccas", Carole="bailleur")
    open_due_reports(at=moment("2026-12-01T06:00"))
    texts = {one.code: "Le groupe s’est réuni." for one in STANDARD}
    at = moment("2027-06-01T10:00")
    report = save_report(
        FinalReport.objects.get(agreement=year.agreement), texts=texts, by=year.representative, at=at
    )
    submit_report(report, by=year.representative, at=at)
    FinalReport.objects.update(state="accepted", accepted_at=ACCEPTED, accepted_by=year.representative)
    return year


def due(code: str, on: dt.date) -> int:
    return next(found.ready for found in due_by_kind(on) if found.kind.code == code)


def figures(year: Year) -> Indicators:
    """The indicators of the Artois; of the job titles, which go with the names, the totals only."""
    read = indicators_of(
        read_agreements(Agreement.objects.filter(pk=year.agreement.pk), DUE.date()), DUE.date()
    )
    return replace(read, functions=replace(read.functions, lines=()))


def texts_of_the_base() -> str:
    """All that the database says in words, whatever the table."""
    said = []
    for model in apps.get_models():
        words = [
            field.name
            for field in model._meta.fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        said += [str(row) for row in model._default_manager.values_list(*words)] if words else []
    return "\n".join(said)


@pytest.mark.requirement("F55", "R84", "R85", "R86")
def test_names_leave_the_active_base_and_every_figure_stays_as_it_was(
    year: Year, awarded: Candidates, department: Department
) -> None:
    running = audomarois(awarded, department)
    hold(running, dt.date(2026, 2, 10), Denise="ccas")
    carole = Participant.objects.get(full_name="Carole")
    Meeting.objects.get(group=running.group).attendances.update(participant=carole)
    Participant.objects.filter(full_name="Denise").delete()
    before = figures(year)
    assert "Bruno" in texts_of_the_base()
    assert due("names", dt.date(2027, 12, 9)) == 0
    assert due("names", DUE.date()) == 2
    delete_due("names", by=None, at=DUE)
    words = texts_of_the_base()
    assert "Zélie" not in words
    assert "Bruno" not in words
    assert "Carole" in words, "someone met in a group that runs is still awaited there"
    assert figures(year) == before
    kept = KeptSheet.objects.order_by("meeting__day")
    assert kept.count() == 2
    with kept[0].file.open() as file:
        assert "Bruno" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)
    proof = Deletion.objects.get()
    assert (proof.kind, proof.rows, proof.cause, proof.by) == ("names", 2, "time", None)
    line = Entry.objects.get(verb="delete_personal_data")
    assert (line.actor_kind, line.subject_label) == ("system", "Noms des participants")
    assert line.after is not None
    assert line.after["empreinte"] == proof.fingerprint
    assert line.after["feuilles gardées à part"] == 2
    assert verify_deletions() == (1, "")
    assert delete_due("names", by=None, at=DUE) == 0
    assert Deletion.objects.count() == 1


def test_a_day_is_worked_once_and_a_pass_cut_short_is_taken_up_again(
    year: Year, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("purge", "--dry-run", "--today", "2027-12-10")
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "3 fiches participants à anonymiser, 0 situation restante." in told
    assert "Noms des participants : 3 à supprimer." in told
    assert not Deletion.objects.exists()
    delete_due("queues", by=None, at=DUE)
    assert not PurgeDay.objects.exists(), "the day is not over"
    assert purge_daily(at=DUE) >= 3
    gone = Deletion.objects.count()
    assert PurgeDay.objects.get().day == DUE.date()
    assert purge_daily(at=DUE) == purge(at=DUE) == 0
    assert Deletion.objects.count() == gone
    for change in ({"rows": 1}, {"fingerprint": "0" * 64}):
        with pytest.raises(IntegrityError, match="privacy_deletion_append_only"), transaction.atomic():
            Deletion.objects.update(**change)
    with pytest.raises(IntegrityError, match="privacy_deletion_append_only"), transaction.atomic():
        Deletion.objects.all().delete()


def test_who_was_only_on_a_waiting_list_is_forgotten_a_month_after(year: Year) -> None:
    meeting = Meeting.objects.filter(group=year.group).earliest("day")
    zelie = Participant.objects.get(full_name="Zélie")
    waiting = Participant.objects.create(
        full_name="Yvonne Attente",
        search_key="zoe attente",
        email="zoe@example.org",
        structure=zelie.structure,
        created_at=moment("2026-01-02T09:00"),
    )
    Registration.objects.create(
        meeting=meeting,
        participant=waiting,
        state="waiting",
        registered_at=moment("2026-01-02T09:00"),
        structure=zelie.structure,
    )
    assert due("queues", dt.date(2026, 2, 12)) == 0
    assert due("queues", dt.date(2026, 2, 13)) == 1
    at = moment("2026-02-13T06:00")
    purge(at=at)
    assert "Yvonne" not in texts_of_the_base()
    proofs = dict(Deletion.objects.values_list("kind", "rows"))
    assert (proofs["queues"], proofs["names"]) == (1, 1)
    assert Participant.objects.filter(full_name="Zélie").exists()


def test_no_worker_deletes_with_a_clock_far_from_its_last_deletions(year: Year) -> None:
    purge(at=moment("2026-02-13T06:00"))
    assert purge_daily(at=DUE) == 0
    assert "Zélie" in texts_of_the_base()
    assert "purge" in health(DUE).late
    assert purge(at=DUE) >= 1, "someone who ran it by hand looked at the date"
    assert "purge" not in health(DUE).late


def test_a_term_is_set_within_its_bounds_and_changes_what_is_due(year: Year, department: Department) -> None:
    assert due("names", dt.date(2027, 7, 10)) == 0
    set_term("names", 1, by=department.manager, at=DUE)
    assert due("names", dt.date(2027, 7, 10)) == 3
    with pytest.raises(Refused, match="de 1 mois à 24 mois"):
        set_term("names", 25, by=department.manager, at=DUE)
    with pytest.raises(IntegrityError, match="retention_term_bounded"), transaction.atomic():
        RetentionTerm.objects.update(amount=25)
    line = Entry.objects.get(verb="set_retention_term")
    assert (line.before, line.after) == ({"durée": "6 mois"}, {"durée": "1 mois"})


def test_an_account_without_use_is_warned_then_closed_and_its_acts_stay(
    year: Year, department: Department
) -> None:
    alix = year.accountant
    journal = list(Entry.objects.order_by("pk").values_list("hash", flat=True))
    used = moment("2027-01-05T09:00")
    Person.objects.update(last_login=moment("2028-12-01T09:00"))
    Person.objects.filter(pk=alix.pk).update(last_login=used)
    Person.objects.filter(pk=year.representative.pk).update(last_login=used)
    purge(at=moment("2028-12-06T06:00"))
    warned = Message.objects.filter(kind="account_closing").order_by("to").values_list("to", flat=True)
    assert list(warned) == sorted([alix.email, year.representative.email])
    purge(at=moment("2028-12-07T06:00"))
    assert Message.objects.filter(kind="account_closing").count() == 2, "warned once"
    assert due("accounts", dt.date(2029, 1, 4)) == 0
    kinds = {found.kind.code: found for found in due_by_kind(dt.date(2029, 1, 5))}
    assert (kinds["accounts"].ready, kinds["accounts"].blocked) == (1, 1)
    purge(at=moment("2029-01-05T06:00"))
    closed = Person.objects.get(pk=alix.pk)
    assert (closed.full_name, closed.is_active) == ("Compte effacé", False)
    assert not Membership.objects.live().filter(person=alix).exists()
    assert Person.objects.get(pk=year.representative.pk).is_active, "the operator keeps who represents it"
    assert list(Entry.objects.order_by("pk").values_list("hash", flat=True))[: len(journal)] == journal
    with pytest.raises(IntegrityError, match="person_erased_keeps_nothing"), transaction.atomic():
        Person.objects.filter(pk=alix.pk).update(full_name="Alix")


def test_a_letter_of_last_year_keeps_neither_address_nor_words(year: Year) -> None:
    queue(
        kind="test",
        to="parti@example.org",
        letter=Letter(subject="Pour Yvonne", paragraphs=("Bonjour Yvonne,",)),
        at=moment("2026-06-01T09:00"),
        key="once-parti@example.org",
    )
    letter = Message.objects.filter(kind="test")
    letter.update(state="sent", sent_at=moment("2026-06-01T09:00"))
    delete_due("letters", by=None, at=moment("2027-05-30T06:00"))
    assert letter.get().to == "parti@example.org"
    delete_due("letters", by=None, at=moment("2027-06-01T06:00"))
    kept = letter.values().get()
    assert (kept["to"], "parti@" in str(kept), "Yvonne" in json.dumps(kept["letter"])) == ("", False, False)
    again = queue(
        kind="test",
        to="parti@example.org",
        letter=Letter(subject="", paragraphs=()),
        at=DUE,
        key="once-parti@example.org",
    )
    assert again is None, "what was written once is not written again"


@pytest.fixture
def rejected(awarded: Candidates) -> Application:
    """An application that was deposited, then not selected, with its frozen deposit."""
    lost = make_application(
        awarded.artois.lot,
        awarded.boulonnais.organisation,
        awarded.horizon,
        number="AAP-2025-ART-009",
        state="ineligible",
    )
    Submission.objects.create(
        application=lost,
        act="validation",
        content={"method": "GEASE", "documents": []},
        sha256="a" * 64,
        acknowledgement="acknowledgements/a.pdf",
        at=moment("2025-05-09T17:00"),
        by=awarded.horizon,
    )
    return lost


VISA: dict[str, Any] = {
    "director": "La directrice des Archives",
    "given_on": dt.date(2027, 6, 1),
    "reference": "V-2027-3",
    "name": "visa.pdf",
    "content": PDF,
}


def test_an_unselected_application_goes_with_the_visa_of_its_slip_and_no_other_way(
    rejected: Application, department: Department
) -> None:
    by, at = department.manager, moment("2027-05-12T10:00")
    assert not [r for f in due_by_kind(dt.date(2027, 5, 8)) if f.kind.code == "applications" for r in f.rows]
    (found,) = [f for f in due_by_kind(at.date()) if f.kind.code == "applications"]
    assert (found.ready, found.blocked) == (0, 1)
    purge(at=at)
    assert Submission.objects.get().content["method"] == "GEASE", "no visa, nothing goes by itself"
    slip = draw_disposal_list(by=by, at=at)
    with pytest.raises(Refused, match="Aucune candidature"):
        draw_disposal_list(by=by, at=at)
    with pytest.raises(Refused, match="enregistrez son visa"):
        destroy_listed(slip, by=by, at=at)
    emptied: dict[str, Any] = dict.fromkeys(WORDS, "") | {"erased_at": at}
    for visa in ("", "FAUX-1"):
        with (
            pytest.raises(IntegrityError, match="application_destroyed_with_a_recorded_visa"),
            transaction.atomic(),
        ):
            Application.objects.filter(pk=rejected.pk).update(**emptied, erasure_visa=visa)
    values = {
        **Application.objects.filter(pk=rejected.pk).values()[0],
        **emptied,
        "id": None,
        "number": "N-2",
    }
    with pytest.raises(IntegrityError, match="application_erased_only_with_its_visa"), transaction.atomic():
        Application.objects.create(**{**values, "state": "withdrawn"})
    with pytest.raises(IntegrityError, match="deletion_listed_has_a_recorded_visa"), transaction.atomic():
        Deletion.objects.create(
            kind="applications", cause="time", rule="x", rows=1, fingerprint="0" * 64, at=at, listed=slip
        )
    with pytest.raises(IntegrityError, match="deletion_of_an_archive_has_its_visa"), transaction.atomic():
        Deletion.objects.create(
            kind="applications", cause="time", rule="x", rows=1, fingerprint="0" * 64, at=at
        )
    later = moment("2027-06-02T10:00")
    for lacking in ({"director": ""}, {"reference": " "}, {"given_on": None}, {"content": b""}):
        with pytest.raises(Refused):
            record_disposal_visa(slip, **{**VISA, **lacking}, by=by, at=later)
    record_disposal_visa(slip, **VISA, by=by, at=later)
    with pytest.raises(IntegrityError, match="disposal_visa_kept_whole"), transaction.atomic():
        type(slip).objects.update(scan="")
    with pytest.raises(IntegrityError, match="applications_submission_frozen"), transaction.atomic():
        Submission.objects.update(content={}, acknowledgement="")
    assert destroy_listed(slip, by=by, at=later) == 1
    assert destroy_listed(slip, by=by, at=later) == 0
    gone = Application.objects.get(pk=rejected.pk)
    assert (gone.number, gone.state, gone.project_title) == ("AAP-2025-ART-009", "ineligible", "")
    frozen = Submission.objects.get()
    assert (frozen.content, frozen.sha256) == ({}, "a" * 64)
    assert not ApplicationDocument.objects.filter(application=gone).exists()
    with pytest.raises(IntegrityError, match="applications_submission_frozen"), transaction.atomic():
        Submission.objects.update(content={"method": "autre"})
    proof = Deletion.objects.get(kind="applications")
    assert (proof.listed, proof.by) == (slip, by)
    assert DisposalItem.objects.get().application == gone
    line = Entry.objects.get(verb="delete_personal_data", subject_id=str(proof.pk))
    assert line.after is not None
    assert line.after["visa"] == "V-2027-3"
    assert not [r for f in due_by_kind(later.date()) if f.kind.code == "applications" for r in f.rows]


def test_a_draft_never_deposited_goes_without_a_visa(awarded: Candidates, rejected: Application) -> None:
    draft = make_application(
        awarded.lens.lot, awarded.boulonnais.organisation, awarded.horizon, number="B-1", state="draft"
    )
    assert delete_due("drafts", by=None, at=moment("2027-05-08T06:00")) == 0
    assert delete_due("drafts", by=None, at=moment("2027-05-10T06:00")) == 1
    draft.refresh_from_db()
    rejected.refresh_from_db()
    assert (draft.project_title, draft.representative_name) == ("", "")
    assert rejected.project_title


def test_what_was_deposited_then_reopened_or_came_late_is_an_archive_that_waits_for_its_visa(
    awarded: Candidates, rejected: Application
) -> None:
    Application.objects.filter(pk=rejected.pk).update(
        state="draft", deposited_at=None, deposited_by=None, validated_at=None, validated_by=None
    )
    late = make_application(
        awarded.lens.lot, awarded.boulonnais.organisation, awarded.horizon, number="B-2", state="draft"
    )
    Application.objects.filter(pk=late.pk).update(
        state="not_considered", source="portail", external_reference="R-1", received_at=ACCEPTED
    )
    at = moment("2027-05-10T06:00")
    assert delete_due("drafts", by=None, at=at) == 0
    assert [f.blocked for f in due_by_kind(at.date()) if f.kind.code == "applications"] == [2]
    emptied: dict[str, Any] = dict.fromkeys(WORDS, "") | {"erased_at": at}
    for kept in (rejected, late):
        with (
            pytest.raises(IntegrityError, match="application_destroyed_with_a_recorded_visa"),
            transaction.atomic(),
        ):
            Application.objects.filter(pk=kept.pk).update(**emptied)


def test_a_deposit_is_not_taken_out_of_the_base_by_hand(rejected: Application) -> None:
    with pytest.raises(IntegrityError, match="submission_destroyed_with_a_visa"), transaction.atomic():
        rejected.submissions.all().delete()


def test_a_term_lengthened_since_the_slip_is_waited_for(
    rejected: Application, department: Department
) -> None:
    by, at, later = department.manager, moment("2027-05-12T10:00"), moment("2027-06-02T10:00")
    slip = draw_disposal_list(by=by, at=at)
    record_disposal_visa(slip, **VISA, by=by, at=later)
    set_term("applications", 5, by=by, at=later)
    assert destroy_listed(slip, by=by, at=later) == 0
    assert destroy_listed(slip, by=by, at=moment("2030-06-02T10:00")) == 1


def test_the_sheets_kept_apart_wait_for_the_visa_of_their_file(year: Year, department: Department) -> None:
    delete_due("names", by=None, at=DUE)
    agreement = year.agreement
    type(agreement).objects.filter(pk=agreement.pk).update(
        state="closed", closed_at=moment("2027-07-01T10:00")
    )
    by, at = department.manager, moment("2037-09-01T10:00")
    with pytest.raises(Refused, match="n’est pas passée"):
        destroy_sheets(agreement, by=by, at=moment("2037-06-30T10:00"))
    with pytest.raises(Refused, match="visa"):
        destroy_sheets(agreement, by=by, at=at)
    with pytest.raises(IntegrityError, match="groups_keptsheet_destroyed_with_a_visa"), transaction.atomic():
        KeptSheet.objects.all().delete()
    record_visa(
        agreement,
        director="La directrice",
        given_on=dt.date(2037, 8, 20),
        reference="V-2037-1",
        name="visa.pdf",
        content=PDF,
        by=by,
        at=at,
    )
    assert KeptSheet.objects.count() == 2
    assert destroy_sheets(agreement, by=by, at=at) == 2
    assert not KeptSheet.objects.exists()
    assert Deletion.objects.get(kind="sheets").visa is not None
    assert destroy_sheets(agreement, by=by, at=at) == 0
