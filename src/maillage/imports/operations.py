"""Bringing applications in from another portal: a file tried as often as wanted, imported once (R58, F59)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.applications.operations import receive_application
from maillage.calls.models import Call, Lot, Rhythm
from maillage.imports.checking import Checked, Outcome
from maillage.imports.columns import BY_CODE, TEXTS, check_columns, propose
from maillage.imports.models import Import, Portal
from maillage.imports.queries import Tally, checked_lines, kept, table_of, tally
from maillage.journal.operations import record
from maillage.people.models import Organisation, Person
from maillage.people.operations import chain, register_organisation
from maillage.received.operations import Received, receive_table
from maillage.received.table import Table, read_table
from maillage.rules.verdict import Refused


def receive_file(
    call: Call, *, portal: str, name: str, content: bytes, by: Person, at: dt.datetime
) -> Import:
    """Keep a file of that portal, its columns guessed: those saved for the portal, else the likely ones.

    Raises Refused for an unpublished call, a portal without name, and a file that cannot be received or read.
    """
    if call.published_at is None:
        raise Refused("Publiez l’appel avant d’y reprendre des candidatures.")
    portal = " ".join(portal.split())
    if not portal:
        raise Refused("Donnez un nom au portail d’origine, par exemple E-partenaire.", "portal")
    # Before the transaction: the journal's line on an infected file outlives the refusal.
    received = receive_table(name, content, chain=chain(), subject=call.subject, by=by.actor, at=at)
    return _keep(call, received, read_table(received.content), portal=portal, by=by, at=at)


@transaction.atomic
def _keep(
    call: Call, received: Received, table: Table, *, portal: str, by: Person, at: dt.datetime
) -> Import:
    known, _ = Portal.objects.get_or_create(name=portal, defaults={"saved_at": at, "saved_by": by})
    saved = {code: head for code, head in known.columns.items() if head in table.heads}
    found = Import(
        call=call,
        portal=known,
        name=received.name,
        sha256=received.sha256,
        columns=propose(head for head in table.heads if head not in saved.values()) | saved,
        added_at=at,
        added_by=by,
    )
    found.file.save(f"{at.year}/{received.stored_name}", ContentFile(received.content), save=False)
    found.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="receive_import",
        subject=call.subject,
        after={"portail": portal, "lignes": len(table.lines), "sha256": found.sha256},
    )
    return found


def _open(found: Import) -> Import:
    found = Import.objects.select_for_update(of=("self",)).select_related("call", "portal").get(pk=found.pk)
    if found.done_at is not None:
        raise Refused("Cette reprise est déjà faite\u00a0: envoyez un nouveau fichier pour la compléter.")
    if found.dropped_at is not None:
        raise Refused("Cette reprise est abandonnée\u00a0: envoyez de nouveau le fichier.")
    return found


@transaction.atomic
def choose_columns(found: Import, *, columns: Mapping[str, str], by: Person, at: dt.datetime) -> Import:
    """Say which column holds what; the portal's next files start from it.

    Raises Refused when a wanted field has no column, or a column serves twice.
    """
    found = _open(found)
    chosen = {code: head for code, head in columns.items() if code in BY_CODE and head}
    check_columns(chosen, table_of(found).heads).require()
    found.columns = chosen
    found.save(update_fields=["columns"])
    Portal.objects.filter(pk=found.portal_id).update(columns=chosen, saved_at=at, saved_by=by)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="choose_columns",
        subject=found.call.subject,
        after={"portail": found.portal.name, "colonnes": chosen},
    )
    return found


@transaction.atomic
def run_import(found: Import, *, by: Person, at: dt.datetime) -> Tally:
    """Create an application for each good line, and give back how many had each outcome.

    What another file brought already is left as it is: the same file again creates nothing (F59). Raises
    Refused when the columns are not chosen, when there is nothing to create, or when it is done already.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=found.call_id)
    found = _open(found)
    check_columns(found.columns, table_of(found).heads).require()
    lines = checked_lines(found, at)
    counts = tally(lines)
    if not counts.written:
        raise Refused(
            "Aucune ligne n’est à importer\u00a0: corrigez le fichier d’après le rapport, "
            "puis envoyez-le de nouveau."
        )
    lots = {lot.code: lot for lot in Lot.objects.filter(call=call).select_related("call", "territory")}
    rhythms = {rhythm.code: rhythm for rhythm in Rhythm.objects.filter(call=call)}
    bodies = {body.siret: body for body in Organisation.objects.filter(siret__in=_sirets(lines))}
    for line in lines:
        if line.outcome not in (Outcome.NEW, Outcome.LATE):
            continue
        values = line.values
        body = bodies.get(values["siret"])
        if body is None:
            body = bodies[values["siret"]] = register_organisation(
                name=values["organisation"],
                siret=values["siret"],
                legal_form=values["legal_form"],
                by=by,
                at=at,
            )
        receive_application(
            lots[values["lot"]],
            organisation=body,
            source=found.portal.name,
            reference=line.reference,
            deposited_at=values["deposited_at"],
            validated_at=values["validated_at"],
            values=_answers(values, rhythms),
            by=by,
            at=at,
        )
    found.done_at, found.done_by = at, by
    found.report = [kept(line) for line in lines]
    found.save(update_fields=["done_at", "done_by", "report"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="run_import",
        subject=call.subject,
        after={
            "portail": found.portal.name,
            "importées": counts.new,
            "non prises en compte": counts.late,
            "déjà là": counts.known,
            "doublons": counts.twin,
            "à corriger": counts.refused,
        },
    )
    return counts


def _sirets(lines: list[Checked]) -> set[str]:
    return {line.values["siret"] for line in lines if line.values.get("siret")}


def _answers(values: Mapping[str, Any], rhythms: Mapping[str, Rhythm]) -> dict[str, Any]:
    return {code: values[code] for code in TEXTS} | {
        "rhythm": rhythms.get(values["rhythm"]) if values["rhythm"] else None,
        "amount_requested": values["amount"],
        "coffee_requested": values["coffee"],
        "republican_commitment": bool(values["commitment"]),
    }


@transaction.atomic
def drop_import(found: Import, *, by: Person, at: dt.datetime) -> Import:
    """Give up a file that is not imported; nothing of it was. Raises Refused when it is."""
    found = _open(found)
    found.dropped_at = at
    found.save(update_fields=["dropped_at"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="drop_import",
        subject=found.call.subject,
        after={"portail": found.portal.name, "sha256": found.sha256},
    )
    return found
