"""The pages of figures, reports and committees."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import zipfile
from typing import cast

import pytest
from django.http import FileResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.expenses.models import Expense
from maillage.groups.models import Meeting
from maillage.groups.operations import mark_attendance
from maillage.groups.operations.attendance import Tap
from maillage.people.models import LegalForm, Membership, Person, Role
from maillage.reports.models import FinalReport, ReportVersion, SteeringCommittee
from maillage.reports.operations import convene_committee, open_due_reports
from maillage.situations.models import Takeaway
from maillage.situations.operations.takeaway import note_takeaway
from tests.agreements.conftest import Awards, awarded, awards, call, department
from tests.candidates import Candidates, Department, make_organisation, moment
from tests.made_once import made_once
from tests.year import Year, artois, audomarois, hold, hold_information_session

__all__ = ["awarded", "awards", "call", "department"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may_2027(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2027-05-03T10:00:00"


@made_once()
def year(awards: Awards) -> Year:
    year = artois(awards.candidates, awards.department, over=True)
    hold(year, dt.date(2026, 1, 13), Anne="ccas", Bruno="spip")
    hold(year, dt.date(2026, 3, 10), Anne="bailleur")
    hold_information_session(year, dt.date(2026, 2, 17))
    retain(year)
    return year


def retain(year: Year) -> None:
    """What the group keeps of its meeting of March: a lever, and what lacks."""
    meeting = year.group.meetings.get(day=dt.date(2026, 3, 10))
    for kind, text in (("lever", "Passer par le gardien"), ("missing", "Aucun relais le soir")):
        note_takeaway(
            meeting,
            kind=kind,
            text=text,
            new_themes=["Incurie"],
            by=year.facilitator,
            at=moment("2026-03-10T16:00"),
        )


def text_of(pdf: bytes) -> str:
    """The words of a PDF, with plain spaces."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.requirement("R79", "R80", "R82", "F38", "F40")
