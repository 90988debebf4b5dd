"""The access matrix when the year is accounted for: reports, committee, service done, balance, repayment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.agreements.models import Agreement, Payment, Repayment
from maillage.calls.models import Call
from maillage.chores.demonstration.stage import Stage, on, receipt
from maillage.chores.demonstration.year import pay
from maillage.expenses.models import Expense, Statement
from maillage.expenses.operations import accept_expense, propose_on_account, reconsider_expense
from maillage.groups.models import Attendance, Meeting
from maillage.people.models import Organisation
from maillage.privacy.models import DisposalList, RightsRequest
from maillage.privacy.operations import draw_disposal_list, receive_request
from maillage.reports.models import (
    CommitteeDecision,
    CommitteeMember,
    CommitteePoint,
    CommitteePresentation,
    FinalReport,
    FinancialPaper,
    FinancialReport,
    OpenDataPublication,
    ReportVersion,
    SteeringCommittee,
)
from maillage.reports.operations import (
    correct_minutes,
    save_financial_report,
    send_formal_notice,
    submit_financial_report,
)
from maillage.reports.operations.report import accept_report, save_report, submit_report
from maillage.reports.queries.open_data import draft
from maillage.rules.financial_report import SHEET
from tests.access.crawling import personal_words, reach, told_of
from tests.access.looked_at import look, looks
from tests.access.matrix import (
    ARTOIS,
    EVERYONE,
    NOBODY,
    OFFICE,
    OFFICERS,
    OPERATORS,
    SIGNED_IN,
    Row,
    acts,
    by_turns,
    cases,
    check_reading,
    check_writing,
    client_of,
    those,
    told_of_it,
)
from tests.browser.looking import Eye

CAMPAIGN_DAY = dt.date(2027, 4, 29)
pytestmark = pytest.mark.django_db

NINE: Final = on("2027-04-29", "09:00")
CONVENERS: Final = those("claire sophie")
MANAGER: Final = those("sophie")
KEEPERS: Final = those("sophie paul")
ARCHIVISTS: Final = those("sophie irene")
FINANCE: Final = those("denis")
REPRESENTATIVE: Final = those("marc")
DECIDERS: Final = those("denis sophie")
GIVERS: Final = those("marc anne")
LETTER_READERS: Final = those("bernard nora lucie")
TRAIT_UNION: Final = those("agnes samuel")
LENS: Final = OFFICE | those("leila")
FOLLOWED: Final = those("marc pia anne thomas leila bernard lucie nora agnes samuel")
"""Everyone at an operator of the campaign; the candidates who were not chosen have no committee."""

ACCOUNT_KEEPERS: Final = OFFICE | those("bernard nora lucie agnes samuel odile gilles")

WORDS: Final = {
    "levers": "Visites conjointes.",
    "leads": "Prévenir avant d’entrer.",
    "referrals": "Équipe mobile.",
    "strategy": "Délais d’accès aux soins.",
}


def report(lot: str, *more: Any) -> Any:
    return lambda stage: (FinalReport.objects.get(agreement=stage.agreements[lot]).pk, *more)


SIGNED: Final = {"quality": "présidente", "declared": "on"}


def corrected(stage: Stage) -> None:
    """Take a presence back from a meeting of the Artois, after its report was sent."""
    version = ReportVersion.objects.filter(report__agreement=stage.agreements["ART"]).order_by("-number")[0]
    came = Attendance.objects.filter(
        meeting__group__agreement=stage.agreements["ART"], meeting__state="held", state="present"
    ).order_by("pk")[0]
    Attendance.objects.filter(pk=came.pk).update(state="absent")
    Meeting.objects.filter(pk=came.meeting_id).update(corrected_at=version.at + dt.timedelta(hours=1))


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


def drawn(stage: Stage) -> None:
    """Draw the slip of what was not selected, long after: two years past the decisions."""
    draw_disposal_list(by=stage.people["sophie"], at=on("2028-06-01", "09:00"))


def slip(_stage: Stage) -> tuple[int]:
    return (DisposalList.objects.get().pk,)


def received_by_letter(stage: Stage) -> None:
    receive_request(
        right="erasure",
        who="Zélie Martin",
        received_on=dt.date(2027, 4, 1),
        by=stage.people["paul"],
        at=NINE,
    )


def asked(_stage: Stage) -> tuple[int]:
    return (RightsRequest.objects.get(origin="letter").pk,)


def balance(stage: Stage) -> tuple[int]:
    return (Payment.objects.get(agreement=stage.agreements["BOU"], kind=Payment.Kind.BALANCE).pk,)


def announced(_stage: Stage) -> None:
    """Put the repayment back to the day it was announced: the operator may still answer."""
    Repayment.objects.update(state="notified", order_number="", ordered_on=None)


def repayment(_stage: Stage) -> tuple[int]:
    return (Repayment.objects.get().pk,)


def renamed(stage: Stage) -> None:
    """Change what is published: the operator's name, set right."""
    Organisation.objects.filter(pk=stage.bodies["horizon"].pk).update(name="Horizon Psy 62")


