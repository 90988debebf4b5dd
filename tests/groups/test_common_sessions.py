"""An information session common to several groups: each counts it, the coffee has its key (R29, R34, F44)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.agreements.models import Agreement
from maillage.expenses.models import SharedBill
from maillage.groups.models import InformationSession, SessionGroup
from maillage.groups.operations import (
    add_theme,
    answer_session_invitation,
    cancel_session,
    hold_session,
    move_session,
    propose_session,
    schedule_session,
    share_session,
)
from maillage.groups.queries.coming import sessions_to_come
from maillage.groups.queries.session import lacking_quarters, sessions_of
from maillage.post.models import Message
from maillage.reports.queries import campaign_figures
from maillage.rules.sessions import Associate
from maillage.rules.verdict import Refused
from tests.candidates import Candidates, Department, make_call, make_candidates, make_department, moment
from tests.selection.steps import deliberate, examine, fund, select
from tests.year import NINE, NOON, Year, artois, audomarois, hold, moment_of, open_year

MAY = dt.date(2026, 5, 19)
JUNE = dt.date(2026, 6, 1)
NOW = moment("2026-04-20T10:00")


@pytest.fixture
def department(db: None) -> Department:
    """The funder."""
    return make_department()


@pytest.fixture
def awarded(department: Department) -> Candidates:
    """The four candidates, each awarded 20 000 €."""
    call = make_call(department)
    candidates = make_candidates(call)
    fund(call, department, "80000.00")
    deliberation = deliberate(call, department)
    for rank, application in enumerate(candidates.all, start=1):
        examine(application, department)
        select(application, department, deliberation, rank=rank)
    return candidates


def announced(year: Year) -> InformationSession:
    """A session on a theme met twice, dated in May."""
    first = hold(year, dt.date(2026, 3, 10), Anne="ccas")
    theme = add_theme(year.group, "Refus de soins", first, by=year.facilitator, at=NOW)
    add_theme(
        year.group,
        "refus de soins",
        hold(year, dt.date(2026, 4, 14), Anne="ccas"),
        by=year.facilitator,
        at=NOW,
    )
    session = propose_session(
        year.group,
        title="Le refus de soins",
        theme=theme,
        associates=[Associate("Dr Petit", "psychiatre", "EPSM"), Associate("Léa Roy", "juriste", "ADIL 62")],
        by=year.facilitator,
        at=NOW,
    )
    session = schedule_session(session, day=MAY, starts=NINE, ends=NOON, by=year.facilitator, at=NOW)
    assert session.meeting == first
    return session


@pytest.mark.requirement("F44", "R29", "R34")
def test_each_group_counts_a_common_session_once_its_operator_agreed(
    client: Client, awarded: Candidates, department: Department, settings: Settings
) -> None:
    host, same = artois(awarded, department), open_year(awarded.lens, department, awarded.horizon)
    other = audomarois(awarded, department)
    session = announced(host)
    by = host.facilitator
    assert lacking_quarters(other.agreement, dt.date(2026, 3, 2)) == (
        "Trimestre 1 (1er décembre 2025–28 février 2026)\u00a0: aucun temps d’information",
        "Trimestre 2 (1er mars–31 mai 2026)\u00a0: aucun temps d’information",
    )
    with pytest.raises(Refused, match="110"):
        share_session(session, {host.group: 50, same.group: 60}, unit="percent", by=by, at=NOW)
    with pytest.raises(Refused, match="Donnez la part"):
        share_session(session, {host.group: 50, same.group: None}, unit="euros", by=by, at=NOW)
    share_session(session, {host.group: 150, same.group: 150, other.group: 0}, unit="euros", by=by, at=NOW)
    written = Message.objects.filter(kind="session_invitation")
    assert [message.to for message in written.order_by("pk")] == [other.facilitator.email]
    assert not sessions_of(other.group, MAY).rows
    assert not sessions_to_come(NOW, group=other.group.slug)
    assert [one.host for one in sessions_of(other.group, MAY).invitations] == [host.group.name]

    part = SessionGroup.objects.get(group=other.group)
    answer_session_invitation(part, accept=True, by=other.facilitator, at=NOW)
    answer_session_invitation(part, accept=True, by=other.facilitator, at=NOW)
    for year in (host, other):
        place = year.group.lot.territory.code
        assert list(sessions_to_come(NOW, place, year.group.slug)) == [session]
    moved = move_session(
        session, day=JUNE - dt.timedelta(days=3), starts=NINE, ends=NOON, reason="Salle prise.", by=by, at=NOW
    )
    hold_session(moved, attendees=30, by=by, at=moment_of(JUNE))
    for year in (host, same, other):
        known = sessions_of(year.group, dt.date(2026, 7, 1))
        assert (
            [quarter.held for quarter in known.quarters] == [0, 0, 1, 0]
            if year is not other
            else [0, 1, 0, 0]
        )
        assert known.rows[0].moves[0].endswith("Salle prise.")
        assert known.rows[0].associates[0] == "Dr Petit, psychiatre, EPSM"
    assert len(lacking_quarters(other.agreement, dt.date(2026, 5, 31))) == 1
    figures = campaign_figures(Agreement.objects.all(), dt.date(2026, 7, 1))
    assert [row.sessions_held for row in figures.groups] == [1, 1, 1]
    assert figures.session_attendees == 30
    assert sessions_of(host.group, JUNE).rows[0].share == "150\u00a0€"

    settings.MAILLAGE_TODAY = "2026-06-02"
    client.force_login(host.accountant, "allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("operator:expense_bill", args=[host.agreement.pk])
    form = client.get(page, {"temps-d-information": session.pk}).context["form"]
    assert [form[f"weight-{year.agreement.pk}"].value() for year in (host, same)] == [150, 150]
    assert form[f"about-{same.agreement.pk}"].value() == f"s{session.pk}"
    assert form["category"].value() == "coffee"
    client.force_login(by, "allauth.account.auth_backends.AuthenticationBackend")
    sheet = client.get(reverse("operator:session_sheet", args=[session.pk]))
    assert sheet.content.startswith(b"%PDF")


@pytest.mark.requirement("F44")
def test_a_key_that_does_not_hold_and_a_date_outside_an_agreement_are_refused_by_the_database(
    awarded: Candidates, department: Department
) -> None:
    host, other = artois(awarded, department), audomarois(awarded, department)
    session = announced(host)
    share_session(session, {host.group: 40, other.group: 60}, unit="percent", by=host.facilitator, at=NOW)
    mine = InformationSession.objects.filter(pk=session.pk)
    with pytest.raises(IntegrityError, match="session_key_is_whole"), transaction.atomic():
        mine.update(key_total=90)
    part = SessionGroup.objects.filter(group=other.group)
    with pytest.raises(IntegrityError, match="session_group_within_its_agreement"), transaction.atomic():
        part.update(day=dt.date(2025, 11, 5))
    with pytest.raises(Refused, match=other.group.name):
        move_session(
            session,
            day=dt.date(2025, 11, 5),
            starts=NINE,
            ends=NOON,
            reason="Plus tôt",
            by=host.facilitator,
            at=NOW,
        )
    answer_session_invitation(part.get(), accept=False, by=other.facilitator, at=NOW)
    assert mine.get().key_unit == ""
    assert not part.exists()
    cancelled = cancel_session(session, reason="Grève.", by=host.facilitator, at=NOW)
    with pytest.raises(Refused, match="plus à venir"):
        share_session(cancelled, {host.group: None}, by=host.facilitator, at=NOW)
    assert not SharedBill.objects.filter(total=Decimal(300)).exists()
