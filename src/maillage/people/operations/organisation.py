"""A body comes in: opened by an officer, or declared by its first person then proven (R47, R57)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from maillage.journal.operations import record
from maillage.people.models import Invitation, Membership, Organisation, Paper, Person, Proof, Role, VatStatus
from maillage.people.operations.installation import SYSTEM, chain, subject_of
from maillage.people.register import Company
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.received.operations import Received
from maillage.rules.identifiers import check_siret
from maillage.rules.verdict import YES, Refused, Verdict, no

IDENTITY = {
    "name": "nom",
    "legal_form": "forme",
    "address": "adresse",
    "vat_status": "TVA",
    "accounts_close": "clôture des comptes",
}
"""What may be corrected of a body, by the word the journal tells it with."""


@transaction.atomic
def register_organisation(
    *,
    name: str,
    siret: str,
    legal_form: str,
    by: Person,
    at: dt.datetime,
    vat_status: str = VatStatus.NOT_RECOVERED,
    address: str = "",
) -> Organisation:
    """Open the space of a body that may apply, proven since an officer does it (R47).

    Raises Refused on a wrong or known SIRET.
    """
    organisation = _created(
        Organisation(
            name=name.strip(),
            siret=siret,
            legal_form=legal_form,
            vat_status=vat_status,
            address=address.strip(),
            proved_at=at,
            proved_by=by,
        )
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="register_organisation",
        subject=subject_of(organisation),
        after=_told(organisation),
    )
    return organisation


@transaction.atomic
def declare_organisation(
    *,
    name: str,
    siret: str,
    legal_form: str,
    address: str,
    represents: bool,
    company: Company | None,
    by: Person,
    at: dt.datetime,
) -> Organisation:
    """Have a body declared by its first person, who prepares its files, and represents it when they say so.

    `company` is what the register said, None when it was not asked: a closed one is kept with that state,
    never refused (F50). Raises Refused on a wrong or known SIRET.
    """
    organisation = _created(
        Organisation(
            name=name.strip(),
            siret=siret,
            legal_form=legal_form,
            address=address.strip(),
            declared_at=at,
            declared_by=by,
            register_state=company.state if company else "",
            register_checked_at=at if company else None,
        )
    )
    roles = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE) if represents else (Role.PREPARER,)
    for role in roles:
        Membership.objects.create(person=by, organisation=organisation, role=role, since=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="declare_organisation",
        subject=subject_of(organisation),
        after=_told(organisation)
        | {"rôles": ", ".join(str(role.label) for role in roles)}
        | ({"registre": organisation.get_register_state_display()} if company else {}),
    )
    return organisation


def _created(organisation: Organisation) -> Organisation:
    check_siret(organisation.siret).require()
    known = Organisation.objects.filter(siret=organisation.siret).first()
    if known is None:
        try:
            with transaction.atomic():
                organisation.save()
        except IntegrityError:
            known = Organisation.objects.filter(siret=organisation.siret).first()
            if known is None:
                raise
    if known is not None:
        sentence = f"« {known.name} » porte déjà ce SIRET : invitez-y directement une personne."
        raise Refused(sentence, "siret")
    return organisation


@transaction.atomic
def correct_organisation(
    organisation: Organisation, *, values: Mapping[str, str], by: Person, at: dt.datetime
) -> Organisation:
    """Write what a body is called, its form, its address or its VAT anew; its SIRET never changes.

    What was deposited or signed keeps what it said then. Raises Refused when nothing changes or a name is
    empty.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    before, after = {}, {}
    for name, label in IDENTITY.items():
        wanted = values.get(name, getattr(organisation, name)).strip()
        if wanted != getattr(organisation, name):
            before[label] = getattr(organisation, name)
            setattr(organisation, name, wanted)
            after[label] = wanted
    if not organisation.name:
        raise Refused("Indiquez le nom de l’organisme.", "name")
    if not after:
        raise Refused("Rien n’a changé\u00a0: corrigez ce qui est à corriger, ou revenez à la page.")
    organisation.save(update_fields=list(IDENTITY))
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="correct_organisation",
        subject=subject_of(organisation),
        before=before,
        after=after,
    )
    return organisation


