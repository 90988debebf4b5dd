"""The letter that tells an applicant its file is still examined; it changes no day (C9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.applications.models import Application
from maillage.documents import paper
from maillage.documents.holding_letter import HoldingLetter as HoldingPaper
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules.french import paris
from maillage.rules.verdict import Refused, no
from maillage.selection.letters import address_of, issuer_of, party_of, write_to_representatives
from maillage.selection.models import CompletionRequest, HoldingLetter
from maillage.selection.operations.assessment import locked
from maillage.selection.queries.delays import UNDECIDED, silence_of


def holding_letter_of(application: Application, *, at: dt.datetime, preview: bool = False) -> HoldingPaper:
    """Give back the paper. Raises Refused for an application that was never validated, or is decided."""
    if application.validated_at is None or application.state not in UNDECIDED:
        raise Refused("Une lettre d’attente concerne une candidature validée, en cours d’examen.")
    lot, call = application.lot, application.lot.call
    issuer = issuer_of(call.funder)
    requests = CompletionRequest.objects.filter(application=application).order_by("asked_at", "pk")
    found = silence_of(application, list(requests), paris(at).date())
    return HoldingPaper(
        issuer=issuer,
        reference=application.number,
        preview=preview,
        day=paris(at).date(),
        applicant=party_of(application.organisation, application.representative_name),
        call_title=call.title,
        territory=lot.name,
        validated_on=application.validated_at.astimezone(call.zone).date(),
        implicit_rejection_on=found.on,
        suspended=found.suspended,
        signatory=paper.Signatory(name=issuer.president, quality=issuer.name),
    )


@transaction.atomic
def send_holding_letters(
    applications: Iterable[Application], *, by: Person, at: dt.datetime
) -> tuple[HoldingLetter, ...]:
    """Keep each letter as it is sent, and write to the legal representatives; all or none.

    Raises Refused for none, for an application that is not under examination, and the second time in a day.
    """
    chosen = sorted(applications, key=lambda application: application.pk)
    if not chosen:
        no("Choisissez au moins une candidature.").require()
    return tuple(_send(application, by=by, at=at) for application in chosen)


def _send(application: Application, *, by: Person, at: dt.datetime) -> HoldingLetter:
    application = locked(application)
    letter = holding_letter_of(application, at=at)
    sha256 = paper.fingerprint(letter)
    if HoldingLetter.objects.filter(application=application, sha256=sha256).exists():
        no(f"Candidature n° {application.number} : cette lettre est déjà partie aujourd’hui.").require()
    kept = HoldingLetter(application=application, at=at, by=by, sha256=sha256)
    kept.file.save(
        f"attente-{application.number}-{sha256[:8]}.pdf", ContentFile(paper.render(letter, at=at)), save=False
    )
    kept.save()
    write_to_representatives(
        application.organisation,
        kind="holding_letter",
        key=f"holding-letter-{kept.pk}",
        at=at,
        letter=Letter(
            subject=f"Candidature n°\u00a0{application.number}\u00a0: examen en cours",
            paragraphs=(
                "Un courrier d’information du Département sur votre candidature se lit sur Maillage.",
            ),
            action_label="Ouvrir la candidature",
            action_url=address_of(f"/operateur/candidatures/{application.number}/"),
        ),
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="send_holding_letter",
        subject=application.subject,
        after={"empreinte": sha256},
    )
    return kept
