"""The two acts of an applicant, their window, their proof, and what undoes them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from maillage.applications.content import QUESTIONS, Content, fingerprint
from maillage.applications.models import Application, ApplicationDocument, LateAttempt, Submission
from maillage.applications.operations import (
    TooLate,
    attach_document,
    close_all_unvalidated,
    close_unvalidated,
    decline_application,
    deposit_application,
    extend_call,
    remind_unvalidated,
    remove_document,
    reopen_application,
    save_application,
    start_application,
    validate_application,
    withdraw_application,
)
from maillage.calls.models import Call, ClosingChange, RequiredDocument
from maillage.journal.models import Entry
from maillage.people.models import LegalForm, Person
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.builders import (
    APRIL,
    PDF,
    Body,
    answers,
    fill,
    lot,
    make_body,
    paris,
)

pytestmark = pytest.mark.django_db
LAST = paris(2025, 5, 9, 23, 59, 59).replace(microsecond=999_999)
CLOSED = paris(2025, 5, 10)


# --- starting ---------------------------------------------------------------------------------------


def test_files_of_a_lot_are_numbered_in_their_order(call: Call, body: Body, admin: Person):
    tilleuls = make_body("Association Les Tilleuls", by=admin)
    first = start_application(lot(call), organisation=body.organisation, by=body.preparer, at=APRIL)
    second = start_application(lot(call), organisation=tilleuls.organisation, by=tilleuls.preparer, at=APRIL)
    assert (first.number, second.number) == ("AAP-2025-BOU-001", "AAP-2025-BOU-002")


@pytest.mark.requirement("F1", "R17")
def test_one_body_applies_on_two_territories_with_two_files(call: Call, body: Body):
    one = start_application(lot(call, "ART"), organisation=body.organisation, by=body.preparer, at=APRIL)
    two = start_application(lot(call, "LEN"), organisation=body.organisation, by=body.preparer, at=APRIL)
    assert (one.number, two.number) == ("AAP-2025-ART-001", "AAP-2025-LEN-001")
    assert one.ceiling + two.ceiling == Decimal("40000.00")


def test_one_body_has_one_file_a_territory(draft: Application, body: Body):
    with pytest.raises(Refused, match="déjà une candidature"):
        start_application(draft.lot, organisation=body.organisation, by=body.preparer, at=APRIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            lot=draft.lot,
            round=draft.round,
            organisation=draft.organisation,
            number="Y",
            window_opens_at=APRIL,
            window_closes_at=CLOSED,
            ceiling=1,
            coffee_ceiling=1,
            created_at=APRIL,
            created_by=body.preparer,
            saved_at=APRIL,
            saved_by=body.preparer,
        )


@pytest.mark.requirement("F50", "R47")
def test_a_body_with_a_wrong_siret_does_not_apply(call: Call, body: Body):
    type(body.organisation).objects.filter(pk=body.organisation.pk).update(siret="00000010900018")
    body.organisation.refresh_from_db()
    with pytest.raises(Refused, match="SIRET n’est pas valide"):
        start_application(lot(call), organisation=body.organisation, by=body.preparer, at=APRIL)


def test_the_funder_does_not_apply_to_its_own_call(call: Call, admin: Person):
    with pytest.raises(Refused, match="Département ne candidate pas"):
        start_application(lot(call), organisation=call.funder, by=admin, at=APRIL)


# --- filling ----------------------------------------------------------------------------------------


@pytest.mark.requirement("R66", "R67", "F60")
@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        (
            {"amount_requested": Decimal("21000.00")},
            "amount_requested",
            "Le montant demandé ne peut pas dépasser 20\u202f000,00\u00a0€ par groupe.",
        ),
        (
            {"coffee_requested": Decimal("350.00")},
            "coffee_requested",
            (
                "L’enveloppe accueil café est plafonnée à 300,00\u00a0€ "
                "et comprise dans les 20\u202f000,00\u00a0€."
            ),
        ),
        ({"other_grants": Decimal("-1.00")}, "other_grants", "Indiquez un montant positif, ou 0."),
    ],
)
def test_amounts_beyond_the_ceilings_are_refused(
    draft: Application, body: Body, values: dict[str, Decimal], field: str, sentence: str
):
    with pytest.raises(Refused) as refused:
        save_application(draft, values=values, version=draft.version, by=body.preparer, at=APRIL)
    assert (refused.value.sentence, refused.value.field) == (sentence, field)
    draft.refresh_from_db()
    assert draft.amount_requested == Decimal("20000.00")


@pytest.mark.requirement("R66", "R67")
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"amount_requested": "20000.01"}, "application_amount_within_ceiling"),
        ({"coffee_requested": "300.01"}, "application_coffee_within_ceiling"),
        ({"amount_requested": "299.00"}, "application_coffee_within_amount"),
        ({"other_grants": "-0.01"}, "application_budgets_not_negative"),
        ({"state": "lost"}, "application_state_known"),
    ],
)
def test_the_database_refuses_what_the_rules_refuse(
    draft: Application, change: dict[str, str], constraint: str
):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Application.objects.filter(pk=draft.pk).update(**change)


@pytest.mark.requirement("F47")
def test_the_second_of_two_people_saving_at_once_is_told_who_was_first(draft: Application, body: Body):
    read = draft.version
    save_application(
        draft,
        values={"needs": "Les siens."},
        version=read,
        by=body.representative,
        at=paris(2025, 4, 30, 14, 5),
    )
    with pytest.raises(Refused) as refused:
        save_application(draft, values={"needs": "Les miens."}, version=read, by=body.preparer, at=APRIL)
    assert (
        f"modifiée par {body.representative.full_name} le 30 avril 2025 à 14\u00a0h\u00a005"
        in refused.value.sentence
    )
    draft.refresh_from_db()
    assert draft.needs == "Les siens."


def test_saving_the_same_words_changes_nothing(draft: Application, body: Body):
    lines = Entry.objects.count()
    saved = save_application(
        draft, values=answers(draft.lot.call), version=draft.version, by=body.preparer, at=APRIL
    )
    assert (saved.version, Entry.objects.count()) == (draft.version, lines)


def test_the_journal_says_which_fields_changed_and_nothing_of_what_they_say(draft: Application):
    entry = Entry.objects.filter(verb="save_application").latest("sequence")
    assert entry.after is not None
    assert "besoins du territoire" in entry.after["champs"]
    assert "bailleurs" not in str(entry.after)
    assert "20000" not in str(entry.after)


def test_the_rhythm_of_another_call_is_refused(draft: Application, body: Body):
    other = draft.rhythm
    assert other is not None
    other.pk = None
    other.call = Call.objects.create(
        **{
            field.name: getattr(draft.lot.call, field.name)
            for field in Call._meta.fields
            if field.name not in ("id", "slug", "reference")
        },
        slug="autre",
        reference="AUTRE",
    )
    other.save()
    with pytest.raises(Refused, match="fréquences de cet appel"):
        save_application(draft, values={"rhythm": other}, version=draft.version, by=body.preparer, at=APRIL)


@pytest.mark.requirement("R59")
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "vide"),
        (b"MZ\x90\x00" * 9, "pas accepté"),
        (b"%PDF-1.7" + b"0" * (10 * 1024 * 1024), "dépasse 10"),
    ],
)
def test_a_file_that_is_empty_too_big_or_not_a_document_is_refused(
    draft: Application, body: Body, file: bytes, said: str
):
    required = RequiredDocument.objects.get(code="delegation")
    with pytest.raises(Refused, match=said):
        attach_document(draft, required=required, name="a.pdf", content=file, by=body.preparer, at=APRIL)


def test_a_new_file_takes_the_place_of_the_old_one(
    draft: Application, body: Body, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    old = ApplicationDocument.objects.get(application=draft, required__code="cv")
    storage, stored = old.file.storage, str(old.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        new = attach_document(
            draft,
            required=old.required,
            name="C:\\moi\\cv 2.pdf",
            content=PDF + b"%",
            by=body.preparer,
            at=APRIL,
        )
    assert (draft.documents.count(), new.name) == (1, "cv 2.pdf")
    assert (storage.exists(stored), storage.exists(str(new.file.name))) == (False, True)


# --- depositing and validating ----------------------------------------------------------------------


@pytest.mark.requirement("R57", "R60")
def test_a_deposit_is_acknowledged_with_what_remains_to_be_done(draft: Application, body: Body):
    at = paris(2025, 5, 8, 18, 12)
    submission = deposit_application(draft, by=body.preparer, at=at)
    draft.refresh_from_db()
    assert (draft.state, draft.deposited_at, draft.validated_at) == ("deposited", at, None)
    letters = Message.objects.filter(kind="application_deposited").order_by("to")
    assert {letter.to for letter in letters} == {body.preparer.email, body.representative.email}
    words = " ".join(letters[0].letter["paragraphs"])
    assert (
        "Votre candidature n°\u00a0AAP-2025-BOU-001 a été déposée le 8 mai 2025 à 18\u00a0h\u00a012." in words
    )
    assert "Elle n’est pas encore validée. Validez-la avant le 9 mai 2025 à 23\u00a0h\u00a059." in words
    assert "20" + "\u202f" + "000" not in words
    with submission.acknowledgement.open() as file:
        assert file.read(4) == b"%PDF"


def test_a_deposit_sends_twelve_statements(draft: Application, body: Body):
    with CaptureQueriesContext(connection) as sent:
        deposit_application(draft, by=body.preparer, at=APRIL)
    said = [one["sql"] for one in sent if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(said) <= 12, said


@pytest.mark.requirement("R57", "R59", "R66")
def test_a_validation_freezes_everything_with_its_fingerprint(draft: Application, body: Body):
    deposit_application(draft, by=body.preparer, at=APRIL)
    submission = validate_application(draft, by=body.representative, at=APRIL)
    assert submission.sha256 == fingerprint(submission.content)
    assert submission.content["amounts"]["amount_requested"] == "20000.00"
    assert [piece["code"] for piece in submission.content["documents"]] == ["cv"]
    with pytest.raises(IntegrityError, match="submission_frozen"), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(content={})


@pytest.mark.requirement("R56", "R57", "R61", "F49")
def test_the_last_microsecond_counts_and_the_next_does_not(draft: Application, body: Body):
    deposit_application(draft, by=body.preparer, at=LAST)
    with pytest.raises(TooLate) as refused:
        validate_application(draft, by=body.representative, at=CLOSED)
    assert refused.value.sentence == (
        "L’appel à projets est clos depuis le 9 mai 2025 à 23\u00a0h\u00a059\u00a0min\u00a059\u00a0s. "
        "Aucune candidature ne peut plus être déposée ni validée."
    )
    assert LAST.astimezone(dt.UTC).isoformat() == "2025-05-09T21:59:59.999999+00:00"
    draft.refresh_from_db()
    assert draft.state == "deposited"
    validate_application(draft, by=body.representative, at=LAST)


@pytest.mark.requirement("R61")
def test_a_late_try_is_refused_and_kept(call: Call, draft: Application, admin: Person, body: Body):
    littoral = make_body("Fondation du Littoral", by=admin, legal_form=LegalForm.FOUNDATION)
    late = paris(2025, 5, 10, 0, 0, 3)
    with pytest.raises(TooLate):
        start_application(lot(call), organisation=littoral.organisation, by=littoral.preparer, at=late)
    with pytest.raises(TooLate):
        deposit_application(draft, by=body.preparer, at=late)
    assert [(row.organisation, row.act, row.at) for row in LateAttempt.objects.order_by("pk")] == [
        (littoral.organisation, "deposit", late),
        (body.organisation, "deposit", late),
    ]
    assert Entry.objects.filter(verb="late_attempt").count() == 2
    assert not Application.objects.filter(organisation=littoral.organisation).exists()


@pytest.mark.requirement("R56", "R61")
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"deposited_at": CLOSED, "state": "deposited"}, "application_deposited_within_the_window"),
        ({"deposited_at": APRIL, "validated_at": CLOSED}, "application_validated_within_the_window"),
        ({"validated_at": APRIL}, "application_validated_within_the_window"),
        ({"deposited_at": paris(2025, 3, 31, 23, 59)}, "application_deposited_within_the_window"),
        ({"state": "validated"}, "application_counted_only_if_validated"),
        ({"state": "deposited"}, "application_deposited_has_a_date"),
    ],
)
def test_the_database_holds_the_window_too(draft: Application, change: dict[str, object], constraint: str):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Application.objects.filter(pk=draft.pk).update(**change)


@pytest.mark.requirement("R56")
def test_a_file_is_prepared_before_the_opening_and_deposited_from_midnight(call: Call, body: Body):
    early = paris(2025, 3, 31, 23, 59, 59)
    application = start_application(
        lot(call, "ART"), organisation=body.organisation, by=body.preparer, at=early
    )
    fill(application, body)
    with pytest.raises(Refused, match="ouvre le mardi 1er avril 2025") as refused:
        deposit_application(application, by=body.preparer, at=early)
    assert not isinstance(refused.value, TooLate)
    assert not LateAttempt.objects.exists()
    deposit_application(application, by=body.preparer, at=paris(2025, 4, 1))


@pytest.mark.requirement("R57")
def test_a_draft_is_not_validated_before_it_is_deposited(draft: Application, body: Body):
    with pytest.raises(
        Refused, match="« Valider » n’est pas possible".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    ):
        validate_application(draft, by=body.representative, at=APRIL)


@pytest.mark.requirement("R37", "R48", "R49", "R50", "R51", "R52", "R53", "R54", "R66")
def test_an_empty_draft_is_told_all_it_lacks_in_the_order_of_the_form(call: Call, body: Body):
    application = start_application(lot(call), organisation=body.organisation, by=body.preparer, at=APRIL)
    fields = [item.field for item in Content(application).missing_to_deposit()]
    assert fields == [*QUESTIONS, "rhythm", "amount_requested", "budget"]
    with pytest.raises(Refused, match="Il manque encore"):
        deposit_application(application, by=body.preparer, at=APRIL)
    application.refresh_from_db()
    assert application.state == "draft"


@pytest.mark.requirement("R39")
def test_meeting_every_two_months_asks_for_the_two_budgets_of_the_surplus(draft: Application, body: Body):
    saved = save_application(
        draft,
        values={"rhythm": draft.lot.call.rhythms.get(code="bimonthly")},
        version=draft.version,
        by=body.preparer,
        at=APRIL,
    )
    assert [item.field for item in Content(saved).missing_to_deposit()] == [
        "monthly_reference_budget",
        "meetings_budget",
    ]


@pytest.mark.requirement("R33", "R59")
def test_documents_are_asked_for_at_the_validation(draft: Application, body: Body):
    remove_document(draft.documents.get(required__code="cv"), by=body.preparer, at=APRIL)
    deposit_application(draft, by=body.preparer, at=APRIL)
    with pytest.raises(Refused, match="Joignez le document\u00a0: CV ou attestations"):
        validate_application(draft, by=body.representative, at=APRIL)


@pytest.mark.parametrize(
    ("legal_form", "asked"), [("association", True), ("foundation", True), ("public_health", False)]
)
def test_the_republican_commitment_is_asked_of_associations_and_not_of_public_bodies(
    draft: Application, legal_form: str, asked: bool
):
    draft.republican_commitment = False
    draft.organisation.legal_form = legal_form
    assert ("republican_commitment" in [m.field for m in Content(draft).missing_to_validate()]) == asked


# --- undoing ----------------------------------------------------------------------------------------


@pytest.mark.requirement("F45")
def test_a_validated_file_reopened_must_pass_both_acts_again(draft: Application, body: Body):
    deposit_application(draft, by=body.preparer, at=APRIL)
    validate_application(draft, by=body.representative, at=APRIL)
    reopened = reopen_application(draft, by=body.preparer, at=APRIL)
    assert (reopened.state, reopened.deposited_at, reopened.validated_at) == ("draft", None, None)
    letter = Message.objects.filter(kind="application_reopened").first()
    assert letter is not None
    assert "devra être de nouveau déposée puis validée" in letter.letter["paragraphs"][0]
    save_application(
        reopened, values={"needs": "Corrigés."}, version=reopened.version, by=body.preparer, at=APRIL
    )
    deposit_application(draft, by=body.preparer, at=LAST)
    kept = list(draft.submissions.order_by("pk").values_list("act", "content__answers__needs"))
    assert kept == [
        ("deposit", "Les bailleurs demandent un appui."),
        ("validation", "Les bailleurs demandent un appui."),
        ("deposit", "Corrigés."),
    ]


@pytest.mark.requirement("F45")
def test_a_file_replaced_after_a_reopening_stays_with_the_deposit_that_named_it(
    draft: Application, body: Body, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    deposit_application(draft, by=body.preparer, at=APRIL)
    reopen_application(draft, by=body.preparer, at=APRIL)
    document = draft.documents.get(required__code="cv")
    with django_capture_on_commit_callbacks(execute=True):
        remove_document(document, by=body.preparer, at=APRIL)
    assert document.file.storage.exists(str(document.file.name))


@pytest.mark.requirement("F45", "R61")
def test_nothing_is_reopened_nor_saved_after_the_closing(draft: Application, body: Body):
    deposit_application(draft, by=body.preparer, at=APRIL)
    with pytest.raises(Refused, match="clos depuis"):
        reopen_application(draft, by=body.preparer, at=CLOSED)
    with pytest.raises(Refused, match="clos depuis"):
        save_application(draft, values={"needs": "x"}, version=draft.version, by=body.preparer, at=CLOSED)


def test_a_deposited_file_is_not_modified_before_it_is_reopened(draft: Application, body: Body):
    deposit_application(draft, by=body.preparer, at=APRIL)
    with pytest.raises(Refused, match="Cette candidature est déposée"):
        save_application(draft, values={"needs": "x"}, version=draft.version, by=body.preparer, at=APRIL)


@pytest.mark.requirement("R57")
def test_the_representative_declines_with_a_reason_that_only_the_page_says(draft: Application, body: Body):
    first = deposit_application(draft, by=body.preparer, at=APRIL)
    with pytest.raises(Refused, match="motif"):
        decline_application(draft, motive=" ", by=body.representative, at=APRIL)
    decline = decline_application(draft, motive="Budget à revoir.", by=body.representative, at=APRIL)
    draft.refresh_from_db()
    assert (draft.state, draft.deposited_at) == ("draft", None)
    assert decline.motive == "Budget à revoir."
    letters = Message.objects.filter(kind="application_declined")
    assert {letter.to for letter in letters} == {body.preparer.email, body.representative.email}
    assert not any("Budget" in str(letter.letter) for letter in letters)
    assert "Budget" not in str(Entry.objects.latest("sequence").after)
    assert Entry.objects.latest("sequence").note == ""
    assert list(draft.submissions.all()) == [first]


def test_a_withdrawn_file_leaves_room_for_another(draft: Application, body: Body):
    assert (
        withdraw_application(draft, motive="Autre projet", by=body.representative, at=APRIL).state
        == "withdrawn"
    )
    again = start_application(draft.lot, organisation=body.organisation, by=body.preparer, at=APRIL)
    assert again.number == "AAP-2025-BOU-002"
    with pytest.raises(Refused, match="«\u00a0Retirer\u00a0» n’est pas possible"):
        withdraw_application(draft, motive="", by=body.representative, at=APRIL)


# --- the clock --------------------------------------------------------------------------------------


@pytest.mark.requirement("R57", "R61")
def test_what_is_not_validated_at_the_closing_is_out_with_or_without_a_worker(
    call: Call, draft: Application, body: Body
):
    deposit_application(draft, by=body.preparer, at=APRIL)
    draft.refresh_from_db()
    assert draft.state_at(LAST) == "deposited"
    assert draft.state_at(CLOSED) == "not_considered"
    assert close_unvalidated(call, at=LAST) == 0
    # A request received in the last second may still be being served: the worker leaves it its time.
    assert close_all_unvalidated(at=CLOSED) == 0
    served = CLOSED + dt.timedelta(minutes=2)
    assert close_all_unvalidated(at=served) == 1
    assert close_all_unvalidated(at=served) == 0
    draft.refresh_from_db()
    assert draft.state == "not_considered"
    letter = Message.objects.filter(kind="application_not_considered").first()
    assert letter is not None
    assert "Non prise en compte" in letter.letter["paragraphs"][0]
    assert Entry.objects.latest("sequence").actor_kind == "system"


@pytest.mark.requirement("R56", "R57")
def test_those_who_have_not_validated_are_reminded_on_working_days_then_on_the_last_morning(
    draft: Application, body: Body
):
    deposit_application(draft, by=body.preparer, at=paris(2025, 4, 27))
    due = [paris(2025, *day, 9) for day in ((4, 28), (5, 6), (5, 7), (5, 9))]
    for moment in due:
        assert remind_unvalidated(at=moment - dt.timedelta(microseconds=1)) == 0
        assert remind_unvalidated(at=moment) == 1
    assert remind_unvalidated(at=paris(2025, 5, 9, 22)) == 0
    assert remind_unvalidated(at=CLOSED) == 0
    assert Message.objects.filter(kind="application_reminder").count() == 2 * len(due)


@pytest.mark.requirement("R57", "R59")
def test_a_reminder_says_what_is_missing_in_the_words_of_the_page(draft: Application, body: Body):
    remove_document(draft.documents.get(required__code="cv"), by=body.preparer, at=APRIL)
    deposit_application(draft, by=body.preparer, at=paris(2025, 5, 8, 18, 12))
    assert remind_unvalidated(at=paris(2025, 5, 9, 9)) == 1
    letter = Message.objects.filter(kind="application_reminder")[0].letter
    told = "\n".join(letter["paragraphs"])
    missing = [item.sentence for item in Content(draft).missing_to_validate()]
    assert missing
    assert all(sentence in told for sentence in missing)
    assert "Comprendre et loger" not in told


@pytest.mark.requirement("R57")
def test_a_draft_that_is_never_deposited_is_told_once_seven_working_days_before(call: Call, body: Body):
    start_application(lot(call), organisation=body.organisation, by=body.preparer, at=paris(2025, 4, 2))
    assert remind_unvalidated(at=paris(2025, 4, 28, 9)) == 1
    assert remind_unvalidated(at=paris(2025, 5, 6, 9)) == 0
    assert remind_unvalidated(at=paris(2025, 5, 9, 9)) == 0


@pytest.mark.requirement("R57")
def test_a_validated_file_and_one_deposited_since_are_not_reminded(draft: Application, body: Body):
    deposit_application(draft, by=body.preparer, at=paris(2025, 5, 9, 9, 1))
    assert remind_unvalidated(at=paris(2025, 5, 9, 10)) == 0
    validate_application(draft, by=body.representative, at=paris(2025, 5, 9, 11))
    assert remind_unvalidated(at=paris(2025, 5, 9, 12)) == 0


@pytest.mark.requirement("F48")
def test_the_call_is_extended_for_everyone_with_its_motive(
    call: Call, draft: Application, body: Body, admin: Person
):
    with pytest.raises(Refused, match="motif"):
        extend_call(call, closing_day=dt.date(2025, 5, 12), motive=" ", by=admin, at=LAST)
    with pytest.raises(Refused, match="après le 9 mai 2025"):
        extend_call(call, closing_day=dt.date(2025, 5, 9), motive="Panne", by=admin, at=LAST)
    extend_call(call, closing_day=dt.date(2025, 5, 12), motive="Panne du 9 mai, 23 h", by=admin, at=LAST)
    told = Message.objects.filter(kind="closing_extended")
    assert {message.to for message in told} == {body.preparer.email, body.representative.email}
    assert "Panne du 9 mai" in told[0].letter["paragraphs"][0]
    change = ClosingChange.objects.get()
    assert (change.before, change.after) == (dt.date(2025, 5, 9), dt.date(2025, 5, 12))
    deposit_application(Application.objects.get(pk=draft.pk), by=body.preparer, at=CLOSED)
    with pytest.raises(Refused, match="ne se prolonge plus"):
        extend_call(call, closing_day=dt.date(2025, 6, 1), motive="x", by=admin, at=paris(2025, 5, 13))
