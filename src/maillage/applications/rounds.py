"""The round of a call that an application belongs to: by stage, by family of bodies, by date (R56)."""

from __future__ import annotations

import datetime as dt

from maillage.applications.models import Application
from maillage.calls.models import Call, Family, Lot, Round, Stage
from maillage.people.models import PUBLIC_FORMS, Organisation
from maillage.rules.verdict import Refused


def family_of(organisation: Organisation) -> str:
    """Give back the family of bodies it belongs to, as rounds and documents know it."""
    return family_of_form(organisation.legal_form)


def family_of_form(legal_form: str) -> str:
    """Give back the family that bodies of that legal form belong to."""
    return Family.PUBLIC if legal_form in PUBLIC_FORMS else Family.PRIVATE


def choose_round(rounds: list[Round], family: str, at: dt.datetime, *, stage: str) -> Round | None:
    """Give back the round open to that family at that time, or the next one, or the last one closed.

    None when the stage has no round for such a body. No query.
    """
    own = [row for row in rounds if row.stage == stage and row.family in (Family.ALL, family)]
    own.sort(key=lambda row: (row.window.closes_at, row.family == Family.ALL, row.position))
    return next((row for row in own if not row.window.is_closed(at)), own[-1] if own else None)


def stage_to_start(rounds: list[Round], *, follows_letter: bool) -> str:
    """Give back what a body deposits first: a letter when the call asks for one and none is admitted yet."""
    two_stages = any(row.stage == Stage.LETTER for row in rounds)
    return Stage.LETTER if two_stages and not follows_letter else Stage.FULL


def round_for(call: Call, organisation: Organisation, at: dt.datetime, *, follows_letter: bool) -> Round:
    """Give back the round where this body starts a file at that time; one query.

    Raises Refused when no round of the call is meant for such a body.
    """
    rounds = list(Round.objects.filter(call=call).select_related("call").order_by("position", "pk"))
    stage = stage_to_start(rounds, follows_letter=follows_letter)
    found = choose_round(rounds, family_of(organisation), at, stage=stage)
    if found is None:
        raise Refused("Cet appel n’est pas ouvert aux organismes comme le vôtre\u00a0: relisez son texte.")
    return found


def admitted_letter(lot: Lot, organisation: Organisation) -> Application | None:
    """Give back the latest letter of intent of that body that officers kept for that lot; one query."""
    return (
        Application.objects.filter(lot=lot, organisation=organisation, state="admitted")
        .order_by("-validated_at", "-pk")
        .first()
    )
