"""Every paper, read back as text; tagged, in French, byte for byte the same twice."""

import io
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from maillage.agreements.catalogue import shipped_text
from maillage.documents.acknowledgement import Acknowledgement, Piece
from maillage.documents.agreement import AgreementTerms, Obligation, paper_of
from maillage.documents.attendance_sheet import AttendanceSheet, ExpectedPerson
from maillage.documents.attestation import AttestationPaper
from maillage.documents.award_notice import AwardNotice, CriterionScore
from maillage.documents.certificate import Certificate
from maillage.documents.committee_file import CommitteeFile, MissingDocument
from maillage.documents.figures import GroupFigures, MeetingLine, OriginLine
from maillage.documents.final_report import BudgetLine, FinalReport, Section
from maillage.documents.indicators import IndicatorsPaper
from maillage.documents.paper import Deliberation, Issuer, Paper, Party, Signatory, fingerprint, render
from maillage.documents.payment_certificate import PaymentCertificate, PaymentStep
from maillage.documents.presences import PresencesPaper

AT = datetime(2025, 5, 9, 16, 12, tzinfo=UTC)
ISSUER = Issuer(
    name="Département du Pas-de-Calais", service="Service Logement", court="tribunal de l’exemple"
)
OPERATOR = Party(
    name="Association Horizon Psy 62",
    legal_form="association",
    siret="00000010900017",
    represented_by=Signatory(name="Jeanne Morel", quality="présidente"),
)
DELIBERATION = Deliberation(number="2025-CP-123", day=date(2025, 9, 22))
CALL = "Groupes d’échange de pratiques 2025"
ORIGINS = (
    OriginLine(
        label="Bailleur social",
        attendances=6,
        attendances_share=Decimal("60.0"),
        people=3,
        people_share=Decimal("60.0"),
    ),
    OriginLine(
        label="CCAS", attendances=4, attendances_share=Decimal("40.0"), people=2, people_share=Decimal("40.0")
    ),
)
FIGURES = GroupFigures(
    territory="Artois",
    operator=OPERATOR.name,
    start=date(2025, 11, 1),
    end=date(2026, 10, 31),
    meetings_expected=5,
    meetings_held=1,
    meetings_cancelled=1,
    meetings_remote=0,
    mean_gap=None,
    attendances=10,
    people=5,
    mean_present=Decimal("10.0"),
    over_capacity=0,
    sessions_expected=4,
    sessions_held=4,
    session_attendances=40,
    origins=ORIGINS,
    meetings=(
        MeetingLine(day=date(2025, 11, 18), state="tenue", held=True, present=10),
        MeetingLine(day=date(2026, 1, 20), state="annulée", held=False, present=0),
    ),
)
EMPTY = replace(
    FIGURES,
    territory="Boulonnais",
    meetings_held=0,
    attendances=0,
    people=0,
    mean_present=None,
    origins=(),
    meetings=(),
)

