"""Several expenses at once, typed in a table or brought in from a spreadsheet."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.expenses.models import Expense, ExpenseImport
from maillage.people.models import Person
from tests.agreements.conftest import Awards, awarded, awards, call, department
from tests.made_once import made_once
from tests.year import Year, audomarois

__all__ = ["awarded", "awards", "call", "department"]

TOKEN = "0" * 32
ROWS = "Date;Fournisseur;Objet;Nature;Montant\n19/05/2026;Papeterie;Affiches;Autre dépense;40,00\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-06-10T10:00:00"


@made_once()
def year(awards: Awards) -> Year:
    return audomarois(awards.candidates, awards.department)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(*rows: dict[str, str], token: str = TOKEN, **more: str) -> dict[str, Any]:
    """What a browser sends of that many rows."""
    given: dict[str, Any] = {"token": token, "row": [str(rank) for rank in range(len(rows))], **more}
    for rank, row in enumerate(rows):
        for name in ("spent_on", "supplier", "label", "category", "amount", "about", "invoice_number"):
            given[f"row-{rank}-{name}"] = row.get(name, "")
    return given


RIGHT = {
    "spent_on": "2026-05-19",
    "supplier": "Papeterie",
    "label": "Affiches",
    "category": "other",
    "amount": "40,00",
}
WRONG = {**RIGHT, "amount": "quarante", "label": "Ramettes"}


def test_right_rows_are_kept_and_wrong_ones_stay_as_they_were_typed(year: Year) -> None:
    url = reverse("operator:expense_batch", args=[year.agreement.pk])
    client = signed_in(year.accountant)
    assert client.get(url).content.decode().count('name="row"') == 5
    answer = client.post(url, typed(RIGHT, WRONG, {}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Expense.objects.get().label == "Affiches"
    assert 'value="quarante"' in page
    assert 'value="Ramettes"' in page
    assert 'value="Affiches"' not in page
    assert "1 dépense enregistrée, 40,00\u00a0€" in page
    assert "Écrivez un montant en euros" in page


def test_the_same_table_sent_twice_enters_once_and_a_row_changed_enters(year: Year) -> None:
    url = reverse("operator:expense_batch", args=[year.agreement.pk])
    client = signed_in(year.accountant)
    other = {**RIGHT, "label": "Ramettes", "amount": "12,00"}
    for _ in range(2):
        assert client.post(url, typed(RIGHT, other)).status_code == 302
    assert Expense.objects.count() == 2
    client.post(url, typed({**RIGHT, "amount": "41,00"}, other))
    assert sorted(Expense.objects.values_list("amount", flat=True)) == [
        Decimal("12.00"),
        Decimal("40.00"),
        Decimal("41.00"),
    ]


def test_more_rows_are_added_without_losing_what_is_typed(year: Year) -> None:
    url = reverse("operator:expense_batch", args=[year.agreement.pk])
    page = signed_in(year.accountant).post(url, typed(WRONG, {}, more="1")).content.decode()
    assert 'value="quarante"' in page
    assert page.count('name="row"') == 6
    assert not Expense.objects.exists()


def test_an_empty_table_says_what_to_do(year: Year) -> None:
    url = reverse("operator:expense_batch", args=[year.agreement.pk])
    answer = signed_in(year.accountant).post(url, typed({}, {}))
    assert answer.status_code == 422
    assert "Aucune ligne n’est remplie" in answer.content.decode()


def test_odd_rows_and_tokens_are_no_error(year: Year) -> None:
    url = reverse("operator:expense_batch", args=[year.agreement.pk])
    client = signed_in(year.accountant)
    for data in ({}, {"token": "²", "row": ["²", "-1", "99999999"]}, {"row": [str(n) for n in range(500)]}):
        assert client.post(url, data).status_code == 422


def test_a_file_is_shown_then_created_at_the_press_of_a_button(year: Year) -> None:
    client = signed_in(year.accountant)
    url = reverse("operator:expense_file", args=[year.agreement.pk])
    assert client.get(reverse("operator:expense_model", args=[year.agreement.pk])).status_code == 200
    answer = client.post(url, {"file": SimpleUploadedFile("compta.csv", ROWS.encode())})
    found = ExpenseImport.objects.get()
    preview = reverse("operator:expense_import", args=[found.pk])
    assert answer["Location"] == preview
    assert "1 dépense sera créée, 40,00\u00a0€" in client.get(preview).content.decode()
    assert not Expense.objects.exists()
    assert client.post(preview, {"run": "yes"}).status_code == 302
    assert Expense.objects.get().spent_on == dt.date(2026, 5, 19)
    assert "a créé 1 dépense" in client.get(preview).content.decode()
    client.post(url, {"file": SimpleUploadedFile("compta.csv", ROWS.encode())})
    again = reverse("operator:expense_import", args=[ExpenseImport.objects.latest("pk").pk])
    assert "Aucune ligne n’est à créer" in client.get(again).content.decode()
    client.post(again, {"drop": "yes"})
    assert ExpenseImport.objects.count() == 1


def test_a_file_that_is_no_table_is_refused_on_its_field(year: Year) -> None:
    url = reverse("operator:expense_file", args=[year.agreement.pk])
    answer = signed_in(year.accountant).post(url, {"file": SimpleUploadedFile("a.csv", b"bonjour")})
    assert answer.status_code == 422
    assert "titres des colonnes" in answer.content.decode()


def test_those_who_enter_no_expense_type_none_and_import_none(year: Year) -> None:
    client = signed_in(year.representative)
    for name in ("expense_batch", "expense_file", "expense_model"):
        assert client.get(reverse(f"operator:{name}", args=[year.agreement.pk])).status_code == 403
