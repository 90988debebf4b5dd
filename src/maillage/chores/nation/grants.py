"""The calls of one year, the application kept on each territory, its agreement and its group."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import connection

from maillage.agreements.models import Agreement
from maillage.applications.models import Application
from maillage.calls.models import Call, Lot, Rhythm, Round
from maillage.chores.nation.bodies import BATCH, Land
from maillage.groups.models import Facilitation, PracticeGroup
from maillage.rules.french import PARIS
from maillage.selection.models import Decision, Deliberation, Envelope

AWARD, ADVANCE, COFFEE = Decimal("20000.00"), Decimal("12000.00"), Decimal("300.00")


def grant_groups(land: Land, year: int) -> list[PracticeGroup]:
    """One call a département, one group a territory, from January to December of the year after."""
    know_the_tables()
    calls = _calls(land, year)
    rounds = {row.call_id: row for row in _rounds(calls)}
    rhythms = {row.call_id: row for row in _rhythms(calls)}
    published = _moment(dt.date(year, 2, 1))
    for call in calls:
        call.published_at = published
    Call.objects.bulk_update(calls, ["published_at"], BATCH)
    lots = _lots(land, calls, year)
    applications = _applications(land, lots, rounds, rhythms)
    decisions = _decisions(land, calls, applications)
    agreements = _agreements(land, decisions, rhythms, year)
    return _groups(land, agreements, year)


def know_the_tables() -> None:
    """Tell PostgreSQL how full its tables are: the guards of awards would read them whole for each row."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(10), tzinfo=PARIS)


def _calls(land: Land, year: int) -> list[Call]:
    return Call.objects.bulk_create(
        [
            Call(
                funder=funder,
                reference=f"AAP-{year}",
                slug=f"echange-{number:02d}-{year}",
                title=f"Groupes d’échange de pratiques {year}",
                opening_day=dt.date(year, 2, 1),
                closing_day=dt.date(year, 4, 30),
                agreement_months=12,
                report_delay_months=6,
                payment_delay_days=60,
                advance_rate=Decimal("0.60"),
                convention_threshold=Decimal("23000.00"),
                excluded_months=[7, 8],
                wished_capacity=15,
                sessions_per_agreement=4,
                highest_score=5,
                score_gap_alert=2,
                assessors_wanted=2,
            )
            for number, funder in enumerate(land.departments, start=1)
        ],
        BATCH,
    )


def _rounds(calls: list[Call]) -> list[Round]:
    return Round.objects.bulk_create(
        [
            Round(call=call, position=1, opening_day=call.opening_day, closing_day=call.closing_day)
            for call in calls
        ],
        BATCH,
    )


def _rhythms(calls: list[Call]) -> list[Rhythm]:
    return Rhythm.objects.bulk_create(
        [Rhythm(call=call, code="monthly", label="Une rencontre par mois", every_months=1) for call in calls],
        BATCH,
    )


