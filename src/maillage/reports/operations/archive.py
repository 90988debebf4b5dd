"""The archive of a group: its package produced, how long it is kept, the visa before any elimination
(C.8).
"""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.groups.models import PracticeGroup
from maillage.groups.operations.group import subject_of_group
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.received.operations import receive_receipt
from maillage.reports.archive import contents_of, past_term, rule_of, write_package
from maillage.reports.models import ArchivePackage, EliminationVisa, RetentionRule
from maillage.rules.french import paris, plural, typeset
from maillage.rules.retention import DISPOSITIONS, may_record_visa
from maillage.rules.verdict import Refused, no
from maillage.selection.letters import write_to_representatives


def subject_of(agreement: Agreement) -> Subject:
    """Give back the archive of an agreement as the journal keeps it: apart from the file it is made of."""
    return Subject(kind="archive", id=str(agreement.pk), label=f"Archive — {agreement.number}")


@transaction.atomic
def produce_package(
    agreement: Agreement, to: IO[bytes], *, reason: str, by: Person, at: dt.datetime
) -> ArchivePackage:
    """Write the package of a group to a file, and who produced it and why to the journal. Raises Refused
    without reason, or before the agreement is signed.

    Once it holds sheets with names, the journal of the group says so and the operator's representatives are
    told, as for the reading of one sheet (F54).
    """
    if not agreement.is_signed:
        no("Le dossier d’archive se produit une fois la convention signée par les deux parties.").require()
    if not reason.strip():
        no(
            "Indiquez pourquoi vous produisez ce dossier : le motif est inscrit au journal.",
            "reason",
        ).require()
    contents = contents_of(agreement)
    written = write_package(contents, to)
    package = ArchivePackage.objects.create(
        agreement=agreement,
        reason=typeset(reason.strip()),
        pieces=written.pieces,
        size=written.size,
        sha256=written.sha256,
        at=at,
        by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="produce_archive",
        subject=subject_of(agreement),
        after={
            "pièces": written.pieces,
            "pièces nominatives": contents.nominative,
            "empreinte": written.sha256,
        },
        note=package.reason,
    )
    if contents.nominative:
        _tell_names(package, contents.nominative)
    return package


def _tell_names(package: ArchivePackage, sheets: int) -> None:
    """Write to the journal of the group, and to who represents its operator, that names were given out."""
    agreement, by = package.agreement, package.by
    group = PracticeGroup.objects.get(agreement=agreement)
    record(
        chain=chain(),
        at=package.at,
        actor=by.actor,
        verb="produce_archive_with_names",
        subject=subject_of_group(group),
        after={"pièces nominatives": sheets},
        note=package.reason,
    )
    write_to_representatives(
        agreement.operator,
        kind="archive_names_read",
        key=f"archive-names-read-{package.pk}",
        at=package.at,
        letter=Letter(
            subject=typeset(f"{group.name} : les feuilles de présence ont été consultées"),
            paragraphs=(
                typeset(
                    f"{by.full_name}, du Département, a produit le dossier d’archive de la convention "
                    f"{agreement.number}, avec {plural(sheets, 'pièce nominative', 'pièces nominatives')}."
                ),
                typeset(f"Motif : {package.reason}"),
                "Cette consultation est inscrite au journal.",
            ),
            action_label="Ouvrir la convention",
            action_url=f"{settings.MAILLAGE_BASE_URL}/operateur/conventions/{agreement.pk}/",
        ),
    )


@transaction.atomic
def set_retention(call: Call, *, years: int, disposition: str, by: Person, at: dt.datetime) -> RetentionRule:
    """Set how long the files of a call are kept and what becomes of them then [H]."""
    before = rule_of(call)
    rule, _ = RetentionRule.objects.update_or_create(
        call=call, defaults={"years": years, "disposition": disposition}
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="set_retention",
        subject=call.subject,
        before={"années": before.years, "sort final": DISPOSITIONS[before.disposition]},
        after={"années": rule.years, "sort final": DISPOSITIONS[rule.disposition]},
    )
    return rule


def record_visa(
    agreement: Agreement,
    *,
    director: str,
    given_on: dt.date | None,
    reference: str,
    name: str,
    content: bytes,
    by: Person,
    at: dt.datetime,
) -> EliminationVisa:
    """Record the visa of the director of the Archives départementales for a file past its term, with its
    scan; it eliminates nothing by itself. Raises Refused before the term, twice, or without who, when, which
    and the visa itself.
    """
    until, day = _days_of_visa(agreement, director, given_on, reference, at)
    received = receive_receipt(
        name, content, chain=chain(), subject=subject_of(agreement), by=by.actor, at=at
    )
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
        if EliminationVisa.objects.filter(agreement=agreement).exists():
            no("Le visa de ce dossier est déjà enregistré.").require()
        visa = EliminationVisa.objects.create(
            agreement=agreement,
            director=director.strip(),
            given_on=day,
            until=until,
            reference=reference.strip(),
            scan=ContentFile(received.content, name=received.stored_name),
            scan_sha256=received.sha256,
            at=at,
            by=by,
        )
        record(
            chain=chain(),
            at=at,
            actor=by.actor,
            verb="record_elimination_visa",
            subject=subject_of(agreement),
            after={
                "donné par": visa.director,
                "donné le": visa.given_on,
                "référence": visa.reference,
                "empreinte": visa.scan_sha256,
            },
        )
    return visa


def _days_of_visa(
    agreement: Agreement, director: str, given_on: dt.date | None, reference: str, at: dt.datetime
) -> tuple[dt.date, dt.date]:
    """Give back the term that the visa comes after, and its day; raise Refused when it may not be kept."""
    today = paris(at).date()
    found = past_term(Agreement.objects.filter(pk=agreement.pk), today)
    if not found or given_on is None:
        raise Refused(
            "La durée de conservation de ce dossier n’est pas passée : le visa se demande ensuite."
            if not found
            else "Indiquez le jour du visa.",
            "given_on",
        )
    retention = found[0].retention
    retention.may_be_put_forward(today).require()
    may_record_visa(director, reference, given_on, retention.until, today).require()
    return retention.until, given_on
