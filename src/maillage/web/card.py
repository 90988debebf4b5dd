"""What a public page says of itself where it is found or shared. A page without a card is not indexed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.templatetags.static import static

from maillage.rules.french import typeset

if TYPE_CHECKING:
    from maillage.web.request import Request

PICTURE = "web/card.png"


@dataclass(frozen=True, slots=True)
class Card:
    """Title, description in a sentence or two, its one address, and the picture shown beside them."""

    title: str
    description: str
    url: str
    picture: str


def card_of(request: Request, title: str, description: str) -> Card:
    """Give back the card of the page asked; its address has no filter, so that it has only one."""
    return Card(
        title=title,
        description=typeset(description),
        url=f"{settings.MAILLAGE_BASE_URL}{request.path}",
        picture=f"{settings.MAILLAGE_BASE_URL}{static(PICTURE)}",
    )
