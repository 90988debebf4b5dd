"""Who reads agreements and payments, who signs, certifies and pays; closed by default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from maillage.agreements.models import Agreement, AgreementText, Amendment, BankDetails, Payment
from maillage.people.access import Standing
from maillage.people.models import Organisation, Role
from maillage.rules.lives import AGREEMENT, AMENDMENT
from maillage.rules.verdict import YES, Verdict, no
from maillage.selection.models import Decision

OFFICERS = (Role.INSTRUCTOR, Role.FINANCE_OFFICER, Role.MANAGER, Role.AUDITOR)
OPERATOR_READERS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.ACCOUNTANT)
TEXT_WRITERS = (Role.INSTRUCTOR, Role.MANAGER)
PREPARERS = (Role.INSTRUCTOR, Role.FINANCE_OFFICER, Role.MANAGER)


def _funded(funders: Collection[int], path: str = "") -> Q:
    """What the officers of these départements see; `path` leads to the agreement."""
    return Q(**{f"{path}lot__call__funder_id__in": funders})


def _seen_by_officers(standing: Standing, path: str = "") -> Q:
    return _funded(standing.organisation_ids(*OFFICERS), path)


def visible_agreements(standing: Standing) -> QuerySet[Agreement]:
    """Give back the agreements of one's département, or of one's organisation once they are sent."""
    return Agreement.objects.filter(
        _seen_by_officers(standing)
        | Q(operator_id__in=standing.organisation_ids(*OPERATOR_READERS)) & ~Q(state="prepared")
    )


def agreements_of(funders: tuple[int, ...]) -> QuerySet[Agreement]:
    """Give back what the officers of these départements see."""
    return Agreement.objects.filter(_funded(funders))


def visible_payments(standing: Standing) -> QuerySet[Payment]:
    """Give back the payments of the agreements this person sees."""
    return Payment.objects.filter(
        _seen_by_officers(standing, "agreement__")
        | Q(agreement__operator_id__in=standing.organisation_ids(*OPERATOR_READERS))
    )


def visible_amendments(standing: Standing) -> QuerySet[Amendment]:
    """Give back the amendments of one's département, or of one's organisation once they were sent."""
    return Amendment.objects.filter(
        _seen_by_officers(standing, "agreement__")
        | Q(agreement__operator_id__in=standing.organisation_ids(*OPERATOR_READERS), sent_at__isnull=False)
    )


def may_amend(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person prepares, sends or gives up an amendment (F35)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        AMENDMENT.step("send").who,
        "Les avenants sont préparés par le service instructeur ou un responsable du Département.",
    )


def may_terminate(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person ends an agreement early, or gives it up before its signature (F33)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        AGREEMENT.step("terminate").who,
        "Une convention est résiliée par un responsable du Département : demandez-lui de le faire.",
    )


def may_prepare(standing: Standing, decision: Decision) -> Verdict:
    """Whether this person prepares the agreement of an award."""
    return standing.verdict_in(
        decision.lot.call.funder_id,
        PREPARERS,
        "Les conventions sont préparées par le Département : demandez au service instructeur.",
    )


def may_send(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person sends the agreement for signature, or takes it back."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        AGREEMENT.step("send").who,
        "L’envoi à la signature revient au service instructeur ou à un responsable.",
    )


def may_file_paper(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person files the agreement signed on paper (R73)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        TEXT_WRITERS,
        "Une convention signée sur papier est déposée par le service instructeur ou par un responsable.",
    )


def visible_texts(standing: Standing) -> QuerySet[AgreementText]:
    """Give back the texts of conventions of one's département."""
    return AgreementText.objects.filter(funder_id__in=standing.organisation_ids(*OFFICERS))


def may_write_texts(standing: Standing, funder_id: int) -> Verdict:
    """Whether this person writes the text of that département's conventions."""
    return standing.verdict_in(
        funder_id,
        TEXT_WRITERS,
        "Le texte des conventions est écrit par le service instructeur ou par un responsable.",
    )


