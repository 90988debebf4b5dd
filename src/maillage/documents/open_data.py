"""The published files: CSV of plain rows, with what a machine and a person need to read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from maillage.documents.spreadsheet import harmless, separated
from maillage.rules import french
from maillage.rules.open_data import INDICATORS, REGULATORY, SCDL, Column, EssentialGrantData

LICENCE: Final = "Licence Ouverte 2.0"
LICENCE_CODE: Final = "etalab-2.0"
LICENCE_URL: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A file that is published: its columns, and what is said of it. `source` is what one act publishes."""

    name: str
    source: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    columns: tuple[Column, ...]
    preview: tuple[str, ...] = ()
    """The columns that a page shows of its lines, all of them when empty."""

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that a page shows."""
        return tuple(one for one in self.columns if not self.preview or one.name in self.preview)

    @property
    def file(self) -> str:
        """The name of its CSV."""
        return f"{self.name}.csv"

    @property
    def schema(self) -> str:
        """The name of its description for machines."""
        return f"{self.name}.schema.json"


GRANTS: Final = "subventions"
FIGURES: Final = "indicateurs"
_GRANTS_SAID: Final = (
    (
        "Une ligne par convention signée des deux parties. La date est celle de la dernière signature. "
        "Le montant, le bénéficiaire et la fin de l’action sont ceux d’aujourd’hui, avenants signés "
        "compris : un avenant corrige la ligne, il n’en ajoute pas."
    ),
    (
        "La loi du 12 avril 2000 (article 10) et le décret du 5 mai 2017 demandent cette publication dans "
        "les trois mois de la signature, quand un organisme de droit privé reçoit plus de 23 000 € "
        "dans l’année."
    ),
)
_GRANTS_SHOWN: Final = ("dateConvention", "nomBeneficiaire", "objet", "montant", "datesPeriodeVersement")
DATASETS: Final = (
    Dataset(
        name="subventions-scdl",
        source=GRANTS,
        title="Subventions, format du socle commun des données locales",
        lead="Les conventions de subvention des groupes d’échanges, au schéma SCDL « subventions » 2.1.1.",
        paragraphs=_GRANTS_SAID,
        columns=SCDL,
        preview=_GRANTS_SHOWN,
    ),
    Dataset(
        name="subventions-reglementaire",
        source=GRANTS,
        title="Subventions, format réglementaire",
        lead="Les mêmes conventions, aux quatorze colonnes de l’arrêté du 17 novembre 2017.",
        paragraphs=_GRANTS_SAID,
        columns=REGULATORY,
        preview=_GRANTS_SHOWN,
    ),
    Dataset(
        name="indicateurs",
        source=FIGURES,
        title="Indicateurs des groupes d’échanges de pratiques",
        lead="Fréquence des rencontres, nombre de participants et provenance, par groupe.",
        paragraphs=(
            (
                "Une ligne par mesure, pour chaque groupe dont la convention est finie, sur toute la durée "
                "de la convention."
            ),
            (
                "Aucun nombre ne porte sur moins de cinq personnes : les provenances peu nombreuses sont "
                "regroupées, de sorte qu’aucune soustraction ne les rende. Chaque personne compte sous une "
                "seule provenance, celle de sa dernière venue."
            ),
        ),
        columns=INDICATORS,
        preview=("groupe", "indicateur", "mesure", "provenance", "valeur", "masquee"),
    ),
)


def grant_row(dataset: Dataset, data: EssentialGrantData) -> dict[str, str]:
    """Give back the line of an agreement in the columns of that format."""
    columns = SCDL if dataset.columns is SCDL else REGULATORY
    return {column.name: column.value(data) for column in columns}


def csv_file(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """The CSV of a published file: UTF-8, comma, double quotes, decimal point, one line a row.

    A text that a spreadsheet would take for a formula gets the apostrophe that disarms it; line breaks become
    spaces. Same rows, same bytes.
    """
    head = [column.name for column in columns]
    return separated(
        [head, *([_cell(column, row[column.name]) for column in columns] for row in rows)], by=","
    )


def _cell(column: Column, value: str) -> str:
    return harmless(" ".join(value.split())) if column.kind == "string" else value


def json_file(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """The same rows as a list of objects; numbers are numbers, what is empty is null."""
    listed = [{column.name: _value(column, row[column.name]) for column in columns} for row in rows]
    return _json(listed)


def _value(column: Column, value: str) -> str | float | int | None:
    if value == "":
        return None
    if column.kind == "number":
        return float(value) if "." in value else int(value)
    return value


def table_schema(dataset: Dataset) -> bytes:
    """The description of the columns, in the Table Schema format."""
    return _json(_schema(dataset))


def _schema(dataset: Dataset) -> dict[str, Any]:
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": dataset.name,
        "title": dataset.title,
        "description": dataset.lead,
        "fields": [_field(column) for column in dataset.columns],
        "missingValues": [""],
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.longest:
        constraints["maxLength"] = column.longest
    if column.lowest:
        constraints["minimum"] = float(column.lowest)
    if column.highest:
        constraints["maximum"] = float(column.highest)
    field: dict[str, Any] = {"name": column.name, "title": column.title, "type": column.kind}
    if column.description:
        field["description"] = column.description
    if column.example:
        field["example"] = column.example
    if constraints:
        field["constraints"] = constraints
    return field


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """A dataset with its bytes; `at` is when it was published, None for a preview."""

    dataset: Dataset
    content: bytes
    rows: int
    at: datetime | None

    @property
    def day(self) -> str:
        """The day of the publication, in French."""
        return french.day(french.paris(self.at).date()) if self.at else "aperçu, pas encore publié"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes, and whom to write to; both may be empty."""

    name: str
    contact: str = ""
    site: str = ""


