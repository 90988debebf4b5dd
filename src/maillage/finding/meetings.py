"""Meetings by date, place and group: those one works for, those whose figures one reads, those to come."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from maillage.finding.hits import Asking, Found, Hit, shown
from maillage.groups.access import visible_meetings
from maillage.groups.models import Meeting
from maillage.groups.models.meeting import Modality
from maillage.reports.access import OFFICERS, measured_agreements
from maillage.rules.french import long_date
from maillage.rules.lives import MEETING


def meetings(asking: Asking) -> Found:
    """Find meetings; one query. Anyone finds those to come."""
    standing = asking.standing
    worked = Exists(visible_meetings(standing).select_related(None).filter(pk=OuterRef("pk")))
    seen = Meeting.objects.annotate(worked=worked)
    if standing.memberships:
        read = measured_agreements(standing).values("pk")
        seen = seen.filter(Q(worked=True) | Q(group__agreement__in=read))
    else:
        seen = seen.filter(state__in=("planned", "open"), starts_at__gt=asking.at)
    rows = seen.order_by("-day" if standing.memberships else "day", "pk").values_list(
        "pk",
        "public_id",
        "day",
        "place",
        "modality",
        "state",
        "worked",
        "group__name",
        "group__lot__territory__name",
        "group__lot__call__funder",
        "group__agreement__operator__name",
    )
    officer, hits = standing.organisation_ids(*OFFICERS), []
    for pk, public_id, day, place, modality, state, worked_for, group, territory, funder, operator in rows:
        title = f"Rencontre du {long_date(day)}"
        texts = (place, group, territory, operator)
        dated = () if asking.wanted.moment else (title,)
        if not (asking.wanted.in_text(*dated, *texts) or asking.wanted.is_on(day, *texts)):
            continue
        read_by = "department" if funder in officer else "coordinator"
        side = "operator" if worked_for else read_by if standing.memberships else "public"
        there = "à distance" if modality == Modality.REMOTE else place
        hits.append(
            Hit(
                side=side,
                args=(str(public_id),) if side == "public" else (pk,),
                title=title,
                where=", ".join(filter(None, (group, there))),
                state=state,
                state_label=MEETING.states[state],
            )
        )
    return shown("rencontres", asking, hits)
