"""A spreadsheet of expenses: previewed, then entered once, all of it or nothing."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from maillage.expenses.lines import Outcome
from maillage.expenses.models import Expense, ExpenseImport
from maillage.expenses.operations import (
    drop_expenses,
    enter_expense,
    import_expenses,
    receive_expenses,
    remove_expense,
)
from maillage.expenses.queries.bringing import model_of, preview
from maillage.expenses.spending import Spending
from maillage.journal.models import Entry
from maillage.received.table import read_table
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.candidates import moment
from tests.made_once import made_once
from tests.year import Year, audomarois, hold_information_session

LATER = moment("2026-11-20T10:00")
MAY = dt.date(2026, 5, 19)
ROWS = """Date;Fournisseur;Objet;Nature;Montant;Rencontre
19/05/2026;Boulangerie du Marché;Café;Accueil café;340,00;19/05/2026
12/01/2026;Horizon;Animation de janvier;Animation et personnel;1 234,56 €;
12/01/2026;SNCF;Train;Déplacement;45,00;
mardi;Mairie;Salle;Salle et matériel;80,00;
"""

pytestmark = pytest.mark.django_db


@made_once()
def year(awards: Awards) -> Year:
    found = audomarois(awards.candidates, awards.department)
    hold_information_session(found, MAY)
    return found


def sent(year: Year, text: str = ROWS) -> ExpenseImport:
    return receive_expenses(
        year.agreement, name="compta.csv", content=text.encode(), by=year.accountant, at=LATER
    )


@pytest.mark.requirement("F59", "R67")
def test_the_good_lines_are_entered_once_and_the_same_file_again_enters_nothing(year: Year) -> None:
    lines = preview(sent(year), at=LATER)
    assert [line.outcome for line in lines] == [Outcome.NEW, Outcome.NEW, Outcome.REFUSED, Outcome.REFUSED]
    assert "vouliez-vous dire «\u00a0Déplacements\u00a0»" in lines[2].problems[0].sentence
    done = import_expenses(sent(year), by=year.accountant, at=LATER)
    assert (done.created, done.total) == (2, Decimal("1574.56"))
    coffee = Expense.objects.get(category="coffee")
    assert coffee.session is not None
    assert coffee.heading == "60"
    with pytest.raises(Refused, match="déjà enregistrées"):
        import_expenses(sent(year), by=year.accountant, at=LATER)
    with pytest.raises(Refused, match="déjà importé"):
        import_expenses(done, by=year.accountant, at=LATER)
    assert Expense.objects.count() == 2
    told = Entry.objects.get(verb="import_expenses")
    assert "1574.56" in str(told.after)
    assert Entry.objects.filter(verb="enter_expense").count() == 2


def test_an_expense_corrected_since_is_not_entered_again_and_one_removed_is(year: Year) -> None:
    import_expenses(sent(year), by=year.accountant, at=LATER)
    train = Expense.objects.get(category="staff")
    Expense.objects.filter(pk=train.pk).update(label="Animation, deux psychologues")
    again = preview(sent(year), at=LATER)
    assert [line.outcome for line in again[:2]] == [Outcome.KNOWN, Outcome.KNOWN]
    remove_expense(Expense.objects.get(category="coffee"), by=year.accountant, at=LATER)
    assert [line.outcome for line in preview(sent(year), at=LATER)[:2]] == [Outcome.NEW, Outcome.KNOWN]


def test_an_expense_typed_by_hand_is_recognised_in_the_file(year: Year) -> None:
    by_hand = Spending(
        spent_on=dt.date(2026, 1, 12),
        supplier="HORIZON",
        label="Animation de janvier",
        category="staff",
        amount=Decimal("1234.56"),
    )
    enter_expense(year.agreement, by_hand, by=year.accountant, at=LATER)
    assert preview(sent(year), at=LATER)[1].outcome == Outcome.KNOWN


@pytest.mark.requirement("F59")
def test_the_database_itself_refuses_the_same_line_twice(year: Year) -> None:
    import_expenses(sent(year), by=year.accountant, at=LATER)
    one, other = Expense.objects.order_by("pk")
    with pytest.raises(IntegrityError, match=r"expense_entered_once|entry_key"), transaction.atomic():
        Expense.objects.filter(pk=other.pk).update(entry_key=one.entry_key)


def test_a_file_dropped_leaves_nothing(year: Year) -> None:
    drop_expenses(sent(year), by=year.accountant, at=LATER)
    assert not ExpenseImport.objects.exists()
    assert not Expense.objects.exists()
    done = import_expenses(sent(year), by=year.accountant, at=LATER)
    with pytest.raises(Refused, match="est importé"):
        drop_expenses(done, by=year.accountant, at=LATER)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"\x00\x01\x02\xff\xfe\x00", "ni un CSV"),
        ("Date;Objet\n19/05/2026;Café\n".encode(), "n’a pas de colonne"),
        (("Date;Fournisseur;Objet;Nature;Montant\n" + "x;x;x;x;x\n" * 1001).encode(), "dépasse"),
    ],
)
def test_a_file_that_is_not_a_table_of_expenses_is_refused(year: Year, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        receive_expenses(year.agreement, name="a.csv", content=content, by=year.accountant, at=LATER)
    assert not ExpenseImport.objects.exists()


def test_a_workbook_with_macros_is_refused(year: Year) -> None:
    content = BytesIO(model_of(year.agreement, at=LATER))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    with pytest.raises(Refused, match="macros"):
        receive_expenses(
            year.agreement, name="a.xlsx", content=content.getvalue(), by=year.accountant, at=LATER
        )


def test_the_model_has_the_columns_and_the_dates_of_the_group(year: Year) -> None:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    book = CalamineWorkbook.from_filelike(BytesIO(model_of(year.agreement, at=LATER)))
    heads, *_ = book.get_sheet_by_name("Dépenses").to_python()
    assert "Montant TTC" in heads
    words = str(book.get_sheet_by_name("Mots à employer").to_python())
    assert "Temps d’information du 19/05/2026" in words
    assert "Accueil café" in words


def ods(rows: list[list[str]]) -> bytes:
    """A small OpenDocument workbook, as LibreOffice writes one."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="a">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0" manifest:version="1.2">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    return stream.getvalue()


def test_an_open_document_workbook_is_read_as_well(year: Year) -> None:
    content = ods([line.split(";") for line in ROWS.splitlines()[:2]])
    assert read_table(content).heads[0] == "Date"
    found = receive_expenses(year.agreement, name="compta.ods", content=content, by=year.accountant, at=LATER)
    assert found.name == "compta.ods"
    assert import_expenses(found, by=year.accountant, at=LATER).total == Decimal("340.00")


def test_the_database_refuses_an_import_that_does_not_say_what_it_created(year: Year) -> None:
    found = sent(year)
    with (
        pytest.raises(IntegrityError, match="expense_import_done_says_what_it_created"),
        transaction.atomic(),
    ):
        ExpenseImport.objects.filter(pk=found.pk).update(done_at=LATER)
