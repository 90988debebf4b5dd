"""From the signatures to the end of the agreements: advances, meetings, sign-ups, attendance, sessions (E2, E3)."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from functools import partial
from typing import Final

from maillage.agreements.models import Payment
from maillage.agreements.operations import (
    end_due_agreements,
    prepare_agreement,
    send_agreement,
    sign_agreement,
)
from maillage.agreements.operations.payment import commit_payment, order_payment, record_paid, settle_payment
from maillage.chores.demonstration.cast import Professional, professionals
from maillage.chores.demonstration.stage import Act, Scene, Stage, on
from maillage.groups.models import Meeting, Participant
from maillage.groups.operations.attendance import add_walk_in, close_attendance, mark_attendance
from maillage.groups.operations.calendar import plan_year
from maillage.groups.operations.group import appoint_facilitator, open_group, present_group
from maillage.groups.operations.meeting import cancel_meeting, move_meeting, open_meeting, switch_to_remote
from maillage.groups.operations.offers import accept_offer, admit_beyond_wish
from maillage.groups.operations.registration import cancel_registration, sign_up
from maillage.groups.operations.reminders import send_due_messages
from maillage.groups.operations.session import add_theme, hold_session, propose_session, schedule_session
from maillage.rules.pattern import Pattern
from maillage.rules.takeaways import Kind
from maillage.selection.models import Decision
from maillage.situations.operations.takeaway import note_takeaway
from maillage.territories.models import Commune

TUESDAY, WEDNESDAY, THURSDAY = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Group:
    """How one territory meets."""

    lot: str
    territory: str
    prepared: str
    representative: str
    facilitator: str
    profession: str
    order: str
    pattern: Pattern
    place: str
    pool: int
    faithful: int
    dates: tuple[str, ...]
    sessions: tuple[tuple[str, str, int], ...]
    presentation: str


MORNING: Final = (dt.time(9, 30), dt.time(12))
AFTERNOON: Final = (dt.time(14), dt.time(16, 30))

GROUPS: Final = (
    Group(
        "ART", "artois", "2025-10-02", "marc", "thomas", "Infirmier en psychiatrie", "2025-4512",
        Pattern(3, THURSDAY, *AFTERNOON), "Maison des associations, Béthune", 34, 13,
        ("2025-11-20", "2026-01-15", "2026-03-19", "2026-05-21", "2026-09-17"),
        (
            ("Incurie et habitat : repérer, agir ensemble", "2026-01-27", 28),
            ("Alcool, produits et maintien dans le logement", "2026-03-31", 24),
            ("Parler de la psychose avec un bailleur", "2026-06-09", 31),
            ("Mesures de protection : qui fait quoi", "2026-09-29", 26),
            ("Le théâtre-forum au service du voisinage", "2026-10-13", 42),
        ),
        "Le groupe de l’Artois se retrouve tous les deux mois, un jeudi après-midi.",
    ),
    Group(
        "LEN", "lens-henin", "2025-10-02", "marc", "leila", "Psychologue clinicienne", "2025-4513",
        Pattern(1, WEDNESDAY, *MORNING), "Maison de la santé, Lens", 46, 14,
        ("2025-11-05", "2025-12-03", "2026-01-07", "2026-02-04", "2026-03-04", "2026-04-01", "2026-05-06",
         "2026-06-03", "2026-09-02", "2026-10-07"),
        (
            ("Addictions : les relais du bassin minier", "2026-01-20", 33),
            ("Souffrance psychique et impayés", "2026-04-14", 29),
            ("Jeunes sortants de l’aide sociale à l’enfance", "2026-06-23", 27),
            ("Sorties de détention : préparer le logement", "2026-10-15", 35),
        ),
        "Le groupe de Lens-Hénin se retrouve chaque mois, le premier mercredi.",
    ),
    Group(
        "AUD", "audomarois", "2025-11-03", "bernard", "nora", "Psychologue", "2025-4977",
        Pattern(2, TUESDAY, *MORNING), "Espace Saint-Bertin, Saint-Omer", 40, 14,
        ("2025-12-09", "2026-01-13", "2026-02-10", "2026-03-10", "2026-04-14", "2026-05-12", "2026-06-09",
         "2026-09-08", "2026-10-13", "2026-11-10"),
        (
            ("Premiers repères en santé mentale", "2026-02-17", 30),
            ("Refus de soins : que peut-on faire", "2026-05-19", 34),
            ("Troubles de voisinage et soins", "2026-06-30", 25),
            ("La place des proches", "2026-10-20", 22),
        ),
        "Le groupe de l’Audomarois se retrouve chaque mois, le deuxième mardi matin.",
    ),
    Group(
        "BOU", "boulonnais", "2025-11-13", "agnes", "samuel", "Infirmier en pratique avancée", "2025-5230",
        Pattern(4, THURSDAY, *MORNING), "Centre social du Chemin vert, Boulogne-sur-Mer", 34, 13,
        ("2025-12-25", "2026-02-26", "2026-04-23", "2026-06-25", "2026-10-22"),
        (
            ("Isolement des aînés en bord de mer", "2026-02-05", 21),
            ("Le logement accompagné, pour qui", "2026-05-12", 26),
            ("Syndrome de Diogène et sécurité incendie", "2026-07-02", 29),
            ("Coordonner les visites à domicile", "2026-11-05", 23),
        ),
        "Le groupe du Boulonnais se retrouve tous les deux mois, un jeudi matin.",
    ),
)  # fmt: skip

THEMES: Final = {
    "ART": "Incurie et refus d’aide",
    "LEN": "Addictions et voisinage",
    "AUD": "Refus de soins et troubles de voisinage",
    "BOU": "Isolement et non-demande",
}
ARISEN_TOO: Final = {"AUD": "Relais le soir et la fin de semaine"}
"""A second theme, that comes up as often and awaits its information session."""
TAKEAWAYS: Final = {
    1: (
        (Kind.LEVER, "Proposer une première visite à deux, bailleur et soignant"),
        (Kind.BLOCKAGE, "Aucun relais le soir quand le voisinage appelle"),
    ),
    2: (
        (Kind.LEAD, "Dire ce qui inquiète avec des faits, sans parler de maladie"),
        (Kind.REFERRAL, "Demander l’avis de l’équipe mobile psychiatrie-précarité avant tout signalement"),
    ),
    4: (
        (Kind.LEAD, "Convenir d’une seule personne qui parle au nom de tous les services"),
        (Kind.MISSING, "Une équipe d’aide au désencombrement, avec un suivi après le passage"),
    ),
}
"""What each group retains of its first, second and fourth meetings."""


def _agreement(group: Group) -> Scene:
    signed_by_operator = on(group.prepared, "16:00") + dt.timedelta(days=1)
    signed_by_department = signed_by_operator + dt.timedelta(days=3)

    def prepare(stage: Stage, at: dt.datetime) -> None:
        decision = Decision.objects.get(application=stage.applications[group.lot])
        agreement = prepare_agreement(decision, by=stage.people["claire"], at=at)
        stage.agreements[group.lot] = send_agreement(agreement, by=stage.people["claire"], at=at)

    def operator(stage: Stage, at: dt.datetime) -> None:
        sign_agreement(
            stage.agreements[group.lot], side="operator", by=stage.people[group.representative], at=at
        )

    def department(stage: Stage, at: dt.datetime) -> None:
        agreement = sign_agreement(
            stage.agreements[group.lot], side="department", by=stage.people["sophie"], at=at
        )
        stage.agreements[group.lot] = agreement
        opened = open_group(agreement, by=stage.people["claire"], at=at)
        stage.groups[group.lot] = present_group(
            opened,
            presentation=group.presentation,
            usual_place=group.place,
            by=stage.people[group.representative],
            at=at,
        )

    yield Act(on(group.prepared, "11:00"), prepare)
    yield Act(signed_by_operator, operator)
    yield Act(signed_by_department, department)
    yield Act(signed_by_department + dt.timedelta(days=6), lambda stage, at: _plan(stage, group, at))
    yield Act(signed_by_department + dt.timedelta(days=16), lambda stage, at: _pay_advance(stage, group, at))


BUDGET_LINE: Final = "Chapitre 65, compte 65748"


def pay(stage: Stage, payment: Payment, *, commitment: str, order: str, at: dt.datetime) -> Payment:
    """Take a payment through its four steps, on that day."""
    denis, day = stage.people["denis"], at.date()
    payment = commit_payment(payment, reference=commitment, on=day, budget_line=BUDGET_LINE, by=denis, at=at)
    payment = settle_payment(payment, reference=f"L-{order}", on=day, by=denis, at=at)
    payment = order_payment(payment, number=order, on=day, by=denis, at=at)
    return record_paid(payment, reference=f"BJ-{order}", on=day, by=denis, at=at)


def _pay_advance(stage: Stage, group: Group, at: dt.datetime) -> None:
    advance = Payment.objects.get(agreement=stage.agreements[group.lot], kind=Payment.Kind.ADVANCE)
    pay(stage, advance, commitment=f"E25-{group.lot}", order=group.order, at=at)
    stage.agreements[group.lot].refresh_from_db()


def _plan(stage: Stage, group: Group, at: dt.datetime) -> None:
    practice, leader = stage.groups[group.lot], stage.people[group.facilitator]
    appoint_facilitator(
        practice, leader, profession=group.profession, by=stage.people[group.representative], at=at
    )
    stage.meetings[group.lot] = plan_year(
        practice, pattern=group.pattern, place=group.place, by=leader, at=at + dt.timedelta(hours=1)
    )


def _next_meeting(stage: Stage, group: Group, number: int) -> Meeting:
    return Meeting.objects.select_related("group").get(pk=stage.meetings[group.lot][number].pk)


class Attendees:
    """Who wants to come to each meeting of a group: a faithful core, and others who come once or twice."""

    def __init__(self, group: Group) -> None:
        """Draw the people of the territory, always the same."""
        self.pool = professionals(group.territory, group.pool, seed=sum(map(ord, group.lot)))
        self.faithful = group.faithful

    def of(self, number: int, wanted: int) -> list[Professional]:
        """Give back who asks for a seat at that meeting, in order of arrival."""
        draw = random.Random(1000 * self.faithful + number)
        core = [one for one in self.pool[: self.faithful] if draw.random() < 0.72]
        others = draw.sample(self.pool[self.faithful :], k=max(0, wanted - len(core)))
        arrived = core + others
        draw.shuffle(arrived)
        return arrived


def _commune(code: str) -> Commune:
    return Commune.objects.get(code=code)


def _meetings(group: Group) -> Scene:
    attendees = Attendees(group)
    for number, planned in enumerate(group.dates):
        # The fourth Thursday of December 2025 is Christmas day: the meeting is moved to the week before.
        day = "2025-12-18" if planned == "2025-12-25" else planned
        if day != planned:
            yield Act(on("2025-12-01", "09:00"), lambda stage, at: _move_from_christmas(stage, group, at))
        # 22 people ask for the Audomarois meeting of January (E2.3).
        wanted = 22 if (group.lot, number) == ("AUD", 1) else 15 + number % 2
        first_day = max(
            on(day, "08:30") - dt.timedelta(days=20), on(group.prepared, "09:00") + dt.timedelta(days=13)
        )
        # Sign-ups open well before most people answer.
        opening = max(first_day - dt.timedelta(days=30), on(group.prepared, "09:00") + dt.timedelta(days=12))
        yield Act(opening, partial(_open, group=group, number=number))
        people = attendees.of(number, wanted)
        step = (on(day, "09:00") - dt.timedelta(days=3) - first_day) / (len(people) + 1)
        for place, person in enumerate(people, start=1):
            yield Act(
                first_day + place * step,
                partial(_sign_up, group=group, number=number, person=person),
            )
        if (group.lot, number) == ("AUD", 1):
            yield Act(on("2026-01-11", "17:00"), lambda stage, at: _admit_two(stage, group, at))
            yield Act(on("2026-01-12", "10:00"), lambda stage, at: _withdraw_one(stage, group, at))
        if (group.lot, number) == ("AUD", 2):
            yield Act(on("2026-02-09", "17:30"), lambda stage, at: _snow(stage, group, at))
        if (group.lot, number) == ("LEN", 3):
            yield Act(on(day, "07:45"), lambda stage, at: _fall_ill(stage, group, number=3, at=at))
            continue
        yield Act(on(day, "09:00") - dt.timedelta(days=1), lambda _stage, at: _remind(at))
        yield Act(
            on(day, "12:15" if group.pattern.starts == MORNING[0] else "16:45"),
            partial(_call_the_roll, group=group, number=number),
        )


def _remind(at: dt.datetime) -> None:
    send_due_messages(at=at)


def _open(stage: Stage, at: dt.datetime, *, group: Group, number: int) -> None:
    open_meeting(_next_meeting(stage, group, number), by=stage.people[group.facilitator], at=at)


def _sign_up(stage: Stage, at: dt.datetime, *, group: Group, number: int, person: Professional) -> None:
    sign_up(
        _next_meeting(stage, group, number),
        full_name=person.name,
        email=person.email,
        structure=person.workplace.name,
        structure_type=stage.types[person.workplace.type],
        commune=_commune(person.workplace.commune),
        job=person.job,
        charter=True,
        at=at,
    )


def _move_from_christmas(stage: Stage, group: Group, at: dt.datetime) -> None:
    move_meeting(
        _next_meeting(stage, group, 0),
        day=dt.date(2025, 12, 18),
        reason="Le 25 décembre est férié",
        by=stage.people[group.facilitator],
        at=at,
    )


def _admit_two(stage: Stage, group: Group, at: dt.datetime) -> None:
    meeting = _next_meeting(stage, group, 1)
    for waiting in meeting.registrations.filter(state="waiting").order_by("registered_at", "pk")[:2]:
        admit_beyond_wish(waiting, by=stage.people[group.facilitator], at=at)


def _withdraw_one(stage: Stage, group: Group, at: dt.datetime) -> None:
    meeting = _next_meeting(stage, group, 1)
    leaving = meeting.registrations.filter(state="registered").order_by("registered_at", "pk")[4]
    cancel_registration(leaving, at=at)
    for offered in meeting.registrations.filter(state="offered").order_by("pk"):
        accept_offer(offered, at=at + dt.timedelta(hours=1))


def _snow(stage: Stage, group: Group, at: dt.datetime) -> None:
    switch_to_remote(
        _next_meeting(stage, group, 2),
        reason="Vigilance orange neige-verglas : routes fermées",
        link="https://visio.example.org/audomarois",
        by=stage.people[group.facilitator],
        at=at,
    )


def _fall_ill(stage: Stage, group: Group, *, number: int, at: dt.datetime) -> None:
    cancel_meeting(
        _next_meeting(stage, group, number),
        reason="Animatrice souffrante, sans remplacement possible ce jour",
        by=stage.people[group.facilitator],
        at=at,
    )


def _call_the_roll(stage: Stage, at: dt.datetime, *, group: Group, number: int) -> None:
    meeting, leader = _next_meeting(stage, group, number), stage.people[group.facilitator]
    draw = random.Random(31 * number + len(group.lot) * ord(group.lot[0]))
    rows = list(
        meeting.registrations.filter(state="registered")
        .select_related("participant")
        .order_by("registered_at", "pk")
    )
    missing = set(draw.sample(range(len(rows)), k=min(len(rows), 2 + number % 2)))
    for place, row in enumerate(rows):
        state = "present" if place not in missing else "excused" if place % 2 else "absent"
        mark_attendance(meeting, row.participant, state, by=leader, at=at)
    if number % 3 != 2:
        _walk_in(stage, group, meeting, number, at)
    close_attendance(meeting, by=leader, at=at + dt.timedelta(minutes=4))
    theme = THEMES[group.lot]
    for kind, text in TAKEAWAYS.get(number, ()):
        note_takeaway(
            meeting,
            kind=kind,
            text=text,
            new_themes=[theme, ARISEN_TOO.get(group.lot, theme)],
            decided=True,
            by=leader,
            at=at + dt.timedelta(minutes=10),
        )


def _walk_in(stage: Stage, group: Group, meeting: Meeting, number: int, at: dt.datetime) -> None:
    """Someone of the territory comes unannounced; the facilitator recognises them when they came before."""
    expected = set(meeting.registrations.values_list("participant__email", flat=True))
    draw = random.Random(77 + number)
    candidates = [one for one in Attendees(group).pool if one.email not in expected]
    person = draw.choice(candidates)
    known = Participant.objects.filter(email=person.email).first()
    add_walk_in(
        meeting,
        full_name=person.name,
        structure=person.workplace.name,
        structure_type=stage.types[person.workplace.type],
        commune=_commune(person.workplace.commune),
        job=person.job,
        participant=known,
        by=stage.people[group.facilitator],
        at=at,
    )


def _sessions(group: Group) -> Scene:
    for number, (title, day, attendees) in enumerate(group.sessions):
        announced = max(on(day) - dt.timedelta(days=35), on(group.prepared) + dt.timedelta(days=20))
        yield Act(
            announced,
            partial(_announce, group=group, title=title, day=day, number=number),
        )
        yield Act(
            on(day, "12:30"),
            partial(_hold, group=group, title=title, attendees=attendees),
        )


def _announce(stage: Stage, at: dt.datetime, *, group: Group, title: str, day: str, number: int) -> None:
    leader, practice = stage.people[group.facilitator], stage.groups[group.lot]
    theme = add_theme(practice, THEMES[group.lot], by=leader, at=at)
    session = propose_session(
        practice, title=title, theme=theme, from_surplus=group.lot == "ART" and number == 4, by=leader, at=at
    )
    stage.sessions[title] = schedule_session(
        session,
        day=dt.date.fromisoformat(day),
        starts=dt.time(9, 30),
        ends=dt.time(12),
        place=group.place,
        by=leader,
        at=at,
    )


def _hold(stage: Stage, at: dt.datetime, *, group: Group, title: str, attendees: int) -> None:
    stage.sessions[title] = hold_session(
        stage.sessions[title], attendees=attendees, by=stage.people[group.facilitator], at=at
    )


def scene() -> Scene:
    """The four groups, from the agreement to its end."""
    for group in GROUPS:
        yield from _agreement(group)
        yield from _meetings(group)
        yield from _sessions(group)
    for day in ("2026-11-01", "2026-12-01"):
        yield Act(on(day, "06:00"), lambda _stage, at: _end(at))


def _end(at: dt.datetime) -> None:
    end_due_agreements(at=at)
