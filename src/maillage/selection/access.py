"""Who reads and assesses applications, and who decides; closed by default.

Officers read nothing before the closing, so that candidates are treated alike (R61).
"""

from __future__ import annotations

from django.db.models import QuerySet

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.people.access import Standing
from maillage.people.models import Membership, Person, Role
from maillage.rules.verdict import YES, Verdict, no
from maillage.selection.models import Decision, FormerNotice, HoldingLetter

READERS = (Role.INSTRUCTOR, Role.FINANCE_OFFICER, Role.MANAGER, Role.AUDITOR)
ASSESSMENT_READERS = (Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR)
APPLICANTS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)


def visible_decisions(standing: Standing) -> QuerySet[Decision]:
    """Give back the decisions of one's own département; an applicant sees its own once notified."""
    as_officer = Decision.objects.filter(
        application__lot__call__funder_id__in=standing.organisation_ids(*READERS)
    )
    as_applicant = Decision.objects.filter(
        application__organisation_id__in=standing.organisation_ids(*APPLICANTS), notified_at__isnull=False
    )
    return as_officer | as_applicant


def visible_former_notices(standing: Standing) -> QuerySet[FormerNotice]:
    """Give back the notices that a later decision replaced: to the officers who examine, to its applicant."""
    known = FormerNotice.objects.select_related("decision__application__lot__call")
    return known.filter(
        decision__application__lot__call__funder_id__in=standing.organisation_ids(*ASSESSMENT_READERS)
    ) | known.filter(decision__application__organisation_id__in=standing.organisation_ids(*APPLICANTS))


def visible_holding_letters(standing: Standing) -> QuerySet[HoldingLetter]:
    """Give back the holding letters as they were sent: to the officers who examine, to their applicant."""
    known = HoldingLetter.objects.select_related("application__lot__call")
    return known.filter(
        application__lot__call__funder_id__in=standing.organisation_ids(*ASSESSMENT_READERS)
    ) | known.filter(application__organisation_id__in=standing.organisation_ids(*APPLICANTS))


def may_assess(standing: Standing, application: Application) -> Verdict:
    """Whether this person answers the eligibility questions and gives scores (R48–R54)."""
    return standing.verdict_in(
        application.lot.call.funder_id,
        (Role.INSTRUCTOR,),
        "L’examen des candidatures revient au service instructeur : demandez-lui de compléter cette fiche.",
    )


def may_be_tied(standing: Standing, application: Application) -> Verdict:
    """Whether this person has a tie of their own to tell: whoever assesses or decides (F51)."""
    return standing.verdict_in(
        application.lot.call.funder_id,
        (Role.INSTRUCTOR, Role.MANAGER),
        "Seuls les agents qui examinent ou décident déclarent un lien avec l’organisme.",
    )


def may_declare_ties(standing: Standing, application: Application) -> Verdict:
    """Whether this person tells a tie of a colleague with the applicant; anyone tells their own (F51)."""
    return standing.verdict_in(
        application.lot.call.funder_id,
        (Role.MANAGER,),
        "Le lien d’un collègue est déclaré par un responsable : demandez-lui de le faire.",
    )


def colleagues(application: Application) -> QuerySet[Person]:
    """Give back those who may assess or decide the application, by name."""
    holders = Membership.objects.live().filter(
        organisation_id=application.lot.call.funder_id, role__in=(Role.INSTRUCTOR, Role.MANAGER)
    )
    return Person.objects.filter(pk__in=holders.values("person")).order_by("full_name", "pk")


def may_record_funding(standing: Standing, call: Call) -> Verdict:
    """Whether this person records credits, the vote of the budget and deliberations (R69–R71)."""
    return standing.verdict_in(
        call.funder_id,
        (Role.INSTRUCTOR, Role.MANAGER),
        "Les crédits et les délibérations sont enregistrés par le service instructeur ou par un responsable.",
    )


def may_decide(standing: Standing, call: Call) -> Verdict:
    """Whether this person records decisions and failed conditions (R17–R19, R70)."""
    return standing.verdict_in(
        call.funder_id,
        (Role.MANAGER,),
        "Les décisions sont enregistrées par un responsable du Département : demandez-lui de le faire.",
    )


def may_be_withdrawn(application: Application) -> Verdict:
    """Whether an applicant takes its file out by itself: not between a decision and its notice.

    The answer is the same whatever is decided, for the applicant does not know it yet.
    """
    if not Decision.objects.filter(application=application, notified_at=None).exists():
        return YES
    return no(
        "Le Département prépare sa réponse : pour retirer cette candidature, écrivez-lui dans l’échange "
        "ouvert sur sa page."
    )


def may_communicate_copy(standing: Standing, application: Application) -> Verdict:
    """Whether this person gives out the copy without names: the officers who answer for the file (F53)."""
    return standing.verdict_in(
        application.lot.call.funder_id,
        (Role.INSTRUCTOR, Role.MANAGER),
        "La copie communicable se prépare par le service instructeur.",
    )


def may_read_scores(standing: Standing, application: Application, *, notified: bool) -> Verdict:
    """Whether this person reads the scores: the applicant its own, once the decision is notified (F52)."""
    if standing.holds_in(application.lot.call.funder_id, *ASSESSMENT_READERS):
        return YES
    if standing.holds_in(application.organisation_id, *APPLICANTS):
        if notified:
            return YES
        return no("Les notes vous sont communiquées après la notification de la décision.")
    return no("Ces notes sont réservées au Département et à l’organisme candidat.")
