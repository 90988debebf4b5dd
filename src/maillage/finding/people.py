"""People and bodies: named to those whom the access matrix lets read names, and to nobody else.

The names of the participants are those of the groups one leads or facilitates: an officer reads them by an
act that says why, never by a search.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce

from maillage.finding.hits import Asking, Found, Hit, shown
from maillage.groups.access import named_groups
from maillage.groups.models import Attendance, Participant, Registration
from maillage.people.access import BODY_READERS, OVERSEERS
from maillage.people.models import OPERATOR_ROLES, Funder, Membership, Organisation, Role
from maillage.rules.identifiers import display_siret


def bodies(asking: Asking) -> Found:
    """Find bodies by name, SIREN and SIRET: those that may apply for an officer, else one's own; one query
    for an officer.
    """
    standing, wanted = asking.standing, asking.wanted
    officer = standing.organisation_ids(*BODY_READERS)
    known: Iterable[Organisation] = standing.organisations(*OPERATOR_ROLES)
    if officer:
        ours = Exists(Funder.objects.filter(organisation__in=officer))
        known = Organisation.objects.applicants().filter(ours).order_by("name", "pk")
    hits = [
        Hit(
            side="department" if officer else "operator",
            args=(body.pk,),
            title=body.name,
            where=", ".join(filter(None, (f"SIRET {display_siret(body.siret)}", body.address))),
            state="proven" if body.is_proven else "declared",
            state_label="reconnu" if body.is_proven else "déclaré",
        )
        for body in known
        if wanted.in_text(body.name, body.siret) or wanted.is_of(body.siret, body.name)
    ]
    return shown("organismes", asking, hits)


def members(asking: Asking) -> Found:
    """Find by name the people who hold a role: everyone's for who manages the accesses, else one's
    colleagues; one query.
    """
    standing = asking.standing
    manages = standing.organisation_ids(*OVERSEERS)
    ours = Exists(Funder.objects.filter(organisation__in=manages))
    bodies = Organisation.objects.applicants().filter(ours)
    own = standing.organisation_ids(*OPERATOR_ROLES)
    seen = Q(organisation__in=own, role__in=OPERATOR_ROLES)
    if manages:
        seen |= Q(organisation__in=Funder.objects.filter(organisation__in=manages).values("organisation"))
        seen |= Q(organisation__in=bodies.values("pk"))
    rows = Membership.objects.live().filter(seen).order_by("person__full_name", "organisation__name", "pk")
    roles: dict[tuple[str, int, int, str], list[str]] = {}
    for name, person, organisation, body, role in rows.values_list(
        "person__full_name", "person", "organisation", "organisation__name", "role"
    ):
        if asking.wanted.in_text(name):
            roles.setdefault((name, person, organisation, body), []).append(Role(role).label)
    hits = [
        Hit(
            side="operator" if organisation in own else "team" if organisation in manages else "department",
            args=() if organisation in manages else (organisation,),
            title=name,
            where=f"{', '.join(dict.fromkeys(held))}, {body}",
        )
        for (name, _, organisation, body), held in roles.items()
    ]
    return shown("personnes", asking, hits)


def participants(asking: Asking) -> Found:
    """Find by name or structure the people met in the groups whose names this person reads; one query."""
    groups = named_groups(asking.standing).values("pk")
    signed = Registration.objects.filter(meeting__group__in=groups)
    came = Attendance.objects.filter(meeting__group__in=groups)
    met = Q(pk__in=signed.values("participant")) | Q(pk__in=came.values("participant"))
    found = Participant.objects.filter(met, erased_at=None, merged_into=None)
    for word in asking.wanted.words:
        found = found.filter(_begins("search_key", word) | _begins("structure__search_key", word))
    rows = found.annotate(group=Coalesce(_last(signed), _last(came)), total=Window(Count("pk"))).order_by(
        "search_key", "pk"
    )
    page = rows.values_list("pk", "full_name", "job", "structure__name", "group", "total")
    taken = list(page[asking.start : asking.start + asking.size])
    hits = tuple(
        Hit(
            side="operator",
            args=(group, pk),
            title=name,
            where=", ".join(filter(None, (job, structure))),
        )
        for pk, name, job, structure, group, _ in taken
    )
    return Found("participants", taken[0][-1] if taken else 0, hits)


def _begins(field: str, word: str) -> Q:
    return Q(**{f"{field}__startswith": word}) | Q(**{f"{field}__contains": f" {word}"})


def _last(rows: QuerySet[Registration] | QuerySet[Attendance]) -> Subquery:
    """The group where they were met last."""
    own = rows.filter(participant=OuterRef("pk")).order_by("-meeting__day", "-pk")
    return Subquery(own.values("meeting__group")[:1])
