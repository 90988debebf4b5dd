"""An extract of the national FINESS register: the establishments that a directory of this kind holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from maillage.received.table import Raw, text_rows
from maillage.resources import vocabulary
from maillage.resources.brought import Brought
from maillage.rules.directory import phone_digits
from maillage.rules.french import number, search_key
from maillage.rules.identifiers import check_siret
from maillage.rules.verdict import Refused

SOURCE: Final = "finess"
MOST: Final = 200_000
WIDTH: Final = 31
"""Fields of an establishment up to its last day, in the order that the register publishes."""
WAYS: Final = {
    "R": "rue",
    "AV": "avenue",
    "BD": "boulevard",
    "PL": "place",
    "CHE": "chemin",
    "RTE": "route",
    "ALL": "allée",
    "IMP": "impasse",
    "QU": "quai",
    "SQ": "square",
    "CRS": "cours",
    "FG": "faubourg",
}


def read_finess(content: bytes, department: str) -> list[Brought]:
    """Give back the establishments of the département whose category is known here.

    Raises Refused when the file is no FINESS extract.
    """
    rows = list(text_rows(content))
    if not any(_cell(row, 0) == "structureet" for row in rows):
        raise Refused(
            "Ce fichier n’est pas un extrait FINESS des établissements\u00a0: ses lignes commencent par "
            "«\u00a0structureet\u00a0».",
            "file",
        )
    if len(rows) > MOST:
        raise Refused(f"Ce fichier dépasse {number(MOST)} lignes\u00a0: gardez votre département.", "file")
    return [
        _read(place, row, department)
        for place, row in enumerate(rows, start=1)
        if _cell(row, 0) == "structureet" and _cell(row, 18) in vocabulary.kind_of_finess()
    ]


def _cell(row: Sequence[Raw], place: int) -> str:
    return " ".join(str(row[place] or "").split()) if place < len(row) else ""


def _read(place: int, row: Sequence[Raw], department: str) -> Brought:
    line = Brought(place, source=SOURCE, external_id=_cell(row, 1)[:160])
    if len(row) < WIDTH:
        line.wrong(
            "ligne", f"{len(row)} champs", f"Cette ligne est incomplète\u00a0: elle compte {WIDTH} champs."
        )
        return line
    if not re.fullmatch(r"\d{8}[0-9A-Z]|2[AB]\d{7}", line.external_id):
        line.wrong("nofinesset", line.external_id, "Un numéro FINESS compte neuf caractères.")
    name = _sentence(_cell(row, 4) or _cell(row, 3))[:150]
    if len(name) < 3:
        line.wrong("rs", name, "Le nom de l’établissement manque.")
    line.said = {
        "name": name,
        "kind": vocabulary.kind_of_finess()[_cell(row, 18)],
        "finess": line.external_id[:9],
        "address": _address(row),
    }
    line.outside = _cell(row, 13) != department
    line.commune = f"{_cell(row, 13)}{_cell(row, 12).zfill(3)}"
    if found := re.match(r"\d{5}", _cell(row, 15)):
        line.said["postcode"] = found[0]
    siret = _cell(row, 22)
    if siret and check_siret(siret):
        line.said["siret"] = siret
    if phone := _cell(row, 16):
        try:
            line.said["phone"] = phone_digits(phone.zfill(10))
        except ValueError as error:
            line.wrong("telephone", phone, str(error))
    line.dated = _day(_cell(row, 30))
    return line


def _address(row: Sequence[Raw]) -> str:
    way = _cell(row, 8)
    words = (_cell(row, 7), WAYS.get(way, way.lower()), _cell(row, 9).title(), _cell(row, 10).title())
    return " ".join(word for word in words if word)[:240]


def _sentence(name: str) -> str:
    """« CENTRE MEDICO PSYCHOLOGIQUE » as a sentence; acronyms of kinds keep their capitals."""
    if name != name.upper():
        return name
    words = [word if search_key(word) in vocabulary.kinds() else word.lower() for word in name.split()]
    said = " ".join(words)
    return said[:1].upper() + said[1:]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
