"""What becomes of an entry: checked with the service, closed, archived, restored (R27)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.resources.models import CampaignEntry, CheckWay, EntryState, Resource, State
from maillage.rules.directory import may_check
from maillage.rules.french import paris
from maillage.rules.lives import RESOURCE


def _locked(resource: Resource) -> Resource:
    return Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)


@transaction.atomic
def check_resource(
    resource: Resource,
    *,
    how: str = CheckWay.CALL,
    on: dt.date | None = None,
    corrected: bool = False,
    by: Person,
    at: dt.datetime,
) -> Resource:
    """Say that the entry is true, as the service itself said; « vérifiée le … ». An open campaign moves on.

    Raise Refused for a day to come, too old or before the last check, and for an entry closed or archived.
    """
    today = paris(at).date()
    on = on or today
    resource = _locked(resource)
    before = resource.checked_on
    may_check(on, today, before).require()
    if resource.state != State.CHECKED:
        resource.state = RESOURCE.after(resource.state, "check")
    resource.checked_on, resource.checked_by, resource.checked_how = on, by, how
    resource.believe_until()
    resource.save(update_fields=["state", "checked_on", "checked_by", "checked_how", "check_again_on"])
    settle_entries(
        resource, EntryState.CORRECTED if corrected else EntryState.CONFIRMED, how=how, on=on, by=by, at=at
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="check_resource",
        subject=resource.subject,
        before={"vérifiée": before} if before else None,
        after={"vérifiée": on, "manière": resource.get_checked_how_display()},
    )
    return resource


@transaction.atomic
def close_resource(resource: Resource, *, reason: str = "", by: Person, at: dt.datetime) -> Resource:
    """Say that the service exists no more: the public does not find it, its page says it is closed."""
    resource = _locked(resource)
    before = resource.state
    resource.state = RESOURCE.after(before, "close")
    resource.closed_on = paris(at).date()
    resource.save(update_fields=["state", "closed_on"])
    settle_entries(resource, EntryState.CLOSED, how="", on=paris(at).date(), by=by, at=at)
    _told(resource, "close_resource", before, reason.strip(), by=by, at=at)
    return resource


@transaction.atomic
def archive_resource(resource: Resource, *, reason: str = "", by: Person, at: dt.datetime) -> Resource:
    """Take an entry out of the directory: entered by mistake, or twice."""
    resource = _locked(resource)
    before = resource.state
    resource.state = RESOURCE.after(before, "archive")
    resource.save(update_fields=["state"])
    settle_entries(resource, EntryState.CLOSED, how="", on=paris(at).date(), by=by, at=at)
    _told(resource, "archive_resource", before, reason.strip(), by=by, at=at)
    return resource


@transaction.atomic
def restore_resource(resource: Resource, *, by: Person, at: dt.datetime) -> Resource:
    """Undo a closing or an archiving: the entry is what it was, checked when it had been."""
    resource = _locked(resource)
    before = resource.state
    verb = "restore" if resource.checked_on is None else "restore_checked"
    resource.state = RESOURCE.after(before, verb)
    resource.closed_on = None
    resource.save(update_fields=["state", "closed_on"])
    _told(resource, "restore_resource", before, by=by, at=at)
    return resource


def settle_entries(
    resource: Resource, state: str, *, how: str, on: dt.date, by: Person, at: dt.datetime
) -> None:
    """Mark the entry, as found that day, in the campaigns open by then where it was still to do."""
    CampaignEntry.objects.filter(
        resource=resource,
        campaign__closed_at=None,
        campaign__started_at__date__lte=on,
        state__in=(EntryState.PENDING, EntryState.UNREACHABLE),
    ).update(state=state, how=how, done_at=at, done_by=by)


def _told(
    resource: Resource, verb: str, before: str, reason: str = "", *, by: Person, at: dt.datetime
) -> None:
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=resource.subject,
        before={"état": RESOURCE.states[before]},
        after={"état": RESOURCE.states[resource.state]},
        note=reason,
    )
