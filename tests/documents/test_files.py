"""Amounts in words, spreadsheets read back by another library, calendars parsed back."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from maillage.documents.calendar_file import CalendarEvent, calendar_bytes
from maillage.documents.spreadsheet import Column, Sheet, csv_bytes, workbook
from maillage.documents.words import amount_in_words, number_in_words

AT = datetime(2026, 1, 10, 9, tzinfo=UTC)
COLUMNS = (
    Column(label="Nom"),
    Column(label="Montant", kind="amount"),
    Column(label="Le", kind="date"),
    Column(label="À", kind="moment"),
)
ROW = ("=1+1", Decimal("17333.33"), date(2026, 1, 13), datetime(2026, 7, 1, 22, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zéro"),
        (21, "vingt et un"),
        (71, "soixante et onze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (1000, "mille"),
        (80_000, "quatre-vingt mille"),
        (200_000, "deux cent mille"),
        (17_333, "dix-sept mille trois cent trente-trois"),
        (1_000_000, "un million"),
    ],
)
def test_numbers_are_written_as_french_counts(value: int, words: str):
    assert number_in_words(value) == words


def test_amounts_count_euros_and_cents():
    assert amount_in_words(Decimal("5300.00")) == "cinq mille trois cents euros"
    assert amount_in_words(Decimal("1.01")) == "un euro et un centime"
    assert amount_in_words(Decimal("0.80")) == "quatre-vingts centimes"
    assert amount_in_words(Decimal(2_000_000)) == "deux millions d’euros"


@pytest.mark.parametrize("value", [Decimal("-1.00"), Decimal("0.001"), Decimal(10**9)])
def test_what_has_no_words_is_refused(value: Decimal):
    with pytest.raises(ValueError):
        amount_in_words(value)


def test_a_workbook_gives_back_real_amounts_dates_and_harmless_texts():
    names = ["Groupes", "groupes", "a/b" * 20]
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(workbook([Sheet(title=name, columns=COLUMNS, rows=[ROW]) for name in names], at=AT))
    )
    assert len(book.sheet_names) == 3
    head, row = book.get_sheet_by_index(0).to_python()[:2]
    assert head == ["Nom", "Montant", "Le", "À"]
    assert row == ["=1+1", 17333.33, date(2026, 1, 13), datetime(2026, 7, 2, 0, 30)]  # noqa: DTZ001  (Paris)


def test_a_workbook_without_row_still_opens_and_keeps_its_note():
    sheet = Sheet(
        title="Vide", columns=COLUMNS, rows=[], note="Aucune ligne.", totals=("Total", None, None, None)
    )
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(workbook([sheet], at=AT))).get_sheet_by_index(0).to_python()
    )
    assert rows[1][0] == "Total"
    assert rows[-1][0] == "Aucune ligne."


def test_the_same_workbook_is_the_same_bytes():
    sheets = [Sheet(title="Un", columns=COLUMNS, rows=[ROW])]
    assert workbook(sheets, at=AT) == workbook(sheets, at=AT)


def test_a_csv_disarms_formulas_and_writes_french_decimals():
    raw = csv_bytes(COLUMNS, [ROW, ("a;b", None, None, None)])
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = raw.decode("utf-8-sig").split("\r\n")
    assert lines[1] == "'=1+1;17333,33;13/01/2026;02/07/2026 00:30"
    assert lines[2] == '"a;b";;;'


def event(*, cancelled: bool = False, sequence: int = 0) -> CalendarEvent:
    return CalendarEvent(
        uid="rencontre-7@example.org",
        sequence=sequence,
        summary="Groupe de l’Audomarois",
        starts=datetime(2026, 1, 13, 8, 30, tzinfo=UTC),
        ends=datetime(2026, 1, 13, 11, tzinfo=UTC),
        place="Saint-Omer",
        organiser_name="EPSM",
        organiser_email="contact@example.org",
        cancelled=cancelled,
    )


def test_a_calendar_reads_back_in_paris_time():
    calendar = Calendar.from_ical(calendar_bytes((event(),), at=AT))
    (found,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    assert found["UID"] == "rencontre-7@example.org"
    assert found.decoded("DTSTART").isoformat() == "2026-01-13T09:30:00+01:00"
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Paris"


def test_a_cancelled_meeting_cancels_the_same_event():
    calendar = Calendar.from_ical(calendar_bytes((event(cancelled=True, sequence=2),), at=AT))
    (found,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert found["UID"] == "rencontre-7@example.org"
