"""Applications, identifiers of organisations, and the final report."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from maillage.rules import application, identifiers, report
from maillage.rules.application import Draft, Requirements
from maillage.rules.budget import Budget, Line, Side
from maillage.rules.window import Window

D = Decimal
CALL = Window(date(2025, 4, 1), date(2025, 5, 9))
ASKED = Requirements(
    questions={"experience": "expérience en santé mentale", "needs": "besoins du territoire"},
    documents={"statutes": "statuts"},
    ceiling=D("20000"),
    coffee_ceiling=D("300"),
)
FULL = Draft(
    legal_form="association",
    requested=D("20000"),
    coffee=D("300"),
    answers={"experience": "Dix ans", "needs": "Isolement"},
    documents={"statutes"},
    republican_commitment=True,
    budget=Budget((Line(Side.COST, "64", D("20000")),), D("20000")),
)


def said(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.requirement("R48", "R51", "R66", "R67")
def test_what_is_missing_before_the_deposit_is_listed_with_its_field() -> None:
    assert application.missing_to_deposit(FULL, ASKED) == ()
    empty = replace(FULL, answers={"experience": " "}, requested=None)
    assert [m.field for m in application.missing_to_deposit(empty, ASKED)] == [
        "experience",
        "needs",
        "amount",
    ]
    unbalanced = replace(FULL, budget=Budget((), D("20000")))
    assert [m.field for m in application.missing_to_deposit(unbalanced, ASKED)] == ["budget"]
    excessive = replace(FULL, requested=D("21000"))
    assert "20 000,00 €" in said(application.missing_to_deposit(excessive, ASKED)[0].sentence)


@pytest.mark.requirement("R57", "R59")
def test_the_validation_also_needs_documents_and_the_republican_commitment() -> None:
    assert application.missing_to_validate(FULL, ASKED) == ()
    bare = replace(FULL, documents=(), republican_commitment=False)
    assert [m.field for m in application.missing_to_validate(bare, ASKED)] == [
        "statutes",
        "republican_commitment",
    ]
    assert application.missing_to_deposit(bare, ASKED) == ()


def test_a_public_body_is_not_asked_for_the_republican_commitment() -> None:
    public = replace(FULL, legal_form="public_health", republican_commitment=False)
    assert application.missing_to_validate(public, ASKED) == ()
    assert application.needs_republican_commitment("foundation")


def test_a_floor_and_a_share_of_the_costs_hold_what_is_asked() -> None:
    low = application.missing_to_deposit(FULL, replace(ASKED, floor=D("20000.01")))
    assert [m.field for m in low] == ["amount"]
    half = application.missing_to_deposit(FULL, replace(ASKED, share=D("0.5")))
    assert "demandez 10 000,00 € au plus" in said(half[0].sentence)


def test_a_letter_of_intent_is_asked_only_what_the_call_asks_of_it() -> None:
    letter = replace(ASKED, asks_amount=False, asks_budget=False, asks_commitment=False, documents={})
    bare = replace(FULL, requested=None, budget=Budget(()), republican_commitment=False, documents=())
    assert application.missing_to_validate(bare, letter) == ()
    priced = replace(letter, asks_amount=True, share=D("0.5"))
    assert application.missing_to_validate(FULL, priced) == (), "a share is checked with the budget"


def test_a_common_answer_goes_where_nobody_said_otherwise() -> None:
    assert application.carries("Dix ans.", "Dix ans.")
    assert application.carries("Dix ans.", "")
    assert not application.carries("Dix ans.", "Dix ans, dont trois ici.")
    assert application.carried_sentence(["Artois"]) == "Repris aussi dans votre brouillon pour Artois."
    assert application.carried_sentence(["Artois", "Boulonnais", "Lens-Hénin"]) == (
        "Repris aussi dans vos brouillons pour Artois, Boulonnais et Lens-Hénin."
    )


@pytest.mark.requirement("R57", "F46")
def test_only_the_legal_representative_or_a_delegate_validates() -> None:
    assert application.may_validate_as(legal_representative=True, delegation=False)
    assert application.may_validate_as(legal_representative=False, delegation=True)
    refused = application.may_validate_as(legal_representative=False, delegation=False)
    assert "Seule la représentation légale" in refused.sentence


@pytest.mark.requirement("R57")
def test_the_acknowledgement_of_a_deposit_warns_that_it_is_not_validated() -> None:
    at = datetime(2025, 5, 8, 16, 12, tzinfo=UTC)
    assert said(application.deposited_sentence("AAP-2025-BOU-002", at, CALL)) == (
        "Votre candidature n° AAP-2025-BOU-002 a été déposée le 8 mai 2025 à 18 h 12. "
        "Elle n’est pas encore validée. Validez-la avant le 9 mai 2025 à 23 h 59."
    )
    assert "a été validée le 8 mai 2025" in said(application.validated_sentence("AAP-2025-BOU-002", at))


@pytest.mark.requirement("R61", "F45")
def test_the_closing_and_a_reopening_are_explained() -> None:
    assert "n’était pas validée à la clôture" in application.not_considered_sentence(CALL)
    assert "de nouveau déposée puis validée" in application.reopened_sentence(CALL)


@pytest.mark.requirement("F50", "R47")
@pytest.mark.parametrize("siret", ["00000010900017", "000 000 208 00017", "35600000049837"])
def test_a_siret_with_its_key_is_accepted(siret: str) -> None:
    assert identifiers.check_siret(siret)


@pytest.mark.requirement("F50", "R47")
@pytest.mark.parametrize("siret", ["00000010900018", "", "123", "ABCDEFGHIJKLMN"])
def test_a_siret_without_its_key_is_refused(siret: str) -> None:
    assert "annuaire des entreprises" in identifiers.check_siret(siret).sentence


def test_the_other_numbers_of_organisations() -> None:
    assert identifiers.check_siren("000 000 109")
    assert not identifiers.check_siren("000000108")
    assert identifiers.check_rna("W9C1234567")
    assert not identifiers.check_rna("W12")
    assert identifiers.siren_of("000 000 109 00017") == "000000109"
    assert said(identifiers.display_siret("00000010900017")) == "000 000 109 00017"


def test_an_establishment_told_elsewhere_is_compared_with_those_one_acts_for() -> None:
    ours = {"00000010900017", "00000020800017"}
    for told, held in (("", ours), ("00000010900017", ours), ("00000010900017", set[str]())):
        assert identifiers.check_establishment(told, held)
    sister = identifiers.check_establishment("00000010900025", ours)
    assert "rien à faire si vous y travaillez" in said(sister.sentence)
    other = identifiers.check_establishment("00000060400017", ours)
    assert "000 000 604 00017, qui n’est pas de l’organisme" in said(other.sentence)


HEADINGS = (
    report.Heading("levers", "Leviers"),
    report.Heading("leads", "Pistes d’action"),
    report.Heading("themes", "Thèmes", mandatory=False),
)
WRITTEN = {"levers": "…", "leads": "…"}


@pytest.mark.requirement("R79", "R82")
def test_the_report_waits_for_the_end_and_for_every_heading() -> None:
    end = date(2026, 10, 31)
    assert report.may_submit(end, date(2026, 11, 1), HEADINGS, WRITTEN)
    assert "à partir du lendemain" in report.may_submit(end, end, HEADINGS, WRITTEN).sentence
    refusal = report.may_submit(end, date(2026, 11, 1), HEADINGS, {"levers": " "})
    assert (
        said(refusal.sentence) == "Complétez le bilan avant de le transmettre : Leviers et Pistes d’action."
    )


@pytest.mark.requirement("R80", "F38")
def test_a_late_report_is_told_and_accepted() -> None:
    due = date(2027, 4, 30)
    assert (
        report.reception_sentence(date(2027, 5, 3), due)
        == "reçu avec 3 jours de retard (échéance 30/04/2027)"
    )
    assert report.reception_sentence(due, due) == "reçu le 30/04/2027 (échéance 30/04/2027)"
    assert report.days_late(date(2027, 5, 3), due) == 3
    assert report.days_late(date(2027, 4, 1), due) == 0
    assert report.may_submit(date(2026, 10, 31), date(2028, 1, 1), HEADINGS, WRITTEN)


@pytest.mark.requirement("R75", "R76")
def test_the_balance_waits_for_a_list_of_things_done() -> None:
    nothing = report.BalanceFile("open", False, False, "")
    assert len(report.missing_before_balance(nothing)) == 5
    received = replace(nothing, report_state="acknowledged", committee_held=True, objectives_reviewed=True)
    assert report.missing_before_balance(received) == (
        "l’acceptation du bilan final", "la certification du service fait",
    )  # fmt: skip
    done = replace(received, report_state="accepted", service_certified_by="Sophie Marquant")
    assert report.missing_before_balance(done) == ()
