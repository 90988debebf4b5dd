"""What a file would do to the directory, line by line; and the directory itself as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from maillage.documents.spreadsheet import Column, Sheet, csv_bytes, workbook
from maillage.people.operations import the_funder
from maillage.resources import vocabulary
from maillage.resources.access import Keeper, kept_resources
from maillage.resources.brought import OUTCOMES, Brought, Checked, Here, Matcher, Meeting, Outcome
from maillage.resources.content import PROSE, Content, beside, content_of, differences, filled
from maillage.resources.finess import SOURCE, read_finess
from maillage.resources.inclusion import OWN, Exported, read_inclusion
from maillage.resources.models import DirectorySupply, Nature, Resource, ResourceQuerySet, SupplyFormat
from maillage.resources.queries.entry import owner_words, places_of, state_of
from maillage.resources.queries.quality import description_of, fresh_on
from maillage.rules.directory import check_contact, check_words, shown_phone
from maillage.territories.models import Commune, Intercommunality, TerritoryPart

FROM_THE_REGISTER: Final = ("finess", "siret", "address", "postcode", "phone")
"""What the register says better than people; they name a service and its kind better."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What lines are checked against: places by their codes, the entries that are there, and what whoever
    brings them keeps: the entries, the intercommunalities of their territories (None: everywhere).
    """

    department: str
    communes: dict[str, Commune]
    intercommunalities: dict[str, Intercommunality]
    parts: dict[int, frozenset[str]]
    matcher: Matcher
    kept: frozenset[int]
    reach: frozenset[str] | None

    def reaches(self, line: Brought) -> bool:
        """Whether the zone of a line touches what whoever brings it keeps."""
        if self.reach is None or line.said["everywhere"]:
            return True
        around = {one.intercommunality for one in line.said["communes"]} | line.said["intercommunalities"]
        return any(one is not None and one.siren in self.reach for one in around)


def ground(keeper: Keeper, day: dt.date) -> Ground:
    """Give back what the lines of a file meet; six queries."""
    here = Resource.objects.values_list(
        "pk", "public_id", "source", "external_id", "siret", "finess", "kind", "name", "commune__code"
    )
    parts = parts_of_territories(day)
    own = (parts.get(pk, frozenset()) for pk in keeper.territory_ids)
    return Ground(
        department=the_funder().department_code,
        communes={one.code: one for one in Commune.objects.select_related("intercommunality")},
        intercommunalities={one.siren: one for one in Intercommunality.objects.all()},
        parts=parts,
        matcher=Matcher((Here(pk, str(uid), *rest) for pk, uid, *rest in here.order_by("pk")), OWN),
        kept=frozenset(kept_resources(keeper, day).values_list("pk", flat=True)),
        reach=None if keeper.everywhere else frozenset().union(*own),
    )


def brought_by(supply: DirectorySupply, department: str) -> list[Brought]:
    """Give back the file read again, as it was received; raises Refused when it cannot be read."""
    with supply.file.open("rb") as file:
        return read(supply.format, file.read(), department)


def read(kind: str, content: bytes, department: str) -> list[Brought]:
    """Give back what a file brings; raises Refused when it cannot be read."""
    if kind == SupplyFormat.FINESS:
        return read_finess(content, department)
    return read_inclusion(content)


def checked_lines(
    supply: DirectorySupply,
    against: Ground,
    day: dt.date,
    *,
    months: int,
    answers: Mapping[int, str] = {},
) -> list[Checked]:
    """Give back every line as it would be imported that day: the dry run writes nothing.

    `answers` say of probable doubles, by the number of their line, « other » or « same »: they are then
    another service, or that one, under the conditions of any line.
    """
    lines = brought_by(supply, against.department)
    for line in lines:
        _place(line, against, day)
    meetings = [
        None if line.problems else _settled(against.matcher.find(line), answers.get(line.number))
        for line in lines
    ]
    known = {
        one.pk: one
        for one in Resource.objects.filter(pk__in={m.pk for m in meetings if m and m.sure})
        .select_related("commune", "owner_organisation", "owner_person")
        .prefetch_related(*beside())
    }
    found = []
    met: dict[int, int] = {}
    for line, meeting in zip(lines, meetings, strict=True):
        if line.problems:
            found.append(Checked(line, Outcome.REFUSED))
        elif line.outside:
            found.append(Checked(line, Outcome.OUTSIDE))
        elif not against.reaches(line) or (meeting and meeting.sure and meeting.pk not in against.kept):
            found.append(Checked(line, Outcome.BEYOND))
        elif meeting is None:
            found.append(_refused_contact(line, months) or Checked(line, Outcome.NEW))
        elif not meeting.sure:
            found.append(Checked(line, Outcome.TWIN, meeting.pk, meeting.why))
        elif meeting.pk in met:
            line.wrong("id", line.name, f"C’est la même ressource que la fiche n°\u00a0{met[meeting.pk]}.")
            found.append(Checked(line, Outcome.REFUSED))
        else:
            met[meeting.pk] = line.number
            found.append(_met(line, known[meeting.pk], meeting.why, against))
    return found


def _settled(meeting: Meeting | None, answer: str | None) -> Meeting | None:
    """What a probable double becomes once someone has answered for it."""
    if meeting is None or meeting.sure or answer not in ("same", "other"):
        return meeting
    return replace(meeting, sure=True) if answer == "same" else None


def _met(line: Brought, resource: Resource, why: str, against: Ground) -> Checked:
    before = content_of(resource)
    changes = differences(before, merged(before, line, against))
    if not changes:
        return Checked(line, Outcome.SAME, resource.pk, why)
    if resource.checked_on is not None and (line.dated is None or line.dated <= resource.checked_on):
        return Checked(line, Outcome.OLDER, resource.pk, why)
    if not resource.is_live:
        line.wrong("nom", line.name, "Cette ressource est fermée ici\u00a0: rétablissez-la d’abord.")
        return Checked(line, Outcome.REFUSED, resource.pk, why)
    said = tuple((one.label, one.before, one.after) for one in changes)
    return _refused_contact(line, 12, before) or Checked(line, Outcome.CHANGED, resource.pk, why, said)


def merged(before: Content, line: Brought, against: Ground) -> Content:
    """Give back what an entry becomes with what the file says of it; its zone stays when it is the same."""
    after = new_content(line, before.check_every)
    given = set(line.said) | ({"commune"} if after.commune else set())
    if line.source == SOURCE:
        given = {name for name in FROM_THE_REGISTER if name in line.said} | (given & {"commune"})
    elif line.zone and line.zone != frozenset(zone_codes(before, against.parts, against.department)):
        given |= {"everywhere", "territories", "intercommunalities", "communes"}
    else:
        given -= {"everywhere", "territories", "intercommunalities", "communes"}
    if "kind" in given and (after.kind == "autre" or line.source == OWN):
        given.discard("kind")
    return filled(before, after, frozenset(given))


def new_content(line: Brought, months: int) -> Content:
    """Give back the entry that a line makes alone."""
    return replace(
        Content(name=line.name, kind=line.said.get("kind", "autre"), check_every=months),
        nature=Nature.MAINSTREAM,
        **{name: value for name, value in line.said.items() if name not in ("name", "kind")},
    )


def zone_codes(content: Content, parts: dict[int, frozenset[str]], department: str) -> tuple[str, ...]:
    """Give back a zone as official codes: communes, intercommunalities (a territory’s too), département."""
    codes = {one.code for one in content.communes} | {one.siren for one in content.intercommunalities}
    for territory in content.territories:
        codes |= parts.get(territory.pk, frozenset())
    return tuple(sorted(codes | ({department} if content.everywhere else set())))


def _place(line: Brought, against: Ground, day: dt.date) -> None:
    """Turn the codes of a line into places; a line that touches none of ours is outside."""
    if line.problems:
        return
    if line.dated is not None and line.dated > day:
        line.wrong("date_maj", line.dated.isoformat(), "Cette date est à venir\u00a0: vérifiez-la.")
    commune = against.communes.get(line.commune)
    line.said["commune"] = commune
    everywhere = bool(line.zone & {"france", "99100", against.department})
    communes = frozenset(against.communes[code] for code in line.zone if code in against.communes)
    sirens = frozenset(
        against.intercommunalities[code] for code in line.zone if code in against.intercommunalities
    )
    if not (everywhere or communes or sirens) and commune is not None:
        communes = frozenset({commune})
    line.said |= {"everywhere": everywhere, "communes": communes, "intercommunalities": sirens}
    line.outside = line.outside or not (everywhere or communes or sirens)


def _refused_contact(line: Brought, months: int, before: Content | None = None) -> Checked | None:
    """A person’s own contact is refused here as in a form; who keeps the entry may confirm it there (R27),
    for what it says and no more.
    """
    content = new_content(line, months)
    confirmed = before if before is not None and before.contact_confirmed else None

    def brought(name: str) -> str:
        value: str = getattr(content, name)
        return "" if confirmed and getattr(confirmed, name) == value else value

    verdicts = [check_contact(phone=brought("phone"), email=brought("email"), confirmed=False)]
    verdicts += [check_words(brought(name), name) for name in PROSE]
    for verdict in verdicts:
        if not verdict:
            line.wrong(verdict.field, line.said.get(verdict.field, ""), verdict.sentence)
    return Checked(line, Outcome.REFUSED) if line.problems else None


def kept(line: Checked) -> dict[str, Any]:
    """Give back a line as the report keeps it: what became of it and why."""
    return {
        "number": line.line.number,
        "name": line.line.name,
        "outcome": line.outcome.value,
        "why": line.why,
        "meets": line.meets,
        "changes": [list(change) for change in line.changes],
        "problems": [[p.field, p.value, p.sentence] for p in line.line.problems],
    }


def report(supply: DirectorySupply, keeper: Keeper, day: dt.date, *, months: int) -> list[dict[str, Any]]:
    """Give back each line: as that keeper would import it that day, or as it was once it is done."""
    if not supply.is_open:
        return list(supply.report)
    return [kept(line) for line in checked_lines(supply, ground(keeper, day), day, months=months)]


def report_sheet(rows: Iterable[dict[str, Any]], *, title: str, at: dt.datetime) -> bytes:
    """Give back the report as an XLSX: a line for each problem or change, a line alone when there is none."""
    lines = [
        (row["number"], row["name"], OUTCOMES[Outcome(row["outcome"])], row["why"], *said)
        for row in rows
        for said in (
            [*row["problems"], *([label, before, after] for label, before, after in row["changes"])]
            or [["", "", ""]]
        )
    ]
    columns = (
        Column(label="N°", kind="integer", width=8),
        Column(label="Service", width=40),
        Column(label="Résultat", width=22),
        Column(label="Rapprochée par", width=24),
        Column(label="Champ", width=22),
        Column(label="Valeur", width=30),
        Column(label="Devient, ou ce qu’il faut faire", width=60),
    )
    return workbook([Sheet(title="Rapport", columns=columns, rows=lines)], at=at, title=title)


# The directory as files


def exported(resources: ResourceQuerySet, day: dt.date) -> list[Exported]:
    """Give back entries ready to write in the schema; five queries."""
    against = parts_of_territories(day)
    department = the_funder().department_code
    found = []
    for one in resources.prefetch_related(*beside()):
        content = content_of(one)
        found.append(
            Exported(
                content=content,
                public_id=str(one.public_id),
                dated=min(fresh_on(one), day),
                zone=zone_codes(content, against, department),
                description=description_of(content),
            )
        )
    return found


def parts_of_territories(day: dt.date) -> dict[int, frozenset[str]]:
    """Give back the intercommunalities of each territory that day, by their SIREN; one query."""
    parts: dict[int, set[str]] = {}
    for territory, siren in TerritoryPart.objects.valid(day).values_list(
        "territory", "intercommunality__siren"
    ):
        parts.setdefault(territory, set()).add(siren)
    return {territory: frozenset(sirens) for territory, sirens in parts.items()}


COLUMNS: Final = (
    Column(label="Service", width=40),
    Column(label="Type", width=36),
    Column(label="Nature", width=24),
    Column(label="Organisme porteur", width=30),
    Column(label="Zone", width=30),
    Column(label="Commune", width=22),
    Column(label="Adresse", width=30),
    Column(label="Téléphone", width=18),
    Column(label="Adresse électronique", width=30),
    Column(label="Site", width=30),
    Column(label="Comment orienter", width=40),
    Column(label="Besoins", width=40),
    Column(label="Publics", width=30),
    Column(label="État", width=14),
    Column(label="Vérifiée le", kind="date", width=14),
    Column(label="Tenue par", width=26),
    Column(label="Source", width=20),
    Column(label="Licence", width=20),
)


def _table(resources: ResourceQuerySet, day: dt.date) -> list[tuple[Any, ...]]:
    found = list(resources.prefetch_related("tags"))
    places = places_of(found)
    rows = []
    for one in found:
        tags = list(one.tags.all())
        rows.append(
            (
                one.name,
                vocabulary.kind_label(one.kind),
                str(one.get_nature_display()),
                one.carrier,
                places.get(one.pk, ""),
                one.commune.name if one.commune else "",
                one.address,
                shown_phone(one.phone),
                one.email,
                one.url,
                one.referral,
                ", ".join(sorted(vocabulary.need_label(t.code) for t in tags if t.kind == "need")),
                ", ".join(sorted(vocabulary.PUBLICS.get(t.code, t.code) for t in tags if t.kind == "public")),
                state_of(one, day)[0],
                one.checked_on,
                owner_words(one),
                one.source,
                one.licence,
            )
        )
    return rows


def directory_sheet(resources: ResourceQuerySet, day: dt.date, *, at: dt.datetime) -> bytes:
    """Give back the entries as an XLSX; three queries."""
    rows = _table(resources, day)
    return workbook([Sheet(title="Annuaire", columns=COLUMNS, rows=rows)], at=at, title="Annuaire")


def directory_csv(resources: ResourceQuerySet, day: dt.date) -> bytes:
    """Give back the entries as a CSV; three queries."""
    return csv_bytes(COLUMNS, _table(resources, day))
