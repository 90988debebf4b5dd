"""Files of another portal, read as tables; their columns, recognised."""

import datetime as dt

import pytest

from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.imports.columns import check_columns, propose
from maillage.received.table import read_table
from maillage.rules.french import PARIS
from maillage.rules.verdict import Refused

CSV = "Référence;Nom du bénéficiaire* ;Montant\n2025-1;Trait d’Union;12 000,50\n\n2025-2;Tilleuls;20000\n"


@pytest.mark.requirement("R58")
@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.encode("cp1252"),
        CSV.encode("utf-16"),
        CSV.replace(";", "\t").encode(),
        CSV.replace("12 000,50", "12 000.50").replace(";", ",").encode(),
        CSV.replace("\n", "\r\n").encode(),
    ],
)
def test_a_text_file_is_read_whatever_its_encoding_and_separator(content: bytes):
    table = read_table(content)
    assert table.heads == ("Référence", "Nom du bénéficiaire*", "Montant")
    assert [line.number for line in table.lines] == [2, 4]
    assert table.lines[1].cells["Nom du bénéficiaire*"] == "Tilleuls"


def test_a_workbook_is_read_with_its_real_dates_and_numbers():
    sheet = Sheet(
        title="Export",
        columns=[Column(label="Référence"), Column(label="Validée le", kind="date")],
        rows=[("A-1", dt.date(2025, 5, 9))],
    )
    table = read_table(workbook([sheet], at=dt.datetime(2025, 5, 9, tzinfo=PARIS)))
    assert table.lines[0].cells == {"Référence": "A-1", "Validée le": dt.date(2025, 5, 9)}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"   \n ; \n", "vide"),
        (b"Seule\n1\n", "séparé par des points-virgules"),
        (b"A;B\n", "aucune ligne"),
        (b"A;A\n1;2\n", "Deux colonnes"),
        (b'A;B\n"1;2\n', "guillemet"),
        (b"PK\x03\x04 broken", "classeur"),
        (b"\x00\x01\x02\x00;\x00", "ni un CSV ni un XLSX"),
        (b"A;B\n" + b"1;2\n" * 5_001, "en plusieurs parties"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_french(content: bytes, sentence: str):
    with pytest.raises(Refused, match=sentence):
        read_table(content)


@pytest.mark.requirement("R58")
@pytest.mark.parametrize(
    ("heads", "field", "column"),
    [
        (["Nom du bénéficiaire*"], "organisation", "Nom du bénéficiaire*"),
        (["NOM Bénéficiaire"], "organisation", "NOM Bénéficiaire"),
        (["nomdubeneficiaire"], "organisation", "nomdubeneficiaire"),
        (["Nom du b\ufffdn\ufffdficiaire"], "organisation", "Nom du b\ufffdn\ufffdficiaire"),
        (["N° SIRET"], "siret", "N° SIRET"),
        (["RÉFÉRENCE "], "reference", "RÉFÉRENCE "),
        (["Montant demandé (€)"], "amount", "Montant demandé (€)"),
    ],
)
def test_a_column_is_recognised_whatever_the_portal_does_to_its_head(
    heads: list[str], field: str, column: str
):
    assert propose(heads) == {field: column}


def test_a_column_serves_once_and_the_wanted_ones_are_asked_for():
    assert propose(["Montant demandé", "Dont accueil café"]) == {
        "amount": "Montant demandé",
        "coffee": "Dont accueil café",
    }
    heads = ["r", "v", "s", "o", "l", "m"]
    fields = ("reference", "validated_at", "siret", "organisation", "lot", "amount")
    wanted = dict(zip(fields, heads, strict=True))
    assert check_columns(wanted, heads)
    assert "«\u00a0SIRET\u00a0»" in check_columns(wanted | {"siret": ""}, heads).sentence
    assert "sert deux fois" in check_columns(wanted | {"coffee": "m"}, heads).sentence
