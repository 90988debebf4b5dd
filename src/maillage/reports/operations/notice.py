"""The formal notice of a final report that never comes (R80, C7, F39)."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.agreements.operations import locked, subject_of
from maillage.documents.paper import render
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.reports.models import FormalNotice
from maillage.reports.papers import formal_notice_paper
from maillage.reports.queries.notices import notice_facts
from maillage.rules import formal_notice as rule
from maillage.rules.french import day, paris
from maillage.selection.letters import address_of, write_to_representatives


@transaction.atomic
def send_formal_notice(agreement: Agreement, *, days: int, by: Person, at: dt.datetime) -> FormalNotice:
    """Give the operator a last delay of so many days, by a letter kept with its fingerprint.

    Raises Refused while the report is not late or not reminded of often enough, once it came, and a second
    time.
    """
    agreement = locked(agreement)
    today = paris(at).date()
    facts = notice_facts(agreement, today)
    facts.may_notify.require()
    limit = rule.deadline(today, days)
    printed = render(formal_notice_paper(facts, deadline=limit, by=by, at=at), at=at)
    notice = FormalNotice(
        agreement=agreement,
        reminders=len(facts.reminded_on),
        was_due_on=agreement.report_due_on,
        sent_on=today,
        deadline=limit,
        sha256=hashlib.sha256(printed).hexdigest(),
        sent_at=at,
        sent_by=by,
    )
    notice.file.save(f"mise-en-demeure-{agreement.number}.pdf", ContentFile(printed), save=False)
    notice.save()
    write_to_representatives(
        agreement.operator,
        kind="formal_notice",
        key=f"formal-notice-{agreement.pk}",
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{agreement.number}\u00a0: mise en demeure",
            paragraphs=(
                f"Le bilan final, attendu le {day(agreement.report_due_on)}, n’est pas parvenu.",
                f"Vous êtes mis en demeure de le transmettre au plus tard le {day(limit)}.",
                "Sans réponse, le reversement de l’avance pourra vous être demandé.",
                "La lettre est jointe à votre convention, sur Maillage.",
            ),
            action_label="Lire la lettre",
            action_url=address_of(f"/operateur/conventions/{agreement.pk}/mise-en-demeure.pdf"),
        ),
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="send_formal_notice",
        subject=subject_of(agreement),
        after={
            "bilan attendu le": agreement.report_due_on,
            "délai": limit,
            "rappels": len(facts.reminded_on),
            "empreinte": notice.sha256,
        },
    )
    return notice
