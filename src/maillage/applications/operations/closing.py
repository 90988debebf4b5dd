"""What the closing does: reminders before, files set aside after, and its postponement for everyone (R61)."""

from __future__ import annotations

import datetime as dt

import holidays
from django.db import transaction
from django.db.models import Max, QuerySet

from maillage.applications.content import Content
from maillage.applications.models import BEFORE_VALIDATION, Application
from maillage.applications.operations.act import record_act, write_to_body
from maillage.calls.models import Call, ClosingChange, Round
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules import application as rule
from maillage.rules import reminders
from maillage.rules.french import day, long_date, typeset
from maillage.rules.lives import APPLICATION
from maillage.rules.verdict import Refused
from maillage.rules.window import Window, last_minute

SERVED_WITHIN = dt.timedelta(minutes=2)
"""How long a request received in time may take to be served: the clock closes nothing before it is over."""
OVERSEAS = {
    "America/Guadeloupe": "971",
    "America/Martinique": "972",
    "America/Cayenne": "973",
    "Indian/Reunion": "974",
    "Indian/Mayotte": "976",
}
"""The public holidays of an overseas département, by its clock."""


@transaction.atomic
def close_unvalidated(call: Call, *, at: dt.datetime) -> int:
    """Set aside what is not validated at the closing, and give back how many there were (R61).

    A due act: pages tell the same before it runs (`Application.state_at`), and a second run does nothing.
    """
    late = (
        Application.objects.select_for_update(of=("self",))
        .select_related("lot__call", "round__call", "organisation", "deposited_by")
        .filter(lot__call=call, state__in=BEFORE_VALIDATION, window_closes_at__lte=at)
        .order_by("pk")
    )
    closed = list(late)
    for application in closed:
        before = application.state
        application.state = APPLICATION.after(before, "close")
        application.save(update_fields=["state"])
        record_act(
            application,
            "close_application",
            None,
            at,
            before={"état": before},
            after={"état": application.state},
        )
        write_to_body(
            application,
            by=None,
            at=at,
            kind="application_not_considered",
            subject=f"Candidature n°\u00a0{application.number} non prise en compte",
            paragraphs=(rule.not_considered_sentence(application.window),),
            label="Ouvrir la candidature",
            key="not-considered",
        )
    return len(closed)


def close_all_unvalidated(*, at: dt.datetime) -> int:
    """Close every round whose window is over and still holds unvalidated files; give back how many files.

    An act received in time may still be being served: the files wait for `SERVED_WITHIN`, while every page
    already tells that they are out.
    """
    waiting = Application.objects.filter(
        state__in=BEFORE_VALIDATION, window_closes_at__lte=at - SERVED_WITHIN
    )
    calls = Call.objects.filter(pk__in=waiting.values("lot__call")).order_by("pk")
    return sum(close_unvalidated(call, at=at) for call in calls)


@transaction.atomic
def remind_unvalidated(*, at: dt.datetime) -> int:
    """Remind the bodies that have not validated, and give back how many files were told of (R57).

    Those deposited: seven, two and one working days before the closing, then on its last day, at nine by the
    clock of the call. Drafts: once, seven working days before. Each reminder says what is missing, in the
    words of the page, and leaves once however often this runs; a missed run sends the latest only.
    """
    waiting: QuerySet[Application] = (
        Application.objects.select_related(
            "lot__call", "round__call", "organisation", "rhythm", "deposited_by", "saved_by"
        )
        .filter(state__in=BEFORE_VALIDATION, window_opens_at__lte=at, window_closes_at__gt=at)
        .order_by("pk")
    )
    return sum(_remind(application, at) for application in waiting)