ACKNOWLEDGEMENT = Acknowledgement(
    issuer=ISSUER,
    reference="AAP-2025-BOU-002",
    stage="deposited",
    received_at=AT,
    received_by="Paul Petit",
    call_title=CALL,
    territory="Boulonnais",
    applicant=OPERATOR,
    closing=date(2025, 5, 9),
    content_sha256="3f" * 32,
    code="ABCDEFGH23456789",
    verified_at="https://maillage.example.org/accuses/",
    capacity="préparation du dossier",
    requested=Decimal("20000.00"),
    pieces=(Piece(label="Statuts", file_name="statuts.pdf", size=2048, sha256="ab" * 32),),
)
NOTICE = AwardNotice(
    issuer=ISSUER,
    reference="AAP-2025-ART-001",
    outcome="selected",
    day=date(2025, 9, 24),
    applicant=OPERATOR,
    call_title=CALL,
    territory="Artois",
    validated_on=date(2025, 5, 7),
    deliberation=DELIBERATION,
    signatory=Signatory(name="Sophie Marquant", quality="cheffe de service"),
    awarded=Decimal("20000.00"),
)
AGREEMENT = AgreementTerms(
    issuer=ISSUER,
    reference="2025-ART-01",
    text=shipped_text("private"),
    family="private",
    operator=OPERATOR,
    call_title=CALL,
    programme="Logement d’abord",
    deliberations=(DELIBERATION,),
    application_number="AAP-2025-ART-001",
    territory="Artois",
    perimeter=("CABBALR",),
    start=date(2025, 11, 1),
    end=date(2026, 10, 31),
    amount=Decimal("17333.33"),
    ceiling=Decimal("20000.00"),
    coffee_ceiling=Decimal("300.00"),
    advance_rate=Decimal("0.60"),
    advance=Decimal("10400.00"),
    rhythm="bimonthly",
    meetings_expected=5,
    sessions_expected=4,
    wished_capacity=15,
    excluded_months=(7, 8),
    report_due=date(2027, 4, 30),
    report_months=6,
    obligations=(Obligation(day=date(2027, 4, 30), who="l’opérateur", what="Remettre le bilan final"),),
    financial_reports_due=(date(2026, 6, 30), date(2027, 6, 30)),
    republican_commitment_on=date(2025, 4, 30),
    other_grants=Decimal("20000.00"),
)
SHEET = AttendanceSheet(
    issuer=ISSUER,
    reference="AUD-02",
    heading="Rencontre de janvier",
    call_title=CALL,
    territory="Audomarois",
    operator="EPSM Les Deux Rives",
    day=date(2026, 1, 13),
    starts=time(9, 30),
    ends=time(12),
    place="Saint-Omer",
    facilitators=(ExpectedPerson(name="Nora Benali", function="psychologue"),),
)
CERTIFICATE = Certificate(
    issuer=ISSUER,
    reference="2025-ART-01",
    operator=OPERATOR,
    territory="Artois",
    start=date(2025, 11, 1),
    end=date(2026, 10, 31),
    signed_on=date(2025, 10, 20),
    deliberation=DELIBERATION,
    awarded=Decimal("20000.00"),
    justified=Decimal("17300.00"),
    advance=Decimal("12000.00"),
    balance=Decimal("5300.00"),
    repayment=Decimal("0.00"),
    meetings_held=5,
    meetings_expected=5,
    sessions_held=4,
    sessions_expected=4,
    report_accepted_on=date(2027, 5, 4),
    certified_on=date(2027, 5, 6),
    certified_by=Signatory(name="Claire Delattre"),
    authorised_by=Signatory(name="Sophie Marquant"),
)
PAYMENT_STEPS = (
    PaymentStep(label="Engagement", on=date(2025, 10, 20), reference="E25-ART", by="Denis Wallart"),
    PaymentStep(label="Mandat", on=None, reference="", by=""),
)
ADVANCE = PaymentCertificate(
    issuer=ISSUER,
    reference="2025-ART-01",
    kind="Avance",
    operator=OPERATOR,
    territory="Artois",
    signed_on=date(2025, 10, 20),
    deliberation=DELIBERATION,
    amount=Decimal("12000.00"),
    award=Decimal("20000.00"),
    rate=Decimal(60),
    lines=(
        ("Subvention attribuée", Decimal("20000.00"), 1),
        ("Part réservée au solde, selon le service fait", Decimal("8000.00"), -1),
    ),
    budget_year=2025,
    budget_line="Chapitre 65, compte 65748",
    due_on=date(2025, 12, 19),
    steps=PAYMENT_STEPS,
    holder="Association Horizon Psy 62",
    iban="FR76 0000 0000 6200 0000 1090 126",
    authorised_by=Signatory(name="Sophie Marquant"),
)
BALANCE = replace(
    ADVANCE,
    kind="Solde",
    amount=Decimal("5300.00"),
    rate=None,
    lines=(
        ("Dépenses éligibles justifiées", Decimal("17300.00"), 1),
        ("Avance déjà versée", Decimal("12000.00"), -1),
    ),
    budget_year=2027,
    certified_by=Signatory(name="Sophie Marquant"),
    certified_on=date(2027, 5, 6),
    iban="",
    account="Le compte est inscrit à l’émission du mandat.",
)
REPORT = FinalReport(
    issuer=ISSUER,
    reference="2025-ART-01",
    operator=OPERATOR,
    call_title=CALL,
    figures=FIGURES,
    lines=(
        BudgetLine(label="Accueil café", planned=Decimal(300), declared=Decimal(340), eligible=Decimal(300)),
        BudgetLine(label="Imprévu", planned=Decimal(0), declared=Decimal(10), eligible=Decimal(10)),
    ),
    sections=(Section(heading="Leviers", text="Premier.\n\nSecond."), Section(heading="Pistes", text="")),
    awarded=Decimal("20000.00"),
    advance=Decimal("12000.00"),
    due=date(2027, 4, 30),
    submitted_at=datetime(2027, 5, 3, 8, tzinfo=UTC),
    late_days=3,
)
INDICATORS = IndicatorsPaper(
    issuer=ISSUER,
    reference="AAP-2025",
    call_title=CALL,
    on=date(2026, 3, 10),
    groups=(FIGURES, EMPTY),
    total=replace(FIGURES, territory="Ensemble", operator="", meetings=()),
)
COMMITTEE = CommitteeFile(
    issuer=ISSUER,
    reference="COM-2026",
    call_title=CALL,
    day=date(2026, 12, 8),
    starts=time(14),
    place="Salle 3",
    attendees=(),
    agenda=(),
    groups=(FIGURES,),
    total=FIGURES,
    missing=(
        MissingDocument(
            territory="Artois", operator=OPERATOR.name, label="Facture de formation", amount=Decimal("550.00")
        ),
    ),
)
ATTESTATION = AttestationPaper(
    issuer=ISSUER,
    reference="artois-20260113",
    person="Aline Bailleul",
    structure="Habitat de l’Artois",
    function="Conseillère sociale",
    group="Groupe Artois",
    territory="Artois",
    operator="Association Horizon Psy 62",
    starts=datetime(2026, 1, 13, 8, 30, tzinfo=UTC),
    ends=datetime(2026, 1, 13, 11, tzinfo=UTC),
    place="Maison des associations",
    facilitators=("Nora Benali, psychologue",),
    issued_at=AT,
    code="ABCDEFGHJKLMNPQR",
    verified_at="https://maillage.example.org/attestations/",
)
PRESENCES = PresencesPaper(
    issuer=ISSUER,
    reference="presences-2026",
    person=ATTESTATION.person,
    year=2026,
    attestations=(ATTESTATION, ATTESTATION),
    issued_at=AT,
    verified_at=ATTESTATION.verified_at,
)

