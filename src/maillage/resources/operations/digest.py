"""Telling each owner, once a month at most, which of their entries are to be checked (R27)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from maillage.people.models import Membership, Person, Role
from maillage.people.operations import the_funder
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.resources.access import HANDS
from maillage.resources.models import Resource
from maillage.rules.french import listing, paris, plural, typeset

NAMED = 5
"""Entries named in the letter; the page lists them all."""
A_CALL = (
    "Un appel suffit\u00a0: si rien n’a changé, un clic la marque «\u00a0vérifiée\u00a0» à la date du jour."
)


def announce_stale(*, at: dt.datetime) -> int:
    """Write to the owners of entries to check, one letter a month; give back how many left (due act).

    The owner is a coordinator, the people who work for a body, or the instructors when nobody owns the entry.
    A run that was missed loses nothing: the month's letter leaves with the next one.
    """
    due = list(
        Resource.objects.due(paris(at).date())
        .order_by("check_again_on", "name", "pk")
        .values_list("name", "owner_person", "owner_organisation")
    )
    if not due:
        return 0
    names: defaultdict[int, list[str]] = defaultdict(list)
    bodies = _people_of({body for _, _, body in due if body})
    officers = _officers()
    for name, person, body in due:
        for pk in [person] if person else bodies.get(body, set()) if body else officers:
            names[pk].append(name)
    people = Person.objects.filter(pk__in=names, is_active=True).order_by("pk")
    return sum(_write(person, names[person.pk], at) for person in people)


def keepers_of(resource: Resource) -> QuerySet[Person]:
    """Give back the people who answer for an entry: three queries at most."""
    if resource.owner_person_id:
        keepers = {resource.owner_person_id}
    elif resource.owner_organisation_id:
        body = resource.owner_organisation_id
        keepers = _people_of({body}).get(body, set())
    else:
        keepers = _officers()
    return Person.objects.filter(pk__in=keepers, is_active=True).order_by("pk")


def _people_of(bodies: set[int]) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    hands = Membership.objects.live().filter(organisation__in=bodies, role__in=HANDS)
    for body, person in hands.values_list("organisation", "person"):
        found[body].add(person)
    return found


def _officers() -> set[int]:
    funder = the_funder().organisation
    held = Membership.objects.live().filter(organisation=funder, role=Role.INSTRUCTOR)
    return set(held.values_list("person", flat=True))


@transaction.atomic
def _write(person: Person, names: list[str], at: dt.datetime) -> bool:
    return (
        queue(
            kind="resources_to_check",
            to=person.email,
            letter=Letter(
                subject=f"Annuaire\u00a0: {plural(len(names), 'ressource')} à vérifier",
                paragraphs=(_told(names), A_CALL),
                action_label="Voir les ressources à vérifier",
                action_url=f"{settings.MAILLAGE_BASE_URL}/annuaire/a-verifier/",
                closing="Vous recevez ce message une fois par mois au plus.",
            ),
            at=at,
            key=f"resources_to_check:{person.pk}:{paris(at):%Y-%m}",
        )
        is not None
    )


def _told(names: list[str]) -> str:
    shown = [f"«\u00a0{name}\u00a0»" for name in names[:NAMED]]
    if more := len(names) - len(shown):
        shown.append(plural(more, "autre"))
    those = plural(len(names), "ressource dont vous répondez est", "ressources dont vous répondez sont")
    return typeset(f"{those} à vérifier auprès du service : {listing(shown)}.")
