"""Signing up without an account: fifteen seats wished, then the waiting list (scenario E2)."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from maillage.groups.models import Meeting, Participant, Registration, Structure, StructureType
from maillage.groups.operations import (
    accept_offer,
    admit_beyond_wish,
    cancel_registration,
    decline_offer,
    erase_participant,
    expire_offers,
    sign_up,
)
from maillage.groups.operations.registration import key_of_name, rank_of
from maillage.groups.queries.participant import own_data
from maillage.groups.queries.registrations import registered_mix, registrations_of
from maillage.journal.models import Entry
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune
from maillage.territories.operations import define_territory, load_reference
from tests.candidates import moment
from tests.groups.steps import Campaign, campaign, enrol, fill, january

NOON = moment("2026-01-05T12:00")


@pytest.mark.requirement("R22", "R35", "F12")
def test_22_people_make_15_registered_and_7_waiting_in_order_of_arrival(meeting: Meeting) -> None:
    results = fill(meeting, 22)
    states = [result.registration.state for result in results]
    assert states == ["registered"] * 15 + ["waiting"] * 7
    assert [result.rank for result in results[15:]] == [1, 2, 3, 4, 5, 6, 7]
    assert results[15].sentence == (
        "Le nombre souhaité de 15 participants est atteint. Vous êtes n°\u00a01 en liste d’attente."
    )


@pytest.mark.requirement("R35")
def test_two_admitted_beyond_the_wish_make_17_registered_for_15_seats(
    stage: Campaign, meeting: Meeting
) -> None:
    waiting = [result.registration for result in fill(meeting, 22)[15:17]]
    sentences = [admit_beyond_wish(one, by=stage.nora, at=NOON) for one in waiting]
    assert sentences[1] == "17 inscrits pour 15 places souhaitées"
    assert Entry.objects.order_by("sequence").last().note == sentences[1]  # type: ignore[union-attr]
    rows = registrations_of(meeting)
    assert sum(row.beyond_wish for row in rows) == 2
    assert [row.rank for row in rows if row.state == "waiting"] == [1, 2, 3, 4, 5]


@pytest.mark.requirement("R22", "R23")
def test_the_same_address_twice_restores_the_link_and_takes_no_second_seat(meeting: Meeting) -> None:
    first = enrol(meeting, 1, at=NOON)
    again = enrol(meeting, 1, at=NOON + dt.timedelta(hours=2))
    assert (again.already, again.registration) == (True, first.registration)
    assert again.sentence == "Votre place est déjà retenue."
    links = {message.letter["action_url"] for message in Message.objects.all()}
    token = Participant.objects.get().token
    assert len(links) == 1
    assert links.pop().endswith(f"/mes-rencontres/{token}/")
    with pytest.raises(IntegrityError, match=r"registration_one_live|UNIQUE"), transaction.atomic():
        Registration.objects.create(
            meeting=meeting,
            participant=first.registration.participant,
            state="waiting",
            registered_at=NOON,
            structure=first.registration.structure,
        )


@pytest.mark.requirement("R35")
def test_a_freed_seat_is_offered_to_the_first_who_waits_until_a_moment(meeting: Meeting) -> None:
    results = fill(meeting, 17)
    cancel_registration(results[0].registration, at=NOON)
    first, second = (Registration.objects.get(pk=result.registration.pk) for result in results[15:])
    assert (first.state, second.state) == ("offered", "waiting")
    assert first.offered_until == NOON + dt.timedelta(hours=24)
    assert Message.objects.get(kind="seat-offered").to == "personne16@example.org"
    assert accept_offer(first, at=NOON + dt.timedelta(hours=1)).state == "registered"


@pytest.mark.requirement("R35")
def test_an_offer_left_unanswered_goes_to_the_next_even_when_a_run_was_missed(meeting: Meeting) -> None:
    results = fill(meeting, 17)
    cancel_registration(results[0].registration, at=NOON)
    late = NOON + dt.timedelta(days=3)
    first = results[15].registration
    with pytest.raises(Refused, match="plus valable"):
        accept_offer(first, at=late)
    assert expire_offers(at=late) == 1
    assert expire_offers(at=late) == 0
    second = Registration.objects.get(pk=results[16].registration.pk)
    assert (Registration.objects.get(pk=first.pk).state, second.state) == ("expired", "offered")
    assert decline_offer(second, at=late).state == "declined"


@pytest.mark.requirement("R35")
def test_a_room_made_larger_by_the_facilitator_stays_so_when_one_of_17_withdraws(
    stage: Campaign, meeting: Meeting
) -> None:
    results = fill(meeting, 22)
    for result in results[15:17]:
        admit_beyond_wish(result.registration, by=stage.nora, at=NOON)
    cancel_registration(results[3].registration, at=NOON)
    assert Registration.objects.get(pk=results[17].registration.pk).state == "offered"
    cancel_registration(Registration.objects.get(pk=results[16].registration.pk), at=NOON)
    assert meeting.registrations.filter(state="offered").count() == 2
    assert rank_of(Registration.objects.get(pk=results[19].registration.pk)) == 1


@pytest.mark.requirement("R46", "F16")
def test_a_workplace_out_of_the_perimeter_is_accepted_and_flagged(meeting: Meeting) -> None:
    load_reference()
    define_territory("aud", "Audomarois", ("200069037", "246201016"), valid_from=dt.date(2025, 1, 1))
    calais = Commune.objects.get(code="62193")
    lumbres = Commune.objects.get(code="62534")
    for number, commune in ((1, calais), (2, lumbres)):
        sign_up(
            meeting,
            full_name=f"Personne {number}",
            email=f"p{number}@example.org",
            structure=f"CCAS {number}",
            structure_type=StructureType.objects.get(code="ccas"),
            job="Assistante sociale",
            commune=commune,
            charter=True,
            at=NOON,
        )
    assert [row.outside for row in registrations_of(meeting)] == [True, False]


@pytest.mark.requirement("R15", "R16")
def test_the_type_of_an_unknown_structure_is_read_in_its_name_and_refuses_nobody(meeting: Meeting) -> None:
    facts = {"full_name": "A B", "job": "Éducateur", "at": NOON, "structure": "CCAS de Lumbres"}
    with pytest.raises(Refused, match="charte"):
        sign_up(meeting, **facts, email="a@example.org")  # type: ignore[arg-type]
    assert not Participant.objects.exists()
    for number, name in enumerate(("CCAS de Lumbres", "Habitat du Boulonnais", "Les Tilleuls")):
        known = facts | {"structure": name, "email": f"a{number}@example.org"}
        sign_up(meeting, **known, charter=True)  # type: ignore[arg-type]
    kinds = meeting.registrations.order_by("pk").values_list("structure_type__code", flat=True)
    assert list(kinds) == ["ccas", "bailleur", "autre"]
    assert [row.other for row in registrations_of(meeting)] == [False, False, True]
    sign_up(
        meeting,
        **facts | {"structure": "Les Tilleuls", "email": "b@example.org"},  # type: ignore[arg-type]
        structure_type=StructureType.objects.get(code="hebergement"),
        charter=True,
    )
    assert Structure.objects.get(name="Les Tilleuls").type.code == "hebergement"


@pytest.mark.requirement("R28", "R86")
def test_counts_by_type_of_structure_carry_no_name(
    meeting: Meeting, django_assert_num_queries: object
) -> None:
    for number, kind in enumerate(["bailleur"] * 5 + ["ccas"] * 4 + ["lda"] * 2 + ["spip", "associations"]):
        enrol(meeting, number, at=NOON + dt.timedelta(minutes=number), kind=kind)
    with django_assert_num_queries(1):  # type: ignore[operator]
        mix = registered_mix([meeting.pk])[meeting.pk]
    assert mix.sentence == (
        "13 inscrits\u00a0: 5 bailleurs, 4 CCAS, 2 Logement d’abord, 1 SPIP, 1 association"
    )


def test_no_name_reaches_the_journal_and_no_other_name_a_letter(stage: Campaign, meeting: Meeting) -> None:
    fill(meeting, 17)
    told = [
        str(row)
        for row in Entry.objects.values_list("actor_label", "subject_label", "before", "after", "note")
    ]
    assert not [line for line in told if "Numéro" in line or "@example.org" in line]
    assert not [
        letter for letter in Message.objects.values_list("letter", flat=True) if "Numéro" in str(letter)
    ]


@pytest.mark.requirement("F55")
def test_erasing_forgets_the_person_and_keeps_the_seat_free_for_the_next(meeting: Meeting) -> None:
    results = fill(meeting, 16)
    person = Participant.objects.get(email="personne1@example.org")
    token = person.token
    assert own_data(person)["inscriptions"][0]["structure"] == "Structure bailleur"
    assert own_data(person)["lettres gardées"][0]["objet"].startswith("Votre inscription")
    erase_participant(person, at=NOON)
    person = Participant.objects.get(pk=person.pk)
    assert (person.email, person.job, person.full_name) == ("", "", "Personne effacée")
    assert person.token != token
    assert Registration.objects.get(pk=results[15].registration.pk).state == "offered"
    with pytest.raises(IntegrityError, match="participant_erased_keeps_nothing"), transaction.atomic():
        Participant.objects.filter(pk=person.pk).update(email="retour@example.org")


@pytest.mark.requirement("R35")
@pytest.mark.django_db(transaction=True)
def test_two_people_sign_up_for_the_last_seat_and_one_gets_it() -> None:
    meeting = january(campaign())
    fill(meeting, 14)
    gate = threading.Barrier(2)
    states: list[str] = []

    def race(number: int) -> None:
        gate.wait()
        try:
            states.append(enrol(meeting, number, at=NOON).registration.state)
        finally:
            connection.close()

    if connection.vendor == "postgresql":
        rivals = [threading.Thread(target=race, args=(number,)) for number in (15, 16)]
        for rival in rivals:
            rival.start()
        for rival in rivals:
            rival.join()
    else:
        states = [enrol(meeting, number, at=NOON).registration.state for number in (15, 16)]
    assert sorted(states) == ["registered", "waiting"]
    assert meeting.registrations.filter(state="registered").count() == 15


def test_letters_that_spread_leave_a_key_that_its_column_holds() -> None:
    assert len(key_of_name("\ufb03" * 120, 120)) == 120