def _lots(land: Land, calls: list[Call], year: int) -> list[Lot]:
    return Lot.objects.bulk_create(
        [
            Lot(
                call=calls[place // land.share],
                territory=territory,
                code=f"T{place % land.share + 1:02d}",
                name=territory.name,
                cohort="Unique",
                agreement_start=dt.date(year + 1, 1, 1),
                agreement_end=dt.date(year + 1, 12, 31),
                ceiling=AWARD,
                coffee_ceiling=COFFEE,
            )
            for place, territory in enumerate(land.territories)
        ],
        BATCH,
    )


def _applications(
    land: Land, lots: list[Lot], rounds: dict[int, Round], rhythms: dict[int, Rhythm]
) -> list[Application]:
    rows = []
    for lot, operator, person in zip(lots, land.operators, land.facilitators, strict=True):
        window = lot.call.window
        deposited = _moment(lot.call.closing_day - dt.timedelta(days=2))
        validated = _moment(lot.call.closing_day - dt.timedelta(days=1))
        rows.append(
            Application(
                lot=lot,
                round=rounds[lot.call_id],
                organisation=operator,
                number=f"{lot.call_id}-{lot.code}-001",
                state="selected",
                window_opens_at=window.opens_at,
                window_closes_at=window.closes_at,
                ceiling=lot.ceiling,
                coffee_ceiling=lot.coffee_ceiling,
                project_title=f"Groupe du {lot.name}",
                rhythm=rhythms[lot.call_id],
                amount_requested=AWARD,
                coffee_requested=COFFEE,
                republican_commitment=True,
                representative_name=person.full_name,
                created_at=deposited,
                created_by=person,
                saved_at=deposited,
                saved_by=person,
                deposited_at=deposited,
                deposited_by=person,
                validated_at=validated,
                validated_by=person,
            )
        )
    return Application.objects.bulk_create(rows, BATCH)


def _decisions(land: Land, calls: list[Call], applications: list[Application]) -> list[Decision]:
    total = AWARD * land.share
    Envelope.objects.bulk_create(
        [Envelope(call=call, notified=total, committed=total) for call in calls], BATCH
    )
    deliberations = Deliberation.objects.bulk_create(
        [
            Deliberation(call=call, number="CP-1", adopted_on=dt.date(call.closing_day.year, 9, 22))
            for call in calls
        ],
        BATCH,
    )
    return Decision.objects.bulk_create(
        [
            Decision(
                application=application,
                lot=application.lot,
                deliberation=deliberations[place // land.share],
                outcome=Decision.Outcome.SELECTED,
                amount=AWARD,
                ceiling=AWARD,
                rank=place % land.share + 1,
                motive="Premier au classement.",
                at=_moment(deliberations[place // land.share].adopted_on),
                by=land.officers[place // land.share],
            )
            for place, application in enumerate(applications)
        ],
        BATCH,
    )


def _agreements(
    land: Land, decisions: list[Decision], rhythms: dict[int, Rhythm], year: int
) -> list[Agreement]:
    signed = _moment(dt.date(year, 10, 6))
    return Agreement.objects.bulk_create(
        [
            Agreement(
                decision=decision,
                lot=decision.lot,
                operator=operator,
                number=decision.application.number,
                state="ended",
                period_start=decision.lot.period.start,
                period_end=decision.lot.period.end,
                report_due_on=dt.date(year + 2, 6, 30),
                rhythm=rhythms[decision.lot.call_id],
                expected_meetings=10,
                expected_sessions=4,
                amount=AWARD,
                ceiling=AWARD,
                advance=ADVANCE,
                coffee_ceiling=COFFEE,
                prepared_at=signed,
                prepared_by=land.officers[place // land.share],
                text="agreements/text.pdf",
                text_sha256="0" * 64,
                operator_signed_at=signed,
                operator_signed_by=land.facilitators[place],
                department_signed_at=signed,
                department_signed_by=land.officers[place // land.share],
            )
            for place, (decision, operator) in enumerate(zip(decisions, land.operators, strict=True))
        ],
        BATCH,
    )


def _groups(land: Land, agreements: list[Agreement], year: int) -> list[PracticeGroup]:
    opened = _moment(dt.date(year, 12, 1))
    groups = PracticeGroup.objects.bulk_create(
        [
            PracticeGroup(
                agreement=agreement,
                lot=agreement.lot,
                slug=f"{agreement.lot.territory.code}-{year + 1}",
                name=f"Groupe {agreement.lot.name}",
                wished_capacity=15,
                excluded_months="07 08",
                period_start=agreement.period_start,
                period_end=agreement.period_end,
                opened_at=opened,
            )
            for agreement in agreements
        ],
        BATCH,
    )
    Facilitation.objects.bulk_create(
        [
            Facilitation(group=group, person=person, profession="psychologue", since=group.period_start)
            for group, person in zip(groups, land.facilitators, strict=True)
        ],
        BATCH,
    )
    return groups
