"""Public archives: the slip submitted, the visa recorded, then the destruction of what it covers (C.8)."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from maillage.agreements.models import Agreement
from maillage.applications.models import Application
from maillage.applications.operations import empty_application
from maillage.conversations.models import Attachment, ConversationMessage, Reading
from maillage.documents.archive_slip import EliminationLine, EliminationSlip
from maillage.documents.paper import render
from maillage.groups.models import KeptSheet, SheetScan
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain, the_funder
from maillage.privacy.models import DisposalItem, DisposalList
from maillage.privacy.operations.proof import fingerprint, prove
from maillage.privacy.queries.due import unselected
from maillage.privacy.queries.terms import terms
from maillage.received.operations import receive_receipt
from maillage.reports.archive import past_term
from maillage.reports.models import EliminationVisa
from maillage.rules import personal_data as rule
from maillage.rules.french import paris
from maillage.rules.retention import may_record_visa
from maillage.rules.verdict import no
from maillage.selection.letters import issuer_of


def subject_of_list(slip: DisposalList) -> Subject:
    """Give back a slip of elimination as the journal keeps it."""
    return Subject(kind="disposal_list", id=str(slip.pk), label=str(slip))


@transaction.atomic
def draw_disposal_list(*, by: Person, at: dt.datetime) -> DisposalList:
    """Draw and freeze the slip of the applications past their term that are on none. Raises Refused when
    there is nothing to put on it.
    """
    on, funder = paris(at).date(), the_funder().organisation
    years = terms()[rule.APPLICATIONS.code]
    listed = set(DisposalItem.objects.values_list("application", flat=True))
    rows = [(row, since) for row, since in unselected(on, years) if row.pk not in listed]
    if not rows:
        no("Aucune candidature n’est à mettre sur un bordereau aujourd’hui.").require()
    rank = DisposalList.objects.filter(drawn_on=on).count() + 1
    reference = f"ELIMINATION-CANDIDATURES-{on:%Y%m%d}-{rank}"
    paper = EliminationSlip(
        issuer=issuer_of(funder),
        reference=reference,
        on=on,
        lines=tuple(
            EliminationLine(
                number=row.number,
                operator=row.organisation.name,
                territory=row.lot.territory.name,
                latest=since,
                until=rule.APPLICATIONS.until(since, years) - dt.timedelta(days=1),
                disposition="D, détruire",
                visa="attendu",
            )
            for row, since in rows
        ),
    )
    content = render(paper, at=at)
    slip = DisposalList.objects.create(
        funder=funder,
        reference=reference,
        files=len(rows),
        years=years,
        paper=ContentFile(content, name=f"{reference.lower()}.pdf"),
        sha256=hashlib.sha256(content).hexdigest(),
        drawn_at=at,
        drawn_on=on,
        drawn_by=by,
    )
    DisposalItem.objects.bulk_create(DisposalItem(slip=slip, application=row) for row, _ in rows)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="draw_disposal_list",
        subject=subject_of_list(slip),
        after={"dossiers": slip.files, "empreinte": slip.sha256},
    )
    return slip


def record_disposal_visa(
    slip: DisposalList,
    *,
    director: str,
    given_on: dt.date | None,
    reference: str,
    name: str,
    content: bytes,
    by: Person,
    at: dt.datetime,
) -> DisposalList:
    """Record the visa of the Archives on a slip, with its scan; it destroys nothing by itself. Raises Refused
    twice, or without who, when, which, or the visa itself.
    """
    before = slip.drawn_on - dt.timedelta(days=1)
    may_record_visa(director, reference, given_on, before, paris(at).date()).require()
    received = receive_receipt(
        name, content, chain=chain(), subject=subject_of_list(slip), by=by.actor, at=at
    )
    with transaction.atomic():
        slip = DisposalList.objects.select_for_update(of=("self",)).get(pk=slip.pk)
        if slip.visa_at is not None:
            no("Le visa de ce bordereau est déjà enregistré.").require()
        slip.director, slip.given_on, slip.visa_reference = director.strip(), given_on, reference.strip()
        slip.scan = ContentFile(received.content, name=received.stored_name)
        slip.scan_sha256 = received.sha256
        slip.visa_at, slip.visa_by = at, by
        slip.save()
        record(
            chain=chain(),
            at=at,
            actor=by.actor,
            verb="record_disposal_visa",
            subject=subject_of_list(slip),
            after={
                "donné par": slip.director,
                "donné le": slip.given_on,
                "référence": slip.visa_reference,
                "empreinte": slip.scan_sha256,
            },
        )
    return slip


def destroy_listed(slip: DisposalList, *, by: Person | None, at: dt.datetime) -> int:
    """Destroy the content of the applications of a slip that has its visa, one transaction each; how many.
    Raises Refused without the visa. Taken up again after a crash, it goes on with those left.
    """
    slip = DisposalList.objects.get(pk=slip.pk)
    on = paris(at).date()
    rule.may_destroy(rule.APPLICATIONS, slip.drawn_on, on, visa=slip.visa_at is not None).require()
    left = slip.items.filter(application__erased_at=None).order_by("pk")
    return sum(_destroy(pk, slip, by, at) for pk in left.values_list("application", flat=True))


@transaction.atomic
def _destroy(key: int, slip: DisposalList, by: Person | None, at: dt.datetime) -> int:
    """One application, when the term in force is past too: lengthened since the slip, it is waited for."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=key)
    amount = max(slip.years, terms()[rule.APPLICATIONS.code])
    due = {row.pk for row, _ in unselected(paris(at).date(), amount)}
    if application.erased_at is not None or key not in due:
        return 0
    _forget_exchanges(application)
    told = empty_application(application, visa=slip.visa_reference, at=at)
    prove(rule.APPLICATIONS, amount=amount, rows=1, told=told, by=by, at=at, listed=slip)
    return 1