def test_a_report_is_written_sent_late_received_returned_accepted_then_rectified(
    year: Year, department: Department, settings: Settings
) -> None:
    open_due_reports(at=moment("2026-12-01T06:00"))
    report = FinalReport.objects.get()
    operator, manager = signed_in(year.representative), signed_in(department.manager)
    url, send = (
        reverse("operator:report", args=[report.pk]),
        reverse("operator:report_submit", args=[report.pk]),
    )
    shown = operator.get(url).content.decode()
    assert "2 rencontres tenues sur 5 prévues" in shown
    assert "Continuer\u00a0: " in shown
    refused = operator.get(send)
    assert refused.status_code == 403
    assert "Complétez le bilan" in refused.content.decode()
    assert operator.get(reverse("operator:report_figures", args=[report.pk])).status_code == 200

    def heading(code: str) -> str:
        return reverse("operator:report_heading", args=[report.pk, code])

    assert "Incurie\u00a0: 1 rencontre et 2 acquis" in operator.get(heading("themes")).content.decode()
    line = Takeaway.objects.get(kind="lever")
    assert line.text in operator.get(heading("levers")).content.decode()
    for kept in ("", "\n– Passer par le gardien"):
        operator.post(heading("levers"), {"text": f"Écrit.{kept}", "line": line.pk, "take": "1"})
        assert report.texts.get().text == "Écrit.\n– Passer par le gardien"
    assert "Aucun relais" not in manager.get(reverse("department:reports")).content.decode()
    for code in ("levers", "leads", "referrals", "strategy"):
        operator.post(heading(code), {"text": "Écrit.", "next": "1"})
    confirm = operator.get(send).content.decode()
    assert "reçu avec 3 jours de retard (échéance 30/04/2027)" in confirm
    assert operator.post(send, {"quality": "présidente"}).status_code == 422
    signed = {"quality": "présidente", "declared": "on"}
    assert operator.post(send, signed).status_code == 302
    theirs = reverse("department:report", args=[report.pk])
    assert "reçu avec 3 jours de retard" in manager.get(theirs).content.decode()
    manager.post(theirs, {"act": "acknowledge"})
    manager.post(theirs, {"act": "return", "motive": "Précisez."})
    assert "Précisez." in operator.get(url).content.decode()
    refused = operator.get(reverse("operator:report_rectify", args=[report.pk]))
    assert refused.status_code == 403
    assert "n’est pas possible" in refused.content.decode()
    seen = report.texts.get(code="leads").saved_at.isoformat()
    operator.post(heading("leads"), {"text": "Précisé.", "seen": seen})
    for client, name, new in ((operator, "operator", True), (manager, "department", False)):
        paper = client.get(reverse(f"{name}:report_file", args=[report.pk]))
        assert ("Précisé." in text_of(paper.content)) is new
        assert ("version 2" in text_of(paper.content)) is new
    settings.MAILLAGE_TODAY = "2027-05-04T08:00:00"
    assert "avec 3 jours de retard" in operator.get(send).content.decode()
    settings.MAILLAGE_TODAY = "2027-05-03T10:00:00"
    assert operator.post(send, {**signed, "reason": ""}).status_code == 422
    operator.post(send, {**signed, "reason": "Précisions"})
    typed = operator.post(heading("leads"), {"text": "Trop tard, mais gardé."})
    assert typed.status_code == 200
    for words in ("Trop tard, mais gardé.", "il ne se modifie plus"):
        assert words in typed.content.decode()
    assert operator.get(heading("leads")).status_code == 404
    assert signed_in(department.instructor).post(theirs, {"act": "accept"}).status_code == 403
    manager.post(theirs, {"act": "acknowledge"})
    manager.post(theirs, {"act": "accept"})
    report.refresh_from_db()
    assert report.state == "accepted"
    read = manager.get(theirs).content.decode()
    assert "Version 2" in read
    assert "présidente" in read
    assert "À réviser" not in read
    corrected = Meeting.objects.filter(state="held").order_by("day")[0]
    came = corrected.attendances.filter(state="present").order_by("pk")[0].participant
    after = ReportVersion.objects.order_by("number").last().at + dt.timedelta(hours=1)  # type: ignore[union-attr]
    mark_attendance(
        corrected, came, "absent", tap=Tap(reason="Signature relue"), by=year.facilitator, at=after
    )
    for client, page in ((operator, url), (manager, theirs)):
        assert "des présences ont été corrigées depuis cette version" in client.get(page).content.decode()
    rectify = reverse("operator:report_rectify", args=[report.pk])
    proposed = html.unescape(operator.get(rectify).content.decode())
    assert "Présences corrigées\u00a0: rencontre du 13 janvier 2026 (Signature relue)." in proposed
    operator.post(rectify, {**signed, "reason": "Signature relue"})
    report.refresh_from_db()
    assert report.state == "resubmitted"
    read = manager.get(theirs).content.decode()
    assert "Version 3" in read
    mark_attendance(
        corrected,
        came,
        "present",
        tap=Tap(reason="Relue encore"),
        by=year.facilitator,
        at=ReportVersion.objects.order_by("number").last().at + dt.timedelta(hours=1),  # type: ignore[union-attr]
    )
    waits = operator.get(url).content.decode()
    assert "aura accusé réception de la version 3" in waits
    assert rectify not in waits
    assert "Ce que cette version a changé" in read
    assert operator.get(rectify).status_code == 403
    for kind, start in (("docx", b"PK"), ("xlsx", b"PK")):
        for client, name in ((operator, "operator:report_export"), (manager, "department:report_export")):
            assert client.get(reverse(name, args=[report.pk, kind])).content.startswith(start)
    pdf = manager.get(reverse("department:report_file", args=[report.pk]))
    said = text_of(pdf.content)
    assert "Ce que change la version 3" in said
    assert "Participations cumulées 3 2" in said
    for client, name in ((operator, "operator:reports"), (manager, "department:reports")):
        assert "Artois" in client.get(reverse(name)).content.decode()


