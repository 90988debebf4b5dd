"""Signing an agreement, in Maillage or on paper, and what proves it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.fields.files import FieldFile
from pypdf import PdfReader

from maillage.agreements.models import Agreement, AgreementSignature, Payment
from maillage.agreements.operations import (
    PaperSignature,
    file_paper_signature,
    send_agreement,
    sign_agreement,
    subject_of,
)
from maillage.agreements.papers import evidence_paper
from maillage.agreements.queries import awaits
from maillage.documents.paper import render
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.people.models import Role
from maillage.people.operations import chain
from maillage.post.models import Message
from maillage.received.operations import Received, receive
from maillage.rules.verdict import Refused
from tests.agreements.steps import SENT, SIGNED, in_force, prepare
from tests.builders import PDF, Body, lend_signature
from tests.candidates import Candidates, Department, give_role, make_person, moment

FILED = moment("2025-10-10T09:00")
DIANE = PaperSignature("Diane Hocquet", "présidente", dt.date(2025, 10, 2))
PRESIDENT = PaperSignature("Jean Exemple", "Président", dt.date(2025, 10, 8))


@pytest.fixture
def sent(department: Department, awarded: Candidates) -> Agreement:
    return send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)


def words(content: bytes) -> str:
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(said.split())


def held(file: FieldFile) -> bytes:
    with file.open() as opened:
        return bytes(opened.read())


def scan(agreement: Agreement, department: Department, content: bytes = PDF) -> Received:
    return receive(
        "convention.pdf",
        content,
        chain=chain(),
        subject=subject_of(agreement),
        by=department.instructor.actor,
        at=FILED,
    )


def filed(
    agreement: Agreement,
    department: Department,
    operator: PaperSignature | None = DIANE,
    board: PaperSignature | None = PRESIDENT,
) -> Agreement:
    return file_paper_signature(
        agreement,
        received=scan(agreement, department),
        operator=operator,
        department=board,
        by=department.instructor,
        at=FILED,
    )


@pytest.mark.requirement("R73")
def test_a_signature_keeps_who_in_which_quality_when_and_on_which_text(
    department: Department, awarded: Candidates, sent: Agreement
) -> None:
    sign_agreement(sent, side="operator", by=awarded.horizon, at=SIGNED)
    kept = AgreementSignature.objects.get()
    assert (kept.name, kept.capacity, kept.email) == (
        "Diane Hocquet",
        "representative",
        "diane.hocquet@example.org",
    )
    assert (kept.signed_at, kept.signed_on, kept.sent_on) == (SIGNED, SIGNED.date(), SENT.date())
    assert kept.text_sha256 == sent.text_sha256
    assert "J’ai lu la convention n°\u00a0CONV-AAP-2025-ART" in kept.statement
    assert "au nom de Association Horizon Psy 62" in kept.statement


@pytest.mark.requirement("R73")
def test_the_fingerprint_of_the_file_sent_is_that_of_its_bytes(sent: Agreement) -> None:
    assert sent.text_file_sha256 == hashlib.sha256(held(sent.text)).hexdigest()


@pytest.mark.requirement("R73", "F46")
def test_a_delegate_is_written_to_then_signs_in_this_quality_with_its_days(
    department: Department, awarded: Candidates
) -> None:
    prepared = prepare(awarded.artois, department)
    body = prepared.operator
    prune = give_role(make_person("Prune Préparatrice"), body, Role.PREPARER)
    lend_signature(Body(body, prune, awarded.horizon), dt.date(2025, 9, 1), dt.date(2025, 10, 31))
    agreement = send_agreement(prepared, by=department.instructor, at=SENT)
    told = Message.objects.filter(kind="agreement_to_sign").values_list("to", flat=True)
    assert sorted(told) == ["diane.hocquet@example.org", prune.email]
    assert [line.thing for line in ask(awaits(standing_of(prune), SENT))] == ["agreement"]
    agreement = sign_agreement(agreement, side="operator", by=prune, at=SIGNED)
    agreement = sign_agreement(
        agreement, side="department", by=department.manager, at=SIGNED, quality="cheffe de service"
    )
    said = words(held(agreement.signed_text))
    assert "par délégation de signature, du 1er septembre 2025 au 31 octobre 2025" in said
    assert "cheffe de service, pour le Département" in said


@pytest.mark.requirement("R73", "F46")
def test_who_holds_no_delegation_that_day_does_not_sign(
    department: Department, awarded: Candidates, sent: Agreement
) -> None:
    prune = give_role(make_person("Prune Préparatrice"), sent.operator, Role.PREPARER)
    lend_signature(Body(sent.operator, prune, awarded.horizon), dt.date(2025, 9, 1), dt.date(2025, 10, 5))
    with pytest.raises(Refused, match="signée par la représentation légale"):
        sign_agreement(sent, side="operator", by=prune, at=SIGNED)


@pytest.mark.requirement("R73")
def test_the_signed_text_carries_its_evidence(department: Department, awarded: Candidates) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    said = words(held(agreement.signed_text))
    for expected in (
        "Dossier de preuve",
        "diane.hocquet@example.org",
        "3 octobre 2025 à 10 h 00 min 00 s",
        "6 octobre 2025 à 10 h 00 min 00 s",
        "signature électronique simple au sens de l’article 25 du règlement (UE) n° 910/2014",
        "Ce qu’elle ne prouve pas",
        "Annexe 1 – Calendrier",
        "Annexe 2 – Budget",
    ):
        assert expected in said
    solid = said.replace(" ", "").replace("\u00ad", "")
    assert agreement.text_sha256 in solid
    assert agreement.text_file_sha256 in solid
    for line in Entry.objects.filter(verb__in=("sign_operator", "sign_department")):
        assert line.hash in solid
    assert "PROJET" not in said
    assert agreement.signed_text_sha256 == hashlib.sha256(held(agreement.signed_text)).hexdigest()


@pytest.mark.requirement("R72", "R73")
def test_an_agreement_signed_on_paper_comes_into_force_like_the_other(
    department: Department, sent: Agreement
) -> None:
    agreement = filed(sent, department)
    assert agreement.state == "in_force"
    assert held(agreement.signed_text) == PDF
    assert agreement.signed_text_sha256 == hashlib.sha256(PDF).hexdigest()
    advance = Payment.objects.get()
    assert (advance.amount, advance.due_on) == (agreement.advance, dt.date(2025, 12, 7))
    assert (advance.due_on - PRESIDENT.signed_on).days == 60
    assert Message.objects.filter(kind="agreement_in_force").exists()
    said = words(render(evidence_paper(agreement), at=FILED))
    for expected in ("Diane Hocquet", "présidente", "Signé sur papier le 2 octobre 2025", "Claire Delattre"):
        assert expected in said
    assert "signature électronique simple" not in said
    assert hashlib.sha256(PDF).hexdigest() in said.replace(" ", "")


@pytest.mark.requirement("R73")
def test_one_party_signs_the_paper_then_the_other(department: Department, sent: Agreement) -> None:
    agreement = filed(sent, department, board=None)
    assert (agreement.state, bool(agreement.signed_text)) == ("signed_operator", False)
    assert not Payment.objects.exists()
    with pytest.raises(Refused):
        filed(agreement, department, board=None)
    agreement = filed(agreement, department, operator=None)
    assert agreement.state == "in_force"
    assert Payment.objects.get().due_on == dt.date(2025, 12, 7)


@pytest.mark.requirement("R73")
@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2025-10-11", "Cette date est à venir"), ("2025-09-28", "n’a pas pu être signée avant")],
)
def test_a_day_to_come_or_before_the_sending_is_refused_on_paper(
    department: Department, sent: Agreement, day: str, sentence: str
) -> None:
    said = PaperSignature("Diane Hocquet", "", dt.date.fromisoformat(day))
    with pytest.raises(Refused, match=sentence) as refused:
        filed(sent, department, operator=said)
    assert refused.value.field == "operator_on"
    assert not AgreementSignature.objects.exists()


def test_the_two_parties_sign_in_the_same_way(
    department: Department, awarded: Candidates, sent: Agreement
) -> None:
    signed = sign_agreement(sent, side="operator", by=awarded.horizon, at=SIGNED)
    with pytest.raises(Refused, match="de la même manière"):
        filed(signed, department, operator=None)


def test_paper_then_the_tool_is_refused_too(
    department: Department, awarded: Candidates, sent: Agreement
) -> None:
    half = filed(sent, department, board=None)
    with pytest.raises(Refused, match="de la même manière"):
        sign_agreement(half, side="department", by=department.manager, at=FILED)


def test_the_scan_is_a_pdf_with_a_signatory(department: Department, sent: Agreement) -> None:
    with pytest.raises(Refused, match="qui a signé"):
        filed(sent, department, operator=None, board=None)
    picture = Received("photo.jpg", "x.jpg", "image/jpeg", b"x", 1, "0" * 64)
    with pytest.raises(Refused, match="en PDF"):
        file_paper_signature(
            sent, received=picture, operator=DIANE, department=None, by=department.instructor, at=FILED
        )


@pytest.mark.requirement("R73")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE agreements_agreementsignature SET name = 'Autre'",
        "DELETE FROM agreements_agreementsignature",
    ],
)
def test_a_signature_is_frozen_for_raw_sql(
    department: Department, awarded: Candidates, sent: Agreement, sql: str
) -> None:
    sign_agreement(sent, side="operator", by=awarded.horizon, at=SIGNED)
    with (
        pytest.raises(IntegrityError, match="agreement_signature_frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.requirement("R73")
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"signed_on": dt.date(2025, 9, 28)}, "agreement_signature_after_the_sending"),
        ({"signed_on": dt.date(2025, 10, 7)}, "agreement_signature_not_to_come"),
        ({"side": "both"}, "agreement_signature_(side_known|capacity_of_its_party)"),
        ({"email": ""}, "agreement_signature_in_the_tool_or_on_paper"),
        ({"way": "paper"}, "agreement_signature_in_the_tool_or_on_paper"),
        ({"capacity": "officer"}, "agreement_signature_capacity_of_its_party"),
        ({"capacity": "delegate"}, "agreement_signature_delegation_has_its_days"),
        ({"name": ""}, "agreement_signature_has_a_name"),
        ({"text_sha256": "ab"}, "agreement_signature_of_a_text"),
        (
            {
                "capacity": "delegate",
                "delegation_start": dt.date(2025, 10, 1),
                "delegation_end": dt.date(2025, 10, 5),
            },
            "agreement_signature_within_the_delegation",
        ),
    ],
)
def test_the_database_refuses_a_signature_that_is_none(
    department: Department, awarded: Candidates, sent: Agreement, changes: dict[str, Any], name: str
) -> None:
    whole: dict[str, Any] = {
        "agreement": sent,
        "side": "operator",
        "way": "tool",
        "name": "Diane Hocquet",
        "capacity": "representative",
        "person": awarded.horizon,
        "email": awarded.horizon.email,
        "statement": "J’ai lu.",
        "sent_on": SENT.date(),
        "signed_on": SIGNED.date(),
        "signed_at": SIGNED,
        "recorded_on": SIGNED.date(),
        "recorded_at": SIGNED,
        "recorded_by": awarded.horizon,
        "text_sha256": "0" * 64,
    }
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AgreementSignature.objects.create(**{**whole, **changes})
    AgreementSignature.objects.create(**whole)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementSignature.objects.create(**whole)
