"""The annual committee: convened, its agenda made from the data, held, its minutes closed, followed
(E5.2).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from maillage.documents.paper import render
from maillage.expenses.models import Expense
from maillage.expenses.operations import attach_receipt, enter_expense, refuse_expense, remove_expense
from maillage.expenses.operations.decision import reconsider_expense
from maillage.expenses.spending import Spending
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.people.models import DEPARTMENT_ROLES, Membership, Person, Role
from maillage.post.models import Message
from maillage.reports.access import OFFICERS, may_follow, own_decisions, readable_decisions
from maillage.reports.frozen import committee_of_minutes
from maillage.reports.models import (
    CommitteeDecision,
    CommitteeMinutes,
    CommitteePoint,
    CommitteePresentation,
    SteeringCommittee,
)
from maillage.reports.operations import (
    add_member,
    add_point,
    cancel_committee,
    convene_committee,
    correct_minutes,
    decide,
    drop_decision,
    follow_decision,
    keep_notes,
    move_committee,
    present_document,
    present_documents,
    record_minutes,
    remove_point,
    withdraw_document,
)
from maillage.reports.papers import agenda, committee_document
from maillage.reports.queries import campaign_of, committee_facts, decision_rows
from maillage.reports.queries.committee import awaits
from maillage.rules.verdict import Refused
from maillage.web.account.homes.tasks import task_of
from tests.agreements.conftest import Awards
from tests.candidates import Department, give_role, make_person, moment
from tests.made_once import made_once
from tests.year import Year, artois, hold, hold_information_session

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
BEFORE, EVENING = moment("2026-12-01T09:00"), moment("2026-12-08T18:00")
DAY, NINE, NOON = dt.date(2026, 12, 8), dt.time(9, 30), dt.time(12)

pytestmark = pytest.mark.django_db


@made_once()
def year(awards: Awards) -> Year:
    """The Artois, its year over and its advance paid."""
    return artois(awards.candidates, awards.department, over=True)


def convened(year: Year, department: Department, day: dt.date = DAY, **more: Any) -> SteeringCommittee:
    """The committee of that day, in Arras."""
    return convene_committee(
        year.agreement.lot.call, held_on=day, place="Arras", by=department.manager, at=BEFORE, **more
    )


def closed(
    committee: SteeringCommittee, department: Department, at: dt.datetime = EVENING
) -> CommitteeMinutes:
    """Its minutes closed, with a word of one point."""
    point = committee.points.get(code="quality")
    keep_notes(committee, present={}, minutes={point.pk: "Dit."}, by=department.manager, at=at)
    return record_minutes(committee, by=department.manager, at=at)


def surplus(year: Year, amount: str = "550.00", *, documented: bool = True) -> Expense:
    """An expense paid by the surplus."""
    at = moment("2026-11-20T10:00")
    expense = enter_expense(
        year.agreement,
        Spending(
            spent_on=dt.date(2026, 4, 1),
            supplier="Studio",
            label="Intervention",
            category="speaker",
            amount=Decimal(amount),
            from_surplus=True,
        ),
        by=year.accountant,
        at=at,
    )
    if documented:
        attach_receipt(expense, name="facture.pdf", content=PDF, by=year.accountant, at=at)
    return expense


@pytest.mark.requirement("R77", "R78", "R40")
def test_the_agenda_of_the_committee_is_made_from_the_data(year: Year, department: Department) -> None:
    for day in (dt.date(2026, 1, 13), dt.date(2026, 3, 10)):
        hold(year, day, Anne="ccas")
    hold_information_session(year, dt.date(2026, 1, 20))
    surplus(year, documented=False)
    call = year.agreement.lot.call
    facts = committee_facts(call, dt.date(2026, 12, 1))
    notes = agenda(facts)
    assert notes["figures"] == "2 rencontres tenues sur 5 prévues, tous groupes."
    assert notes["missing"] == "1 dépense sans justificatif, 550,00\u00a0€."
    assert notes["surplus"] == "1 justificatif à venir."
    assert notes["follow_up"] == "Aucune décision antérieure."
    assert "3 temps d’information manquants" in notes["late"]
    committee = convened(year, department)
    paper = committee_document(
        committee,
        facts,
        figures=campaign_of(facts.agreements, dt.date(2026, 12, 1)),
        presented=(),
        points=committee.points.order_by("rank"),
        members=committee.members.order_by("pk"),
    )
    assert paper.missing[0].amount == Decimal("550.00")
    assert paper.surplus[0].undocumented == Decimal("550.00")
    assert [item.title for item in paper.agenda][:2] == [
        "Suites du comité précédent",
        "Bilan quantitatif de l’année",
    ]


@pytest.mark.requirement("F41", "R40")
def test_a_committee_held_before_any_invoice_lists_the_surplus_as_to_come(year: Year) -> None:
    facts = committee_facts(year.agreement.lot.call, dt.date(2026, 12, 1))
    assert (len(facts.surplus), len(facts.to_present)) == (1, 0)
    assert agenda(facts)["surplus"] == "Justificatifs à venir."


@pytest.mark.requirement("R77")
def test_operators_and_coordinators_are_told_the_day_its_change_and_its_cancellation(
    year: Year, department: Department
) -> None:
    coordinator = make_person("Élodie Brasme")
    Membership.objects.create(
        person=coordinator,
        organisation=department.organisation,
        role=Role.COORDINATOR,
        territory=year.agreement.lot.territory,
        since=BEFORE,
    )
    committee = convened(year, department, link="https://visio.example.org/comite")
    told = Message.objects.filter(kind="committee").order_by("to", "pk")
    assert {message.to for message in told} == {year.representative.email, coordinator.email}
    committee = move_committee(
        committee,
        held_on=dt.date(2026, 12, 10),
        starts=dt.time(14),
        ends=dt.time(16),
        place="Lens",
        link="",
        by=department.instructor,
        at=BEFORE,
    )
    with pytest.raises(Refused, match="Rien ne change"):
        move_committee(
            committee,
            held_on=committee.held_on,
            starts=committee.starts,
            ends=committee.ends,
            place=committee.place,
            link="",
            by=department.instructor,
            at=BEFORE,
        )
    with pytest.raises(Refused, match="motif de l’annulation"):
        cancel_committee(committee, reason=" ", by=department.manager, at=BEFORE)
    cancel_committee(committee, reason="Grève des transports.", by=department.manager, at=BEFORE)
    first, second, third = Message.objects.filter(kind="committee", to=year.representative.email).order_by(
        "pk"
    )
    assert "de 9 h 30 à 12 h, Arras" in first.letter["paragraphs"][0].replace("\u00a0", " ")
    assert "visio.example.org" in " ".join(first.letter["paragraphs"])
    assert "jeudi 10 décembre 2026 de 14 h à 16 h, Lens" in second.letter["paragraphs"][0].replace(
        "\u00a0", " "
    )
    assert "Grève des transports." in third.letter["paragraphs"][0]
    assert ["SEQUENCE:0" in first.calendar, "SEQUENCE:1" in second.calendar] == [True, True]
    assert "STATUS:CANCELLED" in third.calendar
    again = convened(year, department)
    assert again.pk != committee.pk
    again = move_committee(
        again,
        held_on=again.held_on,
        starts=again.starts,
        ends=again.ends,
        place=again.place,
        link="https://visio.example.org/juste",
        by=department.manager,
        at=BEFORE,
    )
    letter = Message.objects.filter(kind="committee", to=coordinator.email).order_by("pk").last()
    assert letter is not None
    assert "visio.example.org/juste" in " ".join(letter.letter["paragraphs"])
    assert "toujours" in letter.letter["paragraphs"][0]
    with pytest.raises(IntegrityError, match=r"committee_once_a_(day|year)|call_id"), transaction.atomic():
        SteeringCommittee.objects.filter(pk=committee.pk).update(state="convened")


@pytest.mark.requirement("R77")
def test_a_committee_begun_is_neither_moved_nor_cancelled_one_that_never_met_is_cancelled_later(
    year: Year, department: Department
) -> None:
    twin = make_person("Camille Roi")
    Person.objects.filter(pk=twin.pk).update(full_name="Camille Roy")
    for person in (twin, make_person("Camille Roy")):
        Membership.objects.create(
            person=person,
            organisation=department.organisation,
            role=Role.COORDINATOR,
            territory=year.agreement.lot.territory,
            since=BEFORE,
        )
    committee = convened(year, department)
    homonyms = committee.members.filter(name__startswith="Camille Roy").order_by("pk")
    assert [member.name for member in homonyms] == ["Camille Roy", "Camille Roy (2)"]
    by, noon = department.manager, moment("2026-12-08T12:00")
    come = homonyms[0]
    keep_notes(committee, present={come.pk: True}, minutes={}, by=by, at=noon)
    with pytest.raises(Refused, match="Ce comité a commencé"):
        cancel_committee(committee, reason="Erreur", by=by, at=noon)
    with pytest.raises(Refused, match="Ce comité a commencé"):
        move_committee(
            committee,
            held_on=dt.date(2026, 12, 10),
            starts=NINE,
            ends=NOON,
            place="Lens",
            link="",
            by=by,
            at=noon,
        )
    keep_notes(committee, present={come.pk: None}, minutes={}, by=by, at=noon)
    cancelled = cancel_committee(committee, reason="Neige", by=by, at=moment("2026-12-10T09:00"))
    assert cancelled.state == "cancelled"
    letter = Message.objects.filter(kind="committee").order_by("pk").last()
    assert letter is not None
    assert "n’a pas eu lieu" in letter.letter["paragraphs"][0]


@pytest.mark.requirement("R40", "F40")
def test_a_correction_keeps_the_figures_of_the_minutes_and_a_later_committee_is_presented_again(
    year: Year, department: Department
) -> None:
    by, expense = department.manager, surplus(year)
    committee = convened(year, department)
    present_document(expense, by=by, at=EVENING)
    first = committee_of_minutes(closed(committee, department))
    hold(year, dt.date(2026, 1, 13), Anne="ccas")
    correct_minutes(committee, reason="Un mot.", by=by, at=EVENING)
    point = committee.points.get(code="quality")
    keep_notes(committee, present={}, minutes={point.pk: "Redit."}, by=by, at=EVENING)
    second = committee_of_minutes(record_minutes(committee, by=by, at=moment("2026-12-09T09:00")))
    assert (second.groups, second.total, second.surplus) == (first.groups, first.total, first.surplus)
    assert [item.note for item in second.agenda] == [item.note for item in first.agenda]
    assert [item.minutes for item in second.agenda if item.minutes] == ["Redit."]
    refuse_expense(expense, motive="Hors objet.", by=department.finance, at=EVENING)
    reconsider_expense(expense, by=department.finance, at=EVENING)
    later = convened(year, department, dt.date(2026, 12, 15), extra_reason="Un justificatif de plus.")
    at = moment("2026-12-15T18:00")
    (again,) = present_documents(later, [Expense.objects.get(pk=expense.pk)], by=by, at=at)
    assert (again.committee, again.presented_on) == (later, dt.date(2026, 12, 15))
    for name in ("points", "members"):
        with pytest.raises(DatabaseError, match="committee_closed"), transaction.atomic():
            getattr(later, name).update(committee=committee)
    closer = import_module("maillage.reports.migrations.0010_existing_committees").closer_of
    assert closer(apps, committee) == by.pk
    SteeringCommittee.objects.filter(pk=later.pk).update(convened_by=department.instructor)
    assert closer(apps, SteeringCommittee.objects.get(pk=later.pk)) == department.instructor.pk


@pytest.mark.requirement("R40")
def test_what_was_presented_before_presentations_had_rows_has_its_row(
    year: Year, department: Department
) -> None:
    expense, by = surplus(year), department.manager
    committee = convened(year, department)
    at = moment("2026-12-08T17:00")
    present_document(expense, by=by, at=at)
    CommitteePresentation.objects.all().delete()
    import_module("maillage.reports.migrations.0015_presented_again").give_rows(apps, None)
    row = CommitteePresentation.objects.get()
    assert (row.committee, row.expense, row.presented_on) == (committee, expense, DAY)
    assert (row.by, row.at) == (by, at)


@pytest.mark.requirement("R77")
def test_a_second_committee_of_the_year_says_why(year: Year, department: Department) -> None:
    with pytest.raises(Refused, match="Cette date est passée"):
        convened(year, department, dt.date(2026, 11, 30))
    with pytest.raises(Refused, match="lieu ou le lien"):
        convene_committee(year.agreement.lot.call, held_on=DAY, by=department.manager, at=BEFORE)
    convened(year, department)
    with pytest.raises(Refused, match="déjà convoqué ce jour-là"):
        convened(year, department)
    with pytest.raises(Refused, match="dites pourquoi un second"):
        convened(year, department, dt.date(2026, 12, 15))
    second = convened(year, department, dt.date(2026, 12, 15), extra_reason="Un opérateur était absent.")
    for change, name in (
        ({"extra_reason": ""}, "committee_once_a_year"),
        ({"year": 2025}, "committee_year_is_that_of_its_day"),
        ({"ends": dt.time(9)}, "committee_ends_after_it_starts"),
        ({"place": ""}, "committee_is_held_somewhere"),
        ({"state": "recorded"}, "committee_closed_has_its_version"),
        ({"state": "cancelled"}, "committee_cancelled_has_a_reason"),
    ):
        with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
            SteeringCommittee.objects.filter(pk=second.pk).update(**change)


@pytest.mark.requirement("R77", "R78", "F40")
def test_closed_minutes_are_frozen_and_a_correction_is_a_new_version(
    year: Year, department: Department
) -> None:
    by = department.manager
    committee = convened(year, department)
    point = add_point(committee, title="Calendrier 2027", note="À caler.", by=by, at=BEFORE)
    add_member_before = {"name": "Diane Hocquet", "body": "CCAS", "function": "directrice"}
    with pytest.raises(Refused, match="à partir de ce jour"):
        add_member(committee, **add_member_before, by=by, at=BEFORE)
    with pytest.raises(Refused, match="à partir de ce jour"):
        record_minutes(committee, by=by, at=BEFORE)
    with pytest.raises(Refused, match="Écrivez le compte rendu"):
        record_minutes(committee, by=by, at=EVENING)
    add_member(committee, **add_member_before, by=by, at=EVENING)
    invited = committee.members.filter(invited=True).order_by("pk")[0]
    keep_notes(
        committee,
        present={invited.pk: False},
        minutes={point.pk: "Dix dates sont retenues."},
        by=by,
        at=EVENING,
    )
    with pytest.raises(Refused, match="reste à l’ordre du jour"):
        remove_point(point, by=by, at=EVENING)
    first = record_minutes(committee, by=by, at=EVENING)
    paper = committee_of_minutes(first)
    assert (paper.record, paper.version, paper.content_sha256) == (True, 1, first.sha256)
    assert "Diane Hocquet, directrice, CCAS" in paper.attendees
    assert str(invited) in paper.excused
    assert ("Calendrier 2027", "Dix dates sont retenues.") in [(i.title, i.minutes) for i in paper.agenda]
    assert render(paper, at=first.at) == render(paper, at=first.at)
    with pytest.raises(Refused, match="déjà clos"):
        record_minutes(committee, by=by, at=EVENING)
    with pytest.raises(Refused, match="est clos"):
        add_point(committee, title="Encore", by=by, at=EVENING)
    for change in (
        lambda: CommitteePoint.objects.update(minutes="Autre."),
        lambda: committee.members.all().delete(),
        lambda: CommitteePoint.objects.create(committee=committee, rank=99, title="Glissé"),
    ):
        with pytest.raises(DatabaseError, match="committee_closed"), transaction.atomic():
            change()
    with pytest.raises(DatabaseError, match="committee_minutes_frozen"), transaction.atomic():
        CommitteeMinutes.objects.update(sha256="0" * 64)
    with pytest.raises(Refused, match="Indiquez ce qui est à corriger"):
        correct_minutes(committee, reason="", by=by, at=EVENING)
    correct_minutes(committee, reason="Onze dates, et non dix.", by=by, at=EVENING)
    keep_notes(committee, present={}, minutes={point.pk: "Onze dates."}, by=by, at=EVENING)
    second = record_minutes(committee, by=by, at=moment("2026-12-09T09:00"))
    assert (second.number, second.reason) == (2, "Onze dates, et non dix.")
    assert first.sha256 != second.sha256
    assert committee_of_minutes(CommitteeMinutes.objects.get(number=1)).agenda == paper.agenda
    with (
        pytest.raises(IntegrityError, match="committee_minutes_correction_has_a_reason"),
        transaction.atomic(),
    ):
        CommitteeMinutes.objects.create(
            committee=committee, number=3, content={}, sha256="a" * 64, at=EVENING, by=by
        )


@pytest.mark.requirement("R77")
def test_a_decision_has_an_owner_and_a_day_and_is_followed_until_it_is_done(
    year: Year, department: Department
) -> None:
    by, operator = department.manager, year.agreement.operator
    committee = convened(year, department)
    lacking: tuple[tuple[dict[str, Any], str], ...] = (
        ({"text": " "}, "Écrivez la décision"),
        ({"owner": None}, "qui répond de cette décision"),
        ({"due_on": None}, "l’échéance de cette décision"),
        ({"due_on": dt.date(2026, 12, 1)}, "L’échéance suit le comité"),
    )
    for missing, words in lacking:
        said: dict[str, Any] = {
            "text": "Transmettre la facture",
            "owner": operator,
            "due_on": dt.date(2027, 1, 15),
            **missing,
        }
        with pytest.raises(Refused, match=words):
            decide(committee, **said, by=by, at=EVENING)
    decision = decide(
        committee,
        text="Transmettre la facture de captation.",
        owner=operator,
        due_on=dt.date(2027, 1, 15),
        by=by,
        at=EVENING,
    )
    slip = decide(committee, text="Erreur", owner=operator, due_on=DAY, by=by, at=EVENING)
    drop_decision(slip, by=by, at=EVENING)
    own = standing_of(year.representative)
    assert ask(awaits(own, EVENING)) == []
    with pytest.raises(Refused, match="pas encore clos"):
        follow_decision(decision, done_on=DAY, note="", by=year.representative, at=EVENING)
    assert [e.sentence for e in ask(awaits(standing_of(by), EVENING))] == [
        "Clore le compte rendu du comité du 8 décembre 2026"
    ]
    closed(committee, department)
    (expected,) = ask(awaits(own, moment("2027-01-20T09:00")))
    assert "Transmettre la facture" in expected.sentence
    assert (expected.due_on, expected.late) == (dt.date(2027, 1, 15), True)
    assert may_follow(own, decision)
    assert not may_follow(standing_of(year.facilitator), decision)
    later = dt.date(2027, 1, 20)
    facts = committee_facts(committee.call, later, before=dt.date(2027, 12, 7))
    assert agenda(facts)["follow_up"] == "1 décision, 1 sans suite à ce jour, dont 1 en retard."
    for done, words in ((dt.date(2027, 2, 1), "à venir"), (dt.date(2026, 12, 1), "vient après le comité")):
        with pytest.raises(Refused, match=words):
            follow_decision(
                decision, done_on=done, note="", by=year.representative, at=moment("2027-01-20T09:00")
            )
    decision = follow_decision(
        decision, done_on=later, note="Envoyée.", by=year.representative, at=moment("2027-01-20T09:00")
    )
    (row,) = decision_rows(CommitteeDecision.objects.all(), later)
    assert (row.state, row.note) == ("faite le 20 janvier 2027", "Envoyée.")
    assert ask(awaits(own, moment("2027-01-21T09:00"))) == []
    for change, name in (
        ({"done_on": dt.date(2026, 1, 1)}, "committee_decision_done_after_the_committee"),
        ({"followed_by": None}, "committee_decision_followed_by_someone"),
        ({"text": "Autre chose"}, "committee_closed"),
        ({"due_on": None}, "committee_closed|committee_decision_has_an_owner_and_a_day"),
    ):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            CommitteeDecision.objects.filter(pk=decision.pk).update(**change)


@pytest.mark.requirement("R40")
def test_documents_are_presented_from_the_day_on_and_taken_back_while_the_minutes_are_open(
    year: Year, department: Department
) -> None:
    by, expense = department.manager, surplus(year)
    with pytest.raises(Refused, match="Aucun comité de suivi n’est en cours"):
        present_document(expense, by=by, at=EVENING)
    committee = convened(year, department)
    with pytest.raises(Refused, match="à partir de ce jour"):
        present_documents(committee, [expense], by=by, at=BEFORE)
    presented = present_document(expense, by=by, at=EVENING)
    assert (presented.committee, presented.presented_on, presented.by) == (committee, DAY, by)
    withdraw_document(presented, by=by, at=EVENING)
    expense.refresh_from_db()
    assert expense.state == "documented"
    (presented,) = present_documents(committee, [expense], by=by, at=EVENING)
    minutes = closed(committee, department)
    (line,) = committee_of_minutes(minutes).presented
    assert (line.amount, line.day, line.by) == (Decimal("550.00"), DAY, by.full_name)
    with pytest.raises(Refused, match="est clos"):
        withdraw_document(presented, by=by, at=EVENING)
    with pytest.raises(DatabaseError, match="committee_closed"), transaction.atomic():
        CommitteePresentation.objects.all().delete()
    refuse_expense(expense, motive="Hors objet.", by=department.finance, at=EVENING)
    reconsider_expense(expense, by=department.finance, at=EVENING)
    with pytest.raises(Refused, match="a été présenté au comité"):
        remove_expense(expense, by=year.accountant, at=EVENING)


@pytest.mark.requirement("R77")
def test_a_coordinator_of_the_departement_reads_and_follows_what_names_them_alone(
    year: Year, department: Department
) -> None:
    coordinator = make_person("Élodie Brasme")
    Membership.objects.create(
        person=coordinator,
        organisation=department.organisation,
        role=Role.COORDINATOR,
        territory=year.agreement.lot.territory,
        since=BEFORE,
    )
    committee = convened(year, department)
    body, due = department.organisation, dt.date(2027, 1, 15)
    by = department.manager
    named = decide(
        committee, text="Réunir le réseau", owner=body, person=coordinator, due_on=due, by=by, at=EVENING
    )
    other = decide(committee, text="Écrire à l’ARS", owner=body, due_on=due, by=by, at=EVENING)
    closed(committee, department)
    standing = standing_of(coordinator)
    assert set(readable_decisions(standing)) == {named}
    assert may_follow(standing, named)
    assert not may_follow(standing, other)
    (expected,) = ask(awaits(standing, EVENING))
    assert expected.thing == "territory_committee"
    assert {row.text for row in decision_rows(own_decisions(standing_of(by)), DAY)} == {"Écrire à l’ARS"}
    for role in DEPARTMENT_ROLES:
        held = give_role(coordinator, body, role)
        both = standing_of(coordinator)
        (found,) = [one for one in ask(awaits(both, EVENING)) if "Réunir le réseau" in one.sentence]
        side = "departement" if role in OFFICERS else "coordination"
        assert f"/{side}/" in task_of(found, department=both.is_department).url
        Membership.objects.filter(person=held, role=role).delete()
    Membership.objects.filter(person=coordinator).update(ended_at=EVENING)
    assert set(own_decisions(standing_of(by))) == {named, other}


def test_minutes_written_as_texts_read_the_same_as_rows(year: Year, department: Department) -> None:
    committee = convened(year, department)
    texts = {"attendees": "Diane\nPaul", "minutes": "Dit.", "decisions": "Continuer\n\nRevoir"}
    minutes = CommitteeMinutes.objects.create(
        committee=committee,
        number=1,
        content={"texts": texts},
        sha256="a" * 64,
        at=EVENING,
        by=department.manager,
    )
    paper = committee_of_minutes(minutes)
    assert (paper.attendees, paper.total) == (("Diane", "Paul"), None)
    assert [line.text for line in paper.decisions] == ["Continuer", "Revoir"]
    assert render(paper, at=EVENING).startswith(b"%PDF")
