"""An information session common to several groups: who takes part, and the key of the coffee (R29, F44)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from maillage.groups.models import Facilitation, InformationSession, PracticeGroup, SessionGroup
from maillage.groups.models.session import KeyUnit
from maillage.groups.operations.attendance import check_not_certified
from maillage.groups.operations.letters import when_of_session
from maillage.groups.operations.session import lock_session, subject_of_session
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.french import listing, typeset
from maillage.rules.period import Period
from maillage.rules.sessions import check_key
from maillage.rules.verdict import Refused
from maillage.selection.letters import address_of


@transaction.atomic
def share_session(
    session: InformationSession,
    shares: Mapping[PracticeGroup, int | None],
    *,
    unit: str = "",
    by: Person,
    at: dt.datetime,
) -> InformationSession:
    """Say which groups a session is common to, and what each pays of the coffee (F44).

    `shares` gives each group, its own included, and its share in the unit, None without a key. A group of
    another operator is invited, and counts the session once it has accepted. Raise Refused once held, for a
    group of another call, a date outside its agreement, or a key that does not hold.
    """
    session = lock_session(session)
    if session.state not in ("idea", "scheduled"):
        raise Refused("Ce temps d’information n’est plus à venir\u00a0: ses groupes ne changent plus.")
    host = PracticeGroup.objects.select_related("lot", "agreement").get(pk=session.group_id)
    groups = list(
        PracticeGroup.objects.filter(pk__in=[group.pk for group in shares])
        .select_related("lot", "agreement")
        .order_by("pk")
    )
    wanted = {group.pk: share for group, share in shares.items()} | (
        {} if any(group.pk == host.pk for group in shares) else {host.pk: None}
    )
    key = {group.name: wanted[group.pk] for group in groups}
    check_key(unit, key).require()
    for group in groups:
        _check_group(session, host, group)
    before = _names(session)
    session.parts.exclude(group__in=wanted).delete()
    known = {part.group_id: part for part in session.parts.order_by("pk")}
    for group in groups:
        if group.pk not in known:
            known[group.pk] = _take_in(session, host, group, at=at)
    session.key_unit = KeyUnit(unit)
    session.key_total = sum(share or 0 for share in wanted.values()) if unit else 0
    session.save(update_fields=["key_unit", "key_total"])
    for group_id, part in known.items():
        part.share = wanted[group_id] if unit else None
    SessionGroup.objects.bulk_update(known.values(), ["share"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="share_session",
        subject=subject_of_session(session),
        before={"groupes": before},
        after={"groupes": _names(session), **({"clé": _key(session)} if unit else {})},
    )
    return session


def _check_group(session: InformationSession, host: PracticeGroup, group: PracticeGroup) -> None:
    if group.lot.call_id != host.lot.call_id:
        raise Refused("Choisissez des groupes du même appel à projets.", "groups")
    period = Period(group.period_start, group.period_end)
    if session.day is not None and session.day not in period:
        raise Refused(
            f"La date est hors de la convention du {group.name} ({period})\u00a0: déplacez d’abord ce temps "
            "d’information, ou retirez ce groupe.",
            "groups",
        )
    check_not_certified(group)


def _names(session: InformationSession) -> str:
    parts = session.parts.select_related("group").order_by("group__name", "pk")
    return listing([part.group.name for part in parts])


def _key(session: InformationSession) -> str:
    unit = "€" if session.key_unit == KeyUnit.EUROS else "%"
    parts = session.parts.select_related("group").order_by("group__name", "pk")
    return ", ".join(f"{part.group.name} {part.share} {unit}" for part in parts)


def _take_in(
    session: InformationSession, host: PracticeGroup, group: PracticeGroup, *, at: dt.datetime
) -> SessionGroup:
    """A group of the same operator takes part at once; the facilitators of another are written to."""
    own = group.agreement.operator_id == host.agreement.operator_id
    part = SessionGroup.objects.create(
        session=session,
        group=group,
        invited_at=at,
        accepted_at=at if own else None,
        day=session.day,
        period_start=group.period_start,
        period_end=group.period_end,
    )
    if not own:
        _invite(part, host, at=at)
    return part


def _invite(part: SessionGroup, host: PracticeGroup, *, at: dt.datetime) -> None:
    led = Facilitation.objects.filter(group=part.group, until=None).select_related("person")
    for facilitation in led.order_by("pk"):
        queue(
            kind="session_invitation",
            to=facilitation.person.email,
            at=at,
            key=f"session-invitation-{part.pk}-{facilitation.person_id}",
            letter=Letter(
                subject=typeset("Un temps d’information commun vous est proposé"),
                paragraphs=(
                    typeset(
                        f"« {host.name} » propose de tenir avec « {part.group.name} » le temps d’information "
                        f"« {part.session.title} »."
                    ),
                    typeset(when_of_session(part.session)),
                    "S’il vous convient, acceptez-le : il comptera dans le trimestre de votre groupe.",
                ),
                action_label="Répondre",
                action_url=address_of(f"/operateur/groupes/{part.group_id}/temps-d-information/"),
            ),
        )


@transaction.atomic
def answer_session_invitation(part: SessionGroup, *, accept: bool, by: Person, at: dt.datetime) -> None:
    """Accept or decline a common session for one’s group; declining undoes the key, which no longer holds.

    Raise Refused once the session is no longer to come. The same answer again changes nothing.
    """
    session = lock_session(part.session)
    known = session.parts.select_related("group").filter(pk=part.pk).first()
    if known is None or (accept and known.accepted_at is not None):
        return
    if known.group_id == session.group_id:
        raise Refused("Ce temps d’information est celui de votre groupe\u00a0: annulez-le s’il n’a pas lieu.")
    if session.state not in ("idea", "scheduled"):
        raise Refused("Ce temps d’information n’est plus à venir\u00a0: il n’attend plus de réponse.")
    if accept:
        check_not_certified(known.group)
        known.accepted_at = at
        known.save(update_fields=["accepted_at"])
    else:
        leave_session(known)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="accept_session" if accept else "decline_session",
        subject=subject_of_session(session),
        after={"groupe": known.group.name},
    )


def leave_session(part: SessionGroup) -> None:
    """Take a group out of a session of another group, whose key is to be given again."""
    session = lock_session(part.session)
    part.delete()
    session.parts.update(share=None)
    session.key_unit, session.key_total = KeyUnit.NONE, 0
    session.save(update_fields=["key_unit", "key_total"])
