"""What the retention periods would take that day, counted from the rows; nothing is written (C.6, C.8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.agreements.models import Agreement
from maillage.groups.models import Attendance, Participant, Registration
from maillage.reports.archive import past_term
from maillage.reports.models import FinalReport
from maillage.rules.french import paris, plural, typeset
from maillage.rules.retention import anonymous_from
from maillage.situations.models import Situation
from maillage.situations.queries import due_figures


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionDue:
    """What is due that day: people to make anonymous, situations to erase, files past their term.

    `left` are the situations still kept in the groups whose people are to be made anonymous.
    """

    on: dt.date
    participants: int
    situations: int
    drafts: int
    left: int
    files: int
    files_without_visa: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each count in words, the first as the closing of a year says it (E5.8)."""
        people = plural(
            self.participants, "fiche participant à anonymiser", "fiches participants à anonymiser"
        )
        left = plural(self.left, "situation restante", "situations restantes")
        due = plural(self.situations, "situation", "situations")
        drafts = plural(self.drafts, "brouillon")
        files = plural(
            self.files, "dossier passé sa durée de conservation", "dossiers passés leur durée de conservation"
        )
        return tuple(
            typeset(line)
            for line in (
                f"{people}, {left}",
                f"{due} et {drafts} à effacer",
                f"{files}, dont {self.files_without_visa} sans visa",
            )
        )


def retention_due(on: dt.date, agreements: QuerySet[Agreement] | None = None) -> RetentionDue:
    """Give back what is due at the end of that day, in all or in these agreements; a constant number of
    queries.

    A participant is due six months after the acceptance of the final report [H], when every group they met is
    in that case.
    """
    accepted = FinalReport.objects.filter(accepted_at__isnull=False).order_by("pk")
    situations = Situation.objects.all()
    if agreements is not None:
        situations = situations.filter(meeting__group__agreement__in=agreements)
    over = [
        agreement
        for agreement, at in accepted.values_list("agreement_id", "accepted_at")
        if at is not None and anonymous_from(paris(at).date()) <= on
    ]
    here = over
    if agreements is not None:
        read = set(agreements.values_list("pk", flat=True))
        here = [agreement for agreement in over if agreement in read]
    people = Participant.objects.filter(erased_at=None, merged_into=None).filter(
        _met(here), ~_met_beyond(over)
    )
    words = due_figures(on, situations)
    files = past_term(Agreement.objects.all() if agreements is None else agreements, on)
    return RetentionDue(
        on=on,
        participants=people.count(),
        situations=words["situations"],
        drafts=words["drafts"],
        left=situations.filter(meeting__group__agreement__in=here).exclude(state="deleted").count(),
        files=len(files),
        files_without_visa=sum(not row.visa and bool(row.retention.may_be_put_forward(on)) for row in files),
    )


def _met(agreements: list[int]) -> Q:
    """Those who signed up or came to a meeting of these agreements."""
    within = {"participant": OuterRef("pk"), "meeting__group__agreement__in": agreements}
    return Q(Exists(Attendance.objects.filter(**within))) | Q(Exists(Registration.objects.filter(**within)))


def _met_beyond(agreements: list[int]) -> Q:
    """Those who signed up or came to a meeting of another agreement."""
    beyond = ~Q(meeting__group__agreement__in=agreements)
    own = Q(participant=OuterRef("pk"))
    return Q(Exists(Attendance.objects.filter(own, beyond))) | Q(
        Exists(Registration.objects.filter(own, beyond))
    )