@pytest.mark.requirement("R79", "R82")
def test_a_heading_saves_itself_shows_names_and_never_replaces_what_another_wrote(year: Year) -> None:
    open_due_reports(at=moment("2026-12-01T06:00"))
    report = FinalReport.objects.get()
    url = reverse("operator:report_heading", args=[report.pk, "leads"])
    operator = signed_in(year.representative)
    kept = operator.post(url, {"text": "Madame Durand a aidé."}, headers={"HX-Request": "true"})
    assert "Enregistré à" in kept.content.decode()
    assert "Durand" in kept.content.decode()
    assert report.texts.get().text == "Madame Durand a aidé."
    assert "à relire" in operator.get(reverse("operator:report", args=[report.pk])).content.decode()
    other = signed_in(year.accountant).post(url, {"text": "Autre chose.", "seen": ""})
    assert "a modifié cette rubrique" in other.content.decode()
    assert "Autre chose." in other.content.decode()
    assert report.texts.get().text == "Madame Durand a aidé."
    picture = operator.get(reverse("operator:report_preview", args=[report.pk, 1]))
    assert picture.content.startswith(b"\x89PNG")
    assert operator.get(reverse("operator:report_preview", args=[report.pk, 40])).status_code == 404
    assert operator.get(reverse("operator:report_heading", args=[report.pk, "rien"])).status_code == 404
    read = signed_in(year.facilitator).get(url).content.decode()
    assert "Le bilan est rédigé par l’opérateur du groupe." in read


@pytest.mark.requirement("R78")
def test_the_interim_report_and_the_page_for_elected_officials_are_made_from_the_figures(
    year: Year, department: Department
) -> None:
    key = [year.agreement.pk]
    for person, name in (
        (department.auditor, "department:interim_file"),
        (year.facilitator, "operator:interim_file"),
    ):
        said = text_of(signed_in(person).get(reverse(name, args=key)).content)
        assert "Bilan intermédiaire" in said
        assert "2 rencontres tenues sur 5 prévues" in said
        assert "Incurie : 1 rencontre et 2 acquis" in said
    for name, pk in (("group_note", year.agreement.pk), ("call_note", year.agreement.lot.call_id)):
        note = signed_in(department.manager).get(reverse(f"department:{name}", args=[pk])).content
        said = text_of(note)
        assert "Le groupe a réuni 2 professionnels au cours de 2 rencontres, sur 5 prévues." in said
        assert "Le Département a attribué 20 000,00 €" in said
        assert len(PdfReader(io.BytesIO(note)).pages) == 1


def test_officers_do_not_read_a_report_before_it_is_sent(year: Year, department: Department) -> None:
    open_due_reports(at=moment("2026-12-01T06:00"))
    report = FinalReport.objects.get()
    url = reverse("department:report", args=[report.pk])
    assert signed_in(department.manager).get(url).status_code == 404
    assert signed_in(department.manager).get(reverse("department:reports")).status_code == 200
    preview = signed_in(year.facilitator).get(reverse("operator:report_file", args=[report.pk]))
    assert preview.content.startswith(b"%PDF")


