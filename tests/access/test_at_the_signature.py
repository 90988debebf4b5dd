"""The access matrix while an agreement is prepared, sent and signed (R73)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.agreements.models import Agreement, AgreementArticle, AgreementText, BankDetails, Payment
from maillage.agreements.operations import (
    commit_payment,
    enter_bank_details,
    prepare_agreement,
    send_agreement,
    sign_agreement,
    start_text,
)
from maillage.chores.demonstration.stage import Stage, on
from maillage.people.operations import chain, subject_of
from maillage.received.operations import receive
from maillage.selection.models import Decision
from tests.access.looked_at import look, looks
from tests.access.matrix import (
    OFFICERS,
    OPERATORS,
    Form,
    Row,
    acts,
    cases,
    check_reading,
    check_writing,
    those,
    told_of_it,
)
from tests.browser.looking import Eye
from tests.builders import PDF, Body, lend_signature

CAMPAIGN_DAY = dt.date(2025, 11, 13)
pytestmark = pytest.mark.django_db

NINE: Final = on("2025-11-13", "09:00")
EDITORS: Final = those("claire sophie")
MANAGER: Final = those("sophie")
FINANCE: Final = those("denis")
# Trait d'Union Santé, whose agreement it is: its representative and accountant, its preparer and facilitator.
REPRESENTATIVE: Final = those("agnes")
TRAIT_UNION: Final = those("agnes samuel")
OFFICE_OF_SOMEONE: Final = OPERATORS - those("thomas leila")


def award(stage: Stage) -> tuple[int]:
    return (Decision.objects.get(application=stage.applications["BOU"]).pk,)


def prepared(stage: Stage) -> Agreement:
    decision = Decision.objects.get(application=stage.applications["BOU"])
    return prepare_agreement(decision, by=stage.people["claire"], at=NINE)


def sent(stage: Stage) -> Agreement:
    return send_agreement(prepared(stage), by=stage.people["claire"], at=NINE)


def lent(stage: Stage) -> None:
    """Samuel, who prepares the files, holds a delegation that day."""
    sent(stage)
    body = Body(stage.bodies["trait-union"], stage.people["samuel"], stage.people["agnes"])
    lend_signature(body, CAMPAIGN_DAY, CAMPAIGN_DAY)


def half_signed(stage: Stage) -> Agreement:
    return sign_agreement(sent(stage), side="operator", by=stage.people["agnes"], at=NINE)


def signed(stage: Stage) -> Agreement:
    return sign_agreement(half_signed(stage), side="department", by=stage.people["sophie"], at=NINE)


def committed(stage: Stage) -> None:
    signed(stage)
    payment = Payment.objects.get(pk=advance(stage)[0])
    commit_payment(payment, reference="E25", on=CAMPAIGN_DAY, by=stage.people["denis"], at=NINE)


def agreement(stage: Stage) -> tuple[int]:
    return (Agreement.objects.get(lot=stage.lots["BOU"]).pk,)


def act(verb: str) -> Any:
    return lambda stage: (*agreement(stage), verb)


def advance(stage: Stage) -> tuple[int]:
    return (Payment.objects.get(agreement=agreement(stage)[0]).pk,)


def body(stage: Stage) -> tuple[int]:
    return (stage.bodies["trait-union"].pk,)


def account(stage: Stage) -> BankDetails:
    """Samuel enters where the body is paid, once the agreement is sent."""
    sent(stage)
    organisation, samuel = stage.bodies["trait-union"], stage.people["samuel"]
    proof = receive("rib.pdf", PDF, chain=chain(), subject=subject_of(organisation), by=samuel.actor, at=NINE)
    return enter_bank_details(
        organisation, holder="Trait d’Union", iban=IBAN, bic="", received=proof, by=samuel, at=NINE
    )


def entered(_stage: Stage) -> tuple[int]:
    return (BankDetails.objects.get(iban=IBAN.replace(" ", "")).pk,)


def new_account(_stage: Stage) -> Form:
    return {"holder": "Trait d’Union", "iban": IBAN, "bic": "", "file": SimpleUploadedFile("rib.pdf", PDF)}


def to_open(stage: Stage) -> Form:
    return {"agreement": agreement(stage)[0]}


IBAN: Final = "FR76 0000 0000 6200 0000 3070 381"


def declared(_stage: Stage) -> Form:
    return {"read": "on", "quality": "cheffe de service"}


def scanned(_stage: Stage) -> Form:
    return {
        "file": SimpleUploadedFile("convention.pdf", PDF),
        "operator_name": "Agnès Pruvost",
        "operator_on": CAMPAIGN_DAY.isoformat(),
    }


def draft(stage: Stage) -> AgreementText:
    department = stage.people["claire"].memberships.get().organisation
    return start_text(department, "private", by=stage.people["claire"], at=NINE)


def shipped(_stage: Stage) -> tuple[str, str]:
    return ("private", "pdf")


def text(_stage: Stage) -> tuple[int]:
    return (AgreementText.objects.get().pk,)


def tried(stage: Stage) -> tuple[int, str]:
    return (*text(stage), "docx")


def published(stage: Stage) -> tuple[int, str]:
    return (*text(stage), "publier")


def article(_stage: Stage) -> tuple[int]:
    return (AgreementArticle.objects.get(position=2).pk,)


def moved(stage: Stage) -> tuple[int, str]:
    return (*article(stage), "monter")


def words(_stage: Stage) -> Form:
    return {"title": "Annexes", "body": "Deux annexes.", "condition": ""}


def words_again(stage: Stage) -> Form:
    return {**words(stage), "seen": AgreementArticle.objects.get(position=2).mark}


TABLE: Final = (
    Row(
        "award",
        "department:agreement_prepare",
        those("claire sophie denis"),
        those("claire sophie denis"),
        award,
    ),
    Row(
        "agreements",
        "department:agreements",
        OFFICERS | those("vera"),
        given=sent,
        shows=lambda stage: reverse("department:agreement", args=agreement(stage)),
        to=OFFICERS,
    ),
    Row(
        "agreements",
        "operator:agreements",
        OFFICE_OF_SOMEONE,
        given=sent,
        shows=lambda _: "CONV-AAP-2025-BOU",
        to=TRAIT_UNION,
    ),
    Row("prepared agreement", "department:agreement", OFFICERS, args=agreement, given=prepared),
    Row("prepared agreement", "operator:agreement", args=agreement, given=prepared),
    Row("preview", "department:agreement_file", OFFICERS, args=act("convention"), given=prepared),
    Row("preview", "operator:agreement_file", args=act("convention"), given=prepared),
    Row("agreement", "department:agreement_act", EDITORS, EDITORS, act("send"), given=prepared),
    Row(
        "prepared agreement",
        "department:agreement_abandon",
        those("sophie"),
        those("sophie"),
        agreement,
        lambda _: {"motive": "L’opérateur se désiste."},
        given=prepared,
    ),
    Row("sent agreement", "department:agreement", OFFICERS, args=agreement, given=sent),
    Row("sent agreement", "operator:agreement", TRAIT_UNION, args=agreement, given=sent),
    Row("text", "department:agreement_file", OFFICERS, args=act("convention"), given=sent),
    Row("text", "operator:agreement_file", TRAIT_UNION, args=act("convention"), given=sent),
    Row("sent agreement", "department:agreement_act", EDITORS, EDITORS, act("take_back"), given=sent),
    Row("signature", "operator:agreement_sign", REPRESENTATIVE, REPRESENTATIVE, agreement, declared, sent),
    Row("signature lent", "operator:agreement_sign", TRAIT_UNION, TRAIT_UNION, agreement, declared, lent),
    Row("signature", "department:agreement_sign", MANAGER, MANAGER, agreement, declared, half_signed),
    Row("paper signature", "department:agreement_paper", EDITORS, EDITORS, agreement, scanned, sent),
    Row("Word file", "department:agreement_word", OFFICERS, args=agreement, given=sent),
    Row("evidence", "operator:agreement_file", TRAIT_UNION, args=act("preuve"), given=signed),
    Row("evidence", "department:agreement_file", OFFICERS, args=act("preuve"), given=signed),
    Row("texts", "department:texts", OFFICERS, given=draft),
    Row("text shipped", "department:text_in_force", OFFICERS, args=shipped),
    Row("text", "department:text", OFFICERS, args=text, given=draft),
    Row("text tried", "department:text_preview", OFFICERS, args=tried, given=draft),
    Row("text to start", "department:text_start", EDITORS, EDITORS, lambda _: ("private",)),
    Row("text", "department:text_heading", EDITORS, EDITORS, text, lambda _: {"title": "Convention"}, draft),
    Row("text", "department:article_new", EDITORS, EDITORS, text, words, draft),
    Row("article", "department:article", EDITORS, EDITORS, article, words_again, draft),
    Row("article", "department:article_move", writes=EDITORS, args=moved, given=draft),
    Row("article", "department:article_remove", EDITORS, EDITORS, article, given=draft),
    Row("text", "department:text_act", EDITORS, EDITORS, published, given=draft),
    Row("signed text", "operator:agreement_file", TRAIT_UNION, args=act("convention-signee"), given=signed),
    Row("signed text", "department:agreement_file", OFFICERS, args=act("convention-signee"), given=signed),
    Row(
        "payments",
        "department:payments",
        OFFICERS | those("vera"),
        given=signed,
        shows=lambda _: "Trait d’Union",
        to=OFFICERS,
    ),
    Row(
        "advance",
        "department:payment_step",
        FINANCE,
        FINANCE,
        advance,
        lambda _: {"on": "2025-11-13", "reference": "E25-BOU"},
        signed,
    ),
    Row("advance", "department:payment", OFFICERS, args=advance, given=signed),
    Row("advance", "department:history", OFFICERS, args=told_of_it("versement", advance), given=signed),
    Row("certificate of payment", "department:payment_certificate", OFFICERS, args=advance, given=signed),
    Row(
        "advance",
        "department:payment_step_back",
        FINANCE,
        FINANCE,
        advance,
        lambda _: {"motive": "Numéro mal recopié."},
        committed,
    ),
    Row(
        "payments",
        "department:payments_file",
        OFFICERS | those("vera"),
        args=lambda _: ("csv",),
        given=signed,
        shows=lambda _: "Trait d’Union",
        to=OFFICERS,
    ),
    Row(
        "money",
        "department:money",
        OFFICERS | those("vera"),
        given=signed,
        shows=lambda _: "Trait d’Union",
        to=OFFICERS,
    ),
    Row(
        "money",
        "operator:money",
        OFFICE_OF_SOMEONE,
        given=signed,
        shows=lambda _: "CONV-AAP-2025-BOU",
        to=TRAIT_UNION,
    ),
    # Bank details: the operator's own people who answer for its money, and the finance officer who pays it;
    # the other officers read the last four characters.
    Row("bank details", "operator:bank", TRAIT_UNION, args=body, given=account),
    Row("bank details", "operator:bank_enter", TRAIT_UNION, TRAIT_UNION, body, new_account, sent),
    Row("account", "operator:bank_confirm", REPRESENTATIVE, REPRESENTATIVE, entered, given=account),
    Row(
        "account",
        "operator:bank_refuse",
        TRAIT_UNION,
        TRAIT_UNION,
        entered,
        lambda _: {"motive": "Erreur de saisie."},
        account,
    ),
    Row("proof of the account", "operator:bank_proof", TRAIT_UNION, args=entered, given=account),
    Row(
        "bank details",
        "department:bank",
        OFFICERS,
        args=body,
        given=account,
        shows=lambda _: "FR76",
        to=FINANCE,
    ),
    Row("account", "department:bank_check", FINANCE, FINANCE, entered, lambda _: {"read": "0381"}, account),
    Row(
        "account",
        "department:bank_refuse",
        FINANCE,
        FINANCE,
        entered,
        lambda _: {"motive": "Le RIB porte un autre titulaire."},
        account,
    ),
    Row("proof of the account", "department:bank_proof", FINANCE, args=entered, given=account),
    Row("group", "operator:groups", OPERATORS, TRAIT_UNION, sends=to_open, given=signed),
)


@pytest.mark.parametrize(("row", "people"), cases(TABLE))
def test_who_reads_at_the_signature(row: Row, people: list[str], stage: Stage) -> None:
    check_reading(row, people, stage)


@pytest.mark.parametrize(("row", "people"), looks(TABLE))
def test_every_page_holds_in_a_browser(row: Row, people: list[str], stage: Stage, eye: Eye) -> None:
    look(row, people, stage, eye)


@pytest.mark.parametrize(("row", "people"), cases(acts(TABLE)))
def test_who_writes_at_the_signature(row: Row, people: list[str], stage: Stage) -> None:
    check_writing(row, people, stage)
