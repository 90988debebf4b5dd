"""Bank details entered with their proof, proved right by two people, refused, replaced (C8, C.5)."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Agreement, BankDetails
from maillage.journal.operations import record
from maillage.people.models import Membership, Organisation, Person, Role
from maillage.people.operations import chain, subject_of
from maillage.post.letters import Letter
from maillage.received.operations import Received
from maillage.rules import bank
from maillage.rules.french import moment, typeset
from maillage.rules.lives import BANK_DETAILS
from maillage.rules.verdict import Refused, no
from maillage.selection.letters import address_of, write_to_holders


@transaction.atomic
def enter_bank_details(
    organisation: Organisation,
    *,
    holder: str,
    iban: str,
    bic: str,
    received: Received,
    by: Person,
    at: dt.datetime,
) -> BankDetails:
    """Enter the account of an operator with its proof; payments to it are suspended until it is proved right.

    Entered by a legal representative, it is confirmed by the same act. Announced to the representatives and
    to the finance officers. Raises Refused on a wrong number, on the account in force already, and while
    another one is awaited.
    """
    organisation = _locked(organisation)
    bank.check_iban(iban).require()
    bank.check_bic(bic).require()
    if not holder.strip():
        no("Indiquez le titulaire du compte, tel que le RIB le nomme.", "holder").require()
    known = BankDetails.objects.filter(organisation=organisation)
    if known.pending().exists():
        no(
            "D’autres coordonnées bancaires attendent déjà : écartez-les avant d’en saisir de nouvelles."
        ).require()
    if known.in_force().filter(iban=bank.compact(iban)).exists():
        no("Ce compte est déjà celui en vigueur : il n’y a rien à changer.", "iban").require()
    represents = _represents(organisation, by)
    details = BankDetails(
        organisation=organisation,
        holder=holder.strip(),
        iban=bank.compact(iban),
        bic=bank.compact(bic),
        proof_name=received.name,
        proof_sha256=received.sha256,
        entered_at=at,
        entered_by=by,
    )
    if represents:
        details.state, details.confirmed_at, details.confirmed_by = "confirmed", at, by
    details.proof.save(received.stored_name, ContentFile(received.content), save=False)
    details.save()
    _note(details, "enter_bank_details", by=by, at=at, empreinte=details.proof_sha256)
    _announce(
        details,
        "entered",
        subject="de nouvelles coordonnées bancaires sont à confirmer",
        paragraphs=(
            (
                f"{by.full_name} a saisi le {moment(at)} le compte de « {organisation.name} » qui se "
                "termine par "
                f"{details.last_four}."
            ),
            (
                "Aucun versement n’est mandaté avant que le Département l’ait comparé au justificatif et "
                "que la "
                "représentation légale l’ait confirmé."
            ),
        ),
        at=at,
    )
    return details


@transaction.atomic
def check_bank_details(
    details: BankDetails, *, read: str, by: Person, at: dt.datetime, note: str = ""
) -> BankDetails:
    """Find, as a second person, that the details are those of the proof, of which `read` is the end.

    Raises Refused to whoever entered or confirmed them, when the characters differ, and in another state.
    """
    details = _locked_details(details)
    before = details.state
    details.state = BANK_DETAILS.after(before, "check")
    bank.may_check(
        entered_by=str(details.entered_by_id), confirmed_by=str(details.confirmed_by_id or ""), by=str(by.pk)
    ).require()
    bank.check_reading(details.iban, read).require()
    details.checked_at, details.checked_by = at, by
    return _prove(details, "check_bank_details", before, by=by, at=at, note=note.strip())


@transaction.atomic
def confirm_bank_details(details: BankDetails, *, by: Person, at: dt.datetime) -> BankDetails:
    """Confirm, as the legal representative, that this is where the operator is paid; raises Refused
    otherwise.
    """
    details = _locked_details(details)
    before = details.state
    details.state = BANK_DETAILS.after(before, "confirm")
    if not _represents(details.organisation, by):
        no(
            "Les coordonnées bancaires sont confirmées par la représentation légale de l’organisme : "
            "demandez-lui."
        ).require()
    if by.pk == details.checked_by_id:
        no(
            "Vous avez vérifié ces coordonnées pour le Département : une autre personne les confirme."
        ).require()
    details.confirmed_at, details.confirmed_by = at, by
    return _prove(details, "confirm_bank_details", before, by=by, at=at)


def _prove(
    details: BankDetails, verb: str, before: str, *, by: Person, at: dt.datetime, note: str = ""
) -> BankDetails:
    """Keep one of the two acts; with the second the details are in force and the former ones replaced."""
    former = None
    if details.state == "in_force":
        former = BankDetails.objects.in_force().filter(organisation=details.organisation).first()
        if former is not None:
            former.state, former.replaced_at = BANK_DETAILS.after(former.state, "replace"), at
            former.save(update_fields=["state", "replaced_at"])
    details.save(update_fields=["state", "checked_at", "checked_by", "confirmed_at", "confirmed_by"])
    _note(
        details,
        verb,
        before,
        by=by,
        at=at,
        note=note,
        **({"remplace": bank.masked(former.iban)} if former else {}),
    )
    if details.state == "in_force":
        _announce(
            details,
            "in-force",
            subject="les coordonnées bancaires sont en vigueur",
            paragraphs=(
                (
                    f"Les prochains versements à « {details.organisation.name} » seront faits sur le compte "
                    f"qui se termine par {details.last_four}. Ceux déjà mandatés ne changent pas."
                ),
            ),
            at=at,
        )
    return details


@transaction.atomic
def refuse_bank_details(details: BankDetails, *, motive: str, by: Person, at: dt.datetime) -> BankDetails:
    """Set aside details that still await an act, with the motive; the former ones stay in force."""
    details = _locked_details(details)
    before = details.state
    details.state = BANK_DETAILS.after(before, "refuse")
    if not motive.strip():
        no("Dites pourquoi : qui les a saisies le lira.", "motive").require()
    details.refused_at, details.refused_by, details.motive = at, by, motive.strip()
    details.save(update_fields=["state", "refused_at", "refused_by", "motive"])
    _note(details, "refuse_bank_details", before, by=by, at=at, note=details.motive)
    _announce(
        details,
        "refused",
        subject="des coordonnées bancaires sont refusées",
        paragraphs=(
            (
                f"{by.full_name} a refusé le compte de « {details.organisation.name} » qui se termine par "
                f"{details.last_four} : la page ci-dessous dit pourquoi."
            ),
            "Les coordonnées en vigueur, s’il y en a, ne changent pas.",
        ),
        at=at,
    )
    return details


def account_to_pay(organisation: Organisation) -> BankDetails:
    """Give back, under lock, the account that a payment may be ordered to; raises Refused when there is none.

    The lock is that of `enter_bank_details`: a change is entered before the order, which is then refused, or
    after it.
    """
    organisation = _locked(organisation)
    known = BankDetails.objects.filter(organisation=organisation)
    in_force = known.in_force().first()
    bank.may_order_to(pending=known.pending().exists(), in_force=in_force is not None).require()
    if in_force is None:  # pragma: no cover - the rule has refused
        raise Refused("Aucune coordonnée bancaire n’est en vigueur\u00a0: rechargez la page.")
    return in_force


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _locked_details(details: BankDetails) -> BankDetails:
    """Lock the organisation first, as every act on its details does, then read them."""
    _locked(details.organisation)
    rows = BankDetails.objects.select_related("organisation", "entered_by")
    return rows.get(pk=details.pk)


def _represents(organisation: Organisation, person: Person) -> bool:
    held = Membership.objects.live().filter(
        organisation=organisation, person=person, role=Role.LEGAL_REPRESENTATIVE
    )
    return organisation.is_proven and held.exists()


def _note(
    details: BankDetails,
    verb: str,
    before: str = "",
    *,
    by: Person,
    at: dt.datetime,
    note: str = "",
    **after: object,
) -> None:
    """Tell the journal, with the last four characters of the account alone."""
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=subject_of(details.organisation),
        before={"coordonnées bancaires": BANK_DETAILS.states[before]} if before else {},
        after={
            "coordonnées bancaires": BANK_DETAILS.states[details.state],
            "compte": bank.masked(details.iban),
            **after,
        },
        note=note,
    )


def _announce(
    details: BankDetails, what: str, *, subject: str, paragraphs: tuple[str, ...], at: dt.datetime
) -> None:
    """Write to the legal representatives and to the finance officers of whoever funds this operator."""
    organisation = details.organisation
    alarm = (
        "Vous ne vous y attendiez pas ? Ne confirmez rien, n’appelez que les numéros que vous connaissez "
        "déjà, et "
        "refusez ces coordonnées sur la page ci-dessous : aucun versement ne part tant qu’elles attendent."
        if details.is_pending
        else "Vous ne vous y attendiez pas ? Prévenez l’autre partie, par un numéro que vous connaissez déjà."
    )
    funders = Organisation.objects.filter(
        pk__in=Agreement.objects.filter(operator=organisation).values("lot__call__funder_id")
    )
    told = [(organisation, Role.LEGAL_REPRESENTATIVE, f"/operateur/coordonnees-bancaires/{organisation.pk}/")]
    told += [
        (funder, Role.FINANCE_OFFICER, f"/departement/organismes/{organisation.pk}/coordonnees-bancaires/")
        for funder in funders.order_by("pk")
    ]
    for body, role, page in told:
        write_to_holders(
            body,
            role,
            kind="bank_details",
            key=f"bank-details-{what}-{details.pk}",
            at=at,
            letter=Letter(
                subject=typeset(f"{organisation.name} : {subject}"),
                paragraphs=tuple(typeset(sentence) for sentence in (*paragraphs, alarm)),
                action_label="Voir les coordonnées bancaires",
                action_url=address_of(page),
            ),
        )
