"""Saying who publishes the public site."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import Funder, Person, PublicSite
from maillage.people.operations.installation import subject_of

FACTS: Final = (
    "email",
    "phone",
    "postal_address",
    "publication_director",
    "host",
    "data_protection",
    "accessibility_email",
    "declared_on",
    "scheme_url",
    "plan_url",
    "exempt",
    "burden",
)


@transaction.atomic
def describe_site(facts: dict[str, Any], *, by: Person, at: dt.datetime) -> PublicSite:
    """Keep what the public site says of who publishes it; the journal tells what changed, and
    nothing when nothing did.

    `facts` holds every one of FACTS; KeyError otherwise.
    """
    funder = Funder.objects.select_for_update().select_related("organisation").order_by("pk")[:1].get()
    site, _ = PublicSite.objects.get_or_create(funder=funder)
    before = _told(site)
    for name in FACTS:
        setattr(site, name, facts[name])
    site.save()
    after = _told(site)
    if after == before:
        return site
    record(
        chain=funder.organisation.siret,
        at=at,
        actor=by.actor,
        verb="describe_site",
        subject=subject_of(funder.organisation),
        before={label: value for label, value in before.items() if value != after[label]},
        after={label: value for label, value in after.items() if value != before[label]},
    )
    return site


def _told(site: PublicSite) -> dict[str, str]:
    """The facts by their French name, as the journal keeps them."""
    fields = {field.name: field for field in PublicSite._meta.concrete_fields}  # noqa: SLF001 — the documented API of models
    return {str(fields[name].verbose_name): str(getattr(site, name) or "") for name in FACTS}
