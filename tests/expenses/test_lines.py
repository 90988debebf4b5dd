"""A spreadsheet of expenses, read line by line: what would be created, and what is to be corrected."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.expenses.lines import Checked, Known, Outcome, check_lines, said_by
from maillage.expenses.occasions import Occasions
from maillage.groups.models import InformationSession, Meeting, PracticeGroup
from maillage.received.table import Line, Table, read_table
from maillage.rules.french import PARIS, search_key
from maillage.rules.verdict import Refused

GROUP = PracticeGroup(pk=3, agreement_id=7)
SESSION = InformationSession(pk=11, group=GROUP, title="Comprendre", day=dt.date(2026, 5, 19))
MEETING = Meeting(pk=12, group=GROUP, day=dt.date(2026, 3, 10))
BOTH = (
    InformationSession(pk=13, group=GROUP, title="Deux", day=dt.date(2026, 4, 14)),
    Meeting(pk=14, group=GROUP, day=dt.date(2026, 4, 14)),
)
OCCASIONS = Occasions((BOTH[0], SESSION), (MEETING, BOTH[1]))
RIGHT = {
    "Date": "19/05/2026",
    "Fournisseur": "Boulangerie",
    "Objet": "Café",
    "Nature": "Accueil café",
    "Montant": "1 234,56 €",
}


def known(**changes: Any) -> Known:
    given: dict[str, Any] = {
        "agreement_id": 7,
        "yields_surplus": False,
        "recovered": False,
        "today": dt.date(2026, 11, 20),
        "occasions": OCCASIONS,
    }
    return Known(**{**given, **changes})


def checked(*rows: dict[str, Any], by: Known | None = None) -> list[Checked]:
    heads = tuple(dict.fromkeys(head for row in rows for head in row))
    lines = tuple(Line(place, {head: row.get(head) for head in heads}) for place, row in enumerate(rows, 2))
    return check_lines(Table(heads, lines), by or known())


def one(**changes: Any) -> Checked:
    (line,) = checked({**RIGHT, **{head.replace("_", " "): cell for head, cell in changes.items()}})
    return line


@pytest.mark.requirement("F60")
@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1 234,56", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        (1234.5, "1234.50"),
        ("12 euros", "12.00"),
    ],
)
def test_amounts_are_read_as_people_and_spreadsheets_write_them(cell: object, amount: str) -> None:
    line = one(Montant=cell)
    assert line.counted == Decimal(amount)
    assert line.outcome == Outcome.NEW


@pytest.mark.parametrize("cell", ["19/05/2026", "19/5/26", "2026-05-19", dt.date(2026, 5, 19), 46161])
def test_days_are_read_as_people_and_spreadsheets_write_them(cell: object) -> None:
    line = one(Date=cell)
    assert line.spending is not None
    assert line.spending.spent_on == dt.date(2026, 5, 19)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Date": "mardi"}, "Indiquez une date"),
        ({"Date": "19/05/0026"}, "l’année"),
        ({"Date": None}, "La cellule est vide"),
        ({"Date": "24/12/2026"}, "à venir"),
        ({"Montant": "douze"}, "Indiquez un montant en euros"),
        ({"Montant": ""}, "indiquez le montant"),
        ({"Montant": "0"}, "supérieur à 0,00"),
        ({"Montant": "-5"}, "négatif"),
        ({"Montant": "99999999999,00"}, "trop grand"),
        ({"Fournisseur": " "}, "La cellule est vide"),
        ({"Objet": "x" * 161}, "160 caractères"),
        ({"Nature": "acceuil cafe"}, "vouliez-vous dire « Accueil café »"),
        ({"Nature": "zzz"}, "écrivez « Animation et personnel »"),
        ({"Rubrique": "86"}, "de 60 à 68"),
        ({"Taux_de_TVA": "19,6 %"}, "qui existent"),
        ({"Rencontre": "20/05/2026"}, "ni rencontre ni temps d’information"),
        ({"Rencontre": "bientôt"}, "Indiquez une date"),
        ({"Rencontre": "14/04/2026", "Nature": "Déplacements"}, "plusieurs dates"),
        ({"Financée_par_l’excédent": "oui"}, "dégage un excédent"),
    ],
)
def test_what_is_wrong_is_told_cell_by_cell(changes: dict[str, Any], sentence: str) -> None:
    line = one(**changes)
    assert line.outcome == Outcome.REFUSED
    told = (
        " ".join(problem.sentence for problem in line.problems).replace("\u00a0", " ").replace("\u202f", " ")
    )
    assert sentence in told


@pytest.mark.parametrize(
    ("text", "category", "found"),
    [
        ("Temps d’information du 19/05/2026", "Accueil café", SESSION),
        ("19/05/2026", "Accueil café", SESSION),
        ("10/03/2026", "Salle et matériel", MEETING),
        ("14/04/2026", "Accueil café", BOTH[0]),
        ("Rencontre du 14/04/2026", "Accueil café", BOTH[1]),
    ],
)
def test_the_date_it_was_for_is_found_among_those_of_the_group(
    text: str, category: str, found: InformationSession | Meeting
) -> None:
    line = one(Rencontre=text, Nature=category)
    assert line.spending is not None
    assert found in {line.spending.session, line.spending.meeting}


@pytest.mark.requirement("F30")
@pytest.mark.parametrize(
    ("recovered", "row", "amount"),
    [
        (False, {"Montant TTC": "120,00", "Montant HT": "100,00"}, "120.00"),
        (True, {"Montant TTC": "120,00", "Montant HT": "100,00"}, "100.00"),
        (True, {"Montant TTC": "120,00", "Taux de TVA": "20 %"}, "100.00"),
        (True, {"Montant TTC": "105,50", "Taux de TVA": 0.055}, "100.00"),
        (False, {"Montant HT": "100,00", "TVA": "20,00"}, "120.00"),
        (True, {"Montant": "100,00"}, "100.00"),
    ],
)
def test_what_counts_is_found_from_the_columns_that_are_there(
    recovered: bool, row: dict[str, Any], amount: str
) -> None:
    bare = {head: cell for head, cell in RIGHT.items() if head != "Montant"}
    (line,) = checked({**bare, **row}, by=known(recovered=recovered))
    assert line.counted == Decimal(amount)


def test_an_amount_that_does_not_count_and_cannot_be_computed_is_told() -> None:
    bare = {head: cell for head, cell in RIGHT.items() if head != "Montant"}
    (line,) = checked({**bare, "Montant TTC": "120,00"}, by=known(recovered=True))
    assert "Seul le montant hors taxes compte" in line.problems[0].sentence


@pytest.mark.requirement("F59")
def test_what_is_entered_already_and_what_is_twice_in_the_file_are_not_created_again() -> None:
    (new, twin) = checked(RIGHT, {**RIGHT, "Fournisseur": "BOULANGERIE "})
    assert (new.outcome, twin.outcome) == (Outcome.NEW, Outcome.TWIN)
    assert "ligne 2" in twin.problems[0].sentence
    assert new.spending is not None
    (again,) = checked(RIGHT, by=known(said={said_by(new.spending)}))
    assert again.outcome == Outcome.KNOWN
    (imported,) = checked(RIGHT, by=known(entered={new.key}))
    assert imported.outcome == Outcome.KNOWN


@pytest.mark.requirement("F29")
def test_the_invoice_of_another_group_is_told_and_does_not_stop_the_line() -> None:
    row = {**RIGHT, "Facture": "F-7"}
    bills = {(search_key("Boulangerie"), search_key("F-7"), Decimal("1234.56")): "Artois, 19/05/2026"}
    (line,) = checked(row, by=known(bills=bills))
    assert line.outcome == Outcome.NEW
    assert "Artois" in line.problems[0].sentence


def test_a_file_without_its_columns_is_refused_by_their_names() -> None:
    with pytest.raises(Refused, match=r"Objet.*Montant"):
        checked({"Date": "19/05/2026", "Fournisseur": "Boulangerie", "Nature": "Accueil café"})


def as_csv(rows: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows(rows)
    return stream.getvalue().encode()


def test_the_same_rows_are_read_from_a_csv_and_from_a_workbook() -> None:
    rows = [list(RIGHT), [str(cell) for cell in RIGHT.values()]]
    sheet = Sheet(title="a", columns=[Column(label=head) for head in rows[0]], rows=rows[1:])
    files = (as_csv(rows), workbook([sheet], at=dt.datetime(2026, 5, 9, tzinfo=PARIS)))
    found = [check_lines(read_table(content), known())[0].spending for content in files]
    assert found[0] == found[1] is not None


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["19/05/2026", "1 234,56 €", "Accueil café", "20 %", "=1+1", "oui", "60", "31/02/2026"]),
)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            dict.fromkeys(
                (
                    *RIGHT,
                    "Montant TTC",
                    "Montant HT",
                    "TVA",
                    "Taux de TVA",
                    "Facture",
                    "Rencontre",
                    "Rubrique",
                ),
                CELLS,
            )
        ),
        min_size=1,
        max_size=5,
    ),
    recovered=st.booleans(),
)
def test_whatever_the_cells_hold_each_line_is_an_expense_or_says_what_to_do(
    rows: list[dict[str, Any]], recovered: bool
) -> None:
    for line in checked(*rows, by=known(recovered=recovered)):
        if line.outcome == Outcome.REFUSED:
            assert line.problems
        else:
            assert line.spending is not None
            assert line.spending.amount > 0
            assert line.spending.vat is None or 0 <= line.spending.vat <= line.spending.amount
