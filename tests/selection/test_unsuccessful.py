"""A territory declared without result, and coming back on it (F2)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from maillage.applications.models import Application
from maillage.calls.models import Call, Lot
from maillage.journal.models import Entry
from maillage.rules.verdict import Refused
from maillage.selection import queries
from maillage.selection.models import UnsuccessfulLot
from maillage.selection.operations import (
    decide,
    declare_unsuccessful,
    notify_decision,
    undo_decision,
    undo_unsuccessful,
)
from tests.candidates import Candidates, Department, make_lot, moment
from tests.selection.steps import (
    DECIDED,
    LATER,
    committed,
    deliberate,
    deliberate_again,
    fund,
    plain,
    select,
    selected,
    together,
)


def declare(
    lot: Lot,
    department: Department,
    *,
    motive: str = "Aucune candidature.",
    at: dt.datetime = DECIDED,
) -> UnsuccessfulLot:
    return declare_unsuccessful(lot, motive=motive, by=department.manager, at=at)


@pytest.fixture
def calais(call: Call) -> Lot:
    """A fifth territory, for which nobody applies."""
    return make_lot(call, "CAL", "Calaisis", "AMI 2")


@pytest.mark.requirement("F2")
def test_a_territory_without_candidate_leaves_its_credits_to_the_others(
    department: Department, call: Call, scored: Candidates, calais: Lot
) -> None:
    fund(call, department, "80000.00")
    assert queries.ranking(call).without_candidate == ("Calaisis",)
    declare(calais, department)
    found = queries.ranking(call)
    assert [(row.territory, row.motive) for row in found.unsuccessful] == [
        ("Calaisis", "Aucune candidature.")
    ]
    assert found.without_candidate == ()
    together(
        call,
        department,
        deliberate(call, department),
        *(selected(a, rank) for rank, a in enumerate(scored.all, start=1)),
    )
    assert committed(call) == Decimal("80000.00")
    line = Entry.objects.get(verb="declare_unsuccessful")
    assert line.note == "Aucune candidature."


@pytest.mark.requirement("F2")
def test_a_territory_all_of_whose_candidates_are_rejected_is_offered_then_declared(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    lot = scored.boulonnais.lot
    rejected = decide(
        scored.boulonnais, outcome="rejected", motive="Hors sujet.", by=department.manager, at=DECIDED
    )
    assert (lot.pk, "Boulonnais") in queries.ranking(call).candidateless
    with pytest.raises(Refused) as refused:
        declare(lot, department)
    assert plain(refused.value) == (
        "La notification de la candidature n° AAP-2025-BOU-001 n’est pas envoyée : envoyez-la d’abord, car "
        "la page publique annonce les territoires infructueux."
    )
    notify_decision(rejected, by=department.manager, at=DECIDED)
    declare(lot, department)
    assert queries.ranking(call).groups == 3


@pytest.mark.requirement("F2")
def test_what_is_refused(department: Department, call: Call, scored: Candidates, calais: Lot) -> None:
    with pytest.raises(Refused) as refused:
        declare(calais, department)
    assert plain(refused.value) == ("Ouvrez d’abord le suivi du financement : les décisions en dépendent.")
    fund(call, department, "60000.00")
    with pytest.raises(Refused) as refused:
        declare(calais, department, motive=" ")
    assert plain(refused.value) == (
        "Indiquez pourquoi ce territoire est déclaré infructueux : le motif est publié."
    )
    assert refused.value.field == "motive"
    with pytest.raises(Refused) as refused:
        declare(calais, department, at=moment("2025-05-09T23:59"))
    assert (
        plain(refused.value) == "Un territoire se déclare infructueux après la clôture, le 10 mai 2025 à 0 h."
    )
    with pytest.raises(Refused) as refused:
        declare(scored.artois.lot, department)
    assert plain(refused.value) == (
        "1 candidature de ce territoire reste à examiner, à décider ou à financer : "
        "rendez d’abord la décision."
    )
    declare(calais, department)
    with pytest.raises(Refused) as refused:
        declare(calais, department)
    assert plain(refused.value) == "Ce territoire est déjà déclaré infructueux."
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO selection_unsuccessfullot (lot_id, motive, at, by_id)"
            " SELECT lot_id, motive, at, by_id FROM selection_unsuccessfullot"
        )
    with (
        pytest.raises(IntegrityError, match="unsuccessful_lot_has_a_motive"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE selection_unsuccessfullot SET motive = ''")
    with pytest.raises(IntegrityError, match="unsuccessful_lot_follow_up_known"), transaction.atomic():
        UnsuccessfulLot.objects.update(follow_up="perhaps")


@pytest.mark.requirement("F2")
def test_nobody_is_selected_where_the_territory_is_without_result(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    lot = scored.boulonnais.lot
    Application.objects.filter(pk=scored.boulonnais.pk).update(state="ineligible")
    found = declare(lot, department, motive="Aucune candidature éligible.")
    Application.objects.filter(pk=scored.boulonnais.pk).update(state="scored")
    with pytest.raises(Refused) as refused:
        select(scored.boulonnais, department, deliberate(call, department))
    assert plain(refused.value) == (
        "Ce territoire est déclaré infructueux : revenez d’abord sur cette déclaration."
    )
    undo_unsuccessful(found, by=department.manager, at=DECIDED)
    select(scored.boulonnais, department, deliberate_again(call, department))
    assert committed(call) == Decimal("20000.00")
    assert Entry.objects.filter(verb="undo_unsuccessful").count() == 1


@pytest.mark.requirement("F2")
def test_the_declaration_is_not_taken_back_once_its_credits_are_awarded(
    department: Department, call: Call, scored: Candidates, calais: Lot
) -> None:
    fund(call, department, "60000.00")
    found = declare(calais, department)
    award = select(scored.artois, department, deliberate(call, department))
    with pytest.raises(Refused) as refused:
        undo_unsuccessful(found, by=department.manager, at=LATER)
    assert plain(refused.value) == (
        "Des attributions ont été décidées depuis avec ces crédits : la déclaration ne se reprend plus."
    )
    undo_decision(award, by=department.manager, at=LATER)
    undo_unsuccessful(found, by=department.manager, at=LATER)
    assert not UnsuccessfulLot.objects.exists()
    assert committed(call) == 0


@pytest.mark.requirement("F2")
@pytest.mark.parametrize(
    ("follow_up", "said"),
    [
        ("none", "Aucun groupe n’y ouvrira au titre de cet appel."),
        ("new_call", "Un nouvel appel, limité à ce territoire, sera publié sur ce site."),
        ("direct", "Le Département prend contact avec des organismes de ce territoire."),
    ],
)
def test_the_public_page_names_the_territory_why_and_what_comes_next(
    client: Client, department: Department, call: Call, calais: Lot, follow_up: str, said: str
) -> None:
    fund(call, department, "60000.00")
    page = reverse("public:call", args=[call.slug])
    assert "infructueux" not in client.get(page).content.decode()
    manager = Client()
    manager.force_login(department.manager)
    declared = {"motive": "Aucune candidature.", "follow_up": follow_up}
    assert manager.post(reverse("department:lot_unsuccessful", args=[calais.pk]), declared).status_code == 302
    read = plain(client.get(page).content.decode())
    assert "Calaisis : appel infructueux" in read
    assert "Aucune candidature." in read
    assert said in read
    assert "Les crédits prévus restent disponibles pour les autres territoires de l’appel." in read
