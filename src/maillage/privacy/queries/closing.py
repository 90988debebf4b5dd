"""What the closing of a year leaves to erase, counted from the rows; nothing is written (E5.8, C.6, C.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.agreements.models import Agreement
from maillage.privacy.queries.names import agreements_over, people_due
from maillage.privacy.queries.terms import terms
from maillage.reports.archive import EliminationRow, past_term
from maillage.rules.french import plural, typeset
from maillage.rules.personal_data import NAMES
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


def retention_due(
    on: dt.date,
    agreements: QuerySet[Agreement] | None = None,
    files: Collection[EliminationRow] | None = None,
) -> RetentionDue:
    """Give back what is due at the end of that day, in all or in these agreements; seven queries at most,
    five when their files past their term are given.

    A participant is due some months after the acceptance of the final report [H], when every group they met
    is in that case.
    """
    situations = Situation.objects.all()
    if agreements is not None:
        situations = situations.filter(meeting__group__agreement__in=agreements)
    over = [row.pk for row in agreements_over(on, terms()[NAMES.code])]
    here: Collection[int] | QuerySet[Agreement] = over
    if agreements is not None:
        here = agreements.filter(pk__in=over)
    people = people_due(here, over)
    words = due_figures(on, situations)
    if files is None:
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
