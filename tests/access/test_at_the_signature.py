"""The access matrix while an agreement is prepared, sent and signed (R73)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest
from django.urls import reverse

from maillage.agreements.models import Agreement, Payment
from maillage.agreements.operations.agreement import prepare_agreement, send_agreement, sign_agreement
from maillage.chores.demonstration.stage import Stage, on
from maillage.selection.models import Decision
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
)
from tests.builders import Body, lend_signature

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


def agreement(stage: Stage) -> tuple[int]:
    return (Agreement.objects.get(lot=stage.lots["BOU"]).pk,)


def act(verb: str) -> Any:
    return lambda stage: (*agreement(stage), verb)


def advance(stage: Stage) -> tuple[int]:
    return (Payment.objects.get(agreement=agreement(stage)[0]).pk,)


def to_open(stage: Stage) -> Form:
    return {"agreement": agreement(stage)[0]}


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
    Row("sent agreement", "department:agreement", OFFICERS, args=agreement, given=sent),
    Row("sent agreement", "operator:agreement", TRAIT_UNION, args=agreement, given=sent),
    Row("text", "department:agreement_file", OFFICERS, args=act("convention"), given=sent),
    Row("text", "operator:agreement_file", TRAIT_UNION, args=act("convention"), given=sent),
    Row("sent agreement", "department:agreement_act", EDITORS, EDITORS, act("take_back"), given=sent),
    Row("signature", "operator:agreement_sign", REPRESENTATIVE, REPRESENTATIVE, agreement, given=sent),
    Row("signature lent", "operator:agreement_sign", TRAIT_UNION, TRAIT_UNION, agreement, given=lent),
    Row(
        "signature",
        "department:agreement_act",
        MANAGER,
        MANAGER,
        act("sign_department"),
        given=half_signed,
    ),
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
    Row("group", "operator:groups", OPERATORS, TRAIT_UNION, sends=to_open, given=signed),
)


@pytest.mark.parametrize(("row", "who"), cases(TABLE))
def test_who_reads_at_the_signature(row: Row, who: str, stage: Stage) -> None:
    check_reading(row, who, stage)


@pytest.mark.parametrize(("row", "who"), cases(acts(TABLE)))
def test_who_writes_at_the_signature(row: Row, who: str, stage: Stage) -> None:
    check_writing(row, who, stage)
