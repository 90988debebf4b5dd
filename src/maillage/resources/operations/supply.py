"""Bringing a file into the directory: kept, tried as often as wanted, then imported once or dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain, the_funder
from maillage.received import names
from maillage.received.operations import Received, receive_table
from maillage.resources.access import Keeper
from maillage.resources.brought import Checked, Outcome, tally
from maillage.resources.content import Origin, content_of
from maillage.resources.models import DirectorySupply, Resource, SupplyFormat
from maillage.resources.operations.entry import add_resources, edit_resource
from maillage.resources.operations.setting import SUBJECT, lock_directory, usual_interval
from maillage.resources.queries.supply import Ground, checked_lines, ground, kept, merged, new_content, read
from maillage.rules.french import paris
from maillage.rules.verdict import Refused

LICENCES = {
    SupplyFormat.DATA_INCLUSION: "Licence Ouverte (data·inclusion)",
    SupplyFormat.FINESS: "Licence Ouverte (FINESS)",
}
JSON = (b"{", b"[")


def receive_supply(*, kind: str, name: str, content: bytes, by: Person, at: dt.datetime) -> DirectorySupply:
    """Keep a file of services. Raise Refused when it cannot be received or read."""
    if kind not in SupplyFormat.values:
        raise Refused("Choisissez le format du fichier.", "format")
    # Before the transaction: the journal's line on an infected file outlives the refusal.
    received = receive_table(name, content, chain=chain(), subject=SUBJECT, by=by.actor, at=at)
    lines = read(kind, received.content, the_funder().department_code)
    return _keep(kind, received, name, len(lines), by=by, at=at)


@transaction.atomic
def _keep(
    kind: str, received: Received, name: str, lines: int, *, by: Person, at: dt.datetime
) -> DirectorySupply:
    is_json = received.content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(JSON)
    supply = DirectorySupply(
        format=kind,
        name=names.clean(name, ".json") if is_json else received.name,
        sha256=received.sha256,
        added_at=at,
        added_by=by,
    )
    supply.file.save(f"{at.year}/{received.stored_name}", ContentFile(received.content), save=False)
    supply.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="receive_supply",
        subject=supply.subject,
        after={"format": supply.get_format_display(), "fiches": lines, "sha256": supply.sha256},
    )
    return supply


def _open(supply: DirectorySupply) -> DirectorySupply:
    supply = DirectorySupply.objects.select_for_update(of=("self",)).get(pk=supply.pk)
    if supply.done_at is not None:
        raise Refused("Ce fichier est déjà importé\u00a0: envoyez-le de nouveau pour le comparer.")
    if supply.dropped_at is not None:
        raise Refused("Ce fichier est abandonné\u00a0: envoyez-le de nouveau.")
    return supply


@transaction.atomic
def run_supply(
    supply: DirectorySupply, *, answers: Mapping[int, str] = {}, keeper: Keeper, at: dt.datetime
) -> Mapping[str, int]:
    """Add what is new, complete what changed, and give back how many lines had each outcome.

    A probable double is left alone unless `answers`, by the number of its line, says « other »: another
    service, added; or « same »: completed. What someone checked after the date of the file is never
    overwritten, nor anything beyond what the keeper keeps. Two files are brought in one after the other.
    Raise Refused when there is nothing to write, or when it is done already.
    """
    lock_directory()
    supply, by = _open(supply), keeper.person
    day, months = paris(at).date(), usual_interval()
    against = ground(keeper, day)
    lines = checked_lines(supply, against, day, months=months, answers=answers)
    new = [line for line in lines if line.outcome == Outcome.NEW]
    changed = [line for line in lines if line.outcome == Outcome.CHANGED]
    if not new and not changed:
        raise Refused(
            "Aucune fiche n’est à ajouter ni à compléter\u00a0: corrigez le fichier d’après le rapport, "
            "puis envoyez-le de nouveau."
        )
    add_resources([(new_content(line.line, months), _origin(line, supply)) for line in new], by=by, at=at)
    if changed:
        _complete(changed, against, by=by, at=at)
    supply.done_at, supply.done_by = at, by
    supply.report = [kept(line) for line in lines]
    supply.save(update_fields=["done_at", "done_by", "report"])
    counts = tally(line.outcome for line in lines)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="run_supply",
        subject=supply.subject,
        after={
            "ajoutées": len(new),
            "complétées": len(changed),
            "laissées": len(lines) - len(new) - len(changed),
        },
    )
    return counts


def _origin(line: Checked, supply: DirectorySupply) -> Origin:
    said = line.line
    return Origin(
        source=said.source,
        external_id=said.external_id,
        note=supply.name,
        licence=LICENCES[SupplyFormat(supply.format)],
        dated=said.dated,
    )


def _complete(lines: list[Checked], against: Ground, *, by: Person, at: dt.datetime) -> None:
    known = Resource.objects.in_bulk([line.meets for line in lines])
    for line in lines:
        resource = known[line.meets]
        before = content_of(resource)
        edit_resource(resource, merged(before, line.line, against), by=by, at=at)
        if line.line.dated is not None:
            Resource.objects.filter(pk=resource.pk).update(source_date=line.line.dated)


@transaction.atomic
def drop_supply(supply: DirectorySupply, *, by: Person, at: dt.datetime) -> DirectorySupply:
    """Give up a file that is not imported; nothing of it was. Raise Refused when it is."""
    supply = _open(supply)
    supply.dropped_at = at
    supply.save(update_fields=["dropped_at"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="drop_supply",
        subject=supply.subject,
        after={"sha256": supply.sha256},
    )
    return supply
