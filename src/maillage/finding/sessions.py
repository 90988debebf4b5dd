"""Information sessions by title, theme, date and place: those one prepares or counts, those to come."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from maillage.finding.hits import Asking, Found, Hit, shown
from maillage.groups.access import visible_sessions
from maillage.groups.models import InformationSession
from maillage.reports.access import OFFICERS, measured_agreements
from maillage.rules.french import long_date
from maillage.rules.lives import SESSION


def sessions(asking: Asking) -> Found:
    """Find information sessions; one query. An idea without a date is its operator's alone; anyone finds
    those to come.
    """
    standing = asking.standing
    worked = Exists(visible_sessions(standing).select_related(None).filter(pk=OuterRef("pk")))
    seen = InformationSession.objects.annotate(worked=worked)
    if standing.memberships:
        read = measured_agreements(standing).values("pk")
        seen = seen.filter(Q(worked=True) | Q(group__agreement__in=read, day__isnull=False))
    else:
        seen = seen.filter(state="scheduled", starts_at__gt=asking.at, group__lot__call__rehearsal=False)
    rows = seen.order_by("-day" if standing.memberships else "day", "-pk").values_list(
        "title",
        "day",
        "place",
        "state",
        "worked",
        "theme__label",
        "group",
        "group__name",
        "group__slug",
        "group__agreement",
        "group__lot__territory__name",
        "group__lot__call__funder",
    )
    officer, hits = standing.organisation_ids(*OFFICERS), []
    for title, day, place, state, mine, theme, group, name, slug, agreement, territory, funder in rows:
        dated = long_date(day) if day else ""
        texts = ("Temps d’information", title, theme or "", place, name, territory)
        here = day and asking.wanted.is_on(day, *texts)
        if not (here or asking.wanted.in_text("" if asking.wanted.moment else dated, *texts)):
            continue
        read_by = "department" if funder in officer else "coordinator"
        side = "operator" if mine else read_by if standing.memberships else "public"
        keys: dict[str, int | str] = {"operator": group, "public": slug}
        hits.append(
            Hit(
                side=side,
                args=(keys.get(side, agreement),),
                title=title,
                where=", ".join(filter(None, (dated, name, place))),
                state=state,
                state_label=SESSION.states[state],
            )
        )
    return shown("temps-d-information", asking, hits)
