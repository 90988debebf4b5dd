"""The published files against their own descriptions, and against the patterns of the public schema."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from frictionless import Package

from maillage.documents.open_data import (
    DATASETS,
    PublishedFile,
    Publisher,
    csv_file,
    data_package,
    grant_row,
    json_file,
    readme,
    table_schema,
)
from maillage.rules.french import PARIS
from maillage.rules.indicators import MeetingCounts, Plan, frequency
from maillage.rules.open_data import Count, EssentialGrantData, GroupCounts, measures_of
from maillage.rules.period import Period

AT = dt.datetime(2026, 1, 5, 9, tzinfo=PARIS)
YEAR = Period(dt.date(2025, 11, 1), dt.date(2026, 10, 31))
SCDL, REGULATORY, INDICATORS = DATASETS
PUBLISHER = Publisher(
    name="Département du Pas-de-Calais", contact="donnees@example.org", site="https://a.test"
)
PATTERNS = {
    "idAttribuant": r"\d{14}",
    "idBeneficiaire": r"\d{14}",
    "dateConvention": r"\d{4}-\d{2}-\d{2}",
    "objet": r".{1,256}",
    "montant": r"\d+(\.\d+)?",
    "nature": "aide en numéraire|aide en nature|aide en numéraire;aide en nature",
    "conditionsVersement": "unique|échelonné|autre.{0,250}",
    "datesPeriodeVersement": r"[0-9]{4}\-[0-9]{2}\-[0-9]{2}(\/[0-9]{4}\-[0-9]{2}\-[0-9]{2})?",
    "notificationUE": "oui|non",
    "pourcentageSubvention": r"1\.00|0\.\d+",
}
"""What SCDL « subventions » 2.1.1 says of its columns, written again from the text of the schema."""


def grant(**changed: Any) -> EssentialGrantData:
    facts: dict[str, Any] = {
        "agreement": "2025-ART-1",
        "funder": "Département du Pas-de-Calais",
        "funder_siret": "22620001200012",
        "signed_on": dt.date(2025, 10, 6),
        "decision": "2025-CP-123",
        "beneficiary": "Association Horizon Psy 62",
        "beneficiary_siret": "00000010900017",
        "purpose": "Groupe d’échanges, territoire Artois, du 01/11/2025 au 31/10/2026",
        "amount": Decimal("20000.00"),
        "paid_from": dt.date(2025, 10, 6),
        "paid_until": dt.date(2027, 4, 30),
        "scheme": "gep-2025",
    }
    return EssentialGrantData(**(facts | changed))


def files(*grants: EssentialGrantData) -> list[PublishedFile]:
    figures = GroupCounts(
        call="gep-2025",
        territory="artois",
        territory_name="Artois",
        group="artois-2025",
        period=YEAR,
        frequency=frequency(MeetingCounts(planned=1, held=1), Plan(5, 12, 2, frozenset())),
        origins={"ccas": Count(6, 6), "bailleur": Count(9, 4), "spip": Count(2, 2)},
    )
    rows = {
        SCDL.name: [grant_row(SCDL, one) for one in grants],
        REGULATORY.name: [grant_row(REGULATORY, one) for one in grants],
        INDICATORS.name: list(measures_of(figures, {"ccas": "CCAS, CIAS"})),
    }
    return [
        PublishedFile(
            dataset=dataset,
            content=csv_file(dataset.columns, rows[dataset.name]),
            rows=len(rows[dataset.name]),
            at=AT,
        )
        for dataset in DATASETS
    ]


def written(directory: Path, *grants: EssentialGrantData) -> Path:
    for file in (found := files(*grants)):
        (directory / file.dataset.file).write_bytes(file.content)
    (directory / "datapackage.json").write_bytes(data_package(found, PUBLISHER))
    return directory


def errors(directory: Path) -> list[str]:
    report = Package(str(directory / "datapackage.json")).validate()
    return [f"{found[0]} {found[1]}" for found in report.flatten(["fieldName", "type"])] + list(
        map(str, report.errors)
    )


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_files_are_valid_against_their_description(tmp_path: Path) -> None:
    hostile = grant(
        agreement="2",
        beneficiary='=HYPERLINK("x"), "é"\r\n;',
        beneficiary_siret="00000002600013",
        decision="",
    )
    assert errors(written(tmp_path, grant(), hostile)) == []
    broken = grant(beneficiary_siret="123", purpose="x" * 257, amount=Decimal(-1), beneficiary="")
    assert errors(written(tmp_path, broken)) == [
        f"{field} constraint-error"
        for _ in range(2)
        for field in ("nomBeneficiaire", "idBeneficiaire", "objet", "montant")
    ]


def test_each_line_obeys_the_patterns_of_the_public_schema() -> None:
    scdl, regulatory, _ = files(grant())
    assert scdl.content.decode().splitlines()[1] == (
        "Département du Pas-de-Calais,22620001200012,2025-10-06,2025-CP-123,Association Horizon Psy 62,"
        '00000010900017,,"Groupe d’échanges, territoire Artois, du 01/11/2025 au 31/10/2026",20000.00,'
        "aide en numéraire,échelonné,2025-10-06/2027-04-30,,non,1.00,gep-2025"
    )
    [row] = rows_of(scdl.content)
    assert len(row) == 16
    assert {
        name: bool(re.fullmatch(pattern, row[name])) for name, pattern in PATTERNS.items()
    } == dict.fromkeys(PATTERNS, True)
    [line] = rows_of(regulatory.content)
    assert len(line) == 14
    assert line["datesPeriodeVersement"] == "2025-10-06_2027-04-30"


def test_a_formula_is_disarmed_and_a_line_break_becomes_a_space() -> None:
    [row] = rows_of(files(grant(beneficiary="=1+1\nAsso", decision="@cmd"))[0].content)
    assert (row["nomBeneficiaire"], row["referenceDecision"]) == ("'=1+1 Asso", "'@cmd")
    assert row["idBeneficiaire"] == "00000010900017"


def test_the_same_rows_make_the_same_bytes_and_an_empty_file_keeps_its_head() -> None:
    assert files(grant()) == files(grant())
    assert data_package(files(grant()), PUBLISHER) == data_package(files(grant()), PUBLISHER)
    assert len(files()[0].content.splitlines()) == 1
    assert b"\xef\xbb\xbf" not in files()[0].content


def test_json_says_the_same_with_numbers() -> None:
    [row] = json.loads(json_file(SCDL.columns, [grant_row(SCDL, grant())]))
    assert (row["montant"], row["rnaBeneficiaire"], row["idBeneficiaire"]) == (
        20000.0,
        None,
        "00000010900017",
    )
    assert [field["name"] for field in json.loads(table_schema(SCDL))["fields"]] == list(row)


def test_the_note_says_the_licence_the_date_and_whom_to_write_to() -> None:
    text = readme(files(grant()), PUBLISHER).decode()
    for said in ("Licence Ouverte 2.0", "5 janvier 2026", "donnees@example.org", "Lignes\u00a0: 1"):
        assert said in text
    preview = [PublishedFile(dataset=SCDL, content=b"", rows=0, at=None)]
    assert "aperçu, pas encore publié" in readme(preview, Publisher(name="Département")).decode()
    assert json.loads(data_package(preview, Publisher(name="D")))["resources"][0]["state"] == "aperçu"