def _forget_exchanges(application: Application) -> None:
    """What was said on the application goes with it."""
    said = ConversationMessage.objects.filter(application=application)
    for attachment in Attachment.objects.filter(message__in=said).order_by("pk"):
        _delete_once_committed(attachment.file)
    Attachment.objects.filter(message__in=said).delete()
    Reading.objects.filter(message__in=said).delete()
    said.delete()


@transaction.atomic
def destroy_sheets(agreement: Agreement, *, by: Person | None, at: dt.datetime) -> int:
    """Destroy the sheets with names of a file past its term whose visa is recorded; how many. Raises Refused
    before the term, without the visa and its scan, or when the file is to be kept for ever.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    on = paris(at).date()
    found = past_term(Agreement.objects.filter(pk=agreement.pk), on)
    if not found:
        no("La durée de conservation de ce dossier n’est pas passée.").require()
    retention = found[0].retention
    retention.may_be_put_forward(on).require()
    visa = EliminationVisa.objects.filter(agreement=agreement).exclude(scan="").first()
    due = retention.until + dt.timedelta(days=1)
    rule.may_destroy(rule.SHEETS, due, on, visa=visa is not None).require()
    kept = list(KeptSheet.objects.filter(meeting__group__agreement=agreement).order_by("pk"))
    scans = list(SheetScan.objects.filter(meeting__group__agreement=agreement).order_by("pk"))
    if not kept and not scans:
        return 0
    told = fingerprint([*(one.sha256 for one in kept), *(one.sha256 for one in scans)])
    for file in [*(one.file for one in kept), *(one.file for one in scans)]:
        _delete_once_committed(file)
    KeptSheet.objects.filter(pk__in=[one.pk for one in kept]).delete()
    SheetScan.objects.filter(pk__in=[one.pk for one in scans]).delete()
    count = len(kept) + len(scans)
    prove(rule.SHEETS, amount=retention.years, rows=count, told=told, by=by, at=at, visa=visa)
    return count


def _delete_once_committed(file: FieldFile) -> None:
    name, storage = str(file.name), file.storage
    transaction.on_commit(lambda: storage.delete(name))