@transaction.atomic
def renumber_organisation(
    organisation: Organisation, *, name: str, siret: str, by: Person | None, at: dt.datetime
) -> Organisation:
    """Give a body the name and the SIRET that an amendment signed by both gave it; empty ones stay (F35).

    `by` is None when the clock does it, on the day of effect. What was signed before keeps what it said.
    Raises Refused on a wrong SIRET, or one that another body carries.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    before = _told(organisation)
    organisation.name = name.strip() or organisation.name
    if siret:
        check_free_siret(siret, organisation).require()
        organisation.siret = siret
    organisation.save(update_fields=["name", "siret"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else SYSTEM,
        verb="renumber_organisation",
        subject=subject_of(organisation),
        before=before,
        after=_told(organisation),
    )
    return organisation


def check_free_siret(siret: str, organisation: Organisation) -> Verdict:
    """Whether that body may take this SIRET: a right one, that no other body carries; one query."""
    verdict = check_siret(siret)
    if not verdict:
        return verdict
    known = Organisation.objects.filter(siret=siret).exclude(pk=organisation.pk).first()
    if known is None:
        return YES
    return no(
        f"« {known.name} » porte déjà ce SIRET : un avenant ne confie pas la convention à un autre "
        "organisme. Résiliez-la, puis reprenez le groupe par une nouvelle convention.",
        "new_siret",
    )


def _told(organisation: Organisation) -> dict[str, str]:
    return {
        "nom": organisation.name,
        "siret": organisation.siret,
        "forme": organisation.get_legal_form_display(),
    }


def keep_paper(organisation: Organisation, received: Received, *, by: Person, at: dt.datetime) -> Paper:
    """Keep a document of an organisation, under a name of our own."""
    paper = Paper(
        organisation=organisation,
        name=received.name,
        size=received.size,
        sha256=received.sha256,
        received_at=at,
        received_by=by,
    )
    paper.file.save(received.stored_name, ContentFile(received.content), save=False)
    paper.save()
    return paper


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


@transaction.atomic
def send_proof(
    organisation: Organisation, *, representative: Person, received: Received, by: Person, at: dt.datetime
) -> Proof:
    """Send the document that shows who represents the body; the département answers.

    A document that still awaits its answer is replaced: it is answered « remplacé ». Raises Refused when the
    body is proven already, or when that person does not hold the role.
    """
    organisation = _locked(organisation)
    if organisation.is_proven:
        raise Refused("Votre organisme est déjà reconnu : il n’y a rien à envoyer.")
    _require_representative(organisation, representative)
    organisation.proofs.filter(answered_at=None).update(
        accepted=False, answered_at=at, answered_by=by, motive="Remplacé par un autre document."
    )
    proof = Proof.objects.create(
        organisation=organisation,
        representative=representative,
        paper=keep_paper(organisation, received, by=by, at=at),
        sent_at=at,
        sent_by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="send_proof",
        subject=subject_of(organisation),
        after={"représentation": representative.full_name, "empreinte": proof.paper.sha256},
    )
    return proof


def _require_representative(organisation: Organisation, person: Person) -> None:
    held = Membership.objects.live().filter(
        organisation=organisation, person=person, role=Role.LEGAL_REPRESENTATIVE
    )
    if not held.exists():
        sentence = (
            "Cette personne n’a pas le rôle de représentation légale de l’organisme : invitez-la d’abord."
        )
        raise Refused(sentence, "representative")


@transaction.atomic
def prove_organisation(
    organisation: Organisation, *, representative: Person, by: Person, at: dt.datetime, how: str = ""
) -> Organisation:
    """Recognise a body and who represents it: on the document that awaits, or on what the officer checked.

    `how` says what was checked, compulsory without a document. The other people who had said they represent
    it lose that role: nobody has checked them. Raises Refused when it is done already.
    """
    organisation = _locked(organisation)
    if organisation.is_proven:
        raise Refused("Cet organisme est déjà reconnu : rechargez la page.")
    _require_representative(organisation, representative)
    proof = organisation.proofs.filter(answered_at=None, representative=representative).first()
    if proof is None and not how.strip():
        raise Refused("Dites comment vous avez vérifié qui représente l’organisme.", "how")
    if proof is not None:
        proof.accepted, proof.answered_at, proof.answered_by = True, at, by
        proof.save(update_fields=["accepted", "answered_at", "answered_by"])
    organisation.proofs.filter(answered_at=None).update(
        accepted=False, answered_at=at, answered_by=by, motive="Une autre personne représente l’organisme."
    )
    Membership.objects.live().filter(organisation=organisation, role=Role.LEGAL_REPRESENTATIVE).exclude(
        person=representative
    ).update(ended_at=at, ended_by=by, end_reason="Rôle déclaré, non vérifié.")
    # A link sent while anyone could send one would make a second representative, whom nobody checked.
    Invitation.objects.filter(
        organisation=organisation, role=Role.LEGAL_REPRESENTATIVE, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=at)
    organisation.proved_at, organisation.proved_by, organisation.proof = at, by, proof
    organisation.save(update_fields=["proved_at", "proved_by", "proof"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="prove_organisation",
        subject=subject_of(organisation),
        after={
            "représentation": representative.full_name,
            "vérifié par": "document" if proof else "le service",
        },
        note=how.strip(),
    )
    queue(
        kind="organisation_proven",
        to=representative.email,
        at=at,
        key=f"organisation-proven-{organisation.pk}",
        letter=Letter(
            subject=f"{organisation.name} est reconnu sur Maillage",
            paragraphs=(
                f"Bonjour {representative.full_name},",
                f"Le Département reconnaît que vous représentez « {organisation.name} ».",
                "Vous pouvez valider ses candidatures et signer ses conventions.",
            ),
            action_label="Ouvrir Maillage",
            action_url=f"{settings.MAILLAGE_BASE_URL}/accueil/",
        ),
    )
    return organisation


@transaction.atomic
def refuse_proof(proof: Proof, *, motive: str, by: Person, at: dt.datetime) -> None:
    """Answer that a document does not show who represents the body, and say what is missing."""
    proof = (
        Proof.objects.select_for_update(of=("self",))
        .select_related("organisation", "representative", "sent_by")
        .get(pk=proof.pk)
    )
    if proof.answered_at is not None:
        raise Refused("Ce document a déjà sa réponse : rechargez la page.")
    if not motive.strip():
        raise Refused("Dites ce qui manque : l’organisme le lira.", "motive")
    proof.accepted, proof.answered_at, proof.answered_by, proof.motive = False, at, by, motive.strip()
    proof.save(update_fields=["accepted", "answered_at", "answered_by", "motive"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="refuse_proof",
        subject=subject_of(proof.organisation),
        after={"représentation": proof.representative.full_name},
    )
    for person in {proof.representative, proof.sent_by or proof.representative}:
        queue(
            kind="proof_refused",
            to=person.email,
            at=at,
            key=f"proof-refused-{proof.pk}-{person.pk}",
            letter=Letter(
                subject=f"Un autre document est attendu pour {proof.organisation.name}",
                paragraphs=(
                    f"Bonjour {person.full_name},",
                    "Le document envoyé ne montre pas encore qui représente votre organisme.",
                    "La page « Équipe » dit ce qui manque.",
                ),
                action_label="Voir ce qui manque",
                action_url=f"{settings.MAILLAGE_BASE_URL}/operateur/equipe/{proof.organisation_id}/",
            ),
        )
