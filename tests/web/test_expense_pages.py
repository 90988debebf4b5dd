"""The page of an agreement's expenses: one gauge for all, the budget, filters, files, a bill shared."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from maillage.expenses.models import Expense
from maillage.expenses.operations import enter_expense
from maillage.expenses.spending import Spending
from maillage.people.models import Person
from tests.agreements.conftest import Awards, awarded, awards, call, department
from tests.candidates import Candidates, Department, moment
from tests.made_once import made_once
from tests.year import Year, artois, open_year

__all__ = ["awarded", "awards", "call", "department"]

AT = moment("2026-06-01T10:00")
FIGURES = (
    "20\u202f000,00\u00a0€",
    "612,40\u00a0€",
    "justifiés, acceptés",
    "restants",
    "d’accueil café restants",
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-06-10T10:00:00"


@made_once()
def year(awards: Awards) -> Year:
    """The Artois with two expenses, 612,40 € in all."""
    found = artois(awards.candidates, awards.department)
    for supplier, category, amount in (("Papeterie", "other", "12.40"), ("Horizon", "staff", "600.00")):
        spending = Spending(
            spent_on=dt.date(2026, 5, 19),
            supplier=supplier,
            label="Pour le groupe",
            category=category,
            amount=Decimal(amount),
        )
        enter_expense(found.agreement, spending, by=found.accountant, at=AT)
    return found


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_both_sides_see_the_same_gauge_on_the_agreement_and_on_its_expenses(
    year: Year, department: Department
) -> None:
    pk = year.agreement.pk
    for person, side in (
        (year.accountant, "operator"),
        (year.representative, "operator"),
        (department.finance, "department"),
    ):
        pages = ["agreement_expenses", "agreement"] if person != year.accountant else ["agreement_expenses"]
        for name in pages:
            page = signed_in(person).get(reverse(f"{side}:{name}", args=[pk])).content.decode()
            assert [figure for figure in FIGURES if figure not in page] == [], (side, name)


def test_expenses_are_filtered_and_the_files_hold_what_the_page_shows(
    year: Year, department: Department
) -> None:
    client = signed_in(department.finance)
    url = reverse("department:agreement_expenses", args=[year.agreement.pk])
    page = client.get(url, {"category": "staff"}).content.decode()
    assert "Horizon, " in page
    assert "Papeterie" not in page
    assert "1 dépense" in page
    assert "Aucune dépense ne correspond" in client.get(url, {"q": "zzz"}).content.decode()
    assert client.get(url, {"state": "²", "about": "²", "page": "²"}).status_code == 200
    for side, person in (("department", department.finance), ("operator", year.accountant)):
        address = reverse(f"{side}:expense_export", args=[year.agreement.pk, "csv"])
        text = signed_in(person).get(address, {"q": "papeterie"}).content.decode("utf-8-sig")
        assert text.count("\r\n") == 3
        assert ";Total;" in text
        assert "12,40" in text
    book = client.get(reverse("department:expense_export", args=[year.agreement.pk, "xlsx"])).content
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name("Dépenses").to_python()
    assert rows[-1][7] == 612.4


def test_a_photograph_is_shown_upright_on_both_sides(year: Year, department: Department) -> None:
    expense = Expense.objects.earliest("pk")
    notes = Image.Exif()
    notes[0x0112] = 6
    stream = BytesIO()
    Image.new("RGB", (400, 300), "white").save(stream, "JPEG", exif=notes)
    client = signed_in(year.accountant)
    url = reverse("operator:expense", args=[expense.pk])
    page = client.get(url).content.decode()
    assert 'capture="environment"' in page
    assert client.post(url, {"act": "receipt"}).status_code == 200
    photo = SimpleUploadedFile("IMG_0001.HEIC", stream.getvalue(), "image/heic")
    assert client.post(url, {"act": "receipt", "photo": photo}).status_code == 302
    expense.refresh_from_db()
    assert expense.receipt_name == "IMG_0001.jpg"
    with expense.receipt.open("rb") as kept:
        assert Image.open(kept).size == (300, 400)
    for person, side in ((year.accountant, "operator"), (department.finance, "department")):
        address = reverse(f"{side}:expense_receipt", args=[expense.pk])
        shown = signed_in(person).get(reverse(f"{side}:expense", args=[expense.pk])).content.decode()
        assert f'src="{address}"' in shown
        assert signed_in(person).get(address)["Content-Type"] == "image/jpeg"


@pytest.mark.requirement("F44")
def test_a_bill_is_shared_corrected_and_removed_from_the_pages(
    awarded: Candidates, department: Department, year: Year
) -> None:
    alone = reverse("operator:expense_bill", args=[year.agreement.pk])
    assert signed_in(year.accountant).get(alone).status_code == 404
    other = open_year(awarded.lens, department, awarded.horizon)
    client = signed_in(year.accountant)
    data = {
        "amount": "300,00",
        "spent_on": "2026-05-19",
        "supplier": "Traiteur",
        "label": "Accueil café",
        "category": "coffee",
        f"weight-{year.agreement.pk}": "1",
        f"weight-{other.agreement.pk}": "0",
    }
    assert "deux groupes au moins" in client.post(alone, data).content.decode()
    data[f"weight-{other.agreement.pk}"] = "1"
    assert client.post(alone, data).status_code == 302
    parts = Expense.objects.filter(bill__isnull=False).order_by("pk")
    assert [part.amount for part in parts] == [Decimal("150.00")] * 2
    detail = reverse("operator:expense", args=[parts[0].pk])
    page = client.get(detail).content.decode()
    assert "Part de 150,00\u00a0€ sur 300,00\u00a0€" in page
    assert 'value="300,00"' in page.replace("\u00a0", "")
    assert client.post(detail, {**data, "act": "correct", "amount": "200,00"}).status_code == 302
    assert [part.amount for part in parts.all()] == [Decimal("100.00")] * 2
    client.post(detail, {"act": "remove"})
    assert not parts.all().exists()
