"""« Cette information est inexacte »: said by any reader, sent to whoever answers for the entry (R27)."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final

from django.conf import settings
from django.db import transaction

from maillage.journal.models import Actor
from maillage.journal.operations import record
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import queue
from maillage.resources.models import Resource
from maillage.resources.operations.digest import keepers_of
from maillage.resources.operations.nobody import names_nobody
from maillage.rules.french import paris, search_key, typeset
from maillage.rules.verdict import Refused

WRONG: Final = {
    "closed": "Le service est fermé ou a déménagé",
    "contact": "Le téléphone ou l’adresse ne répond pas",
    "public": "Le public ou les conditions ont changé",
    "other": "Autre chose",
}
A_DAY: Final = 5
"""Letters that one entry causes in a day: the next readers are told that it is known."""
VISITOR: Final = Actor(kind="visitor", id="", label="Public")


@transaction.atomic
def report_error(resource: Resource, *, what: str, text: str = "", at: dt.datetime) -> None:
    """Write to those who answer for the entry; nothing of the remark is kept but their letter.

    The same remark again that day writes nothing. Raise Refused without anything to say, on what names
    someone, on an entry that is gone, and once enough is known that day.
    """
    text = " ".join(text.split())
    _check(resource, what, text)
    resource = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    prefix = f"resource_remark:{resource.pk}:{paris(at):%Y-%m-%d}:"
    said = hashlib.sha256(f"{what} {search_key(text)}".encode()).hexdigest()[:16]
    known = set(
        Message.objects.filter(kind="resource_remark", key__startswith=prefix).values_list("key", flat=True)
    )
    told = {key.removeprefix(prefix).partition(":")[0] for key in known}
    if said in told:
        return
    if len(told) >= A_DAY:
        raise Refused(
            "Cette fiche a déjà été signalée plusieurs fois aujourd’hui\u00a0: elle va être vérifiée."
        )
    letter = Letter(
        subject=f"Annuaire\u00a0: une information à vérifier, {resource.name}",
        paragraphs=(
            typeset(
                f"Quelqu’un signale une information inexacte sur la fiche « {resource.name} » : "
                f"{WRONG[what].lower()}."
            ),
            *([typeset(f"Ses mots : « {text} »")] if text else []),
            "Vérifiez auprès du service, puis corrigez la fiche ou marquez-la vérifiée.",
        ),
        action_label="Voir la fiche",
        action_url=f"{settings.MAILLAGE_BASE_URL}/ressources/{resource.slug}/",
    )
    for person in keepers_of(resource):
        queue(
            kind="resource_remark", to=person.email, letter=letter, at=at, key=f"{prefix}{said}:{person.pk}"
        )
    record(
        chain=chain(),
        at=at,
        actor=VISITOR,
        verb="report_resource",
        subject=resource.subject,
        after={"signalé": WRONG[what]},
    )


def _check(resource: Resource, what: str, text: str) -> None:
    if not resource.is_live:
        raise Refused("Cette ressource n’est plus dans l’annuaire : cherchez-en une autre.")
    if what not in WRONG:
        raise Refused("Dites ce qui est inexact.", "what")
    if what == "other" and not text:
        raise Refused("Dites en quelques mots ce qui est inexact.", "text")
    names_nobody(
        text, "text", "Retirez ce qui nomme une personne : ce message parle du service, et de lui seul."
    ).require()