def may_sign_for_operator(standing: Standing, agreement: Agreement, at: dt.datetime) -> Verdict:
    """Whether this person signs for the operator at that instant (R73).

    Its representative, or a delegate on a day of the delegation, by the clock of the call (F46), once the
    body is recognised.
    """
    return standing.may_sign_for(agreement.operator, at.astimezone(agreement.lot.call.zone).date())


def may_sign_for_department(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person records the signature of the département (R73)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        (Role.MANAGER,),
        "La signature du Département est enregistrée par un responsable : demandez-lui d’ouvrir cette page.",
    )


def may_certify(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person certifies service done, ends or closes the agreement (R76)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        (Role.MANAGER,),
        "Le service fait est certifié par un responsable du Département : demandez-lui de le faire.",
    )


def may_pay(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person processes payments and revenue orders."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        (Role.FINANCE_OFFICER,),
        "Les paiements sont traités par la gestion financière : demandez-lui de le faire.",
    )


def may_contest(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person answers the letter that announces a repayment (R76)."""
    return standing.verdict_in(
        agreement.operator_id,
        (Role.LEGAL_REPRESENTATIVE,),
        "Les observations sur un reversement sont adressées par votre représentante ou représentant légal.",
    )


def paid_organisations(standing: Standing) -> QuerySet[Organisation]:
    """Give back the operators whose bank details this person follows: one's own, once an agreement is sent to
    it, or those that one's département funds.
    """
    funded = Agreement.objects.filter(_seen_by_officers(standing))
    bound = Agreement.objects.filter(operator_id__in=standing.organisation_ids(*OPERATOR_READERS))
    return Organisation.objects.filter(
        Q(pk__in=funded.values("operator_id"))
        | Q(pk__in=bound.exclude(state="prepared").values("operator_id"))
    )


def visible_bank_details(standing: Standing) -> QuerySet[BankDetails]:
    """Give back the bank details this person follows; who reads the whole number is `may_read_account`."""
    return BankDetails.objects.filter(organisation__in=paid_organisations(standing))


def may_read_account(standing: Standing, organisation: Organisation) -> Verdict:
    """Whether this person reads the whole number of the account and its proof: the operator's own people who
    answer for its money, and the finance officers who pay it; the others read its last four characters.
    """
    own = standing.holds_in(organisation.pk, *OPERATOR_READERS)
    return YES if own else may_check_details(standing, organisation)


def may_enter_details(standing: Standing, organisation: Organisation) -> Verdict:
    """Whether this person enters the account of the operator, or sets aside one that is awaited."""
    return standing.verdict_in(
        organisation.pk,
        OPERATOR_READERS,
        "Les coordonnées bancaires sont saisies par l’opérateur : sa comptabilité, qui prépare ses dossiers "
        "ou "
        "sa représentation légale.",
    )


def may_confirm_details(standing: Standing, organisation: Organisation) -> Verdict:
    """Whether this person confirms where the operator is paid: its recognised legal representative, nobody
    else.
    """
    if not organisation.is_proven:
        return no("Les coordonnées se confirment une fois l’organisme reconnu par le Département.")
    return standing.verdict_in(
        organisation.pk,
        (Role.LEGAL_REPRESENTATIVE,),
        "Les coordonnées bancaires sont confirmées par la représentation légale de l’organisme : "
        "demandez-lui.",
    )


def may_check_details(standing: Standing, organisation: Organisation) -> Verdict:
    """Whether this person compares the account with its proof: a finance officer of a funder of the
    operator.
    """
    funders = standing.organisation_ids(Role.FINANCE_OFFICER)
    if funders and Agreement.objects.filter(operator=organisation, lot__call__funder_id__in=funders).exists():
        return YES
    return no(
        "Les coordonnées bancaires sont vérifiées par la gestion financière : demandez-lui de le faire."
    )