def publication(_stage: Stage) -> tuple[int, str]:
    return OpenDataPublication.objects.filter(source="subventions").values_list("pk")[0][
        0
    ], "subventions-scdl"


def committee(_stage: Stage) -> tuple[int]:
    return (SteeringCommittee.objects.get().pk,)


def reopened(stage: Stage) -> None:
    correct_minutes(
        SteeringCommittee.objects.get(), reason="Une date est fausse.", by=stage.people["claire"], at=NINE
    )


def to_come(stage: Stage) -> None:
    """Put the committee back to a day to come: it is not held yet, and nothing is noted of it."""
    SteeringCommittee.objects.update(
        state="convened", version=0, recorded_at=None, held_on=dt.date(2027, 5, 25), year=2027
    )
    CommitteeMember.objects.update(present=None)
    CommitteePoint.objects.update(minutes="")
    CommitteePresentation.objects.all().delete()
    CommitteeDecision.objects.all().delete()


def call(stage: Stage) -> tuple[int]:
    return (stage.call.pk,)


def account(lot: str) -> Any:
    return lambda stage: (stage.agreements[lot].pk, "compte")


def first_line(stage: Stage) -> int:
    return Expense.objects.filter(agreement=stage.agreements["ART"]).order_by("spent_on", "pk")[0].pk


def reconsidered(stage: Stage) -> None:
    reconsider_expense(Expense.objects.get(pk=first_line(stage)), by=stage.people["denis"], at=NINE)


def reduced(stage: Stage) -> None:
    reconsidered(stage)
    accept_expense(
        Expense.objects.get(pk=first_line(stage)),
        eligible=Decimal("50.00"),
        reason="Une part relève d’une autre action.",
        by=stage.people["denis"],
        at=NINE,
    )


def proposed(stage: Stage) -> None:
    reduced(stage)
    statement = Statement.objects.get(agreement=stage.agreements["ART"])
    propose_on_account(statement, by=stage.people["denis"], at=NINE)


def certificate(lot: str) -> Any:
    return lambda stage: (stage.agreements[lot].pk, "certificat")


def accounts(lot: str, *kind: str) -> Any:
    """The financial report of 2026, not sent yet."""
    end = dt.date(2026, 12, 31)
    return lambda stage: (
        FinancialReport.objects.get(agreement=stage.agreements[lot], year_end=end).pk,
        *kind,
    )


def accounts_2025(stage: Stage) -> tuple[int]:
    """The financial report of 2025 that the script sends."""
    end = dt.date(2025, 12, 31)
    return (FinancialReport.objects.get(agreement=stage.agreements["ART"], year_end=end).pk,)


def kept_2025(stage: Stage) -> tuple[int, str]:
    return (*accounts_2025(stage), "pdf")


def joined_2025(_stage: Stage) -> tuple[int]:
    return (FinancialPaper.objects.get().pk,)


def accounted(stage: Stage) -> None:
    found = FinancialReport.objects.get(pk=accounts("LEN")(stage)[0])
    answers = dict.fromkeys((*SHEET, "gaps"), "Quatre rencontres.")
    save_financial_report(found, texts=answers, amounts={}, by=stage.people["pia"], at=NINE)


def certified(stage: Stage) -> None:
    accounted(stage)
    found = FinancialReport.objects.get(pk=accounts("LEN")(stage)[0])
    submit_financial_report(found, quality="présidente", by=stage.people["marc"], at=NINE)


def overdue(stage: Stage) -> None:
    Agreement.objects.filter(pk=stage.agreements["LEN"].pk).update(report_due_on=dt.date(2027, 4, 1))


def notified(stage: Stage) -> None:
    overdue(stage)
    Call.objects.filter(pk=stage.call.pk).update(reminders_before_notice=1)
    send_formal_notice(stage.agreements["LEN"], days=30, by=stage.people["claire"], at=NINE)


CONVENED: Final = {"held_on": "2027-06-08", "starts": "10:00", "ends": "12:00", "place": "Arras"}

