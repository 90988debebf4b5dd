"""Who reads and writes the exchange on an application: its body, and the officers after the closing."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from maillage.applications.access import WRITERS, visible_applications
from maillage.applications.models import Application
from maillage.conversations.models import Attachment
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.rules.conversation import APPLICANT
from maillage.rules.verdict import Verdict

OFFICERS = (Role.INSTRUCTOR, Role.MANAGER)


def visible_attachments(standing: Standing, at: dt.datetime) -> QuerySet[Attachment]:
    """Give back the files of the exchanges this person reads: those of the applications they may open."""
    readable = visible_applications(standing, at).filter(window_closes_at__lte=at)
    return Attachment.objects.filter(message__application__in=readable.values("pk"))


def may_write_as(standing: Standing, application: Application, side: str) -> Verdict:
    """Whether this person writes for that side: who prepares files there, or who examines them here."""
    if side == APPLICANT:
        return standing.verdict_in(
            application.organisation_id,
            WRITERS,
            "Demandez à une personne chargée des dossiers de votre organisme de répondre.",
        )
    return standing.verdict_in(
        application.lot.call.funder_id,
        OFFICERS,
        "L’échange avec l’organisme revient au service instructeur\u00a0: demandez-lui d’écrire ce message.",
    )
