"""The documents of the surplus presented to the committee, and taken back while its minutes are open
(R40).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from maillage.expenses.models import Expense
from maillage.expenses.operations import present_to_committee, withdraw_presentation
from maillage.people.models import Person
from maillage.reports.models import CommitteePresentation, SteeringCommittee
from maillage.reports.operations.committee.common import opened
from maillage.rules.committee import held_by
from maillage.rules.french import paris
from maillage.rules.verdict import Refused, no


@transaction.atomic
def present_documents(
    committee: SteeringCommittee, expenses: Iterable[Expense], *, by: Person, at: dt.datetime
) -> list[CommitteePresentation]:
    """Mark the documents of these expenses as presented to this committee, each with the day and by whom
    (R40).

    Raises Refused before the day of the committee, once its minutes are closed, or for an expense of another
    call.
    """
    committee = opened(committee)
    held_by(committee.held_on, paris(at).date(), "les justificatifs s’y présentent").require()
    presented = []
    for expense in expenses:
        if expense.agreement.lot.call_id != committee.call_id:
            no("Cette dépense relève d’un autre appel : présentez-la à son comité.").require()
        present_to_committee(expense, by=by, at=at)
        # Refused, then examined again, it may be presented again: to this committee once.
        presentation, _ = CommitteePresentation.objects.get_or_create(
            committee=committee,
            expense=expense,
            defaults={"presented_on": committee.held_on, "at": at, "by": by},
        )
        presented.append(presentation)
    return presented


def present_document(expense: Expense, *, by: Person, at: dt.datetime) -> CommitteePresentation:
    """Mark the document of an expense as presented to the committee of its call that is being held.

    Raises Refused when none is.
    """
    sitting = SteeringCommittee.objects.filter(
        call=expense.agreement.lot.call_id,
        state__in=("convened", "correcting"),
        held_on__lte=paris(at).date(),
    )
    committee = sitting.order_by("-held_on", "-pk").first()
    if committee is None:
        raise Refused(
            "Aucun comité de suivi n’est en cours pour cet appel : convoquez-le, les justificatifs s’y "
            "présentent à partir de son jour."
        )
    (presented,) = present_documents(committee, [expense], by=by, at=at)
    return presented


@transaction.atomic
def withdraw_document(presentation: CommitteePresentation, *, by: Person, at: dt.datetime) -> Expense:
    """Take back a document marked as presented by mistake. Raises Refused once the minutes are closed, or
    once the expense is decided.
    """
    opened(presentation.committee)
    expense = withdraw_presentation(presentation.expense, by=by, at=at)
    presentation.delete()
    return expense
