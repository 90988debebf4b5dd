"""Which text a convention is made from: the one the département published, or the one shipped."""

from __future__ import annotations

from maillage.agreements.catalogue import shipped_text
from maillage.agreements.models import AgreementText
from maillage.people.models import Organisation
from maillage.rules.convention import Text
from maillage.rules.convention.words import PRIVATE, PUBLIC


def family_of(operator: Organisation) -> str:
    """Give back the family whose text binds that body (C1)."""
    return PUBLIC if operator.is_public else PRIVATE


def published_text(funder_id: int, family: str) -> AgreementText | None:
    """Give back the version in use, none while the shipped text serves; one query."""
    return AgreementText.objects.published().filter(funder_id=funder_id, family=family).first()


def text_in_use(funder_id: int, family: str) -> Text:
    """Give back what a convention says today; two queries at most."""
    version = published_text(funder_id, family)
    return version.as_rule() if version else shipped_text(family)
