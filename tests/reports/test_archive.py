"""The archive of a group: everything that proves, the same bytes each time, checkable, kept long enough
(C.8).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction

from maillage.agreements.models import Agreement
from maillage.expenses.models import Expense
from maillage.expenses.operations import attach_receipt, enter_expense
from maillage.expenses.spending import Spending
from maillage.groups.models import KeptSheet, Meeting, SheetScan
from maillage.groups.operations import attach_scan
from maillage.journal.models import Entry, Subject
from maillage.journal.operations import record
from maillage.people.access import standing_of
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.models import Message
from maillage.privacy.queries.closing import retention_due
from maillage.reports.access import may_produce
from maillage.reports.archive import contents_of, elimination_paper, past_term, write_package
from maillage.reports.models import ArchivePackage, EliminationVisa, FinalReport, FormalNotice, RetentionRule
from maillage.reports.operations import (
    open_due_reports,
    produce_package,
    record_visa,
    save_report,
    set_retention,
    submit_report,
)
from maillage.rules.report import STANDARD
from maillage.rules.retention import may_eliminate
from maillage.rules.verdict import Refused
from tests.agreements import amending
from tests.candidates import Candidates, Department, moment
from tests.year import Year, artois, hold

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
AT = moment("2027-06-01T10:00")

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(awarded: Candidates, department: Department) -> Year:
    """The Artois, its year over: a signed sheet and one without, a receipt, a report sent."""
    year = artois(awarded, department, over=True)
    signed = hold(year, dt.date(2026, 1, 13), Anne="ccas", Bruno="spip")
    hold(year, dt.date(2026, 3, 10), Anne="ccas")
    attach_scan(signed, name="feuille.pdf", content=PDF, by=year.facilitator, at=moment("2026-01-14T10:00"))
    spending = Spending(
        spent_on=dt.date(2026, 3, 10),
        supplier="Horizon",
        label="Animation",
        category="staff",
        amount=Decimal("9000.00"),
    )
    at = moment("2026-11-20T10:00")
    expense = enter_expense(year.agreement, spending, by=year.accountant, at=at)
    attach_receipt(expense, name="paie.pdf", content=PDF, by=year.accountant, at=at)
    open_due_reports(at=moment("2026-12-01T06:00"))
    texts = {one.code: "Le groupe s’est réuni." for one in STANDARD}
    report = save_report(FinalReport.objects.get(), texts=texts, by=year.representative, at=AT)
    submit_report(report, by=year.representative, at=AT)
    return year


def closed(year: Year) -> Agreement:
    Agreement.objects.filter(pk=year.agreement.pk).update(
        state="closed", closed_at=moment("2027-06-01T09:00")
    )
    return Agreement.objects.get(pk=year.agreement.pk)


def produced(agreement: Agreement, by: Person, at: dt.datetime) -> set[str]:
    file = io.BytesIO()
    produce_package(agreement, file, reason="Contrôle de la chambre", by=by, at=at)
    return {name for name in zipfile.ZipFile(file).namelist() if name.endswith(("-presences.pdf", "-1.pdf"))}


@pytest.mark.requirement("F54", "R76")
def test_the_names_join_the_package_once_the_agreement_is_closed_and_its_operator_is_told(
    year: Year, department: Department
) -> None:
    running = Agreement.objects.get(pk=year.agreement.pk)
    before = produced(running, department.auditor, AT)
    assert not [name for name in before if name.startswith("05-rencontres/")]
    assert "3 feuilles de présence nominatives" in " ".join(contents_of(running).missing)
    assert not Message.objects.filter(kind="archive_names_read").exists()
    after = produced(closed(year), department.auditor, moment("2027-06-02T10:00"))
    assert len([name for name in after if name.startswith("05-rencontres/")]) == 3
    letter = Message.objects.get(kind="archive_names_read")
    assert letter.to == year.representative.email
    assert "Contrôle de la chambre" in str(letter.letter)
    line = Entry.objects.get(verb="produce_archive_with_names")
    assert (line.subject_kind, line.note, line.actor_label) == (
        "group",
        "Contrôle de la chambre",
        department.auditor.full_name,
    )


@pytest.mark.requirement("R76", "F40")
def test_the_package_proves_the_group_and_is_the_same_each_time(
    year: Year, department: Department, tmp_path: Path
) -> None:
    agreement = closed(year)
    with pytest.raises(Refused, match="pourquoi vous produisez"):
        produce_package(agreement, io.BytesIO(), reason=" ", by=department.manager, at=AT)
    packages = []
    for by, at in ((department.manager, AT), (department.auditor, moment("2027-06-02T10:00"))):
        file = io.BytesIO()
        produce_package(agreement, file, reason="Contrôle de la chambre régionale", by=by, at=at)
        packages.append(file.getvalue())
    assert packages[0] == packages[1]
    first, second = ArchivePackage.objects.order_by("at")
    assert first.sha256 == second.sha256 == hashlib.sha256(packages[0]).hexdigest()
    with zipfile.ZipFile(io.BytesIO(packages[0])) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path)
        journal = [json.loads(line) for line in archive.read("10-journal/journal.jsonl").splitlines()]
        index = archive.read("index.csv").decode("utf-8-sig")
    assert "refaite à partir des présences" in index
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
    )
    assert checked.returncode == 0, checked.stdout
    listed = {line.split("  ")[1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()}
    assert listed == names - {"SHA256SUMS"}
    wanted = (
        "01-appel/appel.toml",
        "03-decision/decision.csv",
        "04-convention/convention-signee.pdf",
        "05-rencontres/2026-01-13-",
        "06-depenses/justificatifs/2026-03-10-",
        "07-bilans/bilan-final-version-1.pdf",
        "08-paiements/certificat-advance.pdf",
        "bordereau.pdf",
    )
    assert [path for path in wanted if not any(name.startswith(path) for name in names)] == []
    assert ";non;" not in index.replace("non\r\n", "\r\n")
    assert journal
    assert {line["subject"]["kind"] for line in journal} >= {"application", "agreement", "meeting", "report"}
    hashes = dict(Entry.objects.values_list("sequence", "hash"))
    assert all(hashes[line["sequence"]] == line["hash"] for line in journal)
    assert "situation" not in {line["subject"]["kind"] for line in journal}
    line = Entry.objects.filter(verb="produce_archive").latest("sequence")
    assert line.note == "Contrôle de la chambre régionale"
    assert may_produce(standing_of(department.auditor), agreement)
    assert not may_produce(standing_of(department.instructor), agreement)
    assert not may_produce(standing_of(year.representative), agreement)


@pytest.mark.requirement("R76")
def test_the_term_runs_from_the_last_of_all_documents_and_is_the_same_everywhere(
    year: Year, department: Department
) -> None:
    agreement = closed(year)
    contents = contents_of(agreement)
    last = max(piece.dated for piece in contents.pieces if not piece.path.startswith("10-journal/"))
    assert last <= contents.retention.latest == dt.date(2027, 6, 1)
    Expense.objects.filter(agreement=agreement).update(decided_at=moment("2028-02-03T10:00"))
    retention = contents_of(agreement).retention
    assert (retention.latest, retention.until) == (dt.date(2028, 2, 3), dt.date(2038, 2, 3))
    record(
        chain=chain(),
        at=moment("2030-01-02T10:00"),
        actor=department.manager.actor,
        verb="set_report_due",
        subject=Subject(kind="agreement", id=str(agreement.pk), label=agreement.number),
    )
    assert contents_of(agreement).retention == retention
    assert past_term(Agreement.objects.all(), retention.until) == []
    (row,) = past_term(Agreement.objects.all(), retention.until + dt.timedelta(days=1))
    assert row.retention == retention
    visa: dict[str, Any] = {
        "director": "Direction",
        "reference": "V-1",
        "name": "visa.pdf",
        "content": PDF,
        "by": department.manager,
    }
    with pytest.raises(Refused, match="n’est pas passée"):
        record_visa(agreement, **visa, given_on=dt.date(2037, 7, 1), at=moment("2037-07-02T10:00"))
    after = moment("2038-03-02T10:00")
    with pytest.raises(Refused, match="Le visa se donne après") as refused:
        record_visa(agreement, **visa, given_on=retention.until, at=after)
    assert refused.value.field == "given_on"
    set_retention(agreement.lot.call, years=10, disposition="C", by=department.manager, at=AT)
    with pytest.raises(Refused, match="versez-le"):
        record_visa(agreement, **visa, given_on=dt.date(2038, 3, 1), at=after)
    rows = past_term(Agreement.objects.all(), after.date())
    assert len(rows) == 1
    assert elimination_paper(department.organisation, rows, after.date()).lines == ()
    due = retention_due(after.date())
    assert (due.files, due.files_without_visa) == (1, 0)
    assert retention_due(after.date(), Agreement.objects.none()).files == 0


def test_what_lacks_is_told_before_producing(year: Year) -> None:
    contents = contents_of(closed(year))
    told = " ".join(contents.missing)
    assert "1 feuille de présence signée" in told
    assert "10 mars 2026" in told
    assert "13 janvier 2026" not in told
    assert "Le bilan final accepté." in told
    assert "Le certificat de service fait." in told
    assert contents.nominative == 3
    stored = next(piece for piece in contents.pieces if piece.path.endswith("-signee-1.pdf"))
    default_storage.delete(stored.stored)
    again = contents_of(Agreement.objects.get(pk=year.agreement.pk))
    assert "n’est plus là" in " ".join(again.missing)
    assert write_package(again, io.BytesIO()).pieces == len(contents.pieces) - 1


def test_the_sheets_of_a_meeting_are_numbered_one_by_one(year: Year) -> None:
    signed = SheetScan.objects.get().meeting
    attach_scan(
        signed, name="dos.pdf", content=PDF + b"\n", by=year.facilitator, at=moment("2026-01-15T10:00")
    )
    for number, meeting in enumerate(Meeting.objects.filter(state="held").order_by("day")):
        file = ContentFile(PDF, name="archivee.pdf")
        KeptSheet.objects.create(meeting=meeting, file=file, sha256=f"{number:064d}", kept_at=AT)
    kept = {
        piece.path.partition("-")[2]: (piece.dated, piece.expected[-2:])
        for piece in contents_of(closed(year)).pieces
        if piece.path.startswith("05-rencontres/") and piece.stored
    }
    named = f"rencontres/2026-01-13-{signed.pk}"
    assert [path for path in kept if path.startswith(named)] == [
        f"{named}-archivee-1.pdf",
        f"{named}-signee-1.pdf",
        f"{named}-signee-2.pdf",
    ]
    assert kept[f"{named}-archivee-1.pdf"] == (dt.date(2026, 1, 13), "00")
    assert kept[f"{named}-signee-2.pdf"][0] == dt.date(2026, 1, 15)
    assert len(kept) == 4


def test_an_amendment_and_a_formal_notice_are_in_the_file(
    awarded: Candidates, department: Department
) -> None:
    year = artois(awarded, department)
    changed = amending.signed(year.agreement, department, year.representative, new_amount=Decimal("17000.00"))
    paper = ContentFile(PDF, name="mise-en-demeure.pdf")
    FormalNotice.objects.create(
        agreement=year.agreement,
        reminders=4,
        was_due_on=dt.date(2027, 5, 10),
        sent_on=dt.date(2027, 6, 1),
        deadline=dt.date(2027, 7, 1),
        file=paper,
        sha256="0" * 64,
        sent_at=AT,
        sent_by=department.instructor,
    )
    kept = {piece.path: piece for piece in contents_of(Agreement.objects.get(pk=year.agreement.pk)).pieces}
    for name in ("envoye", "signe"):
        assert kept[f"04-convention/avenant-1-{name}.pdf"].dated == changed.effective_on
    assert kept["07-bilans/mise-en-demeure.pdf"].dated == dt.date(2027, 6, 1)


def test_a_file_is_kept_its_term_and_nothing_goes_without_the_visa(
    year: Year, department: Department
) -> None:
    agreement = Agreement.objects.get(pk=year.agreement.pk)
    retention = contents_of(agreement).retention
    assert (retention.latest, retention.years) == (dt.date(2027, 6, 1), 10)
    assert retention.until == dt.date(2037, 6, 1)
    set_retention(agreement.lot.call, years=2, disposition="D", by=department.manager, at=AT)
    assert RetentionRule.objects.get().years == 2
    Agreement.objects.filter(pk=agreement.pk).update(state="closed", closed_at=moment("2027-06-15T10:00"))
    visa: dict[str, Any] = {
        "director": "Direction des Archives",
        "given_on": dt.date(2029, 7, 1),
        "reference": "V-2029-12",
        "name": "visa.pdf",
        "content": PDF,
    }
    with pytest.raises(Refused, match="n’est pas passée"):
        record_visa(agreement, **visa, by=department.manager, at=moment("2029-06-15T10:00"))
    later = moment("2029-07-02T10:00")
    (row,) = past_term(Agreement.objects.all(), later.date())
    assert (row.visa, row.retention.until) == ("", dt.date(2029, 6, 15))
    verdict = may_eliminate(row.retention.until, "D", later.date(), visa=False)
    assert "visa" in verdict.sentence
    assert not may_eliminate(row.retention.until, "C", later.date(), visa=True)
    assert not may_eliminate(row.retention.until, "D", row.retention.until, visa=True)
    assert may_eliminate(row.retention.until, "D", later.date(), visa=True)
    with pytest.raises(Refused, match="référence du visa"):
        record_visa(agreement, **{**visa, "reference": ""}, by=department.manager, at=later)
    with pytest.raises(Refused, match="qui a donné"):
        record_visa(agreement, **{**visa, "director": ""}, by=department.manager, at=later)
    record_visa(agreement, **visa, by=department.manager, at=later)
    with pytest.raises(Refused, match="déjà enregistré"):
        record_visa(agreement, **visa, by=department.manager, at=later)
    slip = elimination_paper(
        department.organisation, past_term(Agreement.objects.all(), later.date()), later.date()
    )
    assert "V-2029-12" in slip.lines[0].visa
    with pytest.raises(IntegrityError, match="elimination_visa_says_who_and_which"), transaction.atomic():
        EliminationVisa.objects.update(reference="")
    with pytest.raises(IntegrityError, match="elimination_visa_after_the_term"), transaction.atomic():
        EliminationVisa.objects.update(given_on=row.retention.until)


def test_the_dry_run_counts_the_people_whose_names_are_due(
    year: Year, capsys: pytest.CaptureFixture[str]
) -> None:
    FinalReport.objects.update(
        state="accepted", accepted_at=moment("2027-06-10T10:00"), accepted_by=year.representative
    )
    assert retention_due(dt.date(2027, 12, 9)).participants == 0
    due = retention_due(dt.date(2027, 12, 10))
    assert (due.participants, due.left) == (2, 0)
    others = retention_due(dt.date(2027, 12, 10), Agreement.objects.exclude(pk=year.agreement.pk))
    assert others.participants == 0
    assert due.sentences[0] == "2 fiches participants à anonymiser, 0 situation restante"
    call_command("purge", "--dry-run", "--today", "2027-12-10")
    assert "2 fiches participants à anonymiser, 0 situation restante." in capsys.readouterr().out