def data_package(files: Sequence[PublishedFile], publisher: Publisher) -> bytes:
    """The description of all the files together, in the Data Package format."""
    package: dict[str, Any] = {
        "name": "maillage",
        "title": "Groupes d’échanges de pratiques santé mentale et logement",
        "homepage": f"{publisher.site}/donnees/",
        "licenses": [{"name": LICENCE_CODE, "title": LICENCE, "path": LICENCE_URL}],
        "contributors": [{"title": publisher.name, "role": "publisher"}],
        "keywords": ["subvention", "santé mentale", "logement"],
        "resources": [_resource(file) for file in files],
    }
    moments = [file.at for file in files if file.at is not None]
    if moments:
        package["created"] = french.paris(max(moments)).isoformat(timespec="seconds")
    if publisher.contact:
        package["contributors"][0]["email"] = publisher.contact
    return _json(package)


def _resource(file: PublishedFile) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": file.dataset.name,
        "path": file.dataset.file,
        "title": file.dataset.title,
        "description": file.dataset.lead,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(file.content),
        "hash": f"sha256:{sha256(file.content).hexdigest()}",
        "schema": _schema(file.dataset),
    }
    if file.at is None:
        described["state"] = "aperçu"
    return described


def readme(files: Sequence[PublishedFile], publisher: Publisher) -> bytes:
    """What a person reads first: the files, their date, the licence, whom to write to."""
    lines = [
        "# Groupes d’échanges de pratiques santé mentale et logement",
        "",
        f"- Publié par : {publisher.name}",
        f"- Licence : {LICENCE} ({LICENCE_URL})",
        f"- Contact : {publisher.contact or 'le service qui publie ce site'}",
    ]
    if publisher.site:
        lines.append(f"- Site : {publisher.site}/donnees/")
    for file in files:
        lines += ["", f"## {file.dataset.file}", "", file.dataset.title, ""]
        lines += [
            f"- Date : {file.day}",
            f"- Lignes : {file.rows}",
            f"- Colonnes : {file.dataset.schema}",
            "",
        ]
        lines += [part for paragraph in file.dataset.paragraphs for part in (paragraph, "")][:-1]
    lines += [
        "",
        "Fichiers CSV en UTF-8 : virgules, guillemets doubles au besoin, point décimal.",
        "Un texte qui commence comme une formule est précédé d’une apostrophe.",
        "",
    ]
    return "\n".join(french.typeset(line) if "http" not in line else line for line in lines).encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