@pytest.mark.requirement("R83", "R84", "R85", "R86")
def test_the_indicators_say_the_same_on_the_page_in_xlsx_and_in_csv(
    awarded: Candidates, year: Year, department: Department
) -> None:
    hold(audomarois(awarded, department), dt.date(2026, 1, 13), Chloe="lda")
    client = signed_in(department.auditor)
    page = client.get(reverse("department:indicators"))
    total = page.context["read"].total
    assert (total.frequency.held, total.participants.attendances, total.participants.people) == (3, 4, 3)
    text = page.content.decode()
    assert "2 sur 5" in text
    assert "Une personne venue dans deux groupes" in text
    book = client.get(reverse("department:indicators_file", args=["xlsx"]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_name("Groupes").to_python()
    assert [row[:4] for row in rows[1:4]] == [
        ["Artois", "Association Horizon Psy 62", 5.0, 2.0],
        ["Audomarois", "EPSM Les Deux Rives", 10.0, 1.0],
        ["Ensemble", "", 15.0, 3.0],
    ]
    assert rows[3][7:9] == [4.0, 3.0]
    lines = client.get(reverse("department:indicators_file", args=["csv"])).content.decode("utf-8-sig")
    assert lines.splitlines()[3].startswith("Ensemble;;15;3;")
    pdf = client.get(reverse("department:indicators_file", args=["pdf"]))
    assert pdf.content.startswith(b"%PDF")


def test_a_figure_opens_the_meetings_that_make_it_without_a_name(year: Year, department: Department) -> None:
    args = [year.agreement.pk]
    for client, name in (
        (signed_in(department.auditor), "department:group_indicators"),
        (signed_in(year.facilitator), "operator:group_indicators"),
    ):
        text = client.get(reverse(name, args=args)).content.decode()
        assert "13 janvier 2026" in text
        assert "2 rencontres tenues sur 5 prévues" in text
        assert "Bruno" not in text
    assert (
        signed_in(year.facilitator).get(reverse("department:group_indicators", args=args)).status_code == 404
    )


@pytest.mark.requirement("R77", "R78", "R40")
def test_a_committee_is_convened_held_closed_corrected_and_its_decisions_followed(
    year: Year, department: Department
) -> None:
    expense = Expense.objects.create(
        agreement=year.agreement,
        spent_on=dt.date(2026, 3, 1),
        supplier="Studio",
        label="Intervention",
        category="speaker",
        heading="62",
        amount="550.00",
        from_surplus=True,
        receipt="receipts/x.pdf",
        receipt_sha256="a" * 64,
        state="documented",
        entered_at=moment("2026-03-02T10:00"),
        entered_by=year.accountant,
    )
    manager = signed_in(department.manager)
    listing = reverse("department:call_committees", args=[year.agreement.lot.call_id])
    day = {"held_on": "2027-05-04", "starts": "9 h 30", "ends": "12 h", "place": "Arras"}
    wrong = manager.post(listing, {**day, "held_on": "2027-05-02"})
    assert "Cette date est passée" in wrong.content.decode()
    manager.post(listing, day)
    committee = SteeringCommittee.objects.get()
    args = [committee.pk]
    url, move, sitting = (
        reverse(f"department:committee{name}", args=args) for name in ("", "_move", "_sitting")
    )
    assert "Rien ne change" in manager.post(move, {**day, "act": "move"}).content.decode()
    assert "Ce champ est obligatoire" in manager.post(move, {"act": "cancel"}).content.decode()
    manager.post(move, {**day, "held_on": "2027-05-03", "act": "move"})
    text = manager.get(url).content.decode()
    assert "Justificatifs de l’excédent à présenter" in text
    manager.post(url, {"act": "present", "expense": str(expense.pk)})
    expense.refresh_from_db()
    assert expense.state == "presented_to_committee"
    assert "le 3 mai 2027, par Sophie Marquant" in manager.get(url).content.decode()
    manager.post(url, {"act": "withdraw", "presentation": str(committee.presentations.get().pk)})
    manager.post(url, {"act": "present", "expense": str(expense.pk)})
    manager.post(sitting, {"act": "point", "title": "Calendrier", "note": "À caler."})
    added = committee.points.get(code="")
    manager.post(sitting, {"act": "point", "title": "Erreur"})
    manager.post(sitting, {"act": f"remove-{committee.points.get(title='Erreur').pk}"})
    manager.post(sitting, {"act": "member", "name": "Paul Riche", "function": "adjoint", "body": "CCAS"})
    manager.post(sitting, {"act": "notes", f"point_{added.pk}": "Dix dates."})
    refused = manager.post(
        sitting,
        {
            "act": "decide",
            "text": "Transmettre la facture",
            "owner": "",
            f"point_{added.pk}": "Dix dates.\nLens.",
        },
    )
    assert "Ce champ est obligatoire" in refused.content.decode()
    assert "Dix dates.\nLens." in refused.content.decode()
    added.refresh_from_db()
    assert added.minutes == "Dix dates.\nLens."
    decided = {"act": "decide", "text": "Transmettre", "owner": f"{year.agreement.operator_id}-"}
    manager.post(sitting, {**decided, "due_on": "2027-06-15", "point": str(added.pk)})
    manager.post(sitting, {**decided, "due_on": "2027-06-15", "text": "Erreur"})
    manager.post(sitting, {"act": f"drop-{committee.decisions.get(text='Erreur').pk}"})
    (decision,) = committee.decisions.order_by("rank")
    manager.post(sitting, {"act": "close"})
    text = manager.get(url).content.decode()
    assert "Dix dates." in text
    assert "Compte rendu, version 1" in text
    assert manager.get(sitting).status_code == 403
    own = signed_in(year.representative)
    assert "Suite du comité du 3 mai 2027" in own.get(reverse("home")).content.decode().replace("\u00a0", " ")
    part = reverse("operator:committee", args=args)
    text = own.get(part).content.decode()
    assert "Transmettre" in text
    assert "Dix dates." not in text
    key = f"decision-{decision.pk}"
    again = own.post(part, {"act": "follow", "decision": str(decision.pk), f"{key}-done_on": "2027-05-09"})
    assert "est à venir" in again.content.decode()
    own.post(part, {"act": "follow", "decision": str(decision.pk), f"{key}-done_on": "2027-05-03"})
    assert "Faite le 3 mai 2027" in manager.get(url).content.decode()
    assert signed_in(year.facilitator).get(url).status_code == 404
    manager.post(url, {"act": "correct", "reason": "Onze dates."})
    manager.post(sitting, {**decided, "due_on": "2027-06-15", "text": "Brouillon"})
    assert "Brouillon" not in own.get(part).content.decode()
    assert "Brouillon" not in own.get(reverse("home")).content.decode()
    manager.post(sitting, {"act": "close"})
    assert "Brouillon" in own.get(part).content.decode()
    for number in (1, 2):
        pdf = manager.get(reverse("department:committee_minutes", args=[committee.pk, number]))
        assert pdf.content.startswith(b"%PDF")
    assert manager.get(reverse("department:committee_file", args=args)).content.startswith(b"%PDF")
    assert "Arras" in manager.get(listing).content.decode()


@pytest.mark.requirement("R77")
def test_a_committee_that_never_met_is_cancelled_after_its_day_and_shown_so(
    year: Year, department: Department, settings: Settings
) -> None:
    committee = convene_committee(
        year.agreement.lot.call,
        held_on=dt.date(2027, 5, 4),
        place="Arras",
        by=department.manager,
        at=moment("2027-05-02T10:00"),
    )
    settings.MAILLAGE_TODAY = "2027-05-06T10:00:00"
    manager, own = signed_in(department.manager), signed_in(year.representative)
    assert "Annuler : il n’a pas eu lieu" in typed(manager, "department:committee", committee)
    page = typed(manager, "department:committee_move", committee)
    assert "Déplacer et prévenir" not in page
    assert "Annulé" not in own.get(reverse("operator:reports")).content.decode()
    manager.post(
        reverse("department:committee_move", args=[committee.pk]), {"act": "cancel", "reason": "Neige."}
    )
    assert "Annulé" in own.get(reverse("operator:reports")).content.decode()


def typed(client: Client, name: str, committee: SteeringCommittee) -> str:
    """What a page of the committee says, with plain spaces."""
    return client.get(reverse(name, args=[committee.pk])).content.decode().replace("\u00a0", " ")


def sitting_form(page: str) -> dict[str, str]:
    """What a browser sends of the notes of a sitting as the page shows them: nothing noted yet, or a word."""
    hidden = dict(re.findall(r'<input type="hidden" name="(seen_\w+)" value="(\w*)">', page))
    said = re.findall(r'<textarea name="(point_\d+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    members = re.findall(r'<select name="(member_\d+)"', page)
    return {
        **hidden,
        **{name: html.unescape(text).strip() for name, text in said},
        **dict.fromkeys(members, ""),
    }


@pytest.mark.requirement("R77")
def test_two_people_who_note_a_sitting_together_do_not_erase_one_another(
    year: Year, department: Department
) -> None:
    committee = convene_committee(
        year.agreement.lot.call,
        held_on=dt.date(2027, 5, 3),
        place="Arras",
        by=department.manager,
        at=moment("2027-05-02T10:00"),
    )
    first, second = signed_in(department.manager), signed_in(department.instructor)
    sitting = reverse("department:committee_sitting", args=[committee.pk])
    figures, quality = (committee.points.get(code=code) for code in ("figures", "quality"))
    stale = sitting_form(first.get(sitting).content.decode())
    again = sitting_form(second.get(sitting).content.decode())
    came = next(name for name in again if name.startswith("member_"))
    second.post(sitting, {**again, "act": "notes", f"point_{figures.pk}": "Un.\r\nDeux.", came: "present"})
    second.post(sitting, {**again, "act": "member", "name": "Paul Riche"})
    kept = first.post(sitting, {**stale, "act": "notes", f"point_{quality.pk}": "Tour de table."})
    assert kept.status_code == 302
    assert committee.members.filter(present=True).count() == 2
    said = dict(committee.points.exclude(minutes="").values_list("code", "minutes"))
    assert said == {"figures": "Un.\nDeux.", "quality": "Tour de table."}
    mine = {**stale, f"point_{figures.pk}": "Trois."}
    told = first.post(sitting, {**mine, "act": "decide", "text": "Écrire à l’ARS"}).content.decode()
    assert "Une autre personne a écrit ce point depuis" in told
    assert "Écrire à l’ARS" in told
    retyped = sitting_form(told)
    assert retyped[f"point_{figures.pk}"] == "Trois."
    assert first.post(sitting, {**retyped, "act": "notes", came: "present"}).status_code == 302
    figures.refresh_from_db()
    assert figures.minutes == "Trois."
    typing = {"act": "member", "name": "Lise Roux", "text": "Écrire à l’ARS"}
    assert "Écrire à l’ARS" in first.post(sitting, typing).content.decode()
    unfinished = first.post(sitting, {"act": "close", "text": "Écrire à l’ARS"}).content.decode()
    assert "ajoutez-le ou effacez-le" in unfinished


def test_the_slip_of_elimination_and_the_counts_are_of_the_files_of_the_funder(
    year: Year, department: Department, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = "2040-05-03T10:00:00"
    Agreement.objects.filter(pk=year.agreement.pk).update(
        state="closed", closed_at=moment("2027-05-03T10:00")
    )
    manager, slip = signed_in(department.manager), reverse("department:elimination_slip")
    number = year.agreement.number
    assert number in text_of(manager.get(slip).content)
    other = make_organisation("Département de la Somme", "00000080800017", LegalForm.DEPARTMENT)
    Call.objects.filter(pk=year.agreement.lot.call_id).update(funder=other)
    listing = reverse("department:archives")
    alone = manager.get(listing).content.decode().replace("\u00a0", " ")
    assert "0 dossier passé sa durée de conservation" in alone
    assert number not in alone
    Membership.objects.create(
        person=department.manager, organisation=other, role=Role.MANAGER, since=moment("2027-01-04T10:00")
    )
    assert number not in text_of(manager.get(slip).content)
    both = manager.get(listing).content.decode().replace("\u00a0", " ")
    assert "1 dossier passé sa durée de conservation" in both


@pytest.mark.requirement("R76")
def test_an_archive_shows_what_it_holds_and_lacks_before_it_is_produced(
    year: Year, department: Department
) -> None:
    auditor = signed_in(department.auditor)
    url = reverse("department:archive", args=[year.agreement.pk])
    text = auditor.get(url).content.decode()
    assert "Convention signée et ses annexes" in text
    assert "2 feuilles de présence signées" in text.replace("\u00a0", " ")
    assert "champ est obligatoire" in auditor.post(url, {"act": "produce"}).content.decode()
    produced = auditor.post(url, {"act": "produce", "reason": "Contrôle"})
    content = b"".join(cast("FileResponse", produced))
    assert produced["Content-Disposition"].endswith(f'filename="archive-{year.agreement.number}.zip"')
    assert "SHA256SUMS" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "Anne Leroy" in auditor.get(url).content.decode()
    manager = signed_in(department.manager)
    retention = reverse("department:retention", args=[year.agreement.lot.call_id])
    manager.post(retention, {"years": "12", "disposition": "C"})
    assert "C, conserver" in auditor.get(url).content.decode()
    listing = auditor.get(reverse("department:archives")).content.decode().replace("\u00a0", " ")
    assert "0 fiche participant à anonymiser, 0 situation restante" in listing
    assert auditor.get(reverse("department:elimination_slip")).content.startswith(b"%PDF")
    assert signed_in(department.instructor).get(url).status_code == 404
