"""Opening a group on a signed agreement, and saying who facilitates it."""

from __future__ import annotations

import csv
import datetime as dt

from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.calls.models import DatePolicy
from maillage.groups.days_off import REFERENCE
from maillage.groups.models import Facilitation, PracticeGroup, StructureType
from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import Membership, Person, Role
from maillage.people.operations import SYSTEM, chain
from maillage.rules.french import paris
from maillage.rules.verdict import Refused


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
                position=position,
                named_by_the_call=row["named_by_the_call"] == "yes",
            )
            for position, row in enumerate(rows, start=1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label", "short", "short_plural", "position", "named_by_the_call"],
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
        slug=f"{territory.code}-{agreement.period_start.year}",
        name=f"Groupe {territory.name}",
        wished_capacity=call.wished_capacity,
        excluded_months=" ".join(f"{month:02d}" for month in sorted(call.excluded_months)),
        strict_months=call.date_policy == DatePolicy.STRICT,
        period_start=agreement.period_start,
        period_end=agreement.period_end,
        opened_at=at,
    )
    record(
        chain=chain(),
        at=at,
        actor=actor_of(by),
        verb="open_group",
        subject=subject_of_group(group),
        after={"convention": agreement.number, "début": group.period_start, "fin": group.period_end},
    )
    return group


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
    leaving: Facilitation, successor: Person, *, profession: str, by: Person, at: dt.datetime
) -> Facilitation:
    """End a facilitation and appoint a successor in the same act, with a journal line for each (R33, F34)."""
    leaving = (
        Facilitation.objects.select_for_update(of=("self",))
        .select_related("group", "person")
        .get(pk=leaving.pk)
    )
    if leaving.until is not None:
        raise Refused("Cette personne n’anime déjà plus le groupe\u00a0: désignez directement la suivante.")
    if leaving.person_id == successor.pk:
        raise Refused("Choisissez une autre personne\u00a0: celle-ci anime déjà le groupe.", "person")
    leaving.until = paris(at).date()
    leaving.save(update_fields=["until"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="end_facilitation",
        subject=subject_of_group(leaving.group),
        before={"animation": leaving.person.full_name},
    )
    return appoint_facilitator(leaving.group, successor, profession=profession, by=by, at=at)
