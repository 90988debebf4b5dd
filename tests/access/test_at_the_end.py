"""The access matrix when the year is accounted for: reports, committee, service done, balance, repayment."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest
from django.urls import reverse

from maillage.agreements.models import Payment, Repayment
from maillage.chores.demonstration.stage import Stage, on
from maillage.chores.demonstration.year import pay
from maillage.reports.models import FinalReport, SteeringCommittee
from maillage.reports.operations.report import accept_report, save_report, submit_report
from tests.access.crawling import personal_words, reach, told_of
from tests.access.matrix import (
    ARTOIS,
    OFFICE,
    OFFICERS,
    OPERATORS,
    Row,
    acts,
    cases,
    check_reading,
    check_writing,
    client_of,
    those,
)

CAMPAIGN_DAY = dt.date(2027, 4, 29)
pytestmark = pytest.mark.django_db

NINE: Final = on("2027-04-29", "09:00")
CONVENERS: Final = those("claire sophie")
MANAGER: Final = those("sophie")
FINANCE: Final = those("denis")
REPRESENTATIVE: Final = those("marc")
TRAIT_UNION: Final = those("agnes samuel")
LENS: Final = OFFICE | those("leila")
FOLLOWED: Final = those("marc pia anne thomas leila bernard lucie nora agnes samuel")
"""Everyone at an operator of the campaign; the candidates who were not chosen have no committee."""

WORDS: Final = {
    "levers": "Visites conjointes.",
    "leads": "Prévenir avant d’entrer.",
    "referrals": "Équipe mobile.",
    "strategy": "Délais d’accès aux soins.",
}


def report(lot: str) -> Any:
    return lambda stage: (FinalReport.objects.get(agreement=stage.agreements[lot]).pk,)


def agreement(lot: str) -> Any:
    return lambda stage: (stage.agreements[lot].pk,)


def written(stage: Stage) -> None:
    found = FinalReport.objects.get(agreement=stage.agreements["LEN"])
    save_report(found, texts=WORDS, by=stage.people["pia"], at=NINE)


def received(stage: Stage) -> None:
    written(stage)
    found = FinalReport.objects.get(agreement=stage.agreements["LEN"])
    submit_report(found, by=stage.people["marc"], at=NINE)


def accepted(stage: Stage) -> None:
    found = FinalReport.objects.get(agreement=stage.agreements["ART"])
    accept_report(found, by=stage.people["sophie"], at=NINE)


def paid(stage: Stage) -> None:
    pay(stage, Payment.objects.get(pk=balance(stage)[0]), commitment="E27-BOU", order="2027-1876", at=NINE)


def balance(stage: Stage) -> tuple[int]:
    return (Payment.objects.get(agreement=stage.agreements["BOU"], kind=Payment.Kind.BALANCE).pk,)


def announced(_stage: Stage) -> None:
    """Put the repayment back to the day it was announced: the operator may still answer."""
    Repayment.objects.update(state="notified", order_number="", ordered_on=None)


def repayment(_stage: Stage) -> tuple[int]:
    return (Repayment.objects.get().pk,)


def committee(_stage: Stage) -> tuple[int]:
    return (SteeringCommittee.objects.get().pk,)


def call(stage: Stage) -> tuple[int]:
    return (stage.call.pk,)


def certificate(lot: str) -> Any:
    return lambda stage: (stage.agreements[lot].pk, "certificat")


CONVENED: Final = {"held_on": "2027-06-08", "starts": "10:00", "place": "Arras"}

TABLE: Final = (
    # Reports: the operator writes its own, its facilitator reads it; officers and the coordinator once sent.
    Row("reports", "operator:reports", OPERATORS),
    Row("report to write", "operator:report", LENS, OFFICE, report("LEN"), lambda _: WORDS),
    Row(
        "report to send",
        "operator:report_submit",
        REPRESENTATIVE,
        REPRESENTATIVE,
        report("LEN"),
        given=written,
    ),
    Row("report sent", "operator:report", ARTOIS, args=report("ART")),
    Row("report sent", "operator:report_file", ARTOIS, args=report("ART")),
    Row("reports", "department:reports", OFFICERS | those("vera")),
    Row("report to write", "department:report", args=report("LEN")),
    Row("report to write", "department:report_file", args=report("LEN")),
    Row(
        "report received",
        "department:report",
        OFFICERS,
        CONVENERS,
        report("LEN"),
        lambda _: {"act": "acknowledge"},
        received,
    ),
    Row(
        "report to accept", "department:report", OFFICERS, MANAGER, report("ART"), lambda _: {"act": "accept"}
    ),
    Row(
        "report to return",
        "department:report",
        OFFICERS,
        CONVENERS,
        report("ART"),
        lambda _: {"act": "return", "motive": "Précisez les orientations."},
    ),
    Row("report sent", "department:report_file", OFFICERS, args=report("ART")),
    Row("report sent", "coordinator:report_file", those("elodie"), args=report("ART")),
    Row("report to write", "coordinator:report_file", args=report("LEN")),
    Row("figures", "coordinator:group_indicators", those("elodie"), args=agreement("ART")),
    # The committee: the département convenes it, operators and coordinators read their own part.
    Row("committees", "department:call_committees", OFFICERS, CONVENERS, call, lambda _: CONVENED),
    Row("committee", "department:committee", OFFICERS, args=committee),
    Row("committee", "department:committee_file", OFFICERS, args=committee),
    Row(
        "committee",
        "operator:committee",
        FOLLOWED,
        args=committee,
        shows=lambda _: "Studio Rive Nord",
        to=ARTOIS,
    ),
    Row(
        "committee",
        "coordinator:committee",
        those("elodie karim"),
        args=committee,
        shows=lambda _: "Artois",
        to=those("elodie"),
    ),
    # Service done is certified by a manager, the balance ordered by the finance officer.
    Row(
        "service done",
        "department:agreement_service",
        MANAGER,
        MANAGER,
        agreement("ART"),
        lambda _: {"remarks": "Atteints."},
        accepted,
    ),
    Row("certificate", "department:agreement_file", OFFICERS, args=certificate("BOU")),
    Row("certificate", "operator:agreement_file", TRAIT_UNION, args=certificate("BOU")),
    Row(
        "balance",
        "department:payment_step",
        FINANCE,
        FINANCE,
        balance,
        lambda _: {"on": "2027-04-29", "reference": "E27"},
    ),
    Row(
        "account",
        "department:agreement_act",
        MANAGER,
        MANAGER,
        lambda s: (s.agreements["BOU"].pk, "close"),
        given=paid,
    ),
    Row(
        "repayment", "department:repayment_step", FINANCE, FINANCE, repayment, lambda _: {"on": "2027-04-29"}
    ),
    Row(
        "repayment",
        "operator:repayment_contest",
        those("bernard"),
        those("bernard"),
        agreement("AUD"),
        lambda _: {"motive": "Facture à venir."},
        announced,
    ),
)


@pytest.mark.parametrize(("row", "who"), cases(TABLE))
def test_who_reads_at_the_end(row: Row, who: str, stage: Stage) -> None:
    check_reading(row, who, stage)


@pytest.mark.parametrize(("row", "who"), cases(acts(TABLE)))
def test_who_writes_at_the_end(row: Row, who: str, stage: Stage) -> None:
    check_writing(row, who, stage)


@pytest.mark.parametrize("who", ["armelle", "claire", "denis", "sophie", "irene", "paul", "elodie"])
def test_nothing_that_the_departement_reaches_names_a_participant(who: str, stage: Stage) -> None:
    words = personal_words()
    assert len(words) > 300
    read = reach(client_of(stage, who), reverse("home"), reverse("public:home"), "/departement/journal/")
    assert not told_of(words, read)


def test_the_papers_and_the_spreadsheets_are_among_what_is_reached(stage: Stage) -> None:
    read = reach(client_of(stage, "sophie"), reverse("home"), reverse("department:reports"))
    for ending in (".pdf", ".xlsx", ".csv"):
        assert any(address.endswith(ending) and text for address, text in read.items()), ending
    assert any("/bilans/" in address and address.endswith(".pdf") for address in read)
    assert any("/comites/" in address and address.endswith(".pdf") for address in read)
