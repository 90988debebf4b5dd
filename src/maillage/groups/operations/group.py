"""Opening a group on a signed agreement, and saying who facilitates it."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from itertools import count

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.agreements.operations import instructors_of
from maillage.calls.models import DatePolicy
from maillage.groups.days_off import REFERENCE
from maillage.groups.models import Facilitation, MeetingMessage, PracticeGroup, StructureType
from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import Membership, Person, Role
from maillage.people.operations import SYSTEM, chain
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.received.operations import Received
from maillage.rules.french import day, paris, typeset
from maillage.rules.verdict import Refused
from maillage.selection.letters import address_of


def subject_of_group(group: PracticeGroup) -> Subject:
    """Give back a group as the journal keeps it."""
    return Subject(kind="group", id=str(group.pk), label=group.name)


def actor_of(by: Person | None) -> Actor:
    """Give back who acts for the journal: the person, or the clock."""
    return by.actor if by else SYSTEM


@transaction.atomic
def load_structure_types() -> None:
    """Write the types of structure of the shipped nomenclature: the call's four first (R16, R86), social
    landlords and social centres before all (R13); a second call changes nothing.
    """
    with (REFERENCE / "structure_types.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    StructureType.objects.bulk_create(
        [
            StructureType(
                code=row["code"],
                label=row["label"],
                short=row["short"],
                short_plural=row["short_plural"],
                absent=row["absent"],
                position=position,
                named_by_the_call=row["named_by_the_call"] == "yes",
            )
            for position, row in enumerate(rows, start=1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label", "short", "short_plural", "absent", "position", "named_by_the_call"],
    )


@transaction.atomic
def open_group(agreement: Agreement, *, by: Person | None, at: dt.datetime) -> PracticeGroup:
    """Open the group of an agreement signed by both (R17, R42, R73), and give it back; the same group twice.

    Period, excluded months and their policy, and the wished number are copied from the agreement and its
    call. Raise Refused before both signatures.
    """
    agreement = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("lot__call", "lot__territory")
        .get(pk=agreement.pk)
    )
    if not agreement.is_signed:
        raise Refused("Le groupe s’ouvre une fois la convention signée par les deux parties.")
    known = PracticeGroup.objects.filter(agreement=agreement).first()
    if known is not None:
        return known
    call, territory = agreement.lot.call, agreement.lot.territory
    group = PracticeGroup.objects.create(
        agreement=agreement,
        lot=agreement.lot,
        slug=_free_slug(f"{territory.code}-{agreement.period_start.year}"),
        name=f"Groupe {territory.name}",
        wished_capacity=call.wished_capacity,
        excluded_months=" ".join(f"{month:02d}" for month in sorted(call.excluded_months)),
        strict_months=call.date_policy == DatePolicy.STRICT,
        period_start=agreement.period_start,
        period_end=agreement.period_end,
        opened_at=at,
    )
    _give_messages(group)
    record(
        chain=chain(),
        at=at,
        actor=actor_of(by),
        verb="open_group",
        subject=subject_of_group(group),
        after={"convention": agreement.number, "début": group.period_start, "fin": group.period_end},
    )
    return group


def _give_messages(group: PracticeGroup) -> None:
    """Give a group the messages every group starts with: a convocation, a reminder, a word afterwards."""
    shipped = tomllib.loads((REFERENCE / "meeting_messages.toml").read_text(encoding="utf-8"))
    MeetingMessage.objects.bulk_create(
        [
            MeetingMessage(
                group=group,
                kind=kind,
                hours=message["hours"],
                subject=typeset(message["subject"]),
                text=typeset(message["text"].strip()),
            )
            for kind, message in shipped.items()
        ]
    )


def _free_slug(wanted: str) -> str:
    """The address of a group; one that takes another over in the same year has its own (F33)."""
    taken = set(PracticeGroup.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    rivals = (f"{wanted}-{rank}" if rank > 1 else wanted for rank in count(1))
    return next(slug for slug in rivals if slug not in taken)


@transaction.atomic
def present_group(
    group: PracticeGroup, *, presentation: str, usual_place: str, by: Person, at: dt.datetime
) -> PracticeGroup:
    """Write what the public page says of the group (R21), and where it usually meets."""
    group = PracticeGroup.objects.select_for_update().get(pk=group.pk)
    before = {"présentation": group.presentation, "lieu": group.usual_place}
    group.presentation, group.usual_place = presentation.strip(), usual_place.strip()
    group.save(update_fields=["presentation", "usual_place"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="present_group",
        subject=subject_of_group(group),
        before=before,
        after={"présentation": group.presentation, "lieu": group.usual_place},
    )
    return group


@transaction.atomic
def appoint_facilitator(
    group: PracticeGroup, person: Person, *, profession: str, by: Person, at: dt.datetime
) -> Facilitation:
    """Appoint a facilitator with their profession in mental health (R32–R33).

    Raise Refused when the profession is not said, or when the person is not a facilitator of the operator.
    """
    group = PracticeGroup.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=group.pk)
    if not profession.strip():
        raise Refused(
            "Indiquez la profession exercée dans le domaine de la santé mentale.",
            "profession",
        )
    known = Membership.objects.live().filter(
        person=person, organisation=group.agreement.operator_id, role=Role.FACILITATOR
    )
    if not known.exists():
        raise Refused(
            f"{person.full_name} n’a pas le rôle «\u00a0Animation\u00a0» dans votre organisme\u00a0: "
            "invitez d’abord cette personne.",
            "person",
        )
    facilitation, new = Facilitation.objects.get_or_create(
        group=group,
        person=person,
        until=None,
        defaults={"profession": profession.strip(), "since": paris(at).date()},
    )
    if new:
        record(
            chain=chain(),
            at=at,
            actor=by.actor,
            verb="appoint_facilitator",
            subject=subject_of_group(group),
            after={"animation": person.full_name, "profession": facilitation.profession},
        )
    return facilitation


@transaction.atomic
def replace_facilitator(
    leaving: Facilitation,
    successor: Person,
    *,
    profession: str,
    evidence: Received | None,
    on: dt.date,
    by: Person,
    at: dt.datetime,
) -> Facilitation:
    """End a facilitation and appoint a successor in the same act, with a journal line for each (R33, F34).

    The département is told, and checks the document that shows the successor’s field; none is asked of who
    facilitates the group already. Raise Refused without it, on a day to come or before the one who leaves had
    begun, and for the same person.
    """
    leaving = (
        Facilitation.objects.select_for_update(of=("self",))
        .select_related("group__agreement__lot__call", "group__lot__territory", "person")
        .get(pk=leaving.pk)
    )
    if leaving.until is not None:
        raise Refused("Cette personne n’anime déjà plus le groupe\u00a0: désignez directement la suivante.")
    if leaving.person_id == successor.pk:
        raise Refused("Choisissez une autre personne\u00a0: celle-ci anime déjà le groupe.", "person")
    known = Facilitation.objects.filter(group=leaving.group, person=successor, until=None).exists()
    if evidence is None and not known:
        raise Refused(
            "Joignez le diplôme, l’attestation ou le CV de la personne qui reprend l’animation.",
            "evidence",
        )
    if not leaving.since <= on <= paris(at).date():
        raise Refused(
            f"Indiquez un jour entre le {day(leaving.since)}, où l’animation a commencé, et aujourd’hui.",
            "on",
        )
    leaving.until = on
    leaving.save(update_fields=["until"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="end_facilitation",
        subject=subject_of_group(leaving.group),
        before={"animation": leaving.person.full_name},
    )
    facilitation = appoint_facilitator(leaving.group, successor, profession=profession, by=by, at=at)
    if evidence is not None and not known:
        facilitation.replaces, facilitation.since = leaving, on
        facilitation.evidence_name, facilitation.evidence_sha256 = evidence.name, evidence.sha256
        facilitation.evidence.save(evidence.stored_name, ContentFile(evidence.content), save=False)
        facilitation.save()
    _tell_the_department(facilitation, leaving, at=at)
    return facilitation


def _tell_the_department(facilitation: Facilitation, leaving: Facilitation, *, at: dt.datetime) -> None:
    group = leaving.group
    agreement = group.agreement
    for address in instructors_of(agreement):
        queue(
            kind="facilitator_replaced",
            to=address,
            at=at,
            key=f"facilitator-replaced-{facilitation.pk}-{address}",
            letter=Letter(
                subject=typeset(f"Convention n° {agreement.number} : l’animation du groupe change"),
                paragraphs=(
                    typeset(
                        f"{facilitation.person.full_name}, {facilitation.profession}, anime « {group.name} » "
                        f"depuis le {day(facilitation.since)}, à la place de {leaving.person.full_name}."
                    ),
                    "Ouvrez la convention pour vérifier ce qui montre son expérience ou ses compétences.",
                ),
                action_label="Ouvrir la convention",
                action_url=address_of(f"/departement/conventions/{agreement.pk}/"),
            ),
        )


@transaction.atomic
def check_facilitator(facilitation: Facilitation, *, by: Person, at: dt.datetime) -> Facilitation:
    """Note that the département has seen the evidence of a replacement (R33); once is enough."""
    facilitation = (
        Facilitation.objects.select_for_update(of=("self",))
        .select_related("group", "person")
        .get(pk=facilitation.pk)
    )
    if facilitation.checked_at is not None:
        return facilitation
    facilitation.checked_at, facilitation.checked_by = at, by
    facilitation.save(update_fields=["checked_at", "checked_by"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="check_facilitator",
        subject=subject_of_group(facilitation.group),
        after={"animation": facilitation.person.full_name, "empreinte": facilitation.evidence_sha256},
    )
    return facilitation