TABLE: Final = (
    # Open data: officers see what is to be published, two roles publish it, anyone reads what is published.
    Row("open data", "department:open_data", OFFICERS, CONVENERS, sends=lambda _: {"beyond_the_law": "on"}),
    Row("open data", "department:open_data_preview", OFFICERS, args=lambda _: ("subventions",)),
    Row(
        "open data to publish",
        "department:open_data_preview",
        OFFICERS,
        CONVENERS,
        lambda _: ("subventions",),
        lambda stage: {"seen": draft("subventions", stage.funder.pk, CAMPAIGN_DAY).sha256},
        renamed,
    ),
    Row("open data published", "department:open_data_file", OFFICERS, args=publication),
    Row("open data", "public:datasets", EVERYONE),
    Row("open data", "public:dataset", EVERYONE, args=lambda _: ("indicateurs",)),
    Row("open data", "public:dataset", NOBODY, args=lambda _: ("conventions",)),
    Row("open data", "public:dataset_file", EVERYONE, args=lambda _: ("subventions-scdl", "csv")),
    Row("open data", "public:datapackage", EVERYONE),
    Row("open data", "public:api", EVERYONE),
    # Reports: the operator writes its own, its facilitator reads it; officers and the coordinator once sent.
    Row("reports", "operator:reports", OPERATORS),
    Row("report to write", "operator:report", LENS, args=report("LEN")),
    Row("report to write", "operator:report_figures", LENS, args=report("LEN")),
    Row("report to write", "operator:report_preview", LENS, args=report("LEN", 1)),
    Row("report to write", "operator:report_export", LENS, args=report("LEN", "docx")),
    Row(
        "heading of a report",
        "operator:report_heading",
        LENS,
        OFFICE,
        report("LEN", "levers"),
        lambda _: {"text": "Visites conjointes."},
    ),
    Row(
        "report to sign and send",
        "operator:report_submit",
        REPRESENTATIVE,
        REPRESENTATIVE,
        report("LEN"),
        lambda _: SIGNED,
        written,
    ),
    Row(
        "report to rectify",
        "operator:report_rectify",
        REPRESENTATIVE,
        REPRESENTATIVE,
        report("ART"),
        lambda _: SIGNED | {"reason": "Une signature relue."},
        corrected,
    ),
    Row("interim report", "operator:interim_file", ARTOIS, args=agreement("ART")),
    Row("report sent", "operator:report_export", ARTOIS, args=report("ART", "xlsx")),
    Row("report sent", "operator:report", ARTOIS, args=report("ART")),
    Row("history of a report", "operator:history", LENS, args=told_of_it("bilan", report("LEN"))),
    Row("history of a report to write", "department:history", args=told_of_it("bilan", report("LEN"))),
    Row("history of a report", "department:history", OFFICERS, args=told_of_it("bilan", report("ART"))),
    Row("history of accounts", "operator:history", OFFICE, args=told_of_it("compte-rendu", accounts("LEN"))),
    Row(
        "history of accounts to write", "department:history", args=told_of_it("compte-rendu", accounts("LEN"))
    ),
    Row(
        "history of accounts", "department:history", OFFICERS, args=told_of_it("compte-rendu", accounts_2025)
    ),
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
    Row("report sent", "department:report_export", OFFICERS, args=report("ART", "docx")),
    Row("report to write", "department:report_export", args=report("LEN", "docx")),
    Row("interim report", "department:interim_file", OFFICERS, args=agreement("ART")),
    Row("page for elected officials", "department:group_note", OFFICERS, args=agreement("ART")),
    Row("page for elected officials", "department:call_note", OFFICERS, args=call),
    Row("report sent", "coordinator:report_file", those("elodie"), args=report("ART")),
    Row("report to write", "coordinator:report_file", args=report("LEN")),
    Row("figures", "coordinator:group_indicators", those("elodie"), args=agreement("ART")),
    # The financial report: the operator's office writes it, its representative certifies it; officers read
    # what is sent, and only know that the rest is awaited.
    Row("financial reports", "operator:financial_reports", ACCOUNT_KEEPERS),
    Row(
        "financial report to write",
        "operator:financial_report",
        OFFICE,
        OFFICE,
        accounts("LEN"),
        lambda _: {"carried_out": "Quatre rencontres."},
    ),
    Row("financial report to write", "operator:financial_report_file", OFFICE, args=accounts("LEN", "pdf")),
    Row(
        "financial report to join a paper to",
        "operator:financial_report_paper",
        OFFICE,
        OFFICE,
        accounts("LEN"),
        lambda _: {"kind": "accounts", "file": SimpleUploadedFile("comptes.png", receipt("Comptes"))},
    ),
    Row(
        "financial report to certify",
        "operator:financial_report_submit",
        REPRESENTATIVE,
        REPRESENTATIVE,
        accounts("LEN"),
        given=accounted,
    ),
    Row("paper of a financial report", "operator:financial_paper", OFFICE, args=joined_2025),
    Row("financial report sent", "operator:financial_report", OFFICE, args=accounts_2025),
    Row("financial reports", "department:financial_reports", OFFICERS | those("vera")),
    Row("financial report to write", "department:financial_report", OFFICERS, args=accounts("LEN")),
    Row(
        "financial report to remind of",
        "department:financial_report",
        OFFICERS,
        CONVENERS,
        accounts("LEN"),
        lambda _: {"act": "remind"},
    ),
    Row("financial report to write", "department:financial_report_file", args=accounts("LEN", "pdf")),
    Row(
        "financial report to judge",
        "department:financial_report",
        OFFICERS,
        those("claire sophie denis"),
        accounts("LEN"),
        lambda _: {"act": "accept"},
        certified,
    ),
    Row("financial report sent", "department:financial_report_file", OFFICERS, args=kept_2025),
    Row("paper of a financial report", "department:financial_paper", OFFICERS, args=joined_2025),
    # The final report that never comes.
    Row(
        "report to remind of",
        "department:formal_notice",
        OFFICERS,
        CONVENERS,
        agreement("LEN"),
        lambda _: {"act": "remind"},
        overdue,
    ),
    Row("formal notice", "department:formal_notice_file", OFFICERS, args=agreement("LEN"), given=notified),
    Row("formal notice", "operator:formal_notice_file", OFFICE, args=agreement("LEN"), given=notified),
    # What anyone may ask for, without names.
    Row(
        "agreement given out",
        "department:agreement_copy",
        CONVENERS,
        CONVENERS,
        agreement("ART"),
        lambda _: {"paper": "convention", "request": "Courriel du 3 mai 2027"},
    ),
    # The archive: a manager or the auditor produces it, a manager keeps the terms.
    Row("archives", "department:archives", ARCHIVISTS),
    Row("archives", "department:elimination_slip", ARCHIVISTS),
    Row(
        "archive",
        "department:archive",
        ARCHIVISTS,
        ARCHIVISTS,
        agreement("ART"),
        lambda _: {"act": "produce", "reason": "Contrôle de la chambre régionale des comptes"},
    ),
    Row(
        "retention",
        "department:retention",
        ARCHIVISTS,
        MANAGER,
        call,
        lambda _: {"years": "12", "disposition": "C"},
    ),
    # Personal data: who protects them and a manager; the visa of the Archives is a manager's to record.
    Row("personal data", "department:personal_data", KEEPERS),
    Row(
        "retention term",
        "department:personal_data_kind",
        KEEPERS,
        KEEPERS,
        lambda _: ("names",),
        lambda _: {"act": "term", "amount": "3"},
    ),
    Row("slip for the Archives", "department:disposal_list", KEEPERS, args=slip, given=drawn),
    Row(
        "slip for the Archives",
        "department:disposal_file",
        KEEPERS,
        args=lambda stage: (*slip(stage), "bordereau"),
        given=drawn,
    ),
    Row(
        "requests of people",
        "department:rights_requests",
        KEEPERS,
        KEEPERS,
        sends=lambda _: {"right": "access", "who": "Zélie Martin", "received_on": "02/04/2027"},
    ),
    Row(
        "requests of people",
        "department:rights_request",
        KEEPERS,
        KEEPERS,
        asked,
        lambda _: {"answer": "Copie envoyée."},
        received_by_letter,
    ),
    Row("names read", "department:readings", KEEPERS),
    Row("names read", "operator:readings", those("marc pia bernard nora agnes samuel odile gilles")),
    Row("own account", "my_data", SIGNED_IN),
    Row("own account", "my_data_file", SIGNED_IN),
    Row("own account", "my_data_erase", SIGNED_IN),
    # The committee: the département convenes it, operators and coordinators read their own part.
    Row("committees", "department:call_committees", OFFICERS, CONVENERS, call, lambda _: CONVENED),
    Row("committee", "department:committee", OFFICERS, args=committee),
    Row("committee", "department:committee_file", OFFICERS, args=committee),
    Row("minutes", "department:committee_minutes", OFFICERS, args=lambda stage: (*committee(stage), 1)),
    Row(
        "committee moved",
        "department:committee_move",
        CONVENERS,
        CONVENERS,
        committee,
        lambda _: {**CONVENED, "act": "move"},
        given=to_come,
    ),
    Row(
        "committee held",
        "department:committee_sitting",
        CONVENERS,
        CONVENERS,
        committee,
        lambda _: {"act": "point", "title": "Calendrier"},
        given=reopened,
    ),
    Row(
        "minutes corrected",
        "department:committee",
        OFFICERS,
        CONVENERS,
        committee,
        lambda _: {"act": "correct", "reason": "Une date est fausse."},
    ),
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
        lambda _: {"remarks": "Atteints.", "result": "full"},
        accepted,
    ),
    # The account is presented by the accountant or the representative, examined by finance or a manager.
    Row("account", "operator:account", ARTOIS, args=agreement("ART")),
    Row(
        "account to present",
        "operator:account",
        LENS,
        GIVERS,
        agreement("LEN"),
        lambda _: {"act": "present"},
    ),
    Row(
        "account to answer",
        "operator:account",
        ARTOIS,
        GIVERS,
        agreement("ART"),
        lambda _: {"act": "agree"},
        proposed,
    ),
    Row("account", "operator:account_file", ARTOIS, args=account("ART")),
    Row("account", "department:account_file", OFFICERS, args=account("ART")),
    Row(
        "account",
        "department:examination",
        OFFICERS,
        DECIDERS,
        agreement("ART"),
        lambda stage: {"act": "reconsider", "expense": first_line(stage)},
    ),
    Row(
        "account",
        "department:examination_accept",
        DECIDERS,
        DECIDERS,
        agreement("ART"),
        lambda stage: {"expense": first_line(stage)},
        reconsidered,
    ),
    Row("account", "department:examination_propose", DECIDERS, DECIDERS, agreement("ART"), given=reduced),
    Row(
        "account",
        "department:examination_reopen",
        DECIDERS,
        DECIDERS,
        agreement("ART"),
        lambda _: {"motive": "Une facture manque."},
    ),
    Row("account", "department:examination_draw_up", MANAGER, args=agreement("LEN")),
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
    Row("repayment", "department:repayment", OFFICERS, args=repayment),
    Row("repayment", "department:repayment_letter", OFFICERS, args=repayment),
    Row("repayment", "operator:repayment_letter", LETTER_READERS, args=agreement("AUD")),
    Row(
        "repayment",
        "department:repayment_step",
        FINANCE,
        FINANCE,
        repayment,
        lambda _: {"on": "2027-04-29", "total": "500,00"},
    ),
    Row(
        "repayment",
        "department:repayment_plan",
        FINANCE,
        FINANCE,
        repayment,
        lambda _: {"terms": "15/06/2027 500,00\n15/07/2027 1000,00"},
    ),
    Row(
        "repayment",
        "department:repayment_answer",
        MANAGER,
        MANAGER,
        repayment,
        lambda _: {"act": "lower", "total": "1000,00", "motive": "Une facture est admise."},
        announced,
    ),
    Row(
        "repayment",
        "operator:repayment_agree",
        those("bernard"),
        those("bernard"),
        agreement("AUD"),
        given=announced,
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


@pytest.mark.parametrize(("row", "people"), cases(TABLE))
def test_who_reads_at_the_end(row: Row, people: list[str], stage: Stage) -> None:
    check_reading(row, people, stage)


@pytest.mark.parametrize(("row", "people"), looks(TABLE))
def test_every_page_holds_in_a_browser(row: Row, people: list[str], stage: Stage, eye: Eye) -> None:
    look(row, people, stage, eye)


@pytest.mark.parametrize(("row", "people"), cases(acts(TABLE)))
def test_who_writes_at_the_end(row: Row, people: list[str], stage: Stage) -> None:
    check_writing(row, people, stage)


@pytest.mark.parametrize(
    "who",
    by_turns(
        ("armelle", "claire", "denis", "sophie", "irene", "paul", "elodie"), those("sophie irene elodie")
    ),
)
def test_nothing_that_the_departement_reaches_names_a_participant(who: str, stage: Stage) -> None:
    words = personal_words()
    assert len(words) > 300
    read = reach(client_of(stage, who), reverse("home"), reverse("public:home"), "/departement/journal/")
    assert not told_of(words, read)
    if who == "sophie":  # the papers and the spreadsheets are among what is read
        for ending in (".pdf", ".xlsx", ".csv"):
            assert any(address.endswith(ending) and text for address, text in read.items()), ending
        for part in ("/bilans/", "/comites/"):
            assert any(part in address and address.endswith(".pdf") for address in read), part
