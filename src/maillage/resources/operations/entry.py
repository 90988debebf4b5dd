"""Adding an entry to the directory and correcting it; the journal keeps what it said before."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify

from maillage.journal.operations import record
from maillage.people.models import Organisation, Person
from maillage.people.operations import chain
from maillage.resources import vocabulary
from maillage.resources.content import (
    ONE_LINE,
    PROSE,
    TAGS,
    WORDS,
    ZONES,
    Content,
    Origin,
    content_of,
    differences,
)
from maillage.resources.models import Resource, ResourceTag, ResourceZone, TagKind
from maillage.resources.operations.words import keep_words
from maillage.rules.directory import check_contact, check_words
from maillage.rules.identifiers import check_siret
from maillage.rules.verdict import Refused

WRITTEN_HERE = Origin()
NOTE = 600
BATCH = 500
LINE_END = re.compile(r"\s*[\r\n]+\s*")


@transaction.atomic
def add_resource(content: Content, *, origin: Origin = WRITTEN_HERE, by: Person, at: dt.datetime) -> Resource:
    """Add an entry, « à vérifier » until someone checks it. Raise Refused on what it cannot say."""
    (resource,) = add_resources([(content, origin)], by=by, at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="add_resource",
        subject=resource.subject,
        after={"type": vocabulary.kind_label(content.kind)},
    )
    return resource


def add_resources(
    entries: Sequence[tuple[Content, Origin]], *, by: Person, at: dt.datetime
) -> list[Resource]:
    """Add entries in a few queries, inside the caller’s transaction, which tells the journal once for all.

    Raise Refused on the first that says what it cannot.
    """
    added = []
    for content, origin in entries:
        check_content(content)
        public_id = uuid.uuid4()
        slug = f"{slugify(content.name)[:60].strip('-') or 'ressource'}-{public_id.hex[:8]}"
        resource = Resource(public_id=public_id, slug=slug, created_at=at, created_by=by)
        _put(resource, content, origin, at)
        added.append(resource)
    Resource.objects.bulk_create(added, batch_size=BATCH)
    said = [(resource, content) for resource, (content, _) in zip(added, entries, strict=True)]
    ResourceTag.objects.bulk_create(
        [ResourceTag(resource=one, kind=kind, code=code) for one, say in said for kind, code in _tags(say)],
        batch_size=BATCH,
    )
    ResourceZone.objects.bulk_create(
        [
            ResourceZone(resource=one, **{f"{where}_id": place})
            for one, say in said
            for where, place in _zones(say)
        ],
        batch_size=BATCH,
    )
    keep_words(added)
    return added


@transaction.atomic
def edit_resource(
    resource: Resource, content: Content, *, origin: Origin | None = None, by: Person, at: dt.datetime
) -> Resource:
    """Correct an entry; nothing is written when nothing changes. Raise Refused on what it cannot say."""
    resource = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    if not resource.is_live:
        raise Refused("Cette ressource n’est plus en ligne\u00a0: rétablissez-la avant de la corriger.")
    check_content(content)
    changed = differences(content_of(resource), content)
    if not changed and origin is None:
        return resource
    _write(resource, content, origin, at)
    resource.refresh_from_db()
    if changed:
        record(
            chain=chain(),
            at=at,
            actor=by.actor,
            verb="edit_resource",
            subject=resource.subject,
            before={one.label: one.before for one in changed},
            after={one.label: one.after for one in changed},
        )
    return resource


def check_content(content: Content) -> None:
    """Raise Refused when an entry says what it cannot: no name, no zone, a person’s own contact (R27)."""
    if not content.name.strip():
        raise Refused("Donnez un nom au service.", "name")
    if content.kind not in vocabulary.kinds():
        raise Refused("Choisissez un type dans la liste.", "kind")
    if content.siret:
        check_siret(content.siret).require()
    if not (content.everywhere or content.territories or content.intercommunalities or content.communes):
        raise Refused(
            "Dites où le service intervient\u00a0: un territoire, une intercommunalité, une commune, ou tout "
            "le département.",
            "territories",
        )
    if vocabulary.ALL_PUBLICS in content.publics and len(content.publics) > 1:
        raise Refused("«\u00a0Tous publics\u00a0» se choisit seul.", "publics")
    if content.other_domain and "autre" not in content.domains:
        raise Refused("Cochez «\u00a0Autre\u00a0» pour nommer un autre domaine.", "domains")
    _check_words(content)
    confirmed = content.contact_confirmed
    check_contact(phone=content.phone, email=content.email, confirmed=confirmed).require()
    if not confirmed:
        for name in PROSE:
            check_words(getattr(content, name), name).require()


def _check_words(content: Content) -> None:
    known = {**WORDS, TagKind.NEED: vocabulary.needs()}
    for name, kind in TAGS.items():
        if unknown := sorted(getattr(content, name) - known[kind].keys()):
            raise Refused(
                f"«\u00a0{unknown[0]}\u00a0» n’est pas dans la liste\u00a0: choisissez-y un mot.", name
            )


def _put(resource: Resource, content: Content, origin: Origin | None, at: dt.datetime) -> None:
    for name, value in content.columns.items():
        setattr(resource, name, LINE_END.sub(" ", value) if name in ONE_LINE else value)
    owner = content.owner
    resource.owner_organisation = owner if isinstance(owner, Organisation) else None
    resource.owner_person = owner if isinstance(owner, Person) else None
    resource.search_key = content.search_key
    resource.updated_at = at
    resource.believe_until()
    if origin is not None:
        resource.source, resource.external_id = origin.source, origin.external_id
        resource.source_note, resource.licence = origin.note[:NOTE], origin.licence
        resource.source_date = origin.dated


def _write(resource: Resource, content: Content, origin: Origin | None, at: dt.datetime) -> None:
    _put(resource, content, origin, at)
    resource.save()
    keep_words([resource])
    tags = {(tag.kind, tag.code): tag.pk for tag in resource.tags.all()}
    wanted = set(_tags(content))
    resource.tags.filter(pk__in=[pk for key, pk in tags.items() if key not in wanted]).delete()
    ResourceTag.objects.bulk_create(
        ResourceTag(resource=resource, kind=kind, code=code) for kind, code in sorted(wanted - tags.keys())
    )
    zones = {
        (where, place): zone.pk
        for zone in resource.zones.all()
        for where in ZONES.values()
        if (place := getattr(zone, f"{where}_id")) is not None
    }
    places = set(_zones(content))
    resource.zones.filter(pk__in=[pk for key, pk in zones.items() if key not in places]).delete()
    ResourceZone.objects.bulk_create(
        ResourceZone(resource=resource, **{f"{where}_id": place})
        for where, place in sorted(places - zones.keys())
    )


def _tags(content: Content) -> list[tuple[str, str]]:
    return sorted((kind, code) for name, kind in TAGS.items() for code in getattr(content, name))


def _zones(content: Content) -> list[tuple[str, int]]:
    return sorted((where, place.pk) for name, where in ZONES.items() for place in getattr(content, name))
