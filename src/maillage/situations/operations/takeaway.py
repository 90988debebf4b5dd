"""A takeaway noted, changed, removed: one line, read by the detector before it is written (R14, R20, R30)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from maillage.deidentification import Kind as Found
from maillage.groups.models import Meeting, PracticeGroup, Theme
from maillage.groups.operations import add_theme
from maillage.groups.operations.seats import subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.resources.models import Resource
from maillage.rules.french import search_key
from maillage.rules.situations import REWORD
from maillage.rules.takeaways import Kind, as_line, may_note, one_line
from maillage.rules.verdict import Refused
from maillage.situations.checking import Detail, Reading, read
from maillage.situations.models import Takeaway, TakeawayResource, TakeawayTheme

HARMLESS = (Found.PLACE, Found.ORG)
"""A takeaway names places and services on purpose: they say where to turn, not who."""


def read_takeaway(text: str, dismissed: Collection[str] = ()) -> Reading:
    """Give back what identifies someone in the line of a takeaway, or in the words of a theme."""
    found = read({"text": as_line(text)}, dismissed)
    return Reading(tuple(detail for detail in found.details if detail.kind not in HARMLESS))


def doubtful(reading: Reading) -> tuple[Detail, ...]:
    """Give back what may let someone be recognised, and stops nothing: its writer decides."""
    return tuple(detail for detail in reading.details if not detail.direct)


def _checked(text: str, dismissed: Collection[str], *, decided: bool) -> str:
    """The line as it is written; raise Refused, and write nothing, on what identifies someone. The sentence
    names no word of it: it may end up in a log.
    """
    line = one_line(text)
    reading = read_takeaway(line, dismissed)
    if reading.blocking:
        raise Refused(REWORD, "text")
    if doubtful(reading) and not decided:
        raise Refused("Relisez ces détails : ils peuvent faire reconnaître quelqu’un.", "text")
    return line


def _themes(
    group: PracticeGroup,
    themes: Iterable[Theme],
    labels: Iterable[str],
    meeting: Meeting,
    *,
    by: Person,
    at: dt.datetime,
) -> list[Theme]:
    """The themes of the line, each of them noted at the meeting where it came up (R30)."""
    chosen = list(themes)
    if any(theme.group_id != group.pk for theme in chosen):
        raise Refused("Choisissez des thèmes de ce groupe.", "themes")
    wanted = [*(theme.label for theme in chosen), *(label for label in labels if label.strip())]
    for label in wanted:
        if read_takeaway(label).blocking:
            raise Refused("Un thème ne nomme personne : dites la difficulté en quelques mots.", "new_theme")
    met = set(Theme.objects.filter(group=group, meetings=meeting, accepted_at__isnull=False))
    known = {search_key(theme.label): theme for theme in met}
    for label in wanted:
        if search_key(label) not in known:
            known[search_key(label)] = add_theme(group, label, meeting, by=by, at=at)
    return list({known[search_key(label)].pk: known[search_key(label)] for label in wanted}.values())


def _lock(takeaway: Takeaway) -> Takeaway:
    locked = Takeaway.objects.select_for_update(of=("self",)).select_related("meeting__group")
    return locked.get(pk=takeaway.pk)


def _point(takeaway: Takeaway, resources: Iterable[Resource]) -> None:
    """Say which entries of the directory the line points to (R27)."""
    chosen = list({resource.pk: resource for resource in resources}.values())
    if not all(resource.is_live for resource in chosen):
        raise Refused("Cette ressource est fermée : choisissez-en une autre dans l’annuaire.", "resource")
    takeaway.pointers.all().delete()
    TakeawayResource.objects.bulk_create(
        TakeawayResource(takeaway=takeaway, resource=resource) for resource in chosen
    )


def _tag(takeaway: Takeaway, themes: Sequence[Theme]) -> None:
    takeaway.tags.all().delete()
    TakeawayTheme.objects.bulk_create(TakeawayTheme(takeaway=takeaway, theme=theme) for theme in themes)


def _key(line: str, themes: Sequence[Theme]) -> str:
    return search_key(" ".join((line, *(theme.label for theme in themes))))


def _write(verb: str, takeaway: Takeaway, themes: Iterable[str], *, by: Person, at: dt.datetime) -> None:
    """The line of the journal: of what nature and on which themes, never the text."""
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=subject_of_meeting(takeaway.meeting),
        after={"nature": takeaway.get_kind_display(), "thèmes": sorted(themes)},
    )


@transaction.atomic
def note_takeaway(
    meeting: Meeting,
    *,
    kind: Kind | str,
    text: str,
    themes: Iterable[Theme] = (),
    new_themes: Iterable[str] = (),
    resources: Iterable[Resource] = (),
    dismissed: Collection[str] = (),
    decided: bool = False,
    by: Person,
    at: dt.datetime,
) -> Takeaway:
    """Note what the group keeps of a meeting (R20); the same line again is the line already there.

    Raise Refused before the meeting, on a line that identifies someone, or that may (`decided` once its
    writer has read it again), or on a theme of another group. What is refused is written nowhere.
    """
    line = _checked(text, dismissed, decided=decided)
    group = PracticeGroup.objects.select_for_update(of=("self",)).get(pk=meeting.group_id)
    meeting = Meeting.objects.select_related("group").get(pk=meeting.pk)
    may_note(meeting.state, meeting.starts_at, at).require()
    known = Takeaway.objects.filter(meeting=meeting, kind=Kind(kind), text=line).first()
    if known is not None:
        return known
    tagged = _themes(group, themes, new_themes, meeting, by=by, at=at)
    takeaway = Takeaway.objects.create(
        group=group,
        meeting=meeting,
        kind=Kind(kind),
        text=line,
        search_key=_key(line, tagged),
        written_at=at,
        written_by=by,
    )
    _tag(takeaway, tagged)
    _point(takeaway, resources)
    _write("note_takeaway", takeaway, [theme.label for theme in tagged], by=by, at=at)
    return takeaway


@transaction.atomic
def change_takeaway(
    takeaway: Takeaway,
    *,
    kind: Kind | str,
    text: str,
    themes: Iterable[Theme] = (),
    new_themes: Iterable[str] = (),
    resources: Iterable[Resource] = (),
    dismissed: Collection[str] = (),
    decided: bool = False,
    by: Person,
    at: dt.datetime,
) -> Takeaway:
    """Write a takeaway again, under the same conditions; what it said before is kept nowhere."""
    line = _checked(text, dismissed, decided=decided)
    group = PracticeGroup.objects.select_for_update(of=("self",)).get(pk=takeaway.group_id)
    takeaway = _lock(takeaway)
    others = Takeaway.objects.filter(meeting=takeaway.meeting, kind=Kind(kind), text=line)
    if others.exclude(pk=takeaway.pk).exists():
        raise Refused("Cette ligne est déjà notée pour cette rencontre.", "text")
    tagged = _themes(group, themes, new_themes, takeaway.meeting, by=by, at=at)
    takeaway.kind, takeaway.text, takeaway.search_key = Kind(kind), line, _key(line, tagged)
    takeaway.changed_at = at
    takeaway.save(update_fields=["kind", "text", "search_key", "changed_at"])
    _tag(takeaway, tagged)
    _point(takeaway, resources)
    _write("change_takeaway", takeaway, [theme.label for theme in tagged], by=by, at=at)
    return takeaway


@transaction.atomic
def remove_takeaway(takeaway: Takeaway, *, by: Person, at: dt.datetime) -> None:
    """Remove a takeaway for good: it is noted again from the page that removed it, and kept nowhere else."""
    takeaway = _lock(takeaway)
    labels = takeaway.tags.values_list("theme__label", flat=True)
    _write("remove_takeaway", takeaway, labels, by=by, at=at)
    takeaway.delete()
