"""Where a territory stands along the life of a grant, and what goes wrong there (E1, E5)."""

import datetime as dt
from typing import Any

import pytest

from maillage.rules.chain import STAGES, LotFacts, WatchFacts, by_stage, position, watch
from maillage.rules.lives import AGREEMENT

TODAY = dt.date(2026, 11, 20)
CALL: dict[str, Any] = {
    "published": True,
    "opens_on": dt.date(2025, 4, 1),
    "closes_on": dt.date(2025, 5, 9),
}
SIGNED: dict[str, Any] = CALL | {
    "awarded": True,
    "agreement": "in_force",
    "starts_on": dt.date(2025, 12, 1),
    "ends_on": dt.date(2026, 11, 30),
    "expected": 10,
    "report": "open",
    "report_due_on": dt.date(2027, 5, 30),
}
PLANNED: dict[str, Any] = SIGNED | {"group": True, "kept": 10}
OVER: dict[str, Any] = PLANNED | {"agreement": "ended", "held": 10, "ends_on": dt.date(2026, 10, 31)}


@pytest.mark.parametrize(
    ("facts", "on", "stage", "words"),
    [
        (CALL | {"published": False}, TODAY, "call", "Appel en préparation"),
        (CALL, dt.date(2025, 3, 31), "call", "Appel publié"),
        (CALL | {"received": 2}, dt.date(2025, 5, 9), "applications", "2 candidatures validées"),
        (CALL, TODAY, "applications", "Aucune candidature"),
        (CALL | {"received": 2, "undecided": 1}, TODAY, "decision", "1 candidature sans décision"),
        (CALL | {"received": 2, "reserve": 1}, TODAY, "decision", "En attente de crédits"),
        (CALL | {"received": 2}, TODAY, "decision", "Aucune candidature retenue"),
        (CALL | {"received": 2, "awarded": True}, TODAY, "agreement", "Retenue, convention à préparer"),
        (SIGNED | {"agreement": "prepared"}, TODAY, "agreement", "Convention préparée"),
        (SIGNED | {"agreement": "sent"}, TODAY, "agreement", "Convention envoyée à la signature"),
        (SIGNED, TODAY, "group", "Groupe à ouvrir"),
        (SIGNED | {"group": True}, TODAY, "group", "Année à planifier"),
        (PLANNED | {"held": 1, "next_on": TODAY}, TODAY, "meetings", "1 rencontre tenue sur 10"),
        (PLANNED | {"held": 10}, TODAY, "meetings", "10 rencontres tenues sur 10"),
        (PLANNED | {"held": 9}, TODAY, "meetings", "9 rencontres tenues sur 10"),
        (OVER, TODAY, "report", "Bilan attendu"),
        (OVER | {"report": "resubmitted"}, TODAY, "report", "Bilan reçu"),
        (OVER | {"report": "acknowledged"}, TODAY, "report", "Bilan à l’examen"),
        (OVER | {"report": "to_be_corrected"}, TODAY, "report", "Bilan à corriger"),
        (OVER | {"report": "accepted"}, TODAY, "balance", "Bilan accepté"),
        (OVER | {"certified": True, "balance": "requested"}, TODAY, "balance", "Solde à payer"),
        (OVER | {"certified": True, "balance": "paid"}, TODAY, "balance", "Service fait certifié"),
        (OVER | {"certified": True, "repayment": "notified"}, TODAY, "balance", "Trop-perçu à reverser"),
        (OVER | {"agreement": "terminated"}, TODAY, "balance", "Convention résiliée"),
        (OVER | {"agreement": "closed"}, TODAY, "balance", "Soldée"),
    ],
)
def test_a_territory_is_at_one_stage_said_in_words(
    facts: dict[str, Any], on: dt.date, stage: str, words: str
) -> None:
    found = position(LotFacts(**facts), on)
    assert (found.stage, found.words) == (stage, words)
    assert found.number == list(STAGES).index(stage) + 1
    assert found.next or found.done


@pytest.mark.parametrize("state", [state for state in AGREEMENT.states if state != "abandoned"])
def test_every_state_of_an_agreement_has_its_place_after_the_decision(state: str) -> None:
    found = position(LotFacts(**SIGNED | {"agreement": state}), TODAY)
    assert found.stage in ("agreement", "group", "balance")


def test_what_comes_next_is_late_the_day_after_its_day() -> None:
    due = dt.date(2027, 5, 30)
    found = position(LotFacts(**OVER), due)
    assert not found.is_late(due)
    assert found.is_late(due + dt.timedelta(days=1))
    assert not position(LotFacts(**CALL), TODAY).is_late(TODAY)


def test_the_stages_that_hold_a_territory_are_counted_in_order() -> None:
    found = [position(LotFacts(**facts), TODAY) for facts in (OVER, CALL, OVER)]
    assert by_stage(found) == {"applications": 1, "report": 2}


def test_what_goes_wrong_is_said_with_its_detail_and_nothing_when_all_is_well() -> None:
    due = dt.date(2026, 11, 19)
    assert watch(
        WatchFacts(
            sheets=2,
            quarters=1,
            report="open",
            report_due_on=due,
            bare_surplus=1,
            advance="ordered",
            advance_due_on=due,
        ),
        TODAY,
    ) == {
        "report": "attendu le 19 novembre 2026",
        "advance": "à payer le 19 novembre 2026 au plus tard",
        "surplus": "1 dépense",
        "sheet": "2 rencontres passées",
        "quarter": "1 trimestre",
    }
    assert (
        watch(WatchFacts(report="open", report_due_on=TODAY, advance="paid", advance_due_on=due), TODAY) == {}
    )
    for sent in ("submitted", "to_be_corrected"):
        assert watch(WatchFacts(report=sent, report_due_on=due), TODAY) == {}
    returned = position(LotFacts(**OVER | {"report": "to_be_corrected", "report_due_on": due}), TODAY)
    assert (returned.words, returned.due_on) == ("Bilan à corriger", None)


@pytest.mark.parametrize(
    "facts",
    [
        OVER | {"report": "submitted"},
        OVER | {"report": "acknowledged"},
        OVER | {"report": "accepted"},
        OVER | {"agreement": "terminated"},
    ],
)
def test_what_awaits_the_departement_says_so_to_the_operator_who_reads_it_too(facts: dict[str, Any]) -> None:
    assert "Département" in position(LotFacts(**facts), TODAY).next
