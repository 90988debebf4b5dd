"""An application received on another portal: written as it was sent there, its time stamps kept (R58)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from maillage.applications.models import Application
from maillage.applications.operations.act import numbered, record_act
from maillage.applications.rounds import family_of
from maillage.calls.models import Call, Family, Lot, Round, Stage
from maillage.people.models import Organisation, Person
from maillage.rules.lives import APPLICATION
from maillage.rules.verdict import Refused


@transaction.atomic
def receive_application(
    lot: Lot,
    *,
    organisation: Organisation,
    source: str,
    reference: str,
    deposited_at: dt.datetime | None,
    validated_at: dt.datetime | None,
    values: Mapping[str, Any],
    by: Person,
    at: dt.datetime,
) -> Application:
    """Write what another portal received for this lot, and give it back.

    Validated inside a round of the call, by the portal's own clock, it counts; otherwise it is kept and not
    considered (R57, R61). Raises Refused when this reference of this portal is here already (F59), and when
    the body has a file for the lot.
    """
    lot = Lot.objects.select_for_update(of=("self",)).select_related("call", "territory").get(pk=lot.pk)
    known = Application.objects.filter(source=source, external_reference=reference).first()
    if known is not None:
        raise Refused(
            f"La référence «\u00a0{reference}\u00a0» est déjà la candidature n°\u00a0{known.number}."
        )
    theirs = Application.objects.filter(lot=lot, organisation=organisation)
    if theirs.exclude(state="withdrawn").exists():
        raise Refused(f"«\u00a0{organisation.name}\u00a0» a déjà une candidature pour {lot.name}.")
    found = _round(lot.call, organisation, validated_at or deposited_at or at)
    window = found.window
    counts = validated_at is not None and window.is_open(validated_at)
    inside = deposited_at is not None and window.is_open(deposited_at)
    application = numbered(
        lot,
        found,
        organisation,
        by=by,
        at=at,
        state="validated" if counts else "not_considered",
        source=source,
        external_reference=reference,
        received_at=validated_at or deposited_at or at,
        deposited_at=deposited_at if inside else validated_at if counts else None,
        validated_at=validated_at if counts else None,
        **values,
    )
    record_act(
        application,
        "receive_application",
        by,
        at,
        after={
            "état": APPLICATION.states[application.state],
            "portail": source,
            "référence": reference,
            "horodatage": application.received_at,
        },
    )
    return application


def _round(call: Call, organisation: Organisation, stamp: dt.datetime) -> Round:
    """The round of the full file that this body's time stamp falls in, else the last one it could have."""
    families = (Family.ALL, family_of(organisation))
    rounds = list(
        call.rounds.filter(stage=Stage.FULL, family__in=families)
        .select_related("call")
        .order_by("closing_day", "pk")
    )
    if not rounds:
        raise Refused(f"L’appel n’a pas de période de dépôt pour «\u00a0{organisation.name}\u00a0».")
    return next((found for found in rounds if found.window.is_open(stamp)), rounds[-1])
