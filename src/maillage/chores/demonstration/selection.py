"""From the closing of the call to the decisions, with what officers and applicants say meanwhile (E1)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from maillage.calls.models import Criterion, EligibilityQuestion
from maillage.chores.demonstration.stage import Act, Scene, Stage, on, receipt
from maillage.conversations.operations import post, read_messages, received_with
from maillage.rules.conversation import APPLICANT, DEPARTMENT
from maillage.selection.models import Decision, Envelope, Simulation
from maillage.selection.operations.assessment import (
    conclude_eligibility,
    declare_complete,
    declare_incomplete,
    record_eligibility,
    score_application,
    settle_scores,
)
from maillage.selection.operations.decision import decide
from maillage.selection.operations.funding import notify_credits, record_deliberation
from maillage.selection.operations.notice import notify_decision, record_reading
from maillage.selection.operations.simulation import discard_simulation, simulate
from maillage.selection.operations.ties import declare_no_tie

ORDER: Final = ("AUD", "ART", "LEN", "BOU")
"""The order of priority decided, by lot."""

MARKS: Final = {  # lot: marks of the two assessors on the three criteria
    "ART": ((5, 4, 4), (4, 4, 5)),
    "LEN": ((4, 4, 4), (4, 5, 4)),
    "AUD": ((4, 5, 5), (4, 4, 5)),
    "BOU": ((4, 2, 4), (3, 5, 3)),
}
COMMENTS: Final = (
    "Partenariats cités, signés et vivants.",
    "Des rencontres déjà animées, comptes rendus à l’appui.",
    "Équipe formée, lien étroit avec les soins.",
)


def _assess(lot: str) -> Act:
    def play(stage: Stage, at: dt.datetime) -> None:
        application, claire = stage.applications[lot], stage.people["claire"]
        declare_complete(application, by=claire, at=at)
        for question in EligibilityQuestion.objects.filter(call=stage.call).order_by("position"):
            record_eligibility(
                application,
                question,
                met=True,
                motive="Pièces et présentation concordantes.",
                by=claire,
                at=at,
            )
        conclude_eligibility(application, by=claire, at=at)
        criteria = list(Criterion.objects.filter(call=stage.call).order_by("position"))
        for assessor, marks in zip(("claire", "hugo"), MARKS[lot], strict=True):
            declare_no_tie(application, by=stage.people[assessor], at=at)
            for criterion, value, comment in zip(criteria, marks, COMMENTS, strict=True):
                score_application(
                    application, criterion, value=value, comment=comment, by=stage.people[assessor], at=at
                )
        settle_scores(application, by=claire, at=at + dt.timedelta(minutes=30))

    return Act(on("2025-06-12", "14:00"), play)


def _credits(amount: str, reference: str) -> Act:
    day = "2025-07-15" if amount == "60000.00" else "2025-10-20"

    def play(stage: Stage, at: dt.datetime) -> None:
        notify_credits(
            Envelope.objects.get(call=stage.call),
            amount=Decimal(amount),
            notified_on=at.date(),
            reference=reference,
            by=stage.people["claire"],
            at=at,
        )

    return Act(on(day), play)


def _first_decisions(stage: Stage, at: dt.datetime) -> None:
    sophie = stage.people["sophie"]
    deliberation = record_deliberation(
        stage.call, number="2025-CP-123", adopted_on=dt.date(2025, 9, 22), transmitted_on=dt.date(2025, 9, 24),
        by=sophie, at=at,
    )  # fmt: skip
    motive = "Ordre de priorité arrêté selon l’ancienneté des plateformes et les notes obtenues."
    for rank, lot in enumerate(ORDER[:3], start=1):
        decision = decide(
            stage.applications[lot], outcome="selected", amount=Decimal("20000.00"), rank=rank, motive=motive,
            deliberation=deliberation, by=sophie, at=at,
        )  # fmt: skip
        notify_decision(decision, by=sophie, at=at)
    waiting = decide(
        stage.applications["BOU"], outcome="reserve", rank=4,
        motive="Dossier de qualité, placé en attente de crédits : l’enveloppe notifiée couvre trois groupes.",
        by=sophie, at=at,
    )  # fmt: skip
    notify_decision(waiting, by=sophie, at=at)


def _second_decision(stage: Stage, at: dt.datetime) -> None:
    sophie = stage.people["sophie"]
    deliberation = record_deliberation(
        stage.call, number="2025-CP-140", adopted_on=dt.date(2025, 11, 10), transmitted_on=dt.date(2025, 11, 12),
        by=sophie, at=at,
    )  # fmt: skip
    decision = decide(
        stage.applications["BOU"], outcome="selected", amount=Decimal("20000.00"), rank=4,
        motive="Crédits complémentaires notifiés le 20 octobre 2025.", deliberation=deliberation, by=sophie, at=at,
    )  # fmt: skip
    notify_decision(decision, by=sophie, at=at)


def _ask_for_a_document(stage: Stage, at: dt.datetime) -> None:
    """The file of Lens-Hénin lacks the minutes that name who represents the body."""
    declare_incomplete(
        stage.applications["LEN"],
        missing="Le procès-verbal de l’assemblée générale qui désigne votre représentation légale.",
        by=stage.people["claire"],
        at=at,
        due_on=dt.date(2025, 6, 6),
    )


def _send_the_document(stage: Stage, at: dt.datetime) -> None:
    application, ines = stage.applications["LEN"], stage.people["ines"]
    read_messages(application, side=APPLICANT, by=ines, at=at)
    minutes = (("proces-verbal.png", receipt("Procès-verbal", "Association Horizon Psy 62")),)
    post(
        application,
        side=APPLICANT,
        kind="answer",
        text="Bonjour, voici le procès-verbal de notre dernière assemblée générale.",
        files=received_with(application, minutes, by=ines, at=at),
        by=ines,
        at=at,
    )
    read_messages(application, side=DEPARTMENT, by=stage.people["claire"], at=at + dt.timedelta(minutes=40))


def _simulate(stage: Stage, at: dt.datetime) -> None:
    order = [stage.applications[lot] for lot in ORDER]
    tries = (
        ("Trois groupes entiers", "60000.00", Simulation.Method.FULL),
        ("Si 70 000 € étaient notifiés", "70000.00", Simulation.Method.FULL),
        ("70 000 € répartis également", "70000.00", Simulation.Method.PRO_RATA),
    )
    kept = [
        simulate(
            stage.call,
            title=title,
            envelope=Decimal(envelope),
            method=method,
            order=order,
            by=stage.people["claire"],
            at=at + dt.timedelta(minutes=minutes),
        )
        for minutes, (title, envelope, method) in enumerate(tries)
    ]
    discard_simulation(kept[-1], by=stage.people["claire"], at=at + dt.timedelta(hours=1))


def _read(moment: dt.datetime, readers: dict[str, str]) -> Act:
    """The representatives open the notices of these lots."""

    def play(stage: Stage, at: dt.datetime) -> None:
        for lot, reader in readers.items():
            decision = Decision.objects.get(application=stage.applications[lot])
            record_reading(decision, by=stage.people[reader], at=at)

    return Act(moment, play)


def scene() -> Scene:
    """The examination, the tries, the decisions, and the notices read."""
    yield Act(on("2025-05-20", "10:00"), _ask_for_a_document)
    yield Act(on("2025-05-26", "14:20"), _send_the_document)
    for lot in MARKS:
        yield _assess(lot)
    yield _credits("60000.00", "Notification DIHAL 2025-062")
    yield Act(on("2025-07-16", "10:00"), _simulate)
    yield Act(on("2025-09-24", "15:00"), _first_decisions)
    yield _read(on("2025-09-25", "09:40"), {"AUD": "bernard", "ART": "marc", "LEN": "marc"})
    yield _read(on("2025-09-30", "17:15"), {"BOU": "agnes"})
    yield _credits("20000.00", "Notification DIHAL 2025-062 bis")
    yield Act(on("2025-11-12", "15:00"), _second_decision)
