"""The pages of the day: the sheet without script, the device's queue, the code of the room, the paper."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from maillage.groups.models import Attendance, AttendanceMark, Meeting, Participant, Registration
from maillage.groups.operations import add_walk_in, close_attendance, mark_attendance
from maillage.people.models import Person
from tests.candidates import moment
from tests.groups.steps import Campaign, campaign, fill, january

BEFORE, DURING = "2026-01-05T10:00", "2026-01-13T10:00"


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = DURING
    return campaign()


@pytest.fixture
def meeting(stage: Campaign) -> Meeting:
    return january(stage)


@pytest.fixture
def nora(client: Client, stage: Campaign) -> Client:
    return enter(client, stage.nora)


def enter(client: Client, person: Person) -> Client:
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def spoken(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.requirement("R23", "R36", "F14")
def test_the_sheet_works_without_script_to_its_closing(
    nora: Client, stage: Campaign, meeting: Meeting
) -> None:
    first, second, _ = (result.registration.participant for result in fill(meeting, 3))
    page = reverse("operator:attendance", args=[meeting.pk])
    answer = nora.post(page, {"person": first.pk, "state": "present", "based_on": 0})
    assert answer["Location"] == f"{page}#personne-{first.pk}"
    stale = nora.post(page, {"person": first.pk, "state": "absent", "based_on": 0})
    assert "Nora Benali a noté présent à 10 h, vous absent : lequel garder ?" in spoken(stale)
    nora.post(page, {"person": second.pk, "state": "excused", "based_on": 0})
    undone = nora.post(page, {"undo": "1"}, follow=True)
    assert "1 présent pour 3 inscrits" in spoken(undone)
    walk_in = {"full_name": "Zoé Passage", "structure": "Structure bailleur", "job": "Gardienne", "add": "1"}
    nora.post(page, walk_in)
    assert Attendance.objects.filter(walk_in=True, state="present").count() == 1
    assert "Deux homonymes restent deux personnes" in spoken(nora.post(page, walk_in))
    assert "situation exceptionnelle" in spoken(nora.post(page, {"remote": "1", "reason": ""}))
    nora.post(page, {"remote": "1", "reason": "Vigilance orange neige-verglas", "link": ""})
    meeting.refresh_from_db()
    assert meeting.modality == "remote"
    closing = reverse("operator:attendance_close", args=[meeting.pk])
    asked = spoken(nora.get(closing))
    assert "Personne Numéro02 et Personne Numéro03. Si vous clôturez maintenant, 2 personnes" in asked
    nora.post(page, {"person": second.pk, "state": "present"})
    nora.post(closing, {"seen": "2"})
    assert Meeting.objects.get(pk=meeting.pk).state == "open"
    closed = nora.post(closing, {"seen": "1"})
    assert closed["Location"] == reverse("operator:meeting_after", args=[meeting.pk])
    assert Meeting.objects.get(pk=meeting.pk).state == "held"
    refused = spoken(nora.post(page, {"person": second.pk, "state": "absent", "reason": " "}))
    assert f'<a href="#reason-{second.pk}">Motif de la correction</a> : Cette feuille est close' in refused
    assert refused.count('<details class="sheet-correct" open>') == 1
    for person in (first, second):
        assert refused.count(f'<label for="reason-{person.pk}">') == 1
        assert refused.count(f'id="reason-{person.pk}"') == 1
    assert "reason-0" not in refused
    late = walk_in | {"full_name": "Ana Neuve"}
    assert 'href="#id_reason">Motif de la correction</a>' in spoken(nora.post(page, late))
    nora.post(page, late | {"reason": "Oubliée"})
    assert Attendance.objects.filter(participant__full_name="Ana Neuve", state="present").exists()
    nora.post(page, {"person": second.pk, "state": "absent", "reason": "Partie avant le début"})
    assert "Motif : Partie avant le début" in spoken(nora.get(page))


@pytest.mark.requirement("R23")
def test_a_device_is_answered_by_what_is_stored_and_nothing_is_stored_twice(
    nora: Client, meeting: Meeting
) -> None:
    person = fill(meeting, 1)[0].registration.participant
    send = reverse("operator:attendance_send", args=[meeting.pk])

    def sent(**fields: Any) -> dict[str, Any]:
        named = {"client_id": str(uuid.uuid4()), "pointed_at": "2026-01-13T09:05:00.000Z", **fields}
        answer: dict[str, Any] = nora.post(send, named).json()
        return answer

    mark = {"client_id": str(uuid.uuid4()), "person": person.pk, "state": "present", "based_on": 0}
    assert [sent(**mark)["revision"] for _ in range(2)] == [1, 1]
    assert AttendanceMark.objects.count() == 1
    assert sent(person=person.pk, state="absent", based_on=0)["outcome"] == "stale"
    assert sent(client_id="x", person=person.pk, state="absent")["outcome"] == "refused"
    assert sent(pointed_at="hier", person=person.pk, state="absent")["outcome"] == "refused"
    far = {"pointed_at": "9999-12-31T23:59:59-14:00", "based_on": 1}
    assert sent(person=person.pk, state="absent", **far)["outcome"] == "kept"
    assert AttendanceMark.objects.get(state="absent").pointed_at is None
    assert sent(full_name="Zoé Passage")["field"] == "structure"
    assert sent(full_name="")["field"] == "full_name"
    walk_in = {"full_name": "Zoé Passage", "structure": "Maison neuve", "client_id": str(uuid.uuid4())}
    assert [sent(**walk_in)["outcome"] for _ in range(2)] == ["kept", "kept"]
    twin = walk_in | {"client_id": str(uuid.uuid4())}
    assert sent(**twin)["outcome"] == "similar"
    assert (
        "figure déjà" in sent(**twin, known=Participant.objects.get(full_name="Zoé Passage").pk)["sentence"]
    )
    assert sent(**twin, known="autre")["outcome"] == "kept"
    assert Attendance.objects.filter(walk_in=True).count() == 2


@pytest.mark.requirement("R23")
def test_the_code_of_the_room_lets_one_sign_in_once_and_tells_no_name(
    client: Client, stage: Campaign, meeting: Meeting, settings: Settings
) -> None:
    known = fill(meeting, 1)[0].registration.participant
    settings.MAILLAGE_TODAY = "2026-01-13T09:20:30"
    board = enter(Client(), stage.nora).get(reverse("operator:sign_in_board", args=[meeting.pk]))
    address = board.context["address"].removeprefix(settings.MAILLAGE_BASE_URL)
    settings.MAILLAGE_TODAY = "2026-01-13T09:22:00"
    late = client.get(address)
    assert (late.status_code, "Ce code a changé" in spoken(late)) == (403, True)
    page = reverse("public:sign_in", args=[meeting.public_id])
    assert client.get(page).status_code == 403
    settings.MAILLAGE_TODAY = "2026-01-13T09:21:59"
    assert client.get(address)["Location"] == page
    done = client.post(page, {"who": "address", "email": known.email.upper()})
    assert "Présence enregistrée à 9 h 21" in spoken(done)
    assert known.full_name not in spoken(done)
    assert Attendance.objects.get().marked_by is None
    assert client.get(page).status_code == 403, "the code served once"
    client.get(address)
    assert known.full_name not in spoken(client.get(page)), "an address alone makes nobody recognised"
    asked = client.post(page, {"who": "address", "email": "neuve@example.org"})
    assert "trois champs" in spoken(asked)
    fields = {"who": "new", "email": "neuve@example.org", "full_name": "Ana Neuve", "job": "Éducatrice"}
    assert "id_structure" in spoken(client.post(page, {**fields, "structure": ""})), "asked again"
    client.post(page, {**fields, "structure": "Maison neuve"})
    new = Participant.objects.get(email="neuve@example.org")
    assert new.attendances.get().walk_in
    assert new.token not in str(client.cookies), "the key of her page leaves by mail only"
    client.get(address)
    assert "Ana Neuve" in spoken(client.get(page)), "her own telephone recognises her"
    client.post(page, {"who": "me"})
    assert AttendanceMark.objects.count() == 2
    client.get(address)
    client.post(page, {**fields, "full_name": "ana  neuve", "email": "", "structure": "Maison neuve"})
    assert AttendanceMark.objects.count() == 2, "her name typed again on her own telephone is still hers"
    other = Client()
    other.get(address)
    other.post(page, {**fields, "email": "", "structure": "Maison neuve"})
    assert Participant.objects.filter(full_name="Ana Neuve").count() == 2, "nobody else is told who is known"
    closing = enter(Client(), stage.nora).get(reverse("operator:attendance_close", args=[meeting.pk]))
    assert "Un nom figure deux fois" in spoken(closing)
    own = Client()
    own.get(reverse("participant:my_meetings", args=[known.token]))
    own.get(address)
    assert known.full_name in spoken(own.get(page))
    settings.MAILLAGE_TODAY = "2026-01-13T12:31"
    closed = spoken(enter(Client(), stage.nora).get(reverse("operator:sign_in_board", args=[meeting.pk])))
    assert "L’émargement est clos depuis" in closed


@pytest.mark.requirement("R23", "R36", "R76")
def test_the_sheet_on_paper_is_read_back_page_by_page_with_its_version_and_its_code(
    nora: Client, stage: Campaign, meeting: Meeting, settings: Settings
) -> None:
    fill(meeting, 22)
    Registration.objects.filter(meeting=meeting).update(state="registered")
    settings.MAILLAGE_TODAY = BEFORE
    sheet = reverse("operator:meeting_sheet", args=[meeting.pk])
    pdf = nora.get(sheet).content
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) == 2
    for said in ("2e rencontre", "mardi 13 janvier 2026", "de 9 h 30 à 12 h", "Maison des associations",
                 "Nora Benali", "psychologue", "Personne Numéro01", "version 1", "page 1 sur 2"):  # fmt: skip
        assert said in pages[0].replace("\u00a0", " "), said
    assert "page 2 sur 2" in pages[1]
    assert "dont hors liste" in " ".join(pages)
    assert "27" in pages[1], "five blank lines after twenty-two names"
    assert b"/MarkInfo" in pdf, "tagged"
    versions = reverse("operator:meeting_paper", args=[meeting.pk])
    nora.get(sheet)
    assert "Version 2" not in spoken(nora.get(versions))
    settings.MAILLAGE_TODAY = DURING
    person = Participant.objects.get(full_name="Personne Numéro01")
    mark_attendance(meeting, person, "present", by=stage.nora, at=moment(DURING))
    assert "version 2" in PdfReader(io.BytesIO(nora.get(sheet).content)).pages[0].extract_text()
    assert "remplacée le 13 janvier 2026" in spoken(nora.get(versions))


@pytest.mark.requirement("R76")
def test_the_printed_code_opens_the_page_where_the_sheet_is_typed_in(
    nora: Client, meeting: Meeting, settings: Settings
) -> None:
    fill(meeting, 1)
    address = f"{settings.MAILLAGE_BASE_URL}{reverse('operator:attendance_table', args=[meeting.pk])}"
    pdf = nora.get(reverse("operator:meeting_sheet", args=[meeting.pk])).content
    assert address in decoded(pdf)


def decoded(pdf: bytes) -> list[str]:
    """Read the codes of a page as a telephone would: drawn by another program, decoded by another library."""
    page = pypdfium2.PdfDocument(pdf)[0]
    return [found.text for found in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]


@pytest.mark.requirement("R23")
def test_a_table_with_a_wrong_line_keeps_all_that_was_typed_and_stores_nothing(
    nora: Client, stage: Campaign, meeting: Meeting
) -> None:
    first, second = (result.registration.participant for result in fill(meeting, 2))
    page = reverse("operator:attendance_table", args=[meeting.pk])
    typed = {
        f"p{first.pk}-state": "present",
        f"p{first.pk}-based_on": 0,
        f"p{second.pk}-state": "excused",
        "v1-full_name": "Zoé Passage",
        "v1-structure": "",
    }
    answer = nora.post(page, typed)
    assert answer.status_code == 422
    assert "Ligne 3" in spoken(answer)
    assert 'value="Zoé Passage"' in spoken(answer)
    assert not Attendance.objects.exists()
    mark_attendance(meeting, first, "absent", by=stage.nora, at=moment(DURING))
    assert "lequel garder" in spoken(nora.post(page, typed | {"v1-structure": "Structure bailleur"}))
    typed[f"p{first.pk}-based_on"] = 1
    nora.post(page, typed | {"v1-structure": "Structure bailleur"})
    states = Attendance.objects.order_by("participant__full_name").values_list("state", flat=True)
    assert list(states) == ["present", "excused", "present"]
    close_attendance(meeting, by=stage.nora, at=moment(DURING))
    changed = {f"p{second.pk}-state": "present", f"p{second.pk}-based_on": 1}
    assert "donnez le motif" in spoken(nora.post(page, changed))
    nora.post(page, changed | {"reason": "Relu sur le papier"})
    assert AttendanceMark.objects.filter(correction=True, reason="Relu sur le papier").count() == 1
    back = {f"p{second.pk}-state": "absent", f"p{second.pk}-based_on": 2, "reason": "Relu\0 " + "x" * 300}
    nora.post(page, back)
    assert len(AttendanceMark.objects.get(state="absent", correction=True).reason) == 240


@pytest.mark.requirement("R23")
def test_a_line_typed_while_someone_signs_in_is_not_lost(
    nora: Client, stage: Campaign, meeting: Meeting
) -> None:
    fill(meeting, 2)
    page = reverse("operator:attendance_table", args=[meeting.pk])
    line = nora.get(page).context["form"].blanks[0].prefix
    add_walk_in(
        meeting,
        full_name="Léo Code",
        structure="Structure bailleur",
        job="",
        by=stage.nora,
        at=moment(DURING),
    )
    nora.post(page, {f"{line}-full_name": "Zoé Passage", f"{line}-structure": "Structure bailleur"})
    assert Attendance.objects.filter(participant__full_name="Zoé Passage", state="present").count() == 1


@pytest.mark.requirement("R76", "R86")
def test_a_signed_page_is_attached_and_served_and_the_presences_exported_without_formula(
    nora: Client, stage: Campaign, meeting: Meeting
) -> None:
    fill(meeting, 1)
    Participant.objects.update(full_name="=CMD()", job="")
    mark_attendance(meeting, Participant.objects.get(), "present", by=stage.nora, at=moment(DURING))
    paper = reverse("operator:meeting_paper", args=[meeting.pk])
    page = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(page, "JPEG")
    page.name, _ = "feuille.jpg", page.seek(0)
    assert "feuille.jpg" in spoken(nora.post(paper, {"file": page}, follow=True))
    served = nora.get(reverse("operator:sheet_scan", args=[meeting.scans.get().pk]))
    assert served["Content-Disposition"].startswith("attachment")
    export = reverse("operator:attendance_export", args=[meeting.pk, "csv"])
    rows = list(csv.reader(io.StringIO(nora.get(export).content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][0] == "'=CMD()"
    assert rows[1][4] == "présent"
    export = reverse("operator:attendance_export", args=[meeting.pk, "xlsx"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(nora.get(export).content))
    assert book.get_sheet_by_index(0).to_python()[1][0] == "=CMD()", "a text, never a formula"
