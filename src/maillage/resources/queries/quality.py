"""How good an entry is, by the criteria of data·inclusion, and what would make it better."""

from __future__ import annotations

import datetime as dt

from maillage.resources.content import Content
from maillage.resources.models import Resource
from maillage.rules.directory import Criterion, Facts, quality
from maillage.rules.french import paris


def fresh_on(resource: Resource) -> dt.date:
    """Give back the last day the entry was known to be true: checked, dated by its source, or written."""
    days = [day for day in (resource.checked_on, resource.source_date) if day is not None]
    return max(days, default=paris(resource.created_at).date())


def description_of(content: Content) -> str:
    """Give back the presentation as the schema wants it: never empty, the name stands for it."""
    return content.presentation if len(content.presentation) >= 5 else content.name.ljust(5, ".")


def quality_of(content: Content, *, fresh: dt.date, today: dt.date) -> tuple[Criterion, ...]:
    """Give back the criteria that apply to the entry."""
    return quality(
        Facts(
            description=len(description_of(content)),
            needs=len(content.needs),
            publics=len(content.publics),
            modes=content.modes,
            referrers=len(content.referrers),
            in_person="en-presentiel" in content.receptions,
            address=bool(content.address),
            phone=bool(content.phone),
            email=bool(content.email),
            link=bool(content.url) and "utiliser-lien-mobilisation" in content.modes,
            fees=content.fees,
            fees_note=bool(content.fees_note),
            age=(today - fresh).days,
        )
    )