PAPERS: tuple[Paper, ...] = (
    ACKNOWLEDGEMENT,
    NOTICE,
    paper_of(AGREEMENT.body()),
    SHEET,
    CERTIFICATE,
    ADVANCE,
    BALANCE,
    REPORT,
    INDICATORS,
    COMMITTEE,
    ATTESTATION,
    PRESENCES,
)


def reader(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(render(paper, at=AT)))


def text(paper: Paper) -> str:
    """The words of the PDF, with plain spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader(paper).pages).split())


def letters(said: str) -> str:
    """Words without their spaces and signs: the end of a line adds some."""
    return "".join(sign for sign in said if sign.isalnum())


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.template)
def test_a_paper_is_tagged_titled_and_in_french(paper: Paper):
    pdf = reader(paper)
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr-FR"
    assert pdf.metadata is not None
    assert pdf.metadata.title == paper.title


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.template)
def test_the_same_paper_at_the_same_moment_gives_the_same_bytes(paper: Paper):
    assert render(paper, at=AT) == render(paper, at=AT)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.template)
def test_each_page_is_numbered_and_carries_version_and_fingerprint(paper: Paper):
    pages = reader(paper).pages
    short = fingerprint(paper)[:4]
    for number, page in enumerate(pages, start=1):
        words = " ".join(page.extract_text().split())
        assert f"page {number} sur {len(pages)}" in words
        assert f"version 1 · empreinte {short}" in words


def test_the_presences_of_a_year_add_up():
    words = text(PRESENCES)
    assert "2 rencontres" in words
    assert words.count("2 h 30") == 2
    assert "5 h" in words


def test_the_fingerprint_changes_with_the_content_and_not_with_the_day():
    assert fingerprint(NOTICE) != fingerprint(replace(NOTICE, awarded=Decimal("19999.99")))
    assert fingerprint(NOTICE) == fingerprint(replace(NOTICE))


def test_a_paper_says_what_it_says_once_when_it_is_drawn():
    told: list[str] = []

    class Told(Acknowledgement):
        def content(self) -> dict[str, Any]:
            told.append(self.reference)
            return super().content()

    paper = Told(**{one.name: getattr(ACKNOWLEDGEMENT, one.name) for one in fields(ACKNOWLEDGEMENT)})
    assert render(paper, at=AT) == render(ACKNOWLEDGEMENT, at=AT)
    assert told == [ACKNOWLEDGEMENT.reference]


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"):
        render(NOTICE, at=datetime(2025, 5, 9))  # noqa: DTZ001  (the mistake under test)


def test_a_preview_says_so():
    assert "aperçu" in text(replace(NOTICE, preview=True))
    assert "aperçu" not in text(NOTICE)


@pytest.mark.parametrize(
    "name", ["#panic() *gras* $x$ `code` <b> @ref \\ [a]", "A" * 300, "// pas un commentaire"]
)
def test_a_name_stays_text_whatever_it_holds(name: str):
    words = text(replace(NOTICE, applicant=replace(OPERATOR, name=name)))
    assert name.replace(" ", "") in words.replace(" ", "").replace("-", "") or name.replace(
        " ", ""
    ) in words.replace(" ", "")


@pytest.mark.requirement("R57", "R60")
def test_the_deposit_says_the_application_is_not_validated_yet():
    words = text(ACKNOWLEDGEMENT)
    assert "Elle n’est pas encore validée." in words
    assert "Validez-la avant le vendredi 9 mai 2025 à 23 h 59" in words
    assert "réputée rejetée" not in words


@pytest.mark.requirement("R57")
def test_the_validation_gives_the_day_of_implicit_rejection_and_the_remedies():
    words = text(replace(ACKNOWLEDGEMENT, stage="validated", implicit_rejection=date(2025, 7, 9)))
    assert "réputée rejetée le 9 juillet 2025" in words
    assert "tribunal de l’exemple" in words
    assert "Elle est prise en compte." in words


@pytest.mark.requirement("R69", "R70")
def test_an_award_is_provisional_while_a_condition_is_pending():
    assert "Cette décision est provisoire." in text(
        replace(NOTICE, pending_conditions=("le vote du budget",))
    )
    assert "provisoire" not in text(NOTICE)


@pytest.mark.requirement("R19")
def test_a_reserve_notice_says_it_waits_for_credits():
    words = text(replace(NOTICE, outcome="reserve", awarded=None, reserve_rank=1))
    assert "en attente de crédits" in words
    assert "ne vaut pas attribution" in words


@pytest.mark.requirement("F52")
def test_a_rejection_gives_the_scores_and_the_remedies():
    score = CriterionScore(
        criterion="Partenariat", points=Decimal("3.5"), out_of=Decimal(5), comment="Peu étayé."
    )
    words = text(replace(NOTICE, outcome="rejected", awarded=None, scores=(score,), reason="Motif donné."))
    assert "3,5 / 5" in words
    assert "Motif donné." in words
    assert "Voies et délais de recours" in words


@pytest.mark.requirement("R72", "R76")
def test_the_agreement_states_advance_and_balance_to_the_cent():
    words = text(paper_of(AGREEMENT.body()))
    for expected in (
        "10 400,00 €",
        "6 933,33 €",
        "dix-sept mille trois cent trente-trois euros et trente-trois centimes",
        "5 rencontres",
        "en juillet ni en août",
        "30 avril 2027",
        "37 333,33 €",
    ):
        assert letters(expected) in letters(words)


def test_a_public_operator_signs_no_republican_commitment():
    public = replace(AGREEMENT, family="public", text=shipped_text("public"))
    assert "engagement républicain" not in text(paper_of(public.body()))
    assert "engagement républicain" in text(paper_of(AGREEMENT.body()))


@pytest.mark.requirement("R66")
def test_an_agreement_above_its_ceiling_is_not_printed():
    with pytest.raises(ValueError, match="exceed"):
        replace(AGREEMENT, amount=Decimal("20000.01"))
    with pytest.raises(ValueError, match="ends"):
        replace(AGREEMENT, end=date(2025, 10, 31))


@pytest.mark.requirement("R23")
@pytest.mark.parametrize("count", [0, 1, 15, 60])
def test_the_sheet_holds_everyone_and_five_blank_lines(count: int):
    people = tuple(ExpectedPerson(name=f"Personne{i:02d}", structure="CCAS") for i in range(count))
    sheet = replace(SHEET, people=people)
    words = text(sheet)
    assert words.count("Personne") == count
    assert f" {count + 5} " in f"{words} "
    for page in list(reader(sheet).pages)[:-1]:
        assert "Signature" in page.extract_text()


@pytest.mark.requirement("R76")
def test_the_certificate_says_the_whole_arithmetic():
    words = text(CERTIFICATE)
    assert (
        "Subvention attribuée 20 000,00 € ; dépenses éligibles justifiées 17 300,00 € ; avance versée "
        "12 000,00 € ; solde à verser 5 300,00 € ; non versé 2 700,00 €." in words
    )
    assert "cinq mille trois cents euros" in words


@pytest.mark.requirement("R76", "F31")
def test_the_certificate_of_a_repayment_says_what_is_owed():
    words = text(
        replace(
            CERTIFICATE, justified=Decimal("10500.00"), balance=Decimal("0.00"), repayment=Decimal("1500.00")
        )
    )
    assert "reversement dû 1 500,00 €" in words
    assert "mille cinq cents euros" in words


def test_a_certificate_that_does_not_add_up_is_not_printed():
    with pytest.raises(ValueError, match="add up"):
        replace(CERTIFICATE, balance=Decimal("5300.01"))


def test_a_reduction_needs_its_reason():
    fewer, due = Decimal("300.00"), Decimal("5000.00")
    with pytest.raises(ValueError, match="why"):
        replace(CERTIFICATE, reduction=fewer, balance=due)
    reduced = replace(CERTIFICATE, reduction=fewer, balance=due, reason="Deux rencontres de moins.")
    assert "Deux rencontres" in text(reduced)


@pytest.mark.requirement("R79", "R84", "R85", "R86", "F38")
def test_the_report_prints_figures_expenses_and_headings():
    words = text(REPORT)
    for expected in (
        "1 rencontre tenue sur 5 prévues",
        "Bailleur social",
        "60,0 %",
        "s.o.",
        "Second.",
        "3 jours de",
    ):
        assert expected in words
    assert "Rien n’a été écrit sous cette rubrique." in words


@pytest.mark.requirement("R83", "F14")
def test_a_group_without_meeting_says_so_rather_than_zero_per_cent():
    words = text(INDICATORS)
    assert "Aucune rencontre tenue." in words
    assert "NaN" not in words


@pytest.mark.requirement("R40", "R77")
def test_the_committee_sees_what_is_missing():
    words = text(COMMITTEE)
    assert "Facture de formation" in words
    assert "550,00 €" in words
    assert "Aucun groupe n’a dégagé d’excédent." in words


def test_a_letter_elides_before_a_vowel():
    assert "À l’attention de Jeanne Morel" in text(NOTICE)
    party = replace(NOTICE.applicant, represented_by=Signatory(name="Agnès Roussel"))
    assert "À l’attention d’Agnès Roussel" in text(replace(NOTICE, applicant=party))


@pytest.mark.parametrize("sign", ["😀", "中文", "\uf0b7", "\x1b", "\x01", "\x92", "\ufffe", "\U0001f9d1"])
def test_a_sign_that_no_font_draws_costs_nobody_their_paper(sign: str):
    words = text(replace(NOTICE, reason=f"Avec {sign} le CCAS, l’été, œuvre à 20\u202f000\u00a0€."))
    assert "le CCAS, l’été, œuvre à 20 000 €" in words
    assert sign not in words


@pytest.mark.requirement("R72", "R73")
def test_the_certificate_of_an_advance_sets_out_its_arithmetic_its_account_and_its_chain():
    words = text(ADVANCE)
    for said in (
        "60 % de 20 000,00 € = 12 000,00 €",
        "douze mille euros",
        "FR76 0000 0000 6200 0000 1090 126",
        "2025-CP-123",
        "65748",
        "E25-ART",
        "L’avance repose sur la signature",
    ):
        assert said in words.replace("\u202f", " "), said


@pytest.mark.requirement("R74", "R76")
def test_the_certificate_of_a_balance_sets_out_a_difference_and_refuses_a_wrong_one():
    words = text(BALANCE).replace("\u202f", " ")
    assert "17 300,00 € − 12 000,00 € = 5 300,00 €" in words
    assert "cinq mille trois cents euros" in words
    assert "Service fait certifié le 6 mai 2027 par Sophie Marquant" in words
    assert "Le compte est inscrit à l’émission du mandat" in words
    with pytest.raises(ValueError, match="does not add up"):
        replace(BALANCE, amount=Decimal("5300.01"))