def _remind(application: Application, at: dt.datetime) -> bool:
    window, deposited = application.window, application.state == "deposited"
    since = (application.deposited_at if deposited else None) or application.created_at
    days = reminders.WORKING_DAYS_BEFORE if deposited else reminders.DRAFT_DAYS_BEFORE
    due = reminders.due(window, at, _holidays(window), since=since, days=days)
    if due is None or (not deposited and due.date() == window.closing):
        return False
    number = application.number
    if deposited:
        subject = f"Candidature n°\u00a0{number}\u00a0: il reste à la valider"
        told = f"La candidature n° {number} est déposée. {rule.not_validated_sentence(window)}"
    else:
        subject = f"Candidature n°\u00a0{number}\u00a0: il reste à la déposer et à la valider"
        told = (
            f"La candidature n° {number} est un brouillon. Déposez-la, puis faites-la valider avant le "
            f"{day(window.closing)} à {last_minute(window.zone)}."
        )
    missing = tuple(f"–\u00a0{item.sentence}" for item in Content(application).missing_to_validate())
    sent = write_to_body(
        application,
        by=None if deposited else application.saved_by,
        at=at,
        kind="application_reminder",
        subject=subject,
        paragraphs=(
            typeset(f"{told} Non validée, elle ne sera pas prise en compte."),
            *((typeset("Il manque encore :"), *missing) if missing else ()),
        ),
        label="Ouvrir et valider" if deposited else "Ouvrir la candidature",
        key=f"reminder-{due.date().isoformat()}-{application.state}",
    )
    if sent:
        record_act(application, "remind_unvalidated", None, at, after={"rappel": due.date()})
    return sent


def _holidays(window: Window) -> frozenset[dt.date]:
    years = {window.closing.year, window.closing.year - 1}
    place = OVERSEAS.get(window.zone.key)
    return frozenset(holidays.country_holidays("FR", subdiv=place, years=years, language="fr"))


@transaction.atomic
def extend_call(
    call: Call,
    *,
    closing_day: dt.date,
    motive: str,
    by: Person,
    at: dt.datetime,
    only: Round | None = None,
) -> Call:
    """Publish a later closing day, for everyone (F48): the window of every file follows, every body is told.

    It extends `only` that round, or the rounds that close last. The change and its reason are public. Raises
    Refused without a reason, for a day that is not later, and once the round is closed.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not motive.strip():
        raise Refused("Indiquez le motif de la prolongation\u00a0: il est publié avec elle.", "motive")
    rounds = call.rounds.filter(pk=only.pk) if only else call.rounds.filter(closing_day=call.closing_day)
    for extended in rounds.select_for_update(of=("self",)).select_related("call").order_by("position", "pk"):
        _extend_round(extended, closing_day=closing_day, motive=motive.strip(), by=by, at=at)
    last = call.rounds.aggregate(last=Max("closing_day"))["last"]
    before = call.closing_day
    call.closing_day = last or closing_day
    call.save(update_fields=["closing_day"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="extend_call",
        subject=call.subject,
        before={"clôture": only.closing_day if only else before},
        after={"clôture": closing_day},
        note=motive.strip(),
    )
    return call


def _extend_round(extended: Round, *, closing_day: dt.date, motive: str, by: Person, at: dt.datetime) -> None:
    before = extended.closing_day
    if closing_day <= before:
        raise Refused(f"Choisissez un jour après le {day(before)}.", "closing_day")
    if extended.window.is_closed(at):
        raise Refused(
            "L’appel est clos\u00a0: il ne se prolonge plus. Ouvrez une nouvelle édition.", "closing_day"
        )
    change = ClosingChange.objects.create(
        round=extended, before=before, after=closing_day, motive=motive, at=at, by=by
    )
    extended.closing_day = closing_day
    extended.save(update_fields=["closing_day"])
    files = Application.objects.filter(round=extended)
    files.update(window_closes_at=extended.window.closes_at)
    told = files.filter(state__in=(*BEFORE_VALIDATION, "validated"))
    for application in told.select_related("organisation", "deposited_by", "saved_by").order_by("pk"):
        write_to_body(
            application,
            by=application.deposited_by or application.saved_by,
            at=at,
            kind="closing_extended",
            subject="L’appel à projets est prolongé",
            paragraphs=(
                typeset(
                    f"La clôture de l’appel à projets est reportée du {day(before)} au "
                    f"{long_date(closing_day)} à {last_minute(extended.window.zone)}, "
                    f"pour tous les candidats. Motif : {motive}"
                ),
                typeset(f"Votre candidature n° {application.number} suit ce nouveau délai."),
            ),
            label="Ouvrir la candidature",
            key=f"extended-{change.pk}",
        )
