"""The essential data and the indicators published, and what the département chose about them (law C.2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Funder, Person
from maillage.people.operations import chain, subject_of
from maillage.reports.models import OpenDataPublication, OpenDataSetting
from maillage.reports.queries.open_data import Draft, draft, grants_of, latest
from maillage.rules.french import day, paris
from maillage.rules.open_data import missing_before_publication
from maillage.rules.verdict import no


def subject(publication: OpenDataPublication) -> Subject:
    """Give back a publication as the journal keeps it."""
    return Subject(kind="open_data", id=str(publication.pk), label=str(publication))


@transaction.atomic
def publish_open_data(
    funder: Funder, source: str, *, seen: str, by: Person, at: dt.datetime
) -> OpenDataPublication:
    """Publish the lines of a source as they are now; the former publication stays, with its day.

    `seen` is the fingerprint of the preview that was read. Raises Refused when the lines changed since, when
    they are those of the site already, when there is none, or when a line lacks what the law asks for.
    """
    Funder.objects.select_for_update().get(pk=funder.pk)
    found = draft(source, funder.organisation_id, paris(at).date())
    before = latest(funder.organisation_id).get(source)
    _check(found, before, seen)
    publication = OpenDataPublication(
        funder=funder.organisation,
        source=source,
        number=before.number + 1 if before else 1,
        content=found.content,
        rows=len(found.rows),
        sha256=found.sha256,
        at=at,
        by=by,
    )
    missing = missing_before_publication(grants_of(publication).values()) if source == "subventions" else ()
    if missing:
        no(missing[0]).require()
    publication.save(force_insert=True)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="publish_open_data",
        subject=subject(publication),
        before={"empreinte": before.sha256} if before else None,
        after={"lignes": publication.rows, "empreinte": publication.sha256},
    )
    return publication


def _check(found: Draft, before: OpenDataPublication | None, seen: str) -> None:
    if not found.rows:
        no("Il n’y a encore rien à publier.").require()
    if before is not None and before.sha256 == found.sha256:
        no(f"Ces données sont publiées depuis le {day(paris(before.at).date())} : rien n’a changé.").require()
    if seen != found.sha256:
        no("Les données ont changé depuis l’aperçu : relisez-le, puis publiez.").require()


@transaction.atomic
def set_open_data(
    funder: Funder, *, beyond_the_law: bool, contact: str, by: Person, at: dt.datetime
) -> OpenDataSetting:
    """Choose what is published besides what the law asks for, and whom those who reuse it write to."""
    Funder.objects.select_for_update().get(pk=funder.pk)
    setting, _ = OpenDataSetting.objects.get_or_create(funder=funder.organisation)
    before = {"au-delà de la loi": setting.beyond_the_law, "contact": setting.contact}
    setting.beyond_the_law, setting.contact = beyond_the_law, contact
    setting.save(update_fields=["beyond_the_law", "contact"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="set_open_data",
        subject=subject_of(funder.organisation),
        before=before,
        after={"au-delà de la loi": beyond_the_law, "contact": contact},
    )
    return setting
